package coach

import (
	"fmt"
	"slices"
	"time"

	"alongside/bots"
	"alongside/coach/worktime"
)

// inZone writes an instant for workers, with the zone's name.
func inZone(at, now time.Time, zone string) string {
	loc, err := worktime.LoadZone(zone)
	if err != nil {
		loc = time.UTC
	}
	layout := "Mon 2 Jan 15:04 MST" // a card stands for days: no "today" that is wrong tomorrow
	if at.In(loc).Year() != now.In(loc).Year() {
		layout = "Mon 2 Jan 2006 15:04 MST"
	}
	return at.In(loc).Format(layout)
}

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

// postCard queues the card of a handoff.
func (t *turn) postCard(h *Handoff) {
	lane := bots.Interactive
	mention := t.ownWorker()
	if h.Urgent {
		lane = bots.Urgent
	}
	t.post(h.Channel, Message{Card: t.card(h), Buttons: t.cardButtons(h), Mention: mention}, About{Handoff: h.ID, Card: true, Crisis: h.Urgent}, lane)
}

// updateCard queues the card as it is now, in place of what stands there.
func (t *turn) updateCard(h *Handoff) {
	if h.Card == "" { // it waits in the outbox, or is on its way: its receipt has it drawn again
		h.Stale = true
		for i := range t.p.Outbox {
			if e := &t.p.Outbox[i]; e.About.Card && e.About.Handoff == h.ID {
				e.Message.Card, e.Message.Buttons = t.card(h), t.cardButtons(h)
			}
		}
		return
	}
	for _, message := range append([]string{h.Card}, h.Copies...) {
		t.drawCard(h, message)
	}
}

// card draws a handoff as the team sees it.
func (t *turn) card(h *Handoff) *Card {
	c := &Card{Ref: h.ref(t.p.ID), State: t.cardState(h)}
	c.Title = t.who().And(Team(" asks for an answer"))
	c.Quote = t.p.shareByID(h.Share).Let(h.Asked)
	c.Fields = append(c.Fields, Fact{"Since", Team("%s", t.teamTime(h.Opened))})
	if h.Urgent {
		c.Title = Team("Possible danger: ").And(t.who())
		c.Fields = append(c.Fields, Fact{"Sign", Team("%s", signs[t.p.Danger.Level])})
		c.Note = Team("A program saw this sign; it can be wrong. The person was shown help at once. " +
			"Replies in this thread by whoever holds it reach them under that name; a call is better.")
		if c.Quote.IsEmpty() {
			c.Note = c.Note.And(Team(" They have not agreed that you see the words, so ask."))
		}
	} else {
		c.Note = Team("Replies in this thread by whoever holds it reach the person under that name. A line that begins with // stays in the team.")
	}
	if !h.Clock.DueAt.IsZero() && h.IsOpen() {
		c.Fields = append(c.Fields, Fact{"Due", Team("%s", t.teamTime(h.Clock.DueAt))})
	}
	if sign := signs[t.p.Danger.Level]; !h.Urgent && sign != "" { // C6: a fainter sign is marked here
		c.Fields = append(c.Fields, Fact{"Sign of danger", Team("%s, see the thread", sign)})
	}
	if w, ok := t.w.Workers[t.p.Worker]; ok {
		c.Fields = append(c.Fields, Fact{"Worker", Team("%s", w.Name)})
	}
	if h.Held != "" {
		c.Fields = append(c.Fields, Fact{"Held by", Team("%s", h.Held)})
	}
	return c
}

func (t *turn) cardState(h *Handoff) string {
	switch {
	case h.State == Resolved:
		return "✓ resolved"
	case h.State == Returned:
		return "↩ given back to the bot"
	case !h.Clock.Missed.IsZero():
		return "‼ overdue"
	case h.State == Claimed && h.Clock.Asked.IsZero():
		return "● answered, open"
	case h.State == Claimed:
		return "● claimed"
	}
	return "◷ waiting"
}

// ref names the handoff inside a button's data and a card's metadata.
func (h *Handoff) ref(p PersonID) string { return fmt.Sprintf("h:%s:%s", p, h.ID) }

func (t *turn) cardButtons(h *Handoff) [][]Button {
	ref := h.ref(t.p.ID)
	reply := bots.Button{Label: "Reply", Data: ref + ":reply"}
	switch h.State {
	case Waiting:
		return keepButtons([][]bots.Button{{{Label: "Claim", Data: ref + ":claim", Style: bots.Primary}, reply}})
	case Claimed:
		return keepButtons([][]bots.Button{{reply, {Label: "Give back to bot", Data: ref + ":back"}, {Label: "Resolve", Data: ref + ":resolve", Style: bots.Primary}}})
	}
	return nil
}

// inThread queues a sentence of the program into a handoff's thread.
func (t *turn) inThread(h *Handoff, text TeamText, call ...WorkerID) {
	call = slices.DeleteFunc(slices.Clone(call), func(w WorkerID) bool { return w == "" })
	t.post(h.Channel, Message{Team: text, Mention: slices.Compact(call)}, About{Handoff: h.ID, Thread: true, Crisis: h.Urgent}, t.laneOf(h))
}

func (t *turn) laneOf(h *Handoff) bots.Lane {
	if h.Urgent {
		return bots.Urgent
	}
	return bots.Interactive
}

// relay queues words of the person into a handoff's thread. message is the platform's id of what they
// wrote, so that an edit of it can be passed on.
func (t *turn) relay(h *Handoff, words Private, message string) {
	t.relayBy(t.p.talkShare(h), h, words, message)
}

// talkShare is what lets the words through that a person writes to a conversation.
func (p *Person) talkShare(h *Handoff) Share {
	if s := p.shareOf(SharedTalk, h.ID); s != nil {
		return *s
	}
	return p.shareByID(h.Share)
}

// relayBy is relay by a share that is named.
func (t *turn) relayBy(share Share, h *Handoff, words Private, message string) {
	let := share.Let(words)
	if let.IsEmpty() {
		let = Team("[wrote something that they have not agreed to show]")
	} else if message != "" {
		h.Passed = append(h.Passed[max(0, len(h.Passed)-49):], message)
	}
	t.post(h.Channel, Message{Team: t.who().And(Team(":\n")).And(let)}, About{Handoff: h.ID, Thread: true}, t.laneOf(h))
}

// stillThere is how long after an answer a human is taken to be there, whatever the hours say.
const stillThere = 30 * time.Minute

// signEvery is how often somebody who waits hears that their words arrived.
const signEvery = 10 * time.Minute

// signOfLife tells somebody who writes again into the silence what is true.
func (t *turn) signOfLife(h *Handoff) {
	waiting := h.State == Waiting || !h.Clock.Asked.IsZero() && t.now.Sub(h.Clock.Asked) > signEvery
	if !waiting || t.now.Sub(h.Told) < signEvery || t.now.Sub(h.Opened) < time.Minute {
		return
	}
	h.Told = t.now
	t.tell(t.phrase("handoff.more", "worker", t.holderName(h))+" "+t.stateOf(h), say{about: About{Handoff: h.ID}})
}

// passOn gives what the person typed to the human they talk with.
func (t *turn) passOn(h *Handoff, in *bots.Inbound) {
	if in.Media.Kind != bots.None {
		t.tellPhrase("media.unread")
		if in.Text == "" {
			return
		}
	}
	if len(in.Text) > 4*longest {
		t.tellPhrase("free.long")
		return
	}
	if !t.p.talkShare(h).Stands() { // a human has spoken whom they have not agreed to show anything yet
		t.offer(in)
		return
	}
	t.relay(h, NewPrivate(in.Text), in.Message)
	t.signOfLife(h)
	waited, answered := !h.Clock.Asked.IsZero(), h.Clock.Answered
	t.startClock(h, t.since(in))
	if !waited && !h.Clock.DueAt.IsZero() {
		if !t.calendar(t.now).IsOpen(t.now) && t.now.Sub(answered) > stillThere {
			t.acknowledge(h)
		}
		t.updateCard(h)
	}
}

// edited passes on that the person changed a message that a human has.
func (t *turn) edited(in *bots.Inbound) {
	if t.p.Talk.PendingOf == in.Message && !t.p.Talk.Pending.IsEmpty() {
		t.p.Talk.Pending = NewPrivate(in.Text) // it waits for a press, and that will send what it reads now
	}
	if t.passEdit(in) {
		t.tellPhrase("person.edited")
	}
}

// passEdit passes a changed message on to the conversation that has it, and reports whether one has.
func (t *turn) passEdit(in *bots.Inbound) bool {
	i := slices.IndexFunc(t.p.Handoffs, func(h Handoff) bool { return h.IsOpen() && slices.Contains(h.Passed, in.Message) })
	if i < 0 {
		return false
	}
	h := &t.p.Handoffs[i]
	let := t.p.talkShare(h).Let(NewPrivate(in.Text))
	if let.IsEmpty() {
		return false
	}
	t.post(h.Channel, Message{Team: t.who().And(Team(" changed a message, it now reads:\n")).And(let)}, About{Handoff: h.ID, Thread: true}, t.laneOf(h))
	return true
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
