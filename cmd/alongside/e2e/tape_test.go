package e2e

import (
	"bytes"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// tape stands between the program and a platform and keeps every request: what was shown and taken back
// again is on it, too.
type tape struct {
	url string
	lag atomic.Int64 // how long an answer takes at the most, once the platform has taken the request

	mu   sync.Mutex
	sent []string
}

func newTape(t testing.TB, platform string) *tape {
	t.Helper()
	to, err := url.Parse(platform)
	if err != nil {
		t.Fatal(err)
	}
	forward := &httputil.ReverseProxy{
		Rewrite:  func(r *httputil.ProxyRequest) { r.SetURL(&url.URL{Scheme: to.Scheme, Host: to.Host}) },
		ErrorLog: log.New(io.Discard, "", 0),
	}
	tp := &tape{}
	forward.ModifyResponse = func(r *http.Response) error {
		if lag := tp.lag.Load(); lag > 0 {
			select {
			case <-time.After(rand.N(time.Duration(lag))):
			case <-r.Request.Context().Done():
			}
		}
		return nil
	}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler) // the program is gone
		}
		tp.keep(r.URL.String() + "\n" + string(body))
		r.Body = io.NopCloser(bytes.NewReader(body))
		forward.ServeHTTP(rw, r)
	}))
	t.Cleanup(server.Close)
	tp.url = server.URL + to.Path
	return tp
}

func (tp *tape) keep(request string) {
	if plain, err := url.QueryUnescape(request); err == nil {
		request += "\n" + plain
	}
	tp.mu.Lock()
	defer tp.mu.Unlock()
	tp.sent = append(tp.sent, request)
}

// holds returns a request that holds the word, if any.
func (tp *tape) holds(word string) (string, bool) {
	tp.mu.Lock()
	defer tp.mu.Unlock()
	for _, request := range tp.sent {
		if strings.Contains(request, word) {
			return request, true
		}
	}
	return "", false
}
