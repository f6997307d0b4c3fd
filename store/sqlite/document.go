package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"alongside/coach"
	"alongside/store"
)

// table is where the documents of one kind are.
type table string

const (
	people  table = "people"
	workers table = "workers"
)

func (t table) key(id string) string {
	if t == people {
		return "person:" + id
	}
	return "worker:" + id
}

// head is what stands in columns: the one truth about it. The body leaves it out.
type head struct {
	version int64
	wakeAt  sql.NullInt64
	owner   string
	until   int64
}

func headOf(d *coach.Document) head {
	return head{
		version: d.Version, wakeAt: sql.NullInt64{Int64: millis(d.WakeAt), Valid: !d.WakeAt.IsZero()},
		owner: d.Lease.Owner, until: millis(d.Lease.Until),
	}
}

// encode seals v, whose common part is d, and writes its body.
func (s *Store) encode(ctx context.Context, key string, v any, d *coach.Document) (string, error) {
	if err := s.sealer.Seal(ctx, key, "", v); err != nil {
		return "", err
	}
	version, wakeAt, lease := d.Version, d.WakeAt, d.Lease
	d.Version, d.WakeAt, d.Lease = 0, time.Time{}, coach.Lease{}
	body, err := json.Marshal(v)
	d.Version, d.WakeAt, d.Lease = version, wakeAt, lease
	if err != nil {
		return "", fmt.Errorf("encode: %w", err)
	}
	return string(body), nil
}

// decode reads a body into v, whose common part is d, opens its words and fills in its head.
func (s *Store) decode(ctx context.Context, key string, h head, body []byte, v any, d *coach.Document) error {
	if err := s.unmarshal(ctx, key, "", body, v); err != nil {
		return err
	}
	d.Version, d.WakeAt = h.version, time.Time{}
	d.Lease = coach.Lease{Owner: h.owner, Until: instant(h.until)}
	if h.wakeAt.Valid {
		d.WakeAt = time.UnixMilli(h.wakeAt.Int64).UTC()
	}
	return nil
}

// unmarshal reads JSON into v, brings its times to UTC in whole milliseconds and opens its words.
func (s *Store) unmarshal(ctx context.Context, key, part string, body []byte, v any) error {
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("%w: the body is damaged: %w", store.ErrCorrupt, err)
	}
	err := s.times.Each(v, func(_ string, t *time.Time) error {
		*t = t.UTC().Truncate(time.Millisecond)
		return nil
	})
	if err != nil {
		return err
	}
	return s.sealer.Open(ctx, key, part, v)
}

// load reads the document of that id into v.
func (s *Store) load(ctx context.Context, t table, id string, v any, d *coach.Document) error {
	var h head
	var body sql.RawBytes
	query := `SELECT version, wake_at, lease_owner, lease_until, body FROM ` + string(t) + ` WHERE id = ?`
	found := false
	err := s.data.rows(ctx, query, []any{id}, func(scan func(...any) error) error {
		found = true
		if err := scan(&h.version, &h.wakeAt, &h.owner, &h.until, &body); err != nil {
			return err
		}
		return s.decode(ctx, t.key(id), h, body, v, d)
	})
	if err == nil && !found {
		return store.ErrNotFound
	}
	return err
}

// save replaces the document of that id if it still has the version in h, within b.
func (b *batch) save(t table, id string, h head, body string) error {
	var changed int64
	var err error
	if h.version == 0 {
		changed, err = b.exec(`INSERT INTO `+string(t)+` (id, version, wake_at, lease_owner, lease_until, handed, body)
			VALUES (?, 1, ?, ?, ?, 0, ?) ON CONFLICT DO NOTHING`, id, h.wakeAt, h.owner, h.until, body)
	} else {
		changed, err = b.exec(`UPDATE `+string(t)+` SET version = version + 1, wake_at = ?, lease_owner = ?, lease_until = ?,
			handed = 0, body = ? WHERE id = ? AND version = ?`, h.wakeAt, h.owner, h.until, body, id, h.version)
	}
	if err == nil && changed == 0 {
		return store.ErrConflict
	}
	return err
}

// millis is t in milliseconds since 1970; a zero t is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// isMissing reports whether a query found no row.
func isMissing(err error) bool { return errors.Is(err, sql.ErrNoRows) }
