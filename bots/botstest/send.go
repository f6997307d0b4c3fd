package botstest

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"alongside/bots"
)

func sendCases() map[string]func(*bench) {
	return map[string]func(*bench){
		"words":                    sendsWords,
		"words as they are":        sendsMarkupAsTyped,
		"buttons":                  sendsButtons,
		"a speaker":                sendsSpeaker,
		"a card":                   sendsCard,
		"a long text in parts":     sendsLongText,
		"a long word without tear": sendsLongWord,
		"an edit":                  sendsEdit,
		"an edit without buttons":  sendsEditWithoutButtons,
		"an edit of nothing":       sendsEditOfNothing,
		"many at once":             sendsManyAtOnce,
		"in order":                 sendsInOrder,
	}
}

func sendsWords(b *bench) {
	h := b.Human(0)
	receipt := b.send(b.Bot(), to(h, "Hello marigold"))
	if receipt.Message == "" || receipt.At.IsZero() {
		b.Errorf("the receipt is %+v", receipt)
	}
	if seen := h.Read(); len(seen) != 1 || seen[0].Text != "Hello marigold" || seen[0].Message != receipt.Message || len(seen[0].Labels) != 0 {
		b.Errorf("the human reads %+v", seen)
	}
}

func sendsMarkupAsTyped(b *bench) {
	const typed = "*not* _bold_ `code` <b>marigold</b> & 1 < 2 &amp; [x](https://example.org) <@U1> <!channel> ~s~\n> no quote"
	h := b.Human(0)
	b.send(b.Bot(), to(h, typed))
	b.wantRead(h, typed)
}

func sendsButtons(b *bench) {
	h := b.Human(0)
	out := to(h, "Which marigold?")
	out.Buttons = [][]bots.Button{{{Label: "Left", Data: "l"}, {Label: "Right", Data: "r", Style: bots.Primary}}, {{Label: "None", Data: strings.Repeat("n", 64), Style: bots.Danger}}}
	b.send(b.Bot(), out)
	if seen := h.Read(); len(seen) != 1 || !slices.Equal(seen[0].Labels, []string{"Left", "Right", "None"}) {
		b.Errorf("the human reads %+v", seen)
	}
}

func sendsSpeaker(b *bench) {
	h := b.Human(0)
	out := to(h, "See you at the marigold")
	out.Speaker = "Kim Winter"
	b.send(b.Bot(), out)
	text := strings.Join(texts(h.Read()), "\n")
	speaker, words := strings.Index(text, "Kim Winter"), strings.Index(text, "See you at the marigold")
	if speaker < 0 || words < speaker {
		b.Errorf("the human reads %q, want the speaker above the words", text)
	}
}

func sendsCard(b *bench) {
	h := b.Human(0)
	out := to(h, "Please have a look")
	out.Card = &bots.Card{Title: "Question", State: "◷ waiting", Fields: []bots.Field{{Name: "Due", Value: "Tuesday 14:00"}}, Quote: "where is the marigold", Note: "shared today", Ref: "handoff-1"}
	out.Buttons = [][]bots.Button{{{Label: "Claim", Data: "claim"}}}
	receipt := b.send(b.Bot(), out)
	seen := h.Read()
	text := strings.Join(texts(seen), "\n")
	for _, want := range []string{"Question", "◷ waiting", "Due", "Tuesday 14:00", "where is the marigold", "shared today", "Please have a look"} {
		if !strings.Contains(text, want) {
			b.Errorf("the human reads %q, %q is missing", text, want)
		}
	}
	last := seen[len(seen)-1]
	if last.Message != receipt.Message || !slices.Equal(last.Labels, []string{"Claim"}) {
		b.Errorf("the last message is %+v, want the receipt's %q with its button", last, receipt.Message)
	}
}

// paragraphs is a text of about size units in paragraphs of unequal length, with characters beyond the basic plane.
func paragraphs(b *bench, size int) string {
	var text strings.Builder
	for n := 0; b.Length(text.String()) < size; n++ {
		fmt.Fprintf(&text, "%d. %s🌼\n\n", n, strings.Repeat("marigold 🌼 ", 7+n%13))
	}
	return strings.TrimSpace(text.String())
}

func sendsLongText(b *bench) {
	h := b.Human(0)
	out := to(h, paragraphs(b, b.TextLimit()*5/2))
	out.ID = "out-long"
	out.Buttons = [][]bots.Button{{{Label: "Read", Data: "read"}}}
	receipt := b.send(b.Bot(), out)
	seen := h.Read()
	if len(seen) < 3 || len(seen) > 4 {
		b.Fatalf("it came in %d parts", len(seen))
	}
	for n, part := range seen {
		if b.Length(part.Text) > b.TextLimit() || part.Text == "" {
			b.Errorf("part %d has length %d", n, b.Length(part.Text))
		}
		if last := n == len(seen)-1; last != (len(part.Labels) == 1) {
			b.Errorf("part %d has buttons %q", n, part.Labels)
		}
	}
	if got, want := strings.Fields(strings.Join(texts(seen), " ")), strings.Fields(out.Text); !slices.Equal(got, want) {
		b.Errorf("the words are not the same: %d came of %d", len(got), len(want))
	}
	if receipt.Message != seen[len(seen)-1].Message {
		b.Errorf("the receipt names %q, want the part with the buttons", receipt.Message)
	}
}

func sendsLongWord(b *bench) {
	h := b.Human(0)
	out := to(h, "x"+strings.Repeat("🌼", b.TextLimit()*3/4))
	out.ID = "out-long"
	b.send(b.Bot(), out)
	if got := strings.Join(texts(h.Read()), ""); got != out.Text {
		b.Errorf("a text of %d bytes came as %d bytes", len(out.Text), len(got))
	}
}

func sendsEdit(b *bench) {
	h, bot := b.Human(0), b.Bot()
	editor, ok := bot.(bots.Editor)
	if !ok {
		return // the platform leaves edits out
	}
	receipt := b.send(bot, to(h, "one marigold"))
	changed := to(h, "two marigolds")
	changed.Buttons = [][]bots.Button{{{Label: "Fine", Data: "fine"}}}
	for range 2 { // the second changes nothing, and that is no failure
		if err := b.keep(editor.Edit(b.ctx, receipt.Message, changed)); err != nil {
			b.Fatalf("Edit: %v", err)
		}
	}
	if seen := h.Read(); len(seen) != 1 || seen[0].Text != "two marigolds" || !slices.Equal(seen[0].Labels, []string{"Fine"}) {
		b.Errorf("the human reads %+v", seen)
	}
}

func sendsEditWithoutButtons(b *bench) {
	h, bot := b.Human(0), b.Bot()
	editor, ok := bot.(bots.Editor)
	if !ok {
		return // the platform leaves edits out
	}
	out := to(h, "one marigold?")
	out.Buttons = [][]bots.Button{{{Label: "Yes", Data: "yes"}}}
	receipt := b.send(bot, out)
	if err := b.keep(editor.Edit(b.ctx, receipt.Message, to(h, "one marigold: yes"))); err != nil {
		b.Fatalf("Edit: %v", err)
	}
	if seen := h.Read(); len(seen) != 1 || seen[0].Text != "one marigold: yes" || len(seen[0].Labels) != 0 {
		b.Errorf("the human reads %+v", seen)
	}
}

func sendsEditOfNothing(b *bench) {
	h, bot := b.Human(0), b.Bot()
	editor, ok := bot.(bots.Editor)
	if !ok {
		return // the platform leaves edits out
	}
	if err := b.keep(editor.Edit(b.ctx, "999999", to(h, "a marigold"))); err != nil {
		b.Errorf("Edit: %v, want nothing to be done", err)
	}
	b.wantRead(h)
}

func sendsManyAtOnce(b *bench) {
	const humans, each = 6, 3
	bot := b.Bot()
	var (
		wait sync.WaitGroup
		mu   sync.Mutex
	)
	receipts := map[string]bool{}
	for i := range humans {
		for n := range each {
			h := b.Human(i)
			wait.Go(func() {
				receipt, err := bot.Send(b.ctx, to(h, fmt.Sprintf("marigold %d", n)))
				if b.keep(err) != nil {
					b.Errorf("Send: %v", err)
				}
				mu.Lock()
				defer mu.Unlock()
				receipts[h.Chat().String()+"/"+receipt.Message] = true
			})
		}
	}
	wait.Wait()
	if len(receipts) != humans*each {
		b.Errorf("%d sends gave %d receipts", humans*each, len(receipts))
	}
	for i := range humans {
		got := texts(b.Human(i).Read())
		slices.Sort(got)
		if want := []string{"marigold 0", "marigold 1", "marigold 2"}; !slices.Equal(got, want) {
			b.Errorf("human %d reads %q", i, got)
		}
	}
}

func sendsInOrder(b *bench) {
	h, bot := b.Human(0), b.Bot()
	var want []string
	for n := range 10 {
		want = append(want, fmt.Sprintf("marigold %d", n))
		b.send(bot, to(h, want[n]))
	}
	b.wantRead(h, want...)
}
