package worktime

import (
	"fmt"
	"time"
)

// words is what InWords needs of a language.
type words struct {
	today, tomorrow, yesterday string // formats of a clock time
	thisWeek                   string // of a weekday and a clock time
	thisYear                   string // of a weekday, a day, a month and a clock time
	otherYear                  string // of a weekday, a day, a month, a year and a clock time
	days                       [7]string
	months                     [12]string
}

var english = words{
	today:     "today %s",
	tomorrow:  "tomorrow %s",
	yesterday: "yesterday %s",
	thisWeek:  "%s %s",
	thisYear:  "%s %d %s %s",
	otherYear: "%s %d %s %d %s",
	days:      [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September",
		"October", "November", "December"},
}

// InWords says t to somebody whose clock shows the time of zone, at now: "today 14:00",
// "tomorrow 09:00", "Tuesday 14:00" for the six days to come, and otherwise "Tuesday 1 December 14:00",
// with the year if it is not this one. If the zone is not known it speaks of UTC and says so.
//
// Source: docs/promises.md E3.
func InWords(t, now time.Time, zone string) string {
	loc, err := LoadZone(zone)
	if err != nil {
		return english.say(t.UTC(), now.UTC()) + " UTC"
	}
	return english.say(t.In(loc), now.In(loc))
}

// say takes both times in the same zone.
func (w words) say(t, now time.Time) string {
	clock, day := t.Format("15:04"), w.days[t.Weekday()]
	switch away := date(t) - date(now); {
	case away == 0:
		return fmt.Sprintf(w.today, clock)
	case away == 1:
		return fmt.Sprintf(w.tomorrow, clock)
	case away == -1:
		return fmt.Sprintf(w.yesterday, clock)
	case away > 1 && away <= 6:
		return fmt.Sprintf(w.thisWeek, day, clock)
	case t.Year() == now.Year():
		return fmt.Sprintf(w.thisYear, day, t.Day(), w.months[t.Month()-1], clock)
	default:
		return fmt.Sprintf(w.otherYear, day, t.Day(), w.months[t.Month()-1], t.Year(), clock)
	}
}

// date counts the days of the calendar since 1970.
func date(t time.Time) int64 {
	_, offset := t.Zone()
	return floorDay(t.Unix() + int64(offset))
}
