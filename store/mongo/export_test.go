package mongo

import (
	"context"
	"time"

	"alongside/coach"
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
