package botstest

import (
	"encoding/json"
	"net/http"
	"regexp"
)

func (tg *Telegram) answerCallbackQuery(args telegramArgs) (any, *telegramError) {
	u := tg.pressed[args["callback_query_id"]]
	if u == nil {
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: query is too old and response timeout expired or query ID is invalid")
	}
	if telegramLength(args["text"]) > 200 {
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: MESSAGE_TOO_LONG")
	}
	delete(tg.pressed, args["callback_query_id"])
	if args["text"] != "" {
		u.toasts = append(u.toasts, args["text"])
	}
	return true, nil
}

func (tg *Telegram) sendChatAction(args telegramArgs) (any, *telegramError) {
	if _, refusal := tg.reachable(args); refusal != nil {
		return nil, refusal
	}
	if args["action"] == "" {
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: wrong parameter action in request")
	}
	return true, nil
}

func (tg *Telegram) leaveChat(args telegramArgs) (any, *telegramError) {
	g := tg.groups[int64(args.number("chat_id"))]
	switch {
	case g == nil && tg.users[int64(args.number("chat_id"))] != nil:
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: method is available for supergroup and channel chats only")
	case g == nil:
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: chat not found")
	case !g.member:
		return nil, telegramRefusal(http.StatusForbidden, "Forbidden: bot is not a member of the group chat")
	}
	tg.enqueue("my_chat_member", g.ID, tg.memberJSON(g.json(), tg.botJSON(), "member", "left"))
	g.member = false
	return true, nil
}

var telegramCommand = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func (tg *Telegram) setMyCommands(args telegramArgs) (any, *telegramError) {
	var commands []TelegramCommand
	if json.Unmarshal([]byte(args["commands"]), &commands) != nil {
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: can't parse commands")
	}
	if len(commands) > 100 {
		return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: BOT_COMMANDS_TOO_MUCH")
	}
	for _, c := range commands {
		switch {
		case !telegramCommand.MatchString(c.Command):
			return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: BOT_COMMAND_INVALID")
		case c.Description == "" || telegramLength(c.Description) > 256:
			return nil, telegramRefusal(http.StatusBadRequest, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	tg.commands[args["language_code"]] = commands
	return true, nil
}

func (tg *Telegram) getMyCommands(args telegramArgs) (any, *telegramError) {
	return append([]TelegramCommand{}, tg.commands[args["language_code"]]...), nil
}

func (tg *Telegram) deleteMyCommands(args telegramArgs) (any, *telegramError) {
	delete(tg.commands, args["language_code"])
	return true, nil
}

func (tg *Telegram) botJSON() map[string]any {
	return map[string]any{"id": tg.botID, "is_bot": true, "first_name": "Alongside", "username": tg.cfg.Username}
}

// memberJSON says that the bot's part in a chat has changed.
func (tg *Telegram) memberJSON(chat, by map[string]any, before, after string) map[string]any {
	status := func(s string) map[string]any {
		member := map[string]any{"user": tg.botJSON(), "status": s}
		if s == "kicked" {
			member["until_date"] = 0
		}
		return member
	}
	return map[string]any{"chat": chat, "from": by, "date": tg.cfg.Now().Unix(), "old_chat_member": status(before), "new_chat_member": status(after)}
}
