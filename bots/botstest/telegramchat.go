package botstest

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// TelegramMessage is one message in a private chat, as it stands now.
type TelegramMessage struct {
	ID        int                `json:"id"`
	FromBot   bool               `json:"from_bot"`
	Text      string             `json:"text"`            // or caption
	Media     string             `json:"media,omitempty"` // "photo", "voice", ...
	Buttons   [][]TelegramButton `json:"buttons,omitempty"`
	At        time.Time          `json:"at"`
	Edited    time.Time          `json:"edited,omitzero"`
	Silent    bool               `json:"silent,omitempty"`     // came without a sound
	Preview   bool               `json:"preview,omitempty"`    // links may unfold
	ParseMode string             `json:"parse_mode,omitempty"` // what the bot said its markup is
}

// TelegramButton is one button of an inline keyboard.
type TelegramButton struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// Labels returns what stands on the message's buttons, row by row.
func (m *TelegramMessage) Labels() []string {
	var labels []string
	for _, row := range m.Buttons {
		for _, b := range row {
			labels = append(labels, b.Text)
		}
	}
	return labels
}

func (m *TelegramMessage) press(label string) (TelegramButton, bool) {
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Text == label {
				return b, true
			}
		}
	}
	return TelegramButton{}, false
}

// json is the message as the API tells it. The caller holds mu.
func (tg *Telegram) messageJSON(u *TelegramUser, m *TelegramMessage) map[string]any {
	told := map[string]any{"message_id": m.ID, "chat": u.chatJSON(), "date": m.At.Unix()}
	if m.FromBot {
		told["from"] = tg.botJSON()
	} else {
		told["from"] = u.json()
	}
	if !m.Edited.IsZero() {
		told["edit_date"] = m.Edited.Unix()
	}
	if m.Media != "" {
		told[m.Media] = telegramMedia(m.Media, m.ID)
		if m.Text != "" {
			told["caption"] = m.Text
		}
	} else {
		told["text"] = m.Text
		if command, _, _ := strings.Cut(m.Text, " "); strings.HasPrefix(command, "/") && len(command) > 1 {
			told["entities"] = []map[string]any{{"type": "bot_command", "offset": 0, "length": telegramLength(command)}}
		}
	}
	if len(m.Buttons) > 0 {
		told["reply_markup"] = map[string]any{"inline_keyboard": m.Buttons}
	}
	return told
}

// telegramMedia describes a made-up file of a kind.
func telegramMedia(kind string, id int) any {
	file := map[string]any{"file_id": kind + "-" + strconv.Itoa(id), "file_unique_id": kind + strconv.Itoa(id), "file_size": 1024}
	switch kind {
	case "photo":
		file["width"], file["height"] = 640, 480
		return []any{file}
	case "voice", "audio", "video", "video_note", "animation":
		file["duration"] = 3
		file["mime_type"] = kind + "/fake"
		if kind == "video" || kind == "animation" {
			file["width"], file["height"] = 640, 480
		}
		if kind == "video_note" {
			file["length"] = 240
			delete(file, "mime_type")
		}
	case "sticker":
		file["width"], file["height"], file["emoji"], file["is_animated"] = 512, 512, "🌼", false
	case "document":
		file["file_name"] = "notes.pdf"
	case "location":
		return map[string]any{"latitude": 51.5, "longitude": -0.1}
	case "contact":
		return map[string]any{"phone_number": "+447700900000", "first_name": "Somebody"}
	case "poll":
		return map[string]any{"id": "poll-" + strconv.Itoa(id), "question": "?", "options": []any{}, "type": "regular"}
	}
	return file
}

// telegramLength counts text as Telegram does: in UTF-16 units.
func telegramLength(text string) int { return len(utf16.Encode([]rune(text))) }

// telegramTextLimit is the length of one message's text.
// Source: https://core.telegram.org/bots/api#sendmessage
const telegramTextLimit = 4096

// readText returns the words of a message to send. Surrounding space is cut off, as the server does.
func readTelegramText(args telegramArgs) (string, *telegramError) {
	text := strings.TrimSpace(strings.ReplaceAll(args["text"], "\r", ""))
	switch {
	case text == "":
		return "", telegramRefusal(http.StatusBadRequest, "Bad Request: message text is empty")
	case telegramLength(text) > telegramTextLimit:
		return "", telegramRefusal(http.StatusBadRequest, "Bad Request: message is too long")
	}
	return text, nil
}

func readTelegramButtons(args telegramArgs) ([][]TelegramButton, *telegramError) {
	if args["reply_markup"] == "" {
		return nil, nil
	}
	var markup struct {
		Keyboard json.RawMessage `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(args["reply_markup"]), &markup) != nil {
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: can't parse reply keyboard markup JSON object")
	}
	if markup.Keyboard == nil {
		return nil, nil // another kind of markup
	}
	var rows [][]TelegramButton
	if err := json.Unmarshal(markup.Keyboard, &rows); err != nil || rows == nil {
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: field \"inline_keyboard\" of the InlineKeyboardMarkup should be an Array of Arrays")
	}
	for _, row := range rows {
		for _, b := range row {
			switch {
			case strings.TrimSpace(b.Text) == "":
				return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: BUTTON_TEXT_INVALID")
			case b.Data == "" && b.URL == "":
				return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: Text buttons are unallowed in the inline keyboard")
			case len(b.Data) > 64:
				return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: BUTTON_DATA_INVALID")
			}
		}
	}
	return slices.DeleteFunc(rows, func(row []TelegramButton) bool { return len(row) == 0 }), nil
}

// reachable returns the user of the chat that args name. The caller holds mu.
func (tg *Telegram) reachable(args telegramArgs) (*TelegramUser, *telegramError) {
	if !args.has("chat_id") {
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: chat_id is empty")
	}
	u := tg.users[int64(args.number("chat_id"))]
	switch {
	case u == nil && tg.groups[int64(args.number("chat_id"))] != nil:
		return nil, telegramRefusal(http.StatusForbidden, "Forbidden: bot is not a member of the group chat")
	case u == nil:
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: chat not found")
	case u.gone:
		return nil, telegramRefusal(http.StatusForbidden, "Forbidden: user is deactivated")
	case u.blocked:
		return nil, telegramRefusal(http.StatusForbidden, "Forbidden: bot was blocked by the user")
	case !u.open:
		return nil, telegramRefusal(http.StatusForbidden, "Forbidden: bot can't initiate conversation with a user")
	}
	return u, nil
}

func (tg *Telegram) sendMessage(args telegramArgs) (any, *telegramError) {
	u, refusal := tg.reachable(args)
	if refusal != nil {
		return nil, refusal
	}
	m := &TelegramMessage{FromBot: true, At: tg.cfg.Now(), Silent: args.yes("disable_notification"), ParseMode: args["parse_mode"], Preview: previews(args)}
	if m.Text, refusal = readTelegramText(args); refusal != nil {
		return nil, refusal
	}
	if m.Buttons, refusal = readTelegramButtons(args); refusal != nil {
		return nil, refusal
	}
	m.ID = tg.newID()
	u.messages = append(u.messages, m)
	tg.sent = append(tg.sent, TelegramSent{Chat: u.ID, Method: "sendMessage", Message: m.ID, Text: m.Text, At: m.At})
	return tg.messageJSON(u, m), nil
}

// previews reports whether links may unfold.
func previews(args telegramArgs) bool {
	var options struct {
		Off bool `json:"is_disabled"`
	}
	_ = json.Unmarshal([]byte(args["link_preview_options"]), &options) // absent counts as no
	return !options.Off && !args.yes("disable_web_page_preview")
}

func (tg *Telegram) editMessageText(args telegramArgs) (any, *telegramError) {
	return tg.edit(args, "editMessageText", func(m *TelegramMessage) *telegramError {
		text, refusal := readTelegramText(args)
		m.Text = text
		return refusal
	})
}

func (tg *Telegram) editMessageReplyMarkup(args telegramArgs) (any, *telegramError) {
	return tg.edit(args, "editMessageReplyMarkup", func(*TelegramMessage) *telegramError { return nil })
}

func (tg *Telegram) edit(args telegramArgs, method string, change func(*TelegramMessage) *telegramError) (any, *telegramError) {
	u, refusal := tg.reachable(args)
	if refusal != nil {
		return nil, refusal
	}
	m := u.message(args.number("message_id"))
	switch {
	case m == nil:
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: message to edit not found")
	case !m.FromBot:
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: message can't be edited")
	}
	edited := *m
	if refusal = change(&edited); refusal != nil {
		return nil, refusal
	}
	if edited.Buttons, refusal = readTelegramButtons(args); refusal != nil {
		return nil, refusal
	}
	if edited.Text == m.Text && (len(edited.Buttons) == 0 && len(m.Buttons) == 0 || reflect.DeepEqual(edited.Buttons, m.Buttons)) {
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	edited.Edited = tg.cfg.Now()
	*m = edited
	tg.sent = append(tg.sent, TelegramSent{Chat: u.ID, Method: method, Message: m.ID, Text: m.Text, At: m.Edited})
	return tg.messageJSON(u, m), nil
}

func (tg *Telegram) deleteMessage(args telegramArgs) (any, *telegramError) {
	u, refusal := tg.reachable(args)
	if refusal != nil {
		return nil, refusal
	}
	id := args.number("message_id")
	if u.message(id) == nil {
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: message to delete not found")
	}
	u.messages = slices.DeleteFunc(u.messages, func(m *TelegramMessage) bool { return m.ID == id })
	tg.sent = append(tg.sent, TelegramSent{Chat: u.ID, Method: "deleteMessage", Message: id, At: tg.cfg.Now()})
	return true, nil
}
