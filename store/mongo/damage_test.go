package mongo_test

import (
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"alongside/coach"
	"alongside/store"
)

// spoil changes a document behind the store's back.
func spoil(t *testing.T, place place, collection, id string, set bson.M) {
	t.Helper()
	result, err := database(t, place.uri).Collection(collection).UpdateByID(t.Context(), id, bson.M{"$set": set})
	if err != nil || result.MatchedCount != 1 {
		t.Fatalf("spoil %s: %+v, %v", id, result, err)
	}
}

func TestADamagedPersonIsSetAsideAndAllOthersGoOn(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]bson.M{
		"goals that are no list":  {"goals": "walking"},
		"a time that is none":     {"created": "noon"},
		"a word that is not ours": {"name": "AAAA"},
		"a word that is a number": {"name": 7},
		"a version that is none":  {"version": "two"},
		"hours nobody can read":   {"agreement.hours": "whenever"},
		"a journal that is none":  {"journal": 1},
		"an entry without an id":  {"journal": bson.A{bson.M{"kind": "heard"}}},
		"a row that is no row":    {"outbox": bson.A{bson.M{"id": "a", "message": bson.M{"buttons": bson.A{1}}}}},
		"talk that is a list":     {"talk": bson.A{}},
		"a lease that is a word":  {"lease": "mine"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place := newPlace(t, ferret(t))
			s := place.opened(t)
			for _, id := range []string{"bad", "good"} {
				p := realistic(id)
				p.Lease = coach.Lease{}
				save(t, s, p)
			}
			spoil(t, place, "people", "bad", set)
			_, err := s.LoadPerson(t.Context(), "bad")
			wantErr(t, err, store.ErrCorrupt)
			if p, err := s.LoadPerson(t.Context(), "good"); err != nil || p.Name.Reveal() != "Robin" {
				t.Errorf("somebody else cannot be loaded: %v", err)
			}
			until := noon.Add(time.Minute)
			keys, err := s.TakeDue(t.Context(), noon, "me", until, 10)
			slices.Sort(keys)
			if err != nil || !slices.Equal(keys, []string{"person:bad", "person:good"}) {
				t.Errorf("took %q, %v; want both", keys, err)
			}
			if keys, err := s.TakeDue(t.Context(), noon, "you", until, 10); err != nil || len(keys) > 0 {
				t.Errorf("taken again while it is leased: %q, %v", keys, err)
			}
			if err := s.ErasePerson(t.Context(), "bad"); err != nil {
				t.Errorf("cannot be erased: %v", err)
			}
		})
	}
}

func TestADamagedWorkerIsLeftOut(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	s := place.opened(t)
	for _, id := range []coach.WorkerID{"U1", "U2"} {
		if err := s.SaveWorker(t.Context(), &coach.Worker{ID: id, Name: "Sam"}); err != nil {
			t.Fatal(err)
		}
	}
	spoil(t, place, "workers", "U1", bson.M{"leave": 3})
	all, err := s.Workers(t.Context())
	if err != nil || len(all) != 1 || all[0].ID != "U2" {
		t.Errorf("got %d workers, %v; want U2 alone", len(all), err)
	}
	_, err = s.LoadWorker(t.Context(), "U1")
	wantErr(t, err, store.ErrCorrupt)
}

func TestADamagedEntryIsLeftOutOfTheJournal(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	s := place.opened(t)
	save(t, s, realistic("p1"), heard("a"), heard("b"), heard("c"))
	entriesOf(t, s, "p1")
	spoil(t, place, "journal", "p1/b", bson.M{"words": "AAAA"})
	var got []string
	err := s.Journal(t.Context(), "p1", noon, func(e coach.JournalEntry) bool { got = append(got, e.ID); return true })
	wantErr(t, err, store.ErrCorrupt)
	if !slices.Equal(got, []string{"a", "c"}) {
		t.Errorf("got %q, want a and c", got)
	}
}

// What an older Alongside reads may have been written by a newer one.
func TestFieldsThatAreNotKnownAreNoDamage(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	s := place.opened(t)
	save(t, s, realistic("p1"))
	spoil(t, place, "people", "p1", bson.M{"hat": bson.M{"colour": "red"}, "talk.mood": 3})
	if _, err := s.LoadPerson(t.Context(), "p1"); err != nil {
		t.Error(err)
	}
}
