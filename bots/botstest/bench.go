package botstest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/bots"
)

// canary stands in every text of the suite. It may appear in no error and no log.
const canary = "marigold"

// patience is how long a case waits for what must happen. No case needs a fraction of it.
const patience = 30 * time.Second

// bench is what a case works on: a Rig, and everything said about failures so far.
type bench struct {
	*testing.T
	Rig
	ctx context.Context

	mu   sync.Mutex
	errs []error
}

func newBench(t *testing.T, rig Rig) *bench {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	b := &bench{T: t, Rig: rig, ctx: ctx}
	t.Cleanup(func() {
		cancel()
		b.checkSilence()
	})
	return b
}

// checkSilence fails the case if an error or a log gives away a secret or a word.
func (b *bench) checkSilence() {
	said := []string{b.Logs()}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, err := range b.errs {
		for ; err != nil; err = errors.Unwrap(err) {
			said = append(said, err.Error())
		}
	}
	for _, secret := range append(b.Secrets(), canary) {
		for _, text := range said {
			if strings.Contains(text, secret) {
				b.Errorf("an error or a log gives away what is confidential: %q", text)
			}
		}
	}
}

// keep remembers err for checkSilence and returns it.
func (b *bench) keep(err error) error {
	if err != nil {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.errs = append(b.errs, err)
	}
	return err
}

// ears hear: they record every Inbound and answer with what the case wants.
type ears struct {
	heard  chan bots.Inbound
	answer func(ctx context.Context, in bots.Inbound) (bots.Reply, error)
}

func (e *ears) hear(ctx context.Context, in bots.Inbound) (bots.Reply, error) {
	e.heard <- in
	if e.answer == nil {
		return bots.Reply{}, nil
	}
	return e.answer(ctx, in)
}

// listen runs bot until stop is called, or to the end of the case. stop blocks until Run has returned.
// A nil answer takes in everything.
func (b *bench) listen(bot bots.Bot, answer func(context.Context, bots.Inbound) (bots.Reply, error)) (heard <-chan bots.Inbound, stop func()) {
	b.Helper()
	e := &ears{heard: make(chan bots.Inbound, 10_000), answer: answer}
	ctx, cancel := context.WithCancel(b.ctx)
	done := make(chan error, 1)
	go func() { done <- bot.Run(ctx, e.hear) }()
	stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-done:
			if b.keep(err) != nil {
				b.Errorf("Run ended with %v, want nil after its context ended", err)
			}
		case <-time.After(patience):
			b.Error("Run did not end with its context")
		}
	})
	b.Cleanup(stop)
	return e.heard, stop
}

// next returns the next Inbound.
func (b *bench) next(heard <-chan bots.Inbound) bots.Inbound {
	b.Helper()
	select {
	case in := <-heard:
		return in
	case <-b.ctx.Done():
		b.Fatalf("heard nothing more; logs:\n%s", b.Logs())
		return bots.Inbound{}
	}
}

// send sends text to h and wants it to arrive.
func (b *bench) send(bot bots.Bot, out bots.Outbound) bots.Receipt {
	b.Helper()
	receipt, err := bot.Send(b.ctx, out)
	if b.keep(err) != nil {
		b.Fatalf("Send: %v", err)
	}
	return receipt
}

// refuse sends out and wants it to fail with kind.
func (b *bench) refuse(bot bots.Bot, out bots.Outbound, kind bots.Failure) *bots.SendError {
	b.Helper()
	receipt, err := bot.Send(b.ctx, out)
	if b.keep(err) == nil {
		b.Fatalf("Send went through with receipt %v, want it to be %s", receipt, kind)
	}
	var failed *bots.SendError
	if !errors.As(err, &failed) {
		b.Fatalf("Send failed with a %T (%v), want a *bots.SendError", err, err)
	}
	if failed.Kind != kind {
		b.Fatalf("Send failed as %v, want it to be %s", failed, kind)
	}
	return failed
}

// to is a message for h.
func to(h Human, text string) bots.Outbound {
	return bots.Outbound{ID: "out-" + text, To: h.Chat(), Lane: bots.Interactive, Text: text}
}

// texts returns what seen says.
func texts(seen []Seen) []string {
	var all []string
	for _, s := range seen {
		all = append(all, s.Text)
	}
	return all
}

// wantRead fails the case unless h reads exactly these texts.
func (b *bench) wantRead(h Human, want ...string) {
	b.Helper()
	if got := texts(h.Read()); !slices.Equal(got, want) {
		b.Errorf("the human reads %q, want %q", got, want)
	}
}
