package coach

import (
	"time"

	"alongside/bots"
	"alongside/coach/worktime"
)

// warnShare is the share of the working time after which the worker is reminded (E5).
const warnShare = 0.75

// startClock begins the wait of the person, unless they wait already.
func (t *turn) startClock(h *Handoff, asked time.Time) {
	if !h.Clock.Asked.IsZero() {
		h.Clock.Latest = asked
		return
	}
	h.Clock = Clock{Asked: asked, NextCall: h.Clock.NextCall, Calls: h.Clock.Calls}
	t.setDeadline(h)
}

// setDeadline computes the deadline of the wait that is on (E7).
func (t *turn) setDeadline(h *Handoff) {
	c := &h.Clock
	c.DueAt, c.WarnAt = time.Time{}, time.Time{}
	if h.Urgent { // no agreement fits here: whoever has it is called again, until they have answered
		c.WarnAt = t.now.Add(t.claimWithin())
		return
	}
	cal := t.calendar(c.Asked)
	due, err := cal.Deadline(c.Asked, t.p.Agreement.RespondWithin)
	if err != nil {
		t.alarms = append(t.alarms, "deadline: "+err.Error())
		return
	}
	if !t.p.Agreement.RespondWithin.IsWorking() {
		cal = worktime.Calendar{} // elapsed time passes at every hour
	}
	c.DueAt, c.WarnAt = due, cal.Point(c.Asked, due, warnShare)
}

// recompute moves open deadlines when hours, leave or the agreement changed, and tells whom it concerns.
func (t *turn) recompute() {
	for i := range t.p.Handoffs {
		h := &t.p.Handoffs[i]
		if !h.IsOpen() || h.Clock.Asked.IsZero() || !h.Clock.Missed.IsZero() {
			continue
		}
		before := h.Clock
		t.setDeadline(h)
		if h.Clock.DueAt.IsZero() { // nobody works in the hours to come: what was promised stands, and is told to be late
			h.Clock = before
			continue
		}
		if h.Clock.DueAt.Equal(before.DueAt) {
			continue
		}
		if h.Clock.WarnAt.After(t.now) {
			h.Clock.Warned = noTime // it was warned of another deadline
		}
		t.note("handoff", "bot", "deadline moved", Private{})
		t.tell(t.phrase("handoff.newdue", "worker", t.workerName(), "due", t.words(h.Clock.DueAt)), say{lane: bots.Scheduled, about: About{Handoff: h.ID}})
		t.updateCard(h)
		t.inThread(h, Team("The time by which an answer is due has moved: %s.", t.teamTime(h.Clock.DueAt)), h.Holder)
	}
}

// watch fires what is due on a handoff's clock: each firing once (I6).
func (t *turn) watch(h *Handoff) {
	c := &h.Clock
	if c.Asked.IsZero() || !c.Sent.IsZero() {
		return
	}
	if !c.DueAt.IsZero() && c.Missed.IsZero() && !t.now.Before(c.DueAt) {
		c.Missed, c.Warned = t.now, later(c.Warned, t.now)
		t.missed(h)
		return
	}
	if !c.WarnAt.IsZero() && c.Warned.IsZero() && !t.now.Before(c.WarnAt) {
		t.note("handoff", "bot", "warned", Private{})
		if h.Urgent {
			c.WarnAt = t.now.Add(t.claimWithin())
			if !t.callWaits(h.Channel) {
				t.post(h.Channel, Message{
					Team:    Team("They wrote at %s and have no answer yet.", t.teamTime(c.Asked)),
					Mention: t.callFor(h),
				}, About{Handoff: h.ID, Thread: true, Crisis: true, Call: true}, bots.Urgent)
			}
			return
		}
		c.Warned = t.now
		t.inThread(h, Team("An answer is due by %s.", t.teamTime(c.DueAt)), t.callFor(h)...)
	}
}

// missed tells the person the truth, and calls cover (E5).
func (t *turn) missed(h *Handoff) {
	t.note("handoff", "bot", "missed", Private{})
	t.p.week(t.now, t.zone()).Late++
	cover := t.coverName()
	key := "handoff.late"
	if cover == "" {
		key = "handoff.late.nobody"
	}
	t.tell(t.phrase(key, "worker", t.holderName(h), "cover", cover), say{lane: bots.Scheduled, about: About{Handoff: h.ID}})
	t.updateCard(h)
	call := t.callFor(h)
	if w, ok := t.w.Workers[t.p.Worker]; ok && w.Cover != "" {
		call = append(call, w.Cover)
	}
	t.inThread(h, Team("This was due %s and has no answer. The person has been told so. Please take it, whoever can.", t.teamTime(h.Clock.DueAt)), call...)
}

// answered stops the clock: an answer has reached the person. What they wrote since then waits again: it
// can be handled before the receipt of the answer is.
func (t *turn) answered(h *Handoff, at time.Time) {
	c := &h.Clock
	if c.Asked.IsZero() {
		return
	}
	week := t.p.week(t.now, t.zone())
	week.Answers++
	what := "answered late"
	if c.Missed.IsZero() && (c.DueAt.IsZero() || !at.After(c.DueAt)) {
		what = "answered in time"
		week.Kept++
	} else if c.Missed.IsZero() {
		week.Late++
	}
	t.note("handoff", "worker", what, Private{})
	latest := c.Latest
	h.Clock = Clock{Answered: at, NextCall: c.NextCall, Calls: c.Calls}
	if !latest.Before(at) {
		t.startClock(h, latest)
	}
	t.updateCard(h)
}

// callFor is whom to mention about a handoff: who holds it, otherwise who answers for the person.
func (t *turn) callFor(h *Handoff) []WorkerID {
	if h.Holder != "" {
		return []WorkerID{h.Holder}
	}
	return t.ownWorker()
}

// teamTime writes a time for the team, in the service's zone.
func (t *turn) teamTime(at time.Time) string {
	return inZone(at, t.now, t.w.Service.Zone)
}

func later(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}
