package mongo

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"alongside/coach"
	"alongside/store"
)

// record is one document of people or workers. What stands here comes before fields of the body with the
// same name. Words are sealed in it; everything else can be read.
type record[T any] struct {
	ID      string      `json:"_id"`
	Version int64       `json:"version"`
	WakeAt  time.Time   `json:"wake_at,omitzero"`  // absent: never
	Lease   coach.Lease `json:"lease,omitzero"`    // absent: nobody's
	Handed  string      `json:"handed,omitempty"`  // which TakeDue made the lease, if the document was not saved since
	Erased  time.Time   `json:"erased,omitzero"`   // there is nothing else then
	Journal []bson.Raw  `json:"journal,omitempty"` // entries that may not be in the journal yet
	Body    *T          `bson:",inline"`
}

// encode seals doc, whose common part is d, and writes its next version.
func encode[T any](ctx context.Context, s *Store, key, id string, doc *T, d *coach.Document, riding []bson.Raw) (bson.Raw, error) {
	if err := s.sealer.Seal(ctx, key, "", doc); err != nil {
		return nil, err
	}
	return s.codec.marshal(&record[T]{
		ID: id, Version: d.Version + 1, WakeAt: d.WakeAt, Lease: d.Lease, Journal: riding, Body: doc,
	})
}

// decode reads a record, opens its words and fills in what stands outside of the body. common finds that
// part of the body.
func decode[T any](ctx context.Context, s *Store, key string, raw bson.Raw, common func(*T) *coach.Document) (*record[T], error) {
	if isErased(raw) {
		return nil, store.ErrErased
	}
	r := &record[T]{Body: new(T)}
	if err := s.codec.unmarshal(raw, r); err != nil {
		return nil, fmt.Errorf("%w: the document is damaged: %w", store.ErrCorrupt, err)
	}
	if err := s.sealer.Open(ctx, key, "", r.Body); err != nil {
		return nil, err
	}
	d := common(r.Body)
	d.Version, d.WakeAt, d.Lease = r.Version, r.WakeAt, r.Lease
	return r, nil
}

// isErased reports whether this is what an erasure has left.
func isErased(raw bson.Raw) bool {
	_, err := raw.LookupErr("erased")
	return err == nil
}
