package seal_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"alongside/coach"
	"alongside/store"
	"alongside/store/seal"
)

func somebody() *coach.Person {
	return &coach.Person{
		ID:    "p1",
		Name:  coach.NewPrivate("river"),
		Goals: []coach.Goal{{ID: "g1", Title: coach.NewPrivate("walking"), Why: coach.NewPrivate("quiet")}},
		Talk: coach.Talk{Frames: []coach.Frame{{Dialog: "goal", Vars: map[string]coach.Answer{
			"title": {Type: "text", Text: coach.NewPrivate("walking")},
		}}}},
	}
}

// stored is what comes back of p from a place that keeps its JSON.
func stored(t *testing.T, p *coach.Person) *coach.Person {
	t.Helper()
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var q coach.Person
	if err := json.Unmarshal(data, &q); err != nil {
		t.Fatal(err)
	}
	return &q
}

func TestWhatWasSealedCanBeOpenedByAnotherProcessWithTheSameKeys(t *testing.T) {
	t.Parallel()
	service, keys := serviceKey(t), newMemory()
	p := somebody()
	if err := seal.New(service, keys).Seal(t.Context(), "person:p1", "", p); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"river", "walking", "quiet"} {
		if strings.Contains(string(data), word) {
			t.Errorf("%q can be read in %s", word, data)
		}
	}
	q := stored(t, p)
	if err := seal.New(service, keys).Open(t.Context(), "person:p1", "", q); err != nil {
		t.Fatal(err)
	}
	if q.Name.Reveal() != "river" || q.Goals[0].Title.Reveal() != "walking" || q.Talk.Frames[0].Vars["title"].Text.Reveal() != "walking" {
		t.Error("the words came back changed")
	}
}

func TestWordsThatNobodySealedCannotBeEncoded(t *testing.T) {
	t.Parallel()
	if _, err := json.Marshal(somebody()); !errors.Is(err, coach.ErrUnsealed) {
		t.Errorf("got %v, want ErrUnsealed", err)
	}
}

func TestSealedWordsServeInNoOtherPlace(t *testing.T) {
	t.Parallel()
	sealer := seal.New(serviceKey(t), newMemory())
	for name, move := range map[string]func(p *coach.Person) string{
		"another field": func(p *coach.Person) string {
			p.Goals[0].Title, p.Goals[0].Why = p.Goals[0].Why, p.Goals[0].Title
			return "person:p1"
		},
		"another person": func(*coach.Person) string { return "person:p2" },
	} {
		p := somebody()
		other := &coach.Person{ID: "p2", Name: coach.NewPrivate("lake")}
		if err := errors.Join(sealer.Seal(t.Context(), "person:p1", "", p), sealer.Seal(t.Context(), "person:p2", "", other)); err != nil {
			t.Fatal(err)
		}
		document := move(p)
		if err := sealer.Open(t.Context(), document, "", stored(t, p)); !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("%s: got %v, want ErrCorrupt", name, err)
		}
	}
	entry := coach.JournalEntry{ID: "e1", Words: coach.NewPrivate("said")}
	if err := sealer.Seal(t.Context(), "person:p1", "journal:e1", &entry); err != nil {
		t.Fatal(err)
	}
	if err := sealer.Open(t.Context(), "person:p1", "journal:e2", &entry); !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("another entry: got %v, want ErrCorrupt", err)
	}
}

func TestWordsMovedToAnotherFieldAreSealedAgain(t *testing.T) {
	t.Parallel()
	sealer := seal.New(serviceKey(t), newMemory())
	p := somebody()
	if err := sealer.Seal(t.Context(), "person:p1", "", p); err != nil {
		t.Fatal(err)
	}
	p.Goals[0].Next = p.Goals[0].Title
	if err := sealer.Seal(t.Context(), "person:p1", "", p); err != nil {
		t.Fatal(err)
	}
	q := stored(t, p)
	if err := sealer.Open(t.Context(), "person:p1", "", q); err != nil {
		t.Fatal(err)
	}
	if q.Goals[0].Next.Reveal() != "walking" {
		t.Error("the words came back changed")
	}
}

func TestADocumentWithoutWordsNeedsNoKey(t *testing.T) {
	t.Parallel()
	keys := newMemory()
	sealer := seal.New(serviceKey(t), keys)
	w := coach.Worker{ID: "U1"}
	if err := errors.Join(sealer.Seal(t.Context(), "worker:U1", "", &w), sealer.Open(t.Context(), "worker:U1", "", &w)); err != nil {
		t.Fatal(err)
	}
	if keys.asked > 0 || len(keys.keys) > 0 {
		t.Errorf("asked for a key %d times, %d kept", keys.asked, len(keys.keys))
	}
}

func TestProcessesThatRaceForAFirstKeyAgree(t *testing.T) {
	t.Parallel()
	service, keys := serviceKey(t), newMemory()
	people := make([]*coach.Person, 16)
	var wg sync.WaitGroup
	for i := range people {
		people[i] = somebody()
		wg.Go(func() {
			if err := seal.New(service, keys).Seal(t.Context(), "person:p1", "", people[i]); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, p := range people {
		if err := seal.New(service, keys).Open(t.Context(), "person:p1", "", stored(t, p)); err != nil {
			t.Error(err)
		}
	}
}

func TestAnErasedKeyMakesTheWordsUnreadable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service, keys := serviceKey(t), newMemory()
		here, there := seal.New(service, keys), seal.New(service, keys)
		p := somebody()
		if err := here.Seal(t.Context(), "person:p1", "", p); err != nil {
			t.Fatal(err)
		}
		if err := there.Open(t.Context(), "person:p1", "", stored(t, p)); err != nil {
			t.Fatal(err)
		}
		if err := here.Erase(t.Context(), "person:p1"); err != nil {
			t.Fatal(err)
		}
		if err := here.Open(t.Context(), "person:p1", "", stored(t, p)); !errors.Is(err, store.ErrErased) {
			t.Errorf("here, at once: got %v, want ErrErased", err)
		}
		time.Sleep(time.Minute) // a minute of the bubble, not of the clock
		if err := there.Open(t.Context(), "person:p1", "", stored(t, p)); !errors.Is(err, store.ErrErased) {
			t.Errorf("there, a minute later: got %v, want ErrErased", err)
		}
		if err := there.Seal(t.Context(), "person:p1", "", somebody()); !errors.Is(err, store.ErrErased) {
			t.Errorf("a new key after erasure: got %v, want ErrErased", err)
		}
	})
}

func TestUnwrappedKeysAreFewAndSavedLookups(t *testing.T) {
	t.Parallel()
	keys := newMemory()
	sealer := seal.New(serviceKey(t), keys)
	for range 3 {
		if err := sealer.Seal(t.Context(), "person:p1", "", somebody()); err != nil {
			t.Fatal(err)
		}
	}
	if keys.asked != 1 {
		t.Errorf("asked for the key %d times, want once", keys.asked)
	}
	for i := range 5000 { // more than are kept
		if err := sealer.Seal(t.Context(), fmt.Sprintf("person:other%d", i), "", somebody()); err != nil {
			t.Fatal(err)
		}
	}
	asked := keys.asked
	if err := sealer.Seal(t.Context(), "person:p1", "", somebody()); err != nil {
		t.Fatal(err)
	}
	if keys.asked != asked+1 {
		t.Error("a key that was not used for long is still in memory")
	}
}

func TestTheWrongServiceKeyIsToldFromADamagedText(t *testing.T) {
	t.Parallel()
	keys := newMemory()
	p := somebody()
	if err := seal.New(serviceKey(t), keys).Seal(t.Context(), "person:p1", "", p); err != nil {
		t.Fatal(err)
	}
	err := seal.New(serviceKey(t), keys).Open(t.Context(), "person:p1", "", stored(t, p))
	if !errors.Is(err, store.ErrCorrupt) || !strings.Contains(err.Error(), "another service key") {
		t.Errorf("got %v", err)
	}
	err = seal.New(serviceKey(t), newMemory()).Open(t.Context(), "person:p1", "", stored(t, p))
	if !errors.Is(err, store.ErrCorrupt) || !strings.Contains(err.Error(), "key is missing") {
		t.Errorf("got %v", err)
	}
}

func TestAServiceKeyKnowsItsOwnProofAndPrintsNothing(t *testing.T) {
	t.Parallel()
	mine, other := serviceKey(t), serviceKey(t)
	proof, err := mine.Proof()
	if err != nil {
		t.Fatal(err)
	}
	if err := mine.Check(proof); err != nil {
		t.Error(err)
	}
	if err := other.Check(proof); !errors.Is(err, seal.ErrKeyFile) {
		t.Errorf("got %v, want ErrKeyFile", err)
	}
	if got := fmt.Sprintf("%v %+v %#v", mine, mine, mine); got != "[service key] [service key] [service key]" {
		t.Errorf("prints %s", got)
	}
}

func BenchmarkSealAndOpen(b *testing.B) {
	keys := newMemory()
	key, err := seal.NewKeyFile(b.TempDir() + "/key")
	if err != nil {
		b.Fatal(err)
	}
	sealer := seal.New(key, keys)
	for b.Loop() {
		p := somebody()
		if err := sealer.Seal(b.Context(), "person:p1", "", p); err != nil {
			b.Fatal(err)
		}
		if err := sealer.Open(b.Context(), "person:p1", "", p); err != nil {
			b.Fatal(err)
		}
	}
}
