package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// program builds the binary, once for all tests, and returns its path.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "alongside-e2e-")
	if err != nil {
		return "", fmt.Errorf("make folder: %w", err)
	}
	if err := lookAtSources(); err != nil {
		return "", fmt.Errorf("look at sources: %w", err)
	}
	binary := filepath.Join(dir, "alongside")
	if out, err := exec.Command("go", "build", "-o", binary, "alongside/cmd/alongside").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return binary, nil
})

// lookAtSources opens every folder the program is built from, so that a result that Go has cached counts
// for these very sources alone.
func lookAtSources() error {
	return filepath.WalkDir("../../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		switch d.Name() {
		case ".git", "node_modules", "tools", "docs":
			return fs.SkipDir
		}
		return nil
	})
}

func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "12"); err != nil { // these tests mostly wait
		panic(err)
	}
	code := m.Run()
	if binary, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(binary)) // a leftover in the temporary folder is of no harm
	}
	os.Exit(code)
}

// ran is a command that has ended.
type ran struct {
	out, err string
	code     int
}

// execute runs the program with nothing in its environment but env.
func execute(t testing.TB, dir string, env []string, input string, args ...string) ran {
	t.Helper()
	binary, err := program()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, args...)
	var out, errs bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, append([]string{"HOME=" + dir}, env...), strings.NewReader(input), &out, &errs
	err = cmd.Run()
	if ctx.Err() != nil {
		t.Fatalf("alongside %s does not end: it printed\n%s%s", strings.Join(args, " "), out.String(), errs.String())
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("alongside %s: %v", strings.Join(args, " "), err)
	}
	return ran{out: out.String(), err: errs.String(), code: cmd.ProcessState.ExitCode()}
}

// oneLineNaming checks what has to be said when something has to be changed first: exit code 2, and one
// line on standard error that holds the words.
func (r ran) oneLineNaming(t testing.TB, words ...string) {
	t.Helper()
	if r.code != 2 {
		t.Errorf("exit code %d, want 2", r.code)
	}
	if strings.Count(r.err, "\n") != 1 || !strings.HasSuffix(r.err, "\n") {
		t.Errorf("standard error is not one line:\n%s", r.err)
	}
	for _, word := range words {
		if !strings.Contains(r.err, word) {
			t.Errorf("standard error does not name %q:\n%s", word, r.err)
		}
	}
	for _, trace := range []string{"goroutine ", "panic", ".go:"} {
		if strings.Contains(r.out+r.err, trace) {
			t.Errorf("a stack was printed:\n%s%s", r.out, r.err)
		}
	}
}

// lines decodes what a command printed with --json: an object a line.
func (r ran) lines(t testing.TB) []map[string]any {
	t.Helper()
	var all []map[string]any
	for line := range strings.Lines(r.out) {
		var one map[string]any
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("not JSON: %v: %s", err, line)
		}
		all = append(all, one)
	}
	return all
}
