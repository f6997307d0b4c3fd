package dialogs

import (
	"strconv"
	"strings"
	"time"
)

// readDay reads a day as people write it, at midnight in the zone of now. A time of day beside it is left
// out. A weekday is the next one, and today's weekday is the one in a week. A day without a year, or without
// a month, is the next such day. Days that do not exist are not read.
func readDay(t *tongue, text string, now time.Time) (time.Time, bool) {
	if len(text) > 60 {
		return time.Time{}, false
	}
	if day, ok := readDigits(text, now); ok {
		return day, true
	}
	if strings.HasPrefix(text, "-") || strings.Contains(text, " -") {
		return time.Time{}, false // "in -3 days"
	}
	fields := t.withoutTime(strings.Fields(strings.ReplaceAll(strings.ToLower(text), ",", " ")))
	if day, ok := t.readNamedDigits(fields, now); ok {
		return day, true
	}
	words := make([]string, 0, 8)
	for word := range strings.FieldsSeq(t.withoutHedge(fold(strings.Join(fields, " ")))) {
		if !t.fillers[word] {
			words = append(words, word)
		}
	}
	for _, read := range []func([]string, time.Time) (time.Time, bool){t.readWord, t.readWeekday, t.readWeek, t.readSpan, t.readOrdinal, t.readMonth} {
		if day, ok := read(words, now); ok {
			return day, true
		}
	}
	return time.Time{}, false
}

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

// addDays counts from the day of now, and gives midnight there. The last day of a month stays in its month.
func addDays(now time.Time, years, months, days int) time.Time {
	y, m, d := now.Date()
	first := time.Date(y+years, m+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(first.Year(), first.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return startOf(first.Year(), first.Month(), min(d, last)+days, now.Location())
}

// startOf returns the first moment of a day. That is not always midnight: in some zones the clock goes
// forward then, or goes back to it.
func startOf(year int, month time.Month, day int, loc *time.Location) time.Time {
	noon := time.Date(year, month, day, 12, 0, 0, 0, loc)
	start := time.Date(year, month, day, 0, 0, 0, 0, loc)
	if start.Day() != noon.Day() {
		return time.Date(year, month, day, 1, 0, 0, 0, loc)
	}
	if earlier := start.Add(-time.Hour); earlier.Day() == noon.Day() {
		return earlier
	}
	return start
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

// readMonth reads "3 december", "dec 3 2026", "thursday 3rd december".
func (t *tongue) readMonth(words []string, now time.Time) (time.Time, bool) {
	weekday, named := time.Weekday(0), false
	if len(words) > 2 {
		if weekday, named = t.weekdays[words[0]]; named {
			words = words[1:]
		}
	}
	if len(words) < 2 || len(words) > 3 {
		return time.Time{}, false
	}
	day, okDay := dayNumber(words[0])
	month, okMonth := t.months[words[1]]
	if !okDay || !okMonth {
		day, okDay = dayNumber(words[1])
		month, okMonth = t.months[words[0]]
	}
	year := 0
	if len(words) == 3 {
		var ok bool
		if year, ok = yearNumber(words[2], now); !ok {
			return time.Time{}, false
		}
	}
	if !okDay || !okMonth {
		return time.Time{}, false
	}
	date, ok := makeDay(year, int(month), day, now)
	if ok && named && date.Weekday() != weekday {
		return time.Time{}, false // it says two things
	}
	return date, ok
}

func dayNumber(s string) (int, bool) {
	for _, ending := range []string{"st", "nd", "rd", "th"} {
		if cut, ok := strings.CutSuffix(s, ending); ok {
			s = cut
			break
		}
	}
	return smallNumber(s, 2)
}

func smallNumber(s string, most int) (int, bool) {
	if s == "" || len(s) > most || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

func yearNumber(s string, now time.Time) (int, bool) {
	n, ok := smallNumber(s, 4)
	if ok && len(s) == 2 {
		n += now.Year() / 100 * 100
	}
	return n, ok && (len(s) == 2 || len(s) == 4 && n >= 1900)
}

// readDigits reads "2026-12-03", "03/12", "3.12.2026": day first, unless the year is.
func readDigits(text string, now time.Time) (time.Time, bool) {
	text = strings.TrimRight(strings.TrimSpace(text), ".")
	separator := strings.IndexAny(text, "-/.")
	if separator < 0 {
		return time.Time{}, false
	}
	parts := strings.Split(text, text[separator:separator+1])
	if len(parts) < 2 || len(parts) > 3 {
		return time.Time{}, false
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	year := 0
	if len(parts) == 3 {
		if len(parts[0]) == 4 {
			parts[0], parts[2] = parts[2], parts[0]
		}
		var ok bool
		if year, ok = yearNumber(parts[2], now); !ok {
			return time.Time{}, false
		}
	} else if text[separator] == '-' {
		return time.Time{}, false
	}
	day, okDay := smallNumber(parts[0], 2)
	month, okMonth := smallNumber(parts[1], 2)
	if !okDay || !okMonth {
		return time.Time{}, false
	}
	return makeDay(year, month, day, now)
}

// makeDay makes a day that exists. Without a year (0) it is the next one, today included.
func makeDay(year, month, day int, now time.Time) (time.Time, bool) {
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return time.Time{}, false
	}
	years := []int{year}
	if year == 0 {
		years = years[:0]
		for ahead := range 9 { // 29 February may be eight years away
			years = append(years, now.Year()+ahead)
		}
	}
	today := addDays(now, 0, 0, 0)
	for _, y := range years {
		d := startOf(y, time.Month(month), day, now.Location())
		if dy, dm, dd := d.Date(); dy != y || int(dm) != month || dd != day {
			if year == 0 && !(month == 2 && day == 29) {
				return time.Time{}, false
			}
			continue
		}
		if year != 0 || !d.Before(today) {
			return d, true
		}
	}
	return time.Time{}, false
}

// inBounds reports whether the day is one the question takes.
func (a *ask) inBounds(day, now time.Time) bool {
	if a.from != nil && day.Before(a.from.from(now)) {
		return false
	}
	return a.to == nil || !day.After(a.to.from(now))
}
