package coach

import "time"

// Talk is where a person is in the dialogs: a stack of dialogs, the innermost last.
type Talk struct {
	Frames   []Frame   `json:"frames,omitempty"`
	Question int64     `json:"question,omitempty"` // counts questions; buttons of an older one are answered as old
	Asked    time.Time `json:"asked,omitzero"`     // when the question arrived (E8); zero: it has not yet
	Timeout  time.Time `json:"timeout,omitzero"`   // when the state gives up waiting
	Misses   int       `json:"misses,omitempty"`   // answers in a row that did not fit
}

// Frame is one dialog of a Talk, pinned to the version it began with.
type Frame struct {
	Dialog  string            `json:"dialog"`
	Version string            `json:"version"`
	State   string            `json:"state"`
	Vars    map[string]Answer `json:"vars,omitempty"`
}

// Answer is the value of one variable of a dialog. Text is what a person wrote.
type Answer struct {
	Type   string    `json:"type"`
	Text   Private   `json:"text,omitzero"`
	Number float64   `json:"number,omitempty"`
	Bool   bool      `json:"bool,omitempty"`
	Date   time.Time `json:"date,omitzero"`
}
