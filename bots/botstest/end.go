package botstest

import (
	"context"
	"errors"
	"strings"
	"time"

	"alongside/bots"
)

func endCases() map[string]func(*bench) {
	return map[string]func(*bench){
		"a token that is refused":              endsRefused,
		"run with its context":                 endsRun,
		"run while the platform is away":       endsRunAway,
		"run while Hear is at work":            endsRunInHear,
		"a send that hangs":                    endsHangingSend,
		"a send before it began":               endsSendBefore,
		"a send in its turn behind a throttle": endsWaitingSend,
	}
}

// prompt is what a person would call at once, with much room for a loaded machine.
const prompt = 5 * time.Second

// wantPrompt fails the case if began is long ago.
func (b *bench) wantPrompt(began time.Time) {
	b.Helper()
	if took := time.Since(began); took > prompt {
		b.Errorf("it took %s to end", took)
	}
}

func endsRefused(b *bench) {
	bot, variable := b.Refused()
	err := b.keep(bot.Run(b.ctx, func(context.Context, bots.Inbound) (bots.Reply, error) { return bots.Reply{}, nil }))
	if !errors.Is(err, bots.ErrRefused) || !strings.Contains(err.Error(), variable) {
		b.Errorf("Run ended with %v, want %v and the name %s", err, bots.ErrRefused, variable)
	}
}

func endsRun(b *bench) {
	heard, stop := b.listen(b.Bot(), nil)
	b.Human(0).Say("one marigold")
	b.next(heard)
	began := time.Now()
	stop()
	b.wantPrompt(began)
}

func endsRunAway(b *bench) {
	b.Away()
	_, stop := b.listen(b.Bot(), nil)
	began := time.Now()
	stop()
	b.wantPrompt(began)
}

func endsRunInHear(b *bench) {
	heard, stop := b.listen(b.Bot(), func(ctx context.Context, _ bots.Inbound) (bots.Reply, error) {
		<-ctx.Done()
		return bots.Reply{}, ctx.Err()
	})
	b.Human(0).Say("one marigold")
	first := b.next(heard)
	began := time.Now()
	stop()
	b.wantPrompt(began)
	heard, _ = b.listen(b.Bot(), nil)
	if again := b.next(heard); again.ID != first.ID {
		b.Errorf("after the restart %q came as %q", first.ID, again.ID)
	}
}

// endSend starts a send to h, ends its context once begun says so, and returns its error.
func (b *bench) endSend(bot bots.Bot, out bots.Outbound, begun func()) error {
	ctx, cancel := context.WithCancel(b.ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		_, err := bot.Send(ctx, out)
		done <- err
	}()
	begun()
	began := time.Now()
	cancel()
	err := b.keep(<-done)
	b.wantPrompt(began)
	var failed *bots.SendError
	if !errors.As(err, &failed) || !errors.Is(err, context.Canceled) {
		b.Errorf("Send failed with %v, want a *bots.SendError that wraps %v", err, context.Canceled)
	}
	return err
}

func endsHangingSend(b *bench) {
	b.Stall()
	_ = b.endSend(b.Bot(), to(b.Human(0), "one marigold"), func() { b.AwaitStalled(b.ctx) })
	b.Heal()
}

func endsSendBefore(b *bench) {
	ctx, cancel := context.WithCancel(b.ctx)
	cancel()
	_, err := b.Bot().Send(ctx, to(b.Human(0), "one marigold"))
	if !errors.Is(b.keep(err), context.Canceled) {
		b.Errorf("Send failed with %v, want %v", err, context.Canceled)
	}
	b.wantRead(b.Human(0))
}

func endsWaitingSend(b *bench) {
	h, bot := b.Human(0), b.Bot()
	b.Throttle(time.Hour)
	b.refuse(bot, to(h, "one marigold"), bots.Throttled)
	_ = b.endSend(bot, to(h, "two marigolds"), func() {})
	b.wantRead(h)
}
