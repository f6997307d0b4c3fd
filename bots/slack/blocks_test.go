package slack

import (
	"encoding/json"
	"strings"
	"testing"

	"alongside/bots"
)

var there = bots.Address{Bot: "slack", Chat: "C1"}

func mustCompose(t *testing.T, out bots.Outbound) []part {
	t.Helper()
	parts, err := compose(out)
	if err != nil {
		t.Fatalf("compose: %v", err)
	}
	return parts
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("encode: %v", err)
	}
	return string(b)
}

func TestNotificationTellsNothingOfWhatThePersonSays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		out  bots.Outbound
		want string
	}{
		"a card": {bots.Outbound{To: there, Text: "marigold", Card: &bots.Card{Title: "Question <1>", State: "◷ waiting", Quote: "marigold", Note: "marigold", Fields: []bots.Field{{Name: "From", Value: "marigold"}}}}, "Question &lt;1&gt; · ◷ waiting"},
		"words":  {bots.Outbound{To: there, Speaker: "Robin", Text: "marigold"}, "✉ Robin"},
		"a call": {bots.Outbound{To: there, Speaker: "Robin", Text: "marigold", Mention: []string{"U1"}}, "<@U1> ✉ Robin"},
		"a bot":  {bots.Outbound{To: there, Text: "Two people wait.\nmarigold"}, "Two people wait."},
	} {
		if got := mustCompose(t, c.out)[0].fallback; got != c.want {
			t.Errorf("%s: the notification says %q, want %q", name, got, c.want)
		}
	}
}

func TestWordsCanCallNobody(t *testing.T) {
	t.Parallel()
	const words = "<!channel> <@U9> @here <https://evil.example|help>"
	parts := mustCompose(t, bots.Outbound{To: there, Text: words, Speaker: words, Mention: []string{"!channel", "U1> <!here"}, Card: &bots.Card{
		Title: words, State: words, Quote: words, Note: words, Fields: []bots.Field{{Name: words, Value: words}},
	}})
	if strings.Contains(parts[0].fallback, "<") {
		t.Errorf("the notification calls somebody: %q", parts[0].fallback)
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if kind, _ := v["type"].(string); kind == "user" || kind == "broadcast" || kind == "usergroup" {
				t.Errorf("an element of type %q calls somebody", kind)
			} else if text, _ := v["text"].(string); kind == "mrkdwn" && (strings.Contains(text, "<") || v["verbatim"] != true) {
				t.Errorf("markup calls somebody: %v", v)
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	var decoded any
	if err := json.Unmarshal([]byte(asJSON(t, parts[0].blocks)), &decoded); err != nil {
		t.Fatal(err)
	}
	walk(decoded)
}

func TestHugeCardFitsIntoFewMessages(t *testing.T) {
	t.Parallel()
	card := bots.Card{Title: strings.Repeat("t", 500), State: strings.Repeat("s", 500), Quote: strings.Repeat("quote ", 1200), Note: strings.Repeat("n", 5000)}
	for range 60 {
		card.Fields = append(card.Fields, bots.Field{Name: strings.Repeat("f", 300), Value: strings.Repeat("v", 3000)})
	}
	out := bots.Outbound{To: there, Card: &card, Text: strings.Repeat("words ", 2000)}
	for range 60 {
		out.Buttons = append(out.Buttons, []bots.Button{{Label: strings.Repeat("l", 100), Data: "d"}})
	}
	parts := mustCompose(t, out)
	quoted := 0
	for _, p := range parts {
		if len(p.blocks) > maxBlocks || p.sum > maxSum {
			t.Errorf("a message of %d blocks and %d characters", len(p.blocks), p.sum)
		}
		quoted += strings.Count(asJSON(t, p.blocks), "quote ")
	}
	if quoted < 1190 {
		t.Errorf("only %d of 1200 quoted words are left", quoted)
	}
}

func TestAddressesBecomeLinks(t *testing.T) {
	t.Parallel()
	got := asJSON(t, literal("See https://example.org/a_b?c=1, or (https://example.org)."))
	want := `[{"type":"text","text":"See "},{"type":"link","url":"https://example.org/a_b?c=1"},{"type":"text","text":", or ("},{"type":"link","url":"https://example.org"},{"type":"text","text":")."}]`
	if got != want {
		t.Errorf("made %s", got)
	}
}
