package seal_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"alongside/store/seal"
)

func TestANewKeyFileCanBeOpenedAndIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "service.key")
	made, err := seal.NewKeyFile(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %04o, want 0600", info.Mode().Perm())
	}
	opened, err := seal.OpenKeyFile(path)
	if err != nil {
		t.Fatal(err)
	}
	proof, err := made.Proof()
	if err != nil {
		t.Fatal(err)
	}
	if err := opened.Check(proof); err != nil {
		t.Errorf("the opened key is not the made one: %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestAKeyFileIsNeverReplaced(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "service.key")
	if _, err := seal.NewKeyFile(path); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.NewKeyFile(path); !errors.Is(err, seal.ErrKeyFile) || !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v, want ErrKeyFile and ErrExist", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Error("the key file was changed")
	}
}

func TestOfManyWhoMakeTheKeyFileOneDoesAndTheOthersCanReadIt(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "service.key")
	var made atomic.Int32
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			_, err := seal.NewKeyFile(path)
			if err == nil {
				made.Add(1)
				return
			}
			if _, err := seal.OpenKeyFile(path); err != nil {
				t.Errorf("lost the race and cannot open it: %v", err)
			}
		})
	}
	wg.Wait()
	if made.Load() != 1 {
		t.Errorf("%d made it, want 1", made.Load())
	}
}

func TestAKeyFileThatCannotServeSaysWhatToDo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good := filepath.Join(dir, "open.key")
	if _, err := seal.NewKeyFile(good); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(good, 0o640); err != nil {
		t.Fatal(err)
	}
	nonsense := filepath.Join(dir, "nonsense.key")
	if err := os.WriteFile(nonsense, []byte("walking by the river"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		good:                              "chmod 600",
		nonsense:                          "holds no key",
		filepath.Join(dir, "missing.key"): "there is no key file",
	} {
		_, err := seal.OpenKeyFile(path)
		if !errors.Is(err, seal.ErrKeyFile) || !strings.Contains(err.Error(), want) ||
			!strings.Contains(err.Error(), "ALONGSIDE_KEY_FILE") || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %q, want %q", filepath.Base(path), err, want)
		}
		if strings.Contains(err.Error(), "river") {
			t.Errorf("the error quotes the file: %q", err)
		}
	}
}
