package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"alongside/bots"
	"alongside/coach"
	"alongside/store"
)

// How often the loops look, and how many documents one look takes.
const (
	lookEvery    = 500 * time.Millisecond
	workersEvery = 3 * time.Second
	readersEvery = time.Hour
	takeAtMost   = 64
	drainWithin  = 8 * time.Second
)

// Run receives from every bot, looks for what is due, and sends, until ctx ends or a bot is refused. It
// then stops in order: intake, turns, sends. It returns the first bot's error, if any.
func (d *Desk) Run(ctx context.Context) error {
	if err := d.world.refresh(ctx); err != nil {
		d.log.WarnContext(ctx, "workers not loaded yet", "error", err)
	}
	intake, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var wg sync.WaitGroup
	for _, b := range d.bots {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := b.Run(intake, d.Hear); err != nil && intake.Err() == nil {
				stop(fmt.Errorf("%s: %w", b.Name(), err))
			}
		}()
	}
	wg.Add(2)
	go func() { defer wg.Done(); d.schedule(intake) }()
	go func() { defer wg.Done(); d.keepWorld(intake) }()
	wg.Wait()

	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainWithin)
	defer cancel()
	d.courier.close(drain)
	if err := context.Cause(intake); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// Poke makes the scheduler look now: the clock was moved on.
func (d *Desk) Poke() {
	select {
	case d.poke <- struct{}{}:
	default:
	}
}

// schedule hands a tick to every document that is due.
func (d *Desk) schedule(ctx context.Context) {
	tick := time.NewTicker(d.look)
	defer tick.Stop()
	for {
		d.sweep(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-d.poke:
		}
	}
}

// sweep takes due documents until there are no more.
func (d *Desk) sweep(ctx context.Context) {
	for ctx.Err() == nil {
		now := d.now()
		keys, err := d.store.TakeDue(ctx, now, d.owner, now.Add(Lease), takeAtMost)
		if err != nil {
			if ctx.Err() == nil {
				d.log.WarnContext(ctx, "due documents not found", "error", err)
			}
			return
		}
		var wg sync.WaitGroup
		for _, key := range keys {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if err := d.tick(ctx, key); err != nil && ctx.Err() == nil {
					d.log.WarnContext(ctx, "tick failed", "document", key, "error", err)
				}
			}()
		}
		wg.Wait()
		if len(keys) < takeAtMost {
			return
		}
	}
}

// tick tells one document that something of it is due.
func (d *Desk) tick(ctx context.Context, key string) error {
	kind, id, _ := strings.Cut(key, ":")
	ev := coach.Event{ID: fmt.Sprintf("tick:%d", d.now().UnixNano()), At: d.now(), Tick: &coach.Tick{}}
	if kind == "worker" {
		return d.TellWorker(ctx, coach.WorkerID(id), ev)
	}
	_, err := d.Tell(ctx, coach.PersonID(id), ev)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrErased) {
		return nil
	}
	return err
}

// keepWorld keeps the workers and the counts of readers fresh.
func (d *Desk) keepWorld(ctx context.Context) {
	workers, readers := time.NewTicker(max(workersEvery, d.look)), time.NewTicker(readersEvery)
	defer workers.Stop()
	defer readers.Stop()
	d.world.count(ctx, d.bots)
	for {
		select {
		case <-ctx.Done():
			return
		case <-workers.C:
			if err := d.world.refresh(ctx); err != nil && ctx.Err() == nil {
				d.log.WarnContext(ctx, "workers not loaded", "error", err)
			}
		case <-readers.C:
			d.world.count(ctx, d.bots)
		}
	}
}

// Ready returns nil if a person who writes now would be answered, and otherwise what is missing.
func (d *Desk) Ready(ctx context.Context) error {
	if err := d.store.Ping(ctx); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

var _ bots.Hear = (*Desk)(nil).Hear
