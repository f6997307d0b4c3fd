package botstest

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"
)

// telegramWebhook is where updates are delivered, if url is set.
type telegramWebhook struct {
	url, secret string
	most        int // connections
	failed      string
	end         context.CancelFunc
}

var telegramSecret = regexp.MustCompile(`^[A-Za-z0-9_-]{0,256}$`)

func (tg *Telegram) setWebhook(args telegramArgs) (any, *telegramError) {
	to, err := url.Parse(args["url"])
	if err != nil || args["url"] != "" && to.Host == "" {
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: bad webhook: invalid webhook URL specified")
	}
	// The official server takes https only. A Bot API server of one's own takes http, and so does the fake.
	if !telegramSecret.MatchString(args["secret_token"]) {
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: secret token contains unallowed characters")
	}
	tg.mu.Lock()
	defer tg.mu.Unlock()
	if refusal := tg.allow(args); refusal != nil {
		return nil, refusal
	}
	if tg.webhook.end != nil {
		tg.webhook.end()
	}
	if args.yes("drop_pending_updates") {
		tg.queue.updates = nil
	}
	tg.webhook = telegramWebhook{}
	if args["url"] != "" && tg.ends.Err() == nil {
		ctx, cancel := context.WithCancel(tg.ends)
		tg.webhook = telegramWebhook{url: args["url"], secret: args["secret_token"], most: args.number("max_connections"), end: cancel}
		if tg.webhook.most == 0 {
			tg.webhook.most = 40
		}
		tg.wait.Go(func() { tg.deliver(ctx) })
	}
	tg.note()
	return true, nil
}

func (tg *Telegram) getWebhookInfo() (any, *telegramError) {
	tg.mu.Lock()
	defer tg.mu.Unlock()
	info := map[string]any{"url": tg.webhook.url, "has_custom_certificate": false, "pending_update_count": len(tg.queue.updates)}
	if tg.webhook.url != "" {
		info["max_connections"] = tg.webhook.most
	}
	if tg.webhook.failed != "" {
		info["last_error_message"] = tg.webhook.failed
	}
	if tg.queue.allowed != nil {
		info["allowed_updates"] = tg.queue.allowed
	}
	return info, nil
}

// deliver gives the webhook one update after the other: many at once, but one of a chat at a time.
func (tg *Telegram) deliver(ctx context.Context) {
	for {
		var next *telegramUpdate
		if tg.await(ctx, func() bool { next = tg.deliverable(); return next != nil }) != nil {
			return
		}
		tg.wait.Go(func() { tg.deliverOne(ctx, next) })
	}
}

// deliverable takes an update that may be delivered now, if any. The caller holds mu.
func (tg *Telegram) deliverable() *telegramUpdate {
	if tg.fault.away {
		return nil
	}
	busy := 0
	chats := map[int64]bool{}
	for _, u := range tg.queue.updates {
		if u.busy {
			busy++
			chats[u.chat] = true
		}
	}
	for _, u := range tg.queue.updates {
		if !u.busy && !chats[u.chat] && busy < tg.webhook.most {
			u.busy = true
			return u
		}
		chats[u.chat] = true // what comes later in a chat waits
	}
	return nil
}

func (tg *Telegram) deliverOne(ctx context.Context, u *telegramUpdate) {
	failed := tg.post(ctx, u)
	if failed != "" {
		select {
		case <-time.After(tg.cfg.Redeliver):
		case <-ctx.Done():
		}
	}
	tg.mu.Lock()
	defer tg.mu.Unlock()
	u.busy = false
	if failed == "" {
		tg.queue.updates = slices.DeleteFunc(tg.queue.updates, func(other *telegramUpdate) bool { return other == u })
	}
	tg.webhook.failed = failed
	tg.note()
}

// post delivers u and returns what went wrong.
func (tg *Telegram) post(ctx context.Context, u *telegramUpdate) (failed string) {
	tg.mu.Lock()
	to, secret := tg.webhook.url, tg.webhook.secret
	tg.mu.Unlock()
	body, err := json.Marshal(u)
	if err != nil {
		return err.Error()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return err.Error()
	}
	req.Header.Set("Content-Type", "application/json")
	if secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	resp, err := tg.cfg.Webhooks.Do(req)
	if err != nil {
		return "Connection failed"
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return "Wrong response from the webhook: " + resp.Status
	}
	return ""
}
