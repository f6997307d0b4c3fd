package slack

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"alongside/bots"
)

// Send delivers out, as several messages if it is long. The receipt names the last, which has the
// buttons. When one of several fails, sending out again goes on with that one.
func (b *Bot) Send(ctx context.Context, out bots.Outbound) (bots.Receipt, error) {
	parts, err := compose(out)
	if err != nil {
		return bots.Receipt{}, &bots.SendError{Kind: bots.Permanent, Err: fmt.Errorf("compose message: %w", err)}
	}
	var ts string
	for n := b.begun.at(out.ID); n < len(parts); n++ {
		if ts, err = b.post(ctx, out, parts[n]); err != nil {
			b.begun.keep(out.ID, n)
			return bots.Receipt{}, err
		}
	}
	b.begun.keep(out.ID, 0)
	return bots.Receipt{Message: ts, At: timeOf(ts)}, nil
}

// post sends one part, once, when its turn has come.
func (b *Bot) post(ctx context.Context, out bots.Outbound, p part) (ts string, err error) {
	if err := b.gate.Wait(ctx, out.To.Chat, out.Lane); err != nil {
		return "", &bots.SendError{Kind: bots.Temporary, Err: fmt.Errorf("wait to send: %w", err)}
	}
	call, cancel := context.WithTimeout(ctx, b.cfg.Timeout)
	defer cancel()
	options := options(out, p)
	if out.To.Thread != "" {
		options = append(options, slack.MsgOptionTS(out.To.Thread))
	}
	if out.Only != "" && out.Only != out.To.Chat {
		ts, err = b.api.PostEphemeralContext(call, out.To.Chat, out.Only, options...)
	} else {
		_, ts, err = b.api.PostMessageContext(call, out.To.Chat, options...)
	}
	if err != nil {
		failed := sendError("send message", err)
		if failed.Kind == bots.Throttled {
			b.gate.Pause(out.To.Chat, failed.RetryAfter)
		}
		return "", failed
	}
	return ts, nil
}

// options are what a new and an edited message have in common.
func options(out bots.Outbound, p part) []slack.MsgOption {
	options := []slack.MsgOption{
		slack.MsgOptionText(p.fallback, false), slack.MsgOptionBlocks(p.blocks...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if out.Card != nil && out.Card.Ref != "" {
		options = append(options, slack.MsgOptionMetadata(slack.SlackMetadata{
			EventType: cardEvent, EventPayload: map[string]any{"ref": out.Card.Ref},
		}))
	}
	return options
}

// Edit replaces a message in the channel of out.To. A message that is no longer there is left alone; of
// what is too long for one message, the first part is shown.
func (b *Bot) Edit(ctx context.Context, message string, out bots.Outbound) error {
	parts, err := compose(out)
	if err != nil {
		return &bots.SendError{Kind: bots.Permanent, Err: fmt.Errorf("compose message: %w", err)}
	}
	if len(parts) > 1 {
		c := composer{parts: parts[:1]}
		c.buttons(out.Buttons)
		parts = c.parts
	}
	if err := b.edits.Wait(ctx, out.To.Chat, out.Lane); err != nil {
		return &bots.SendError{Kind: bots.Temporary, Err: fmt.Errorf("wait to edit: %w", err)}
	}
	call, cancel := context.WithTimeout(ctx, b.cfg.Timeout)
	defer cancel()
	_, _, _, err = b.api.UpdateMessageContext(call, out.To.Chat, message, options(out, parts[0])...)
	var said slack.SlackErrorResponse
	switch {
	case err == nil:
		return nil
	case errors.As(err, &said) && said.Err == "message_not_found":
		return nil
	}
	failed := sendError("edit message", err)
	if failed.Kind == bots.Throttled {
		b.edits.PauseAll(failed.RetryAfter)
	}
	return failed
}

// begun remembers how far messages of several parts have come that could not be sent to the end.
// The zero value is ready.
type begun struct {
	mu    sync.Mutex
	parts map[string]int // by Outbound.ID: the next to send
}

// mostBegun bounds what is remembered; a message that is forgotten begins anew.
const mostBegun = 1000

// at is the part to begin with.
func (g *begun) at(id string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.parts[id]
}

// keep remembers that part n comes next.
func (g *begun) keep(id string, n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if n == 0 || id == "" {
		delete(g.parts, id)
		return
	}
	if g.parts == nil || len(g.parts) >= mostBegun {
		g.parts = map[string]int{}
	}
	g.parts[id] = n
}

// timeOf is when Slack took the message ts, in UTC; zero if ts is none.
func timeOf(ts string) time.Time {
	var seconds, micros int64
	if n, _ := fmt.Sscanf(ts, "%d.%d", &seconds, &micros); n == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, micros*1000).UTC()
}
