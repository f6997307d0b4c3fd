package slack

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// wire carries requests to Slack. What it says about a failure tells whether the request had left, and
// holds no address, since addresses can be secret.
type wire struct {
	client *http.Client
}

func newWire() *wire {
	return &wire{client: &http.Client{Transport: &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   5 * time.Second,
		MaxIdleConnsPerHost:   16,
		IdleConnTimeout:       60 * time.Second,
		ForceAttemptHTTP2:     true,
		ResponseHeaderTimeout: 30 * time.Second,
	}}}
}

// wireError is a request without an answer.
type wireError struct {
	left bool // it was written, so that Slack may have done what it asks
	err  error
}

func (e *wireError) Error() string {
	if e.left {
		return fmt.Sprintf("no answer: %v", e.err)
	}
	return fmt.Sprintf("no connection: %v", e.err)
}

func (e *wireError) Unwrap() error { return e.err }

// Do sends one request, once.
func (w *wire) Do(req *http.Request) (*http.Response, error) {
	var left atomic.Bool
	trace := &httptrace.ClientTrace{
		WroteHeaders: func() { left.Store(true) },
	}
	resp, err := w.client.Do(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	if err == nil {
		return resp, nil
	}
	var located *url.Error
	if errors.As(err, &located) {
		err = located.Err
	}
	return nil, &wireError{left: left.Load(), err: err}
}

// rest closes the connections that nothing uses.
func (w *wire) rest() { w.client.CloseIdleConnections() }
