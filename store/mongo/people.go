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

func personKey(id coach.PersonID) string { return "person:" + string(id) }

func personHead(p *coach.Person) *coach.Document { return &p.Document }

// LoadPerson implements store.Store.
func (s *Store) LoadPerson(ctx context.Context, id coach.PersonID) (*coach.Person, error) {
	raw, err := s.people.FindOne(ctx, byID(string(id))).Raw()
	if errors.Is(err, driver.ErrNoDocuments) {
		err = store.ErrNotFound
	}
	if err != nil {
		return nil, fail(ctx, "load person "+string(id), err)
	}
	r, err := decode(ctx, s, personKey(id), raw, personHead)
	if err != nil {
		return nil, fail(ctx, "load person "+string(id), err)
	}
	on, err := riders(r.Journal)
	if err != nil {
		return nil, fail(ctx, "load person "+string(id), err)
	}
	s.riding.met(id, r.Version, on)
	return r.Body, nil
}

// SavePerson implements store.Store.
func (s *Store) SavePerson(ctx context.Context, p *coach.Person, journal []coach.JournalEntry) error {
	if err := s.savePerson(ctx, p, journal); err != nil {
		return fail(ctx, "save person "+string(p.ID), err)
	}
	p.Version++
	return nil
}

func (s *Store) savePerson(ctx context.Context, p *coach.Person, journal []coach.JournalEntry) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	on, err := s.carry(ctx, p.ID, p.Version)
	if err != nil {
		return err
	}
	if on, err = s.board(ctx, p, on, journal); err != nil {
		return err
	}
	raw, err := encode(ctx, s, personKey(p.ID), string(p.ID), p, &p.Document, raws(on))
	if err != nil {
		return err
	}
	err = swap(ctx, s.people, string(p.ID), p.Version, raw)
	if errors.Is(err, store.ErrConflict) {
		return s.conflictOf(ctx, p.ID)
	}
	if err != nil {
		return err
	}
	s.riding.met(p.ID, p.Version+1, on)
	if len(on) > 0 {
		s.writer.submit(p.ID)
	}
	return nil
}

// conflictOf tells a lost race from somebody who was erased.
func (s *Store) conflictOf(ctx context.Context, id coach.PersonID) error {
	raw, err := s.people.FindOne(ctx, byID(string(id)), options.FindOne().SetProjection(bson.D{{Key: "erased", Value: 1}})).Raw()
	switch {
	case errors.Is(err, driver.ErrNoDocuments):
		return store.ErrConflict
	case err != nil:
		return err
	case isErased(raw):
		return store.ErrErased
	}
	return store.ErrConflict
}

// page is how many documents are read at a time where there may be many, so that no cursor is left open
// while somebody works through them.
const page = 256

// People implements store.Store.
func (s *Store) People(ctx context.Context, each func(coach.PersonID) bool) error {
	last := ""
	for {
		found, err := all(ctx, s.people, bson.D{{Key: "_id", Value: bson.D{{Key: "$gt", Value: last}}}},
			options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).SetProjection(bson.D{{Key: "erased", Value: 1}}).SetLimit(page))
		if err != nil {
			return fail(ctx, "list people", err)
		}
		for _, raw := range found {
			last, _ = raw.Lookup("_id").StringValueOK()
			if !isErased(raw) && !each(coach.PersonID(last)) {
				return nil
			}
		}
		if len(found) < page {
			return nil
		}
	}
}

// all reads what a query finds, in one answer if it has a limit.
func all(ctx context.Context, c *driver.Collection, filter bson.D, o *options.FindOptionsBuilder) ([]bson.Raw, error) {
	cursor, err := c.Find(ctx, filter, o.SetBatchSize(page))
	if err != nil {
		return nil, err
	}
	var found []bson.Raw
	err = cursor.All(ctx, &found) // closes it
	return found, err
}
