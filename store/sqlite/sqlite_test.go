package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"alongside/store"
	"alongside/store/sqlite"
	"alongside/store/storetest"
)

func TestSQLiteIsAStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) store.Store { return open(t, filepath.Join(t.TempDir(), "test.db")) })
}

func TestSQLiteCanBeOpenedAgainAndTwice(t *testing.T) {
	t.Parallel()
	storetest.RunReopen(t, func(t *testing.T) func() store.Store {
		path := filepath.Join(t.TempDir(), "test.db")
		return func() store.Store {
			s, err := sqlite.Open(t.Context(), path, sqlite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
	})
}

// open opens a store that ends with the test.
func open(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(context.WithoutCancel(t.Context()), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
