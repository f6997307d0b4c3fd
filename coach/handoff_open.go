package coach

import (
	"slices"
	"time"
)

// openHandoff returns the conversation with a human that is on, or nil; an urgent one comes first.
func (p *Person) openHandoff() *Handoff {
	var found *Handoff
	for i := range p.Handoffs {
		if h := &p.Handoffs[i]; h.IsOpen() && (found == nil || h.Urgent) {
			found = h
		}
	}
	return found
}

// isHeld reports whether a human holds a conversation with the person.
func (p *Person) isHeld() bool {
	return slices.ContainsFunc(p.Handoffs, func(h Handoff) bool { return h.State == Claimed })
}

func (p *Person) handoff(id string) *Handoff {
	for i := range p.Handoffs {
		if p.Handoffs[i].ID == id {
			return &p.Handoffs[i]
		}
	}
	return nil
}

// openTalk gives words to the worker or the team: as the first of a new conversation, or as one more in
// the one that is open. The person hears by when an answer comes (E3, E4). asked is when they wrote.
// message is the platform's id of the message that the words came in, if it was one.
func (t *turn) openTalk(words Private, asked time.Time, message string) {
	h := t.p.partner()
	if h == nil {
		h = t.p.openHandoff()
	}
	if h != nil {
		if h.Urgent && t.p.shareOf(SharedTalk, h.ID) == nil {
			t.share(SharedTalk, h.ID)
		}
		t.p.Talk.With = h.ID
		t.relay(h, words, message)
		t.startClock(h, asked)
		t.tell(t.phrase("handoff.more", "worker", t.holderName(h)), say{about: About{Handoff: h.ID}})
		return
	}
	id := t.next("h")
	share := t.share(SharedTalk, id)
	t.p.Handoffs = append(t.p.Handoffs, Handoff{
		ID: id, State: Waiting, Opened: t.now, Channel: t.w.team(t.p.Team).Handoffs, Share: share.ID, Asked: words,
	})
	h = &t.p.Handoffs[len(t.p.Handoffs)-1]
	if message != "" {
		h.Passed = []string{message}
	}
	t.p.week(t.now, t.zone()).Asked++
	t.note("handoff", "person", "opened", Private{})
	t.startClock(h, asked)
	t.postCard(h)
	t.acknowledge(h)
}

// acknowledge says what is true now: who has the words, and by when an answer comes.
func (t *turn) acknowledge(h *Handoff) {
	worker := t.workerName()
	about := say{about: About{Handoff: h.ID}}
	due := t.phrase("due.unknown")
	if !h.Clock.DueAt.IsZero() {
		due = t.words(h.Clock.DueAt)
	}
	if t.calendar(t.now).IsOpen(t.now) {
		t.tell(t.phrase("handoff.sent", "worker", worker, "due", due), about)
		return
	}
	cover := t.coverName()
	if cover == "" {
		cover = t.phrase("cover.nobody")
	}
	t.tell(t.phrase("handoff.closed", "worker", worker, "due", due, "back", t.backAt(), "cover", cover), about)
}

// endTalk ends, at the person's wish, every conversation that takes what they type.
func (t *turn) endTalk() {
	for h := t.p.partner(); h != nil; h = t.p.partner() {
		t.leaveTalk(h)
	}
}

// leaveTalk ends one conversation at the person's wish. What a risk episode opened stays open for the team,
// and takes no more of their words.
func (t *turn) leaveTalk(h *Handoff) {
	if h.Urgent {
		t.inThread(h, t.who().And(Team(" has ended the conversation here. This card stays open until somebody closes it.")), h.Holder)
		t.endShares(SharedTalk, h.ID)
		h.Passed = nil // a change of what they wrote stays with them, too
		t.p.Talk.With, t.p.Talk.Human = "", false
		return
	}
	t.inThread(h, t.who().And(Team(" has ended the conversation.")), h.Holder)
	t.closeHandoff(h, Returned, "ended by the person")
}

// closeHandoff ends a handoff and the share that came with it.
func (t *turn) closeHandoff(h *Handoff, state HandoffState, outcome string) {
	h.State, h.Closed, h.Outcome = state, t.now, outcome
	h.Clock = Clock{Answered: h.Clock.Answered}
	h.Notes, h.Relays, h.Passed = nil, nil, nil
	t.updateCard(h)
	t.endShares(SharedTalk, h.ID)
	if h.Urgent {
		t.p.Danger = Danger{}
		if t.helping() {
			t.p.Talk.Frames, t.p.Talk.Timeout = nil, noTime // a human has been there
		}
	}
	if t.p.Talk.With == h.ID || !h.Urgent && t.p.partner() == nil {
		t.p.Talk.With, t.p.Talk.Human = "", false
	}
	t.note("handoff", "worker", string(state)+" "+outcome, Private{})
}

// holderName is who has the handoff, as the person knows them.
func (t *turn) holderName(h *Handoff) string {
	if h.Held != "" {
		return h.Held
	}
	if h.Urgent {
		return t.phrase("the.team")
	}
	return t.workerName()
}

// handoffState is what is true about the conversation that is on, for the person.
func (t *turn) handoffState() string {
	h := t.p.partner()
	if h == nil {
		h = t.p.openHandoff()
	}
	if h == nil {
		return ""
	}
	return t.stateOf(h)
}

func (t *turn) stateOf(h *Handoff) string {
	switch {
	case !h.Clock.Missed.IsZero():
		return t.phrase("handoff.is.late", "worker", t.holderName(h))
	case h.State == Claimed && h.Clock.Asked.IsZero():
		return t.phrase("handoff.is.open", "worker", t.holderName(h))
	case !h.Clock.DueAt.IsZero():
		return t.phrase("handoff.is.waiting", "worker", t.holderName(h), "due", t.words(h.Clock.DueAt))
	}
	return t.phrase("handoff.is.open", "worker", t.holderName(h))
}
