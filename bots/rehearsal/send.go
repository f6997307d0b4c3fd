package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"unicode/utf8"

	"alongside/bots"
)

// buttonBytes is how much data Telegram lets a button carry. The room is as strict, so that what works
// here works there: https://core.telegram.org/bots/api#inlinekeyboardbutton
const buttonBytes = 64

// check refuses what no platform would take.
func check(ctx context.Context, bot string, out bots.Outbound) error {
	if err := ctx.Err(); err != nil {
		return &bots.SendError{Kind: bots.Temporary, Err: err}
	}
	if out.To.Bot != bot || out.To.Chat == "" {
		return &bots.SendError{Kind: bots.Permanent, Err: fmt.Errorf("address of bot %q, want %q", out.To.Bot, bot)}
	}
	if strings.TrimSpace(out.Text) == "" && out.Card == nil {
		return &bots.SendError{Kind: bots.Permanent, Err: errors.New("message is empty")}
	}
	for _, row := range out.Buttons {
		for _, b := range row {
			if strings.TrimSpace(b.Label) == "" || len(b.Data) > buttonBytes {
				return &bots.SendError{Kind: bots.Permanent, Err: fmt.Errorf("button without a label or with more than %d bytes", buttonBytes)}
			}
		}
	}
	return nil
}

// send shows a message, and gives it an id also when nobody can see it.
func (r *Room) send(out bots.Outbound) (bots.Receipt, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if out.To == r.person.at && r.person.blocked {
		return bots.Receipt{}, &bots.SendError{Kind: bots.Gone, Err: errors.New("blocked by the user")}
	}
	now := r.now()
	if !r.knows(out.To) {
		r.cfg.Log.Debug("message to a place of an earlier rehearsal", slog.String("to", out.To.String()))
		return bots.Receipt{Message: r.stamp(now), At: now}, nil
	}
	id := ""
	for _, part := range parts(out) {
		id = r.stamp(now)
		r.put(out.To, fromBot(id, part, now))
	}
	return bots.Receipt{Message: id, At: now}, nil
}

// parts splits a message that is longer than one can be, after a paragraph, a line or a word. The card
// stays above the first part, and the buttons hang under the last.
func parts(out bots.Outbound) []bots.Outbound {
	var all []bots.Outbound
	for rest := []rune(out.Text); len(rest) > textRunes; {
		cut := textRunes
		for _, gap := range []string{"\n\n", "\n", " "} {
			if at := strings.LastIndex(string(rest[:textRunes]), gap); at > 0 {
				cut = utf8.RuneCountInString(string(rest[:textRunes])[:at])
				break
			}
		}
		part := out
		part.Text, part.Buttons = string(rest[:cut]), nil
		all = append(all, part)
		rest = []rune(strings.TrimLeft(string(rest[cut:]), "\n "))
		out.Text, out.Card, out.Mention = string(rest), nil, nil
	}
	return append(all, out)
}

// edit replaces a message. One that is not there any more is let go.
func (r *Room) edit(id string, out bots.Outbound) {
	r.mu.Lock()
	defer r.mu.Unlock()
	old, ok := r.message(out.To, id)
	if !ok || old.By != byBot || old.Deleted {
		r.cfg.Log.Debug("edit of a message of an earlier rehearsal", slog.String("to", out.To.String()))
		return
	}
	next := fromBot(id, out, old.At)
	next.Thread, next.Only = old.Thread, old.Only
	next.Edited = old.Edited || next.Text != old.Text || !reflect.DeepEqual(next.Card, old.Card)
	r.put(out.To, next)
}

// knows reports whether the room has the chat and the message that begins the thread.
func (r *Room) knows(to bots.Address) bool {
	if r.chats[to.Channel()] == nil {
		return false
	}
	if to.Thread == "" {
		return true
	}
	_, ok := r.message(to, to.Thread)
	return ok
}
