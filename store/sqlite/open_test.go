package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"alongside/store/seal"
	"alongside/store/sqlite"
)

// closed is a store with one person in it, which nobody has open.
func closed(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "test.db")
	s, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.SavePerson(t.Context(), realistic("p1"), nil), s.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAStoreThatCannotBeUsedSaysWhy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, path string) error
		want  error
		says  string
	}{
		{"no key file", func(_ *testing.T, path string) error { return os.Remove(path + ".key") }, seal.ErrKeyFile, "ALONGSIDE_KEY_FILE: there is no key file"},
		{"open key file", func(_ *testing.T, path string) error { return os.Chmod(path+".key", 0o644) }, seal.ErrKeyFile, "chmod 600"},
		{"another key", func(_ *testing.T, path string) error {
			err := os.Remove(path + ".key")
			_, made := seal.NewKeyFile(path + ".key")
			return errors.Join(err, made)
		}, seal.ErrKeyFile, "not the key that this store was made with"},
		{"no keys", func(_ *testing.T, path string) error { return os.Remove(path + "-keys") }, sqlite.ErrUnusable, "test.db-keys with the keys of its people is missing"},
		{"newer", func(t *testing.T, path string) error {
			_, err := direct(t, path).Exec(`PRAGMA user_version = 99`)
			return err
		}, sqlite.ErrUnusable, "newer Alongside (schema 99, this one knows"},
		{"another program's", func(t *testing.T, path string) error {
			_, err := direct(t, path).Exec(`PRAGMA application_id = 7`)
			return err
		}, sqlite.ErrUnusable, "belongs to another program"},
		{"no database", func(_ *testing.T, path string) error {
			return os.WriteFile(path, []byte(strings.Repeat("walking ", 1000)), 0o600)
		}, sqlite.ErrUnusable, "it is no database"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := closed(t)
			if err := c.spoil(t, path); err != nil {
				t.Fatal(err)
			}
			_, err := sqlite.Open(t.Context(), path, sqlite.Options{})
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v\nwant %q", err, c.says)
			}
			if c.name == "no key file" {
				if _, err := os.Stat(path + ".key"); err == nil {
					t.Error("a new key was made silently")
				}
			}
		})
	}
}

func TestAFolderThatIsNotThereIsAnError(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "missing", "test.db")
	if _, err := sqlite.Open(t.Context(), path, sqlite.Options{}); err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("got %v", err)
	}
}

func TestManyMayOpenANewStoreAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			s, err := sqlite.Open(t.Context(), path, sqlite.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			if err := errors.Join(s.Ping(t.Context()), s.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestAFileMayHaveAnyName(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a b?c#d%20é&mode=ro.db")
	s := open(t, path)
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	for _, name := range []string{path, path + "-keys", path + ".key"} {
		if info, err := os.Stat(name); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAClosedStoreIsFoldedIntoItsFiles(t *testing.T) {
	t.Parallel()
	left, err := filepath.Glob(closed(t) + "*-wal")
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
