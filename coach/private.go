package coach

import (
	"errors"
	"fmt"
	"log/slog"
)

// Private is free text that a person wrote: a goal, an answer, a message, a name. It is the one type for it.
//
// It prints as "[private]" whatever the verb, and it cannot be encoded as JSON or BSON until a store has
// sealed it: forgetting to seal is an error and never a leak. The only way to put it into something that
// leaves for Slack is a Share.
//
// Copying is cheap. The zero Private is no words.
type Private struct {
	words  string
	sealed string // what a store made of words, bound to one field of one document
	bound  string // which one
}

// ErrUnsealed is what encoding returns for words that no store has sealed.
var ErrUnsealed = errors.New("private words were not sealed before encoding")

// NewPrivate takes words in.
func NewPrivate(words string) Private { return Private{words: words} }

// Reveal gives the words to whoever may read them: the sender of a message to the person, the store that
// seals them, a Share. A test lists every place that calls it.
func (p Private) Reveal() string { return p.words }

// IsEmpty reports whether there are no words.
func (p Private) IsEmpty() bool { return p.words == "" }

// Equal compares the words alone.
func (p Private) Equal(q Private) bool { return p.words == q.words }

// String hides the words.
func (p Private) String() string {
	if p.words == "" {
		return "[nothing]"
	}
	return "[private]"
}

// Format hides the words for every verb.
func (p Private) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(p.String())) }

// LogValue hides the words in logs.
func (p Private) LogValue() slog.Value { return slog.StringValue(p.String()) }

// Seal has seal encrypt the words for the place that is named, unless that has been done and the words
// are the same. Only stores call it.
func (p *Private) Seal(place string, seal func(words string) (string, error)) error {
	if p.words == "" {
		p.sealed, p.bound = "", ""
		return nil
	}
	if p.sealed != "" && p.bound == place {
		return nil
	}
	s, err := seal(p.words)
	if err != nil {
		return fmt.Errorf("seal %s: %w", place, err)
	}
	p.sealed, p.bound = s, place
	return nil
}

// Open has open decrypt what was read from the place that is named. Only stores call it.
func (p *Private) Open(place string, open func(sealed string) (string, error)) error {
	if p.sealed == "" {
		return nil
	}
	w, err := open(p.sealed)
	if err != nil {
		return fmt.Errorf("open %s: %w", place, err)
	}
	p.words, p.bound = w, place
	return nil
}

// MarshalText writes the sealed form. It returns ErrUnsealed if there are words and no sealed form.
func (p Private) MarshalText() ([]byte, error) {
	if p.words != "" && p.sealed == "" {
		return nil, ErrUnsealed
	}
	return []byte(p.sealed), nil
}

// UnmarshalText takes the sealed form in; Open makes words of it.
func (p *Private) UnmarshalText(b []byte) error {
	*p = Private{sealed: string(b)}
	return nil
}

// IsZero lets encoders leave out what is empty.
func (p Private) IsZero() bool { return p.words == "" && p.sealed == "" }
