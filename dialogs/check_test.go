package dialogs

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// problemsIn loads a script as x.yaml, beside the good ones, and returns what is said about it, a line each.
func problemsIn(t testing.TB, source []byte) string {
	t.Helper()
	layer := fstest.MapFS{"phrases.yaml": {Data: []byte(phrasesYAML)}, "x.yaml": {Data: source}}
	for _, path := range glob(t, "testdata/good.*.yaml") {
		good, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		layer[strings.TrimPrefix(filepath.Base(path), "good.")] = &fstest.MapFile{Data: good}
	}
	_, found := Load(vocabulary(), layer)
	var b strings.Builder
	for _, p := range found {
		if p.File == "x.yaml" {
			b.WriteString(p.String() + "\n")
		}
	}
	return b.String()
}

// What is wrong with a script is said with its place, and with what to write instead.
func TestBadScriptsAreExplained(t *testing.T) {
	t.Parallel()
	scripts := glob(t, "testdata/bad.*.yaml")
	for _, path := range scripts {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		golden := strings.TrimSuffix(path, ".yaml") + ".err"
		got := problemsIn(t, source)
		if got == "" {
			t.Errorf("nothing is said about %s", path)
		}
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: said is\n%s\nwant\n%s", path, got, want)
		}
	}
	if errs := glob(t, "testdata/bad.*.err"); len(errs) != len(scripts) {
		t.Errorf("there are %d bad scripts and %d files of what is said about them", len(scripts), len(errs))
	}
}

func TestGoodScriptsHaveNoProblems(t *testing.T) {
	t.Parallel()
	for _, path := range glob(t, "testdata/good.*.yaml") {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "good."), ".yaml")
		_, found := Load(vocabulary(), os.DirFS("testdata/none"), fstest.MapFS{
			"phrases.yaml": {Data: []byte(phrasesYAML)}, name + ".yaml": {Data: source},
			"goal.yaml": {Data: []byte(goalYAML)}, "sure.yaml": {Data: read(t, "testdata/good.sure.yaml")},
		})
		for _, p := range found {
			t.Error(p)
		}
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	out, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A file that is large in any way is refused in little time.
func TestFilesThatAreTooLargeAreRefused(t *testing.T) {
	t.Parallel()
	const n = 250_000
	for name, source := range map[string]string{
		"bytes": strings.Repeat("# a comment\n", n/10), "keys": strings.Repeat("a: b\n", n/5), "open": strings.Repeat("[", n), "maps": strings.Repeat("{a: ", n/4),
		"dashes": strings.Repeat("- ", n/2), "lines": strings.Repeat("- a\n", n/4), "flow": "a: [" + strings.Repeat("1,", n/2) + "1]",
		"tags": strings.Repeat("!a ", n/3), "anchors": strings.Repeat("&a ", n/3), "states": "dialog: x\ntitle: X\nstates:\n" + manyStates(301), "braces": "dialog: x\ntitle: '" + strings.Repeat("{", n) + "'\n",
	} {
		start := time.Now()
		got := problemsIn(t, []byte(source))
		if took := time.Since(start); got == "" || took > 5*time.Second {
			t.Errorf("%s: it took %v to say %q", name, took, shorten(got, 300))
		}
	}
	_, found := Load(vocabulary(), fstest.MapFS{"x.yaml": {Data: []byte("dialog: x\nstates:\n" + strings.Repeat("  a b: c\n", 3000))}})
	if len(found) > maxProblems+len(vocabulary().Phrases) {
		t.Errorf("%d problems are told at once", len(found))
	}
}

func replaceGuard(script, guard string) string { return strings.Replace(script, "GUARD", guard, 1) }

// manyStates makes n states that lead to each other and back, with a variable each: all ways are followed.
func manyStates(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "  s%d: {say: Hi, ask: {text: v%d, skip: Skip}, when: [{if: v%d == nil, next: s0}, {if: v%d == \"stop\", next: end}], next: s%d}\n", i, i, i, i, (i+1)%n)
	}
	return b.String()
}

func TestALargeDialogIsCheckedInLittleTime(t *testing.T) {
	t.Parallel()
	start := time.Now()
	if got := problemsIn(t, []byte("dialog: x\ntitle: X\nstates:\n"+manyStates(maxStates))); got != "" || time.Since(start) > 5*time.Second {
		t.Errorf("in %v was said %q", time.Since(start), shorten(got, 300))
	}
}

// What the documentation shows is what the program takes.
func TestTheExampleInTheDocumentationLoads(t *testing.T) {
	t.Parallel()
	_, rest, _ := strings.Cut(string(read(t, "../docs/script-language.md")), "```yaml\n")
	example, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("the documentation has no example")
	}
	_, found := Load(vocabulary(), fstest.MapFS{"goal.yaml": {Data: []byte(example)}, "phrases.yaml": {Data: []byte(phrasesYAML)}})
	for _, p := range found {
		if p.Severity == MustFix {
			t.Error(p)
		}
	}
}
