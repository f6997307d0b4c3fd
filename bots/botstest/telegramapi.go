package botstest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// telegramArgs are a call's parameters, in whichever of the API's four ways they came: words as they
// are, everything else as JSON.
type telegramArgs map[string]string

func (a telegramArgs) has(name string) bool { _, ok := a[name]; return ok }

func (a telegramArgs) yes(name string) bool {
	return strings.EqualFold(a[name], "true") || a[name] == "1"
}

func (a telegramArgs) number(name string) int {
	n, _ := strconv.Atoi(a[name]) // what is no number counts as absent, as with the server
	return n
}

func readTelegramArgs(r *http.Request) (telegramArgs, error) {
	args := telegramArgs{}
	if err := r.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, fmt.Errorf("read form: %w", err)
	}
	for name, values := range r.Form {
		args[name] = values[0]
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return args, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return nil, fmt.Errorf("read body: %w", err)
	}
	if len(body) == 0 {
		return args, nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, fmt.Errorf("read JSON: %w", err)
	}
	for name, raw := range fields {
		var word string
		switch {
		case string(raw) == "null":
		case json.Unmarshal(raw, &word) == nil:
			args[name] = word
		default:
			args[name] = string(raw)
		}
	}
	return args, nil
}

// telegramError is how the API says no.
type telegramError struct {
	OK          bool            `json:"ok"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  *telegramAdvice `json:"parameters,omitempty"`
}

type telegramAdvice struct {
	RetryAfter int `json:"retry_after,omitempty"`
}

func telegramRefusal(code int, description string) *telegramError {
	return &telegramError{Code: code, Description: description}
}

var telegramPath = regexp.MustCompile(`^/bot([^/]+)/([A-Za-z]+)$`)

// ServeHTTP serves the Bot API and, below /fake/, the users' end of it.
func (tg *Telegram) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/fake/") {
		tg.serveControl(w, r)
		return
	}
	part := telegramPath.FindStringSubmatch(r.URL.Path)
	if part == nil || !strings.Contains(part[1], ":") {
		answerTelegram(w, nil, telegramRefusal(http.StatusNotFound, "Not Found"))
		return
	}
	if part[1] != tg.cfg.Token {
		answerTelegram(w, nil, telegramRefusal(http.StatusUnauthorized, "Unauthorized"))
		return
	}
	args, err := readTelegramArgs(r)
	if err != nil {
		answerTelegram(w, nil, telegramRefusal(http.StatusBadRequest, "Bad Request: can't parse the request"))
		return
	}
	method := strings.ToLower(part[2]) // names are case-insensitive
	fault := tg.takeFault(method, args)
	if fault.before(tg, w, r) {
		return
	}
	result, refusal := tg.call(r.Context(), method, args)
	if fault.Lose && refusal == nil {
		panic(http.ErrAbortHandler) // breaks the connection
	}
	answerTelegram(w, result, refusal)
}

func answerTelegram(w http.ResponseWriter, result any, refusal *telegramError) {
	w.Header().Set("Content-Type", "application/json")
	if refusal == nil {
		_ = json.NewEncoder(w).Encode(map[string]any{"ok": true, "result": result}) // whoever asked may be gone
		return
	}
	if refusal.Parameters != nil {
		w.Header().Set("Retry-After", strconv.Itoa(refusal.Parameters.RetryAfter))
	}
	w.WriteHeader(refusal.Code)
	_ = json.NewEncoder(w).Encode(refusal) // whoever asked may be gone
}

// call does what method says.
func (tg *Telegram) call(ctx context.Context, method string, args telegramArgs) (any, *telegramError) {
	tg.mu.Lock()
	tg.calls[method]++
	tg.note()
	tg.mu.Unlock()
	switch method {
	case "getme":
		return tg.me(), nil
	case "getupdates":
		return tg.getUpdates(ctx, args)
	case "setwebhook":
		return tg.setWebhook(args)
	case "deletewebhook":
		return tg.setWebhook(telegramArgs{"drop_pending_updates": args["drop_pending_updates"]})
	case "getwebhookinfo":
		return tg.getWebhookInfo()
	}
	do := map[string]func(telegramArgs) (any, *telegramError){
		"sendmessage":            tg.sendMessage,
		"editmessagetext":        tg.editMessageText,
		"editmessagereplymarkup": tg.editMessageReplyMarkup,
		"deletemessage":          tg.deleteMessage,
		"answercallbackquery":    tg.answerCallbackQuery,
		"sendchataction":         tg.sendChatAction,
		"leavechat":              tg.leaveChat,
		"setmycommands":          tg.setMyCommands,
		"getmycommands":          tg.getMyCommands,
		"deletemycommands":       tg.deleteMyCommands,
	}[method]
	if do == nil {
		return nil, telegramRefusal(http.StatusNotFound, "Not Found: method not found")
	}
	tg.mu.Lock()
	defer tg.mu.Unlock()
	result, refusal := do(args)
	tg.note()
	return result, refusal
}

func (tg *Telegram) me() map[string]any {
	return map[string]any{
		"id": tg.botID, "is_bot": true, "first_name": "Alongside", "username": tg.cfg.Username,
		"can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": false,
	}
}
