package sqlite_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"alongside/coach"
	"alongside/store/sqlite"
)

// BenchmarkDurableSave saves realistic people of about 4 kB, durably. Beside each round through the Store
// the same number of the same bytes goes straight into a SQLite file with the same settings, in
// transactions as large as there are savers. of_raw is how fast the Store is, as a part of that.
func BenchmarkDurableSave(b *testing.B) {
	for _, savers := range []int{1, 128} {
		b.Run(fmt.Sprintf("savers=%d", savers), func(b *testing.B) {
			s := open(b, filepath.Join(b.TempDir(), "bench.db"))
			people := make([]*coach.Person, savers)
			for i := range people {
				people[i] = realistic(fmt.Sprintf("p%d", i))
				if err := s.SavePerson(b.Context(), people[i], nil); err != nil {
					b.Fatal(err)
				}
			}
			raw := openRaw(b, savers)
			var through, straight time.Duration
			saves := 0
			const laps = 8
			for b.Loop() {
				through += saveAll(b, s, people, laps)
				straight += raw.save(b, laps)
				saves += laps * savers
			}
			b.ReportMetric(through.Seconds()*1e6/float64(saves), "us/save")
			b.ReportMetric(straight.Seconds()*1e6/float64(saves), "us/raw")
			b.ReportMetric(float64(straight)/float64(through), "of_raw")
		})
	}
}

// saveAll has a goroutine for each person save them so many times, each time with a new word and a changed
// timer, as after a message.
func saveAll(b *testing.B, s *sqlite.Store, people []*coach.Person, laps int) time.Duration {
	begin := time.Now()
	var wg sync.WaitGroup
	for _, p := range people {
		wg.Go(func() {
			for range laps {
				touch(p)
				if err := s.SavePerson(b.Context(), p, nil); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return time.Since(begin)
}

func touch(p *coach.Person) {
	p.WakeAt = p.WakeAt.Add(time.Second)
	p.Outbox[0].Message.Words = coach.NewPrivate(fmt.Sprintf("That is a good step, number %d. When would you like to hear from me?", p.Version))
}

// rawFile is what SQLite does by itself.
type rawFile struct {
	conn   *sql.Conn
	update *sql.Stmt
	bodies []string
	wakeAt int64
}

func openRaw(b *testing.B, savers int) *rawFile {
	path := filepath.Join(b.TempDir(), "raw.db")
	s, err := sqlite.Open(b.Context(), path, sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for i := range savers {
		if err := s.SavePerson(b.Context(), realistic(fmt.Sprintf("p%d", i)), nil); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+path+"?_busy_timeout=10000&_journal_mode=WAL&_synchronous=FULL&_pragma=secure_delete(fast)&_pragma=journal_size_limit(67108864)")
	if err != nil {
		b.Fatal(err)
	}
	r := &rawFile{wakeAt: noon.UnixMilli()}
	if r.conn, err = db.Conn(context.Background()); err != nil {
		b.Fatal(err)
	}
	r.update, err = r.conn.PrepareContext(context.Background(),
		`UPDATE people SET version = version + 1, wake_at = ?, lease_owner = ?, lease_until = ?, handed = 0, body = ? WHERE id = ?`)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { r.update.Close(); r.conn.Close(); db.Close() })
	for i := range savers {
		var body string
		if err := r.conn.QueryRowContext(context.Background(), `SELECT body FROM people WHERE id = ?`, fmt.Sprintf("p%d", i)).Scan(&body); err != nil {
			b.Fatal(err)
		}
		r.bodies = append(r.bodies, body)
	}
	b.Logf("a body has %d bytes", len(r.bodies[0]))
	return r
}

func (r *rawFile) save(b *testing.B, laps int) time.Duration {
	begin := time.Now()
	ctx := context.Background()
	exec := func(query string) {
		if _, err := r.conn.ExecContext(ctx, query); err != nil {
			b.Fatal(err)
		}
	}
	for range laps {
		r.wakeAt += 1000
		exec("BEGIN IMMEDIATE")
		for i, body := range r.bodies {
			if _, err := r.update.ExecContext(ctx, r.wakeAt, "serve-1", r.wakeAt, body, fmt.Sprintf("p%d", i)); err != nil {
				b.Fatal(err)
			}
		}
		exec("COMMIT")
	}
	return time.Since(begin)
}

func BenchmarkLoad(b *testing.B) {
	s := open(b, filepath.Join(b.TempDir(), "bench.db"))
	if err := s.SavePerson(b.Context(), realistic("p1"), nil); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.LoadPerson(b.Context(), "p1"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	n := 0
	for b.Loop() {
		n++
		s, err := sqlite.Open(b.Context(), filepath.Join(dir, fmt.Sprintf("%d.db", n)), sqlite.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
