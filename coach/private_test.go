package coach

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
)

// mayReveal lists every place that takes a person's words out of their cover, and why.
var mayReveal = map[string]string{
	"coach/challenge.go":    "the person's own challenge, to the person",
	"coach/converse.go":     "answers, for the dialog that goes on with them",
	"coach/delivery.go":     "a worker's changed message, to the person",
	"coach/document.go":     "labels of buttons, for sending",
	"coach/goals.go":        "the person's own goals, to the person, and the preview that a share lets through",
	"coach/handoff_team.go": "a worker's remark, sent after all",
	"coach/host.go":         "the person's name, to the person",
	"coach/join.go":         "the person's name, to the person",
	"coach/meetings.go":     "the preview that a share lets through",
	"coach/offer.go":        "words that turn out to answer the dialog",
	"coach/shares.go":       "a goal's title, to the person",
	"coach/teamtext.go":     "what a share let through, and messages, for sending",
}

// I3: a new place that reveals words has to be thought about, and written down above.
func TestWhoMayRevealPrivateWords(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "tools" || d.Name() == "node_modules" || d.Name() == "storetest" || strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		name := filepath.ToSlash(strings.TrimPrefix(path, "../"))
		for _, where := range reveals(t, path) {
			found[name] = true
			if mayReveal[name] == "" {
				t.Errorf("%s reveals private words: who reads them?", where)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range mayReveal {
		if !found[name] {
			t.Errorf("%s reveals nothing any more: take it off the list", name)
		}
	}
}

// reveals returns the places of a file that call Reveal, and fails where one is inside a sentence for the
// team, a log line or an error.
func reveals(t *testing.T, path string) []string {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, 0)
	if err != nil {
		return nil // somebody else's to mend
	}
	var places []string
	calls := func(n ast.Node, name string) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return false
		}
		switch f := call.Fun.(type) {
		case *ast.SelectorExpr:
			return f.Sel.Name == name
		case *ast.Ident:
			return f.Name == name
		}
		return false
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if calls(n, "Reveal") {
			places = append(places, files.Position(n.Pos()).String())
		}
		for _, leak := range []string{"Team", "Errorf", "Warn", "Info", "Error", "WarnContext", "ErrorContext", "InfoContext", "note"} {
			if !calls(n, leak) {
				continue
			}
			ast.Inspect(n, func(inner ast.Node) bool {
				if calls(inner, "Reveal") {
					t.Errorf("%s: private words go into %s", files.Position(inner.Pos()), leak)
				}
				return true
			})
		}
		return true
	})
	return places
}

func TestPrivateWordsHide(t *testing.T) {
	t.Parallel()
	const words = "i am afraid of the dark"
	p := NewPrivate(words)
	entry := Entry{Message: &Message{Words: p, Team: TeamText{{Shared: p}}, Buttons: [][]Button{{{Label: p}}}}}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "p", p, "entry", entry.Message.Words)
	for _, shown := range []string{
		fmt.Sprint(p), fmt.Sprintf("%v %+v %#v %s %q %d", p, p, p, p, p, p), fmt.Sprintf("%+v", entry.Message.Words), log.String(),
		fmt.Sprintf("%+v", Goal{Title: p}), fmt.Sprintf("%v", []Private{p}),
	} {
		if strings.Contains(shown, "afraid") {
			t.Errorf("the words show in %q", shown)
		}
	}
	if b, err := json.Marshal(Goal{Title: p}); !errors.Is(err, ErrUnsealed) {
		t.Errorf("unsealed words were encoded as %s, %v", b, err)
	}
}

// A share that was withdrawn lets nothing through.
func TestAShareThatDoesNotStandLetsNothingThrough(t *testing.T) {
	t.Parallel()
	words := NewPrivate("walk by the river")
	s := Share{ID: "s1", What: SharedGoal}
	if !s.Let(words).IsEmpty() {
		t.Error("a share that nobody agreed to let words through")
	}
	s.Agreed = noTime.AddDate(2000, 0, 0)
	if s.Let(words).Read() != "walk by the river" {
		t.Error("a share that stands let nothing through")
	}
	s.Withdrawn = s.Agreed.AddDate(0, 0, 1)
	if !s.Let(words).IsEmpty() {
		t.Error("a withdrawn share let words through")
	}
}
