package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"alongside/coach"
	"alongside/store"
)

func testReopen(t *testing.T, open func() store.Store) {
	s := open()
	p := &coach.Person{}
	Fill(p)
	p.ID, p.Version = "p1", 0
	mustSave(t, s, p, entry("a", noon))
	mustSave(t, s, person("gone"))
	setting := &store.Setting{Name: "mode", Body: []byte("real")}
	err := errors.Join(
		s.ErasePerson(t.Context(), "gone"), s.PutRoute(t.Context(), "telegram:1", "person:p1"), s.SaveSetting(t.Context(), setting),
	)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	s = open()
	wantSame(t, "the person", mustLoad(t, s, "p1"), p)
	wantEntries(t, "the journal", journal(t, s, "p1", time.Time{}), "a")
	_, err = s.LoadPerson(t.Context(), "gone")
	wantError(t, "the erased", err, store.ErrErased)
	if to, err := s.Route(t.Context(), "telegram:1"); err != nil || to != "person:p1" {
		t.Errorf("the route: %q, %v", to, err)
	}
	if got, err := s.LoadSetting(t.Context(), "mode"); err != nil || string(got.Body) != "real" {
		t.Errorf("the setting: %q, %v", got.Body, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// A command on the store beside a process that serves.
func testTwoProcesses(t *testing.T, open func() store.Store) {
	stores := []store.Store{open(), open()}
	mustSave(t, stores[0], person("p1"))
	var wg sync.WaitGroup
	for _, s := range stores {
		for range 3 {
			wg.Go(func() {
				for range 10 {
					if _, err := increment(t, s, "p1"); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
	}
	for i := range 40 { // both make the same person, and the key of their words
		id := number("both", i/2)
		wg.Go(func() {
			p := person(id)
			err := stores[i%2].SavePerson(t.Context(), p, nil)
			if err != nil && !errors.Is(err, store.ErrConflict) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, s := range stores {
		if got := mustLoad(t, s, "p1").Made; got != 60 {
			t.Errorf("counted to %d, want 60", got)
		}
		for i := range 20 {
			if id := number("both", i); mustLoad(t, s, coach.PersonID(id)).Name.Reveal() != "name of "+id {
				t.Errorf("%s came back changed", id)
			}
		}
	}
	for _, s := range stores {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Every save that was confirmed before the store closed is there; every other had an error.
func testCloseWhileSaving(t *testing.T, open func() store.Store) {
	s := open()
	var mu sync.Mutex
	var saved []coach.PersonID
	var wg sync.WaitGroup
	begun := make(chan struct{}, 1000)
	for i := range 40 {
		wg.Go(func() {
			for n := range 25 {
				p := person(number("p", i*100+n))
				err := s.SavePerson(t.Context(), p, nil)
				if err != nil {
					return
				}
				mu.Lock()
				saved = append(saved, p.ID)
				mu.Unlock()
				begun <- struct{}{}
			}
		})
	}
	for range 50 {
		<-begun
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	wg.Wait()
	s = open()
	for _, id := range slices.Compact(saved) {
		mustLoad(t, s, id)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
