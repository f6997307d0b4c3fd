// Package storetest is the suite that every store passes. A file is a topic; all of it runs in parallel, on
// stores that share nothing.
package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"alongside/coach"
	"alongside/store"
)

// Run runs the suite. open gives an empty store that nobody else uses; it ends with the test.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for name, topic := range map[string]func(t *testing.T, s store.Store){
		"round trip":             testRoundTrip,
		"nothing there":          testNothingThere,
		"conflict":               testConflict,
		"racers":                 testRacers,
		"many savers":            testManySavers,
		"journal":                testJournal,
		"journal order":          testJournalOrder,
		"journal twice":          testJournalTwice,
		"journal and conflict":   testJournalAndConflict,
		"long journal":           testLongJournal,
		"time":                   testTime,
		"copies":                 testCopies,
		"moved words":            testMovedWords,
		"cancelled":              testCancelled,
		"listing":                testListing,
		"outbox":                 testOutbox,
		"due":                    testDue,
		"due lease":              testDueLease,
		"due own lease":          testDueOwnLease,
		"due order":              testDueOrder,
		"due fair":               testDueFair,
		"due raises the version": testDueRaisesVersion,
		"due racers":             testDueRacers,
		"routes":                 testRoutes,
		"settings":               testSettings,
		"setting racers":         testSettingRacers,
		"erase":                  testErase,
		"erase races save":       testEraseRacesSave,
		"ping":                   testPing,
		"model":                  testModel,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			topic(t, open(t))
		})
	}
}

// RunReopen runs what concerns closing. open opens the same store each time it is called in one test.
func RunReopen(t *testing.T, open func(t *testing.T) func() store.Store) {
	for name, topic := range map[string]func(t *testing.T, open func() store.Store){
		"everything is there again": testReopen,
		"two processes":             testTwoProcesses,
		"closing while saving":      testCloseWhileSaving,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			topic(t, open(t))
		})
	}
}

// noon is a time in the suite's life.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func mustSave(t testing.TB, s store.Store, p *coach.Person, journal ...coach.JournalEntry) {
	t.Helper()
	if err := s.SavePerson(t.Context(), p, journal); err != nil {
		t.Fatalf("save: %v", err)
	}
}

func mustLoad(t testing.TB, s store.Store, id coach.PersonID) *coach.Person {
	t.Helper()
	p, err := s.LoadPerson(t.Context(), id)
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return p
}

func mustSaveWorker(t testing.TB, s store.Store, w *coach.Worker) {
	t.Helper()
	if err := s.SaveWorker(t.Context(), w); err != nil {
		t.Fatalf("save: %v", err)
	}
}

func wantError(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %v", what, err, want)
	}
}

// person makes somebody with a few words.
func person(id string) *coach.Person {
	return &coach.Person{
		ID: coach.PersonID(id), Created: noon, Status: coach.Active, Lang: "en", Zone: "Europe/Oslo",
		Name: coach.NewPrivate("name of " + id),
	}
}

// waking makes somebody who has something due.
func waking(id string, at time.Time) *coach.Person {
	p := person(id)
	p.WakeAt = at
	return p
}

func number(prefix string, n int) string { return fmt.Sprintf("%s%04d", prefix, n) }
