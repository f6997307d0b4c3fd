package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// due is a document that has something due.
type due struct {
	in     table
	id     string
	wakeAt int64
}

const isDue = ` WHERE wake_at <= ?1 AND (lease_until <= ?1 OR lease_owner = ?2 AND handed = 0) ORDER BY wake_at LIMIT ?3`

// TakeDue implements store.Store.
func (s *Store) TakeDue(ctx context.Context, now time.Time, owner string, until time.Time, limit int) ([]string, error) {
	var keys []string
	err := s.data.write(ctx, func(b *batch) error {
		found, err := b.due(millis(now), owner, limit)
		if err != nil {
			return err
		}
		for _, d := range found {
			_, err := b.exec(`UPDATE `+string(d.in)+` SET version = version + 1, lease_owner = ?, lease_until = ?, handed = 1 WHERE id = ?`,
				owner, millis(until), d.id)
			if err != nil {
				return err
			}
			keys = append(keys, d.in.key(d.id))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("take what is due: %w", err)
	}
	return keys, nil
}

// due finds what is due in both tables, the longest due first.
func (b *batch) due(now int64, owner string, limit int) ([]due, error) {
	if limit <= 0 {
		return nil, nil
	}
	var all []due
	for _, t := range []table{people, workers} {
		err := b.rows(`SELECT id, wake_at FROM `+string(t)+isDue, []any{now, owner, limit}, func(scan func(...any) error) error {
			d := due{in: t}
			if err := scan(&d.id, &d.wakeAt); err != nil {
				return err
			}
			all = append(all, d)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(all, func(a, b due) int { return cmp.Compare(a.wakeAt, b.wakeAt) })
	return all[:min(limit, len(all))], nil
}
