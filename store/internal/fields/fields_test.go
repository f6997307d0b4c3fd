package fields_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/store/internal/fields"
)

type word string

type inner struct {
	Word  word `json:"word"`
	Other string
}

type base struct {
	Based word `json:"based"`
}

type tree struct {
	Leaf word             `json:"leaf"`
	Next *tree            `json:"next"`
	Kids map[string]*tree `json:"kids"`
}

type document struct {
	base
	Plain   word
	Named   word              `json:"named,omitempty"`
	Hidden  word              `json:"-"`
	List    []inner           `json:"list"`
	Pair    [2]inner          `json:"pair"`
	ByName  map[string]inner  `json:"by_name"`
	Deep    map[string][]word `json:"deep"`
	Pointer *inner            `json:"pointer"`
	Nil     *inner            `json:"nil"`
	Tree    tree              `json:"tree"`
	At      time.Time         `json:"at"`
	Nothing map[string]int    `json:"nothing"`
}

func example() *document {
	return &document{
		base: base{"a"}, Plain: "b", Named: "c", Hidden: "never",
		List: []inner{{Word: "d"}, {Word: "e"}}, Pair: [2]inner{{Word: "f"}, {Word: "g"}},
		ByName: map[string]inner{"x": {Word: "h", Other: "kept"}}, Deep: map[string][]word{"y": {"i", "j"}},
		Pointer: &inner{Word: "k"},
		Tree:    tree{Leaf: "l", Next: &tree{Leaf: "m"}, Kids: map[string]*tree{"z": {Leaf: "n"}}},
	}
}

func TestEveryValueIsFoundOnceWithThePathOfItsField(t *testing.T) {
	t.Parallel()
	var finder fields.Finder[word]
	found := map[word]string{}
	err := finder.Each(example(), func(path string, w *word) error {
		if *w != "" {
			if _, twice := found[*w]; twice {
				t.Errorf("%s was visited twice", *w)
			}
			found[*w] = path
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[word]string{
		"a": "based", "b": "Plain", "c": "named", "d": "list.word", "e": "list.word", "f": "pair.word", "g": "pair.word",
		"h": "by_name.word", "i": "deep", "j": "deep", "k": "pointer.word",
		"l": "tree.leaf", "m": "tree.next.leaf", "n": "tree.kids.leaf",
	}
	if !maps.Equal(found, want) {
		t.Errorf("found %v\nwant  %v", found, want)
	}
}

func TestWhatIsVisitedCanBeChanged(t *testing.T) {
	t.Parallel()
	var finder fields.Finder[word]
	doc := example()
	shout := func(_ string, w *word) error { *w = word(strings.ToUpper(string(*w))); return nil }
	if err := finder.Each(doc, shout); err != nil {
		t.Fatal(err)
	}
	got := []word{doc.Based, doc.Plain, doc.List[1].Word, doc.ByName["x"].Word, doc.Deep["y"][1], doc.Pointer.Word, doc.Tree.Kids["z"].Leaf, doc.Hidden}
	if want := []word{"A", "B", "E", "H", "J", "K", "N", "never"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if doc.ByName["x"].Other != "kept" {
		t.Error("the rest of a map's value was lost")
	}
}

func TestAnErrorEndsTheWalk(t *testing.T) {
	t.Parallel()
	var finder fields.Finder[word]
	stop, visits := errors.New("stop"), 0
	err := finder.Each(example(), func(string, *word) error { visits++; return stop })
	if !errors.Is(err, stop) || visits != 1 {
		t.Errorf("got %v after %d visits", err, visits)
	}
}

func TestADocumentThatCouldHideAValueIsRefused(t *testing.T) {
	t.Parallel()
	for want, doc := range map[string]any{
		"an interface could hide": &struct{ Any any }{},
		"in the key of a map":     &struct{ Keys map[word]int }{},
		"not exported":            &struct{ secret inner }{},
		"encodes itself":          &struct{ Own ownText }{},
		"want a pointer":          document{},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			var finder fields.Finder[word]
			err := finder.Each(doc, func(string, *word) error { return nil })
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

type ownText struct{ W word }

func (ownText) MarshalText() ([]byte, error) { return []byte("own"), nil }

func BenchmarkEach(b *testing.B) {
	var finder fields.Finder[word]
	doc := example()
	for b.Loop() {
		if err := finder.Each(doc, func(string, *word) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
