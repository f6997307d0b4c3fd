package mongo

import (
	"context"
	"time"

	"alongside/coach"
)

const (
	journalDelay = 500 * time.Millisecond // entries of so long are written to the journal together
	journalRetry = 5 * time.Second        // and tried again after this
	journalChunk = 500                    // people at a time
)

// journalWriter writes to the journal who rides in documents that this process saved: of many people
// together, behind the saves. What it does not come to rides on and is written later, by whoever saves that
// person next.
type journalWriter struct {
	store   *Store
	delay   time.Duration
	waiting chan coach.PersonID
	stop    context.CancelFunc
	done    chan struct{}
}

func newJournalWriter(s *Store, delay time.Duration) *journalWriter {
	ctx, stop := context.WithCancel(context.Background())
	w := &journalWriter{store: s, delay: delay, waiting: make(chan coach.PersonID, 1024), stop: stop, done: make(chan struct{})}
	go w.run(ctx)
	return w
}

// submit says that somebody has riders. It never blocks.
func (w *journalWriter) submit(id coach.PersonID) {
	select {
	case w.waiting <- id:
	default: // they ride on
	}
}

// close writes what waits, as far as that goes in a short time.
func (w *journalWriter) close() {
	w.stop()
	<-w.done
}

func (w *journalWriter) run(ctx context.Context) {
	defer close(w.done)
	var due <-chan time.Time
	people := map[coach.PersonID]bool{}
	for {
		select {
		case id := <-w.waiting:
			people[id] = true
			if due == nil {
				due = time.After(w.delay)
			}
		case <-due:
			due = nil
			if !w.write(ctx, people) {
				due = time.After(journalRetry)
			}
		case <-ctx.Done():
			for len(w.waiting) > 0 {
				people[<-w.waiting] = true
			}
			last, cancel := context.WithTimeout(context.Background(), closeTimeout)
			defer cancel()
			w.write(last, people)
			return
		}
	}
}

// write empties people, or leaves those who could not be written and reports false.
func (w *journalWriter) write(ctx context.Context, people map[coach.PersonID]bool) bool {
	for len(people) > 0 {
		by := map[coach.PersonID][]rider{}
		for id := range people {
			_, by[id] = w.store.riding.in(id)
			if len(by) == journalChunk {
				break
			}
		}
		if err := w.store.writeJournal(ctx, by); err != nil {
			if ctx.Err() == nil {
				w.store.log.Warn("journal will be written later", "people", len(people), "error", err)
			}
			return false
		}
		for id := range by {
			delete(people, id)
		}
	}
	return true
}
