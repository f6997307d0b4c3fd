package coach

import (
	"slices"
	"time"

	"alongside/bots"
)

// How long a failed send waits before the next try, and the most it waits.
const (
	firstRetry = time.Second
	lastRetry  = 30 * time.Second
	goneRetry  = 5 * time.Minute // a channel that is archived may come back
)

// entry returns a queued entry, or nil.
func (d *Document) entry(id string) *Entry {
	for i := range d.Outbox {
		if d.Outbox[i].ID == id {
			return &d.Outbox[i]
		}
	}
	return nil
}

func (d *Document) drop(id string) {
	d.Outbox = slices.DeleteFunc(d.Outbox, func(e Entry) bool { return e.ID == id })
}

// dropFor drops what waits for a place.
func (d *Document) dropFor(to bots.Address) {
	d.Outbox = slices.DeleteFunc(d.Outbox, func(e Entry) bool { return e.To == to && !to.IsZero() })
}

// delivered takes in the receipt of an entry: a second one for the same entry changes nothing.
func (t *turn) delivered(d Delivered) {
	e := t.p.entry(d.Entry)
	if e == nil {
		t.nothing = true
		return
	}
	about, speaker := e.About, ""
	if e.Message != nil {
		speaker = e.Message.Speaker
	}
	t.p.drop(d.Entry)
	if h := t.p.handoff(about.Handoff); h != nil {
		switch {
		case about.Card:
			t.found(h, d.Message)
			if h.Stale {
				h.Stale = false
				t.updateCard(h)
			}
		case about.Answer:
			for i := range h.Relays {
				if r := &h.Relays[i]; r.From == about.Relay {
					r.To = d.Message
					t.edit(r.To, r.Then.Reveal(), speaker)
					r.Then = Private{}
				}
			}
			t.answered(h, d.At)
		}
	}
	if talk := &t.p.Talk; about.Question != 0 && about.Question == talk.Question && talk.Asked.IsZero() {
		talk.Asked = d.At // E8: the wait begins now
		if talk.Wait > 0 {
			talk.Timeout = d.At.Add(talk.Wait)
		}
	}
}

// failed takes in that a try failed, and decides what becomes of the entry.
func (t *turn) failed(f Failed) {
	e := t.p.entry(f.Entry)
	if e == nil {
		t.nothing = true
		return
	}
	toPerson := e.To == t.p.Chat && !e.To.IsZero()
	switch f.Kind {
	case bots.Throttled:
		e.NotBefore = t.now.Add(max(f.RetryAfter, firstRetry))
	case bots.Uncertain:
		t.unsure(e)
	case bots.Gone:
		switch {
		case toPerson:
			t.p.drop(f.Entry) // also where it is known already that they have blocked the bot
			t.blocked()
			t.nothing = false
			return
		case e.Message.Only != "": // somebody who is not in the channel: nobody else needs it
			t.lost(e, "not there")
			return
		}
		if !e.Message.Words.IsEmpty() { // a phone that they have moved from: nobody reads there
			t.lost(e, "not there")
			return
		}
		t.unreachable(e, "channel cannot be written to: "+e.To.String())
	case bots.Permanent:
		t.refused(e)
	default:
		t.retry(e)
	}
}

func (t *turn) retry(e *Entry) {
	e.NotBefore = t.now.Add(min(lastRetry, firstRetry<<min(e.Tries, 6)))
	e.Tries++
	if e.Tries == 3 && e.About.Card && !e.About.Crisis {
		t.tellPhrase("handoff.undelivered", "worker", t.workerName())
	}
}

// unsure handles a try of which nobody knows whether it arrived: help in danger is repeated until
// confirmed, anything else is sent once more and then recorded as uncertain.
func (t *turn) unsure(e *Entry) {
	if e.Unsure && !e.About.Crisis && !e.About.Card {
		t.lost(e, "uncertain")
		return
	}
	e.Unsure = true
	t.retry(e)
}

// refused handles a message that the platform will not take as it is. Help in danger goes out once more as
// plain words. A card is kept, since without it nobody can take the conversation.
func (t *turn) refused(e *Entry) {
	switch m := e.Message; {
	case e.About.Card:
		t.unreachable(e, "card refused by the platform")
	case e.About.Crisis && e.To == t.p.Chat && len(m.Buttons) > 0:
		t.alarms = append(t.alarms, "help refused by the platform: it goes out without buttons")
		m.Buttons, m.Speaker = nil, ""
		t.retry(e)
	default:
		t.alarms = append(t.alarms, "message refused by the platform")
		t.lost(e, "refused")
	}
}

// unreachable handles a team's channel that cannot be written to: somebody has to mend it, and nothing is
// thrown away meanwhile.
func (t *turn) unreachable(e *Entry, alarm string) {
	t.alarms = append(t.alarms, alarm)
	e.NotBefore = t.now.Add(goneRetry)
	e.Tries++
	if e.Tries == 1 && e.About.Card {
		t.tellPhrase("handoff.undelivered", "worker", t.workerName())
	}
}

// lost drops an entry and writes down that it may not have arrived.
func (t *turn) lost(e *Entry, what string) {
	about, id := e.About, e.ID
	t.p.drop(id)
	t.note("delivery", "bot", what, Private{})
	if h := t.p.handoff(about.Handoff); h != nil && about.Answer {
		h.Clock.Sent = noTime
		text := "This may not have reached the person: the connection broke twice. Ask them, or write it again."
		if what == "refused" {
			text = "This did not reach the person: their chat refused it. Write it again, shorter or in other words."
		}
		t.inThread(h, Team("%s", text), h.Holder)
	}
}

// Ready returns the entries to send now: of each destination the first, if it need not wait, in the order
// of their lanes. An entry that goes into a thread waits for the card that begins it.
func (p *Person) Ready(now time.Time) []Entry {
	ready := p.Document.ready(now)
	for i := range ready {
		if e := &ready[i]; e.About.Thread {
			if h := p.handoff(e.About.Handoff); h != nil {
				e.To = e.To.InThread(h.Card)
			}
		}
	}
	return ready
}

// ready is Ready without threads.
func (d *Document) ready(now time.Time) []Entry {
	var out []Entry
	met := map[string]bool{}
	for _, e := range d.Outbox {
		key := e.Destination()
		if met[key] {
			continue
		}
		met[key] = true
		if !e.NotBefore.After(now) {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b Entry) int { return int(b.Lane) - int(a.Lane) })
	return out
}

// Destination is where an entry goes; entries with the same one keep their order (I2).
func (e Entry) Destination() string {
	if e.For != "" {
		return e.For
	}
	return e.To.Channel().String()
}

// Settle writes down, before a save, when the document has to be looked at again, and whose turn it is to
// send: the process that saves, unless another one is at it. A process that will not send has no name.
// due is when something else is due.
func (d *Document) Settle(owner string, now, due time.Time, lease time.Duration) {
	next := due
	sending := false
	met := map[string]bool{}
	for _, e := range d.Outbox {
		key := e.Destination()
		if met[key] {
			continue
		}
		met[key] = true
		if e.NotBefore.After(now) {
			next = earliest(next, e.NotBefore)
		} else {
			sending = true
		}
	}
	switch {
	case !sending:
		d.Lease = Lease{}
	case owner == "" && !d.Lease.Until.After(now): // a short command: whoever serves sends it
		d.Lease = Lease{}
		next = now
	case d.Lease.Owner != owner && d.Lease.Until.After(now):
		next = earliest(next, d.Lease.Until)
	default:
		d.Lease = Lease{Owner: owner, Until: now.Add(lease)}
		next = earliest(next, d.Lease.Until)
	}
	d.WakeAt = next
}
