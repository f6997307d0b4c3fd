package desk

import (
	"context"
	"fmt"
	"maps"
	"sync"

	"alongside/bots"
	"alongside/coach"
	"alongside/coach/safety"
	"alongside/store"
)

// world keeps what decisions may read. Workers are few and change rarely: they are kept in memory, read
// again every few seconds, and at once when an event says that one has changed.
type world struct {
	store    store.Store
	settings func() *coach.World

	mu      sync.Mutex
	workers map[coach.WorkerID]coach.Worker // replaced whole, never changed
	readers map[string]int
}

func newWorld(s store.Store, settings func() *coach.World) *world {
	return &world{store: s, settings: settings, workers: map[coach.WorkerID]coach.Worker{}, readers: map[string]int{}}
}

// refresh reads the workers from the store.
func (w *world) refresh(ctx context.Context) error {
	all, err := w.store.Workers(ctx)
	if err != nil {
		return fmt.Errorf("load workers: %w", err)
	}
	next := make(map[coach.WorkerID]coach.Worker, len(all))
	for _, one := range all {
		next[one.ID] = one
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.workers = next
	return nil
}

// keep takes in a worker that was just saved here.
func (w *world) keep(one coach.Worker) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.workers = maps.Clone(w.workers)
	w.workers[one.ID] = one
}

// count asks the bots how many people read the teams' channels.
func (w *world) count(ctx context.Context, all map[string]bots.Bot) {
	readers := map[string]int{}
	for _, team := range w.settings().Service.Teams {
		for _, channel := range []bots.Address{team.Handoffs, team.Urgent} {
			audience, ok := all[channel.Bot].(bots.Audience)
			if !ok {
				continue
			}
			if n, err := audience.CountReaders(ctx, channel); err == nil {
				readers[channel.String()] = n
			}
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.readers = readers
}

// now is the world in which an event is decided.
func (w *world) now(ev coach.Event) *coach.World {
	base := *w.settings()
	w.mu.Lock()
	base.Workers, base.Readers = w.workers, w.readers
	w.mu.Unlock()
	if c := ev.Changed; c != nil && base.Workers[c.Worker].Version < c.Version {
		if one, err := w.store.LoadWorker(context.Background(), c.Worker); err == nil {
			w.keep(*one)
			return w.now(coach.Event{})
		}
	}
	return &base
}

func (w *world) service() coach.Service   { return w.settings().Service }
func (w *world) risk() *safety.Recogniser { return w.settings().Risk }

func (w *world) isTeam(bot string) bool {
	for _, team := range w.settings().Service.Teams {
		if team.Handoffs.Bot == bot {
			return true
		}
	}
	return false
}

// fixedText is the help that needs no document and no script that could fail.
func (w *world) fixedText(lang string) string {
	base := w.settings()
	return base.Scripts.Phrase(lang, "fixed.help", map[string]string{"contacts": base.Service.Crisis.Lines()})
}
