package mongo

import (
	"context"
	"encoding"
	"path/filepath"
	"reflect"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"alongside/coach"
	"alongside/store"
	"alongside/store/seal"
)

// DeclaredIndex is an index as it is declared beside its query.
type DeclaredIndex struct {
	Collection string
	Keys       []string
	Name       string
}

// DeclaredIndexes are all of them.
func DeclaredIndexes() []DeclaredIndex {
	var all []DeclaredIndex
	for _, i := range indexes() {
		all = append(all, DeclaredIndex{Collection: i.collection, Keys: i.keys, Name: i.name()})
	}
	return all
}

// Migrate takes steps of a test behind those that there are.
func Migrate(ctx context.Context, s *Store, more ...func(context.Context) error) error {
	all := steps[:len(steps):len(steps)]
	for _, one := range more {
		all = append(all, func(ctx context.Context, _ *Store) error { return one(ctx) })
	}
	return s.migrate(ctx, all)
}

// LookForErasures does what a store does every few seconds.
func LookForErasures(ctx context.Context, s *Store) error { return s.known.look(ctx) }

// LookedForErasures has the last look be so long ago.
func LookedForErasures(s *Store, ago time.Duration) {
	s.known.mu.Lock()
	defer s.known.mu.Unlock()
	s.known.looked = time.Now().Add(-ago)
}

// DatabaseName is what a URI and a suffix make.
func DatabaseName(uri, suffix string) (string, error) { return databaseName(uri, suffix) }

// Conceal hides what is secret in a URI from an error.
func Conceal(uri string, err error) error { return conceal(uri, err) }

// WrappedKey is what the Sealer asks for when its own memory is over.
func WrappedKey(ctx context.Context, s *Store, document string) ([]byte, error) {
	return s.known.WrappedKey(ctx, document)
}

// Delayed has the journal be written so much later than it otherwise is.
func Delayed(o Options, delay time.Duration) Options {
	o.delay = delay
	return o
}

// WriteLater returns what writes those to the journal who ride in somebody's document now.
func WriteLater(s *Store, id coach.PersonID) func(context.Context) error {
	_, riders := s.riding.in(id)
	return func(ctx context.Context) error { return s.writeJournal(ctx, map[coach.PersonID][]rider{id: riders}) }
}

// Encode makes a document of a person as a save does, without a server.
func Encode(ctx context.Context, dir string, p *coach.Person) (bson.Raw, error) {
	s, err := Alone(dir)
	if err != nil {
		return nil, err
	}
	return Save(ctx, s, p)
}

// Save does what a save does but for the command: seals, encodes, and lets entries ride.
func Save(ctx context.Context, s *Store, p *coach.Person, journal ...coach.JournalEntry) (bson.Raw, error) {
	on, err := s.board(ctx, p, nil, journal)
	if err != nil {
		return nil, err
	}
	return encode(ctx, s, personKey(p.ID), string(p.ID), p, &p.Document, raws(on))
}

// PlainRegistry is the driver's own, with nothing but what it lacks for words and hours.
func PlainRegistry() *bson.Registry {
	r := bson.NewRegistry()
	r.RegisterInterfaceEncoder(reflect.TypeFor[encoding.TextMarshaler](), bson.ValueEncoderFunc(encodeText))
	return r
}

// Alone is a store without a server, for what needs none.
func Alone(dir string) (*Store, error) {
	service, err := seal.NewKeyFile(filepath.Join(dir, "service.key"))
	if err != nil {
		return nil, err
	}
	return &Store{codec: codec{registry: newRegistry()}, sealer: seal.New(service, pocket{})}, nil
}

// pocket keeps keys.
type pocket map[string][]byte

func (p pocket) WrappedKey(_ context.Context, document string) ([]byte, error) {
	if key, ok := p[document]; ok {
		return key, nil
	}
	return nil, store.ErrNotFound
}

func (p pocket) KeepKey(_ context.Context, document string, wrapped []byte) ([]byte, error) {
	p[document] = wrapped
	return wrapped, nil
}

func (p pocket) EraseKey(_ context.Context, document string) error { return nil }

// Load makes a person of a document as a load does.
func Load(ctx context.Context, s *Store, raw bson.Raw) (*coach.Person, error) {
	r, err := decode(ctx, s, "person:p1", raw, personHead)
	if err != nil {
		return nil, err
	}
	return r.Body, nil
}
