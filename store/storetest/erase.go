package storetest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"alongside/coach"
	"alongside/store"
)

func testErase(t *testing.T, s store.Store) {
	p := waking("p1", noon)
	mustSave(t, s, p, entry("a", noon))
	mustSave(t, s, waking("p2", noon), entry("a", noon))
	for key, document := range map[string]string{"telegram:1": "person:p1", "telegram:2": "person:p2", "telegram:11": "person:p11"} {
		if err := s.PutRoute(t.Context(), key, document); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []coach.PersonID{"p1", "p1", "nobody"} { // twice is no error, and nobody either
		if err := s.ErasePerson(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.LoadPerson(t.Context(), "p1")
	wantError(t, "load", err, store.ErrErased)
	_, err = s.LoadPerson(t.Context(), "nobody")
	wantError(t, "load nobody", err, store.ErrErased)
	wantError(t, "save the old copy", s.SavePerson(t.Context(), p, []coach.JournalEntry{entry("b", noon)}), store.ErrErased)
	wantError(t, "use the id again", s.SavePerson(t.Context(), person("p1"), nil), store.ErrErased)
	wantError(t, "use it without words", s.SavePerson(t.Context(), &coach.Person{ID: "p1"}, nil), store.ErrErased)
	wantEntries(t, "journal", journal(t, s, "p1", time.Time{}))
	_, err = s.Route(t.Context(), "telegram:1")
	wantError(t, "route", err, store.ErrNotFound)
	keys, err := s.TakeDue(t.Context(), noon, "me", noon.Add(time.Minute), 10)
	if err != nil || len(keys) != 1 || keys[0] != "person:p2" {
		t.Errorf("due: %v, %v; want p2 alone", keys, err)
	}
	err = s.People(t.Context(), func(id coach.PersonID) bool {
		if id != "p2" {
			t.Errorf("%s is listed", id)
		}
		return true
	})
	if err != nil {
		t.Error(err)
	}
	if mustLoad(t, s, "p2").Name.Reveal() != "name of p2" || len(journal(t, s, "p2", noon)) != 1 {
		t.Error("somebody else lost something")
	}
	for _, key := range []string{"telegram:2", "telegram:11"} {
		if _, err := s.Route(t.Context(), key); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
}

// However a save and the erasure meet, nothing is left afterwards.
func testEraseRacesSave(t *testing.T, s store.Store) {
	var wg sync.WaitGroup
	for i := range 20 {
		id := coach.PersonID(number("p", i))
		wg.Go(func() {
			p := person(string(id))
			for n := range 50 {
				err := s.SavePerson(t.Context(), p, []coach.JournalEntry{entry(number("e", n), noon)})
				if errors.Is(err, store.ErrErased) {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
		wg.Go(func() {
			if err := s.ErasePerson(t.Context(), id); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i := range 20 {
		id := coach.PersonID(number("p", i))
		_, err := s.LoadPerson(t.Context(), id)
		wantError(t, "load", err, store.ErrErased)
		wantEntries(t, "journal", journal(t, s, id, time.Time{}))
	}
}
