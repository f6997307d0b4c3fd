package coach_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"alongside/coach"
)

var writeWords = flag.Bool("write", false, "write docs/script-words.md anew")

// The page that lists what scripts may speak of says what the vocabulary says.
func TestTheListOfWordsForScriptsIsCurrent(t *testing.T) {
	t.Parallel()
	const page = "../docs/script-words.md"
	voc := coach.Vocabulary()
	var b strings.Builder
	b.WriteString("# What scripts may speak of\n\nWritten from the program by `go test ./coach -write`. How to use it: [script-language.md](script-language.md).\n\n## Facts\n\n| fact | type | |\n| --- | --- | --- |\n")
	for _, name := range slices.Sorted(maps.Keys(voc.Facts)) {
		fmt.Fprintf(&b, "| `{%s}` | %s | %s |\n", name, voc.Facts[name].Type, voc.Facts[name].Doc)
	}
	b.WriteString("\n## Actions\n\n| action | what it does |\n| --- | --- |\n")
	for _, name := range slices.Sorted(maps.Keys(voc.Actions)) {
		action := voc.Actions[name]
		var params []string
		for _, p := range slices.Sorted(maps.Keys(action.Params)) {
			param := action.Params[p]
			text := p + ": " + string(param.Type)
			if len(param.OneOf) > 0 {
				text = p + ": " + strings.Join(param.OneOf, " / ")
			}
			if param.Optional {
				text += ", optional"
			}
			params = append(params, text)
		}
		call := "`" + name + "`"
		if len(params) > 0 {
			call = fmt.Sprintf("`%s: {%s}`", name, strings.Join(params, "; "))
		}
		doc := action.Doc
		if action.Shares {
			doc += ". **Shares**: show a preview first"
		}
		fmt.Fprintf(&b, "| %s | %s |\n", call, doc)
	}
	b.WriteString("\n## Lists\n\n| list | what it holds |\n| --- | --- |\n")
	for _, name := range slices.Sorted(maps.Keys(voc.Lists)) {
		fmt.Fprintf(&b, "| `%s` | %s |\n", name, voc.Lists[name])
	}
	if *writeWords {
		if err := os.WriteFile(page, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil || string(got) != b.String() {
		t.Errorf("docs/script-words.md is not current (%v): write it with -write", err)
	}
}
