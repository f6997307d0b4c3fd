package worktime

import (
	"fmt"
	"math"
	"time"
)

// Span is a stretch of time, From included and To not. One that does not end after it begins is empty.
type Span struct{ From, To time.Time }

// Calendar is when somebody works: weekly hours on the clock of a zone, except when closed.
type Calendar struct {
	Hours  Hours
	Zone   string // a name of the time zone database, "Europe/London"
	Closed []Span // holidays and leave, in any order; they may overlap
}

// Deadline returns the latest instant at which an answer still keeps the agreement.
//
// asked is when the person's message arrived. Elapsed time ("30m", "4h", "2 days") counts from there,
// whatever the hours. Working time is counted in c's hours and zone, without what is closed; a question
// outside hours counts from the next opening.
//
// "1 working day" ends at the same local time of the next working day, which is the next date with any
// open time; at that day's last closing if it closes earlier, and at its first opening if it opens
// later. A time in a break stays as it is. A span over midnight belongs to the day it begins, so after
// midnight the same local time is the one in the next working day's night.
//
// The result is UTC, whole seconds (rounded up), after asked, and never earlier for a later question.
// It returns ErrNoHours if c's hours leave too little open time within a year, ErrZone if c's zone is not
// known (elapsed time needs neither), and ErrNoWithin if within is zero. It does no I/O but reading the
// zone.
//
// Source: docs/promises.md E3, E7.
func (c Calendar) Deadline(asked time.Time, within Within) (time.Time, error) {
	if within.IsZero() {
		return time.Time{}, fmt.Errorf("count deadline: %w", ErrNoWithin)
	}
	if !within.IsWorking() {
		return wholeSecond(asked.Add(within.duration())), nil
	}
	l, err := c.ledger()
	if err != nil {
		return time.Time{}, fmt.Errorf("count deadline: %w", err)
	}
	var due time.Time
	if within.unit == workingDays {
		due, err = l.afterDays(asked, int(within.n))
	} else {
		due, err = l.afterOpen(asked, within.duration(), horizon)
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("count deadline: %w", err)
	}
	return wholeSecond(due), nil
}

// IsOpen reports whether c is open at t. A calendar whose zone is not known is never open.
func (c Calendar) IsOpen(t time.Time) bool {
	l, err := c.ledger()
	if err != nil {
		return false
	}
	for o := range l.from(t, time.Second) {
		return !o.from.After(t)
	}
	return false
}

// NextOpening returns the first instant from t on at which c is open: t itself if it is open then.
// The result is UTC. It returns ErrNoHours if c stays closed for a year, and ErrZone.
func (c Calendar) NextOpening(t time.Time) (time.Time, error) {
	l, err := c.ledger()
	if err != nil {
		return time.Time{}, fmt.Errorf("find next opening: %w", err)
	}
	for o := range l.from(t, horizon) {
		return o.from.UTC().Round(0), nil
	}
	return time.Time{}, fmt.Errorf("find next opening: %w", ErrNoHours)
}

// Worked returns how long c is open between two instants; 0 if to is not after from, or if c's zone is
// not known. It counts ten years at most.
func (c Calendar) Worked(from, to time.Time) time.Duration {
	l, err := c.ledger()
	if err != nil {
		return 0
	}
	return l.worked(from, to)
}

// Point returns the first instant at which a share (0 to 1) of the open time between asked and due has
// passed: the time for a warning. It is between the two, in UTC.
//
// Where there is no open time between them all time counts. So for an agreement in elapsed time, ask the
// zero Calendar.
func (c Calendar) Point(asked, due time.Time, share float64) time.Time {
	asked, due = asked.UTC(), due.UTC()
	switch {
	case !due.After(asked) || !(share > 0): // also when share is not a number
		return earlier(asked, due)
	case share >= 1:
		return due
	}
	if l, err := c.ledger(); err == nil {
		if open := l.worked(asked, due); open > 0 {
			part := time.Duration(math.Ceil(share * float64(open)))
			if t, err := l.afterOpen(asked, part, due.Sub(asked)); err == nil {
				return earlier(t, due)
			}
		}
	}
	return asked.Add(time.Duration(share * float64(due.Sub(asked))))
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// wholeSecond rounds up, so that a deadline is never earlier than what was promised.
func wholeSecond(t time.Time) time.Time {
	t = t.UTC().Round(0) // without a monotonic reading
	if whole := t.Truncate(time.Second); !whole.Equal(t) {
		return whole.Add(time.Second)
	}
	return t
}
