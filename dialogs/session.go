package dialogs

import (
	"time"
)

// Session is where one person is in the dialogs: a stack, the innermost last. It is plain data that its
// owner stores between turns. The zero Session is idle.
type Session struct {
	Frames   []Frame
	Question int64         // counts questions asked; a Choice carries it, so that old buttons are known as old
	Wait     time.Duration // how long the state waits for an answer before its timeout; zero: for ever
	Misses   int           // answers in a row that did not fit the question
}

// Frame is one dialog in progress, pinned to the version of the script it began with.
type Frame struct {
	Dialog  string
	Version string
	State   string
	Vars    map[string]Value
}

// IsIdle reports whether no dialog is in progress.
func (s *Session) IsIdle() bool { return len(s.Frames) == 0 }

// Input is what the person did. Exactly one of Text, Choice and Timeout counts: a Choice is the Data of
// one of the buttons shown.
type Input struct {
	Text    string
	Choice  string
	Timeout bool // the Wait is over
	Media   bool // a picture, a voice message or the like came where words were expected
}

// Host is what a running dialog may see and do. Calls happen in the order of the script.
type Host interface {
	// Now is the time of the turn, in the person's zone.
	Now() time.Time
	// Lang is the person's language tag.
	Lang() string
	// Fact returns a fact of the Vocabulary, as it is after the actions so far.
	Fact(name string) Value
	// Do carries out an action of the Vocabulary. An error ends the turn; nothing of it may be saved.
	Do(action string, args map[string]Value) (Value, error)
	// List returns the items of a list of the Vocabulary.
	List(name string) []Item
}

// Item is one of the person's own things, offered as a button.
type Item struct {
	ID    string
	Label string
}

// Vocabulary is what scripts may speak of. It is offered by whoever hosts the dialogs and checked when
// scripts are loaded.
type Vocabulary struct {
	Facts   map[string]Fact
	Actions map[string]Action
	Lists   map[string]string   // name: what it holds
	Phrases map[string][]string // key: the placeholders it may use; every key must be written
}

// Fact is a value that guards and placeholders may read by its dotted name: "goals.count".
type Fact struct {
	Type  Type
	Doc   string
	After []string // the actions that give it something to tell; none: it may always have
}

// Action is something a script may do: "goal.create".
type Action struct {
	Params  map[string]Param
	Returns Type // empty: nothing
	Shares  bool // it shows something to somebody: check asks for a preview before it
	Doc     string
}

// Param is one argument of an Action.
type Param struct {
	Type     Type
	Optional bool
	OneOf    []string // Text: the only values
}

// Turn is what follows from an Input.
type Turn struct {
	Says      []Say // in order; the last one carries the choices, if the turn ends at a question
	Asking    bool  // the session now waits at a question
	Human     bool  // the person chose the way to a human
	Stale     bool  // a button of an earlier question: nothing changed
	Unknown   bool  // the input did not fit the question; Says asks again
	Ended     bool  // the last dialog ended: the session is idle
	Resumed   bool  // an interrupted dialog went on: its part of Says begins at ResumedAt
	ResumedAt int
	Chose     string // the label of the button that was chosen, if the Input was a Choice that fitted
}

// Say is one message to the person.
type Say struct {
	Text    string
	Choices [][]Choice // rows
}

// Choice is a button. Data fits into 64 bytes and begins with "d:".
type Choice struct {
	Label string
	Data  string
}
