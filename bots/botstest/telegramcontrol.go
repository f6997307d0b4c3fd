package botstest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// telegramOrder is what another program asks the fake to do. All of it is JSON below ControlURL:
//
//	POST /fake/open        {"user": 7, "name": "Kim", "lang": "en"}     has written to the bot long ago
//	POST /fake/say         {"user": 7, "text": "hello"}                 -> {"message": 12}
//	POST /fake/send        {"user": 7, "kind": "photo", "text": "..."}  -> {"message": 13}
//	POST /fake/press       {"user": 7, "label": "Yes", "message": 12}   message is optional
//	POST /fake/edit        {"user": 7, "message": 12, "text": "..."}
//	POST /fake/block       {"user": 7}, and /fake/unblock, /fake/deactivate
//	POST /fake/group       {"user": 7, "text": "title"}                 -> {"chat": -1014}
//	POST /fake/fault       a TelegramFault, and /fake/away, /fake/heal
//	GET  /fake/chat?user=7&after=12&contains=words&wait=10              the chat; with contains it waits for the bot's words
//	GET  /fake/sent                                                     what the bot did, in order
//	GET  /fake/confirmed?wait=10                                        waits until nothing is unconfirmed
//
// A user that is not known is made. What cannot be done is a 400 with {"error": "..."}; a wait in vain a 408.
type telegramOrder struct {
	User    int64  `json:"user"`
	Name    string `json:"name"`
	Lang    string `json:"lang"`
	Text    string `json:"text"`
	Kind    string `json:"kind"`
	Label   string `json:"label"`
	Message int    `json:"message"`
}

func (tg *Telegram) serveControl(w http.ResponseWriter, r *http.Request) {
	var result any
	var err error
	what := strings.TrimPrefix(r.URL.Path, "/fake/")
	switch {
	case r.Method == http.MethodGet:
		result, err = tg.tell(r, what)
	case what == "fault":
		var f TelegramFault
		if err = json.NewDecoder(r.Body).Decode(&f); err == nil {
			tg.Fault(f)
		}
	default:
		var order telegramOrder
		if err = json.NewDecoder(r.Body).Decode(&order); err == nil || what == "away" || what == "heal" {
			result, err = tg.obey(what, order)
		}
	}
	w.Header().Set("Content-Type", "application/json")
	switch {
	case err == nil:
	case r.Context().Err() != nil || strings.HasPrefix(err.Error(), "await"):
		w.WriteHeader(http.StatusRequestTimeout)
	default:
		w.WriteHeader(http.StatusBadRequest)
	}
	if err != nil {
		result = map[string]string{"error": err.Error()}
	}
	if result == nil {
		result = map[string]bool{"ok": true}
	}
	_ = json.NewEncoder(w).Encode(result) // whoever asked may be gone
}

func (tg *Telegram) obey(what string, order telegramOrder) (any, error) {
	switch what {
	case "away":
		tg.Away()
		return nil, nil
	case "heal":
		tg.Heal()
		return nil, nil
	}
	if order.User == 0 {
		return nil, fmt.Errorf("%s: which user", what)
	}
	if order.Name == "" {
		order.Name = "User " + strconv.FormatInt(order.User, 10)
	}
	u := tg.User(order.User, order.Name, order.Lang)
	switch what {
	case "open":
		u.Open()
	case "say":
		return map[string]int{"message": u.Say(order.Text)}, nil
	case "send":
		return map[string]int{"message": u.Send(order.Kind, order.Text)}, nil
	case "press":
		if order.Message != 0 {
			return nil, u.PressOn(order.Message, order.Label)
		}
		return nil, u.Press(order.Label)
	case "edit":
		return nil, u.Edit(order.Message, order.Text)
	case "block":
		u.Block()
	case "unblock":
		u.Unblock()
	case "deactivate":
		u.Deactivate()
	case "group":
		return map[string]int64{"chat": u.AddToGroup(order.Text).ID}, nil
	default:
		return nil, fmt.Errorf("%s: no such order", what)
	}
	return nil, nil
}

func (tg *Telegram) tell(r *http.Request, what string) (any, error) {
	ask := r.URL.Query()
	seconds, _ := strconv.Atoi(ask.Get("wait")) // absent: not at all
	ctx, cancel := context.WithTimeout(r.Context(), time.Duration(seconds)*time.Second)
	defer cancel()
	switch what {
	case "sent":
		return map[string]any{"sent": tg.Sent()}, nil
	case "confirmed":
		if err := tg.AwaitConfirmed(ctx); err != nil {
			return nil, fmt.Errorf("await confirmation: %w", err)
		}
		return nil, nil
	case "chat":
		id, err := strconv.ParseInt(ask.Get("user"), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("chat: which user")
		}
		u := tg.User(id, "User "+ask.Get("user"), "")
		after, _ := strconv.Atoi(ask.Get("after")) // absent: from the beginning
		if words := ask.Get("contains"); words != "" {
			if _, err := u.AwaitText(ctx, words, after); err != nil {
				return nil, fmt.Errorf("await words in chat: %w", err)
			}
		}
		tg.mu.Lock()
		defer tg.mu.Unlock()
		chat := []TelegramMessage{}
		for _, m := range u.transcript() {
			if m.ID > after {
				chat = append(chat, m)
			}
		}
		return map[string]any{"messages": chat, "toasts": append([]string{}, u.toasts...)}, nil
	}
	return nil, fmt.Errorf("%s: no such question", what)
}
