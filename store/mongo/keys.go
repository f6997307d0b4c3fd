package mongo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"

	"alongside/store"
	"alongside/store/seal"
)

// keyPlace keeps wrapped keys in a database of their own.
type keyPlace struct{ keys *driver.Collection }

var _ seal.Keys = keyPlace{}

// keptKey is a key as it is kept: without bytes once it has been erased.
type keptKey struct {
	Document string        `bson:"_id"`
	Wrapped  []byte        `bson:"wrapped,omitempty"`
	Erased   bson.DateTime `bson:"erased,omitempty"`
}

// WrappedKey implements seal.Keys.
func (k keyPlace) WrappedKey(ctx context.Context, document string) ([]byte, error) {
	var found keptKey
	err := k.keys.FindOne(ctx, byID(document)).Decode(&found)
	switch {
	case errors.Is(err, driver.ErrNoDocuments):
		return nil, store.ErrNotFound
	case err == nil && len(found.Wrapped) == 0:
		return nil, store.ErrErased
	}
	return found.Wrapped, err
}

// KeepKey implements seal.Keys.
func (k keyPlace) KeepKey(ctx context.Context, document string, wrapped []byte) ([]byte, error) {
	_, err := k.keys.InsertOne(ctx, keptKey{Document: document, Wrapped: wrapped})
	if driver.IsDuplicateKeyError(err) { // somebody was first
		return k.WrappedKey(ctx, document)
	}
	return wrapped, err
}

// EraseKey implements seal.Keys.
func (k keyPlace) EraseKey(ctx context.Context, document string) error {
	return upsert(ctx, k.keys, document, keptKey{Document: document, Erased: date(time.Now())})
}

// proofID is no document's key: those hold a colon.
const proofID = "proof"

// checkProof returns seal.ErrKeyFile unless the keys were wrapped by service. The first to come leaves the
// proof.
func (s *Store) checkProof(ctx context.Context, service *seal.ServiceKey, name string) error {
	place := keyPlace{s.keys}
	proof, err := place.WrappedKey(ctx, proofID)
	if errors.Is(err, store.ErrNotFound) {
		proof, err = s.leaveProof(ctx, service, name)
	}
	if errors.Is(err, ErrUnusable) {
		return err
	}
	if err != nil {
		return fail(ctx, "read proof of key", err)
	}
	if err := service.Check(proof); err != nil {
		return fmt.Errorf("%w: database %s", err, name)
	}
	return nil
}

func (s *Store) leaveProof(ctx context.Context, service *seal.ServiceKey, name string) ([]byte, error) {
	if at, err := s.schema(ctx); err != nil {
		return nil, err
	} else if at > 0 { // the proof is written before the schema
		return nil, fmt.Errorf("%w: database %s is there, but %s%s with the keys of its people is missing",
			ErrUnusable, name, name, keysSuffix)
	}
	fresh, err := service.Proof()
	if err != nil {
		return nil, err
	}
	return keyPlace{s.keys}.KeepKey(ctx, proofID, fresh)
}
