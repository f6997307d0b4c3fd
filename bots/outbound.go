package bots

import (
	"fmt"
	"log/slog"
)

// Lane says how a message stands in the queue for a platform's limits.
type Lane int

// The lanes, most urgent last, so that they compare.
const (
	Scheduled   Lane = iota // the bot begins: reminders, digests
	Interactive             // somebody is waiting for an answer
	Urgent                  // somebody may be in danger
)

// Outbound is one message to one place.
//
// Text is plain: an adapter escapes whatever its platform would read as markup, splits what is longer
// than the platform allows, and lets no link unfold into a preview.
type Outbound struct {
	ID      string     // the same for the same message however often it is tried
	To      Address    //
	Lane    Lane       //
	Speaker string     // who speaks, written above the words; empty: the bot, where nobody else could be meant
	Text    string     //
	Buttons [][]Button // rows
	Card    *Card      // shown above Text where the platform can; in plain lines elsewhere
	Mention []string   // ids of users to call
	Only    string     // the id of the one user who sees it, where the platform can; empty: everybody
	Quiet   bool       // arrives without a sound
}

// Button is one choice under a message. Data comes back when it is pressed: at most 64 bytes.
type Button struct {
	Label string `json:"label"`
	Data  string `json:"data"`
	Style Style  `json:"style,omitempty"`
}

// Style is how a button looks where a platform can show it.
type Style string

// The styles of a button.
const (
	Plain   Style = ""
	Primary Style = "primary"
	Danger  Style = "danger"
)

// Card is a message with an outline: what it is, facts in a row, and words that were shared.
type Card struct {
	Title  string  `json:"title"`
	State  string  `json:"state"`  // a sign and a word, never colour alone: "◷ waiting"
	Fields []Field `json:"fields"` //
	Quote  string  `json:"quote,omitempty"`
	Note   string  `json:"note,omitempty"` // small print
	Ref    string  `json:"ref"`            // the id of what the card stands for; Tracer finds it again
}

// Field is one fact on a Card.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Modal is a form over the window.
type Modal struct {
	Title  string // at most 24 characters
	Submit string
	Data   string // comes back with what was filled in
	Intro  string
	Inputs []Input
}

// Input is one field of a Modal.
type Input struct {
	Name      string
	Label     string
	Hint      string
	Value     string
	Multiline bool
	Optional  bool
	Max       int
	Options   []Button // if any: one of these, by Data
}

// String names the Outbound without its words.
func (o Outbound) String() string { return fmt.Sprintf("%s to %s", o.ID, o.To) }

// Format prints String for every verb, so that no %+v shows words.
func (o Outbound) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(o.String())) }

// LogValue keeps the words out of logs.
func (o Outbound) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", o.ID), slog.String("to", o.To.String()))
}
