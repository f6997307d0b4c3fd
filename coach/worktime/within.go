package worktime

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Within is how soon somebody answers: a stretch of elapsed or of working time. The zero Within is
// no promise; others come from ParseWithin.
type Within struct {
	n    int32
	unit unit
}

type unit uint8

const (
	minutes unit = iota + 1
	hours
	days
	workingMinutes
	workingHours
	workingDays
)

// maxWithinDays bounds every promise: nobody waits for an answer longer.
const maxWithinDays = 90

const withinExample = `write it like "30m", "4h", "2 days", "4 working hours" or "1 working day"`

// ParseWithin reads how soon somebody answers: "30m", "4h", "2 days" (elapsed time, a day being 24 hours),
// "90 working minutes", "4 working hours" or "1 working day". It is longer than nothing and not above 90 days.
//
// The error is a sentence that tells the writer what to write instead.
func ParseWithin(text string) (Within, error) {
	word := strings.TrimSpace(text)
	digits := strings.IndexFunc(word, func(r rune) bool { return r < '0' || r > '9' })
	if digits <= 0 {
		return Within{}, fmt.Errorf("answer time %.40q is not understood: %s", text, withinExample)
	}
	n, err := strconv.ParseInt(word[:digits], 10, 32)
	if err != nil {
		return Within{}, fmt.Errorf("answer time %.40q is too long: write at most %d days", text, maxWithinDays)
	}
	u, ok := parseUnit(word[digits:])
	switch {
	case !ok:
		return Within{}, fmt.Errorf("answer time %.40q is not understood: %s", text, withinExample)
	case n == 0:
		return Within{}, fmt.Errorf("answer time %.40q is no time at all: %s", text, withinExample)
	case time.Duration(n)*u.length() > maxWithinDays*24*time.Hour:
		return Within{}, fmt.Errorf("answer time %.40q is too long: write at most %d days", text, maxWithinDays)
	}
	return Within{n: int32(n), unit: u}, nil
}

func parseUnit(text string) (unit, bool) {
	words := strings.Fields(strings.ToLower(text))
	working := len(words) == 2 && words[0] == "working"
	if working {
		words = words[1:]
	}
	if len(words) != 1 {
		return 0, false
	}
	var u unit
	switch words[0] {
	case "m", "min", "minute", "minutes":
		u = minutes
	case "h", "hour", "hours":
		u = hours
	case "d", "day", "days":
		u = days
	default:
		return 0, false
	}
	if working {
		u += workingMinutes - minutes
	}
	return u, true
}

// length is how long one of the unit is, on the clock.
func (u unit) length() time.Duration {
	switch u {
	case minutes, workingMinutes:
		return time.Minute
	case hours, workingHours:
		return time.Hour
	default:
		return 24 * time.Hour
	}
}

// IsZero reports whether nothing is promised.
func (w Within) IsZero() bool { return w == Within{} }

// IsWorking reports whether w counts open time only; if not, it counts every hour that passes.
func (w Within) IsWorking() bool { return w.unit >= workingMinutes }

// String returns w in the form that ParseWithin reads; "" for the zero Within.
func (w Within) String() string {
	if w.IsZero() {
		return ""
	}
	n := strconv.Itoa(int(w.n))
	switch w.unit {
	case minutes:
		return n + "m"
	case hours:
		return n + "h"
	case days:
		return n + plural(w.n, " day")
	case workingMinutes:
		return n + plural(w.n, " working minute")
	case workingHours:
		return n + plural(w.n, " working hour")
	default:
		return n + plural(w.n, " working day")
	}
}

func plural(n int32, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// MarshalText writes w as String does.
func (w Within) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads what MarshalText wrote, or anything else that ParseWithin reads; "" is the zero Within.
func (w *Within) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*w = Within{}
		return nil
	}
	parsed, err := ParseWithin(string(text))
	if err != nil {
		return err
	}
	*w = parsed
	return nil
}
