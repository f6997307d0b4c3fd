package coach

import (
	"slices"
	"time"
)

// HandleWorker decides what follows when ev happens to a worker's document: the same rules as Handle. It
// reports false if there is nothing to save.
func HandleWorker(w *Worker, ev Event, now time.Time) bool {
	now = now.UTC().Truncate(time.Millisecond)
	if ev.remembered() {
		if w.HasSeen(ev.ID) {
			return false
		}
		w.see(ev.ID, now)
	}
	switch {
	case ev.SetUp != nil:
		w.setUp(ev, now)
	case ev.Assigned != nil && ev.Assigned.Ended:
		w.People = slices.DeleteFunc(w.People, func(p PersonID) bool { return p == ev.Assigned.Person })
	case ev.Assigned != nil && !slices.Contains(w.People, ev.Assigned.Person):
		w.People = append(w.People, ev.Assigned.Person)
	case ev.Delivered != nil:
		w.drop(ev.Delivered.Entry)
	case ev.Failed != nil:
		if e := w.entry(ev.Failed.Entry); e != nil {
			e.NotBefore = now.Add(min(lastRetry, firstRetry<<min(e.Tries, 6)))
			e.Tries++
		}
	}
	return true
}

// setUp writes a profile, and lets every person it concerns compute their deadlines again (E7).
func (w *Worker) setUp(ev Event, now time.Time) {
	in := ev.SetUp.Worker
	w.ID, w.Name, w.Hours, w.Zone, w.Cover, w.Leave, w.Gone = in.ID, in.Name, in.Hours, in.Zone, in.Cover, in.Leave, in.Gone
	for _, p := range append(w.People[:len(w.People):len(w.People)], ev.SetUp.Also...) {
		id := ev.ID + "#" + string(p)
		w.Outbox = append(w.Outbox, Entry{
			ID: id, For: "person:" + string(p), Decided: now,
			Event: &Event{ID: id, At: now, Changed: &Changed{Worker: w.ID, Version: w.Version + 1}},
		})
	}
}

// Ready returns the entries to send now.
func (w *Worker) Ready(now time.Time) []Entry { return w.ready(now) }

// NextDue is never: a worker's document has nothing due but its outbox.
func (w *Worker) NextDue() time.Time { return noTime }
