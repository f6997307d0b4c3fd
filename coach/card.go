package coach

import (
	"fmt"
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
	case h.State == Claimed && h.Clock.Asked.IsZero() && !h.Clock.Answered.IsZero():
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
