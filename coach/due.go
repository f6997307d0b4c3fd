package coach

import (
	"slices"
	"time"

	"alongside/dialogs"
)

// strangerStays is how long a stranger's document is kept after their last message.
const strangerStays = 7 * 24 * time.Hour

// tick does everything that is due. It is harmless to tick too often.
func (t *turn) tick() {
	p := t.p
	for i := range p.Handoffs {
		h := &p.Handoffs[i]
		if !h.IsOpen() {
			continue
		}
		t.watch(h)
		if h.Urgent && h.State == Waiting && !h.Clock.NextCall.IsZero() && !t.now.Before(h.Clock.NextCall) {
			t.callAgain(h)
		}
	}
	if due(p.Talk.Timeout, t.now) {
		p.Talk.Timeout = noTime
		if t.mayGoOn() {
			t.answer(dialogs.Input{Timeout: true})
		}
	}
	if due(p.Challenge.AskAt, t.now) {
		t.askHow()
	}
	if p.Status == Stranger && t.now.Sub(p.LastHeard) >= strangerStays && len(p.Outbox) == 0 && p.openHandoff() == nil {
		t.erase = true
	}
}

// mayGoOn reports whether a dialog may go on by itself: not while the person wants quiet, and not while a
// human holds the conversation (I4). The help dialog stays with the person until a human is there.
func (t *turn) mayGoOn() bool {
	h := t.p.openHandoff()
	if t.helping() {
		return h == nil || h.State == Waiting
	}
	return h == nil && !t.p.isQuiet(t.now)
}

// NextDue returns the earliest time at which a Tick would do something; the zero time: never. Sending is
// not counted.
func (p *Person) NextDue() time.Time {
	next := earliest(p.Talk.Timeout, p.Challenge.AskAt)
	for i := range p.Handoffs {
		h := &p.Handoffs[i]
		c := h.Clock
		if !h.IsOpen() {
			continue
		}
		if h.Urgent && h.State == Waiting {
			next = earliest(next, c.NextCall)
		}
		if c.Asked.IsZero() || !c.Sent.IsZero() {
			continue
		}
		if c.Warned.IsZero() {
			next = earliest(next, c.WarnAt)
		}
		if c.Missed.IsZero() {
			next = earliest(next, c.DueAt)
		}
	}
	if p.Unasked && !p.isHeldBack() {
		next = earliest(next, p.Paused)
	}
	if p.Status == Stranger && p.openHandoff() == nil {
		next = earliest(next, p.LastHeard.Add(strangerStays))
	}
	return next
}

// earliest returns the earlier of two times, where the zero time is never.
func earliest(a, b time.Time) time.Time {
	switch {
	case a.IsZero():
		return b
	case b.IsZero(), a.Before(b):
		return a
	}
	return b
}

func due(at, now time.Time) bool { return !at.IsZero() && !now.Before(at) }

func sortWorkers(ids []WorkerID) { slices.Sort(ids) }
