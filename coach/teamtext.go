package coach

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"alongside/bots"
)

// Share is what a person agreed to show: which words, to whom, since when. It is the only door through
// which Private words leave for Slack.
type Share struct {
	ID        string    `json:"id"`
	What      Shared    `json:"what"`
	Of        string    `json:"of,omitempty"` // the goal, appointment or handoff it is about
	With      Circle    `json:"with"`
	Agreed    time.Time `json:"agreed"`
	Withdrawn time.Time `json:"withdrawn,omitzero"` // zero: it stands
}

// Shared is a kind of thing that can be shown.
type Shared string

// What a Share is about.
const (
	SharedName        Shared = "name"        // the name they go by, on cards
	SharedDanger      Shared = "danger"      // the standing one of E1: a message in danger, to the team on duty
	SharedTalk        Shared = "talk"        // what they write while a conversation with a human is open
	SharedGoal        Shared = "goal"        //
	SharedAppointment Shared = "appointment" //
)

// Circle is who sees it.
type Circle string

// The circles, smallest first.
const (
	WithWorker Circle = "worker" // their own worker's direct messages
	WithTeam   Circle = "team"   // everybody in the team's channel
)

// Stands reports whether the share has been agreed to and not withdrawn.
func (s Share) Stands() bool { return !s.Agreed.IsZero() && s.Withdrawn.IsZero() }

// Let makes of words something that may leave for Slack. It returns nothing for a share that does not stand.
func (s Share) Let(words Private) TeamText {
	if !s.Stands() || words.IsEmpty() {
		return TeamText{}
	}
	return TeamText{{Shared: words, Share: s.ID}}
}

// TeamText is text for workers: sentences of the program, and words of a person that a Share let through.
// There is no other way to make one.
type TeamText []Piece

// Piece is a part of a TeamText: either Plain or Shared.
type Piece struct {
	Plain  string  `json:"plain,omitempty"`
	Shared Private `json:"shared,omitzero"`
	Share  string  `json:"share,omitempty"`
}

// Team makes text of a sentence of the program. The arguments are names of workers, times and counts;
// Private prints as "[private]" here as everywhere.
func Team(format string, args ...any) TeamText {
	return TeamText{{Plain: fmt.Sprintf(format, args...)}}
}

// byWorker is what a worker wrote, shown to their own team. It is about a person: so it is sealed while it
// waits, as the person's own words are.
func byWorker(words string) TeamText { return TeamText{{Shared: NewPrivate(words)}} }

// And appends more.
func (t TeamText) And(more TeamText) TeamText { return append(t[:len(t):len(t)], more...) }

// without returns the text without the words that a share had let through.
func (t TeamText) without(share string) TeamText {
	out := slices.Clone(t)
	for i, p := range out {
		if p.Share == share && share != "" {
			out[i] = Piece{Plain: "[taken back]"}
		}
	}
	return out
}

// IsEmpty reports whether there is nothing to read.
func (t TeamText) IsEmpty() bool { return len(t) == 0 }

// Read gives the whole text, for sending it to the team.
func (t TeamText) Read() string {
	var b strings.Builder
	for _, p := range t {
		b.WriteString(p.Plain)
		b.WriteString(p.Shared.Reveal())
	}
	return b.String()
}

// Card is what the team sees of a handoff.
type Card struct {
	Title  TeamText `json:"title"`
	State  string   `json:"state"`
	Fields []Fact   `json:"fields,omitempty"`
	Quote  TeamText `json:"quote,omitempty"`
	Note   TeamText `json:"note,omitempty"`
	Ref    string   `json:"ref"`
}

// Fact is one line of a Card.
type Fact struct {
	Name  string   `json:"name"`
	Value TeamText `json:"value"`
}

// read turns the card into what an adapter sends.
func (c *Card) read() *bots.Card {
	if c == nil {
		return nil
	}
	out := &bots.Card{Title: c.Title.Read(), State: c.State, Quote: c.Quote.Read(), Note: c.Note.Read(), Ref: c.Ref}
	for _, f := range c.Fields {
		out.Fields = append(out.Fields, bots.Field{Name: f.Name, Value: f.Value.Read()})
	}
	return out
}

// Outbound turns an entry into what an adapter sends.
func (e Entry) Outbound() bots.Outbound {
	m := e.Message
	out := bots.Outbound{
		ID: e.ID, To: e.To, Lane: e.Lane, Speaker: m.Speaker,
		Text: m.Words.Reveal() + m.Team.Read(), Buttons: showButtons(m.Buttons), Card: m.Card.read(), Quiet: m.Quiet, Only: string(m.Only),
	}
	for _, w := range m.Mention {
		out.Mention = append(out.Mention, string(w))
	}
	return out
}
