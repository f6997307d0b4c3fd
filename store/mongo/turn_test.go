package mongo_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"alongside/bots"
	"alongside/coach"
	"alongside/store"
)

// turn is what one message costs the store: finding the person, loading and saving.
func turn(t *testing.T, s store.Store, chat string, event string) *coach.Person {
	t.Helper()
	to, err := s.Route(t.Context(), chat)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.LoadPerson(t.Context(), coach.PersonID(to[len("person:"):]))
	if err != nil {
		t.Fatal(err)
	}
	p.Outbox = append(p.Outbox, coach.Entry{
		ID: event + "/1", To: bots.Address{Bot: "telegram", Chat: "4711"}, Lane: bots.Interactive, Decided: noon,
		Message: &coach.Message{Words: coach.NewPrivate("That is a good step.")},
	})
	p.Lease = coach.Lease{Owner: "serve-1", Until: noon.Add(15 * time.Second)}
	p.WakeAt = p.Lease.Until
	save(t, s, p, heard(event), heard(event+"/said"))
	return p
}

// receipt is what the delivery of the answer costs.
func receipt(t *testing.T, s store.Store, id coach.PersonID) {
	t.Helper()
	p, err := s.LoadPerson(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	p.Outbox, p.Lease, p.WakeAt = nil, coach.Lease{}, time.Time{}
	save(t, s, p)
}

func save(t testing.TB, s store.Store, p *coach.Person, journal ...coach.JournalEntry) {
	t.Helper()
	if err := s.SavePerson(t.Context(), p, journal); err != nil {
		t.Fatal(err)
	}
}

func heard(id string) coach.JournalEntry {
	return coach.JournalEntry{ID: id, At: noon, Kind: "heard", Who: "person", Words: coach.NewPrivate("I went for a walk by the river")}
}

// joined makes somebody whose chat is known.
func joined(t testing.TB, s store.Store, id string) string {
	t.Helper()
	chat := "telegram:" + id
	if err := s.PutRoute(t.Context(), chat, "person:"+id); err != nil {
		t.Fatal(err)
	}
	save(t, s, realistic(id))
	return chat
}

func wantCommands(t *testing.T, what string, got []command, want ...string) {
	t.Helper()
	if names := ofTurns(got); !slices.Equal(names, want) {
		t.Errorf("%s: got %q, want %q", what, names, want)
	}
}

func TestATurnIsThreeCommandsAndItsReceiptTwo(t *testing.T) {
	t.Parallel()
	w := newWatch()
	place := newPlace(t, ferret(t))
	place.monitor = w.monitor()
	s := place.opened(t)
	chat := joined(t, s, "p1")
	w.seen()
	for n := range 3 {
		turn(t, s, chat, number("m", n))
		wantCommands(t, "a turn", w.seen(), "find routes", "find people", "update people")
		receipt(t, s, "p1")
		wantCommands(t, "its receipt", w.seen(), "find people", "update people")
	}
}

func TestAProcessThatMeetsSomebodyFirstAsksForTheKeyOnce(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	chat := joined(t, place.opened(t), "p1")
	w := newWatch()
	place.monitor = w.monitor()
	s := place.opened(t)
	w.seen()
	turn(t, s, chat, "m1")
	wantCommands(t, "the first turn", w.seen(), "find routes", "find people", "find keys", "update people")
	receipt(t, s, "p1")
	turn(t, s, chat, "m2")
	wantCommands(t, "a receipt and the next turn", w.seen(), "find people", "update people", "find routes", "find people", "update people")
}

func TestATurnCostsTheSameHoweverMuchIsBehind(t *testing.T) {
	t.Parallel()
	w := newWatch()
	place := newPlace(t, ferret(t))
	place.monitor = w.monitor()
	s := place.opened(t)
	costs := map[int]string{}
	for _, behind := range []int{1, 5000} {
		id := fmt.Sprintf("p%06d", behind)
		chat := joined(t, s, id)
		p, err := s.LoadPerson(t.Context(), coach.PersonID(id))
		if err != nil {
			t.Fatal(err)
		}
		for n := 0; n < behind; n += 250 {
			var lines []coach.JournalEntry
			for i := n; i < min(behind, n+250); i++ {
				lines = append(lines, heard(number("old", i)))
			}
			save(t, s, p, lines...)
		}
		if got := entriesOf(t, s, p.ID); len(got) != behind { // writes down who rides, too
			t.Fatalf("%d entries behind them, want %d", len(got), behind)
		}
		w.seen()
		turn(t, s, chat, "m1")
		receipt(t, s, p.ID)
		seen := w.seen()
		costs[behind] = fmt.Sprintf("%d commands, %d bytes", len(ofTurns(seen)), size(seen))
	}
	t.Logf("a turn and its receipt: %s", costs[1])
	if costs[1] != costs[5000] {
		t.Errorf("with 1 entry behind them %s, with 5000 %s", costs[1], costs[5000])
	}
}

func entriesOf(t testing.TB, s store.Store, id coach.PersonID) (ids []string) {
	t.Helper()
	err := s.Journal(t.Context(), id, time.Time{}, func(e coach.JournalEntry) bool { ids = append(ids, e.ID); return true })
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// A server that is asked for what is due says so in two commands however much is due, and never reads what
// is not.
func TestManyThatAreDueAreTakenTogether(t *testing.T) {
	t.Parallel()
	w := newWatch()
	place := newPlace(t, ferret(t))
	place.monitor = w.monitor()
	s := place.opened(t)
	for i := range 50 {
		p := &coach.Person{ID: coach.PersonID(number("p", i))}
		p.WakeAt = noon
		save(t, s, p)
	}
	w.seen()
	keys, err := s.TakeDue(t.Context(), noon, "me", noon.Add(time.Minute), 40)
	if err != nil || len(keys) != 40 {
		t.Fatalf("took %d, %v", len(keys), err)
	}
	wantCommands(t, "taking 40", w.seen(), "find people", "find workers", "update people")
}

// After an outage much is due at once: racing processes share it, each document once, in few commands.
func TestABacklogIsSharedByRacingProcesses(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	place.opened(t)
	const backlog, processes, batch = 800, 3, 64
	documents := make([]any, backlog)
	for i := range documents {
		documents[i] = bson.M{"_id": number("p", i), "version": int64(1), "wake_at": noon.Add(-time.Duration(i) * time.Second)}
	}
	if _, err := database(t, place.uri).Collection("people").InsertMany(t.Context(), documents); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	taken := map[string]int{}
	var wg sync.WaitGroup
	w := newWatch()
	place.monitor = w.monitor()
	for n := range processes {
		s := place.opened(t)
		wg.Go(func() {
			for {
				keys, err := s.TakeDue(t.Context(), noon, number("serve", n), noon.Add(time.Hour), batch)
				if err != nil {
					t.Error(err)
				}
				if len(keys) == 0 {
					return
				}
				mu.Lock()
				for _, key := range keys {
					taken[key]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(taken) != backlog {
		t.Errorf("%d were taken, want %d", len(taken), backlog)
	}
	for key, times := range taken {
		if times != 1 {
			t.Errorf("%s was taken %d times", key, times)
		}
	}
	commands := 0
	for _, c := range w.seen() {
		if c.collection == "people" || c.collection == "workers" {
			commands++
		}
	}
	t.Logf("%d commands to take %d", commands, backlog)
	if commands > backlog/4 {
		t.Errorf("%d commands to take %d", commands, backlog)
	}
}
