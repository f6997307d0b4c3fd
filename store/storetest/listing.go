package storetest

import (
	"slices"
	"testing"

	"alongside/coach"
	"alongside/store"
)

func testListing(t *testing.T, s store.Store) {
	var want []coach.PersonID
	for i := range 300 {
		p := person(number("p", (i*7)%300)) // not in order
		mustSave(t, s, p)
		want = append(want, coach.PersonID(number("p", i)))
	}
	var got []coach.PersonID
	err := s.People(t.Context(), func(id coach.PersonID) bool {
		got = append(got, id)
		if len(got) == 10 { // somebody who lists may read and write
			p := mustLoad(t, s, id)
			mustSave(t, s, p)
		}
		return true
	})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%d people, want %d in order (%v)", len(got), len(want), err)
	}
	got = nil
	err = s.People(t.Context(), func(id coach.PersonID) bool { got = append(got, id); return len(got) < 3 })
	if err != nil || !slices.Equal(got, want[:3]) {
		t.Errorf("stopped after three: got %v, %v", got, err)
	}

	for _, id := range []coach.WorkerID{"U2", "U3", "U1"} {
		mustSaveWorker(t, s, &coach.Worker{ID: id, Name: "worker " + string(id)})
	}
	all, err := s.Workers(t.Context())
	if err != nil || len(all) != 3 {
		t.Fatalf("%d workers, %v", len(all), err)
	}
	for i, id := range []coach.WorkerID{"U1", "U2", "U3"} {
		if all[i].ID != id || all[i].Version != 1 || all[i].Name != "worker "+string(id) {
			t.Errorf("worker %d is %s, %q", i, all[i].ID, all[i].Name)
		}
	}
}
