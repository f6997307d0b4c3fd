package worktime_test

import (
	"encoding/json"
	"strings"
	"testing"

	"alongside/coach/worktime"
)

func TestHoursAreReadAndWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Mon-Fri 09:00-12:00 13:00-17:00; Sat 10:00-12:00": "Mon-Fri 09:00-12:00 13:00-17:00; Sat 10:00-12:00",
		"mon-fri 9-17, sat 10-12":                          "Mon-Fri 09:00-17:00; Sat 10:00-12:00",
		"Monday, Wednesday 9:00 – 12:30":                   "Mon 09:00-12:30; Wed 09:00-12:30",
		"Mon 13:00-17:00, 09:00-12:00":                     "Mon 09:00-12:00 13:00-17:00",
		"Mon 09:00-12:00 12:00-17:00":                      "Mon 09:00-17:00",
		"Fri-Mon 22:00-06:00":                              "Mon 22:00-06:00; Fri-Sun 22:00-06:00",
		"Sun 18:00-24:00; Mon 09.00-10.00;":                "Mon 09:00-10:00; Sun 18:00-24:00",
		"24/7":                                             "24/7",
		"Mon-Sun 00:00-24:00":                              "24/7",
	} {
		got, err := worktime.ParseHours(text)
		if err != nil || got.String() != want {
			t.Errorf("%q is %q, %v, want %q", text, got, err, want)
		}
	}
}

func TestHoursThatAreNotUnderstoodSayWhatToWrite(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                     `write them like "Mon-Fri`,
		"09:00-17:00":                          "before any day",
		"Mon; Tue 09:00-17:00":                 "Mon has no hours",
		"Mon-Fri":                              "Mon has no hours",
		"Mon 09:00":                            "24-hour clock",
		"Mon 9am-5pm":                          "24-hour clock",
		"Mon 09:00-25:00":                      "24-hour clock",
		"Mon 09:60-10:00":                      "24-hour clock",
		"Mon 24:00-25:00":                      "24-hour clock",
		"Mon 09:00-09:00":                      "00:00-24:00 for the whole day",
		"Lun 09:00-17:00":                      "not a day",
		"Mon-Fri 09:00-17:00; Fri 09:00-12:00": "Fri 09:00-17:00 overlaps Fri 09:00-12:00",
		"Sun 22:00-06:00; Mon 05:00-12:00":     "Sun 22:00-06:00 overlaps Mon 05:00-12:00",
		"Mon 0-1 2-3 4-5 6-7 8-9 10-11 12-13":  "at most 6",
		"Mon" + strings.Repeat(" 01:00-02:00", 99): "at most 6",
	} {
		if _, err := worktime.ParseHours(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want a word on %q", text, err, want)
		}
	}
}

func TestAnswerTimesAreReadAndWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"30m": "30m", "30 minutes": "30m", "4h": "4h", "1 hour": "1h", "2 days": "2 days", "1d": "1 day",
		"4 working hours": "4 working hours", " 90  Working minutes ": "90 working minutes",
		"1 working day": "1 working day", "1 working days": "1 working day", "90 days": "90 days",
	} {
		got, err := worktime.ParseWithin(text)
		if err != nil || got.String() != want {
			t.Errorf("%q is %q, %v, want %q", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"": "write it like", "soon": "write it like", "4": "write it like", "4 weeks": "write it like", "working day": "write it like",
		"-4h": "write it like", "1h30m": "write it like", "0m": "no time at all", "91 days": "at most 90 days",
		"99999999999999999999h": "at most 90 days", "1 working working day": "write it like",
	} {
		if _, err := worktime.ParseWithin(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want a word on %q", text, err, want)
		}
	}
}

func TestHoursAndAnswerTimesAreTextInJSON(t *testing.T) {
	t.Parallel()
	type agreement struct {
		Hours  worktime.Hours  `json:"hours,omitzero"`
		Within worktime.Within `json:"within,omitzero"`
	}
	for _, want := range []string{`{}`, `{"hours":"24/7","within":"1 working day"}`, `{"hours":"Mon-Fri 09:00-17:00","within":"4h"}`} {
		var a agreement
		if err := json.Unmarshal([]byte(want), &a); err != nil {
			t.Fatal(err)
		}
		if got, err := json.Marshal(a); err != nil || string(got) != want {
			t.Errorf("%s became %s, %v", want, got, err)
		}
	}
	var a agreement
	if err := json.Unmarshal([]byte(`{"hours":"whenever"}`), &a); err == nil {
		t.Error("whenever is accepted")
	}
	if !a.Hours.IsZero() || !a.Within.IsZero() || worktime.Always().IsZero() {
		t.Error("zero is not told from what was set")
	}
}

func FuzzParseHours(f *testing.F) {
	for _, text := range []string{"24/7", "Mon-Fri 09:00-12:00 13:00-17:00; Sat 10:00-12:00", "Sun 22:00-06:00", "Mon - Fri 9 - 17,", "; ;", "--", "Fri-Mon 0-24"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		h, err := worktime.ParseHours(text)
		if err != nil {
			return
		}
		if h.IsZero() {
			t.Errorf("%q is no time at all", text)
		}
		if again, err := worktime.ParseHours(h.String()); err != nil || again != h {
			t.Errorf("%q is %q, which is %q, %v", text, h, again, err)
		}
	})
}

func FuzzParseWithin(f *testing.F) {
	for _, text := range []string{"30m", "4h", "2 days", "4 working hours", "90 working minutes", "1 working day", "1 WORKING d"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := worktime.ParseWithin(text)
		if err != nil {
			return
		}
		if again, err := worktime.ParseWithin(w.String()); err != nil || again != w || w.IsZero() {
			t.Errorf("%q is %q, which is %q, %v", text, w, again, err)
		}
	})
}
