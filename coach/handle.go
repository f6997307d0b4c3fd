package coach

import (
	"slices"
	"time"

	"alongside/bots"
	"alongside/coach/safety"
)

// Outcome is what follows from an event. The Person in it is the one to save, together with Journal.
type Outcome struct {
	Person  *Person
	Journal []JournalEntry
	Reply   bots.Reply
	Alarms  []string // for the operator: what went wrong, without words
	Dropped bool     // the event was handled before: there is nothing to save
	Astray  bool     // a reply in a thread that is none of theirs, as far as is known: trace it, and ask again
	Erase   bool     // the document is not needed any more: a stranger who has been quiet
}

// Handle decides what follows when ev happens to p, at now, in world w. It is the one door through which a
// Person changes. The same event never takes effect twice (I1). It does no I/O and reads no clock.
func Handle(p *Person, ev Event, now time.Time, w *World) Outcome {
	t := &turn{p: p, ev: ev, now: now.UTC().Truncate(time.Millisecond), w: w}
	if ev.remembered() {
		if p.HasSeen(ev.ID) {
			return Outcome{Person: p, Dropped: true}
		}
		p.see(ev.ID, t.now)
	}
	switch {
	case ev.Heard != nil && w.isTeam(ev.Heard.From.Bot):
		t.heardFromTeam(ev.Heard)
	case ev.Heard != nil:
		t.heardFromPerson(ev.Heard)
	case ev.Tick != nil:
		t.tick()
	case ev.Delivered != nil:
		t.delivered(*ev.Delivered)
	case ev.Failed != nil:
		t.failed(*ev.Failed)
	case ev.Invited != nil:
		t.invited(*ev.Invited)
	case ev.Agreed != nil:
		t.proposed(*ev.Agreed)
	case ev.Changed != nil:
		t.recompute()
	}
	t.askProposal()
	p.tidy(t.now)
	return Outcome{Person: p, Journal: t.journal, Reply: t.reply, Alarms: t.alarms, Dropped: t.nothing, Astray: t.astray, Erase: t.erase}
}

// remembered reports whether the event's id has to be kept: a receipt and a tick are idempotent by what
// they change.
func (ev Event) remembered() bool { return ev.Tick == nil && ev.Delivered == nil && ev.Failed == nil }

// kept is how long closed handoffs and ended shares stay in the document; the journal has them for ever.
const kept = 60 * 24 * time.Hour

// SetAside takes an event in that could not be handled because of an error of ours: it is remembered as
// handled, the dialog that was going on is left, and the person hears a kind sentence. If the words sounded
// like danger they hear where help is, and the team is called (I5, I8).
func SetAside(p *Person, ev Event, now time.Time, w *World) Outcome {
	t := &turn{p: p, ev: ev, now: now.UTC().Truncate(time.Millisecond), w: w}
	switch {
	case ev.Delivered != nil:
		p.drop(ev.Delivered.Entry)
	case ev.Failed != nil:
		if e := p.entry(ev.Failed.Entry); e != nil {
			t.retry(e)
		}
	case ev.remembered() && p.HasSeen(ev.ID):
		return Outcome{Person: p, Dropped: true}
	case ev.remembered():
		p.see(ev.ID, t.now)
	}
	p.Talk = p.Talk.anew()
	if in := ev.Heard; in != nil && !w.isTeam(in.From.Bot) {
		p.Blocked = false
		if p.Chat.IsZero() {
			p.Chat = in.From
		}
		if risk := t.assess(in); risk.Level > safety.None {
			t.sign(risk, in)
			t.tell(t.phrase("fixed.help", "contacts", w.Service.Crisis.Lines()), say{lane: bots.Urgent, about: About{Crisis: true}})
		}
		t.breakOff()
	}
	return Outcome{Person: p, Journal: t.journal}
}

// NewStranger makes the document of somebody who wrote and has no invitation.
func NewStranger(id PersonID, zone string, now time.Time) *Person {
	return &Person{ID: id, Status: Stranger, Zone: zone, Created: now.UTC().Truncate(time.Millisecond)}
}

// tidy keeps the document from growing with the history behind it.
func (p *Person) tidy(now time.Time) {
	old := now.Add(-kept)
	p.Handoffs = slices.DeleteFunc(p.Handoffs, func(h Handoff) bool { return !h.IsOpen() && h.Closed.Before(old) })
	p.Shares = slices.DeleteFunc(p.Shares, func(s Share) bool { return !s.Withdrawn.IsZero() && s.Withdrawn.Before(old) })
	p.Goals = slices.DeleteFunc(p.Goals, func(g Goal) bool { return !g.Closed.IsZero() && g.Closed.Before(old) })
	p.Meetings = slices.DeleteFunc(p.Meetings, func(m Meeting) bool { return m.Created.Before(old) && m.At.Before(old) })
	p.Done = p.Done[:min(len(p.Done), 14)]
	p.Weeks = p.Weeks[max(0, len(p.Weeks)-26):]
}
