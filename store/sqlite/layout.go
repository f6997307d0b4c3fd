package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// layout is what one of the files holds. Its steps lead from an empty file to the newest schema; the file's
// user_version counts those that were taken. A step that was released is never changed.
type layout struct {
	application int32 // SQLite's application_id
	steps       []string
	settings    []string // pragmas of this file alone
}

// People and workers differ in nothing but the table. Version, wake_at (milliseconds UTC, null: never) and
// the lease stand in the columns and nowhere else. handed says that the lease was made by TakeDue and the
// document has not been saved since.
var dataLayout = layout{
	application: 0x616c6f6e, // "alon"
	settings:    []string{"secure_delete(fast)"},
	steps: []string{`
CREATE TABLE people (
	id          TEXT PRIMARY KEY,
	version     INTEGER NOT NULL,
	wake_at     INTEGER,
	lease_owner TEXT NOT NULL,
	lease_until INTEGER NOT NULL,
	handed      INTEGER NOT NULL,
	body        TEXT NOT NULL
) STRICT;
CREATE INDEX people_due ON people (wake_at) WHERE wake_at IS NOT NULL;
CREATE TABLE workers (
	id          TEXT PRIMARY KEY,
	version     INTEGER NOT NULL,
	wake_at     INTEGER,
	lease_owner TEXT NOT NULL,
	lease_until INTEGER NOT NULL,
	handed      INTEGER NOT NULL,
	body        TEXT NOT NULL
) STRICT;
CREATE INDEX workers_due ON workers (wake_at) WHERE wake_at IS NOT NULL;
CREATE TABLE journal (
	seq    INTEGER PRIMARY KEY,
	person TEXT NOT NULL,
	id     TEXT NOT NULL,
	at     INTEGER NOT NULL,
	body   TEXT NOT NULL,
	UNIQUE (person, id)
) STRICT;
CREATE INDEX journal_by_time ON journal (person, at, seq);
CREATE TABLE routes (
	key      TEXT PRIMARY KEY,
	document TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX routes_of ON routes (document);
CREATE TABLE settings (
	name    TEXT PRIMARY KEY,
	version INTEGER NOT NULL,
	body    BLOB NOT NULL
) STRICT;
CREATE TABLE erased (
	id       TEXT PRIMARY KEY,
	key_gone INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE pulse (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL
) STRICT;`},
}

// A key that is null has been erased.
var keysLayout = layout{
	application: 0x616c6f6b, // "alok"
	settings:    []string{"secure_delete(on)"},
	steps: []string{`
CREATE TABLE keys (
	document TEXT PRIMARY KEY,
	wrapped  BLOB
) STRICT, WITHOUT ROWID;
CREATE TABLE proof (
	id    INTEGER PRIMARY KEY,
	proof BLOB NOT NULL
) STRICT;`},
}

// apply brings the file to the newest schema, in one transaction. It returns ErrUnusable for a file that is
// newer or something else.
func (l layout) apply(ctx context.Context, conn *sql.Conn, path string) (err error) {
	if at, err := l.position(ctx, conn, path); err != nil || at == len(l.steps) {
		return err
	}
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("begin migration: %w", err)
	}
	defer func() {
		if err != nil {
			_, undo := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
			err = errors.Join(err, undo)
		}
	}()
	at, err := l.position(ctx, conn, path) // somebody else may have been quicker
	if err != nil {
		return err
	}
	for i, step := range l.steps[at:] {
		if _, err := conn.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("migrate %s to schema %d: %w", path, at+i+1, err)
		}
	}
	mark := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", l.application, len(l.steps))
	if _, err := conn.ExecContext(ctx, mark); err != nil {
		return fmt.Errorf("mark schema: %w", err)
	}
	if _, err := conn.ExecContext(ctx, "COMMIT"); err != nil {
		return fmt.Errorf("commit migration: %w", err)
	}
	return nil
}

// position returns how many steps the file has taken.
func (l layout) position(ctx context.Context, conn *sql.Conn, path string) (int, error) {
	var version, tables int
	var application int32
	row := conn.QueryRowContext(ctx, "SELECT (SELECT user_version FROM pragma_user_version), (SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_schema)")
	if err := row.Scan(&version, &application, &tables); err != nil {
		return 0, fmt.Errorf("read schema of %s: %w", path, err)
	}
	empty := version == 0 && application == 0 && tables == 0
	switch {
	case !empty && application != l.application:
		return 0, fmt.Errorf("%w: %s belongs to another program", ErrUnusable, path)
	case version > len(l.steps):
		return 0, fmt.Errorf("%w: %s was written by a newer Alongside (schema %d, this one knows %d)", ErrUnusable, path, version, len(l.steps))
	}
	return version, nil
}
