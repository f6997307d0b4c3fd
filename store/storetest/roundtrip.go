package storetest

import (
	"testing"

	"alongside/coach"
	"alongside/store"
)

func testRoundTrip(t *testing.T, s store.Store) {
	p := &coach.Person{}
	if words := Fill(p); len(words) < 20 {
		t.Fatalf("a person has %d words of their own: the fixture fills too little", len(words))
	}
	p.ID, p.Version = "p1", 0
	mustSave(t, s, p)
	if p.Version != 1 {
		t.Errorf("version %d after the first save, want 1", p.Version)
	}
	wantSame(t, "a person with everything", mustLoad(t, s, "p1"), p)

	p = mustLoad(t, s, "p1")
	p.Goals = p.Goals[:1]
	p.Goals[0].Next = coach.NewPrivate("a smaller step")
	mustSave(t, s, p)
	wantSame(t, "the person changed", mustLoad(t, s, "p1"), p)

	bare := &coach.Person{ID: "p2"}
	mustSave(t, s, bare)
	wantSame(t, "a person with nothing", mustLoad(t, s, "p2"), bare)

	w := &coach.Worker{}
	Fill(w)
	w.ID, w.Version = "U1", 0
	mustSaveWorker(t, s, w)
	got, err := s.LoadWorker(t.Context(), "U1")
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "a worker with everything", got, w)
	mustSaveWorker(t, s, got)
	if got.Version != 2 {
		t.Errorf("version %d after the second save, want 2", got.Version)
	}
}

func testNothingThere(t *testing.T, s store.Store) {
	_, err := s.LoadPerson(t.Context(), "nobody")
	wantError(t, "load a person", err, store.ErrNotFound)
	_, err = s.LoadWorker(t.Context(), "nobody")
	wantError(t, "load a worker", err, store.ErrNotFound)
	_, err = s.Route(t.Context(), "telegram:1")
	wantError(t, "route", err, store.ErrNotFound)
	_, err = s.LoadSetting(t.Context(), "none")
	wantError(t, "load a setting", err, store.ErrNotFound)
	if all, err := s.Workers(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("workers: %v, %v", all, err)
	}
	if keys, err := s.TakeDue(t.Context(), noon, "me", noon, 10); err != nil || len(keys) > 0 {
		t.Errorf("due: %v, %v", keys, err)
	}
	err = s.Journal(t.Context(), "nobody", noon, func(coach.JournalEntry) bool { t.Error("an entry of nobody"); return true })
	if err != nil {
		t.Errorf("journal: %v", err)
	}
}

func testPing(t *testing.T, s store.Store) {
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}
