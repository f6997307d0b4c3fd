package coach

import (
	"time"

	"alongside/bots"
)

// Handoff is a conversation given to a human.
type Handoff struct {
	ID      string       `json:"id"`
	Urgent  bool         `json:"urgent,omitempty"` // a risk episode's (C6)
	State   HandoffState `json:"state"`
	Opened  time.Time    `json:"opened"`
	Closed  time.Time    `json:"closed,omitzero"`
	Channel bots.Address `json:"channel"`          // where the card goes
	Card    string       `json:"card,omitempty"`   // the card's message, once delivered: its thread is the conversation
	Copies  []string     `json:"copies,omitempty"` // other messages that show the card: a crash can repeat it
	Stale   bool         `json:"stale,omitempty"`  // the card changed while it may have been on its way
	Share   string       `json:"share,omitempty"`  // what lets the person's words through
	Asked   Private      `json:"asked,omitzero"`   // the first words
	Holder  WorkerID     `json:"holder,omitempty"`
	Held    string       `json:"held,omitempty"` // the holder's name, as the person knows it
	HeldAt  time.Time    `json:"held_at,omitzero"`
	Clock   Clock        `json:"clock,omitzero"`
	Outcome string       `json:"outcome,omitempty"`
	Told    time.Time    `json:"told,omitzero"`    // when somebody who waits last heard that their words arrived
	Relays  []Relay      `json:"relays,omitempty"` // the last worker's messages, so that edits find them
	Notes   []Note       `json:"notes,omitempty"`  // the last remarks that stayed in the team, and can be sent after all
	Passed  []string     `json:"passed,omitempty"` // the person's messages that were passed on, so that edits are too
}

// HandoffState is where a handoff stands.
type HandoffState string

// The states of a handoff.
const (
	Waiting  HandoffState = "waiting"
	Claimed  HandoffState = "claimed"
	Returned HandoffState = "returned" // given back to the bot
	Resolved HandoffState = "resolved"
)

// IsOpen reports whether a human has it or should.
func (h *Handoff) IsOpen() bool { return h.State == Waiting || h.State == Claimed }

// Clock is the honest clock of a handoff. It runs from the person's message to the answer that reached
// them (E8). All times are computed once, at the event, and again when hours, leave or the agreement
// change (E7).
type Clock struct {
	Asked    time.Time `json:"asked,omitzero"`  // when the unanswered message arrived; zero: nobody waits
	Latest   time.Time `json:"latest,omitzero"` // when the person wrote again meanwhile
	WarnAt   time.Time `json:"warn_at,omitzero"`
	DueAt    time.Time `json:"due_at,omitzero"`
	Warned   time.Time `json:"warned,omitzero"`
	Missed   time.Time `json:"missed,omitzero"`
	Sent     time.Time `json:"sent,omitzero"` // an answer is on its way: neither kept nor missed yet
	Answered time.Time `json:"answered,omitzero"`
	NextCall time.Time `json:"next_call,omitzero"` // urgent: when the call is repeated and widened
	Calls    int       `json:"calls,omitempty"`
}

// Relay ties a worker's message in the thread to what the person received.
type Relay struct {
	From string  `json:"from"`          // the platform's id in the thread
	To   string  `json:"to"`            // in the person's chat, once delivered
	Then Private `json:"then,omitzero"` // what it has to read once delivered: it was changed while it may have been on its way
}

// Note is a remark in the thread that stayed in the team.
type Note struct {
	Message string   `json:"message"` // its id in the thread
	By      WorkerID `json:"by"`
	Name    string   `json:"name"`
	Words   Private  `json:"words,omitzero"`
}

// Danger is the risk episode that is on, if any. An episode is one handoff, not one per message.
type Danger struct {
	Level   string    `json:"level,omitempty"` // the highest so far: imminent, high, passive
	Since   time.Time `json:"since,omitzero"`
	Last    time.Time `json:"last,omitzero"`   // the last sign
	Asked   bool      `json:"asked,omitempty"` // the one question of C3 was asked
	Handoff string    `json:"handoff,omitempty"`
}
