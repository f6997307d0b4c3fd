package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// How getUpdates is asked.
// Source: https://core.telegram.org/bots/api#getupdates
const (
	pollSeconds  = 50  // how long Telegram holds the call when there is nothing
	updatesLimit = 100 // the most that Telegram gives at once
)

// While updates are at work, Telegram is asked again after pauses that grow from shortLook to longLook:
// until the oldest is confirmed it answers at once, with what it has given before.
const (
	shortLook = 100 * time.Millisecond
	longLook  = 2 * time.Second
)

// poll hears by long polling until ctx ends.
//
// An offset confirms all updates before it, so it moves only past updates that have been taken in, and
// those behind one that is stuck come again, which does no harm. As Telegram gives a hundred at most, a
// hundred updates behind the one that is stuck is as far as it can see.
//
// The offset is taken from the update before, never compared: ids begin anew after a week without updates.
func (b *Bot) poll(ctx context.Context, e *ears) error {
	if err := b.unsubscribe(ctx); err != nil {
		return err
	}
	b.connected.Store(true)
	var (
		crew  = newCrew(ctx, b, e)
		queue pending
		tale  = trouble{log: b.log}
		pause = newBackOff()
		look  = shortLook
	)
	defer crew.wait()
	for ctx.Err() == nil {
		queue.finish(crew.drain())
		raws, err := b.getUpdates(ctx, queue.offset, len(queue.waiting) == 0)
		if ctx.Err() != nil {
			break
		}
		b.connected.Store(err == nil)
		if err != nil {
			var f *failure
			if errors.As(err, &f) && f.refused() {
				return err
			}
			tale.tell(f, err)
			wait := pause.NextBackOff()
			if f != nil {
				wait = max(wait, f.retryAfter)
			}
			_ = rest(ctx, wait) // the loop looks
			continue
		}
		tale.end()
		pause.Reset()
		fresh := 0
		for _, raw := range raws {
			u, err := decode(raw, b.cfg.Now())
			switch {
			case errors.Is(err, errNoID):
				b.log.Warn("update without an id skipped")
				continue
			case queue.knows(u.id):
				continue
			case err != nil:
				b.log.Warn("update skipped", "update", u.id, "error", err)
			}
			fresh++
			queue.add(u.id)
			crew.give(u)
		}
		if look = min(2*look, longLook); fresh > 0 {
			look = shortLook
		}
		if len(raws) >= updatesLimit && fresh == 0 {
			b.log.Warn("no update can be confirmed, and no more can be seen", "waiting", len(queue.waiting))
		}
		if len(queue.waiting) > 0 {
			crew.rest(ctx, look)
		}
	}
	return nil
}

// getUpdates asks for what comes from offset on; 0 is everything that has not been confirmed.
func (b *Bot) getUpdates(ctx context.Context, offset int, hold bool) ([]json.RawMessage, error) {
	params := tgbotapi.Params{"allowed_updates": wanted, "limit": strconv.Itoa(updatesLimit), "timeout": "0"}
	params.AddNonZero("offset", offset)
	if hold {
		params["timeout"] = strconv.Itoa(pollSeconds)
	}
	var raws []json.RawMessage
	err := b.callWithin(ctx, pollSeconds*time.Second+patience, "getUpdates", params, &raws)
	return raws, err
}

// unsubscribe ends a webhook that an earlier configuration has left; otherwise nothing can be polled.
func (b *Bot) unsubscribe(ctx context.Context) error {
	return b.persist(ctx, "webhook not removed", func() error { return b.call(ctx, "deleteWebhook", nil, nil) })
}

// pending are the updates that Telegram has given and that are not confirmed, in its order.
type pending struct {
	waiting []*waiting
	offset  int
}

type waiting struct {
	id   int
	done bool
}

func (p *pending) knows(id int) bool {
	return slices.ContainsFunc(p.waiting, func(w *waiting) bool { return w.id == id })
}

func (p *pending) add(id int) { p.waiting = append(p.waiting, &waiting{id: id}) }

// finish moves the offset past the updates that are done and have nothing undone before them.
func (p *pending) finish(done []int) {
	for _, w := range p.waiting {
		w.done = w.done || slices.Contains(done, w.id)
	}
	for len(p.waiting) > 0 && p.waiting[0].done {
		p.offset = p.waiting[0].id + 1
		p.waiting = p.waiting[1:]
	}
}

// trouble logs what goes wrong with polling: once, and when it changes.
type trouble struct {
	log  *slog.Logger
	last string
}

func (t *trouble) tell(f *failure, err error) {
	what := "telegram cannot be reached"
	switch {
	case f == nil || f.code == 0:
	case f.code == http.StatusConflict && f.says("webhook"):
		what = "another program has set a webhook for this bot, so that nothing can be polled"
	case f.code == http.StatusConflict:
		what = "another program polls with this bot's token; only one may"
	default:
		what = "telegram gives no updates"
	}
	if what != t.last {
		t.log.Warn(what, "error", err)
	}
	t.last = what
}

func (t *trouble) end() {
	if t.last != "" {
		t.log.Info("telegram gives updates again")
	}
	t.last = ""
}
