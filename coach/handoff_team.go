package coach

import (
	"strings"

	"alongside/bots"
)

// heardFromTeam handles what workers do with a person's cards and threads.
func (t *turn) heardFromTeam(in *bots.Inbound) {
	h, action := t.find(in)
	if h == nil {
		t.underShare(in)
		return
	}
	switch in.Kind {
	case bots.Pressed:
		t.cardPressed(h, action, in)
	case bots.Submitted:
		t.replySubmitted(h, in)
	case bots.Said:
		t.threadReply(h, in)
	case bots.Edited:
		t.threadEdit(h, in)
	case bots.Deleted:
		t.threadDelete(h, in)
	default:
		t.nothing = true
	}
}

// underShare answers a worker who replies to something that was shared: the person does not read it.
func (t *turn) underShare(in *bots.Inbound) {
	if in.Kind != bots.Said || in.From.Thread == "" || strings.HasPrefix(strings.TrimSpace(in.Text), "//") {
		t.nothing = true
		return
	}
	t.p.Outbox = append(t.p.Outbox, Entry{
		ID: t.id(), To: in.From, Lane: bots.Interactive, Decided: t.now,
		Message: &Message{Only: WorkerID(in.Sender.ID), Quiet: true,
			Team: Team("Nothing that is written here reaches the person: this is something they showed you. Please take it up when you meet, or when they write.")},
	})
}

// find returns the handoff that a press, a form or a reply in a thread is about, and what is asked for.
func (t *turn) find(in *bots.Inbound) (*Handoff, string) {
	if in.Data != "" {
		part := strings.SplitN(in.Data, ":", 4) // h:PERSON:HANDOFF:ACTION
		if len(part) < 4 || part[0] != "h" || part[1] != string(t.p.ID) {
			return nil, ""
		}
		h := t.p.handoff(part[2])
		switch {
		case h == nil:
		case in.Kind == bots.Pressed && in.From.Thread == "": // under a card
			t.found(h, in.Message)
			h.moveTo(in.Message)
		case in.Kind == bots.Said: // traced to the card that began the thread
			t.found(h, in.From.Thread)
			h.moveTo(in.From.Thread)
		}
		return h, part[3]
	}
	if in.From.Thread == "" {
		return nil, ""
	}
	for i := range t.p.Handoffs {
		if h := &t.p.Handoffs[i]; h.shownIn(in.From.Thread) && h.Channel == in.From.Channel() {
			h.moveTo(in.From.Thread)
			return h, ""
		}
	}
	h := t.overtaken(in.From)
	if h != nil {
		t.found(h, in.From.Thread)
	}
	t.astray = h == nil
	return h, ""
}

// nameOf is how the person knows whoever did this.
func (t *turn) nameOf(s bots.Sender) string {
	if w, ok := t.w.Workers[WorkerID(s.ID)]; ok {
		return w.Name
	}
	if s.Name != "" {
		return s.Name
	}
	return t.phrase("somebody")
}

func (t *turn) cardPressed(h *Handoff, action string, in *bots.Inbound) {
	by, name := WorkerID(in.Sender.ID), t.nameOf(in.Sender)
	if !h.IsOpen() {
		t.reply.Toast = "This was closed already, so nothing was changed."
		t.nothing = true
		return
	}
	mine := h.State == Claimed && h.Holder == by
	switch {
	case action == "claim" && h.State == Waiting:
		t.claim(h, by, name, true)
	case action == "claim" && mine:
		t.reply.Toast = "You have it already."
	case action == "claim":
		t.reply.Toast = h.Held + " has it already."
	case action == "reply":
		t.reply.Modal = &bots.Modal{
			Title: "Reply", Submit: "Send", Data: h.ref(t.p.ID) + ":replied",
			Intro:  "This reaches the person under your name. Short and plain is good.",
			Inputs: []bots.Input{{Name: "text", Label: "Your words", Multiline: true, Max: 3000}},
		}
		t.nothing = true
	case strings.HasPrefix(action, "send/"):
		t.sendAfterAll(h, strings.TrimPrefix(action, "send/"), by)
	case !mine:
		t.reply.Toast = "Claim it first, so that everybody knows who answers."
		if h.State == Claimed {
			t.reply.Toast = h.Held + " has it. Only they can do this."
		}
	case action == "back":
		t.closeHandoff(h, Returned, "by the worker")
		t.tell(t.phrase("handoff.returned", "worker", name), say{about: About{Handoff: h.ID}})
	case action == "resolve":
		t.closeHandoff(h, Resolved, "by the worker")
		t.tell(t.phrase("handoff.resolved", "worker", name), say{about: About{Handoff: h.ID}})
	default:
		t.nothing = true
	}
}

// claim gives the handoff to a worker. The person learns who has it, unless an answer comes with it.
func (t *turn) claim(h *Handoff, by WorkerID, name string, tell bool) {
	h.State, h.Holder, h.Held, h.HeldAt = Claimed, by, name, t.now
	h.Clock.NextCall = noTime
	t.note("handoff", string(by), "claimed", Private{})
	t.updateCard(h)
	if !tell {
		return
	}
	key := "handoff.taken"
	if h.Urgent {
		key = "danger.seen"
	}
	t.tell(t.phrase(key, "worker", name), say{about: About{Handoff: h.ID, Crisis: h.Urgent}, lane: t.laneOf(h)})
}

// threadReply passes a reply on, or keeps it in the team.
func (t *turn) threadReply(h *Handoff, in *bots.Inbound) {
	by, name := WorkerID(in.Sender.ID), t.nameOf(in.Sender)
	switch {
	case strings.HasPrefix(strings.TrimSpace(in.Text), "//"):
		t.note("handoff", string(by), "remark in the team", Private{})
	case !h.IsOpen():
		t.only(h, by, "This conversation is closed, so this was not sent. Ask the person to write, or call them.")
	case in.Media.Kind != bots.None:
		t.only(h, by, "Files and pictures do not reach the person yet, and nothing of this message was sent. Please put it in words.")
	case h.State == Claimed && h.Holder == by:
		t.passBack(h, in.Text, name, in.Message)
	case h.State == Waiting && t.answersFor(by):
		t.claim(h, by, name, false)
		t.passBack(h, in.Text, name, in.Message)
	default:
		t.remark(h, in, by, name)
	}
}

// answersFor reports whether by is the person's own worker, or one of the chain of cover.
func (t *turn) answersFor(by WorkerID) bool {
	id := t.p.Worker
	for range coverDepth {
		if id == "" {
			return false
		}
		if id == by {
			return true
		}
		id = t.w.Workers[id].Cover
	}
	return false
}

// remark keeps what a colleague wrote in the team, and offers them to send it after all.
func (t *turn) remark(h *Handoff, in *bots.Inbound, by WorkerID, name string) {
	h.Notes = append(h.Notes[max(0, len(h.Notes)-19):], Note{Message: in.Message, By: by, Name: name, Words: NewPrivate(in.Text)})
	t.note("handoff", string(by), "remark in the team", Private{})
	t.post(h.Channel, Message{
		Team:    Team("This stayed in the team, since %s. Claim answers in your own name.", held(h)),
		Buttons: keepButtons([][]bots.Button{{{Label: "Send it to the person after all", Data: h.ref(t.p.ID) + ":send/" + in.Message}}}),
		Only:    by, Quiet: true,
	}, About{Handoff: h.ID, Thread: true}, bots.Interactive)
}

// held says who has a handoff.
func held(h *Handoff) string {
	if h.Held != "" {
		return h.Held + " has this"
	}
	return "nobody has claimed this yet"
}

// sendAfterAll passes on a remark that had stayed in the team.
func (t *turn) sendAfterAll(h *Handoff, message string, by WorkerID) {
	for i, n := range h.Notes {
		if n.Message == message && n.By == by {
			h.Notes = append(h.Notes[:i:i], h.Notes[i+1:]...)
			t.passBack(h, n.Words.Reveal(), n.Name, n.Message)
			t.reply.Toast = "Sent."
			return
		}
	}
	t.reply.Toast = "That message is not there any more, or was sent already."
}

// only queues a note that this worker alone sees.
func (t *turn) only(h *Handoff, by WorkerID, text string) {
	t.post(h.Channel, Message{Team: Team("%s", text), Only: by, Quiet: true}, About{Handoff: h.ID, Thread: true}, bots.Interactive)
}

// replySubmitted passes on what was written in the form, and shows it in the thread, where the
// conversation is.
func (t *turn) replySubmitted(h *Handoff, in *bots.Inbound) {
	by, name := WorkerID(in.Sender.ID), t.nameOf(in.Sender)
	text := strings.TrimSpace(in.Form["text"])
	switch {
	case text == "":
		t.reply.Errors = map[string]string{"text": "Write something, or close this window."}
		t.nothing = true
		return
	case !h.IsOpen():
		t.reply.Errors = map[string]string{"text": "This was closed in the meantime, so it was not sent. Copy your words if you need them."}
		t.nothing = true
		return
	case h.State == Claimed && h.Holder != by:
		t.reply.Errors = map[string]string{"text": h.Held + " has it now. Write in the thread: it stays in the team, and you can send it from there."}
		t.nothing = true
		return
	case h.State == Waiting:
		t.claim(h, by, name, false)
	}
	t.inThread(h, Team("%s answered: ", name).And(byWorker(text)))
	t.passBack(h, text, name, "form "+t.ev.ID)
}

// passBack queues a worker's words for the person, under the worker's name. The clock stops when they
// have arrived.
func (t *turn) passBack(h *Handoff, text, name, message string) {
	if t.p.Blocked || t.p.Chat.IsZero() {
		t.inThread(h, Team("This did not reach them: they have blocked the bot. Try another way."), h.Holder)
		return
	}
	if !h.Clock.Asked.IsZero() {
		h.Clock.Sent = t.now
	}
	h.Relays = append(h.Relays[max(0, len(h.Relays)-49):], Relay{From: message})
	t.p.Talk.Human, t.p.Talk.With = true, h.ID
	t.tell(text, say{speaker: name, lane: t.laneOf(h), about: About{Handoff: h.ID, Relay: message, Answer: true}})
}

// threadEdit changes what the person has of a message that was passed on.
func (t *turn) threadEdit(h *Handoff, in *bots.Inbound) {
	by, name := WorkerID(in.Sender.ID), t.nameOf(in.Sender)
	for i := range h.Notes {
		if h.Notes[i].Message == in.Message {
			h.Notes[i].Words = NewPrivate(in.Text)
			return
		}
	}
	for i := range h.Relays {
		r := &h.Relays[i]
		if r.From != in.Message {
			continue
		}
		changed := in.Text + "\n" + t.phrase("worker.edited", "worker", name)
		if r.To != "" {
			t.edit(r.To, changed, name)
			return
		}
		t.reword(in.Message, in.Text)
		r.Then = NewPrivate(changed)
		return
	}
	if !h.IsOpen() {
		t.only(h, by, "This conversation is closed: the person still has what you wrote first.")
	}
}

// threadDelete takes a message back from the person as well.
func (t *turn) threadDelete(h *Handoff, in *bots.Inbound) {
	for i := range h.Relays {
		r := &h.Relays[i]
		if r.From != in.Message {
			continue
		}
		gone := t.phrase("worker.deleted", "worker", t.holderName(h))
		if r.To == "" {
			t.reword(in.Message, gone)
			r.Then = NewPrivate(gone)
			return
		}
		t.edit(r.To, gone, "")
		h.Relays = append(h.Relays[:i:i], h.Relays[i+1:]...)
		return
	}
	if !h.IsOpen() {
		t.inThread(h, Team("This conversation is closed: the person still has the message that was deleted here."))
	}
}

// reword changes a relayed message in the outbox. It may be on its way all the same, with the old words:
// its receipt tells where to change it then (Relay.Then).
func (t *turn) reword(message, text string) {
	for i := range t.p.Outbox {
		if e := &t.p.Outbox[i]; e.About.Relay == message && e.Message != nil {
			e.Message.Words = NewPrivate(text)
		}
	}
}
