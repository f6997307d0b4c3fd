package worktime_test

import (
	"fmt"
	"strings"
	"time"

	"pgregory.net/rapid"

	"alongside/coach/worktime"
)

// slow is the same calendar, counted by looking at the clock on the wall once a minute. It shares
// nothing with the code that it checks.
type slow struct {
	days   [7][][2]int // by weekday: minutes after midnight, the end after midnight of the next day if over it
	zone   *time.Location
	closed []worktime.Span
}

// wall is what the clock shows, in minutes since 1970.
func (s slow) wall(t time.Time) int {
	local := t.In(s.zone)
	shown := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), 0, 0, time.UTC)
	return int(shown.Unix() / 60)
}

// open reports whether the minute from t on is open, and the day it belongs to, since 1970.
func (s slow) open(t time.Time) (int, bool) {
	for _, c := range s.closed {
		if !t.Before(c.From) && t.Before(c.To) {
			return 0, false
		}
	}
	day := s.wall(t) / (24 * 60)
	minute := s.wall(t) % (24 * 60)
	for back := range 2 {
		weekday := (day - back + 4) % 7
		for _, span := range s.days[weekday] {
			if at := minute + back*24*60; at >= span[0] && at < span[1] {
				return day - back, true
			}
		}
	}
	return 0, false
}

func (s slow) nextOpening(t time.Time) time.Time {
	for {
		if _, ok := s.open(t); ok {
			return t
		}
		t = t.Add(time.Minute)
	}
}

func (s slow) worked(from, to time.Time) time.Duration {
	var sum time.Duration
	for t := from; t.Before(to); t = t.Add(time.Minute) {
		if _, ok := s.open(t); ok {
			sum += time.Minute
		}
	}
	return sum
}

func (s slow) afterMinutes(asked time.Time, n int) time.Time {
	for t := asked; ; t = t.Add(time.Minute) {
		if n == 0 {
			return t
		}
		if _, ok := s.open(t); ok {
			n--
		}
	}
}

func (s slow) afterDays(asked time.Time, n int) time.Time {
	start := s.nextOpening(asked)
	day, _ := s.open(start)
	reached := s.wall(start) // the latest that the clock has come to, at the end of a minute
	for t := start.Add(-3 * time.Hour); t.Before(start); t = t.Add(time.Minute) {
		reached = max(reached, s.wall(t)+1)
	}
	target, last := day, day
	var first, end time.Time
	for t := start; ; t = t.Add(time.Minute) {
		now, ok := s.open(t)
		if !end.IsZero() && t.Sub(end) > 48*time.Hour {
			break
		}
		if !ok {
			continue
		}
		if now != last && n == 0 {
			break
		}
		if now != last {
			n--
			first, target = t, now
		}
		last = now
		if n == 0 {
			end = t.Add(time.Minute)
		}
	}
	same := time.Unix(int64(target-2)*24*60*60, 0)
	for s.wall(same) < target*24*60+reached-day*24*60 {
		same = same.Add(time.Minute)
	}
	switch {
	case same.Before(first):
		return first
	case same.After(end):
		return end
	default:
		return same
	}
}

var zones = []string{"Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "America/Nuuk"}

// turns are days on which those zones change their clocks, and some others of note.
var turns = []struct{ zone, day string }{
	{"Europe/London", "2026-03-29"}, {"Europe/London", "2026-10-25"}, {"America/New_York", "2026-03-08"},
	{"America/New_York", "2026-11-01"}, {"Australia/Lord_Howe", "2026-04-05"}, {"Australia/Lord_Howe", "2026-10-04"},
	{"America/Nuuk", "2026-03-28"}, {"America/Nuuk", "2026-10-25"}, {"Asia/Kolkata", "2028-02-29"},
	{"Pacific/Apia", "2011-12-29"}, {"Europe/London", "2026-12-31"}, {"Europe/London", "2040-12-31"},
}

// week draws weekly hours, as text and as the reference keeps them.
func week(t *rapid.T) (string, [7][][2]int) {
	var days [7][][2]int
	var groups []string
	names := []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}
	for day := range days {
		var text []string
		at := 0
		for range rapid.IntRange(0, 3).Draw(t, names[day]+" spans") {
			if at >= 22*60 {
				break
			}
			from := rapid.IntRange(at, 22*60).Draw(t, "from")
			to := rapid.IntRange(from+90, 24*60).Draw(t, "to")
			days[day] = append(days[day], [2]int{from, to})
			text = append(text, fmt.Sprintf("%02d:%02d-%02d:%02d", from/60, from%60, to/60, to%60))
			at = to + 1
		}
		if len(text) > 0 {
			groups = append(groups, names[day]+" "+strings.Join(text, " "))
		}
	}
	if len(groups) == 0 {
		days[3] = [][2]int{{22 * 60, 30 * 60}}
		return "Wed 22:00-06:00", days
	}
	if len(days[1]) == 0 && (len(days[2]) == 0 || days[2][0][0] >= 4*60) { // a night shift where there is room
		days[1] = [][2]int{{20 * 60, 28 * 60}}
		groups = append(groups, "Mon 20:00-04:00")
	}
	return strings.Join(groups, "; "), days
}

// calendars draws a calendar twice: as the package has it and slow.
func calendars(t *rapid.T) (worktime.Calendar, slow, time.Time) {
	text, days := week(t)
	hours, err := worktime.ParseHours(text)
	if err != nil {
		t.Fatal(err)
	}
	near := rapid.SampledFrom(turns).Draw(t, "near")
	zone, err := time.LoadLocation(near.zone)
	if err != nil {
		t.Fatal(err)
	}
	base, err := time.ParseInLocation("2006-01-02", near.day, zone)
	if err != nil {
		t.Fatal(err)
	}
	minutes := rapid.OneOf(rapid.IntRange(-3*24*60, 24*60), rapid.IntRange(-60, 4*60))
	asked := base.Add(time.Duration(minutes.Draw(t, "minutes")) * time.Minute)
	var closed []worktime.Span
	for range rapid.IntRange(0, 3).Draw(t, "closed") {
		from := base.Add(time.Duration(rapid.IntRange(-48, 96).Draw(t, "closed hour")) * time.Hour)
		closed = append(closed, worktime.Span{From: from, To: from.Add(time.Duration(rapid.IntRange(-5, 60).Draw(t, "closed hours")) * 20 * time.Minute)})
	}
	c := worktime.Calendar{Hours: hours, Zone: near.zone, Closed: closed}
	return c, slow{days, zone, closed}, asked
}
