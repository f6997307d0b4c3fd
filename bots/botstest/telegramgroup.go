package botstest

import (
	"context"
)

// TelegramGroup is a group chat to which somebody has added the bot.
type TelegramGroup struct {
	ID    int64
	Title string

	tg     *Telegram
	member bool
}

// AddToGroup makes a group with u and the bot in it.
func (u *TelegramUser) AddToGroup(title string) *TelegramGroup {
	tg := u.tg
	tg.mu.Lock()
	defer tg.mu.Unlock()
	g := &TelegramGroup{ID: -1000 - int64(tg.newID()), Title: title, tg: tg, member: true}
	tg.groups[g.ID] = g
	tg.enqueue("my_chat_member", g.ID, tg.memberJSON(g.json(), u.json(), "left", "member"))
	tg.enqueue("message", g.ID, map[string]any{
		"message_id": tg.newID(), "date": tg.cfg.Now().Unix(), "chat": g.json(), "from": u.json(),
		"new_chat_members": []any{tg.botJSON()},
	})
	return g
}

// Say lets u write in the group. The bot gets to see it while it is a member.
func (g *TelegramGroup) Say(u *TelegramUser, text string) {
	tg := g.tg
	tg.mu.Lock()
	defer tg.mu.Unlock()
	if !g.member {
		return
	}
	tg.enqueue("message", g.ID, map[string]any{
		"message_id": tg.newID(), "date": tg.cfg.Now().Unix(), "chat": g.json(), "from": u.json(), "text": text,
	})
}

// AwaitLeft blocks until the bot has left the group.
func (g *TelegramGroup) AwaitLeft(ctx context.Context) error {
	return g.tg.await(ctx, func() bool { return !g.member })
}

func (g *TelegramGroup) json() map[string]any {
	return map[string]any{"id": g.ID, "type": "group", "title": g.Title, "all_members_are_administrators": false}
}
