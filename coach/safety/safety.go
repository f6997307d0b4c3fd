// Package safety recognises danger in what a person writes: thoughts of ending their life, something
// already done, harm to or by others, commanding voices, a medical emergency.
//
// It looks for patterns of words, in every language at once, and says which of them it found. It is a
// net with holes, not a diagnosis: who uses it always shows help, and never concludes from None that
// somebody is safe. It is pure, takes time linear in the text, and a Recogniser may be used by many
// goroutines at once. It must never log, keep or return the words themselves.
//
// Source: docs/promises.md C1, C2.
package safety

import "fmt"

// Level is how near the danger seems.
type Level int

// The levels, in rising order.
const (
	None     Level = iota // nothing was recognised, which does not mean that there is nothing
	Passive               // wishing to be dead, being a burden, hopelessness; a denial of more
	High                  // thinking of suicide, of hurting oneself or somebody; voices that command it
	Imminent              // intent with a time or means, something already done, violence or an emergency now
)

var levelNames = [...]string{"none", "passive", "high", "imminent"}

// String returns none, passive, high or imminent.
func (l Level) String() string {
	if l < None || l > Imminent {
		return fmt.Sprintf("Level(%d)", int(l))
	}
	return levelNames[l]
}

// ParseLevel reads what String writes.
func ParseLevel(text string) (Level, error) {
	for i, name := range levelNames {
		if text == name {
			return Level(i), nil
		}
	}
	return None, fmt.Errorf("level %.40q is not known: write none, passive, high or imminent", text)
}

// MarshalText writes l as String does.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what ParseLevel reads.
func (l *Level) UnmarshalText(text []byte) (err error) {
	*l, err = ParseLevel(string(text))
	return err
}

// Category is what kind of danger it is, since each has a first answer of its own (C3).
type Category string

// The categories. Where a message has several at one level, the one that stands first here is found.
const (
	Done     Category = "done"      // something already done: an overdose taken, a deep cut
	Medical  Category = "medical"   // a medical emergency
	ByOthers Category = "by_others" // somebody harms or threatens the person
	Others   Category = "others"    // the person may harm somebody
	Voices   Category = "voices"    // voices command harm
	Thoughts Category = "thoughts"  // of suicide or of hurting oneself, also a friend's; burden; hopelessness
	Asked    Category = "asked"     // asks for help at once without saying why
)

var categories = []Category{Done, Medical, ByOthers, Others, Voices, Thoughts, Asked}

// Finding is what was recognised in one message. The zero Finding is nothing.
type Finding struct {
	Level    Level    `json:"level"`
	Category Category `json:"category,omitempty"` // "" at None
	Rules    []string `json:"rules,omitempty"`    // every rule that fired, sorted: "en/want-to-die"
}
