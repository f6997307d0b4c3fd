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

// A time of day does not get into the way of the day, and what could be either is asked again.
func TestDaysAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 2, 26, 23, 30, 0, 0, zone(t, "Europe/London")) // a Thursday
	for text, want := range map[string]string{
		"Thursday at 2": "2026-03-05", "on Thursday at 14:00": "2026-03-05", "Thursday 2pm": "2026-03-05", "thurs 2.30 p.m.": "2026-03-05",
		"3 pm tomorrow": "2026-02-27", "tomorrow at half past ten": "2026-02-27", "Tomorrow, quarter to 3": "2026-02-27", "tomorrow at 9 in the morning": "2026-02-27",
		"tomorrow morning": "2026-02-27", "Monday evening": "2026-03-02", "in the afternoon on Monday": "2026-03-02", "Tuesday at 2 o'clock": "2026-03-03",
		"Tuesday around two": "2026-03-03", "Friday at noon": "2026-02-27", "at 10:15 on 3 December": "2026-12-03", "3 December at 2": "2026-12-03",
		"03/12 at 2pm": "2026-12-03", "2026-12-03, 14:00": "2026-12-03", "Thursday 03/12": "2026-12-03", "in two weeks at 3pm": "2026-03-12",
		"tonight": "2026-02-26", "this evening": "2026-02-26", "this afternoon at 4": "2026-02-26", "tonight at 8": "2026-02-26", "today at 24:00": "2026-02-26",
		"the 5th": "2026-03-05", "5th": "2026-03-05", "on the 1st": "2026-03-01", "the 26th": "2026-02-26", "the 25th": "2026-03-25", "the 31st": "2026-03-31",
		"the 30th": "2026-03-30", "Thursday the 5th": "2026-03-05", "Thursday 5th at 2": "2026-03-05", "the 5th in the morning": "2026-03-05",
		"in a fortnight": "2026-03-12", "in 2 fortnights": "2026-03-26", "in two weeks' time": "2026-03-12", "a week today": "2026-03-05",
		"a week tomorrow": "2026-03-06", "a week on Tuesday": "2026-03-10", "two weeks from today": "2026-03-12", "3 days from now": "2026-03-01",
		"a fortnight on Friday at 9am": "2026-03-13", "in a week from Monday": "2026-03-09", "a month from tomorrow": "2026-03-27",
		"next week Thursday": "2026-03-05", "Monday next week": "2026-03-02", "Sunday of next week": "2026-03-08", "Friday this week": "2026-02-27",
		"this week on Tuesday": "2026-02-24", "this coming Tuesday": "2026-03-03", "day after tomorrow": "2026-02-28", "the day after tomorrow at 9": "2026-02-28",
		"I think Tuesday": "2026-03-03", "It's on Tuesday at 2": "2026-03-03", "maybe the 5th": "2026-03-05", "i think its tommorow": "2026-02-27", "Tuesday?": "2026-03-03",
	} {
		got, ok := readDay(english, text, now)
		if !ok || got.Format("2006-01-02T15:04") != want+"T00:00" {
			t.Errorf("%q is read as %v, %v, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"at 2", "3pm", "14:00", "in the morning", "morning", "night", "last night", "good morning", "every morning", "next morning", "at", "at at",
		"Thursday 2", "2 tomorrow", "the 5", "5", "32nd", "0th", "Friday the 5th", "tomorrow at 25", "tomorrow at 2:75", "tomorrow at 2 or 3",
		"Thursday 2.30", "Friday 03/12", "Thursday 12-03", "a week", "two weeks", "a day today", "a week yes", "half a week today", "in two weeks maybe",
		"the week after next", "next week Thursday Friday", "this week", "not tomorrow", "is it tomorrow", "about 3 weeks", "at 2 weeks", "noon", "half past two",
		"maybe", "I think", "5th 6th", "in the 5th", "Tuesday at 2 on Friday",
	} {
		if got, ok := readDay(english, text, now); ok {
			t.Errorf("%q is read as %s, and is no day", text, got.Format(time.DateOnly))
		}
	}
}

// The days of a month that has fewer of them are the next month's.
func TestADayOfTheMonthIsTheNextThatExists(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		now := time.Unix(rapid.Int64Range(1_700_000_000, 2_500_000_000).Draw(t, "now"), 0).In(loc)
		n := rapid.IntRange(1, 31).Draw(t, "n")
		got, ok := readDay(english, fmt.Sprintf("the %dth", n), now)
		if !ok || got.Day() != n || got.Before(addDays(now, 0, 0, 0)) {
			t.Fatalf("the %dth, said on %s, is read as %v, %v", n, now, got, ok)
		}
		for day := addDays(now, 0, 0, 0); day.Before(got); day = addDays(day, 0, 0, 1) {
			if day.Day() == n {
				t.Fatalf("the %dth, said on %s, is read as %v, and %v comes before it", n, now, got, day)
			}
		}
	})
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
		switch rapid.IntRange(0, 4).Draw(t, "time") {
		case 1:
			text += fmt.Sprintf(" at %d", rapid.IntRange(0, 24).Draw(t, "hour"))
		case 2:
			text += fmt.Sprintf(", %02d:%02d", rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"))
		case 3:
			text = fmt.Sprintf("%dpm on %s", rapid.IntRange(1, 12).Draw(t, "hour"), text)
		case 4:
			text += " in the morning"
		}
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
	for text, want := range map[string]bool{"yes": true, "Yeah!": true, "OK.": true, "of course": true, "👍": true, "no": false, "Nope": false, "I'm not": false, "No, thanks": false, "not really": false} {
		if got, ok := readYesNo(english, text, false); !ok || got != want {
			t.Errorf("%q is read as %v, %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "yes and no", "perhaps", "not", "yes but not now", "not now", "maybe", "I don't", "not sure", "I don't know", "later", "no idea", "nothing"} {
		if got, ok := readYesNo(english, text, false); ok {
			t.Errorf("%q is read as %v, and is neither", text, got)
		}
	}
}

// "Are you thinking about ending your life?" has a third button. Nothing counts as a no that may not be one.
func TestToAGraveQuestionOnlyAPlainNoIsANo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"no": false, "No!": false, "nope": false, "nah": false, "never": false, "I am not": false, "I'm not.": false, "no, I don't": false,
		"yes": true, "Yeah": true, "yep": true, "I do": true, "i am": true, "Yes, I have": true,
	} {
		if got, ok := readYesNo(english, text, true); !ok || got != want {
			t.Errorf("%q is read as %v, %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"not now", "not really", "not yet", "not today", "no thanks", "no idea", "no more", "no one", "no way", "never mind", "nothing", "none", "I don't", "I do not",
		"n", "na", "👎", "maybe", "not sure", "I won't", "later", "ok", "okay", "sure", "👍", "please", "right", "a bit", "sometimes", "no but yes", "yes no",
	} {
		if got, ok := readYesNo(english, text, true); ok {
			t.Errorf("%q is read as %v, and may mean something else", text, got)
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
