package coach

import (
	"slices"
	"time"

	"alongside/bots"
)

// PersonID names a person for ever. Made when they are invited ("p" and random letters), or from a
// stranger's chat ("x" and a hash).
type PersonID string

// WorkerID names a worker: their Slack user id.
type WorkerID string

// Document is what Person and Worker have in common, as the things that are saved whole, by
// compare-and-swap on Version, with what they still have to send inside them.
//
// Times are UTC, in whole milliseconds.
type Document struct {
	Version int64     `json:"version"` // 0: never saved
	WakeAt  time.Time `json:"wake_at"` // the earliest thing due, an outbox to take over included; zero: nothing
	Lease   Lease     `json:"lease"`   // who is sending the outbox now
	Outbox  []Entry   `json:"outbox"`  // not yet delivered, in the order they were decided
	Seen    []Seen    `json:"seen"`    // events handled in the last 48 hours
}

// Lease says which process sends a document's outbox, and until when nobody else does.
type Lease struct {
	Owner string    `json:"owner"`
	Until time.Time `json:"until"`
}

// Seen remembers one event.
type Seen struct {
	ID string `json:"id"`
	At int64  `json:"at"` // unix seconds
}

// remembered is how long event ids are kept: platforms redeliver for at most a day, and Telegram's
// update ids begin anew after a quiet week.
const remembered = 48 * time.Hour

// mostSeen is how many event ids are kept at most: somebody who sends without end does not make their
// document grow without end.
const mostSeen = 2000

// HasSeen reports whether the event was handled in the last 48 hours.
func (d *Document) HasSeen(event string) bool {
	return slices.ContainsFunc(d.Seen, func(s Seen) bool { return s.ID == event })
}

func (d *Document) see(event string, now time.Time) {
	old := now.Add(-remembered).Unix()
	d.Seen = slices.DeleteFunc(d.Seen, func(s Seen) bool { return s.At < old })
	d.Seen = append(d.Seen[max(0, len(d.Seen)-mostSeen+1):], Seen{ID: event, At: now.Unix()})
}

// Entry is one thing in an outbox: a message to a platform, the edit of one, or an event for another
// document. Its ID comes from the event that caused it, so that deciding twice makes the same entry.
type Entry struct {
	ID        string       `json:"id"`
	To        bots.Address `json:"to,omitzero"`     // where a message goes
	For       string       `json:"for,omitempty"`   // or the document that Event is for: "person:ID", "worker:ID"
	Event     *Event       `json:"event,omitempty"` //
	Message   *Message     `json:"message,omitempty"`
	Lane      bots.Lane    `json:"lane,omitempty"`
	Decided   time.Time    `json:"decided"`
	NotBefore time.Time    `json:"not_before,omitzero"` // set after a failed try
	Tries     int          `json:"tries,omitempty"`
	Unsure    bool         `json:"unsure,omitempty"` // an earlier try may have arrived
	About     About        `json:"about,omitzero"`   // what its receipt means
}

// About says what the delivery of an Entry means to the person's own document.
type About struct {
	Handoff  string `json:"handoff,omitempty"`  // the card or a message of this handoff
	Card     bool   `json:"card,omitempty"`     // it is the card itself: its thread becomes the conversation
	Thread   bool   `json:"thread,omitempty"`   // it goes into that thread, known once the card has arrived
	Relay    string `json:"relay,omitempty"`    // the worker's message in the thread that this passes on
	Answer   bool   `json:"answer,omitempty"`   // a worker's answer that stops the clock when it arrives
	Question int64  `json:"question,omitempty"` // the question that the dialog waits at: waiting begins now (E8)
	Crisis   bool   `json:"crisis,omitempty"`   // help in danger: repeated until confirmed
	Call     bool   `json:"call,omitempty"`     // calls the team again: one at a time for a place
}

// Button is one choice under a Message. Its label may be a person's words: a goal of theirs.
type Button struct {
	Label Private    `json:"label,omitzero"`
	Data  string     `json:"data"`
	Style bots.Style `json:"style,omitempty"`
}

// keepButtons makes of buttons what may wait in a document.
func keepButtons(rows [][]bots.Button) [][]Button {
	var out [][]Button
	for _, row := range rows {
		var kept []Button
		for _, b := range row {
			kept = append(kept, Button{Label: NewPrivate(b.Label), Data: b.Data, Style: b.Style})
		}
		out = append(out, kept)
	}
	return out
}

// showButtons is the way back, for sending.
func showButtons(rows [][]Button) [][]bots.Button {
	var out [][]bots.Button
	for _, row := range rows {
		var shown []bots.Button
		for _, b := range row {
			shown = append(shown, bots.Button{Label: b.Label.Reveal(), Data: b.Data, Style: b.Style})
		}
		out = append(out, shown)
	}
	return out
}

// Message is what an Entry sends. Words for the person are Private, so that they are sealed while they
// wait; words for the team are TeamText, which holds no person's words but what a Share let through.
type Message struct {
	Speaker string     `json:"speaker,omitempty"`
	Words   Private    `json:"words,omitzero"` // for the person
	Team    TeamText   `json:"team,omitzero"`  // for the team
	Buttons [][]Button `json:"buttons,omitempty"`
	Card    *Card      `json:"card,omitempty"`
	Mention []WorkerID `json:"mention,omitempty"`
	Edit    string     `json:"edit,omitempty"` // the platform's id of the message to replace
	Quiet   bool       `json:"quiet,omitempty"`
	Only    WorkerID   `json:"only,omitempty"` // seen by this worker alone
}
