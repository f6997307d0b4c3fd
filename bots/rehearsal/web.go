package rehearsal

import (
	"crypto/subtle"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"
)

//go:embed assets
var assets embed.FS

// policy lets the page load its own files and nothing else, and keeps every string out of markup.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// tokenHeader carries what only a page from here knows.
const tokenHeader = "X-Room-Token"

// heartbeat keeps proxies from closing a quiet stream; writeWithin is how long one write may take.
const (
	heartbeat   = 15 * time.Second
	writeWithin = 10 * time.Second
)

// Handler serves the page at "/" and what it needs below "/room/". Mount it at "/".
//
// Only requests by an address, localhost, a name without a dot or one of Config.Hosts are answered, so
// that no other site can point its own name here; actions also need the token that is in the page (I10).
func (r *Room) Handler() http.Handler {
	page := template.Must(template.ParseFS(assets, "assets/index.html"))
	files, err := fs.Sub(assets, "assets")
	if err != nil {
		panic(err) // the name is a constant
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := page.Execute(w, r.token); err != nil {
			r.cfg.Log.DebugContext(req.Context(), "write page", slog.Any("err", err))
		}
	})
	mux.Handle("GET /room/assets/", http.StripPrefix("/room/assets/", http.FileServerFS(files)))
	mux.HandleFunc("GET /room/events", r.events)
	mux.Handle("POST /room/act", http.NewCrossOriginProtection().Handler(r.ours(http.HandlerFunc(r.act))))
	return r.guard(mux)
}

// guard sets the headers of every answer and refuses names that are not ours.
func (r *Room) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if !r.isOurs(req.Host) {
			answer(w, http.StatusMisdirectedRequest, "The rehearsal room does not go by this name.")
			return
		}
		next.ServeHTTP(w, req)
	})
}

// isOurs reports whether host is a name that no other site could have pointed here.
func (r *Room) isOurs(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return host != "" && !strings.Contains(host, ".") || strings.HasSuffix(host, ".localhost") || slices.Contains(r.cfg.Hosts, host)
}

// ours lets through only what a page of this room sends.
func (r *Room) ours(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if subtle.ConstantTimeCompare([]byte(req.Header.Get(tokenHeader)), []byte(r.token)) != 1 {
			answer(w, http.StatusForbidden, "This page is from an earlier rehearsal. Load it again.")
			return
		}
		if kind, _, _ := strings.Cut(req.Header.Get("Content-Type"), ";"); kind != "application/json" {
			answer(w, http.StatusUnsupportedMediaType, "Actions are JSON.")
			return
		}
		next.ServeHTTP(w, req)
	})
}

// events streams what changes. A page that comes back with the id of the last change it saw gets what it
// missed; any other gets everything.
func (r *Room) events(w http.ResponseWriter, req *http.Request) {
	out := &stream{w: w, control: http.NewResponseController(w)}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")

	r.mu.Lock()
	seen, known := r.feed.position(req.Header.Get("Last-Event-ID"))
	r.mu.Unlock()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	out.print("retry: 1000\n\n")
	for {
		changed := r.catchUp(out, &seen, known)
		known = true
		if out.flush() != nil {
			return
		}
		select {
		case <-req.Context().Done():
			return
		case <-r.closed:
			return
		case <-beat.C:
			out.print(": still here\n\n")
		case <-changed:
		}
	}
}

// catchUp writes what happened after seen, or the whole state, and returns what closes at the next change.
func (r *Room) catchUp(out *stream, seen *uint64, known bool) <-chan struct{} {
	r.mu.Lock()
	changes, whole := r.feed.after(*seen)
	var all state
	if !known || !whole {
		all = r.snapshot()
		all.Messages = slices.Clone(all.Messages)
	}
	last, changed := r.feed.last, r.feed.changed
	r.mu.Unlock()

	if !known || !whole {
		data, err := json.Marshal(all)
		if err != nil {
			out.err = fmt.Errorf("marshal state: %w", err)
			return changed
		}
		changes = []change{{last, "state", data}}
	}
	for _, c := range changes {
		out.print("id: %s\nevent: %s\ndata: %s\n\n", r.feed.id(c.number), c.name, c.data)
	}
	*seen = last
	return changed
}

// stream writes server-sent events. The first error sticks.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	err     error
}

func (s *stream) print(format string, args ...any) {
	if s.err == nil {
		_ = s.control.SetWriteDeadline(time.Now().Add(writeWithin)) // where it is not supported, the server's own holds
		_, s.err = fmt.Fprintf(s.w, format, args...)
	}
}

func (s *stream) flush() error {
	if s.err == nil {
		s.err = s.control.Flush()
	}
	return s.err
}
