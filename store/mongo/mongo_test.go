package mongo_test

import (
	"os"
	"testing"

	"alongside/store"
	"alongside/store/storetest"
)

func TestMongoIsAStore(t *testing.T) {
	t.Parallel()
	for name, uri := range servers(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Run(t, func(t *testing.T) store.Store { return newPlace(t, uri).opened(t) })
		})
	}
}

func TestMongoCanBeOpenedAgainAndTwice(t *testing.T) {
	t.Parallel()
	for name, uri := range servers(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.RunReopen(t, func(t *testing.T) func() store.Store {
				p := newPlace(t, uri)
				return func() store.Store { return p.open(t) }
			})
		})
	}
}

// servers are FerretDB, always, and the MongoDB that ALONGSIDE_TEST_MONGODB_URI names.
func servers(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{"ferretdb": ferret(t)}
	if uri := os.Getenv("ALONGSIDE_TEST_MONGODB_URI"); uri != "" {
		all["mongodb"] = uri
	}
	return all
}
