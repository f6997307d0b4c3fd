// Package desk carries the domain: it loads a document, has coach decide, saves, lets the adapter confirm,
// and sends what the save left in the outbox. It decides nothing itself. Its loops (couriers, scheduler)
// are the only ones above the adapters. A Desk may be used by many goroutines and processes at once: what
// keeps them apart is the compare-and-swap in the store, and no lock.
package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"alongside/bots"
	"alongside/coach"
	"alongside/store"
)

// Lease is how long a process may send what it saved before another one takes over.
const Lease = 15 * time.Second

// races is how often an event is decided anew because somebody else saved first.
const races = 50

// Config is what a Desk works with.
type Config struct {
	Store store.Store
	Bots  []bots.Bot
	World func() *coach.World // the scripts and settings in force; asked for at every event, so it must be quick
	Now   func() time.Time
	Owner string        // names this process among all; empty: it saves, and others send
	Look  time.Duration // how often to look for what is due; default half a second
	Log   *slog.Logger
	// Metrics is where the counts go; nil: nowhere.
	Metrics prometheus.Registerer
}

// Desk is the one place where events are handled.
type Desk struct {
	store   store.Store
	bots    map[string]bots.Bot
	world   *world
	now     func() time.Time
	owner   string
	log     *slog.Logger
	courier *courier
	fixed   *recent
	poke    chan struct{}
	look    time.Duration
	metrics *metrics
}

// New returns a Desk that is ready to hear. Nothing is sent before Run.
func New(cfg Config) *Desk {
	d := &Desk{
		store: cfg.Store, bots: map[string]bots.Bot{}, now: cfg.Now, owner: cfg.Owner, log: cfg.Log,
		fixed: newRecent(10_000), poke: make(chan struct{}, 1), look: cmp.Or(cfg.Look, lookEvery),
		metrics: newMetrics(cfg.Metrics),
	}
	for _, b := range cfg.Bots {
		d.bots[b.Name()] = b
	}
	d.world = newWorld(cfg.Store, cfg.World)
	d.courier = newCourier(d)
	return d
}

// Tell handles an event that came from no platform: a coordinator's command. id need not exist for an
// Invitation. Errors: store.ErrNotFound, store.ErrErased, or the store cannot be reached.
func (d *Desk) Tell(ctx context.Context, id coach.PersonID, ev coach.Event) (*coach.Person, error) {
	done, err := d.turn(ctx, id, ev)
	return done.person, err
}

// TellWorker does the same for a worker. An unknown worker is made by SetUp and Assigned.
func (d *Desk) TellWorker(ctx context.Context, id coach.WorkerID, ev coach.Event) error {
	for range races {
		w, err := d.store.LoadWorker(ctx, id)
		if errors.Is(err, store.ErrNotFound) && (ev.SetUp != nil || ev.Assigned != nil) {
			w, err = &coach.Worker{ID: id, Name: string(id), Zone: d.world.service().Zone}, nil
		}
		if err != nil {
			return fmt.Errorf("load worker: %w", err)
		}
		now := d.now()
		if !coach.HandleWorker(w, ev, now) {
			return nil
		}
		w.Settle(d.owner, now, w.NextDue(), Lease)
		err = d.store.SaveWorker(ctx, w)
		if errors.Is(err, store.ErrConflict) {
			d.stepAside(ctx)
			continue
		}
		if err != nil {
			return fmt.Errorf("save worker: %w", err)
		}
		d.world.keep(*w)
		d.courier.send("worker:"+string(id), &w.Document, w.Ready(now))
		return nil
	}
	return fmt.Errorf("save worker: %w", store.ErrConflict)
}

// done is a turn that was saved.
type done struct {
	person    *coach.Person
	reply     bots.Reply
	elsewhere bool // the event is not for this person: nothing was done
	astray    bool // the thread is none of this person's, as far as is known: nothing was done
}

// turn is the life of one event: load, decide, save, and only then send.
func (d *Desk) turn(ctx context.Context, id coach.PersonID, ev coach.Event) (done, error) {
	return d.turnOf(ctx, id, ev, false)
}

// turnOf is turn for an event that may have been found by the routing record of the chat it came from: that
// need not be written then.
func (d *Desk) turnOf(ctx context.Context, id coach.PersonID, ev coach.Event, routed bool) (done, error) {
	for range races {
		p, err := d.load(ctx, id, ev)
		if err != nil {
			return done{}, fmt.Errorf("load person: %w", err)
		}
		now := d.now()
		if ev.Heard != nil && !d.world.isTeam(ev.Heard.From.Bot) && p.Status != coach.Stranger && !p.IsFor(ev.Heard, now) {
			return done{elsewhere: true}, nil
		}
		out, err := d.decide(coach.Handle, p, ev, now)
		if err != nil { // what it did to the person so far is half of something: begin with what is saved
			if p, err = d.load(ctx, id, ev); err != nil {
				return done{}, fmt.Errorf("load person: %w", err)
			}
			if out, err = d.decide(coach.SetAside, p, ev, now); err != nil {
				return done{}, err
			}
		}
		for _, alarm := range out.Alarms {
			d.metrics.alarms.Inc()
			d.log.ErrorContext(ctx, "alarm", "person", id, "what", alarm)
		}
		if out.Dropped {
			return done{person: out.Person, reply: out.Reply, astray: out.Astray}, nil
		}
		if out.Erase {
			return done{}, d.store.ErasePerson(ctx, id)
		}
		p = out.Person
		p.Settle(d.owner, now, p.NextDue(), Lease)
		if !routed {
			if err := d.route(ctx, p, ev); err != nil {
				return done{}, fmt.Errorf("write route: %w", err)
			}
		}
		err = d.store.SavePerson(ctx, p, out.Journal)
		if errors.Is(err, store.ErrConflict) {
			d.metrics.races.Inc()
			d.stepAside(ctx)
			continue
		}
		if err != nil {
			return done{}, fmt.Errorf("save person: %w", err)
		}
		d.courier.send("person:"+string(id), &p.Document, p.Ready(now))
		return done{person: p, reply: out.Reply}, nil
	}
	return done{}, fmt.Errorf("save person: %w", store.ErrConflict)
}

// load reads the person, or makes the ones that begin with this event.
func (d *Desk) load(ctx context.Context, id coach.PersonID, ev coach.Event) (*coach.Person, error) {
	p, err := d.store.LoadPerson(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		switch {
		case ev.Invited != nil:
			return &coach.Person{ID: id}, nil
		case isStranger(id) && ev.Heard != nil:
			return coach.NewStranger(id, d.world.service().Zone, d.now()), nil
		}
	}
	return p, err
}

// errPanic is what decide returns where the domain failed by an error of ours.
var errPanic = errors.New("event could not be handled")

// decide has the domain decide. Should it fail, p is not to be used any more, and the event is to be set
// aside: the person hears so (I8).
func (d *Desk) decide(how func(*coach.Person, coach.Event, time.Time, *coach.World) coach.Outcome,
	p *coach.Person, ev coach.Event, now time.Time) (out coach.Outcome, err error) {
	defer func() {
		if r := recover(); r != nil {
			d.log.Error("event could not be handled", "person", p.ID, "event", ev.ID, "panic", panicText(r))
			err = errPanic
		}
	}()
	return how(p, ev, now, d.world.now(ev)), nil
}

// panicText names a panic without what it may carry: an error of the runtime says nothing of the data.
func panicText(r any) string {
	if err, ok := r.(interface{ RuntimeError() }); ok {
		return fmt.Sprint(err)
	}
	return fmt.Sprintf("%T", r)
}

// route writes where the person is to be found, before the save that relies on it.
func (d *Desk) route(ctx context.Context, p *coach.Person, ev coach.Event) error {
	in := ev.Heard
	if in == nil || p.Status == coach.Stranger || p.Chat != in.From || p.Invite.UsedAt.IsZero() {
		return nil
	}
	if seen, err := d.store.Route(ctx, p.Chat.String()); err == nil && seen == "person:"+string(p.ID) {
		return nil
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return d.store.PutRoute(ctx, p.Chat.String(), "person:"+string(p.ID))
}

// stepAside waits a moment after a lost race, so that racers do not meet again.
func (d *Desk) stepAside(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Duration(rand.IntN(5000)) * time.Microsecond):
	}
}
