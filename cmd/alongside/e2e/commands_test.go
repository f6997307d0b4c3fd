package e2e

import (
	"slices"
	"strings"
	"testing"
)

// Every command that a program would read prints JSON, an object a line, and nothing on standard error.
func TestCommandsPrintJSON(t *testing.T) {
	t.Parallel()
	w := newWorld(t, polled)
	w.addWorkers()
	inv := w.invite("Jsonwren")
	for _, c := range []struct {
		args []string
		keys []string
	}{
		{[]string{"worker", "list", "--json"}, []string{"slack", "name", "hours", "tz", "people"}},
		{[]string{"worker", "set", "--slack", "U1", "--leave", "2027-01-04..2027-01-08", "--json"}, []string{"slack", "leave"}},
		{[]string{"worker", "set", "--slack", "U1", "--leave", "", "--json"}, []string{"slack", "cover"}},
		{[]string{"agreement", "show", "--person", inv.Person, "--json"}, []string{"person", "version", "respond_within"}},
		{[]string{"agreement", "set", "--person", inv.Person, "--respond-within", "4h", "--hours", "24/7", "--json"}, []string{"person", "respond_within", "hours"}},
		{[]string{"invite", "--person", inv.Person, "--json"}, []string{"person", "code", "link"}},
		{[]string{"script", "check", "--json"}, nil},
		{[]string{"safety", "try", "I want to die"}, []string{"level", "rules"}},
		{[]string{"doctor", "--json"}, []string{"what", "state", "text"}},
		{[]string{"version", "--json"}, []string{"version"}},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			t.Parallel()
			r := execute(t, w.dir, w.env, "", c.args...)
			if r.code != 0 || r.err != "" {
				t.Fatalf("exit code %d: %s", r.code, r.err)
			}
			for _, line := range r.lines(t) {
				for _, key := range c.keys {
					if _, ok := line[key]; !ok {
						t.Errorf("no %q in %v", key, line)
					}
				}
			}
			if c.keys != nil && r.out == "" {
				t.Error("nothing was printed")
			}
		})
	}
}

func TestSafetyTryReadsALineAMessage(t *testing.T) {
	t.Parallel()
	r := execute(t, t.TempDir(), nil, "I am going to kill myself\nthis heat is killing me\n\nhello\n", "safety", "try", "-")
	var levels []any
	for _, line := range r.lines(t) {
		levels = append(levels, line["level"])
		if _, ok := line["rules"].([]any); !ok {
			t.Errorf("no list of rules in %v", line)
		}
	}
	if want := []any{"imminent", "none", "none", "none"}; r.code != 0 || !slices.Equal(levels, want) {
		t.Errorf("exit code %d, levels %v, want %v", r.code, levels, want)
	}
}

// A command that cannot do what is asked says in one line what to change.
func TestCommandsSayInOneLineWhatToChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t, polled)
	w.addWorkers()
	inv := w.invite("Linewren")
	for _, c := range []struct {
		args  []string
		words []string
	}{
		{[]string{"nonsense"}, []string{"nonsense"}},
		{[]string{"serve", "--nonsense"}, []string{"--nonsense"}},
		{[]string{"worker", "add", "--name", "Kim"}, []string{"--slack"}},
		{[]string{"worker", "add", "--slack", "kim", "--name", "Kim"}, []string{"--slack"}},
		{[]string{"worker", "add", "--slack", "U1", "--name", "Kim"}, []string{"U1"}},
		{[]string{"worker", "add", "--slack", "U9", "--name", "Kim", "--hours", "sometimes"}, []string{"--hours"}},
		{[]string{"worker", "add", "--slack", "U9", "--name", "Kim", "--tz", "Nowhere"}, []string{"--tz"}},
		{[]string{"worker", "add", "--slack", "U9", "--name", "Kim", "--cover", "U9"}, []string{"--cover"}},
		{[]string{"worker", "set", "--slack", "U9", "--name", "Kim"}, []string{"U9"}},
		{[]string{"worker", "set", "--slack", "U1", "--leave", "next week"}, []string{"--leave"}},
		{[]string{"invite", "--name", "Kim"}, []string{"--worker"}},
		{[]string{"invite", "--worker", "U9", "--name", "Kim"}, []string{"U9"}},
		{[]string{"invite", "--worker", "U1", "--name", "Kim", "--tz", "Nowhere"}, []string{"--tz"}},
		{[]string{"invite", "--worker", "U1", "--name", "Kim", "--lang", "xx"}, []string{"--lang"}},
		{[]string{"invite", "--person", "pnobody"}, []string{"pnobody"}},
		{[]string{"agreement", "show", "--person", "pnobody"}, []string{"pnobody"}},
		{[]string{"agreement", "set", "--person", inv.Person, "--respond-within", "soon"}, []string{"--respond-within"}},
		{[]string{"agreement", "set", "--person", inv.Person, "--hours", "sometimes"}, []string{"--hours"}},
		{[]string{"play", "nonsense"}, []string{"nonsense"}},
		{[]string{"play", "goal", "--zone", "Nowhere"}, []string{"--zone"}},
		{[]string{"script", "check", "/nowhere/scripts"}, []string{"/nowhere/scripts"}},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			t.Parallel()
			execute(t, w.dir, w.env, "", c.args...).oneLineNaming(t, c.words...)
		})
	}
}
