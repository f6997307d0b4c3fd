package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"alongside/bots"
)

// update is what one of Telegram's updates means.
type update struct {
	id      int
	chat    int64         // updates of one chat are handled in order
	inbound *bots.Inbound // nil: nothing to hear
	query   string        // the callback query that has to be answered, if any
	leave   bool          // chat is no private one, and the bot has to go
}

// errNoID is why an update cannot even be named.
var errNoID = errors.New("update has no id")

// decode reads one update. now is used where Telegram tells no time. After an error the id is set, unless
// the error is errNoID. Errors hold nothing of what the update says.
func decode(raw []byte, now time.Time) (update, error) {
	var named struct {
		ID *int `json:"update_id"`
	}
	if json.Unmarshal(raw, &named) != nil || named.ID == nil {
		return update{}, errNoID
	}
	var told tgbotapi.Update
	if json.Unmarshal(raw, &told) != nil {
		// The API grows faster than the library. What is odd is hardly ever in what is needed.
		lean, err := reduce(raw)
		if err != nil {
			return update{id: *named.ID}, err
		}
		told = tgbotapi.Update{}
		if json.Unmarshal(lean, &told) != nil {
			return update{id: *named.ID}, errors.New("update does not have the documented form")
		}
	}
	u := read(told, now)
	u.id = *named.ID
	return u, nil
}

// reduce keeps of an update only what Alongside reads.
func reduce(raw []byte) ([]byte, error) {
	var all map[string]json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		return nil, errors.New("update is no object")
	}
	for name, keep := range map[string]func(json.RawMessage) json.RawMessage{"message": words, "edited_message": words, "callback_query": press, "my_chat_member": nil, "update_id": nil} {
		if part := all[name]; part != nil && keep != nil {
			all[name] = keep(part)
		}
	}
	for name := range all {
		switch name {
		case "update_id", "message", "edited_message", "callback_query", "my_chat_member":
		default:
			delete(all, name)
		}
	}
	lean, err := json.Marshal(all)
	if err != nil {
		return nil, errors.New("update cannot be reduced")
	}
	return lean, nil
}

func words(message json.RawMessage) json.RawMessage {
	return pick(message, "message_id", "from", "chat", "date", "edit_date", "text", "caption")
}

func press(query json.RawMessage) json.RawMessage {
	var message struct {
		Message json.RawMessage `json:"message"`
	}
	lean := pick(query, "id", "from", "data")
	if json.Unmarshal(query, &message) != nil || message.Message == nil || len(lean) < 3 {
		return lean
	}
	return append(append(append(lean[:len(lean)-1:len(lean)-1], `,"message":`...), words(message.Message)...), '}')
}

// pick keeps the named fields of an object, and of the objects in it only what identifies them.
func pick(object json.RawMessage, names ...string) json.RawMessage {
	var all map[string]json.RawMessage
	if json.Unmarshal(object, &all) != nil {
		return object
	}
	kept := map[string]json.RawMessage{}
	for _, name := range names {
		part, ok := all[name]
		switch {
		case !ok:
		case name == "from":
			kept[name] = pick(part, "id", "first_name", "last_name", "language_code")
		case name == "chat":
			kept[name] = pick(part, "id", "type")
		default:
			kept[name] = part
		}
	}
	lean, err := json.Marshal(kept)
	if err != nil {
		return object
	}
	return lean
}

// read says what an update means.
func read(told tgbotapi.Update, now time.Time) update {
	switch {
	case told.Message != nil:
		return readMessage(told.UpdateID, told.Message, false)
	case told.EditedMessage != nil:
		return readMessage(told.UpdateID, told.EditedMessage, true)
	case told.CallbackQuery != nil:
		return readPress(told.CallbackQuery, now)
	case told.MyChatMember != nil:
		return readMember(told.UpdateID, told.MyChatMember)
	default:
		return update{} // something newer than the library, or nothing that was asked for
	}
}

func readMessage(id int, m *tgbotapi.Message, edited bool) update {
	if m.Chat == nil {
		return update{}
	}
	u := update{chat: m.Chat.ID}
	if !m.Chat.IsPrivate() {
		u.leave = m.LeftChatMember == nil // its own leaving is told, too
		return u
	}
	in := &bots.Inbound{
		Kind:    bots.Said,
		ID:      fmt.Sprintf("%s:%d:%d", Name, m.Chat.ID, m.MessageID),
		At:      seconds(m.Date),
		From:    private(m.Chat.ID),
		Sender:  sender(m.From),
		Text:    m.Text + m.Caption, // there is never both
		Message: strconv.Itoa(m.MessageID),
		Media:   media(m),
	}
	if edited {
		in.Kind = bots.Edited
		in.At = seconds(m.EditDate)
		// Two edits can fall into one second, and neither may be taken for the other.
		in.ID += fmt.Sprintf(":%d:%d", m.EditDate, id)
	}
	if in.Text == "" && in.Media.Kind == bots.None {
		if service(m) {
			return u
		}
		in.Media.Kind = bots.OtherOne
	}
	u.inbound = in
	return u
}

func readPress(q *tgbotapi.CallbackQuery, now time.Time) update {
	u := update{query: q.ID}
	if q.Message == nil || q.Message.Chat == nil || !q.Message.Chat.IsPrivate() {
		return u
	}
	u.chat = q.Message.Chat.ID
	u.inbound = &bots.Inbound{
		Kind:     bots.Pressed,
		ID:       Name + ":press:" + q.ID,
		At:       now.UTC(),
		From:     private(q.Message.Chat.ID),
		Sender:   sender(q.From),
		Message:  strconv.Itoa(q.Message.MessageID),
		Original: q.Message.Text + q.Message.Caption,
		Data:     q.Data,
	}
	return u
}

func readMember(id int, m *tgbotapi.ChatMemberUpdated) update {
	u := update{chat: m.Chat.ID}
	after, before := m.NewChatMember.Status, m.OldChatMember.Status
	if !m.Chat.IsPrivate() {
		u.leave = after == "member" || after == "administrator" || after == "restricted"
		return u
	}
	in := &bots.Inbound{
		ID:     fmt.Sprintf("%s:%d:%s:%d:%d", Name, m.Chat.ID, after, m.Date, id),
		At:     seconds(m.Date),
		From:   private(m.Chat.ID),
		Sender: sender(&m.From),
	}
	switch {
	case after == "kicked":
		in.Kind = bots.Blocked
	case before == "kicked":
		in.Kind = bots.Unblocked
	default:
		return u
	}
	u.inbound = in
	return u
}

func private(chat int64) bots.Address {
	return bots.Address{Bot: Name, Chat: strconv.FormatInt(chat, 10)}
}

func seconds(unix int) time.Time { return time.Unix(int64(unix), 0).UTC() }

func sender(from *tgbotapi.User) bots.Sender {
	if from == nil {
		return bots.Sender{}
	}
	return bots.Sender{
		ID:   strconv.FormatInt(from.ID, 10),
		Name: strings.TrimSpace(from.FirstName + " " + from.LastName),
		Lang: from.LanguageCode,
	}
}
