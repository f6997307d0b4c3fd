package coach

import (
	"slices"
	"time"

	"alongside/bots"
)

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
