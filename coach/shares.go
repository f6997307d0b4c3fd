package coach

import (
	"fmt"
	"slices"
	"strings"

	"alongside/dialogs"
)

// share writes down that the person agreed to show something to the team, now.
func (t *turn) share(what Shared, of string) Share {
	s := Share{ID: t.next("s"), What: what, Of: of, With: WithTeam, Agreed: t.now}
	t.p.Shares = append(t.p.Shares, s)
	t.note("share", "person", string(what), Private{})
	return s
}

// shareOf returns the share that stands for something, or nil.
func (p *Person) shareOf(what Shared, of string) *Share {
	for i := range p.Shares {
		if s := &p.Shares[i]; s.What == what && s.Of == of && s.Stands() {
			return s
		}
	}
	return nil
}

// shareByID returns a share that stands, or one that lets nothing through.
func (p *Person) shareByID(id string) Share {
	for _, s := range p.Shares {
		if s.ID == id && id != "" {
			return s
		}
	}
	return Share{}
}

// standing returns the shares that a person can withdraw, in the order they were agreed.
func (p *Person) standing() []Share {
	var out []Share
	for _, s := range p.Shares {
		if s.Stands() {
			out = append(out, s)
		}
	}
	return out
}

// endShares withdraws what stands for something, and tells the team.
func (t *turn) endShares(what Shared, of string) {
	for i := range t.p.Shares {
		if s := &t.p.Shares[i]; s.What == what && s.Of == of && s.Stands() {
			s.Withdrawn = t.now
			t.note("share", "person", "ended: "+string(what), Private{})
		}
	}
}

// withdraw ends one share at the person's wish (D1).
func (t *turn) withdraw(id string) {
	i := slices.IndexFunc(t.p.Shares, func(s Share) bool { return s.ID == id && s.Stands() })
	if i < 0 {
		return
	}
	s := t.p.Shares[i]
	switch s.What {
	case SharedTalk:
		if h := t.p.handoff(s.Of); h != nil && h.IsOpen() {
			t.leaveTalk(h)
		}
	case SharedDanger:
		t.p.Consent.Danger = false
	case SharedGoal, SharedAppointment:
		t.post(t.w.team(t.p.Team).Handoffs, Message{Quiet: true,
			Team: t.who().And(Team(" no longer shares %s. Please do not use it further.", t.shared(s)))}, About{}, 0)
	}
	t.endShares(s.What, s.Of)
	t.takeBack(s.ID)
}

// takeBack takes what a share had let through out of what has not left yet, and off the cards.
func (t *turn) takeBack(share string) {
	for i := range t.p.Outbox {
		if m := t.p.Outbox[i].Message; m != nil {
			m.Team = m.Team.without(share)
			if c := m.Card; c != nil {
				c.Title, c.Quote, c.Note = c.Title.without(share), c.Quote.without(share), c.Note.without(share)
			}
		}
	}
	for i := range t.p.Handoffs {
		if h := &t.p.Handoffs[i]; h.IsOpen() && h.Share == share {
			t.updateCard(h)
		}
	}
}

// shared names what is shared, for the team.
func (t *turn) shared(s Share) string {
	switch s.What {
	case SharedGoal:
		return "a goal"
	case SharedAppointment:
		return "what they prepared for an appointment"
	}
	return "this"
}

// who is how the team sees the person: by name if they agreed to that, otherwise by number.
func (t *turn) who() TeamText {
	if s := t.p.shareOf(SharedName, ""); s != nil && !t.p.Name.IsEmpty() {
		return s.Let(t.p.Name)
	}
	if t.p.Status == Stranger {
		return Team("Somebody who is not signed up")
	}
	return Team("Person %s", t.p.ID)
}

func (t *turn) shareLines() string {
	var lines []string
	for _, s := range t.p.standing() {
		lines = append(lines, "• "+t.shareLabel(s)+", "+t.phrase("share.since", "when", t.words(s.Agreed)))
	}
	return strings.Join(lines, "\n")
}

func (t *turn) shareItems() []dialogs.Item {
	var items []dialogs.Item
	for _, s := range t.p.standing() {
		items = append(items, dialogs.Item{ID: s.ID, Label: t.shareLabel(s)})
	}
	return items
}

// shareLabel names a share for the person.
func (t *turn) shareLabel(s Share) string {
	of := ""
	if g := t.p.goal(s.Of); g != nil {
		of = g.Title.Reveal()
	}
	if m := t.p.meeting(s.Of); m != nil {
		of = t.day(m)
	}
	return t.phrase("share."+string(s.What), "of", of)
}

// readers says how many people can read the team's channel.
func (t *turn) readers() string {
	n := t.w.Readers[t.w.team(t.p.Team).Handoffs.String()]
	if n == 0 {
		return t.phrase("readers.unknown")
	}
	return t.phrase("readers.count", "count", fmt.Sprint(n))
}
