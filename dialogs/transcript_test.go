package dialogs

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite what the tests expect with what they got")

// goodScripts loads the good scripts of testdata under the names that they would have as files.
func goodScripts(t testing.TB) *Library {
	t.Helper()
	scripts := map[string]string{}
	for _, path := range glob(t, "testdata/good.*.yaml") {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		scripts[strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "good."), ".yaml")] = string(source)
	}
	return load(t, scripts)
}

func glob(t testing.TB, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("there is nothing like %s: %v", pattern, err)
	}
	return files
}

// Every transcript goes as it is written; together they come through every state and along every edge.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	l, visits := goodScripts(t), &Visits{}
	for _, path := range glob(t, "testdata/run/*") {
		dialog, _, ok := strings.Cut(filepath.Base(path), ".")
		if _, _, known := l.Source(dialog); !ok || !known || !strings.HasSuffix(path, ".txt") {
			t.Errorf("%s belongs to no dialog: call it DIALOG.CASE.txt", path)
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := RunTranscript(path, want, startPlayer(l, visits))
		if err != nil {
			t.Error(err)
			continue
		}
		if *update && !bytes.Equal(got, want) {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s went differently:\n%s", path, firstDifference(want, got))
		}
	}
	for _, d := range l.Dialogs() {
		states, edges := l.Unvisited(d.Name, visits)
		if len(states)+len(edges) > 0 {
			t.Errorf("no transcript visits of %s the states %q, the edges %q", d.Name, states, edges)
		}
	}
}

func firstDifference(want, got []byte) string {
	w, g := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return "want: " + a + "\ngot:  " + b
		}
	}
	return ""
}

func TestATranscriptThatSaysNothingIsAnError(t *testing.T) {
	t.Parallel()
	l := load(t, map[string]string{"goal": goalYAML})
	for text, want := range map[string]string{
		"":                       "x.txt:1: the transcript is empty",
		"# only a comment\n":     "x.txt:1: the transcript is empty",
		"> hi\n@start goal\n":    "x.txt:2: write lines with @ above",
		"hello\n":                "x.txt:1: \"hello\" is not part of a transcript",
		"> hi\n+ soon\n":         "x.txt:2: \"+ soon\" is not a length of time",
		"@zone Nowhere\n> hi\n":  "x.txt:2: start the player: load zone",
		"@start nothing\n> hi\n": "x.txt:2: open the conversation: dialog nothing",
	} {
		_, err := RunTranscript("x.txt", []byte(text), startPlayer(l, nil))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q gives the error %v, want %s...", text, err, want)
		}
	}
}

func TestATranscriptKeepsItsFormWhenItIsRewritten(t *testing.T) {
	t.Parallel()
	l := load(t, map[string]string{"goal": goalYAML})
	source := "# How it begins.\n@start goal\n\n> two\n  lines\n< something else\n  with more\n\n  of it\n# and a comment\n\n> Health\n"
	want := "# How it begins.\n@start goal\n< What is one thing you wish you did more of?\n= goal/wish\n\n> two\n  lines\n" +
		"< Which part of your life is it about?\n  [Health] [People] [I don't know]\n= goal/domain\n# and a comment\n\n> Health\n" +
		"< What would be good about it?\n  [Skip]\n= goal/why\n"
	for range 2 {
		got, err := RunTranscript("x.txt", []byte(source), startPlayer(l, nil))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Fatalf("it went\n%s\nwant\n%s", got, want)
		}
		source = string(got)
	}
}
