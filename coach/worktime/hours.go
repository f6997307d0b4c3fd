package worktime

import (
	"fmt"
	"strings"
	"time"
)

const (
	dayMinutes  = 24 * 60
	maxDaySpans = 6
)

// Hours are the weekly hours in which somebody answers, in local time. The zero Hours are none; other
// Hours come from ParseHours. Two Hours that are open at the same times are equal by ==.
type Hours struct {
	days [7][maxDaySpans]daySpan // by time.Weekday; in order, touching spans joined, the rest zero
}

// daySpan is a stretch of a day in minutes after its midnight; to may lie in the next day.
type daySpan struct{ from, to int16 }

// Always returns the hours of somebody who is always there, 24/7.
func Always() Hours {
	var h Hours
	for day := range h.days {
		h.days[day][0] = daySpan{0, dayMinutes}
	}
	return h
}

// IsZero reports whether h has no open time at all.
func (h Hours) IsZero() bool { return h == Hours{} }

// on returns the spans that begin on a weekday, in order.
func (h Hours) on(day time.Weekday) []daySpan {
	spans := h.days[day][:]
	for i, s := range spans {
		if s == (daySpan{}) {
			return spans[:i]
		}
	}
	return spans
}

// String returns h in the form that ParseHours reads, the same for equal hours; "" for the zero Hours.
// Days with equal hours that follow each other are written as a range, the week beginning on Monday.
func (h Hours) String() string {
	if h == Always() {
		return "24/7"
	}
	var groups []string
	for i := 0; i < len(week); {
		spans := h.days[week[i]]
		last := i
		for last+1 < len(week) && h.days[week[last+1]] == spans {
			last++
		}
		if text := spansText(h.on(week[i])); text != "" {
			days := dayNames[week[i]]
			if last > i {
				days += "-" + dayNames[week[last]]
			}
			groups = append(groups, days+" "+text)
		}
		i = last + 1
	}
	return strings.Join(groups, "; ")
}

func spansText(spans []daySpan) string {
	words := make([]string, len(spans))
	for i, s := range spans {
		words[i] = clockText(s.from) + "-" + clockText(s.to)
	}
	return strings.Join(words, " ")
}

func clockText(minute int16) string {
	if minute > dayMinutes {
		minute -= dayMinutes
	}
	return fmt.Sprintf("%02d:%02d", minute/60, minute%60)
}

// MarshalText writes h as String does, so that JSON holds hours as people write them.
func (h Hours) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads what MarshalText wrote, or anything else that ParseHours reads; "" is the zero Hours.
func (h *Hours) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*h = Hours{}
		return nil
	}
	parsed, err := ParseHours(string(text))
	if err != nil {
		return err
	}
	*h = parsed
	return nil
}
