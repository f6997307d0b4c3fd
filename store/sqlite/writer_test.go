package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

var numbers = layout{application: 7, steps: []string{`CREATE TABLE numbers (n INTEGER PRIMARY KEY) STRICT`}}

func openNumbers(t *testing.T) *file {
	t.Helper()
	f, err := openFile(context.WithoutCancel(t.Context()), filepath.Join(t.TempDir(), "numbers.db"), numbers)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func add(n int) func(*batch) error {
	return func(b *batch) error {
		_, err := b.exec(`INSERT INTO numbers (n) VALUES (?)`, n)
		return err
	}
}

func (f *file) numbers(t *testing.T) (all []int) {
	t.Helper()
	err := f.rows(t.Context(), `SELECT n FROM numbers ORDER BY n`, nil, func(scan func(...any) error) error {
		all = append(all, 0)
		return scan(&all[len(all)-1])
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// together queues all writes while the writer is kept busy, so that they share a batch, and returns their
// answers.
func together(t *testing.T, f *file, writes ...*write) []error {
	t.Helper()
	busy, let := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = f.alone(context.WithoutCancel(t.Context()), func(*sql.Conn) error { close(busy); <-let; return nil })
	})
	<-busy
	for _, one := range writes {
		one.answer = make(chan error, 1)
		if err := f.writer.enqueue(one); err != nil {
			t.Fatal(err)
		}
	}
	close(let)
	wg.Wait()
	answers := make([]error, len(writes))
	for i, one := range writes {
		answers[i] = <-one.answer
	}
	return answers
}

func TestAWriteThatFailsTakesNothingElseWithIt(t *testing.T) {
	t.Parallel()
	f, ctx := openNumbers(t), t.Context()
	no := errors.New("no")
	answers := together(t, f,
		&write{ctx: ctx, do: add(1)},
		&write{ctx: ctx, do: func(b *batch) error { return errors.Join(add(2)(b), no) }},        // refused after it wrote
		&write{ctx: ctx, do: func(b *batch) error { return errors.Join(add(3)(b), add(1)(b)) }}, // the second statement fails
		&write{ctx: ctx, do: func(b *batch) error { _, err := b.exec("nonsense"); return err }}, // no SQL at all
		&write{ctx: ctx, do: add(4)},
		&write{ctx: ctx, single: true, do: add(4)},
		&write{ctx: ctx, single: true, do: add(5)},
	)
	for i, fails := range []bool{false, true, true, true, false, true, false} {
		if (answers[i] != nil) != fails {
			t.Errorf("write %d: %v", i, answers[i])
		}
	}
	if !errors.Is(answers[1], no) {
		t.Errorf("got %v, want its own error", answers[1])
	}
	if got := fmt.Sprint(f.numbers(t)); got != "[1 4 5]" {
		t.Errorf("kept %s, want [1 4 5]", got)
	}
}

func TestAWriteWhoseContextEndedBeforeItBeganIsLeftOut(t *testing.T) {
	t.Parallel()
	f := openNumbers(t)
	gone, cancel := context.WithCancel(t.Context())
	first := &write{ctx: t.Context(), do: func(b *batch) error { cancel(); return add(1)(b) }}
	answers := together(t, f, first, &write{ctx: gone, do: add(2)}, &write{ctx: t.Context(), do: add(3)})
	if answers[0] != nil || !errors.Is(answers[1], context.Canceled) || answers[2] != nil {
		t.Errorf("answers: %v", answers)
	}
	if got := fmt.Sprint(f.numbers(t)); got != "[1 3]" {
		t.Errorf("kept %s, want [1 3]", got)
	}
}

func TestWritesThatWaitTogetherShareACommitOfLimitedSize(t *testing.T) {
	t.Parallel()
	f := openNumbers(t)
	var writes []*write
	for n := range most {
		writes = append(writes, &write{ctx: t.Context(), do: func(b *batch) error {
			if got := f.numbers(t); len(got) > 0 { // readers see the last commit
				return fmt.Errorf("%d are committed already", len(got))
			}
			return add(n)(b)
		}})
	}
	for _, err := range together(t, f, writes...) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := f.numbers(t); len(got) != most {
		t.Errorf("%d kept, want %d", len(got), most)
	}
}

func TestReadsDoNotWaitForAWriterAndWritesGiveUpWithTheirContext(t *testing.T) {
	t.Parallel()
	f := openNumbers(t)
	if err := f.write(t.Context(), add(1)); err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite", name(f.path, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	conn, err := other.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := f.write(ctx, add(2)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a write beside another process's: got %v, want DeadlineExceeded", err)
	}
	if got := fmt.Sprint(f.numbers(t)); got != "[1]" {
		t.Errorf("read %s, want [1]", got)
	}
	if _, err := conn.ExecContext(t.Context(), "COMMIT"); err != nil {
		t.Fatal(err)
	}
	if err := f.write(t.Context(), add(3)); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(f.numbers(t)); got != "[1 3]" {
		t.Errorf("kept %s, want [1 3]: who gave up is left out", got)
	}
}

func TestAfterCloseThereIsNoWriting(t *testing.T) {
	t.Parallel()
	f := openNumbers(t)
	if err := f.writer.close(); err != nil {
		t.Fatal(err)
	}
	if err := f.write(t.Context(), add(1)); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
}

func TestACommitIsSyncedToTheDisk(t *testing.T) {
	t.Parallel()
	f := openNumbers(t)
	var synchronous int
	var journal string
	err := f.alone(t.Context(), func(conn *sql.Conn) error {
		return errors.Join(
			conn.QueryRowContext(t.Context(), `PRAGMA synchronous`).Scan(&synchronous),
			conn.QueryRowContext(t.Context(), `PRAGMA journal_mode`).Scan(&journal))
	})
	if err != nil || synchronous != 2 || journal != "wal" {
		t.Errorf("synchronous is %d and the journal %s (%v), want 2 and wal", synchronous, journal, err)
	}
}

func TestAStepOfAMigrationThatFailsLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "numbers.db")
	next := layout{application: numbers.application, steps: []string{numbers.steps[0], `CREATE TABLE more (n INTEGER) STRICT`, `nonsense`}}
	if _, err := openFile(t.Context(), path, next); err == nil || !strings.Contains(err.Error(), "schema 3") {
		t.Errorf("got %v", err)
	}
	next.steps[2] = `CREATE TABLE most (n INTEGER) STRICT`
	for _, l := range []layout{numbers, next} { // an old file moves on
		f, err := openFile(t.Context(), path, l)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.close(); err != nil {
			t.Fatal(err)
		}
	}
	f, err := openFile(t.Context(), path, next)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	var tables int
	if err := f.row(t.Context(), `SELECT count(*) FROM sqlite_schema WHERE type = 'table'`, nil, &tables); err != nil || tables != 3 {
		t.Errorf("%d tables, %v; want 3", tables, err)
	}
}

func TestLookingForWhatIsDueDoesNotReadWhatIsNot(t *testing.T) {
	t.Parallel()
	f, err := openFile(t.Context(), filepath.Join(t.TempDir(), "test.db"), dataLayout)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	for _, in := range []table{people, workers} {
		var plan string
		var id, parent, unused int
		err := f.row(t.Context(), `EXPLAIN QUERY PLAN SELECT id, wake_at FROM `+string(in)+isDue, []any{1, "me", 1}, &id, &parent, &unused, &plan)
		want := fmt.Sprintf("SEARCH %s USING INDEX %s_due (wake_at<?)", in, in)
		if err != nil || plan != want {
			t.Errorf("plan %q, %v; want %q", plan, err, want)
		}
	}
}
