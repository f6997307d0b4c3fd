package coach

import (
	"strings"
	"time"

	"alongside/bots"
	"alongside/coach/worktime"
	"alongside/dialogs"
)

// coverDepth is how long a chain of cover may be.
const coverDepth = 5

// proposed takes in an agreement that the worker's side set. It is in force once the person said yes; until
// then the one before stays.
func (t *turn) proposed(ev Agreed) {
	a := ev.Agreement
	a.Version = t.p.Agreement.Version + 1
	a.ByWorker, a.ByPerson = t.now, time.Time{}
	if a.RespondWithin.IsZero() {
		a.RespondWithin = t.p.Agreement.RespondWithin
	}
	t.note("agreement", "worker", "proposed", Private{})
	if t.p.Agreement.ByPerson.IsZero() { // nothing was agreed yet: onboarding shows this one
		t.p.Agreement = a
		t.recompute()
		return
	}
	t.p.Proposed, t.p.Unasked = &a, true
}

// askProposal shows a proposal as soon as the bot may begin something: not after /stop, in quiet time, in
// danger, or while a human holds the conversation (I4).
func (t *turn) askProposal() {
	p := t.p
	if !p.Unasked || p.isHeldBack() || p.Paused.After(t.now) {
		return
	}
	p.Unasked = false
	if p.Proposed == nil {
		return
	}
	t.tell(t.phrase("agreement.asks", "worker", t.workerName(), "proposal", t.agreementLines(*p.Proposed)), say{
		lane:    bots.Scheduled,
		buttons: [][]bots.Button{{{Label: t.phrase("agreement.button"), Data: "c:agreement"}}},
	})
}

// isHeldBack reports whether something other than the time of day keeps the bot from beginning anything.
func (p *Person) isHeldBack() bool {
	n := len(p.Talk.Frames)
	return p.Status != Active || p.Blocked || p.isHeld() || n > 0 && p.Talk.Frames[n-1].Dialog == nowDialog
}

// confirm is the person's yes: to the proposal if there is one, otherwise to the agreement in force.
func (t *turn) confirm() {
	if t.p.Proposed != nil {
		t.p.Agreement, t.p.Proposed = *t.p.Proposed, nil
	}
	t.p.Agreement.ByPerson = t.now
	t.note("agreement", "person", "confirmed", Private{})
	t.post(t.w.team(t.p.Team).Handoffs, Message{Quiet: true, Mention: t.ownWorker(),
		Team: t.who().And(Team(" said yes to the agreement: an answer within %s, %s.",
			t.p.Agreement.RespondWithin, t.hoursWords(t.p.Agreement)))}, About{}, bots.Scheduled)
	t.recompute()
}

// refuse is the person's no to a proposal: the one before stays in force, and the worker knows.
func (t *turn) refuse() {
	t.p.Proposed = nil
	t.note("agreement", "person", "refused", Private{})
	t.post(t.w.team(t.p.Team).Handoffs, Message{Mention: t.ownWorker(),
		Team: t.who().And(Team(" said no to the new agreement, so the one before stays. It is a good thing to talk about."))},
		About{}, bots.Scheduled)
}

// answering returns who answers for the person at a time: their worker, during leave the cover, and so on
// down the chain. It returns false when nobody is named.
func (t *turn) answering(at time.Time) (Worker, bool) {
	id := t.p.Worker
	for range coverDepth {
		w, ok := t.w.Workers[id]
		if !ok {
			return Worker{}, false
		}
		if !w.Gone && !w.isAway(at) {
			return w, true
		}
		id = w.Cover
	}
	return Worker{}, false
}

func (w Worker) isAway(at time.Time) bool {
	for _, l := range w.Leave {
		if !at.Before(l.From) && at.Before(l.To) {
			return true
		}
	}
	return false
}

// calendar is the working time that counts for a question asked at a time (E7): the agreement's hours if
// it has some, otherwise those of whoever answers then.
func (t *turn) calendar(at time.Time) worktime.Calendar {
	c := worktime.Calendar{Hours: t.w.Service.Hours, Zone: t.w.Service.Zone, Closed: t.w.Service.Closed}
	w, ok := t.answering(at)
	if !ok {
		w, ok = t.w.Workers[t.p.Worker]
	}
	if ok {
		if w.Zone != "" {
			c.Zone = w.Zone
		}
		if !w.Hours.IsZero() {
			c.Hours = w.Hours
		}
		for _, l := range w.Leave {
			c.Closed = append(c.Closed[:len(c.Closed):len(c.Closed)], worktime.Span{From: l.From, To: l.To})
		}
	}
	if !t.p.Agreement.Hours.IsZero() {
		c.Hours = t.p.Agreement.Hours
	}
	return c
}

// workerName is who the person's words go to.
func (t *turn) workerName() string {
	if w, ok := t.w.Workers[t.p.Worker]; ok && !w.Gone {
		return w.Name
	}
	return t.phrase("the.team")
}

// ownWorker is whom to call in the team's channel, if anybody.
func (t *turn) ownWorker() []WorkerID {
	if w, ok := t.answering(t.now); ok {
		return []WorkerID{w.ID}
	}
	return nil
}

// coverName is who covers for the person's worker; nothing where nobody does.
func (t *turn) coverName() string {
	if w, ok := t.w.Workers[t.p.Worker]; ok {
		if cover, ok := t.w.Workers[w.Cover]; ok && !cover.Gone {
			return cover.Name
		}
	}
	return ""
}

// backAt is when somebody is there again, in words; nothing where that is not known.
func (t *turn) backAt() string {
	open, err := t.calendar(t.now).NextOpening(t.now)
	if err != nil {
		return ""
	}
	return t.words(open)
}

func (t *turn) workerFact(field string) dialogs.Value {
	switch field {
	case "assigned":
		_, ok := t.w.Workers[t.p.Worker]
		return dialogs.YesNoValue(ok)
	case "name":
		return dialogs.TextValue(t.workerName())
	case "cover":
		return textOrNothing(t.coverName())
	case "hours":
		return dialogs.TextValue(t.hoursWords(t.p.Agreement))
	case "open":
		return dialogs.YesNoValue(t.calendar(t.now).IsOpen(t.now))
	case "back":
		return textOrNothing(t.backAt())
	case "due":
		if due, err := t.calendar(t.now).Deadline(t.now, t.p.Agreement.RespondWithin); err == nil {
			return dialogs.TextValue(t.words(due))
		}
	}
	return dialogs.Value{}
}

func (t *turn) agreementFact(field string) dialogs.Value {
	switch field {
	case "within":
		return dialogs.TextValue(t.p.Agreement.RespondWithin.String())
	case "summary":
		return dialogs.TextValue(t.agreementLines(t.p.Agreement))
	case "confirmed":
		return dialogs.YesNoValue(!t.p.Agreement.ByPerson.IsZero() && !t.p.Agreement.ByWorker.IsZero())
	case "proposed":
		return dialogs.YesNoValue(t.p.Proposed != nil)
	case "proposal":
		if t.p.Proposed != nil {
			return dialogs.TextValue(t.agreementLines(*t.p.Proposed))
		}
	}
	return dialogs.Value{}
}

// hoursWords writes the hours that count, with their zone where it is not the person's.
func (t *turn) hoursWords(a Agreement) string {
	cal := t.calendar(t.now)
	if !a.Hours.IsZero() {
		cal.Hours = a.Hours
	}
	words := cal.Hours.String()
	if cal.Zone != t.p.Zone {
		words += " (" + cal.Zone + ")"
	}
	return words
}

// agreementLines writes an agreement for the person, a line each.
func (t *turn) agreementLines(a Agreement) string {
	lines := []string{
		t.phrase("agreement.line.within", "worker", t.workerName(), "within", a.RespondWithin.String()),
		t.phrase("agreement.line.hours", "hours", t.hoursWords(a)),
	}
	if cover := t.coverName(); cover != "" {
		lines = append(lines, t.phrase("agreement.line.cover", "worker", t.workerName(), "cover", cover))
	}
	for _, part := range []struct{ key, words string }{
		{"starts", a.WhoStarts}, {"often", a.HowOften}, {"meetings", a.InMeetings},
	} {
		if part.words != "" {
			lines = append(lines, t.phrase("agreement.line."+part.key, "words", part.words))
		}
	}
	return strings.Join(lines, "\n")
}
