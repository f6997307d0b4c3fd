package mongo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// index is one that a query needs; it is declared beside that query. Everything unique is so by _id alone:
// an _id has an index of its own, and no other can be unique across shards.
type index struct {
	collection string
	keys       []string // dotted paths, ascending
	sparse     bool     // documents without any of the keys are not in it
}

// indexes are all of them.
func indexes() []index { return slices.Concat(dueIndexes, eraseIndexes, journalIndexes, keysIndexes) }

// step brings the databases from one schema to the next. It runs while other processes serve with the
// schema before it, and perhaps in several at once: it may be run again, it only adds, and what it changes
// both can read. A step that was released is never changed.
type step func(context.Context, *Store) error

// steps lead to the newest schema.
var steps = []step{
	func(context.Context, *Store) error { return nil }, // 1: the indexes say it all
}

// migrate brings the databases to the newest schema, and makes the indexes that are not there yet.
func (s *Store) migrate(ctx context.Context, steps []step) error {
	at, err := s.schema(ctx)
	if err != nil {
		return err
	}
	if at > len(steps) {
		return fmt.Errorf("%w: database %s was written by a newer Alongside (schema %d, this one knows %d)",
			ErrUnusable, s.people.Database().Name(), at, len(steps))
	}
	if err := s.makeIndexes(ctx); err != nil {
		return err
	}
	for n := at; n < len(steps); n++ {
		if err := steps[n](ctx, s); err != nil {
			return fail(ctx, fmt.Sprintf("migrate to schema %d", n+1), err)
		}
		_, err := s.service.UpdateOne(ctx, bson.D{{Key: "_id", Value: "schema"}}, // $max: another process may be further
			bson.D{{Key: "$max", Value: bson.D{{Key: "version", Value: int64(n + 1)}}}}, options.UpdateOne().SetUpsert(true))
		if err != nil && !driver.IsDuplicateKeyError(err) {
			return fail(ctx, "write schema", err)
		}
	}
	return nil
}

// schema returns how many steps were taken; 0 if there is nothing yet.
func (s *Store) schema(ctx context.Context) (int, error) {
	var found struct{ Version int64 }
	err := s.service.FindOne(ctx, bson.D{{Key: "_id", Value: "schema"}}).Decode(&found)
	if errors.Is(err, driver.ErrNoDocuments) {
		return 0, nil
	}
	if err != nil {
		return 0, fail(ctx, "read schema", err)
	}
	return int(found.Version), nil
}

// makeIndexes makes those that are not there. The server does it beside reads and writes.
func (s *Store) makeIndexes(ctx context.Context) error {
	by := map[*driver.Collection][]index{}
	for _, i := range indexes() {
		c := s.in(i.collection)
		by[c] = append(by[c], i)
	}
	for c, declared := range by {
		there, err := indexesOf(ctx, c)
		if err != nil {
			return fail(ctx, "list indexes of "+c.Name(), err)
		}
		var missing []driver.IndexModel
		for _, i := range declared {
			if !there[i.name()] {
				missing = append(missing, i.model())
			}
		}
		if len(missing) == 0 {
			continue
		}
		if _, err := c.Indexes().CreateMany(ctx, missing); err != nil {
			return fail(ctx, "make indexes of "+c.Name(), err)
		}
	}
	return nil
}

// in returns a collection by its name.
func (s *Store) in(name string) *driver.Collection {
	for _, c := range []*driver.Collection{s.people, s.workers, s.journal, s.routes} {
		if c.Name() == name {
			return c
		}
	}
	return s.keys
}

// indexesOf returns the names of those that are there.
func indexesOf(ctx context.Context, c *driver.Collection) (map[string]bool, error) {
	found, err := c.Indexes().ListSpecifications(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, one := range found {
		names[one.Name] = true
	}
	return names, nil
}

// name is what the server would call it by itself.
func (i index) name() string { return strings.Join(i.keys, "_1_") + "_1" }

func (i index) model() driver.IndexModel {
	var keys bson.D
	for _, path := range i.keys {
		keys = append(keys, bson.E{Key: path, Value: 1})
	}
	o := options.Index().SetName(i.name())
	if i.sparse {
		o.SetSparse(true)
	}
	return driver.IndexModel{Keys: keys, Options: o}
}
