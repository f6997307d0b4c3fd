package sqlite_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alongside/coach"
	"alongside/store"
	"alongside/store/sqlite"
)

// damaged is a store in which p1, U1 and the journal entry p2/bad are damaged and everything else is fine.
func damaged(t *testing.T, how string) (*sqlite.Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	s := open(t, path)
	entries := []coach.JournalEntry{{ID: "good", At: noon, Words: coach.NewPrivate("fine")}, {ID: "bad", At: noon, Words: coach.NewPrivate("fine")}}
	for i, id := range []string{"p1", "p2"} {
		p := realistic(id)
		p.Lease, p.WakeAt = coach.Lease{}, noon.Add(time.Duration(i)*time.Second)
		if err := s.SavePerson(t.Context(), p, entries); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []coach.WorkerID{"U1", "U2"} {
		if err := s.SaveWorker(t.Context(), &coach.Worker{ID: id}); err != nil {
			t.Fatal(err)
		}
	}
	db := direct(t, path)
	for _, query := range []string{
		how, `UPDATE workers SET body = 'nonsense' WHERE id = 'U1'`, `UPDATE journal SET body = '{' WHERE person = 'p2' AND id = 'bad'`,
	} {
		if done, err := db.Exec(query); err != nil {
			t.Fatal(err)
		} else if n, _ := done.RowsAffected(); n != 1 {
			t.Fatalf("%s changed %d rows", query, n)
		}
	}
	return s, path
}

func TestADamagedDocumentHarmsNoOther(t *testing.T) {
	t.Parallel()
	for name, how := range map[string]string{
		"no JSON":           `UPDATE people SET body = substr(body, 1, 100) WHERE id = 'p1'`,
		"no base64":         `UPDATE people SET body = replace(body, '"name":"', '"name":"!') WHERE id = 'p1'`,
		"changed text":      `UPDATE people SET body = replace(body, '"name":"', '"name":"AAAA') WHERE id = 'p1'`,
		"somebody else's":   `UPDATE people SET body = (SELECT body FROM people WHERE id = 'p2') WHERE id = 'p1'`,
		"wrong type":        `UPDATE people SET body = '{"goals": "river"}' WHERE id = 'p1'`,
		"words of a format": `UPDATE people SET body = replace(body, '"created":"', '"created":"river') WHERE id = 'p1'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := damaged(t, how)
			_, err := s.LoadPerson(t.Context(), "p1")
			if !errors.Is(err, store.ErrCorrupt) || !strings.Contains(err.Error(), "p1") {
				t.Errorf("got %v, want ErrCorrupt", err)
			}
			if strings.Contains(err.Error(), "Robin") {
				t.Errorf("the error has words: %v", err)
			}
			if _, err := s.LoadPerson(t.Context(), "p2"); err != nil {
				t.Errorf("the other person: %v", err)
			}
			if all, err := s.Workers(t.Context()); err != nil || len(all) != 1 || all[0].ID != "U2" {
				t.Errorf("the other workers: %v, %v", all, err)
			}
		})
	}
}

func TestADamagedPersonIsLeasedLikeAnyOtherAndHoldsUpNobody(t *testing.T) {
	t.Parallel()
	s, _ := damaged(t, `UPDATE people SET body = 'nonsense' WHERE id = 'p1'`)
	now := noon.Add(time.Minute)
	for _, want := range []string{"person:p1", "person:p2"} {
		keys, err := s.TakeDue(t.Context(), now, "me", now.Add(time.Minute), 1)
		if err != nil || len(keys) != 1 || keys[0] != want {
			t.Errorf("got %v, %v; want %s", keys, err, want)
		}
	}
	if keys, err := s.TakeDue(t.Context(), now, "me", now.Add(time.Minute), 10); err != nil || len(keys) > 0 {
		t.Errorf("handed again before the lease has ended: %v, %v", keys, err)
	}
	if keys, err := s.TakeDue(t.Context(), now, "you", now.Add(time.Minute), 10); err != nil || len(keys) > 0 {
		t.Errorf("somebody else got %v, %v", keys, err)
	}
}

func TestADamagedJournalEntryIsLeftOutAndTold(t *testing.T) {
	t.Parallel()
	s, _ := damaged(t, `UPDATE people SET body = 'nonsense' WHERE id = 'p1'`)
	var got []string
	err := s.Journal(t.Context(), "p2", time.Time{}, func(e coach.JournalEntry) bool { got = append(got, e.ID); return true })
	if !errors.Is(err, store.ErrCorrupt) || !strings.Contains(err.Error(), "bad") || len(got) != 1 || got[0] != "good" {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestALostKeyIsThatPersonsLossAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s := open(t, path)
	for _, id := range []string{"p1", "p2"} {
		if err := s.SavePerson(t.Context(), realistic(id), nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := direct(t, path+"-keys").Exec(`DELETE FROM keys WHERE document = 'person:p1'`); err != nil {
		t.Fatal(err)
	}
	other := open(t, path) // which has no key in memory yet
	if _, err := other.LoadPerson(t.Context(), "p1"); !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("got %v, want ErrCorrupt", err)
	}
	if _, err := other.LoadPerson(t.Context(), "p2"); err != nil {
		t.Error(err)
	}
}

func TestAnErasureThatACrashCutShortIsCompleted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s := open(t, path)
	if err := s.SavePerson(t.Context(), realistic("p1"), nil); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{`DELETE FROM people WHERE id = 'p1'`, `INSERT INTO erased (id, key_gone) VALUES ('p1', 0)`} {
		if _, err := direct(t, path).Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	open(t, path)
	var keys int
	err := direct(t, path+"-keys").QueryRow(`SELECT count(*) FROM keys WHERE document = 'person:p1' AND wrapped IS NULL`).Scan(&keys)
	if err != nil || keys != 1 {
		t.Errorf("%d erased keys, %v; want 1", keys, err)
	}
}

// A backup of the data that is older than an erasure brings nobody back.
func TestARestoredBackupDoesNotBringTheErasedBack(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s := open(t, path)
	if err := s.SavePerson(t.Context(), realistic("p1"), nil); err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	if _, err := direct(t, path).Exec(`VACUUM INTO ?`, backup); err != nil {
		t.Fatal(err)
	}
	if err := s.ErasePerson(t.Context(), "p1"); err != nil {
		t.Fatal(err)
	}
	restored, err := sqlite.Open(t.Context(), backup, sqlite.Options{KeyFile: path + ".key", KeysFile: path + "-keys"})
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	if _, err := restored.LoadPerson(t.Context(), "p1"); !errors.Is(err, store.ErrErased) {
		t.Errorf("load: got %v, want ErrErased", err)
	}
	if err := restored.SavePerson(t.Context(), realistic("p1"), nil); !errors.Is(err, store.ErrErased) {
		t.Errorf("save: got %v, want ErrErased", err)
	}
}

func TestASaveWhoseJournalFailsKeepsNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s := open(t, path)
	p := realistic("p1")
	if err := s.SavePerson(t.Context(), p, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := direct(t, path).Exec(`CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'full'); END`); err != nil {
		t.Fatal(err)
	}
	p.Lang = "es"
	err := s.SavePerson(t.Context(), p, []coach.JournalEntry{{ID: "e1", At: noon}})
	if err == nil || p.Version != 1 {
		t.Errorf("got %v at version %d, want an error at 1", err, p.Version)
	}
	if got, err := s.LoadPerson(t.Context(), "p1"); err != nil || got.Version != 1 || got.Lang != "en" {
		t.Errorf("the person changed without the journal: %v", err)
	}
}
