package mongo_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"alongside/coach"
	"alongside/store"
	"alongside/store/mongo"
	"alongside/store/mongo/mongotest"
)

// scissors stand between a store and its server and cut connections: before a command reaches the server,
// or, what is worse, between what the server did and its answer.
type scissors struct {
	to            string
	listener      net.Listener
	one           sync.Mutex
	chance        *rand.Rand
	calm          atomic.Bool
	always        atomic.Value // what a message must hold to be cut whatever luck says; nil: nothing
	before, after atomic.Int64
}

// cuttable are the commands that are cut; others only tell the driver that the server is there.
var cuttable = []string{"find", "update", "insert", "delete"}

func newScissors(t *testing.T, uri string) *scissors {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &scissors{to: strings.Trim(strings.TrimPrefix(uri, "mongodb://"), "/"), listener: listener, chance: rand.New(rand.NewPCG(7, 11))}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go s.pass(client)
		}
	}()
	return s
}

func (s *scissors) uri() string { return "mongodb://" + s.listener.Addr().String() + "/" }

func (s *scissors) pass(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", s.to)
	if err != nil {
		return
	}
	defer server.Close()
	for {
		question, err := message(client)
		if err != nil {
			return
		}
		luck := s.luck(question)
		if always, ok := s.always.Load().(string); ok && always != "" && bytes.Contains(question, []byte(always)) {
			luck = 0
		}
		if luck < 0.03 {
			s.before.Add(1)
			return
		}
		if _, err := server.Write(question); err != nil {
			return
		}
		answer, err := message(server)
		if err != nil {
			return
		}
		if luck < 0.09 {
			s.after.Add(1)
			return
		}
		if _, err := client.Write(answer); err != nil {
			return
		}
	}
}

// luck is 1 for what is not cut.
func (s *scissors) luck(question []byte) float64 {
	cut := false
	for _, name := range cuttable { // the name of a command is its first key
		cut = cut || bytes.HasPrefix(question[min(26, len(question)):], append([]byte(name), 0))
	}
	if !cut || s.calm.Load() {
		return 1
	}
	s.one.Lock()
	defer s.one.Unlock()
	return s.chance.Float64()
}

// message reads one, whole.
func message(from io.Reader) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return nil, err
	}
	whole := make([]byte, binary.LittleEndian.Uint32(head[:]))
	copy(whole, head[:])
	_, err := io.ReadFull(from, whole[len(head):])
	return whole, err
}

// handle does what a desk does with an event until it is saved: loads, drops what was seen, decides, saves.
// It counts the tries.
func handle(t *testing.T, s store.Store, id coach.PersonID, event string) (tries int) {
	t.Helper()
	for tries = 1; tries < 200; tries++ {
		p, err := s.LoadPerson(t.Context(), id)
		if err != nil {
			continue
		}
		if p.HasSeen(event) {
			return tries
		}
		p.Made++
		p.Seen = append(p.Seen, coach.Seen{ID: event, At: noon.Unix()})
		if err := s.SavePerson(t.Context(), p, []coach.JournalEntry{heard(event)}); err == nil {
			return tries
		}
	}
	t.Errorf("%s was not handled in %d tries", event, tries)
	return tries
}

func TestConnectionsThatAreCutLoseNothingAndRepeatNothing(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	cut := newScissors(t, ferret(t))
	name := place.uri[strings.LastIndex(place.uri, "/")+1:]
	stores := []store.Store{}
	cut.calm.Store(true)
	for range 2 {
		through := place
		through.uri = cut.uri() + name
		stores = append(stores, through.opened(t))
	}
	const people, events = 4, 40
	for i := range people {
		save(t, stores[0], &coach.Person{ID: coach.PersonID(number("p", i)), Name: coach.NewPrivate("Robin")})
	}
	cut.calm.Store(false)
	var wg sync.WaitGroup
	for i := range people {
		for n, s := range stores { // both handle every event, as after a redelivery
			wg.Go(func() {
				for e := range events {
					handle(t, s, coach.PersonID(number("p", i)), number("e", (e+n*7)%events))
				}
			})
		}
	}
	wg.Wait()
	cut.calm.Store(true)
	t.Logf("%d connections were cut before the server had the command, %d after it", cut.before.Load(), cut.after.Load())
	if cut.before.Load() < 5 || cut.after.Load() < 10 {
		t.Error("too few connections were cut")
	}
	for i := range people {
		id := coach.PersonID(number("p", i))
		p, err := stores[1].LoadPerson(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{}
		for _, e := range p.Seen {
			seen[e.ID]++
		}
		if p.Made != events || p.Version != events+1 || len(seen) != events || len(p.Seen) != events {
			t.Errorf("%s: %d taken in, of %d kinds, in %d versions; want %d", id, p.Made, len(seen), p.Version, events)
		}
		if got := entriesOf(t, stores[0], id); len(got) != events {
			t.Errorf("%s: %d entries, want %d", id, len(got), events)
		}
	}
}

// What a cut leaves open is neither a success nor a conflict, nor is nobody there.
func TestASaveOfUnknownResultSaysSo(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	cut := newScissors(t, ferret(t))
	cut.calm.Store(true)
	through := place
	through.uri = cut.uri() + place.uri[strings.LastIndex(place.uri, "/")+1:]
	calm, s := place.opened(t), through.opened(t)
	save(t, calm, realistic("p1"))
	cut.calm.Store(false)
	unknown := 0
	for range 60 {
		loaded, err := calm.LoadPerson(t.Context(), "p1")
		if err != nil {
			t.Fatal(err)
		}
		before := loaded.Version
		switch err := s.SavePerson(t.Context(), loaded, nil); {
		case err == nil:
			if loaded.Version != before+1 {
				t.Errorf("version %d after %d", loaded.Version, before)
			}
		case isKnown(err):
			t.Errorf("got %v", err)
		default:
			unknown++
			if loaded.Version != before {
				t.Error("a save of unknown result changed the version")
			}
		}
	}
	if unknown == 0 {
		t.Error("no save was cut")
	}
}

// A journal that cannot be written keeps nobody from being served, and misses nothing later.
func TestAJournalThatCannotBeWrittenIsWrittenLater(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	cut := newScissors(t, ferret(t))
	cut.calm.Store(true)
	through := place
	through.delay = time.Hour
	through.uri = cut.uri() + place.uri[strings.LastIndex(place.uri, "/")+1:]
	s := through.opened(t)
	p := realistic("p1")
	var want []string
	say := func(times int) {
		t.Helper()
		for range times {
			want = append(want, number("e", len(want)))
			save(t, s, p, heard(want[len(want)-1]))
		}
	}
	cut.always.Store("insert\x00\x08\x00\x00\x00journal\x00")
	say(67) // the last two tries to write it fail
	if riding, written := ridersOf(t, place, "p1"); !slices.Equal(riding, want) || len(written) > 0 {
		t.Errorf("%d ride and %d are written, want %d and none", len(riding), len(written), len(want))
	}
	cut.always.Store("")
	say(2)
	if riding, written := ridersOf(t, place, "p1"); len(riding) != 2 || len(written) != 67 {
		t.Errorf("%d ride and %d are written, want 2 and 67", len(riding), len(written))
	}
	if got := entriesOf(t, s, "p1"); !slices.Equal(got, want) {
		t.Errorf("the journal is %q", got)
	}
}

func TestAServerThatWasAwayIsUsedAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server, err := mongotest.StartAt("127.0.0.1:0", dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	s, err := mongo.Open(t.Context(), server.URI, mongo.Options{KeyFile: keyFile(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	p := realistic("p1")
	save(t, s, p, heard("a"))
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	for what, err := range map[string]error{
		"save": s.SavePerson(t.Context(), p, []coach.JournalEntry{heard("b")}),
		"ping": s.Ping(t.Context()),
		"load": func() error { _, err := s.LoadPerson(t.Context(), "p1"); return err }(),
		"due":  func() error { _, err := s.TakeDue(t.Context(), noon, "me", noon, 1); return err }(),
	} {
		if err == nil || isKnown(err) {
			t.Errorf("%s, while the server is away: got %v", what, err)
		}
	}
	if took := time.Since(begun); took > 40*time.Second {
		t.Errorf("it took %v to say so four times", took)
	}
	if server, err = mongotest.StartAt(strings.Trim(strings.TrimPrefix(server.URI, "mongodb://"), "/"), dir); err != nil {
		t.Fatal(err)
	}
	handle(t, s, "p1", "c")
	got, err := s.LoadPerson(t.Context(), "p1")
	if err != nil || got.Made != 1 || got.Version != 2 || got.Name.Reveal() != "Robin" {
		t.Fatalf("after it came back: %+v, %v", got, err)
	}
	if entries := entriesOf(t, s, "p1"); !slices.Equal(entries, []string{"a", "c"}) {
		t.Errorf("the journal is %q, want what was saved", entries)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

func isKnown(err error) bool {
	for _, known := range []error{store.ErrConflict, store.ErrNotFound, store.ErrErased, store.ErrCorrupt} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}
