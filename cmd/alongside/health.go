package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// health answers whether the service runs, whether it can answer a person, and what it has counted.
func (v *service) health() {
	v.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "ok")
	})
	v.mux.HandleFunc("GET /readyz", v.ready)
	v.mux.Handle("GET /metrics", promhttp.HandlerFor(v.metrics, promhttp.HandlerOpts{}))
}

// ready answers 200 if what a person writes now would be kept and answered, and names what is degraded.
func (v *service) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
	defer cancel()
	if err := v.desk.Ready(ctx); err != nil {
		v.log.WarnContext(ctx, "not ready", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprintln(w, "the store cannot be written to")
		return
	}
	fmt.Fprintln(w, "ok")
	for name, up := range v.connected {
		if !up() {
			fmt.Fprintf(w, "degraded: %s is not connected\n", name)
		}
	}
}
