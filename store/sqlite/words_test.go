package sqlite_test

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alongside/coach"
	"alongside/store/storetest"
)

// bytesOf is everything that stands in the folder's files.
func bytesOf(t *testing.T, dir string) []byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) < 3 {
		t.Fatalf("files: %v, %v", names, err)
	}
	var all []byte
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data...)
	}
	return all
}

func TestNoWordOfAPersonCanBeReadInTheFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, filepath.Join(dir, "test.db"))
	p, w, entry := &coach.Person{}, &coach.Worker{}, coach.JournalEntry{}
	words := storetest.Fill(p)
	p.ID, p.Version, p.Lang = "p1", 0, "this-can-be-read"
	storetest.Fill(w)
	w.ID, w.Version = "U1", 0
	words = append(words, storetest.Fill(&entry)...)
	entry.Person = "p1"
	if err := s.SavePerson(t.Context(), p, []coach.JournalEntry{entry}); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveWorker(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	again, err := s.LoadPerson(t.Context(), "p1")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SavePerson(t.Context(), again, nil); err != nil {
		t.Fatal(err)
	}
	all := bytesOf(t, dir)
	if !bytes.Contains(all, []byte("this-can-be-read")) {
		t.Fatal("the files do not hold the person: the test looks in the wrong place")
	}
	if len(words) < 20 {
		t.Fatalf("only %d words", len(words))
	}
	for _, word := range words {
		start, _, _ := strings.Cut(word, " ") // what JSON would not escape
		if bytes.Contains(all, []byte(strings.TrimPrefix(start, "wö"))) {
			t.Errorf("%q can be read", word)
		}
	}
}

func TestTheFilesAreTheirOwnersAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, filepath.Join(dir, "test.db"))
	if err := s.SavePerson(t.Context(), realistic("p1"), nil); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) < 5 {
		t.Fatalf("files: %v, %v", names, err)
	}
	for _, name := range names {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v (%v), want 0600", filepath.Base(name), info.Mode(), err)
		}
	}
}

func TestAnErasedPersonsKeyIsNowhereInTheFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "test.db")
	s := open(t, path)
	for _, id := range []string{"p1", "p2"} {
		if err := s.SavePerson(t.Context(), realistic(id), nil); err != nil {
			t.Fatal(err)
		}
	}
	var key []byte
	db := direct(t, path+"-keys")
	if err := db.QueryRow(`SELECT wrapped FROM keys WHERE document = 'person:p1'`).Scan(&key); err != nil || len(key) < 32 {
		t.Fatalf("key of %d bytes, %v", len(key), err)
	}
	var body string
	if err := direct(t, path).QueryRow(`SELECT body FROM people WHERE id = 'p1'`).Scan(&body); err != nil {
		t.Fatal(err)
	}
	sealed := body[strings.Index(body, `"name":"`)+8:][:24]
	for what, part := range map[string][]byte{"the wrapped key": key[:32], "the sealed name": []byte(sealed)} {
		if !bytes.Contains(bytesOf(t, dir), part) {
			t.Errorf("%s cannot be found even before: the test looks in the wrong place", what)
		}
	}
	if err := s.ErasePerson(t.Context(), "p1"); err != nil {
		t.Fatal(err)
	}
	for what, part := range map[string][]byte{"the wrapped key": key[:32], "the sealed name": []byte(sealed)} {
		if bytes.Contains(bytesOf(t, dir), part) {
			t.Errorf("%s is still there", what)
		}
	}
	if p, err := s.LoadPerson(t.Context(), "p2"); err != nil || p.Name.Reveal() != "Robin" {
		t.Errorf("somebody else cannot be read: %v", err)
	}
}

// direct opens a file behind the store's back.
func direct(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_busy_timeout=10000")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
