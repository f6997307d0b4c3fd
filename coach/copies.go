package coach

import (
	"slices"

	"alongside/bots"
)

// shownIn reports whether message is one of the messages that show the handoff's card.
func (h *Handoff) shownIn(message string) bool {
	return message != "" && (h.Card == message || slices.Contains(h.Copies, message))
}

// found takes in that message shows the handoff's card: the card itself before its receipt is here, or a
// copy of it, since a crash can repeat a message. What the team sees of it is then drawn on all of them.
func (t *turn) found(h *Handoff, message string) {
	switch {
	case message == "" || h.shownIn(message):
	case h.Card == "":
		h.Card = message
	default:
		h.Copies = append(h.Copies, message)
		t.drawCard(h, message)
	}
}

// moveTo makes the thread under message the one where the conversation goes on: a worker is there.
func (h *Handoff) moveTo(message string) {
	if i := slices.Index(h.Copies, message); i >= 0 {
		h.Copies[i], h.Card = h.Card, message
	}
}

// drawCard queues the card as it is now, in place of what stands in message.
func (t *turn) drawCard(h *Handoff, message string) {
	t.post(h.Channel, Message{Card: t.card(h), Buttons: t.cardButtons(h), Edit: message}, About{Handoff: h.ID}, bots.Interactive)
}

// overtaken returns the handoff whose card a reply answers before the card's receipt is here: of those
// that wait for one, the oldest, since cards go out in order.
func (t *turn) overtaken(thread bots.Address) *Handoff {
	for i := range t.p.Handoffs {
		if h := &t.p.Handoffs[i]; h.Card == "" && h.IsOpen() && h.Channel == thread.Channel() {
			return h
		}
	}
	return nil
}
