package botstest

import (
	"strings"
	"time"

	"alongside/bots"
)

func failCases() map[string]func(*bench) {
	return map[string]func(*bench){
		"throttled":                     failsThrottled,
		"throttled in one chat only":    failsThrottledElsewhereFree,
		"away":                          failsAway,
		"answer lost":                   failsUncertain,
		"gone":                          failsGone,
		"gone leaves others alone":      failsGoneElsewhereFree,
		"button with too much data":     failsLongData,
		"button without a label":        failsEmptyLabel,
		"nowhere to go":                 failsNowhere,
		"edit while away":               failsEditAway,
		"nothing to say":                failsEmptyText,
		"of one part leaves no doubles": failsThenGoes,
	}
}

func failsThrottled(b *bench) {
	h, bot := b.Human(0), b.Bot()
	b.Throttle(time.Second)
	failed := b.refuse(bot, to(h, "one marigold"), bots.Throttled)
	if failed.RetryAfter < time.Second {
		b.Errorf("it asks to wait %s, want what the platform said", failed.RetryAfter)
	}
	b.wantRead(h)
	asked := time.Now()
	b.send(bot, to(h, "two marigolds"))
	if waited := time.Since(asked); waited < 900*time.Millisecond {
		b.Errorf("the next went after %s, want the platform's pause to be kept", waited)
	}
	b.wantRead(h, "two marigolds")
}

func failsThrottledElsewhereFree(b *bench) {
	bot := b.Bot()
	b.Throttle(time.Hour)
	b.refuse(bot, to(b.Human(0), "one marigold"), bots.Throttled)
	b.send(bot, to(b.Human(1), "two marigolds"))
	b.wantRead(b.Human(1), "two marigolds")
}

func failsAway(b *bench) {
	h, bot := b.Human(0), b.Bot()
	b.Away()
	b.refuse(bot, to(h, "one marigold"), bots.Temporary)
	b.Heal()
	b.send(bot, to(h, "two marigolds"))
	b.wantRead(h, "two marigolds")
}

func failsUncertain(b *bench) {
	h, bot := b.Human(0), b.Bot()
	b.LoseAnswer()
	b.refuse(bot, to(h, "one marigold"), bots.Uncertain)
	b.wantRead(h, "one marigold") // once: the adapter does not send again of its own accord
}

func failsGone(b *bench) {
	h, bot := b.Human(0), b.Bot()
	h.Leave()
	b.refuse(bot, to(h, "one marigold"), bots.Gone)
	b.wantRead(h)
}

func failsGoneElsewhereFree(b *bench) {
	bot := b.Bot()
	b.Human(0).Leave()
	b.refuse(bot, to(b.Human(0), "one marigold"), bots.Gone)
	b.send(bot, to(b.Human(1), "two marigolds"))
}

func failsLongData(b *bench) {
	h := b.Human(0)
	out := to(h, "one marigold")
	out.Buttons = [][]bots.Button{{{Label: "Fine", Data: strings.Repeat("x", 65)}}}
	b.refuse(b.Bot(), out, bots.Permanent)
	b.wantRead(h)
}

func failsEmptyLabel(b *bench) {
	h := b.Human(0)
	out := to(h, "one marigold")
	out.Buttons = [][]bots.Button{{{Label: " ", Data: "x"}}}
	b.refuse(b.Bot(), out, bots.Permanent)
	b.wantRead(h)
}

func failsNowhere(b *bench) {
	bot := b.Bot()
	b.refuse(bot, bots.Outbound{ID: "out-nowhere", Text: "one marigold"}, bots.Permanent)
	b.refuse(bot, bots.Outbound{ID: "out-elsewhere", To: bots.Address{Bot: "pigeon", Chat: "1"}, Text: "one marigold"}, bots.Permanent)
}

func failsEditAway(b *bench) {
	h, bot := b.Human(0), b.Bot()
	editor, ok := bot.(bots.Editor)
	if !ok {
		return // the platform leaves edits out
	}
	receipt := b.send(bot, to(h, "one marigold"))
	b.Away()
	if b.keep(editor.Edit(b.ctx, receipt.Message, to(h, "two marigolds"))) == nil {
		b.Error("Edit went through while the platform was away")
	}
	b.Heal()
	b.wantRead(h, "one marigold")
}

func failsEmptyText(b *bench) {
	h := b.Human(0)
	b.refuse(b.Bot(), to(h, " \n"), bots.Permanent)
	b.wantRead(h)
}

func failsThenGoes(b *bench) {
	h, bot := b.Human(0), b.Bot()
	b.Throttle(time.Second)
	b.refuse(bot, to(h, "one marigold"), bots.Throttled)
	b.send(bot, to(h, "one marigold"))
	b.wantRead(h, "one marigold")
}
