package worktime

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

const hoursExample = `write them like "Mon-Fri 09:00-12:00 13:00-17:00; Sat 10:00-12:00" or "24/7"`

var (
	week     = [7]time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
	dayNames = [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}
)

// ParseHours reads weekly hours: groups of days and spans such as
// "Mon-Fri 09:00-12:00 13:00-17:00; Sat 10:00-12:00", or "24/7".
//
// Groups are separated by ";" or ",". A group may name several days ("Mon, Wed 09:00-12:00") and a range may
// run over the weekend ("Fri-Mon"). A span may end at 24:00, or after midnight ("22:00-06:00"): it then belongs
// to the day on which it begins. A day has at most 6 spans, and no two spans overlap.
//
// The error is a sentence that tells the writer what to write instead.
func ParseHours(text string) (Hours, error) {
	words := hoursWords(text)
	switch {
	case len(words) == 0:
		return Hours{}, errors.New("hours are empty: " + hoursExample)
	case len(words) == 1 && words[0] == "24/7":
		return Always(), nil
	}
	var p hoursParser
	for _, word := range words {
		if err := p.read(word); err != nil {
			return Hours{}, fmt.Errorf("hours %.60q: %w", text, err)
		}
	}
	if err := p.endGroup(); err != nil {
		return Hours{}, fmt.Errorf("hours %.60q: %w", text, err)
	}
	h, err := p.hours()
	if err != nil {
		return Hours{}, fmt.Errorf("hours %.60q: %w", text, err)
	}
	return h, nil
}

// hoursWords splits text into days, spans and ";". A comma is as good as a space.
func hoursWords(text string) []string {
	text = strings.NewReplacer("–", "-", "—", "-", ",", " ", ";", " ; ").Replace(text)
	fields := strings.Fields(text)
	var words []string
	for i, field := range fields { // "09:00 - 17:00" is one word
		joined := i > 0 && field != ";" && words[len(words)-1] != ";" &&
			(strings.HasPrefix(field, "-") || strings.HasSuffix(words[len(words)-1], "-"))
		if joined {
			words[len(words)-1] += field
			continue
		}
		words = append(words, field)
	}
	return words
}

// hoursParser collects spans for the days of the group being read.
type hoursParser struct {
	days  []time.Weekday
	spans int // read in this group
	week  [7][]daySpan
}

func (p *hoursParser) read(word string) error {
	if word == ";" {
		return p.endGroup()
	}
	if word[0] >= '0' && word[0] <= '9' {
		return p.readSpan(word)
	}
	if p.spans > 0 {
		if err := p.endGroup(); err != nil {
			return err
		}
	}
	days, err := parseDays(word)
	p.days = append(p.days, days...)
	return err
}

func (p *hoursParser) readSpan(word string) error {
	if len(p.days) == 0 {
		return fmt.Errorf("%q stands before any day; %s", word, hoursExample)
	}
	s, err := parseSpan(word)
	if err != nil {
		return err
	}
	p.spans++
	for _, day := range p.days {
		p.week[day] = append(p.week[day], s)
		if len(p.week[day]) > 2*maxDaySpans {
			return fmt.Errorf("%s has too many spans; write at most %d", dayNames[day], maxDaySpans)
		}
	}
	return nil
}

func (p *hoursParser) endGroup() error {
	if len(p.days) > 0 && p.spans == 0 {
		return fmt.Errorf("%s has no hours; %s", dayNames[p.days[0]], hoursExample)
	}
	p.days, p.spans = p.days[:0], 0
	return nil
}

// hours sorts and joins what was collected, and refuses overlaps, also over midnight.
func (p *hoursParser) hours() (Hours, error) {
	var h Hours
	for day, spans := range p.week {
		slices.SortFunc(spans, func(a, b daySpan) int { return int(a.from) - int(b.from) })
		n := 0
		for _, s := range spans {
			switch last := n - 1; {
			case n > 0 && s.from < h.days[day][last].to:
				return Hours{}, overlap(day, h.days[day][last], day, s)
			case n > 0 && s.from == h.days[day][last].to && s.to <= dayMinutes:
				h.days[day][last].to = s.to
			case n == maxDaySpans:
				return Hours{}, fmt.Errorf("%s has too many spans; write at most %d", dayNames[day], maxDaySpans)
			default:
				h.days[day][n] = s
				n++
			}
		}
	}
	for day := range h.days {
		today, next := h.on(time.Weekday(day)), (day+1)%7
		if len(today) == 0 || h.days[next][0] == (daySpan{}) {
			continue
		}
		if last, first := today[len(today)-1], h.days[next][0]; last.to-dayMinutes > first.from {
			return Hours{}, overlap(day, last, next, first)
		}
	}
	if h.IsZero() {
		return Hours{}, errors.New("no hours given; " + hoursExample)
	}
	return h, nil
}

func overlap(day int, a daySpan, otherDay int, b daySpan) error {
	return fmt.Errorf("%s %s overlaps %s %s; write each open time once",
		dayNames[day], spansText([]daySpan{a}), dayNames[otherDay], spansText([]daySpan{b}))
}

func parseDays(word string) ([]time.Weekday, error) {
	first, last, ranged := strings.Cut(word, "-")
	from, ok := parseDay(first)
	to := from
	if ok && ranged {
		to, ok = parseDay(last)
	}
	if !ok {
		return nil, fmt.Errorf("%q is not a day or a range of days; write Mon, Tue, Wed, Thu, Fri, Sat, Sun, or a range like Mon-Fri", word)
	}
	days := []time.Weekday{from}
	for day := from; day != to; {
		day = (day + 1) % 7
		days = append(days, day)
	}
	return days, nil
}

// parseDay knows a day by its first three letters, or by its whole English name.
func parseDay(word string) (time.Weekday, bool) {
	word = strings.ToLower(word)
	for day, name := range dayNames {
		if word == strings.ToLower(name) || word == strings.ToLower(time.Weekday(day).String()) {
			return time.Weekday(day), true
		}
	}
	return 0, false
}

func parseSpan(word string) (daySpan, error) {
	first, last, _ := strings.Cut(word, "-")
	from, fromOK := parseClock(first)
	to, toOK := parseClock(last)
	if !fromOK || !toOK || from == dayMinutes {
		return daySpan{}, fmt.Errorf("%q is not a span of time; write it like 09:00-17:00, on a 24-hour clock", word)
	}
	switch {
	case from == to:
		return daySpan{}, fmt.Errorf("%q begins and ends at the same time; write 00:00-24:00 for the whole day", word)
	case from > to:
		to += dayMinutes
	}
	return daySpan{from, to}, nil
}

// parseClock reads "09:00", "9:00", "9.00" or "9" as minutes after midnight, up to 24:00.
func parseClock(word string) (int16, bool) {
	hour, minute, has := strings.Cut(strings.Replace(word, ".", ":", 1), ":")
	if !has {
		minute = "00"
	}
	h, hourErr := strconv.ParseUint(hour, 10, 8)
	m, minuteErr := strconv.ParseUint(minute, 10, 8)
	ok := hourErr == nil && minuteErr == nil && len(hour) <= 2 && len(minute) == 2 && m < 60 && h*60+m <= dayMinutes
	if !ok {
		return 0, false
	}
	return int16(h*60 + m), true
}
