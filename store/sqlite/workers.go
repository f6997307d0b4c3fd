package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"alongside/coach"
	"alongside/store"
)

// LoadWorker implements store.Store.
func (s *Store) LoadWorker(ctx context.Context, id coach.WorkerID) (*coach.Worker, error) {
	w := &coach.Worker{}
	if err := s.load(ctx, workers, string(id), w, &w.Document); err != nil {
		return nil, fmt.Errorf("load worker %s: %w", id, err)
	}
	return w, nil
}

// SaveWorker implements store.Store.
func (s *Store) SaveWorker(ctx context.Context, w *coach.Worker) error {
	if err := s.saveWorker(ctx, w); err != nil {
		return fmt.Errorf("save worker %s: %w", w.ID, err)
	}
	w.Version++
	return nil
}

func (s *Store) saveWorker(ctx context.Context, w *coach.Worker) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	body, err := s.encode(ctx, workerKey(w.ID), w, &w.Document)
	if err != nil {
		return err
	}
	id, h := string(w.ID), headOf(&w.Document)
	return s.data.write(ctx, func(b *batch) error { return b.save(workers, id, h, body) })
}

// Workers implements store.Store.
func (s *Store) Workers(ctx context.Context) ([]coach.Worker, error) {
	var all []coach.Worker
	var h head
	var id string
	var body sql.RawBytes
	err := s.data.rows(ctx, `SELECT id, version, wake_at, lease_owner, lease_until, body FROM workers ORDER BY id`, nil,
		func(scan func(...any) error) error {
			if err := scan(&id, &h.version, &h.wakeAt, &h.owner, &h.until, &body); err != nil {
				return err
			}
			var w coach.Worker
			err := s.decode(ctx, workers.key(id), h, body, &w, &w.Document)
			if errors.Is(err, store.ErrCorrupt) {
				s.log.Error("worker left out", "worker", id, "error", err)
				return nil
			}
			all = append(all, w)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("list workers: %w", err)
	}
	return all, nil
}
