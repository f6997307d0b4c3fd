package worktime

import "time"

// most is how much Worked counts.
const most = 10 * horizon

func (w Within) duration() time.Duration { return time.Duration(w.n) * w.unit.length() }

// afterOpen returns the first instant at which d of open time has passed since asked.
func (l ledger) afterOpen(asked time.Time, d, within time.Duration) (time.Time, error) {
	for o := range l.from(asked, within) {
		if length := o.to.Sub(o.from); length < d {
			d -= length
			continue
		}
		return o.from.Add(d).UTC(), nil
	}
	return time.Time{}, ErrNoHours
}

func (l ledger) worked(from, to time.Time) time.Duration {
	var sum time.Duration
	for o := range l.from(from, min(to.Sub(from), most)) {
		sum += o.to.Sub(o.from)
	}
	return sum
}

// afterDays returns the same local time n working days after the first open instant from asked on,
// moved into the time between that day's first opening and last closing.
func (l ledger) afterDays(asked time.Time, n int) (time.Time, error) {
	var first, last open // of the working day being read; last is where it ends
	var sinceMidnight int64
	for o := range l.from(asked, horizon) {
		switch {
		case first.to.IsZero():
			sinceMidnight = l.reached(o.from) - o.day*daySeconds
			first = o
		case o.day != last.day && n == 0:
			return l.inside(first, last, sinceMidnight), nil
		case o.day != last.day:
			first = o
			n--
		}
		last = o
	}
	if n == 0 {
		return l.inside(first, last, sinceMidnight), nil
	}
	return time.Time{}, ErrNoHours
}

func (l ledger) inside(first, last open, sinceMidnight int64) time.Time {
	same := l.when(first.day*daySeconds + sinceMidnight)
	return earlier(later(same, first.from), last.to)
}

// reached returns the latest wall second that the clock has shown by t: it stands still while the
// clock repeats an hour, so that a later question never has an earlier deadline.
func (l ledger) reached(t time.Time) int64 {
	_, offset := t.In(l.zone).Zone()
	wall := t.Unix() + int64(offset)
	start, _ := t.In(l.zone).ZoneBounds()
	if start.IsZero() {
		return wall
	}
	_, before := start.Add(-1).In(l.zone).Zone()
	return max(wall, start.Unix()+int64(before))
}

// when returns the first instant at which the clock shows a wall second or, in the hour that it skips,
// a later one.
func (l ledger) when(wall int64) time.Time {
	t := time.Unix(wall-daySeconds, 0)
	for end := t.Add(3 * daySeconds * time.Second); t.Before(end); {
		_, offset := t.In(l.zone).Zone()
		at := time.Unix(wall-int64(offset), 0)
		next := l.change(t)
		if next.IsZero() || at.Before(next) {
			return later(at, t)
		}
		t = next
	}
	return t
}
