package storetest

import (
	"slices"
	"sync"
	"testing"
	"time"

	"alongside/coach"
	"alongside/store"
)

func take(t testing.TB, s store.Store, now time.Time, owner string, until time.Time, limit int) []string {
	t.Helper()
	keys, err := s.TakeDue(t.Context(), now, owner, until, limit)
	if err != nil {
		t.Fatalf("take due: %v", err)
	}
	return keys
}

func wantKeys(t testing.TB, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func testDue(t *testing.T, s store.Store) {
	mustSave(t, s, waking("now", noon))
	mustSave(t, s, waking("later", noon.Add(time.Millisecond)))
	mustSave(t, s, person("never"))
	until := noon.Add(15 * time.Second)
	wantKeys(t, "due", take(t, s, noon, "me", until, 10), "person:now")
	got := mustLoad(t, s, "now")
	if got.Lease.Owner != "me" || !got.Lease.Until.Equal(until) || !got.WakeAt.Equal(noon) {
		t.Errorf("leased as %+v with wake-up %v", got.Lease, got.WakeAt)
	}
	for _, id := range []coach.PersonID{"later", "never"} {
		if p := mustLoad(t, s, id); p.Version != 1 || p.Lease != (coach.Lease{}) {
			t.Errorf("%s was touched: version %d, lease %+v", id, p.Version, p.Lease)
		}
	}
	got.WakeAt, got.Lease = time.Time{}, coach.Lease{}
	mustSave(t, s, got)
	wantKeys(t, "after it was handled", take(t, s, noon, "me", until, 10))
}

func testDueLease(t *testing.T, s store.Store) {
	mustSave(t, s, waking("p1", noon))
	until := noon.Add(15 * time.Second)
	wantKeys(t, "mine", take(t, s, noon, "me", until, 10), "person:p1")
	wantKeys(t, "yours, too early", take(t, s, until.Add(-time.Millisecond), "you", until.Add(time.Minute), 10))
	wantKeys(t, "yours", take(t, s, until, "you", until.Add(time.Minute), 10), "person:p1")
	wantKeys(t, "mine, too late", take(t, s, until, "me", until.Add(time.Minute), 10))

	// A lease that was made by a save counts as well.
	p := waking("p2", noon)
	p.Lease = coach.Lease{Owner: "me", Until: until}
	mustSave(t, s, p)
	wantKeys(t, "another's outbox", take(t, s, noon, "them", until, 10))
	wantKeys(t, "another's outbox, left behind", take(t, s, until, "them", until.Add(time.Hour), 10), "person:p2")
}

// What a process saved with a lease of its own, because it sends the outbox, is still its own to take.
func testDueOwnLease(t *testing.T, s store.Store) {
	for n := range 3 {
		id := number("p", n)
		p := waking(id, noon)
		p.Lease = coach.Lease{Owner: "me", Until: noon.Add(15 * time.Second)}
		mustSave(t, s, p)
		until := noon.Add(time.Duration(n+1) * time.Minute)
		wantKeys(t, "my own", take(t, s, noon, "me", until, 10), "person:"+id)
		if got := mustLoad(t, s, coach.PersonID(id)).Lease; got.Owner != "me" || !got.Until.Equal(until) {
			t.Errorf("leased to %s until %v, want %v", got.Owner, got.Until, until)
		}
	}
}

func testDueOrder(t *testing.T, s store.Store) {
	for i := range 6 {
		n := (i * 5) % 6
		at := noon.Add(time.Duration(n) * time.Second)
		if n%2 == 0 {
			mustSave(t, s, waking(number("p", n), at))
			continue
		}
		w := &coach.Worker{ID: coach.WorkerID(number("U", n))}
		w.WakeAt = at
		mustSaveWorker(t, s, w)
	}
	now, until := noon.Add(time.Minute), noon.Add(2*time.Minute)
	wantKeys(t, "none wanted", take(t, s, now, "me", until, 0))
	wantKeys(t, "the first", take(t, s, now, "me", until, 4), "person:p0000", "worker:U0001", "person:p0002", "worker:U0003")
	wantKeys(t, "the rest", take(t, s, now, "you", until, 4), "person:p0004", "worker:U0005")
	if w, err := s.LoadWorker(t.Context(), "U0001"); err != nil || w.Lease.Owner != "me" || w.Version != 2 {
		t.Errorf("the worker's lease: %+v, %v", w, err)
	}
}

// What was handed out and cannot be handled comes again once its lease has ended, and not before: it keeps
// nobody busy, and no other from its turn.
func testDueFair(t *testing.T, s store.Store) {
	until := noon.Add(time.Minute)
	mustSave(t, s, waking("stuck", noon.Add(-time.Hour)))
	mustSave(t, s, waking("fine", noon))
	wantKeys(t, "first", take(t, s, noon, "me", until, 1), "person:stuck")
	wantKeys(t, "then", take(t, s, noon, "me", until, 1), "person:fine")
	wantKeys(t, "nothing else is left", take(t, s, noon, "me", until, 1))
	p := mustLoad(t, s, "fine")
	p.Lang = "es" // handled, and due again
	mustSave(t, s, p)
	wantKeys(t, "saved since", take(t, s, noon, "me", until, 2), "person:fine")
	wantKeys(t, "just before the lease ends", take(t, s, until.Add(-time.Millisecond), "me", until, 2))
	wantKeys(t, "once it has ended", take(t, s, until, "me", until.Add(time.Minute), 2), "person:stuck", "person:fine")
}

func testDueRaisesVersion(t *testing.T, s store.Store) {
	p := waking("p1", noon)
	mustSave(t, s, p)
	take(t, s, noon, "me", noon.Add(time.Minute), 1)
	wantError(t, "a copy from before", s.SavePerson(t.Context(), p, nil), store.ErrConflict)
	mustSave(t, s, mustLoad(t, s, "p1"))
}

func testDueRacers(t *testing.T, s store.Store) {
	const people, owners = 120, 6
	for i := range people {
		mustSave(t, s, waking(number("p", i), noon))
	}
	var mu sync.Mutex
	taken := map[string]string{}
	var wg sync.WaitGroup
	for i := range owners {
		wg.Go(func() {
			owner := number("owner", i)
			for {
				keys, err := s.TakeDue(t.Context(), noon, owner, noon.Add(time.Minute), 7)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for _, key := range keys {
					if other, ok := taken[key]; ok {
						t.Errorf("%s was given to %s and to %s", key, other, owner)
					}
					taken[key] = owner
				}
				mu.Unlock()
				if len(keys) == 0 {
					return
				}
			}
		})
	}
	wg.Wait()
	if len(taken) != people {
		t.Errorf("%d were taken, want %d", len(taken), people)
	}
}
