package desk

import (
	"database/sql"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"alongside/bots"
	"alongside/coach"
	"alongside/store/memory"
	"alongside/store/sqlite"
)

// joined makes a person in a store who has taken part for a while.
func joined(b *testing.B, d *Desk, id coach.PersonID, chat bots.Address) {
	b.Helper()
	code := "code-" + string(id)
	if err := d.store.PutRoute(b.Context(), "invite:"+coach.HashCode(code), "person:"+string(id)); err != nil {
		b.Fatal(err)
	}
	_, err := d.Tell(b.Context(), id, coach.Event{ID: "invite " + string(id), At: time.Now(), Invited: &coach.Invitation{
		CodeHash: coach.HashCode(code), Name: coach.NewPrivate("Maya"), Lang: "en", Zone: "Europe/London"}})
	if err != nil {
		b.Fatal(err)
	}
	for i, text := range []string{"/start " + code, "/now", "/now"} {
		in := bots.Inbound{ID: fmt.Sprintf("join%d", i), At: time.Now(), From: chat, Kind: bots.Said, Text: text}
		if _, err := d.Hear(b.Context(), in); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHandle is one event decided by the domain: an answer that does not fit the question, which goes
// through the recogniser and the dialogs, and is asked again.
func BenchmarkHandle(b *testing.B) {
	s := memory.New()
	world := shippedWorld(b)
	d := New(Config{Store: s, World: func() *coach.World { return world }, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	joined(b, d, "p1", maya)
	p, err := s.LoadPerson(b.Context(), "p1")
	if err != nil {
		b.Fatal(err)
	}
	w := d.world.now(coach.Event{})
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		in := bots.Inbound{ID: fmt.Sprintf("m%d", n), From: maya, Kind: bots.Said, Text: "i do not know what to say to that"}
		one := *p
		one.Outbox, one.Seen = nil, nil
		out := coach.Handle(&one, coach.Event{ID: in.ID, Heard: &in}, time.Now(), w)
		if len(out.Person.Outbox) == 0 || len(out.Alarms) > 0 {
			b.Fatal("nothing was said", out.Alarms)
		}
	}
}

// BenchmarkDurableTurn is a message heard, decided and saved, through the desk and the SQLite store, by as
// many people at once as are named. Beside each round the same number of bodies of the same size goes
// straight into a SQLite file with the same settings, in transactions as large as there are people.
// of_raw is how fast the turn is, as a part of that.
func BenchmarkDurableTurn(b *testing.B) {
	for _, people := range []int{1, 128} {
		b.Run(fmt.Sprintf("people=%d", people), func(b *testing.B) {
			s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "turn.db"), sqlite.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = s.Close() })
			world := shippedWorld(b)
			d := New(Config{Store: s, World: func() *coach.World { return world }, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
			chats := make([]bots.Address, people)
			for i := range chats {
				chats[i] = bots.Address{Bot: "telegram", Chat: fmt.Sprint(i)}
				joined(b, d, coach.PersonID(fmt.Sprintf("p%d", i)), chats[i])
			}
			raw := openRaw(b, people, bodySize(b, s))
			var turns, straight time.Duration
			n := 0
			for b.Loop() {
				n++
				turns += round(b, d, chats, n)
				straight += raw.round(b)
			}
			each := float64(n * people)
			b.ReportMetric(turns.Seconds()*1e6/each, "us/turn")
			b.ReportMetric(straight.Seconds()*1e6/each, "us/raw")
			b.ReportMetric(float64(straight)/float64(turns), "of_raw")
		})
	}
}

// round has everybody write once.
func round(b *testing.B, d *Desk, chats []bots.Address, n int) time.Duration {
	begin := time.Now()
	var wg sync.WaitGroup
	for _, chat := range chats {
		wg.Go(func() {
			in := bots.Inbound{ID: fmt.Sprintf("m%d", n), At: time.Now(), From: chat, Kind: bots.Said, Text: "hello there"}
			if _, err := d.Hear(b.Context(), in); err != nil {
				b.Error(err)
			}
		})
	}
	wg.Wait()
	took := time.Since(begin)
	clearOutboxes(b, d, chats)
	return took
}

// clearOutboxes takes what would have been sent out of the documents, so that they stay as they are.
func clearOutboxes(b *testing.B, d *Desk, chats []bots.Address) {
	for i := range chats {
		p, err := d.store.LoadPerson(b.Context(), coach.PersonID(fmt.Sprintf("p%d", i)))
		if err != nil {
			b.Fatal(err)
		}
		p.Outbox, p.Seen = nil, nil
		if err := d.store.SavePerson(b.Context(), p, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func bodySize(b *testing.B, s *sqlite.Store) int {
	p, err := s.LoadPerson(b.Context(), "p0")
	if err != nil {
		b.Fatal(err)
	}
	size := 1500
	for _, e := range p.Outbox {
		size += 300 + len(e.Outbound().Text)
	}
	return size
}

// rawFile is what SQLite does by itself.
type rawFile struct {
	db     *sql.DB
	people int
	body   []byte
}

func openRaw(b *testing.B, people, size int) *rawFile {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "raw.db")+"?_pragma=journal_mode(wal)&_pragma=synchronous(full)&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec(`CREATE TABLE people (id TEXT PRIMARY KEY, body BLOB)`); err != nil {
		b.Fatal(err)
	}
	return &rawFile{db: db, people: people, body: make([]byte, size)}
}

func (r *rawFile) round(b *testing.B) time.Duration {
	begin := time.Now()
	tx, err := r.db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	for i := range r.people {
		if _, err := tx.Exec(`INSERT INTO people (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body`, fmt.Sprintf("p%d", i), r.body); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	return time.Since(begin)
}
