package worktime_test

import (
	"fmt"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"alongside/coach/worktime"
)

func within(t rapid.TB, text string) worktime.Within {
	t.Helper()
	w, err := worktime.ParseWithin(text)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func anyWithin(t *rapid.T) worktime.Within {
	unit := rapid.SampledFrom([]string{"m", "h", " days", " working minutes", " working hours", " working days"}).Draw(t, "unit")
	return within(t, fmt.Sprint(rapid.IntRange(1, 9).Draw(t, "n"), unit))
}

func TestCountingAgreesWithTheClockOnTheWall(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, ref, asked := calendars(t)
		if _, open := ref.open(asked); c.IsOpen(asked) != open {
			t.Fatalf("open at %v: %v", asked, !open)
		}
		if got, err := c.NextOpening(asked); err != nil || !got.Equal(ref.nextOpening(asked)) {
			t.Fatalf("next opening %v, %v, want %v", got, err, ref.nextOpening(asked))
		}
		minutes := rapid.IntRange(1, 800).Draw(t, "working minutes")
		got, err := c.Deadline(asked, within(t, fmt.Sprint(minutes, " working minutes")))
		if want := ref.afterMinutes(asked, minutes); err != nil || !got.Equal(want) {
			t.Fatalf("%d working minutes after %v: %v, %v, want %v", minutes, asked, got, err, want)
		}
		to := asked.Add(time.Duration(rapid.IntRange(-60, 6000).Draw(t, "to")) * time.Minute)
		if got, want := c.Worked(asked, to), ref.worked(asked, to); got != want {
			t.Fatalf("worked %v from %v to %v, want %v", got, asked, to, want)
		}
	})
}

func TestWorkingDaysAgreeWithTheClockOnTheWall(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, ref, asked := calendars(t)
		n := rapid.IntRange(1, 3).Draw(t, "days")
		got, err := c.Deadline(asked, within(t, fmt.Sprint(n, " working days")))
		if want := ref.afterDays(asked, n); err != nil || !got.Equal(want) {
			t.Fatalf("%d working days after %v with %v: %v, %v, want %v", n, asked, c.Hours, got, err, want.UTC())
		}
	})
}

func TestADeadlineIsAfterTheQuestionAndWithinAYear(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, _, asked := calendars(t)
		asked = asked.Add(time.Duration(rapid.Int64Range(0, int64(time.Minute)).Draw(t, "ns")))
		w := anyWithin(t)
		due, err := c.Deadline(asked, w)
		if err != nil {
			t.Fatal(err)
		}
		if !due.After(asked) || due.Sub(asked) > 366*24*time.Hour+time.Second {
			t.Fatalf("%v after %v is %v", w, asked, due)
		}
		if due.Location() != time.UTC || due.Nanosecond() != 0 {
			t.Fatalf("%v is not UTC in whole seconds", due)
		}
	})
}

func TestALaterQuestionNeverHasAnEarlierDeadline(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, _, asked := calendars(t)
		w := anyWithin(t)
		later := rapid.OneOf(rapid.IntRange(0, 4*24*3600), rapid.IntRange(0, 2*3600))
		after := asked.Add(time.Duration(later.Draw(t, "seconds later")) * time.Second)
		first, err := c.Deadline(asked, w)
		if err != nil {
			t.Fatal(err)
		}
		second, err := c.Deadline(after, w)
		if err != nil {
			t.Fatal(err)
		}
		if second.Before(first) {
			t.Fatalf("%v with %v: asked %v due %v, asked %v due %v", w, c.Hours, asked, first, after, second)
		}
	})
}

// A holiday moves a deadline by what it takes of the open time, no more and no less.
func TestClosedTimeAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, _, asked := calendars(t)
		w := within(t, fmt.Sprint(rapid.IntRange(1, 800).Draw(t, "n"), " working minutes"))
		due, err := c.Deadline(asked, w)
		if err != nil {
			t.Fatal(err)
		}
		mid := asked.Add(time.Duration(rapid.Float64Range(0, 1).Draw(t, "share") * float64(due.Sub(asked)))).Truncate(time.Second)
		leave := worktime.Span{From: mid, To: mid.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "hours")) * time.Hour)}
		lost := c.Worked(leave.From, earliest(leave.To, due))
		away := c
		away.Closed = append([]worktime.Span{leave}, c.Closed...)
		moved, err := away.Deadline(asked, w)
		if err != nil {
			t.Fatal(err)
		}
		if again := away.Worked(asked, moved); again != c.Worked(asked, due) {
			t.Fatalf("%v of open time before, %v with leave", c.Worked(asked, due), again)
		}
		if got := away.Worked(due, moved); got != lost {
			t.Fatalf("leave took %v, the deadline got %v more", lost, got)
		}
	})
}

func TestAPointIsWhereItsShareHasPassed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, _, asked := calendars(t)
		due := asked.Add(time.Duration(rapid.IntRange(0, 9000).Draw(t, "minutes")) * time.Minute)
		share := rapid.Float64Range(-0.5, 1.5).Draw(t, "share")
		point := c.Point(asked, due, share)
		if point.Before(asked) || point.After(due) {
			t.Fatalf("%v is not between %v and %v", point, asked, due)
		}
		open, want := c.Worked(asked, due), min(max(share, 0), 1)
		if open == 0 {
			return
		}
		if got := float64(c.Worked(asked, point)) / float64(open); got-want > 1e-6 || want-got > 1e-6 {
			t.Fatalf("%v has passed at %v, want %v", got, point, want)
		}
	})
}

// Whatever the question, the clock or the calendar, there is an answer or an error, soon.
func TestNothingIsTooStrange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		when := rapid.Custom(func(t *rapid.T) time.Time {
			return time.Unix(rapid.Int64().Draw(t, "unix"), rapid.Int64().Draw(t, "ns"))
		})
		hours := rapid.SampledFrom([]worktime.Hours{{}, worktime.Always(), hours(t, "Wed 22:00-06:00")}).Draw(t, "hours")
		c := worktime.Calendar{
			Hours: hours, Zone: rapid.SampledFrom(append(zones, "", "Local", "Mars/Base")).Draw(t, "zone"),
			Closed: []worktime.Span{{From: when.Draw(t, "from"), To: when.Draw(t, "to")}},
		}
		asked := when.Draw(t, "asked")
		if due, err := c.Deadline(asked, anyWithin(t)); err == nil && c.Hours.IsZero() && due.IsZero() {
			t.Fatal("no deadline and no error")
		}
		c.IsOpen(asked)
		c.Worked(asked, when.Draw(t, "other"))
		c.Point(asked, when.Draw(t, "due"), rapid.Float64().Draw(t, "share"))
		_, _ = c.NextOpening(asked)
		if worktime.InWords(asked, when.Draw(t, "now"), c.Zone) == "" {
			t.Fatal("no words")
		}
	})
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func hours(t rapid.TB, text string) worktime.Hours {
	t.Helper()
	h, err := worktime.ParseHours(text)
	if err != nil {
		t.Fatal(err)
	}
	return h
}
