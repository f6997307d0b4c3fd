package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"alongside/bots"
)

// dataLimit is the length of what a button carries, in bytes.
// Source: https://core.telegram.org/bots/api#inlinekeyboardbutton
const dataLimit = 64

// Send implements bots.Bot. A text longer than a message goes in parts, the buttons under the last one,
// which the Receipt names. When sending breaks off between two parts, sending an Outbound with the same ID
// again goes on with the part that is missing, as long as this process lives.
func (b *Bot) Send(ctx context.Context, out bots.Outbound) (bots.Receipt, error) {
	chat, failed := chatOf(out.To)
	if failed != nil {
		return bots.Receipt{}, failed
	}
	keyboard, failed := keyboard(out.Buttons)
	if failed != nil {
		return bots.Receipt{}, failed
	}
	parts := split(compose(out), textLimit)
	if len(parts) == 0 {
		return bots.Receipt{}, permanent("the message has no words")
	}
	var receipt bots.Receipt
	for n := b.parts.delivered(out, len(parts)); n < len(parts); n++ {
		params := tgbotapi.Params{"chat_id": chat, "text": parts[n]}
		withoutPreview(params)
		params.AddBool("disable_notification", out.Quiet)
		if n == len(parts)-1 {
			params.AddNonEmpty("reply_markup", keyboard)
		}
		var sent struct { // no more than is needed, so that nothing else can make it fail
			ID   int   `json:"message_id"`
			Date int64 `json:"date"`
		}
		if err := b.post(ctx, chat, out.Lane, "sendMessage", params, &sent); err != nil {
			b.parts.keep(out, n)
			return bots.Receipt{}, err
		}
		receipt = bots.Receipt{Message: strconv.Itoa(sent.ID), At: time.Unix(sent.Date, 0).UTC()}
	}
	b.parts.keep(out, 0)
	return receipt, nil
}

// Edit implements bots.Editor. A message that is not there any more, or says the same already, is no
// failure. What is too long for one message is cut.
func (b *Bot) Edit(ctx context.Context, message string, out bots.Outbound) error {
	chat, failed := chatOf(out.To)
	if failed != nil {
		return failed
	}
	keyboard, failed := keyboard(out.Buttons)
	if failed != nil {
		return failed
	}
	if _, err := strconv.Atoi(message); err != nil {
		return permanent("the id of the message to edit is no number")
	}
	parts := split(compose(out), textLimit-1)
	switch len(parts) {
	case 0:
		return permanent("the message has no words")
	case 1:
	default:
		parts[0] += "…"
	}
	params := tgbotapi.Params{"chat_id": chat, "message_id": message, "text": parts[0]}
	withoutPreview(params)
	params.AddNonEmpty("reply_markup", keyboard)
	err := b.post(ctx, chat, out.Lane, "editMessageText", params, nil)
	var f *failure
	if errors.As(err, &f) && slices.ContainsFunc(unchanged(), f.says) {
		return nil
	}
	return err
}

// post makes a call that counts for the chat's pace. What it returns is a *bots.SendError or nil.
func (b *Bot) post(ctx context.Context, chat string, lane bots.Lane, method string, params tgbotapi.Params, result any) error {
	if err := b.gate.Wait(ctx, chat, lane); err != nil {
		return canceled(ctx, err)
	}
	err := b.call(ctx, method, params, result)
	if err == nil {
		return nil
	}
	failed := sendError(err)
	if failed.Kind == bots.Throttled {
		b.gate.Pause(chat, failed.RetryAfter)
		if b.flood.spreads(chat, failed.RetryAfter, time.Now()) {
			b.gate.PauseAll(min(failed.RetryAfter, longestPauseOfAll))
		}
	}
	return failed
}

// chatOf returns Telegram's id of the chat.
func chatOf(to bots.Address) (string, *bots.SendError) {
	if to.Bot != Name {
		return "", permanent("the address is not one of Telegram")
	}
	if id, err := strconv.ParseInt(to.Chat, 10, 64); err != nil || id <= 0 {
		return "", permanent("the address is not a private chat")
	}
	return to.Chat, nil
}

// withoutPreview lets no link unfold (D3), on servers old and new.
func withoutPreview(params tgbotapi.Params) {
	params["link_preview_options"] = `{"is_disabled":true}`
	params["disable_web_page_preview"] = "true"
}

// keyboard returns the buttons as Telegram wants them: "" without any.
func keyboard(rows [][]bots.Button) (string, *bots.SendError) {
	var board [][]tgbotapi.InlineKeyboardButton
	for _, row := range rows {
		var keys []tgbotapi.InlineKeyboardButton
		for _, button := range row {
			switch {
			case strings.TrimSpace(button.Label) == "":
				return "", permanent("a button has no label")
			case button.Data == "":
				return "", permanent("a button has no data")
			case len(button.Data) > dataLimit:
				return "", permanent("a button's data is longer than 64 bytes")
			}
			keys = append(keys, tgbotapi.NewInlineKeyboardButtonData(button.Label, button.Data))
		}
		if len(keys) > 0 {
			board = append(board, keys)
		}
	}
	if len(board) == 0 {
		return "", nil
	}
	told, err := json.Marshal(tgbotapi.InlineKeyboardMarkup{InlineKeyboard: board})
	if err != nil {
		return "", permanent("the buttons cannot be written down")
	}
	return string(told), nil
}
