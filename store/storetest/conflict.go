package storetest

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"alongside/coach"
	"alongside/store"
)

func testConflict(t *testing.T, s store.Store) {
	mustSave(t, s, person("p1"))
	first, second := mustLoad(t, s, "p1"), mustLoad(t, s, "p1")
	first.Lang, second.Lang = "no", "es"
	mustSave(t, s, first)
	wantError(t, "the second", s.SavePerson(t.Context(), second, nil), store.ErrConflict)
	if second.Version != 1 {
		t.Errorf("a lost race changed the version to %d", second.Version)
	}
	wantError(t, "created again", s.SavePerson(t.Context(), person("p1"), nil), store.ErrConflict)
	ahead := mustLoad(t, s, "p1")
	ahead.Version++
	wantError(t, "a version to come", s.SavePerson(t.Context(), ahead, nil), store.ErrConflict)
	unknown := person("p2")
	unknown.Version = 3
	wantError(t, "a version of nobody", s.SavePerson(t.Context(), unknown, nil), store.ErrConflict)
	wantSame(t, "what was saved", mustLoad(t, s, "p1"), first)

	w := &coach.Worker{ID: "U1", Name: "Sam"}
	mustSaveWorker(t, s, w)
	stale := *w
	mustSaveWorker(t, s, w)
	wantError(t, "a stale worker", s.SaveWorker(t.Context(), &stale), store.ErrConflict)
	wantError(t, "a worker created again", s.SaveWorker(t.Context(), &coach.Worker{ID: "U1"}), store.ErrConflict)
}

// Many count to a number together. Of those who load the same version, exactly one may save.
func testRacers(t *testing.T, s store.Store) {
	mustSave(t, s, person("p1"))
	const racers, laps = 8, 10
	var wg sync.WaitGroup
	var won [1 + racers*laps + 1]atomic.Int32 // by the version that was reached
	for range racers {
		wg.Go(func() {
			for range laps {
				version, err := increment(t, s, "p1")
				if err != nil {
					t.Error(err)
					return
				}
				won[version].Add(1)
			}
		})
	}
	wg.Wait()
	p := mustLoad(t, s, "p1")
	if p.Made != racers*laps || p.Version != 1+racers*laps {
		t.Errorf("counted to %d in %d versions, want %d", p.Made, p.Version, racers*laps)
	}
	for version := 2; version < len(won); version++ {
		if n := won[version].Load(); n != 1 {
			t.Errorf("%d won version %d, want 1", n, version)
		}
	}
}

// increment adds one to what the person has made, trying until it is the first.
func increment(t *testing.T, s store.Store, id coach.PersonID) (version int64, err error) {
	for {
		p, err := s.LoadPerson(t.Context(), id)
		if err != nil {
			return 0, err
		}
		p.Made++
		if err = s.SavePerson(t.Context(), p, nil); !errors.Is(err, store.ErrConflict) {
			return p.Version, err
		}
	}
}

func testManySavers(t *testing.T, s store.Store) {
	const savers = 200
	var wg sync.WaitGroup
	for i := range savers {
		wg.Go(func() {
			p := person(number("p", i))
			for n := range 3 {
				p.Made = int64(i*10 + n)
				entry := coach.JournalEntry{ID: number("e", n), At: noon, Words: coach.NewPrivate(number("said", i))}
				if err := s.SavePerson(t.Context(), p, []coach.JournalEntry{entry}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	for i := range savers {
		p := mustLoad(t, s, coach.PersonID(number("p", i)))
		if p.Version != 3 || p.Made != int64(i*10+2) || p.Name.Reveal() != "name of "+number("p", i) {
			t.Errorf("person %d is at version %d with %d made", i, p.Version, p.Made)
		}
	}
	if got := journal(t, s, coach.PersonID(number("p", 7)), noon); len(got) != 3 || got[2].Words.Reveal() != number("said", 7) {
		t.Errorf("%d entries in a journal, want 3", len(got))
	}
}
