package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"alongside/bots"
	"alongside/bots/rehearsal"
	"alongside/coach"
	"alongside/coach/desk"
	"alongside/coach/worktime"
	"alongside/store"
)

// rehearsalDesk is the workers' side of the rehearsal room, as its addresses begin.
const rehearsalDesk = rehearsal.DeskName

// clock is the service's clock in a rehearsal: it can be moved on, and stays so over a restart.
type clock struct {
	store store.Store
	ahead atomic.Int64 // nanoseconds
}

const clockSetting = "rehearsal clock"

func newClock(ctx context.Context, s store.Store) (*clock, error) {
	c := &clock{store: s}
	v, err := s.LoadSetting(ctx, clockSetting)
	if errors.Is(err, store.ErrNotFound) {
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load clock: %w", err)
	}
	d, err := time.ParseDuration(string(v.Body))
	if err != nil {
		return nil, fmt.Errorf("load clock: %w", err)
	}
	c.ahead.Store(int64(d))
	return c, nil
}

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// skip moves the clock on. Should that not be kept, the rehearsal goes on all the same.
func (c *clock) skip(ctx context.Context, d time.Duration) error {
	ahead := time.Duration(c.ahead.Add(int64(d)))
	v, err := c.store.LoadSetting(ctx, clockSetting)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("load clock: %w", err)
	}
	v.Name, v.Body = clockSetting, []byte(ahead.String())
	if err := c.store.SaveSetting(ctx, &v); err != nil {
		return fmt.Errorf("save clock: %w", err)
	}
	return nil
}

// cast are the workers of a rehearsal.
var cast = []struct{ id, name, role, cover string }{
	{"UANNA", "Anna", "worker", "UBEA"},
	{"UBEA", "Bea", "cover", ""},
	{"UCARL", "Carl", "colleague", ""},
}

// people are the names of those who are met in a rehearsal, one after the other.
var people = []string{"Maya", "Tom", "Noor", "Sam", "Elif", "Jonas"}

// rehearse serves the rehearsal room: both sides in one page.
func (s *system) rehearse(a *app) (*service, error) {
	clock, err := newClock(a.ctx, s.store)
	if err != nil {
		return nil, err
	}
	zone, err := worktime.LoadZone(s.world.Service.Zone)
	if err != nil {
		return nil, err
	}
	var d *desk.Desk
	var met atomic.Int64
	cfg := rehearsal.Config{
		Log: s.log,
		Now: func() time.Time { return clock.now().In(zone) },
		Skip: func(by time.Duration) {
			if err := clock.skip(context.WithoutCancel(a.ctx), by); err != nil {
				s.log.Warn("clock not kept", "error", err)
			}
			d.Poke()
		},
		NewPerson: func(ctx context.Context) (string, error) {
			made, err := s.invite(ctx, d, "", coach.Invitation{
				Worker: "UANNA", Name: coach.NewPrivate(people[int(met.Add(1)-1)%len(people)]), Lang: "en", Zone: s.world.Service.Zone})
			return made.Code, err
		},
	}
	for _, w := range cast {
		cfg.Workers = append(cfg.Workers, rehearsal.Worker{ID: w.id, Name: w.name, Role: w.role})
	}
	for _, team := range s.world.Service.Teams {
		cfg.Channels = append(cfg.Channels, rehearsal.Channel{ID: team.Handoffs.Chat, Name: "handoffs"})
		if team.Urgent != team.Handoffs {
			cfg.Channels = append(cfg.Channels, rehearsal.Channel{ID: team.Urgent.Chat, Name: "urgent"})
		}
	}
	room := rehearsal.New(cfg)
	d = s.desk(newOwner(), clock.now, []bots.Bot{room.Phone(), room.Desk()}...)
	for _, w := range cast {
		ev := coach.Event{ID: "cast " + rand.Text(), At: clock.now(), SetUp: &coach.SetUp{Worker: coach.Worker{
			ID: coach.WorkerID(w.id), Name: w.name, Zone: s.world.Service.Zone, Cover: coach.WorkerID(w.cover)}}}
		if err := d.TellWorker(a.ctx, coach.WorkerID(w.id), ev); err != nil {
			return nil, fmt.Errorf("set up rehearsal: %w", err)
		}
	}
	mux := http.NewServeMux()
	mux.Handle("/", room.Handler())
	return &service{system: s, desk: d, mux: mux, title: "Alongside rehearsal room", onShutdown: room.Close}, nil
}
