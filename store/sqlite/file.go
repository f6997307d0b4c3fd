package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"modernc.org/sqlite" // the driver
	sqlite3 "modernc.org/sqlite/lib"
)

// file is one SQLite file: one connection that writes, and a few that read and never wait for it.
type file struct {
	path   string
	db     *sql.DB // of the writer's only connection
	writer *writer
	read   *sql.DB
	known  sync.Map // query: *sql.Stmt on read
}

// lockTimeout is how long a write waits for another process that writes, in milliseconds. Writes of ours
// take a few of them; a command that writes in bulk may take longer.
const lockTimeout = "10000"

func openFile(ctx context.Context, path string, l layout) (_ *file, err error) {
	if err := createPrivate(path); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	f := &file{path: path}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("open %s: %w", path, explain(err)), f.close())
		}
	}()
	write := url.Values{
		"mode": {"rw"}, "_busy_timeout": {lockTimeout}, "_journal_mode": {"WAL"}, "_synchronous": {"FULL"},
		"_pragma": append([]string{"journal_size_limit(67108864)"}, l.settings...),
	}
	if f.db, err = sql.Open("sqlite", name(path, write)); err != nil {
		return nil, err
	}
	f.db.SetMaxOpenConns(1)
	conn, err := f.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	f.writer = newWriter(conn)
	if err := f.alone(ctx, func(conn *sql.Conn) error { return l.apply(ctx, conn, path) }); err != nil {
		return nil, err
	}
	read := url.Values{"mode": {"ro"}, "_busy_timeout": {lockTimeout}, "_query_only": {"true"}}
	if f.read, err = sql.Open("sqlite", name(path, read)); err != nil {
		return nil, err
	}
	readers := max(4, runtime.GOMAXPROCS(0))
	f.read.SetMaxOpenConns(readers)
	f.read.SetMaxIdleConns(readers)
	return f, nil
}

// explain says what it means when SQLite does not know the file.
func explain(err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_NOTADB {
		return fmt.Errorf("%w: it is no database", ErrUnusable)
	}
	return err
}

// close ends the readers first, so that the writer is the last to leave and can fold its log into the file.
func (f *file) close() error {
	var errs []error
	if f.read != nil {
		f.known.Range(func(_, s any) bool { errs = append(errs, s.(*sql.Stmt).Close()); return true })
		errs = append(errs, f.read.Close())
	}
	if f.writer != nil {
		errs = append(errs, f.writer.close())
	}
	if f.db != nil {
		errs = append(errs, f.db.Close())
	}
	return errors.Join(errs...)
}

// write has do decide one write, within the transaction of a batch, and returns once the batch is durable.
// If do returns an error nothing of it is kept, and the error is returned.
func (f *file) write(ctx context.Context, do func(*batch) error) error {
	return f.writer.submit(&write{ctx: ctx, do: do})
}

// alone has do use the connection that writes by itself, outside of any transaction.
func (f *file) alone(ctx context.Context, do func(*sql.Conn) error) error {
	return f.writer.submit(&write{ctx: ctx, alone: do})
}

// fold writes the log of writes into the file and empties it, so that nothing old is left in either.
func (f *file) fold(ctx context.Context) error {
	return f.alone(ctx, func(conn *sql.Conn) error {
		var busy, pages, folded int
		if err := conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &folded); err != nil {
			return fmt.Errorf("fold log of writes: %w", err)
		}
		if busy != 0 {
			return errBusy
		}
		return nil
	})
}

// errBusy says that another process was reading. The log is folded later.
var errBusy = errors.New("fold log of writes: the file is in use")

// row reads one row. The error is sql.ErrNoRows if there is none.
func (f *file) row(ctx context.Context, query string, args []any, into ...any) error {
	s, err := f.statement(ctx, query)
	if err != nil {
		return err
	}
	return s.QueryRowContext(ctx, args...).Scan(into...)
}

// rows reads all rows, having each scan one.
func (f *file) rows(ctx context.Context, query string, args []any, each func(scan func(...any) error) error) error {
	s, err := f.statement(ctx, query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (f *file) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := f.known.Load(query); ok {
		return s.(*sql.Stmt), nil
	}
	fresh, err := f.read.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s, loaded := f.known.LoadOrStore(query, fresh)
	if loaded {
		_ = fresh.Close()
	}
	return s.(*sql.Stmt), nil
}

// name is how SQLite is told a file and how to open it.
func name(path string, how url.Values) string {
	return (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: how.Encode()}).String()
}

// createPrivate makes an empty file that only its owner can read, unless there is one. SQLite gives its
// companions, the log of writes and its index, the same mode.
func createPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil || runtime.GOOS == "windows" {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
