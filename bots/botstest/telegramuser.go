package botstest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// TelegramUser is a scripted human with a private chat with the bot.
type TelegramUser struct {
	ID   int64
	Name string
	Lang string // of the app

	tg       *Telegram
	open     bool // has the chat been opened
	blocked  bool
	gone     bool
	messages []*TelegramMessage
	toasts   []string
	read     int // of the toasts
}

// User returns the user with this id, new if there is none. A new user has not opened the chat: until
// Open or the first word, the bot may not write.
func (tg *Telegram) User(id int64, name, lang string) *TelegramUser {
	tg.mu.Lock()
	defer tg.mu.Unlock()
	u := tg.users[id]
	if u == nil {
		u = &TelegramUser{ID: id, Name: name, Lang: lang, tg: tg}
		tg.users[id] = u
	}
	return u
}

// Open makes u one who has written to the bot long ago.
func (u *TelegramUser) Open() *TelegramUser {
	u.tg.mu.Lock()
	defer u.tg.mu.Unlock()
	u.open = true
	return u
}

// Say writes text to the bot and returns the message's id.
func (u *TelegramUser) Say(text string) int { return u.say(&TelegramMessage{Text: text}) }

// SendPhoto, SendVoice, SendSticker and Send send what is no text, with a caption where there can be one.

func (u *TelegramUser) SendPhoto(caption string) int { return u.Send("photo", caption) }

func (u *TelegramUser) SendVoice() int { return u.Send("voice", "") }

func (u *TelegramUser) SendSticker() int { return u.Send("sticker", "") }

// Send sends media of a kind by the API's name of it: "video", "video_note", "document", "audio",
// "animation", "location", "contact", "poll".
func (u *TelegramUser) Send(kind, caption string) int {
	return u.say(&TelegramMessage{Media: kind, Text: caption})
}

func (u *TelegramUser) say(m *TelegramMessage) int {
	tg := u.tg
	tg.mu.Lock()
	defer tg.mu.Unlock()
	u.open = true
	m.ID, m.At = tg.newID(), tg.cfg.Now()
	u.messages = append(u.messages, m)
	tg.enqueue("message", u.ID, tg.messageJSON(u, m))
	tg.note()
	return m.ID
}

// Edit changes an own message's text or caption.
func (u *TelegramUser) Edit(message int, text string) error {
	tg := u.tg
	tg.mu.Lock()
	defer tg.mu.Unlock()
	m := u.message(message)
	if m == nil || m.FromBot {
		return fmt.Errorf("edit message %d: the user has none such", message)
	}
	m.Text, m.Edited = text, tg.cfg.Now()
	tg.enqueue("edited_message", u.ID, tg.messageJSON(u, m))
	tg.note()
	return nil
}

// Press presses the button with this label under the latest message that has one.
func (u *TelegramUser) Press(label string) error {
	u.tg.mu.Lock()
	defer u.tg.mu.Unlock()
	for _, m := range slices.Backward(u.messages) {
		if _, ok := m.press(label); ok {
			return u.press(m, label)
		}
	}
	return fmt.Errorf("press %q: no message has such a button", label)
}

// PressOn presses the button with this label under one message.
func (u *TelegramUser) PressOn(message int, label string) error {
	u.tg.mu.Lock()
	defer u.tg.mu.Unlock()
	m := u.message(message)
	if m == nil {
		return fmt.Errorf("press %q: there is no message %d", label, message)
	}
	return u.press(m, label)
}

func (u *TelegramUser) press(m *TelegramMessage, label string) error {
	b, ok := m.press(label)
	if !ok || b.Data == "" {
		return fmt.Errorf("press %q: message %d has no such button", label, m.ID)
	}
	id := strconv.FormatInt(u.ID, 10) + strconv.Itoa(u.tg.newID())
	u.tg.pressed[id] = u
	u.tg.enqueue("callback_query", u.ID, map[string]any{
		"id": id, "from": u.json(), "message": u.tg.messageJSON(u, m), "chat_instance": "1", "data": b.Data,
	})
	return nil
}

// Block blocks the bot. Unblock lets it back in.
func (u *TelegramUser) Block() { u.setBlocked(true) }

// Unblock lets the bot back in.
func (u *TelegramUser) Unblock() { u.setBlocked(false) }

func (u *TelegramUser) setBlocked(blocked bool) {
	tg := u.tg
	tg.mu.Lock()
	defer tg.mu.Unlock()
	if u.blocked == blocked {
		return
	}
	u.blocked = blocked
	before, after := "member", "kicked"
	if !blocked {
		before, after = after, before
	}
	tg.enqueue("my_chat_member", u.ID, tg.memberJSON(u.chatJSON(), u.json(), before, after))
}

// Deactivate ends the user's account.
func (u *TelegramUser) Deactivate() {
	u.tg.mu.Lock()
	defer u.tg.mu.Unlock()
	u.gone = true
}

// Chat returns all messages as they stand now, oldest first.
func (u *TelegramUser) Chat() []TelegramMessage {
	u.tg.mu.Lock()
	defer u.tg.mu.Unlock()
	return u.transcript()
}

func (u *TelegramUser) transcript() []TelegramMessage {
	var all []TelegramMessage
	for _, m := range u.messages {
		all = append(all, *m)
	}
	return all
}

// Await blocks until the chat is as wanted, and returns it.
func (u *TelegramUser) Await(ctx context.Context, wanted func(chat []TelegramMessage) bool) ([]TelegramMessage, error) {
	var chat []TelegramMessage
	err := u.tg.await(ctx, func() bool {
		chat = u.transcript()
		return wanted(chat)
	})
	return chat, err
}

// AwaitText blocks until a message of the bot after the one given holds the words, and returns it. After
// message 0 means in the whole chat.
func (u *TelegramUser) AwaitText(ctx context.Context, words string, after int) (TelegramMessage, error) {
	var found TelegramMessage
	_, err := u.Await(ctx, func(chat []TelegramMessage) bool {
		at := slices.IndexFunc(chat, func(m TelegramMessage) bool { return m.FromBot && m.ID > after && strings.Contains(m.Text, words) })
		if at >= 0 {
			found = chat[at]
		}
		return at >= 0
	})
	return found, err
}

// AwaitToast blocks until there is a note at the top of the screen that no call has returned yet.
func (u *TelegramUser) AwaitToast(ctx context.Context) (string, error) {
	var toast string
	err := u.tg.await(ctx, func() bool {
		if u.read == len(u.toasts) {
			return false
		}
		toast = u.toasts[u.read]
		u.read++
		return true
	})
	return toast, err
}

func (u *TelegramUser) message(id int) *TelegramMessage {
	at := slices.IndexFunc(u.messages, func(m *TelegramMessage) bool { return m.ID == id })
	if at < 0 {
		return nil
	}
	return u.messages[at]
}

func (u *TelegramUser) json() map[string]any {
	told := map[string]any{"id": u.ID, "is_bot": false, "first_name": u.Name}
	if u.Lang != "" {
		told["language_code"] = u.Lang
	}
	return told
}

func (u *TelegramUser) chatJSON() map[string]any {
	return map[string]any{"id": u.ID, "type": "private", "first_name": u.Name}
}
