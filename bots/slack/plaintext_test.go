package slack

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// nameOf knows one user.
func nameOf(id string) string {
	if id == "U1" {
		return "Kim Winter"
	}
	return ""
}

func TestPlainIsWhatWasTyped(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"no marks at all":                          "no marks at all",
		"1 &lt; 2 &amp;&amp; 3 &gt; 2":             "1 < 2 && 3 > 2",
		"typed &amp;lt; as such":                   "typed &lt; as such",
		"thanks <@U1>!":                            "thanks @Kim Winter!",
		"thanks <@U2>":                             "thanks @U2",
		"thanks <@U2|sam>":                         "thanks @sam",
		"in <#C1|general> and <#C2>":               "in #general and #C2",
		"<!here> <!channel> <!everyone>":           "@here @channel @everyone",
		"<!subteam^S1|@nurses> <!subteam^S2>":      "@nurses @S2",
		"<!date^1700000000^{date}|14 November>":    "14 November",
		"see <https://example.org/a?b=1&amp;c=2>":  "see https://example.org/a?b=1&c=2",
		"see <https://example.org/a|this page>":    "see https://example.org/a",
		"see <http://example.org|example.org>":     "see example.org",
		"<mailto:kim@example.org|kim@example.org>": "kim@example.org",
		"<tel:+4712345678|+47 123 45 678>":         "+4712345678",
		"an open < without an end":                 "an open < without an end",
		"odd <<@U1>":                               "odd <@Kim Winter",
		"<> and <3 and a <b> tag":                  "<> and <3 and a <b> tag",
	} {
		if got := plain(sent, nameOf); got != want {
			t.Errorf("%q reads %q, want %q", sent, got, want)
		}
	}
}

func FuzzPlain(f *testing.F) {
	for _, seed := range []string{"", "a &amp; b", "<@U1|x>", "<!subteam^S1|@n>", "<<>>", "<https://x|y>", "&lt;!channel&gt;"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := plain(text, nameOf)
		if utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("%q became %q, which is torn", text, got)
		}
		// Whatever is typed comes to us escaped, and has to be heard as typed.
		if heard := plain(escape(text), nameOf); heard != text {
			t.Errorf("%q was heard as %q", text, heard)
		}
		if strings.ContainsAny(escape(text), "<>") {
			t.Errorf("%q keeps its meaning as %q", text, escape(text))
		}
	})
}

func TestPicturesAreSeenAsPictures(t *testing.T) {
	t.Parallel()
	const sent = "well done :+1::skin-tone-4: :slightly_smiling_face: at 16:30:00, :unknown_one: :+1"
	const want = "well done 👍🏽 🙂 at 16:30:00, :unknown_one: :+1"
	if got := pictures.Replace(sent); got != want {
		t.Errorf("reads %q, want %q", got, want)
	}
}
