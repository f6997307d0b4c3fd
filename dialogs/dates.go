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
