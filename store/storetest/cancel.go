package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"alongside/coach"
	"alongside/store"
)

func testCancelled(t *testing.T, s store.Store) {
	p := waking("p1", noon)
	mustSave(t, s, p, entry("a", noon))
	before := mustLoad(t, s, "p1")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, do := range map[string]func() error{
		"LoadPerson":  func() error { _, err := s.LoadPerson(ctx, "p1"); return err },
		"SavePerson":  func() error { return s.SavePerson(ctx, p, nil) },
		"ErasePerson": func() error { return s.ErasePerson(ctx, "p1") },
		"LoadWorker":  func() error { _, err := s.LoadWorker(ctx, "U1"); return err },
		"SaveWorker":  func() error { return s.SaveWorker(ctx, &coach.Worker{ID: "U1"}) },
		"Workers":     func() error { _, err := s.Workers(ctx); return err },
		"People":      func() error { return s.People(ctx, func(coach.PersonID) bool { return true }) },
		"Route":       func() error { _, err := s.Route(ctx, "telegram:1"); return err },
		"PutRoute":    func() error { return s.PutRoute(ctx, "telegram:1", "person:p1") },
		"DeleteRoute": func() error { return s.DeleteRoute(ctx, "telegram:1") },
		"TakeDue":     func() error { _, err := s.TakeDue(ctx, noon, "me", noon.Add(time.Minute), 1); return err },
		"Journal":     func() error { return s.Journal(ctx, "p1", noon, func(coach.JournalEntry) bool { return true }) },
		"LoadSetting": func() error { _, err := s.LoadSetting(ctx, "mode"); return err },
		"SaveSetting": func() error { return s.SaveSetting(ctx, &store.Setting{Name: "mode"}) },
		"Ping":        func() error { return s.Ping(ctx) },
	} {
		wantError(t, name, do(), context.Canceled)
	}
	wantSame(t, "after all that was cancelled", mustLoad(t, s, "p1"), before)

	// Those who give up while others save harm nobody.
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if i%2 == 0 {
				go cancel()
			}
			q := person(number("q", i))
			err := s.SavePerson(ctx, q, nil)
			if i%2 == 0 && errors.Is(err, context.Canceled) {
				return
			}
			if err != nil {
				t.Errorf("saver %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	for i := 1; i < 50; i += 2 {
		mustLoad(t, s, coach.PersonID(number("q", i)))
	}
}
