package telegram

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"

	"alongside/bots"
)

func units(s string) int { return len(utf16.Encode([]rune(s))) }

func TestSplitLosesNothingAndFits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab c\n.é🌼👩🏽\u200d🚀\u0301"))).Draw(t, "text")
		limit := rapid.IntRange(2, 40).Draw(t, "limit")
		parts := split(text, limit)
		for _, part := range parts {
			if part == "" || units(part) > limit || !utf8.ValidString(part) || strings.TrimSpace(part) != part {
				t.Fatalf("part %q of %d units in %q", part, units(part), parts)
			}
		}
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got, want := bare(strings.Join(parts, "")), bare(text); got != want {
			t.Fatalf("%q became %q", want, got)
		}
	})
}

func TestSplitLikesParagraphsThenLinesThenWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []string
	}{
		{"one two\n\nthree four\nfive", []string{"one two", "three four\nfive"}},
		{"one two three\nfour five six", []string{"one two three", "four five six"}},
		{"one two three four five", []string{"one two three", "four five"}},
		{"onetwothreefourfive", []string{"onetwothreefour", "five"}},
		{"fifteen letters another", []string{"fifteen letters", "another"}},
		{"a\n\nbcdefghijklmnopqrstu", []string{"a\n\nbcdefghijklm", "nopqrstu"}},
		{"abcdefghijk👩🏽\u200d🚀", []string{"abcdefghijk", "👩🏽\u200d🚀"}},
		{" \n ", nil},
	} {
		if got := split(c.text, 15); strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q became %q, want %q", c.text, got, c.want)
		}
	}
}

func TestCardIsWrittenInPlainLines(t *testing.T) {
	t.Parallel()
	got := compose(bots.Outbound{
		Card:    &bots.Card{Title: "Question", State: "◷ waiting", Fields: []bots.Field{{Name: "Due", Value: "Tuesday"}}, Quote: "where is it", Note: "shared today"},
		Speaker: "Kim", Text: " Hello\xff ",
	})
	if want := "Question\n◷ waiting\nDue: Tuesday\n“where is it”\nshared today\n\nKim:\nHello\uFFFD"; got != want {
		t.Errorf("it reads %q, want %q", got, want)
	}
	if got := compose(bots.Outbound{Speaker: "Kim"}); got != "" {
		t.Errorf("a speaker without words reads %q", got)
	}
}
