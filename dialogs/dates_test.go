package dialogs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// zones have daylight saving in Europe, in America, by half an hour, and at midnight.
var zones = []string{"UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "America/Santiago", "America/Havana", "Pacific/Kiritimati", "Asia/Kathmandu"}

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// It is Thursday, 26 February 2026.
func TestDaysAreRead(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 2, 26, 23, 30, 0, 0, zone(t, "America/New_York"))
	for text, want := range map[string]string{
		"today": "2026-02-26", "Tomorrow!": "2026-02-27", "the day after tomorrow": "2026-02-28", "yesterday": "2026-02-25",
		"Friday": "2026-02-27", "thursday": "2026-03-05", "on Tuesday": "2026-03-03", "next tuesday": "2026-03-03", "this Sat": "2026-02-28",
		"in 3 days": "2026-03-01", "in two weeks": "2026-03-12", "in a month": "2026-03-26", "next week": "2026-03-05", "in 1 year": "2027-02-26",
		"3 December": "2026-12-03", "December 3": "2026-12-03", "Dec 3 2026": "2026-12-03", "3rd of December, 2027": "2027-12-03",
		"the 3rd December": "2026-12-03", "26 February": "2026-02-26", "25 feb": "2027-02-25", "29 February": "2028-02-29",
		"Thursday 3 December": "2026-12-03", "Thu, Dec 3rd": "2026-12-03", "1 jan 27": "2027-01-01",
		"2026-12-03": "2026-12-03", "03/12": "2026-12-03", "3.12.2026": "2026-12-03", "3.12.": "2026-12-03", "3-12-2026": "2026-12-03",
		"25/2": "2027-02-25", "03/12/26": "2026-12-03", "2026/12/03": "2026-12-03", "29.2.": "2028-02-29",
	} {
		got, ok := readDay(english, text, now)
		if !ok || got.Format("2006-01-02T15:04") != want+"T00:00" || got.Location() != now.Location() {
			t.Errorf("%q is read as %v, %v, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", " ", "soon", "some day", "now and then", "30 February", "2026-02-30", "31.4.", "0/1", "1/13", "32 May", "Monday 3 December", "12", "2026",
		"12-03", "3 December 26 5", "in -3 days", "in 3", "in 1.5 days", "in 2000 days", "next", "next friday week", "tuesday or friday", "3 12 2026",
		"1/2/3/4", "29 February 2027", "2026-1", "//", "--", "3.12.202", "３ December", "yes", strings.Repeat("tomorrow ", 30),
	} {
		if got, ok := readDay(english, text, now); ok {
			t.Errorf("%q is read as %s, and is no day", text, got.Format(time.DateOnly))
		}
	}
}

func TestAMonthAheadStaysInItsMonth(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)
	if got, _ := readDay(english, "in a month", now); got.Format(time.DateOnly) != "2026-02-28" {
		t.Errorf("a month after 31 January is %s", got.Format(time.DateOnly))
	}
	leap := time.Date(2028, 2, 29, 9, 0, 0, 0, time.UTC)
	if got, _ := readDay(english, "in a year", leap); got.Format(time.DateOnly) != "2029-02-28" {
		t.Errorf("a year after 29 February is %s", got.Format(time.DateOnly))
	}
}

// Whatever the day, the zone and the way to write it: it comes back as that day, at its first moment.
func TestEveryWayToWriteADayMeansThatDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		now := time.Unix(rapid.Int64Range(1_700_000_000, 2_500_000_000).Draw(t, "now"), 0).In(loc)
		ahead := rapid.IntRange(0, 364).Draw(t, "ahead")
		y, m, d := now.Date()
		want := time.Date(y, m, d+ahead, 12, 0, 0, 0, time.UTC) // the day, told by its noon
		ways := []string{
			want.Format("2006-01-02"), want.Format("2 January"), want.Format("January 2"), want.Format("Jan 2 2006"), want.Format("2 Jan 2006"),
			want.Format("02/01"), want.Format("2.1.2006"), want.Format("Monday 2 January 2006"), fmt.Sprintf("in %d days", ahead),
		}
		if ahead >= 1 && ahead <= 7 {
			ways = append(ways, want.Format("Monday"), "next "+want.Format("Mon"), strings.ToUpper(want.Format("Monday"))+"!")
		}
		text := rapid.SampledFrom(ways).Draw(t, "way")
		got, ok := readDay(english, text, now)
		if !ok || got.Format(time.DateOnly) != want.Format(time.DateOnly) {
			t.Fatalf("%q, said on %s, is read as %v, %v", text, now, got, ok)
		}
		if before := got.Add(-time.Second); before.Format(time.DateOnly) == got.Format(time.DateOnly) {
			t.Fatalf("%q is read as %v, which is not the first moment of that day", text, got)
		}
	})
}

func TestAWeekdayIsAlwaysOfTheComingWeek(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		now := time.Unix(rapid.Int64Range(1_700_000_000, 2_500_000_000).Draw(t, "now"), 0).In(loc)
		day := time.Weekday(rapid.IntRange(0, 6).Draw(t, "day"))
		got, ok := readDay(english, day.String(), now)
		first, last := addDays(now, 0, 0, 1), addDays(now, 0, 0, 7)
		if !ok || got.Weekday() != day || got.Before(first) || got.After(last) {
			t.Fatalf("%s, said on %s, is read as %v, %v", day, now, got, ok)
		}
	})
}

func TestNumbersAndYesAndNoAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"3": 3, " 3. ": 3, "-1": -1, "+2": 2, "3,5": 3.5, "7.25": 7.25, "three": 3, "Twelve!": 12, "zero": 0, "0": 0, "1000000": 1000000,
	} {
		if got, ok := readNumber(english, text); !ok || got != want {
			t.Errorf("%q is read as %v, %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "-", ".", ",", "1.2.3", "1e9", "0x10", "NaN", "inf", "three or four", "1 000", "12345678901234567", "٣", "1_000"} {
		if got, ok := readNumber(english, text); ok {
			t.Errorf("%q is read as %v, and is no number", text, got)
		}
	}
	for text, want := range map[string]bool{"yes": true, "Yeah!": true, "OK.": true, "of course": true, "👍": true, "no": false, "Nope": false, "I don't": false, "No, thanks": false} {
		if got, ok := readYesNo(english, text); !ok || got != want {
			t.Errorf("%q is read as %v, %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "yes and no", "perhaps", "not", "yes but not now"} {
		if got, ok := readYesNo(english, text); ok {
			t.Errorf("%q is read as %v, and is neither", text, got)
		}
	}
}

func TestLengthsOfTimeAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"30m": 30 * time.Minute, "4h": 4 * time.Hour, "2 days": 48 * time.Hour, "1 day": 24 * time.Hour, "90 minutes": 90 * time.Minute, "1 week": 168 * time.Hour, "24H": 24 * time.Hour,
	} {
		if got, ok := readDuration(text); !ok || got != want {
			t.Errorf("%q is read as %v, %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "h", "4", "-4h", "4 working hours", "0h", "401 days", "1h30m", "99999999h", "4.5h"} {
		if got, ok := readDuration(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func TestWordsAreFolded(t *testing.T) {
	t.Parallel()
	for a, b := range map[string]string{
		"I don't know": "i dont KNOW!", "I don’t know": "i dont know", "Café": "cafe", "a-b": "a b", "  x  ": "X", "…": "", "Ünder": "under", "👍🏽": "👍🏽",
	} {
		if fold(a) != fold(b) {
			t.Errorf("%q and %q are %q and %q, and not the same", a, b, fold(a), fold(b))
		}
	}
}

// In some zones the clock goes forward at midnight: the day then begins at one.
func TestADayWithoutMidnightExists(t *testing.T) {
	t.Parallel()
	for name, day := range map[string]string{"Asia/Beirut": "2026-03-29", "America/Santiago": "2026-09-06", "America/Havana": "2026-03-08", "Africa/Cairo": "2026-04-24"} {
		now := time.Date(2026, 1, 1, 12, 0, 0, 0, zone(t, name))
		got, ok := readDay(english, day, now)
		if !ok || got.Format("2006-01-02 15") != day+" 01" {
			t.Errorf("in %s %s is read as %v, %v, want one o'clock", name, day, got, ok)
		}
	}
}
