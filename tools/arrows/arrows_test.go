package arrows_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"alongside/tools/arrows"
)

// forbidden is what the linter has to find.
var forbidden = []arrows.Import{
	// The ground floor uses nothing.
	{"bots/a.go", "coach"},
	{"bots/b.go", "bots/pace"},
	{"dialogs/a.go", "bots"},
	{"dialogs/b.go", "coach"},
	{"dialogs/scripts/a.go", "store"},
	{"coach/safety/a.go", "bots"},
	{"coach/safety/b.go", "coach"},
	{"coach/worktime/a.go", "dialogs"},
	// The domain knows words, and nothing that does something with them.
	{"coach/a.go", "coach/desk"},
	{"coach/b.go", "store"},
	{"coach/c.go", "bots/telegram"},
	{"coach/d.go", "dialogs/scripts"},
	// The desk knows contracts.
	{"coach/desk/a.go", "bots/telegram"},
	{"coach/desk/b.go", "bots/slack"},
	{"coach/desk/c.go", "store/sqlite"},
	{"coach/desk/d.go", "dialogs/scripts"},
	{"coach/desk/e.go", "store/memory"},
	{"coach/desk/play/a.go", "bots/rehearsal"},
	{"coach/desk/play/b.go", "store/sqlite"},
	{"coach/a_test.go", "store/sqlite"},
	{"coach/desk/a_test.go", "bots/telegram"},
	// Stores keep the domain.
	{"store/a.go", "coach/desk"},
	{"store/b.go", "bots"},
	{"store/c.go", "store/sqlite"},
	{"store/sqlite/a.go", "store/memory"},
	{"store/sqlite/b.go", "dialogs"},
	{"store/memory/a.go", "coach/desk"},
	{"store/storetest/a.go", "store/sqlite"},
	{"store/sqlite/a_test.go", "coach/desk"},
	// Adapters know their platform.
	{"bots/telegram/a.go", "store"},
	{"bots/telegram/b.go", "coach"},
	{"bots/telegram/c.go", "bots/slack"},
	{"bots/telegram/d.go", "dialogs"},
	{"bots/telegram/e.go", "bots/botstest"},
	{"bots/telegram/f.go", "github.com/slack-go/slack"},
	{"bots/slack/a.go", "coach/desk"},
	{"bots/rehearsal/a.go", "coach"},
	{"bots/botstest/a.go", "bots/telegram"},
	{"bots/telegram/a_test.go", "store/memory"},
	// The core is pure.
	{"bots/p.go", "net/http"},
	{"coach/p.go", "os"},
	{"coach/q.go", "math/rand/v2"},
	{"coach/r.go", "log"},
	{"coach/s.go", "github.com/slack-go/slack"},
	{"coach/t.go", "time.Now()"},
	{"coach/u.go", "time.AfterFunc(0, nil)"},
	{"coach/safety/p.go", "time.Sleep(0)"},
	{"coach/worktime/p.go", "time.Since(time.Time{})"},
	{"coach/worktime/q.go", "database/sql"},
	{"dialogs/p.go", "time.Now()"},
	{"dialogs/q.go", "net"},
	// Only the command line prints.
	{"coach/desk/p.go", "fmt.Println()"},
	{"bots/slack/p.go", "fmt.Print()"},
	// A new house needs its arrows first.
	{"gallery/a.go", "coach"},
}

// allowed is what the linter has to let be.
var allowed = []arrows.Import{
	{"cmd/alongside/a.go", "bots/telegram"},
	{"cmd/alongside/b.go", "store/sqlite"},
	{"cmd/alongside/c.go", "coach/desk"},
	{"cmd/alongside/d.go", "fmt.Println()"},
	{"coach/k.go", "bots"},
	{"coach/l.go", "dialogs"},
	{"coach/m.go", "coach/safety"},
	{"coach/n.go", "coach/worktime"},
	{"coach/o.go", "log/slog"},
	{"coach/k_test.go", "dialogs/scripts"},
	{"coach/l_test.go", "store/memory"},
	{"coach/desk/k.go", "bots"},
	{"coach/desk/l.go", "store"},
	{"coach/desk/m.go", "coach/safety"},
	{"coach/desk/n.go", "time.Now()"},
	{"coach/desk/k_test.go", "store/sqlite"},
	{"coach/desk/l_test.go", "dialogs/scripts"},
	{"store/k.go", "coach"},
	{"store/sqlite/k.go", "store/seal"},
	{"store/sqlite/l.go", "database/sql"},
	{"store/sqlite/k_test.go", "store/storetest"},
	{"bots/telegram/k.go", "bots"},
	{"bots/telegram/l.go", "bots/pace"},
	{"bots/telegram/k_test.go", "bots/botstest"},
	{"bots/slack/k.go", "github.com/slack-go/slack"},
	{"bots/botstest/k.go", "bots"},
	{"dialogs/k_test.go", "os"},
}

func TestTheLinterHoldsTheArrows(t *testing.T) {
	t.Parallel()
	configuration, err := os.ReadFile("../../.golangci.yml")
	if err != nil {
		t.Fatal(err)
	}
	trees := arrows.Trees(append(slices.Clone(forbidden), allowed...))
	for n, tree := range trees {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			if err := arrows.Grow(root, tree, configuration); err != nil {
				t.Fatal(err)
			}
			found := lint(t, root)
			for _, i := range tree {
				if why := found[i.File]; (len(why) > 0) != slices.Contains(forbidden, i) {
					t.Errorf("%s uses %s: the linter says %q", i.File, i.Uses, why)
				}
			}
		})
	}
}

func TestTheTreesHaveTheFoldersOfTheRealOne(t *testing.T) {
	t.Parallel()
	for _, i := range append(slices.Clone(forbidden), allowed...) {
		for _, folder := range []string{i.Folder(), i.Uses} {
			if folder == "gallery" || folder == i.Uses && !i.Ours() {
				continue
			}
			if _, err := os.Stat(filepath.Join("../..", folder)); err != nil {
				t.Errorf("%s uses %s: %v", i.File, i.Uses, err)
			}
		}
	}
}

// lint runs the linter and returns what it says of each file.
func lint(t *testing.T, root string) map[string][]string {
	t.Helper()
	tool, err := exec.CommandContext(t.Context(), "go", "tool", "-n", "golangci-lint").Output()
	if err != nil {
		t.Fatalf("find the linter: %v", err)
	}
	cmd := exec.CommandContext(t.Context(), strings.TrimSpace(string(tool)), "run", "--allow-parallel-runners",
		"--enable-only=depguard,forbidigo", "--output.json.path=stdout", "--output.text.path=stderr", "--show-stats=false")
	cmd.Dir = root
	out, err := cmd.Output()
	var report struct {
		Issues []struct {
			FromLinter, Text string
			Pos              struct{ Filename string }
		}
	}
	if json.Unmarshal(out, &report) != nil {
		t.Fatalf("run the linter: %v\n%s", err, out)
	}
	found := map[string][]string{}
	for _, i := range report.Issues {
		if i.FromLinter != "depguard" && i.FromLinter != "forbidigo" {
			t.Fatalf("the tree does not build: %s: %s", i.Pos.Filename, i.Text)
		}
		found[i.Pos.Filename] = append(found[i.Pos.Filename], i.Text)
	}
	return found
}
