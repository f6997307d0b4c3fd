package botstest

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"alongside/bots"
)

func hearCases() map[string]func(*bench) {
	return map[string]func(*bench){
		"what was said":                   hearsWhatWasSaid,
		"again until it is saved":         hearsAgainUntilSaved,
		"again after a crash":             hearsAgainAfterCrash,
		"never again once saved":          hearsNeverAgain,
		"in order":                        hearsInOrder,
		"others while one is stuck":       hearsOthersWhileOneIsStuck,
		"a press and shows its toast":     hearsPress,
		"a press under an edited message": hearsPressAfterEdit,
		"an edit as something new":        hearsEdit,
		"what was said while it was away": hearsAfterAway,
		"words that look like markup":     hearsMarkupAsTyped,
		"the same words twice as two":     hearsSameWordsTwice,
		"nothing of what it says itself":  hearsNothingOfItself,
		"each of many humans in order":    hearsManyHumans,
		"while messages are being sent":   hearsWhileSending,
		"what was said before it ran":     hearsBacklog,
	}
}

func hearsWhatWasSaid(b *bench) {
	before := time.Now().Add(-2 * time.Second) // platforms count whole seconds
	h := b.Human(0)
	heard, _ := b.listen(b.Bot(), nil)
	message := h.Say("I walked by the marigold field")
	in := b.next(heard)
	if in.Kind != bots.Said || in.Text != "I walked by the marigold field" {
		b.Errorf("heard %s %q", in.Kind, in.Text)
	}
	if in.Message != message || in.From != h.Chat() || in.Sender.ID != h.ID() {
		b.Errorf("heard message %q of %q in %q, want %q of %q in %q", in.Message, in.Sender.ID, in.From, message, h.ID(), h.Chat())
	}
	if in.ID == "" {
		b.Error("it has no id")
	}
	if in.At.Before(before) || in.At.After(time.Now().Add(2*time.Second)) || in.At.Location() != time.UTC {
		b.Errorf("it is of %s, want the present in UTC", in.At)
	}
	if in.From.Bot != b.Bot().Name() {
		b.Errorf("it came from bot %q, want %q", in.From.Bot, b.Bot().Name())
	}
}

func hearsAgainUntilSaved(b *bench) {
	var calls atomic.Int32
	heard, _ := b.listen(b.Bot(), func(context.Context, bots.Inbound) (bots.Reply, error) {
		if calls.Add(1) < 3 {
			return bots.Reply{}, errors.New("save person: the disk is full")
		}
		return bots.Reply{}, nil
	})
	b.Human(0).Say("one marigold")
	first, second, third := b.next(heard), b.next(heard), b.next(heard)
	if first.ID != second.ID || second.ID != third.ID {
		b.Errorf("the same message came as %q, %q and %q", first.ID, second.ID, third.ID)
	}
	if third.Text != "one marigold" {
		b.Errorf("the last time it said %q", third.Text)
	}
	b.AwaitConfirmed(b.ctx)
}

func hearsAgainAfterCrash(b *bench) {
	failed, stop := b.listen(b.Bot(), func(context.Context, bots.Inbound) (bots.Reply, error) {
		return bots.Reply{}, errors.New("save person: the disk is full")
	})
	b.Human(0).Say("one marigold")
	first := b.next(failed)
	stop()
	heard, _ := b.listen(b.Bot(), nil)
	if again := b.next(heard); again.ID != first.ID || again.Text != "one marigold" {
		b.Errorf("after the restart %q came as %q", first.ID, again.ID)
	}
	b.AwaitConfirmed(b.ctx)
}

func hearsNeverAgain(b *bench) {
	h := b.Human(0)
	heard, stop := b.listen(b.Bot(), nil)
	h.Say("the first marigold")
	b.next(heard)
	b.AwaitConfirmed(b.ctx)
	stop()
	heard, _ = b.listen(b.Bot(), nil)
	h.Say("the second marigold")
	if in := b.next(heard); in.Text != "the second marigold" {
		b.Errorf("after the restart it heard %q again", in.Text)
	}
}

func hearsInOrder(b *bench) {
	const many = 25
	heard, _ := b.listen(b.Bot(), nil)
	for n := range many {
		b.Human(0).Say(fmt.Sprintf("marigold %d", n))
	}
	for n := range many {
		if in := b.next(heard); in.Text != fmt.Sprintf("marigold %d", n) {
			b.Fatalf("heard %q as number %d", in.Text, n)
		}
	}
	b.AwaitConfirmed(b.ctx)
}

func hearsOthersWhileOneIsStuck(b *bench) {
	stuck, free := b.Human(0), b.Human(1)
	release := make(chan struct{})
	heard, _ := b.listen(b.Bot(), func(ctx context.Context, in bots.Inbound) (bots.Reply, error) {
		if in.From == stuck.Chat() {
			select {
			case <-release:
			case <-ctx.Done():
			}
		}
		return bots.Reply{}, nil
	})
	stuck.Say("a slow marigold")
	b.next(heard)
	free.Say("a quick marigold")
	if in := b.next(heard); in.From != free.Chat() {
		b.Errorf("heard %v, want the other human", in)
	}
	close(release)
	b.AwaitConfirmed(b.ctx)
}

func hearsPress(b *bench) {
	h, bot := b.Human(0), b.Bot()
	heard, _ := b.listen(bot, func(_ context.Context, in bots.Inbound) (bots.Reply, error) {
		return bots.Reply{Toast: "Noted " + in.Data}, nil
	})
	out := to(h, "How was the marigold?")
	out.Buttons = [][]bots.Button{{{Label: "Good", Data: "v1:good"}, {Label: "So so", Data: "v1:soso"}}}
	receipt := b.send(bot, out)
	h.Press(receipt.Message, "So so")
	in := b.next(heard)
	if in.Kind != bots.Pressed || in.Data != "v1:soso" {
		b.Errorf("heard %s with %q", in.Kind, in.Data)
	}
	if in.Message != receipt.Message || in.From.Channel() != h.Chat().Channel() || in.Sender.ID != h.ID() {
		b.Errorf("the press was under %q of %q in %q", in.Message, in.Sender.ID, in.From)
	}
	if toast := h.AwaitToast(b.ctx); toast != "Noted v1:soso" {
		b.Errorf("the human saw %q", toast)
	}
	h.Press(receipt.Message, "So so")
	if again := b.next(heard); again.ID == in.ID {
		b.Error("pressing twice came as one press")
	}
}

func hearsPressAfterEdit(b *bench) {
	h, bot := b.Human(0), b.Bot()
	editor, ok := bot.(bots.Editor)
	if !ok {
		return // nothing to edit: the platform leaves edits out
	}
	heard, _ := b.listen(bot, nil)
	out := to(h, "one marigold?")
	out.Buttons = [][]bots.Button{{{Label: "Yes", Data: "one:yes"}}}
	receipt := b.send(bot, out)
	out.Text = "two marigolds?"
	out.Buttons = [][]bots.Button{{{Label: "Yes", Data: "two:yes"}}}
	if err := b.keep(editor.Edit(b.ctx, receipt.Message, out)); err != nil {
		b.Fatalf("Edit: %v", err)
	}
	h.Press(receipt.Message, "Yes")
	if in := b.next(heard); in.Data != "two:yes" {
		b.Errorf("heard %q", in.Data)
	}
}

func hearsEdit(b *bench) {
	h := b.Human(0)
	heard, _ := b.listen(b.Bot(), nil)
	message := h.Say("a marigold")
	said := b.next(heard)
	h.Edit(message, "no marigold")
	in := b.next(heard)
	if in.Kind != bots.Edited || in.Text != "no marigold" || in.Message != message {
		b.Errorf("heard %s %q of %q", in.Kind, in.Text, in.Message)
	}
	if in.ID == said.ID {
		b.Error("the edit has the id of what it edits, and would be dropped as seen")
	}
}

func hearsAfterAway(b *bench) {
	heard, _ := b.listen(b.Bot(), nil)
	b.Human(0).Say("before the marigold")
	b.next(heard)
	b.AwaitConfirmed(b.ctx)
	b.Away()
	b.Human(0).Say("after the marigold")
	b.Heal()
	if in := b.next(heard); in.Text != "after the marigold" {
		b.Errorf("heard %q", in.Text)
	}
}

func hearsMarkupAsTyped(b *bench) {
	const typed = `*not* _bold_ <b>marigold</b> & 1 < 2 [x](https://example.org) ~ "q" \ end`
	heard, _ := b.listen(b.Bot(), nil)
	b.Human(0).Say(typed)
	if in := b.next(heard); in.Text != typed {
		b.Errorf("heard %q, want %q", in.Text, typed)
	}
}

func hearsSameWordsTwice(b *bench) {
	heard, _ := b.listen(b.Bot(), nil)
	b.Human(0).Say("marigold")
	b.Human(0).Say("marigold")
	if first, second := b.next(heard), b.next(heard); first.ID == second.ID {
		b.Error("two messages came with one id")
	}
}

func hearsNothingOfItself(b *bench) {
	h, bot := b.Human(0), b.Bot()
	heard, _ := b.listen(bot, nil)
	b.send(bot, to(h, "a marigold from the bot"))
	h.Say("a marigold from the human")
	if in := b.next(heard); in.Text != "a marigold from the human" {
		b.Errorf("heard %q", in.Text)
	}
	b.AwaitConfirmed(b.ctx)
	if len(heard) != 0 {
		b.Errorf("heard %v too", <-heard)
	}
}

func hearsManyHumans(b *bench) {
	const humans, each = 5, 5
	heard, _ := b.listen(b.Bot(), nil)
	for n := range each {
		for i := range humans {
			b.Human(i).Say(fmt.Sprintf("marigold %d", n))
		}
	}
	next := map[bots.Address]int{}
	for range humans * each {
		in := b.next(heard)
		if in.Text != fmt.Sprintf("marigold %d", next[in.From]) {
			b.Fatalf("heard %q from %q, want number %d", in.Text, in.From, next[in.From])
		}
		next[in.From]++
	}
}

func hearsWhileSending(b *bench) {
	h, bot := b.Human(0), b.Bot()
	heard, _ := b.listen(bot, func(ctx context.Context, in bots.Inbound) (bots.Reply, error) {
		_, err := bot.Send(ctx, to(h, "heard: "+in.Text))
		return bots.Reply{}, b.keep(err)
	})
	h.Say("one marigold")
	h.Say("two marigolds")
	b.next(heard)
	b.next(heard)
	b.AwaitConfirmed(b.ctx)
	b.wantRead(h, "heard: one marigold", "heard: two marigolds")
}

func hearsBacklog(b *bench) {
	b.Human(0).Say("an early marigold")
	heard, _ := b.listen(b.Bot(), nil)
	if in := b.next(heard); in.Text != "an early marigold" {
		b.Errorf("heard %q", in.Text)
	}
}
