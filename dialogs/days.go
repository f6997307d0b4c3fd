package dialogs

import (
	"strings"
	"time"
)

// readWord reads "today", "tomorrow", "this evening".
func (t *tongue) readWord(words []string, now time.Time) (time.Time, bool) {
	n, ok := t.days[strings.Join(words, " ")]
	return addDays(now, 0, 0, n), ok
}

// withoutHedge leaves out how somebody begins who is not sure: "I think it is Tuesday".
func (t *tongue) withoutHedge(folded string) string {
	for _, hedge := range t.hedges {
		if rest, ok := strings.CutPrefix(folded, hedge+" "); ok {
			return rest
		}
	}
	return folded
}

// readWeekday reads "tuesday", "next tuesday", "tue 3 march" is not its business.
func (t *tongue) readWeekday(words []string, now time.Time) (time.Time, bool) {
	if len(words) == 3 && words[0] == "this" && words[1] == "coming" {
		words = words[1:]
	}
	if len(words) == 2 && (words[0] == t.next || words[0] == "this" || words[0] == "coming") {
		words = words[1:]
	}
	if len(words) != 1 {
		return time.Time{}, false
	}
	day, ok := t.weekdays[words[0]]
	if !ok {
		return time.Time{}, false
	}
	ahead := (int(day) - int(now.Weekday()) + 7) % 7
	if ahead == 0 {
		ahead = 7
	}
	return addDays(now, 0, 0, ahead), true
}

// readWeek reads "Thursday next week" and "this week Thursday". A week begins on Monday.
func (t *tongue) readWeek(words []string, now time.Time) (time.Time, bool) {
	if len(words) != 3 {
		return time.Time{}, false
	}
	name, which, week := words[0], words[1], words[2]
	if t.units[week] != 7 {
		which, week, name = words[0], words[1], words[2]
	}
	day, ok := t.weekdays[name]
	if !ok || t.units[week] != 7 || which != t.next && which != "this" {
		return time.Time{}, false
	}
	ahead := (int(day)+6)%7 - (int(now.Weekday())+6)%7
	if which == t.next {
		ahead += 7
	}
	return addDays(now, 0, 0, ahead), true
}

// readSpan reads "in 3 days", "in two weeks", "next week", "in a month", "a week today", "a week on Tuesday",
// "3 days from now".
func (t *tongue) readSpan(words []string, now time.Time) (time.Time, bool) {
	if len(words) == 2 && words[0] == t.next {
		words = []string{t.in, "1", words[1]}
	}
	in := len(words) > 0 && words[0] == t.in
	if in {
		words = words[1:]
	}
	if len(words) < 2 {
		return time.Time{}, false
	}
	n, ok := readNumber(t, words[0])
	unit, known := t.units[words[1]]
	if !ok || !known || n < 0 || n > 1000 || n != float64(int(n)) {
		return time.Time{}, false
	}
	start := now
	switch rest := words[2:]; {
	case len(rest) == 0 || len(rest) == 1 && rest[0] == "time": // "in two weeks' time"
		if !in {
			return time.Time{}, false
		}
	case rest[0] == "from" || unit != 1:
		if rest[0] == "from" {
			rest = rest[1:]
		}
		if start, ok = t.readWord(rest, now); !ok {
			start, ok = t.readWeekday(rest, now)
		}
		if !ok {
			return time.Time{}, false
		}
	default:
		return time.Time{}, false
	}
	switch unit {
	case monthUnit:
		return addDays(start, 0, int(n), 0), true
	case yearUnit:
		return addDays(start, int(n), 0, 0), true
	}
	return addDays(start, 0, 0, int(n)*unit), true
}

// readOrdinal reads "the 5th" and "Thursday the 5th": the next one to come. A bare 5 could be an hour.
func (t *tongue) readOrdinal(words []string, now time.Time) (time.Time, bool) {
	weekday, named := time.Weekday(0), false
	if len(words) == 2 {
		if weekday, named = t.weekdays[words[0]]; !named {
			return time.Time{}, false
		}
		words = words[1:]
	}
	if len(words) != 1 {
		return time.Time{}, false
	}
	n, ok := dayNumber(words[0])
	if !ok || n < 1 || n > 31 || strings.Trim(words[0], "0123456789") == "" {
		return time.Time{}, false
	}
	today := addDays(now, 0, 0, 0)
	for ahead := range 3 { // two months in a row have 31 days, or one between them has not
		first := time.Date(now.Year(), now.Month()+time.Month(ahead), 1, 12, 0, 0, 0, time.UTC)
		day := startOf(first.Year(), first.Month(), n, now.Location())
		if day.Month() == first.Month() && !day.Before(today) {
			return day, !named || day.Weekday() == weekday // otherwise it says two things
		}
	}
	return time.Time{}, false
}
