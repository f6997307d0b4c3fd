// Package seal keeps the words of people unreadable wherever a store puts them. Every document has a data
// key of its own; the data keys are wrapped by the service key, which lies in a file, and are kept by a Keys
// place apart from the data and its backups. Erasing a document's data key makes its words unreadable for
// ever, in every copy. The package knows nothing of how documents are stored. A Sealer may be used
// concurrently; a document may not.
package seal

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/subtle/random"
	"github.com/tink-crypto/tink-go/v2/tink"

	"alongside/coach"
	"alongside/store"
	"alongside/store/internal/fields"
)

// Keys is the place where wrapped data keys are kept, by the key of their document ("person:ID"). It is
// durable, and shared by every process that shares the data.
type Keys interface {
	// WrappedKey returns a document's key. Errors: store.ErrNotFound, store.ErrErased.
	WrappedKey(ctx context.Context, document string) ([]byte, error)

	// KeepKey keeps a document's first key, durably, and returns the one that is kept: of several callers
	// that race, all get the same. Errors: store.ErrErased.
	KeepKey(ctx context.Context, document string, wrapped []byte) ([]byte, error)

	// EraseKey forgets a document's key; there will never be another. Erasing twice is no error.
	EraseKey(ctx context.Context, document string) error
}

// Sealer seals and opens the private words of documents.
type Sealer struct {
	service *ServiceKey
	keys    Keys
	recent  *recent
	words   fields.Finder[coach.Private]
}

// New returns a Sealer that wraps data keys with service and keeps them in keys.
//
// Unwrapped keys stay in memory for 30 seconds: after that an erasure by another process has taken hold.
func New(service *ServiceKey, keys Keys) *Sealer {
	return &Sealer{service: service, keys: keys, recent: newRecent()}
}

// Seal seals every coach.Private in what v points to, in place, with the key of the document; part tells
// apart what is sealed with the same key but stored elsewhere, such as a journal entry. Words that are still
// sealed for the same place are left as they are. A document's first words make its key, which is durable
// before Seal returns; a document without words needs none.
//
// Errors: store.ErrErased; store.ErrCorrupt if the key is there and cannot be unwrapped.
func (s *Sealer) Seal(ctx context.Context, document, part string, v any) error {
	key := lazyKey{find: func() (tink.AEAD, error) { return s.keyForSealing(ctx, document) }}
	return s.words.Each(v, func(path string, p *coach.Private) error {
		where := place(document, part, path)
		return p.Seal(where, func(words string) (string, error) {
			aead, err := key.get()
			if err != nil {
				return "", err
			}
			sealed, err := aead.Encrypt([]byte(words), []byte(where))
			if err != nil {
				return "", err
			}
			return base64.RawStdEncoding.EncodeToString(sealed), nil
		})
	})
}

// Open makes words of everything that Seal sealed for the same document and part.
//
// Errors: store.ErrErased; store.ErrCorrupt if the key is missing or is another, or a sealed text was
// changed or moved.
func (s *Sealer) Open(ctx context.Context, document, part string, v any) error {
	key := lazyKey{find: func() (tink.AEAD, error) { return s.keyForOpening(ctx, document) }}
	return s.words.Each(v, func(path string, p *coach.Private) error {
		where := place(document, part, path)
		return p.Open(where, func(sealed string) (string, error) {
			aead, err := key.get()
			if err != nil {
				return "", err
			}
			raw, err := base64.RawStdEncoding.DecodeString(sealed)
			if err != nil {
				return "", fmt.Errorf("%w: the sealed text is damaged", store.ErrCorrupt)
			}
			words, err := aead.Decrypt(raw, []byte(where))
			if err != nil {
				return "", fmt.Errorf("%w: sealed with another key, changed, or moved here from elsewhere", store.ErrCorrupt)
			}
			return string(words), nil
		})
	})
}

// Erase forgets the document's key, for ever: nothing that was sealed with it can be read again, by this
// process at once and by others within 30 seconds.
func (s *Sealer) Erase(ctx context.Context, document string) error {
	err := s.keys.EraseKey(ctx, document)
	s.recent.drop(document)
	if err != nil {
		return fmt.Errorf("erase key: %w", err)
	}
	return nil
}

func (s *Sealer) keyForSealing(ctx context.Context, document string) (tink.AEAD, error) {
	aead, err := s.keyForOpening(ctx, document)
	if !errors.Is(err, errNoKey) {
		return aead, err
	}
	fresh, err := s.service.wrap(document, random.GetRandomBytes(dataKeySize))
	if err != nil {
		return nil, fmt.Errorf("wrap key: %w", err)
	}
	kept, err := s.keys.KeepKey(ctx, document, fresh)
	if err != nil {
		return nil, fmt.Errorf("keep key: %w", err)
	}
	return s.unwrap(document, kept)
}

var errNoKey = fmt.Errorf("%w: its key is missing", store.ErrCorrupt)

func (s *Sealer) keyForOpening(ctx context.Context, document string) (tink.AEAD, error) {
	if aead := s.recent.get(document); aead != nil {
		return aead, nil
	}
	wrapped, err := s.keys.WrappedKey(ctx, document)
	if errors.Is(err, store.ErrNotFound) {
		return nil, errNoKey
	}
	if err != nil {
		return nil, fmt.Errorf("look up key: %w", err)
	}
	return s.unwrap(document, wrapped)
}

const dataKeySize = 32 // AES-256

func (s *Sealer) unwrap(document string, wrapped []byte) (tink.AEAD, error) {
	raw, err := s.service.unwrap(document, wrapped)
	if err != nil {
		return nil, fmt.Errorf("%w: its key was wrapped by another service key", store.ErrCorrupt)
	}
	aead, err := subtle.NewAESGCM(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: its key is damaged", store.ErrCorrupt)
	}
	s.recent.put(document, aead)
	return aead, nil
}

// place names where words stand. It is bound to what is sealed, so that nothing can be moved elsewhere.
func place(document, part, path string) string {
	if part == "" {
		return document + "#" + path
	}
	return document + "#" + part + "#" + path
}

// lazyKey looks a key up once, when the first words need it.
type lazyKey struct {
	find  func() (tink.AEAD, error)
	found tink.AEAD
}

func (k *lazyKey) get() (tink.AEAD, error) {
	if k.found != nil {
		return k.found, nil
	}
	var err error
	k.found, err = k.find()
	return k.found, err
}
