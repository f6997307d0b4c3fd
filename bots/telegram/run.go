package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"alongside/bots"
)

// wanted are the kinds of update that Telegram shall deliver.
const wanted = `["message","edited_message","callback_query","my_chat_member"]`

// ears belong to one Run: where to hand what is heard, and who is busy with it.
type ears struct {
	ctx  context.Context //nolint:containedctx // ends with Run, for what outlives a request
	hear bots.Hear
	busy sync.WaitGroup
}

// Run implements bots.Bot. While Telegram cannot be reached it goes on trying. It returns an error only
// when Telegram refuses the token: one that wraps bots.ErrRefused and names the variable.
func (b *Bot) Run(ctx context.Context, hear bots.Hear) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	e := &ears{ctx: ctx, hear: hear}
	b.listen(e)
	defer func() {
		b.connected.Store(false)
		b.listen(nil)
		cancel()
		e.busy.Wait()
	}()
	if err := b.greet(ctx); err != nil {
		return ended(ctx, err)
	}
	e.busy.Go(func() { b.writeMenu(ctx) })
	if b.cfg.WebhookURL != "" {
		if err := b.subscribe(ctx); err != nil {
			return ended(ctx, err)
		}
		b.connected.Store(true)
		<-ctx.Done()
		return nil
	}
	return ended(ctx, b.poll(ctx, e))
}

// ended returns what is to be said of a Run that ended with err: nothing if its context did.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (b *Bot) listen(e *ears) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ears = e
}

// Connected reports whether Run is on and can hear: its last poll went well, or its webhook is set.
func (b *Bot) Connected() bool { return b.connected.Load() }

// Username returns the bot's name on Telegram, for links such as https://t.me/NAME?start=CODE. It asks
// once, and then remembers. The error wraps bots.ErrRefused if the token is refused.
func (b *Bot) Username(ctx context.Context) (string, error) {
	b.mu.Lock()
	name := b.self
	b.mu.Unlock()
	if name != "" {
		return name, nil
	}
	var me tgbotapi.User
	if err := b.call(ctx, "getMe", nil, &me); err != nil {
		return "", fmt.Errorf("ask for the bot's name: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.self = me.UserName
	return b.self, nil
}

// greet makes sure that Telegram knows the token.
func (b *Bot) greet(ctx context.Context) error {
	return b.persist(ctx, "telegram cannot be reached", func() error {
		var me tgbotapi.User
		if err := b.call(ctx, "getMe", nil, &me); err != nil {
			return err
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		b.self = me.UserName
		return nil
	})
}

// writeMenu sets the commands that the app offers. Nothing depends on it.
func (b *Bot) writeMenu(ctx context.Context) {
	for _, lang := range slices.Sorted(maps.Keys(b.cfg.Commands)) {
		var menu []tgbotapi.BotCommand
		for _, c := range b.cfg.Commands[lang] {
			menu = append(menu, tgbotapi.BotCommand{Command: c.Name, Description: c.Help})
		}
		told, err := json.Marshal(menu)
		if err != nil {
			b.log.Warn("menu cannot be written down", "language", lang)
			continue
		}
		params := tgbotapi.Params{"commands": string(told)}
		params.AddNonEmpty("language_code", lang)
		_ = b.persist(ctx, "menu not set", func() error { // it has been logged
			err := b.call(ctx, "setMyCommands", params, nil)
			var f *failure
			if errors.As(err, &f) && f.code == http.StatusBadRequest {
				return backoff.Permanent(err)
			}
			return err
		})
	}
}

// persist tries until it goes well, the context ends, or it cannot go well any more. The first failure
// and the recovery are logged; a permanent failure is, unless it is about the token.
func (b *Bot) persist(ctx context.Context, trouble string, try func() error) error {
	pause := newBackOff()
	for failing := false; ; {
		err := try()
		if err == nil {
			if failing {
				b.log.Info("telegram works again")
			}
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("stop: %w", ctx.Err())
		}
		var f *failure
		if errors.As(err, &f) && f.refused() {
			return err
		}
		var final *backoff.PermanentError
		if !failing || errors.As(err, &final) {
			b.log.Warn(trouble, "error", err)
		}
		if errors.As(err, &final) {
			return err
		}
		failing = true
		wait := pause.NextBackOff()
		if f != nil {
			wait = max(wait, f.retryAfter)
		}
		if rest(ctx, wait) != nil {
			return fmt.Errorf("stop: %w", ctx.Err())
		}
	}
}

// newBackOff returns the pauses between tries: from a quarter of a second to about ten, without end:
// somebody may be waiting.
func newBackOff() *backoff.ExponentialBackOff {
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval, pause.Multiplier, pause.MaxInterval = 250*time.Millisecond, 2, 10*time.Second
	return pause
}

// rest blocks for d, or until ctx ends.
func rest(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err() //nolint:wrapcheck // only asked whether
	}
}

// take does what an update asks for, and returns nil once it may be confirmed.
func (b *Bot) take(ctx context.Context, e *ears, u update) error {
	if u.leave {
		b.leaveGroup(ctx, u.chat)
	}
	var reply bots.Reply
	if u.inbound != nil {
		var err error
		if reply, err = e.hear(ctx, *u.inbound); err != nil {
			return err //nolint:wrapcheck // it is Hear's own, and logged with the update
		}
	}
	if u.query != "" {
		e.busy.Go(func() { b.answer(e.ctx, u.query, reply.Toast) })
	}
	return nil
}

// answer ends the spinner on a button that was pressed, and shows the toast. A press is answered within
// seconds or not at all, so that a failure is of no consequence.
func (b *Bot) answer(ctx context.Context, query, toast string) {
	params := tgbotapi.Params{"callback_query_id": query}
	if parts := split(toast, toastLimit); len(parts) > 0 {
		params["text"] = parts[0]
	}
	if err := b.callWithin(ctx, answerPatience, "answerCallbackQuery", params, nil); err != nil && ctx.Err() == nil {
		b.log.Debug("press not answered", "error", err)
	}
}

// toastLimit is the length of a toast in UTF-16 units.
// Source: https://core.telegram.org/bots/api#answercallbackquery
const toastLimit = 200

const answerPatience = 10 * time.Second

// leaveGroup leaves what is no private chat. If that fails, the next word said there is another occasion.
func (b *Bot) leaveGroup(ctx context.Context, chat int64) {
	params := tgbotapi.Params{}
	params.AddNonZero64("chat_id", chat)
	if err := b.call(ctx, "leaveChat", params, nil); err != nil {
		b.log.Warn("group not left", "chat", chat, "error", err)
		return
	}
	b.log.Info("group left", "chat", chat)
}

// logUpdate is what logs say of an update.
func logUpdate(u update) slog.Attr {
	if u.inbound != nil {
		return slog.Any("inbound", *u.inbound)
	}
	return slog.Int("update", u.id)
}
