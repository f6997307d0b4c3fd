package slack

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSplitKeepsEveryWordInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("ab \nñ🌼👍🏽\u200d👩")), 0, 400, -1).Draw(t, "text")
		most := rapid.IntRange(12, 60).Draw(t, "most")
		parts := split(text, most)
		for _, p := range parts {
			if length(p) > most || strings.TrimSpace(p) == "" {
				t.Fatalf("a part of %d characters: %q", length(p), p)
			}
		}
		if got, want := strings.Join(strings.Fields(strings.Join(parts, "")), ""), strings.Join(strings.Fields(text), ""); got != want {
			t.Fatalf("%q became %q", want, got)
		}
	})
}

func TestSplitPrefersTheGapsPeopleMade(t *testing.T) {
	t.Parallel()
	got := split("A first paragraph of words.\n\nAnother paragraph here, rather longer.\nA last line of it", 40)
	want := []string{"A first paragraph of words.", "Another paragraph here, rather longer.", "A last line of it"}
	if !slices.Equal(got, want) {
		t.Errorf("split into %q", got)
	}
}

func TestSplitTearsNoCharacterApart(t *testing.T) {
	t.Parallel()
	family := "👩\u200d👩\u200d👧" // one character, 8 units
	for _, part := range split(strings.Repeat(family, 10), 30) {
		if strings.HasPrefix(part, "\u200d") || strings.HasSuffix(part, "\u200d") {
			t.Errorf("torn: %q", part)
		}
	}
}

func TestCutSaysThatItCut(t *testing.T) {
	t.Parallel()
	if got := cut("a title that is too long", 10); got != "a title t…" || length(got) > 10 {
		t.Errorf("cut to %q", got)
	}
	if got := cut("short", 10); got != "short" {
		t.Errorf("cut to %q", got)
	}
}
