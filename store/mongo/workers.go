package mongo

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"alongside/coach"
	"alongside/store"
)

func workerKey(id coach.WorkerID) string { return "worker:" + string(id) }

func workerHead(w *coach.Worker) *coach.Document { return &w.Document }

// LoadWorker implements store.Store.
func (s *Store) LoadWorker(ctx context.Context, id coach.WorkerID) (*coach.Worker, error) {
	raw, err := s.workers.FindOne(ctx, byID(string(id))).Raw()
	if errors.Is(err, driver.ErrNoDocuments) {
		err = store.ErrNotFound
	}
	if err != nil {
		return nil, fail(ctx, "load worker "+string(id), err)
	}
	r, err := decode(ctx, s, workerKey(id), raw, workerHead)
	if err != nil {
		return nil, fail(ctx, "load worker "+string(id), err)
	}
	return r.Body, nil
}

// SaveWorker implements store.Store.
func (s *Store) SaveWorker(ctx context.Context, w *coach.Worker) error {
	if err := s.saveWorker(ctx, w); err != nil {
		return fail(ctx, "save worker "+string(w.ID), err)
	}
	w.Version++
	return nil
}

func (s *Store) saveWorker(ctx context.Context, w *coach.Worker) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	raw, err := encode(ctx, s, workerKey(w.ID), string(w.ID), w, &w.Document, nil)
	if err != nil {
		return err
	}
	return swap(ctx, s.workers, string(w.ID), w.Version, raw)
}

// Workers implements store.Store.
func (s *Store) Workers(ctx context.Context) ([]coach.Worker, error) {
	found, err := all(ctx, s.workers, bson.D{}, options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}))
	if err != nil {
		return nil, fail(ctx, "list workers", err)
	}
	workers := make([]coach.Worker, 0, len(found))
	for _, raw := range found {
		id, _ := raw.Lookup("_id").StringValueOK()
		r, err := decode(ctx, s, workerKey(coach.WorkerID(id)), raw, workerHead)
		if errors.Is(err, store.ErrCorrupt) {
			s.log.Error("worker left out", "worker", id, "error", err)
			continue
		}
		if err != nil {
			return nil, fail(ctx, "list workers", err)
		}
		workers = append(workers, *r.Body)
	}
	return workers, nil
}
