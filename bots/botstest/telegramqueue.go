package botstest

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// telegramUpdate is one update that waits to be confirmed.
type telegramUpdate struct {
	id   int
	chat int64
	body map[string]any
	busy bool // a webhook has it
}

func (u *telegramUpdate) MarshalJSON() ([]byte, error) { return json.Marshal(u.body) }

// telegramQueue holds what the bot has not confirmed.
type telegramQueue struct {
	updates []*telegramUpdate
	next    int
	allowed []string      // nil: everything that is on by default
	poller  chan struct{} // closed when another request takes the place of the one that polls
}

// enqueue adds an update of kind, unless the bot does not want it. The caller holds mu.
func (tg *Telegram) enqueue(kind string, chat int64, what any) {
	if tg.queue.allowed != nil && !slices.Contains(tg.queue.allowed, kind) {
		return
	}
	u := &telegramUpdate{id: tg.queue.next, chat: chat, body: map[string]any{"update_id": tg.queue.next, kind: what}}
	tg.queue.next++
	tg.queue.updates = append(tg.queue.updates, u)
	tg.note()
}

// EnqueueRaw adds an update with these fields beside its id: one the documentation does not know yet.
func (tg *Telegram) EnqueueRaw(fields map[string]any) (id int) {
	tg.mu.Lock()
	defer tg.mu.Unlock()
	id = tg.queue.next
	tg.queue.next++
	body := map[string]any{"update_id": id}
	for name, value := range fields {
		body[name] = value
	}
	tg.queue.updates = append(tg.queue.updates, &telegramUpdate{id: id, body: body})
	tg.note()
	return id
}

// BeginUpdatesAt makes the next update's id next, as Telegram does after a week without updates.
func (tg *Telegram) BeginUpdatesAt(next int) {
	tg.mu.Lock()
	defer tg.mu.Unlock()
	tg.queue.next = next
}

// confirm forgets the updates before offset. The caller holds mu.
//
// An offset far beyond the last id is none at all: the server then begins at its oldest update.
// Source: github.com/tdlib/telegram-bot-api, Client.cpp; github.com/tdlib/td, TQueue.cpp.
func (q *telegramQueue) confirm(offset int) {
	switch {
	case offset < 0:
		q.updates = slices.Clone(q.updates[max(0, len(q.updates)+offset):])
	case offset <= q.next+10:
		q.updates = slices.DeleteFunc(q.updates, func(u *telegramUpdate) bool { return u.id < offset })
	}
}

func (tg *Telegram) getUpdates(ctx context.Context, args telegramArgs) (any, *telegramError) {
	tg.mu.Lock()
	if tg.webhook.url != "" {
		tg.mu.Unlock()
		return nil, telegramRefusal(http.StatusConflict, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	if tg.queue.poller != nil {
		close(tg.queue.poller)
	}
	mine := make(chan struct{})
	tg.queue.poller = mine
	if refusal := tg.allow(args); refusal != nil {
		tg.mu.Unlock()
		return nil, refusal
	}
	tg.queue.confirm(args.number("offset"))
	tg.note()
	tg.mu.Unlock()

	limit := args.number("limit")
	if limit <= 0 || limit > 100 {
		limit = 100
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(min(args.number("timeout"), 50))*time.Second)
	defer cancel()
	for {
		tg.mu.Lock()
		changed := tg.changed
		if tg.fault.away {
			tg.endPoll(mine)
			tg.mu.Unlock()
			panic(http.ErrAbortHandler) // breaks the connection
		}
		found := slices.Clone(tg.queue.updates[:min(limit, len(tg.queue.updates))])
		if len(found) > 0 || ctx.Err() != nil {
			tg.endPoll(mine)
			tg.mu.Unlock()
			return found, nil
		}
		tg.mu.Unlock()
		select {
		case <-changed:
		case <-mine:
			return nil, telegramRefusal(http.StatusConflict, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
		case <-ctx.Done():
		}
	}
}

// endPoll lets nobody find mine waiting. The caller holds mu.
func (tg *Telegram) endPoll(mine chan struct{}) {
	if tg.queue.poller == mine {
		tg.queue.poller = nil
	}
}

// allow notes which updates the bot wants from now on. The caller holds mu.
func (tg *Telegram) allow(args telegramArgs) *telegramError {
	if !args.has("allowed_updates") {
		return nil
	}
	var allowed []string
	if json.Unmarshal([]byte(args["allowed_updates"]), &allowed) != nil {
		return telegramRefusal(http.StatusBadRequest, "Bad Request: can't parse allowed updates")
	}
	if tg.queue.allowed = allowed; len(allowed) == 0 {
		tg.queue.allowed = nil
	}
	return nil
}
