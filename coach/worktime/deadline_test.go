package worktime_test

import (
	"errors"
	"testing"
	"time"

	"alongside/coach/worktime"
)

// at reads "2026-11-23 14:00" on the clock of a zone.
func at(t *testing.T, text, zone string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	read, err := time.ParseInLocation("2006-01-02 15:04", text, loc)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func TestDeadlinesThatPeopleExpect(t *testing.T) {
	t.Parallel()
	const (
		office = "Mon-Fri 09:00-17:00"
		split  = "Mon-Fri 09:00-12:00 13:00-17:00; Sat 10:00-12:00"
		night  = "Mon-Sun 22:00-06:00"
	)
	for name, c := range map[string]struct {
		hours, zone, asked, within, due string
	}{
		"an hour of work within the day":             {office, "Europe/London", "2026-11-23 10:00", "1 working hour", "2026-11-23 11:00"},
		"over the lunch break":                       {split, "Europe/London", "2026-11-23 11:00", "2 working hours", "2026-11-23 14:00"},
		"to the very end of the day":                 {office, "Europe/London", "2026-11-23 16:00", "1 working hour", "2026-11-23 17:00"},
		"over the weekend":                           {office, "Europe/London", "2026-11-27 16:00", "4 working hours", "2026-11-30 12:00"},
		"asked at night, counted from the morning":   {office, "Europe/London", "2026-11-23 03:00", "90 working minutes", "2026-11-23 10:30"},
		"the same time tomorrow":                     {office, "Europe/London", "2026-11-23 14:00", "1 working day", "2026-11-24 14:00"},
		"Friday's question is Monday's answer":       {office, "Europe/London", "2026-11-27 14:00", "1 working day", "2026-11-30 14:00"},
		"Saturday closes earlier":                    {split, "Europe/London", "2026-11-27 16:00", "1 working day", "2026-11-28 12:00"},
		"Saturday opens later":                       {split, "Europe/London", "2026-11-27 09:30", "1 working day", "2026-11-28 10:00"},
		"a time in the break stays":                  {"Mon 09:00-17:00; Tue 09:00-12:00 14:00-17:00", "Europe/London", "2026-11-23 13:00", "1 working day", "2026-11-24 13:00"},
		"asked on Sunday, it is Monday's":            {office, "Europe/London", "2026-11-29 20:00", "1 working day", "2026-12-01 09:00"},
		"three working days over a weekend":          {office, "Europe/London", "2026-11-26 15:00", "3 working days", "2026-12-01 15:00"},
		"half an hour at night is half an hour":      {office, "Europe/London", "2026-11-23 03:00", "30m", "2026-11-23 03:30"},
		"two days are 48 hours":                      {office, "Europe/London", "2026-11-28 03:00", "2 days", "2026-11-30 03:00"},
		"always there":                               {"24/7", "Europe/London", "2026-11-28 03:00", "1 working day", "2026-11-29 03:00"},
		"the night belongs to the day it begins":     {night, "Europe/London", "2026-11-24 02:00", "1 working day", "2026-11-25 02:00"},
		"a working night across midnight":            {night, "Europe/London", "2026-11-23 23:00", "4 working hours", "2026-11-24 03:00"},
		"a leap day is a day":                        {office, "Asia/Kolkata", "2028-02-28 11:00", "1 working day", "2028-02-29 11:00"},
		"over a new year that the library has wrong": {"24/7", "Europe/London", "2040-12-30 11:00", "1 working day", "2040-12-31 11:00"},
		"over the new year":                          {office, "Asia/Kolkata", "2026-12-31 16:30", "1 working hour", "2027-01-01 09:30"},
		"the clock goes forward: an hour less":       {night, "Europe/London", "2026-03-28 22:00", "4 working hours", "2026-03-29 03:00"},
		"the clock goes back: an hour more":          {night, "Europe/London", "2026-10-24 22:00", "4 working hours", "2026-10-25 01:00"},
		"a time that is skipped becomes the next":    {"24/7", "Europe/London", "2026-03-28 01:30", "1 working day", "2026-03-29 02:00"},
		"half an hour is skipped":                    {"24/7", "Australia/Lord_Howe", "2026-10-03 02:10", "1 working day", "2026-10-04 02:30"},
		"half an hour is repeated":                   {night, "Australia/Lord_Howe", "2026-04-04 22:00", "5 working hours", "2026-04-05 02:30"},
		"4h across the gap are four hours":           {office, "America/New_York", "2026-03-08 00:00", "4h", "2026-03-08 05:00"},
		"the same time, though a night is longer":    {office, "America/New_York", "2026-10-30 15:00", "1 working day", "2026-11-02 15:00"},
		"the end of the day may be 24:00":            {"Mon-Tue 18:00-24:00", "Europe/London", "2026-11-23 23:30", "1 working hour", "2026-11-24 18:30"},
		"a day that closes at 24:00 ends a day late": {"Mon-Tue 18:00-24:00", "Europe/London", "2026-11-24 23:30", "1 working day", "2026-11-30 23:30"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cal := worktime.Calendar{Hours: parsed(t, c.hours), Zone: c.zone}
			promise, err := worktime.ParseWithin(c.within)
			if err != nil {
				t.Fatal(err)
			}
			due, err := cal.Deadline(at(t, c.asked, c.zone), promise)
			if want := at(t, c.due, c.zone); err != nil || !due.Equal(want) {
				t.Errorf("due %v, %v, want %v", due.In(want.Location()), err, want)
			}
		})
	}
}

func TestHolidaysAndLeaveAreNotCounted(t *testing.T) {
	t.Parallel()
	const zone = "Europe/London"
	cal := worktime.Calendar{
		Hours: parsed(t, "Mon-Fri 09:00-17:00"), Zone: zone,
		Closed: []worktime.Span{
			{From: at(t, "2026-12-28 00:00", zone), To: at(t, "2026-12-29 00:00", zone)},
			{From: at(t, "2026-12-25 00:00", zone), To: at(t, "2026-12-26 00:00", zone)},
			{From: at(t, "2026-12-24 12:00", zone), To: at(t, "2026-12-25 12:00", zone)},
		},
	}
	day, _ := worktime.ParseWithin("1 working day")
	two, _ := worktime.ParseWithin("2 working hours")
	asked := at(t, "2026-12-24 11:00", zone)
	if due, err := cal.Deadline(asked, day); err != nil || !due.Equal(at(t, "2026-12-29 11:00", zone)) {
		t.Errorf("1 working day: %v, %v", due, err)
	}
	if due, err := cal.Deadline(asked, two); err != nil || !due.Equal(at(t, "2026-12-29 10:00", zone)) {
		t.Errorf("2 working hours: %v, %v", due, err)
	}
	if cal.IsOpen(at(t, "2026-12-28 10:00", zone)) || !cal.IsOpen(at(t, "2026-12-29 10:00", zone)) {
		t.Error("the bank holiday is not kept")
	}
	if open, err := cal.NextOpening(at(t, "2026-12-24 12:00", zone)); err != nil || !open.Equal(at(t, "2026-12-29 09:00", zone)) {
		t.Errorf("opens %v, %v", open, err)
	}
}

func TestDeadlinesThatCannotBe(t *testing.T) {
	t.Parallel()
	asked := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	day, _ := worktime.ParseWithin("1 working day")
	elapsed, _ := worktime.ParseWithin("4h")
	leave := []worktime.Span{{From: asked, To: asked.AddDate(2, 0, 0)}}
	for name, c := range map[string]struct {
		cal    worktime.Calendar
		within worktime.Within
		err    error
	}{
		"nobody works":                   {worktime.Calendar{Zone: "UTC"}, day, worktime.ErrNoHours},
		"on leave for two years":         {worktime.Calendar{Hours: worktime.Always(), Zone: "UTC", Closed: leave}, day, worktime.ErrNoHours},
		"nowhere":                        {worktime.Calendar{Hours: worktime.Always()}, day, worktime.ErrZone},
		"not on this earth":              {worktime.Calendar{Hours: worktime.Always(), Zone: "Mars/Base"}, day, worktime.ErrZone},
		"not wherever this computer is":  {worktime.Calendar{Hours: worktime.Always(), Zone: "Local"}, day, worktime.ErrZone},
		"nothing was promised":           {worktime.Calendar{Hours: worktime.Always(), Zone: "UTC"}, worktime.Within{}, worktime.ErrNoWithin},
		"elapsed time needs no calendar": {worktime.Calendar{}, elapsed, nil},
	} {
		if _, err := c.cal.Deadline(asked, c.within); !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %v", name, err, c.err)
		}
	}
}

func TestAWarningComesInOpenTime(t *testing.T) {
	t.Parallel()
	const zone = "Europe/London"
	cal := worktime.Calendar{Hours: parsed(t, "Mon-Fri 09:00-17:00"), Zone: zone}
	asked, due := at(t, "2026-11-27 15:00", zone), at(t, "2026-11-30 15:00", zone)
	if got, want := cal.Point(asked, due, 0.75), at(t, "2026-11-30 13:00", zone); !got.Equal(want) {
		t.Errorf("warned at %v, want %v", got, want)
	}
	if got, want := (worktime.Calendar{}).Point(asked, due, 0.5), at(t, "2026-11-29 03:00", zone); !got.Equal(want) {
		t.Errorf("in elapsed time %v, want %v", got, want)
	}
}

func TestTimesInWords(t *testing.T) {
	t.Parallel()
	const zone = "Europe/London"
	now := at(t, "2026-11-23 14:30", zone) // a Monday
	for text, want := range map[string]string{
		"2026-11-23 17:00": "today 17:00",
		"2026-11-23 09:00": "today 09:00",
		"2026-11-24 09:00": "tomorrow 09:00",
		"2026-11-22 09:00": "yesterday 09:00",
		"2026-11-25 00:00": "Wednesday 00:00",
		"2026-11-29 14:00": "Sunday 14:00",
		"2026-11-30 14:00": "Monday 30 November 14:00",
		"2026-11-20 14:00": "Friday 20 November 14:00",
		"2027-01-04 14:00": "Monday 4 January 2027 14:00",
	} {
		if got := worktime.InWords(at(t, text, zone), now, zone); got != want {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
	if got := worktime.InWords(at(t, "2026-11-23 23:30", zone), now, "Asia/Kolkata"); got != "tomorrow 05:00" {
		t.Errorf("in Kolkata it is %q", got)
	}
	if got := worktime.InWords(now, now, "Mars/Base"); got != "today 14:30 UTC" {
		t.Errorf("on Mars it is %q", got)
	}
}

func parsed(t *testing.T, text string) worktime.Hours {
	t.Helper()
	h, err := worktime.ParseHours(text)
	if err != nil {
		t.Fatal(err)
	}
	return h
}
