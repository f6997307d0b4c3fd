package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"alongside/coach"
	"alongside/store/sqlite"
)

// saverOf names the store on which the test binary, run again by itself, saves until it is killed.
const saverOf = "ALONGSIDE_TEST_SAVER_OF"

func TestMain(m *testing.M) {
	if path := os.Getenv(saverOf); path != "" {
		fmt.Fprintln(os.Stderr, saveUntilKilled(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

const killedPeople = 8

// saveUntilKilled prints "PERSON VERSION" for each save once it was confirmed.
func saveUntilKilled(path string) error {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return err
	}
	failed := make(chan error)
	for i := range killedPeople {
		go func() { failed <- saveOn(ctx, s, coach.PersonID(fmt.Sprintf("p%d", i))) }()
	}
	return <-failed
}

func saveOn(ctx context.Context, s *sqlite.Store, id coach.PersonID) error {
	p, err := s.LoadPerson(ctx, id)
	if err != nil {
		p = realistic(string(id))
	}
	for {
		p.Made = p.Version + 1
		entry := coach.JournalEntry{ID: fmt.Sprintf("e%06d", p.Made), At: noon.Add(time.Duration(p.Made) * time.Second)}
		if err := s.SavePerson(ctx, p, []coach.JournalEntry{entry}); err != nil {
			return err
		}
		fmt.Printf("%s %d\n", id, p.Version) // one write, unbuffered
	}
}

func TestWhatWasConfirmedOutlivesAKill(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	confirmed := map[coach.PersonID]int64{}
	for round := range 12 {
		saves := 1 + rand.IntN(120)
		killAfter(t, path, saves, confirmed)
		s, err := sqlite.Open(t.Context(), path, sqlite.Options{})
		if err != nil {
			t.Fatalf("round %d, killed after %d saves: %v", round, saves, err)
		}
		for id, version := range confirmed {
			p, err := s.LoadPerson(t.Context(), id)
			if err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
			if p.Version < version || p.Made != p.Version || p.Name.Reveal() != "Robin" {
				t.Errorf("round %d: %s is at version %d with %d made, %d was confirmed", round, id, p.Version, p.Made, version)
			}
			entries := int64(0)
			err = s.Journal(t.Context(), id, noon, func(coach.JournalEntry) bool { entries++; return true })
			if err != nil || entries != p.Version {
				t.Errorf("round %d: %s has %d journal entries at version %d (%v)", round, id, entries, p.Version, err)
			}
		}
		var verdict string
		if err := direct(t, path).QueryRow(`PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
			t.Errorf("round %d: the file is %q, %v", round, verdict, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if len(confirmed) < killedPeople {
		t.Errorf("only %d people were ever confirmed", len(confirmed))
	}
}

// killAfter runs the saver and kills it in the midst of its work, once it has confirmed so many saves.
func killAfter(t *testing.T, path string, saves int, confirmed map[coach.PersonID]int64) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	saver := exec.CommandContext(t.Context(), self)
	saver.Env = append(os.Environ(), saverOf+"="+path)
	saver.Stderr = os.Stderr
	out, err := saver.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := saver.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		if n == saves {
			if err := saver.Process.Kill(); err != nil { // SIGKILL
				t.Fatal(err)
			}
		}
		var id coach.PersonID
		var version int64
		if _, err := fmt.Sscanf(lines.Text(), "%s %d", &id, &version); err == nil {
			confirmed[id] = max(confirmed[id], version)
		}
	}
	if err := saver.Wait(); err == nil || saver.ProcessState.ExitCode() != -1 {
		t.Fatalf("the saver ended by itself: %v", err)
	}
}
