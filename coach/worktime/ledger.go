package worktime

import (
	"iter"
	"slices"
	"time"
)

// ledger walks through a calendar's open time. It counts local time in wall seconds: what a clock in
// the zone shows, taken as seconds since 1970.
type ledger struct {
	hours  Hours
	zone   *time.Location
	closed []Span // in order, apart
}

// open is a stretch of open time and the day it belongs to, in days since 1970.
type open struct {
	from, to time.Time
	day      int64
}

const daySeconds = 24 * 60 * 60

func (c Calendar) ledger() (ledger, error) {
	zone, err := LoadZone(c.Zone)
	if err != nil {
		return ledger{}, err
	}
	return ledger{hours: c.Hours, zone: zone, closed: joined(c.Closed)}, nil
}

// joined returns spans in order, without empty ones, those that touch made one.
func joined(spans []Span) []Span {
	sorted := slices.Clone(spans)
	slices.SortFunc(sorted, func(a, b Span) int { return a.From.Compare(b.From) })
	var out []Span
	for _, s := range sorted {
		switch last := len(out) - 1; {
		case !s.To.After(s.From):
		case last >= 0 && !s.From.After(out[last].To):
			out[last].To = later(out[last].To, s.To)
		default:
			out = append(out, s)
		}
	}
	return out
}

// from yields the open time from t on, in order, for no longer than most.
func (l ledger) from(t time.Time, most time.Duration) iter.Seq[open] {
	return func(yield func(open) bool) {
		if l.hours.IsZero() || !countable(t) {
			return
		}
		end := t.Add(most)
		closed := l.closed
		for segment := t; segment.Before(end); {
			until := end
			if next := l.change(segment); !next.IsZero() {
				until = earlier(end, next)
			}
			for o := range l.constant(segment, until) {
				for len(closed) > 0 && !closed[0].To.After(o.from) {
					closed = closed[1:]
				}
				for _, part := range o.without(closed) {
					if !yield(part) {
						return
					}
				}
			}
			segment = until
		}
	}
}

// change returns when the zone's offset may change next, after t; zero if never.
//
// On 31 December of leap years after 2037 the standard library answers an instant before t (seen in
// Go 1.26). No clock is changed then, so the next hour will do.
func (l ledger) change(t time.Time) time.Time {
	_, next := t.In(l.zone).ZoneBounds()
	if !next.IsZero() && !next.After(t) {
		return t.Add(time.Hour)
	}
	return next
}

// countable keeps arithmetic on instants from overflowing: the years 1 to 9999.
func countable(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 1 && year <= 9999
}

// constant yields the open time between two instants between which the zone's offset does not change,
// as if nothing were closed.
func (l ledger) constant(from, to time.Time) iter.Seq[open] {
	return func(yield func(open) bool) {
		_, offset := from.In(l.zone).Zone()
		last := floorDay(to.Unix() + int64(offset))
		for day := floorDay(from.Unix()+int64(offset)) - 1; day <= last; day++ {
			for _, s := range l.hours.on(weekday(day)) {
				midnight := day*daySeconds - int64(offset)
				o := open{
					from: later(from, time.Unix(midnight+int64(s.from)*60, 0)),
					to:   earlier(to, time.Unix(midnight+int64(s.to)*60, 0)),
					day:  day,
				}
				if o.to.After(o.from) && !yield(o) {
					return
				}
			}
		}
	}
}

// without cuts out what is closed.
func (o open) without(closed []Span) []open {
	var parts []open
	for _, c := range closed {
		if !c.From.Before(o.to) {
			break
		}
		if c.From.After(o.from) {
			parts = append(parts, open{o.from, c.From, o.day})
		}
		o.from = later(o.from, c.To)
	}
	if o.to.After(o.from) {
		parts = append(parts, o)
	}
	return parts
}

func floorDay(wall int64) int64 {
	day := wall / daySeconds
	if wall%daySeconds < 0 {
		day--
	}
	return day
}

// weekday of a day since 1970, which began on a Thursday.
func weekday(day int64) time.Weekday { return time.Weekday(((day+4)%7 + 7) % 7) }
