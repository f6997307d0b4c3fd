//go:build crosscheck

package crosscheck_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"
)

// peer is a bot in another process. It tells facts, a line of JSON each.
type peer struct {
	*testing.T
	ctx   context.Context
	input io.Closer
	ended chan struct{} // closed after the last fact

	mu      sync.Mutex
	changed chan struct{}
	facts   []map[string]any
	read    map[string]int // facts already looked at, by name
}

// start runs a script of tools/crosscheck until the test ends.
func start(t *testing.T, script string, given map[string]any) *peer {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 30*time.Second) // beyond the test, for the farewell
	argument, err := json.Marshal(given)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, "node", script, string(argument))
	cmd.Dir = filepath.Join("..", "..", "..", "tools", "crosscheck")
	var complaints bytes.Buffer // read after Wait
	cmd.Stderr = &complaints
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start the other bot (it needs Node.js): %v", err)
	}
	p := &peer{T: t, ctx: ctx, input: input, ended: make(chan struct{}), changed: make(chan struct{}), read: map[string]int{}}
	go p.listen(output)
	t.Cleanup(func() {
		_ = input.Close()
		<-p.ended
		if err := cmd.Wait(); err != nil && !t.Failed() {
			t.Errorf("the other bot ended badly: %v", err)
		}
		if t.Failed() && complaints.Len() > 0 {
			t.Logf("the other bot complains (has npm ci been run in tools/crosscheck?):\n%s", &complaints)
		}
		cancel()
	})
	return p
}

func (p *peer) listen(output io.Reader) {
	defer close(p.ended)
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		var fact map[string]any
		if json.Unmarshal(lines.Bytes(), &fact) != nil {
			p.Logf("the other bot says: %s", lines.Text())
			continue
		}
		p.mu.Lock()
		p.facts = append(p.facts, fact)
		close(p.changed)
		p.changed = make(chan struct{})
		p.mu.Unlock()
	}
}

// await returns the next fact of this name.
func (p *peer) await(name string) map[string]any {
	p.Helper()
	for {
		p.mu.Lock()
		seen := 0
		for _, fact := range p.facts {
			if fact["fact"] != name {
				continue
			}
			if seen++; seen > p.read[name] {
				p.read[name]++
				p.mu.Unlock()
				return fact
			}
		}
		changed := p.changed
		p.mu.Unlock()
		select {
		case <-changed:
		case <-p.ended:
			if p.has(name) {
				continue
			}
			p.Fatalf("the other bot ended and never told %q", name)
		case <-p.ctx.Done():
			p.Fatalf("the other bot never told %q: %v; it told %v", name, p.ctx.Err(), p.facts)
		}
	}
}

// has reports whether await has something to return.
func (p *peer) has(name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, fact := range p.facts {
		if fact["fact"] == name {
			n++
		}
	}
	return n > p.read[name]
}

// expect awaits a fact and compares what is wanted of it.
func (p *peer) expect(name string, want map[string]any) {
	p.Helper()
	fact := p.await(name)
	for key, value := range want {
		if got := fact[key]; !reflect.DeepEqual(got, value) && fmt.Sprint(got) != fmt.Sprint(value) {
			p.Errorf("%s: the other bot saw %s = %v, want %v (all of it: %v)", name, key, got, value, fact)
		}
	}
}

// end lets the bot leave, and waits until it has said all.
func (p *peer) end() {
	p.Helper()
	_ = p.input.Close()
	select {
	case <-p.ended:
	case <-p.ctx.Done():
		p.Fatalf("the other bot does not end: %v", p.ctx.Err())
	}
}

// must stops the test at what failed.
func (p *peer) must(err error) {
	p.Helper()
	if err != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.Fatalf("%v; the other bot told %v", err, p.facts)
	}
}
