package mongo

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"alongside/coach"
)

// eraseIndexes serve erasing the routes that lead to somebody, and finding erasures that were cut short.
var eraseIndexes = []index{
	{collection: "routes", keys: []string{"document"}},
	{collection: "people", keys: []string{"erasing"}, sparse: true},
}

// ErasePerson implements store.Store. The document is replaced by a mark in one step, which no save can
// pass; what a crash cuts short after that is completed by the next Open, or by erasing again.
func (s *Store) ErasePerson(ctx context.Context, id coach.PersonID) error {
	if err := s.erasePerson(ctx, id); err != nil {
		return fail(ctx, "erase person "+string(id), err)
	}
	return nil
}

func (s *Store) erasePerson(ctx context.Context, id coach.PersonID) error {
	now := date(time.Now())
	err := upsert(ctx, s.people, string(id), bson.D{{Key: "_id", Value: string(id)}, {Key: "erased", Value: now}, {Key: "erasing", Value: now}})
	if err != nil {
		return err
	}
	s.riding.forget(id)
	return s.finishErasure(ctx, id)
}

// finishErasure removes what else there is of somebody whose document is gone: the key first, it matters
// most.
func (s *Store) finishErasure(ctx context.Context, id coach.PersonID) error {
	if err := s.sealer.Erase(ctx, personKey(id)); err != nil {
		return err
	}
	if err := s.emptyJournal(ctx, id); err != nil {
		return err
	}
	if _, err := s.routes.DeleteMany(ctx, bson.D{{Key: "document", Value: personKey(id)}}); err != nil {
		return fmt.Errorf("delete routes: %w", err)
	}
	_, err := s.people.UpdateOne(ctx, byID(string(id)), bson.D{{Key: "$unset", Value: bson.D{{Key: "erasing", Value: ""}}}})
	return err
}

// finishErasures completes the erasures that were cut short.
func (s *Store) finishErasures(ctx context.Context) error {
	found, err := all(ctx, s.people, bson.D{{Key: "erasing", Value: bson.D{{Key: "$exists", Value: true}}}},
		options.Find().SetProjection(bson.D{{Key: "_id", Value: 1}}))
	if err != nil {
		return fail(ctx, "look for erasures", err)
	}
	for _, raw := range found {
		id, _ := raw.Lookup("_id").StringValueOK()
		if err := s.finishErasure(ctx, coach.PersonID(id)); err != nil {
			return fail(ctx, "complete erasure", err)
		}
	}
	return nil
}
