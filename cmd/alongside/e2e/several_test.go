package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// balancer stands before processes, as in a service that has outgrown one machine: each request goes to the
// next process that is there.
type balancer struct {
	mu   sync.Mutex
	to   []string
	next int
}

// balance begins to serve at an address.
func balance(t testing.TB, at string, to ...string) *balancer {
	t.Helper()
	b := &balancer{to: to}
	listener, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: b, ReadHeaderTimeout: patience}
	go func() { _ = server.Serve(listener) }() // ends with the test
	t.Cleanup(func() { _ = server.Close() })
	return b
}

// ServeHTTP passes a request on. One that a process took and did not answer is not given to another: the
// platform delivers it again.
func (b *balancer) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(rw, "cannot be read", http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	first := b.next
	b.next++
	b.mu.Unlock()
	for i := range b.to {
		to := b.to[(first+i)%len(b.to)]
		out, err := http.NewRequestWithContext(r.Context(), r.Method, "http://"+to+r.URL.RequestURI(), bytes.NewReader(body))
		if err != nil {
			break
		}
		out.Header = r.Header.Clone()
		answer, err := http.DefaultTransport.RoundTrip(out)
		var refused *net.OpError
		if errors.As(err, &refused) && refused.Op == "dial" {
			continue
		}
		if err != nil {
			break
		}
		defer func() { _ = answer.Body.Close() }()
		for name, values := range answer.Header {
			rw.Header()[name] = values
		}
		rw.WriteHeader(answer.StatusCode)
		_, _ = io.Copy(rw, answer.Body) // who asked may have gone
		return
	}
	http.Error(rw, "nobody there", http.StatusBadGateway)
}

// setting is what the environment says.
func setting(env []string, name string) (value string) {
	for _, kv := range env {
		if v, ok := strings.CutPrefix(kv, name+"="); ok {
			value = v
		}
	}
	return value
}

// Three processes share one MongoDB and are killed in turn while people chat and a worker answers. What one
// of them was about to send another sends once its lease has run out; nothing is lost, nothing takes effect
// twice, everything stands in order.
func TestThreeProcessesOnOneMongoDBKilledInTurn(t *testing.T) {
	t.Parallel()
	const processes, deaths = 3, 9
	w := newWorld(t, hooked, shared(t)...)
	w.addWorkers()
	all := make([]*chatter, people)
	codes := make([]string, people)
	for i := range all {
		name := fmt.Sprintf("Plover%d", i)
		all[i] = &chatter{person: w.somebody(int64(100 + i)), name: name}
		codes[i] = w.invite(name).Code
	}
	var at []string
	for range processes {
		at = append(at, freePort(t))
	}
	balance(t, setting(w.env, "ALONGSIDE_WEBHOOK_ADDR"), at...)
	start := func(n int) *process {
		return begin(t, w.dir, filepath.Join(w.dir, fmt.Sprintf("serve%d.log", n)), w.with("ALONGSIDE_WEBHOOK_ADDR="+at[n]))
	}
	running := make([]*process, processes)
	for n := range running {
		running[n] = start(n)
	}
	var mu sync.Mutex
	killed := 0
	enough := func() bool { mu.Lock(); defer mu.Unlock(); return killed >= deaths }
	done := make(chan *chatter, people)
	for i, c := range all {
		go func() {
			defer func() { done <- c }()
			c.lives(codes[i], enough)
		}()
	}
	for left := people; left > 0; {
		select {
		case <-done:
			left--
			continue
		case <-time.After(2 * time.Second):
		}
		if enough() {
			continue
		}
		n := killed % processes
		running[n].kill()
		running[n] = start(n)
		mu.Lock()
		killed++
		mu.Unlock()
	}
	if t.Failed() {
		for _, p := range running {
			p.kill()
		}
		return
	}
	w.settles()
	for _, p := range running {
		p.stop()
	}
	total := 0
	for _, c := range all {
		c.check(killed)
		total += c.repeats
	}
	t.Logf("%d kills of %d processes in turn; %d messages to %d people, %d of them repeated", killed, processes, len(w.phones.Sent()), people, total)
}
