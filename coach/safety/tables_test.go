package safety_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alongside/coach/safety"
)

// row is a message and what should be recognised in it.
type row struct {
	text     string
	level    safety.Level
	category safety.Category
}

// table reads a file of testdata. All of these messages were made up by those who wrote the rules: they
// show that the rules do what was meant, and are no measure of how safe anybody is.
func table(t testing.TB, name string) []row {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") || line == "" {
			continue
		}
		text, rest, _ := strings.Cut(line, "\t")
		level, category, _ := strings.Cut(rest, "\t")
		parsed, err := safety.ParseLevel(level)
		if err != nil {
			t.Fatalf("%s: %q: %v", name, line, err)
		}
		rows = append(rows, row{text, parsed, safety.Category(category)})
	}
	return rows
}

// The rules were tuned on these, so they agree in everything.
func TestTunedMessages(t *testing.T) {
	t.Parallel()
	r := safety.Default()
	for _, name := range []string{"tuning.en.tsv", "tuning.es.tsv"} {
		for _, want := range table(t, name) {
			got := r.Assess(want.text)
			if got.Level != want.level || got.Category != want.category {
				t.Errorf("%q: %v %v by %v, want %v %v", want.text, got.Level, got.Category, got.Rules, want.level, want.category)
			}
		}
	}
}

// The rules were not tuned on these: only the counts are looked at, and may not get worse. They flatter:
// whoever wrote the rules had written these before. Of 40 messages written after the rules, in harder
// words and by the same hand, 31 were missed at first sight; those are among the tuned ones now.
func TestUntunedMessages(t *testing.T) {
	t.Parallel()
	r := safety.Default()
	for name, most := range map[string]struct{ missed, alarms, level int }{
		"check.en.tsv": {2, 1, 3},
		"check.es.tsv": {0, 0, 1},
	} {
		var danger, benign, missed, alarms, level int
		for _, want := range table(t, name) {
			got := r.Assess(want.text)
			switch {
			case want.level == safety.None:
				benign++
				if got.Level > safety.None {
					alarms++
				}
			case got.Level == safety.None:
				danger++
				missed++
			default:
				danger++
				if got.Level != want.level || got.Category != want.category {
					level++
				}
			}
		}
		t.Logf("%s: of %d in danger %d missed and %d at another level or category; of %d others %d false alarms",
			name, danger, missed, level, benign, alarms)
		if missed > most.missed || alarms > most.alarms || level > most.level {
			t.Errorf("%s: more than %+v", name, most)
		}
	}
}
