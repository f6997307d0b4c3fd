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
	With      string        `json:"with,omitempty"`     // the handoff whose human spoke last, or that they chose to write to
	Pending   Private       `json:"pending,omitzero"`   // free text that waits for a press: send, menu or leave
	PendingAt time.Time     `json:"pending_at,omitzero"`
	PendingOf string        `json:"pending_of,omitempty"` // the message it came in, so that an edit changes it
	Offers    int64         `json:"offers,omitempty"`     // counts the times it was asked what to do with free text
	Pressed   string        `json:"pressed,omitempty"`    // the message whose button was pressed last
	Goal      string        `json:"goal,omitempty"`       // the goal in hand
	Meeting   string        `json:"meeting,omitempty"`    // the appointment in hand
	Suggested []Private     `json:"suggested,omitempty"`  // the challenges offered last
	Why       string        `json:"why,omitempty"`        // why help was shown: a category of danger
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

// anew is a talk in which nothing is going on. What is counted goes on, so that old buttons stay old.
func (k Talk) anew() Talk { return Talk{Question: k.Question + 1, Offers: k.Offers} }

// partner returns the conversation that takes what the person types: the one whose human spoke last,
// otherwise one that they began themselves. What a risk episode opened takes nothing but signs of danger
// until its human has spoken or the person has chosen to write to it (I3).
func (p *Person) partner() *Handoff {
	if h := p.handoff(p.Talk.With); h != nil && h.IsOpen() {
		return h
	}
	for i := range p.Handoffs {
		if h := &p.Handoffs[i]; h.IsOpen() && !h.Urgent {
			return h
		}
	}
	return nil
}

// listener returns the conversation that hears what is typed now, or nil while a dialog asks something.
func (p *Person) listener() *Handoff {
	if p.Talk.Human || len(p.Talk.Frames) == 0 {
		return p.partner()
	}
	return nil
}
