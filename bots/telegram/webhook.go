package telegram

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// secretHeader is where Telegram shows that it is Telegram.
// Source: https://core.telegram.org/bots/api#setwebhook
const secretHeader = "X-Telegram-Bot-Api-Secret-Token" //nolint:gosec // the name, not the secret

// bodyLimit is the length of an update, in bytes. Real ones have a few thousand.
const bodyLimit = 1 << 20

// connections is how many updates Telegram may deliver at once.
const connections = "40"

// Handler returns what has to be served under Config.WebhookURL. It answers 200 only when the update has
// been taken in: to anything else Telegram delivers it again. Requests without the secret change nothing
// (I10). While Run is not on, it answers 503.
func (b *Bot) Handler() http.Handler { return http.HandlerFunc(b.serveUpdate) }

func (b *Bot) serveUpdate(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	if b.cfg.WebhookSecret == "" || subtle.ConstantTimeCompare([]byte(r.Header.Get(secretHeader)), []byte(b.cfg.WebhookSecret)) != 1 {
		http.Error(w, "not from Telegram", http.StatusUnauthorized)
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		http.Error(w, "too long", http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		http.Error(w, "not read", http.StatusBadRequest)
		return
	}
	u, err := decode(raw, b.cfg.Now())
	switch {
	case errors.Is(err, errNoID):
		http.Error(w, "not an update", http.StatusBadRequest)
		return
	case err != nil: // it would be the same each time it came
		b.log.Warn("update skipped", "update", u.id, "error", err)
		return
	}
	e := b.enter()
	if e == nil {
		http.Error(w, "not running", http.StatusServiceUnavailable)
		return
	}
	defer e.busy.Done()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(e.ctx, cancel)()
	if err := b.take(ctx, e, u); err != nil {
		if ctx.Err() == nil {
			b.log.Warn("update not taken in", logUpdate(u), "error", err)
		}
		http.Error(w, "not taken in", http.StatusInternalServerError)
	}
}

// enter returns the ears of the Run that is on, which then waits for their Done; nil if none is.
func (b *Bot) enter() *ears {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ears == nil || b.ears.ctx.Err() != nil {
		return nil
	}
	b.ears.busy.Add(1)
	return b.ears
}

// subscribe tells Telegram where to deliver. The webhook stays when Run ends: what comes meanwhile waits,
// and other processes may be serving it.
func (b *Bot) subscribe(ctx context.Context) error {
	params := tgbotapi.Params{
		"url": b.cfg.WebhookURL, "secret_token": b.cfg.WebhookSecret,
		"allowed_updates": wanted, "max_connections": connections,
	}
	return b.persist(ctx, "webhook not set", func() error { return b.call(ctx, "setWebhook", params, nil) })
}
