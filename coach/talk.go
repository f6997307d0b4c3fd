package coach

import "time"

// Talk is where a person is in the dialogs: a stack of dialogs, the innermost last.
type Talk struct {
	Frames    []Frame       `json:"frames,omitempty"`
	Question  int64         `json:"question,omitempty"` // counts questions; buttons of an older one are answered as old
	Asked     time.Time     `json:"asked,omitzero"`     // when the question arrived (E8); zero: it has not yet
	Timeout   time.Time     `json:"timeout,omitzero"`   // when the state gives up waiting
	Wait      time.Duration `json:"wait,omitempty"`     // how long the state waits once its question has arrived
	Misses    int           `json:"misses,omitempty"`   // answers in a row that did not fit
	Human     bool          `json:"human,omitempty"`    // a worker spoke last: what is typed now is for them
	Pending   Private       `json:"pending,omitzero"`   // free text that waits for a press: send, menu or leave
	PendingAt time.Time     `json:"pending_at,omitzero"`
	Offers    int64         `json:"offers,omitempty"`    // counts the times it was asked what to do with free text
	Goal      string        `json:"goal,omitempty"`      // the goal in hand
	Meeting   string        `json:"meeting,omitempty"`   // the appointment in hand
	Suggested []Private     `json:"suggested,omitempty"` // the challenges offered last
	Why       string        `json:"why,omitempty"`       // why help was shown: a category of danger
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
