package dialogs

import (
	"regexp"
	"strings"
	"time"
)

// clock is a time of day in one word: "2", "14:30", "2.30pm", "9am".
var clock = regexp.MustCompile(`^(?:[01]?[0-9]|2[0-4])(?:[:.][0-5][0-9])?(?:am|pm)?$`)

var dots = strings.NewReplacer("a.m", "am", "p.m", "pm", "'", "", "’", "")

// withoutTime leaves out every time of day: "thursday at 2", "3 pm tomorrow", "tomorrow morning". A bare
// number is one only after "at": "thursday 2" could be the second.
func (t *tongue) withoutTime(fields []string) []string {
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i] = dots.Replace(strings.TrimRight(f, ".;!?"))
	}
	var kept []string
	for i := 0; i < len(words); {
		if n := t.timeAt(words[i:], i > 0 && words[i-1] == "this"); n > 0 {
			i += n
			continue
		}
		kept = append(kept, fields[i])
		i++
	}
	return kept
}

// timeAt returns how many of the first words are a time of day. After "this", a part of the day is a day:
// "this evening".
func (t *tongue) timeAt(words []string, this bool) int {
	n := 0
	for n < len(words) && t.at[words[n]] {
		n++
	}
	if c := t.clockAt(words[n:], n > 0); c > 0 {
		n += c
		return n + t.partAt(words[n:])
	}
	if this || n > 1 {
		return 0
	}
	if part := t.partAt(words[n:]); part > 0 {
		return n + part
	}
	return 0
}

// clockAt returns how many of the first words are a time by the clock. said is that "at" stands before it.
func (t *tongue) clockAt(words []string, said bool) int {
	if len(words) == 0 {
		return 0
	}
	if t.noon[words[0]] {
		return 1
	}
	n := 0
	if t.parts[words[0]] { // "half past two"
		n, said = 1, true
		if len(words) > 1 && t.pastTo[words[1]] {
			n = 2
		} else if words[0] != "half" {
			return 0
		}
	}
	if n >= len(words) || !t.isClock(words[n]) {
		return 0
	}
	word := words[n]
	n++
	if n < len(words) && t.halves[words[n]] {
		return n + 1
	}
	if n < len(words) && t.isDatePart(words[n]) {
		return 0 // "at 2 weeks", "about 3 december"
	}
	if said || strings.Contains(word, ":") || strings.HasSuffix(word, "m") {
		return n
	}
	return 0
}

// isClock reports whether a word is an hour or a time.
func (t *tongue) isClock(word string) bool {
	hour, named := t.numbers[word]
	return clock.MatchString(word) || named && len(word) > 2 && hour >= 1 && hour == float64(int(hour))
}

// isDatePart reports whether a number before the word counts days.
func (t *tongue) isDatePart(word string) bool {
	_, month := t.months[word]
	_, unit := t.units[word]
	return month || unit
}

// partAt returns how many of the first words are a part of the day: "morning", "in the evening".
func (t *tongue) partAt(words []string) int {
	for n := range min(3, len(words)) {
		if t.dayParts[words[n]] {
			return n + 1
		}
		if words[n] != t.in && words[n] != "the" {
			break
		}
	}
	return 0
}

// readNamedDigits reads "Thursday 03/12", and "03/12" where a time of day stood beside it.
func (t *tongue) readNamedDigits(fields []string, now time.Time) (time.Time, bool) {
	if len(fields) > 1 && t.fillers[fields[0]] {
		fields = fields[1:]
	}
	switch len(fields) {
	case 1:
		return readDigits(fields[0], now)
	case 2:
		weekday, named := t.weekdays[fields[0]]
		if !named || !strings.Contains(fields[1], "/") && strings.Count(fields[1], ".")+strings.Count(fields[1], "-") < 2 {
			return time.Time{}, false // "Thursday 2.30" is an hour
		}
		day, ok := readDigits(fields[1], now)
		return day, ok && day.Weekday() == weekday
	}
	return time.Time{}, false
}
