package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"alongside/coach"
	"alongside/store"
)

func journal(t testing.TB, s store.Store, id coach.PersonID, from time.Time) (entries []coach.JournalEntry) {
	t.Helper()
	err := s.Journal(t.Context(), id, from, func(e coach.JournalEntry) bool { entries = append(entries, e); return true })
	if err != nil {
		t.Fatalf("journal: %v", err)
	}
	return entries
}

func ids(entries []coach.JournalEntry) (ids []string) {
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	return ids
}

func wantEntries(t testing.TB, what string, got []coach.JournalEntry, want ...string) {
	t.Helper()
	if !slices.Equal(ids(got), want) {
		t.Errorf("%s: got entries %q, want %q", what, ids(got), want)
	}
}

func entry(id string, at time.Time) coach.JournalEntry {
	return coach.JournalEntry{ID: id, At: at, Kind: "heard", Who: "person", Words: coach.NewPrivate("words of " + id)}
}

func testJournal(t *testing.T, s store.Store) {
	p, q := person("p1"), person("p2")
	full := coach.JournalEntry{}
	Fill(&full)
	full.Person, full.ID = "p1", "full"
	mustSave(t, s, p, full)
	mustSave(t, s, q, entry("full", noon)) // the same id, of somebody else
	got := journal(t, s, "p1", time.Time{})
	wantEntries(t, "the first person's", got, "full")
	wantSame(t, "the entry", got[0], full)
	other := journal(t, s, "p2", time.Time{})
	wantEntries(t, "the second person's", other, "full")
	if other[0].Person != "p2" {
		t.Errorf("the entry is of %q, want p2", other[0].Person)
	}
	foreign := entry("foreign", noon)
	foreign.Person = "p2"
	if err := s.SavePerson(t.Context(), p, []coach.JournalEntry{foreign}); err == nil {
		t.Error("an entry of somebody else was saved with p1")
	}
}

func testJournalOrder(t *testing.T, s store.Store) {
	p := person("p1")
	mustSave(t, s, p, entry("z", noon), entry("y", noon), entry("late", noon.Add(time.Hour)))
	mustSave(t, s, p, entry("a", noon), entry("early", noon.Add(-time.Hour)))
	wantEntries(t, "all", journal(t, s, "p1", time.Time{}), "early", "z", "y", "a", "late")
	wantEntries(t, "from noon", journal(t, s, "p1", noon), "z", "y", "a", "late")
	wantEntries(t, "after noon", journal(t, s, "p1", noon.Add(time.Millisecond)), "late")
	var seen []string
	err := s.Journal(t.Context(), "p1", time.Time{}, func(e coach.JournalEntry) bool {
		seen = append(seen, e.ID)
		return len(seen) < 2
	})
	if err != nil || !slices.Equal(seen, []string{"early", "z"}) {
		t.Errorf("stopped after two: got %q, %v", seen, err)
	}
}

func testJournalTwice(t *testing.T, s store.Store) {
	p := person("p1")
	mustSave(t, s, p, entry("a", noon), entry("a", noon))
	again := entry("a", noon.Add(time.Hour))
	again.Words = coach.NewPrivate("other words")
	mustSave(t, s, p, again, entry("b", noon))
	got := journal(t, s, "p1", time.Time{})
	wantEntries(t, "written three times", got, "a", "b")
	if got[0].Words.Reveal() != "words of a" {
		t.Error("the first writing did not stand")
	}
}

func testJournalAndConflict(t *testing.T, s store.Store) {
	p := person("p1")
	mustSave(t, s, p)
	stale := mustLoad(t, s, "p1")
	mustSave(t, s, p)
	err := s.SavePerson(t.Context(), stale, []coach.JournalEntry{entry("lost", noon)})
	wantError(t, "stale", err, store.ErrConflict)
	wantEntries(t, "after a lost race", journal(t, s, "p1", time.Time{}))
}

func testLongJournal(t *testing.T, s store.Store) {
	p := person("p1")
	var want []string
	for n := range 3 {
		var entries []coach.JournalEntry
		for i := range 250 {
			id := fmt.Sprintf("%d/%d", n, i)
			entries = append(entries, entry(id, noon.Add(time.Duration(n)*time.Second)))
			want = append(want, id)
		}
		mustSave(t, s, p, entries...)
	}
	var got []string
	err := s.Journal(t.Context(), "p1", time.Time{}, func(e coach.JournalEntry) bool {
		got = append(got, e.ID)
		if len(got) == 300 { // somebody who reads may write
			mustSave(t, s, person("p2"))
		}
		return true
	})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%d entries, want %d in order (%v)", len(got), len(want), err)
	}
}
