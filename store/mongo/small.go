package mongo

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"alongside/store"
)

func byID(id string) bson.D { return bson.D{{Key: "_id", Value: id}} }

// upsertTries is how often an upsert is tried: it fails if another one makes the document meanwhile.
const upsertTries = 3

// upsert writes a document over any other.
func upsert(ctx context.Context, c *driver.Collection, id string, document any) (err error) {
	for range upsertTries {
		_, err = c.ReplaceOne(ctx, byID(id), document, options.Replace().SetUpsert(true))
		if !driver.IsDuplicateKeyError(err) {
			return err
		}
	}
	return err
}

// Route implements store.Store.
func (s *Store) Route(ctx context.Context, key string) (string, error) {
	var found struct{ Document string }
	err := s.routes.FindOne(ctx, byID(key)).Decode(&found)
	if errors.Is(err, driver.ErrNoDocuments) {
		err = store.ErrNotFound
	}
	if err != nil {
		return "", fail(ctx, "look up route", err)
	}
	return found.Document, nil
}

// PutRoute implements store.Store.
func (s *Store) PutRoute(ctx context.Context, key, document string) error {
	err := upsert(ctx, s.routes, key, bson.D{{Key: "_id", Value: key}, {Key: "document", Value: document}})
	if err != nil {
		return fail(ctx, "put route", err)
	}
	return nil
}

// DeleteRoute implements store.Store.
func (s *Store) DeleteRoute(ctx context.Context, key string) error {
	if _, err := s.routes.DeleteOne(ctx, byID(key)); err != nil {
		return fail(ctx, "delete route", err)
	}
	return nil
}

// keptSetting is how a setting is kept.
type keptSetting struct {
	Name    string `bson:"_id"`
	Version int64  `bson:"version"`
	Body    []byte `bson:"body"`
}

// LoadSetting implements store.Store.
func (s *Store) LoadSetting(ctx context.Context, name string) (store.Setting, error) {
	var found keptSetting
	err := s.settings.FindOne(ctx, byID(name)).Decode(&found)
	if errors.Is(err, driver.ErrNoDocuments) {
		err = store.ErrNotFound
	}
	if err != nil {
		return store.Setting{}, fail(ctx, "load setting "+name, err)
	}
	return store.Setting(found), nil
}

// SaveSetting implements store.Store.
func (s *Store) SaveSetting(ctx context.Context, setting *store.Setting) error {
	next := keptSetting(*setting)
	next.Version++
	if err := swap(ctx, s.settings, setting.Name, setting.Version, next); err != nil {
		return fail(ctx, "save setting "+setting.Name, err)
	}
	setting.Version++
	return nil
}

// swap writes a document if the one that is there has the version given; 0: if there is none. Otherwise it
// returns store.ErrConflict.
//
// A write of which nobody knows whether it took effect is tried once more by the driver where the server
// can tell the two apart, and is an error otherwise: never a success and never a conflict.
func swap(ctx context.Context, c *driver.Collection, id string, version int64, document any) error {
	if version == 0 {
		_, err := c.InsertOne(ctx, document)
		if driver.IsDuplicateKeyError(err) {
			return store.ErrConflict
		}
		return err
	}
	result, err := c.ReplaceOne(ctx, bson.D{{Key: "_id", Value: id}, {Key: "version", Value: version}}, document)
	if err == nil && result.MatchedCount == 0 {
		return store.ErrConflict
	}
	return err
}
