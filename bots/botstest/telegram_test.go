package botstest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"alongside/bots/botstest"
)

func startTelegram(t *testing.T, cfg botstest.TelegramConfig) *botstest.Telegram {
	tg, err := botstest.NewTelegram(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tg.Close)
	return tg
}

// telegramAnswer is any answer of the Bot API.
type telegramAnswer struct {
	OK          bool            `json:"ok"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Result      json.RawMessage `json:"result"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

// callTelegram calls method with a JSON body.
func callTelegram(t *testing.T, tg *botstest.Telegram, web *http.Client, method, body string) telegramAnswer {
	t.Helper()
	return postTelegram(t, web, tg.URL()+"/bot"+tg.Token()+"/"+method, "application/json", body)
}

func postTelegram(t *testing.T, web *http.Client, to, kind, body string) telegramAnswer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, to, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	resp, err := web.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer telegramAnswer
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if !answer.OK && answer.Code != resp.StatusCode {
		t.Errorf("%s says %d by HTTP %d", to, answer.Code, resp.StatusCode)
	}
	return answer
}

func TestTelegramFakeTakesJSONFormsAndQueries(t *testing.T) {
	t.Parallel()
	tg := startTelegram(t, botstest.TelegramConfig{Addr: "-"})
	u := tg.User(7, "Kim", "en").Open()
	method := tg.URL() + "/bot" + tg.Token() + "/sendMessage"
	board := `{"inline_keyboard":[[{"text":"Yes","callback_data":"y"}]]}`
	callTelegram(t, tg, tg.Client(), "sendMessage", `{"chat_id":7,"text":"as JSON","reply_markup":`+board+`}`)
	postTelegram(t, tg.Client(), method, "application/x-www-form-urlencoded", url.Values{"chat_id": {"7"}, "text": {"as a form"}, "reply_markup": {board}}.Encode())
	postTelegram(t, tg.Client(), method+"?"+url.Values{"chat_id": {"7"}, "text": {"as a query"}, "reply_markup": {board}}.Encode(), "", "")
	chat := u.Chat()
	for n, want := range []string{"as JSON", "as a form", "as a query"} {
		if len(chat) != 3 || chat[n].Text != want || len(chat[n].Labels()) != 1 {
			t.Fatalf("the chat is %+v", chat)
		}
	}
}

func TestTelegramFakeRefusesAsTelegramDoes(t *testing.T) {
	t.Parallel()
	tg := startTelegram(t, botstest.TelegramConfig{Addr: "-"})
	web := tg.Client()
	u := tg.User(7, "Kim", "en").Open()
	tg.User(8, "Stranger", "en")
	blocked := tg.User(9, "Blocked", "en").Open()
	blocked.Block()
	callTelegram(t, tg, web, "sendMessage", `{"chat_id":7,"text":"hello"}`)
	own := u.Say("mine")
	for _, c := range []struct {
		method, body, want string
		code               int
	}{
		{"sendMessage", `{"chat_id":70,"text":"x"}`, "Bad Request: chat not found", 400},
		{"sendMessage", `{"text":"x"}`, "Bad Request: chat_id is empty", 400},
		{"sendMessage", `{"chat_id":7,"text":" "}`, "Bad Request: message text is empty", 400},
		{"sendMessage", `{"chat_id":7,"text":"` + strings.Repeat("🌼", 2049) + `"}`, "Bad Request: message is too long", 400},
		{"sendMessage", `{"chat_id":7,"text":"x","reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"` + strings.Repeat("x", 65) + `"}]]}}`, "Bad Request: BUTTON_DATA_INVALID", 400},
		{"sendMessage", `{"chat_id":8,"text":"x"}`, "Forbidden: bot can't initiate conversation with a user", 403},
		{"sendMessage", `{"chat_id":9,"text":"x"}`, "Forbidden: bot was blocked by the user", 403},
		{"editMessageText", `{"chat_id":7,"message_id":999,"text":"x"}`, "Bad Request: message to edit not found", 400},
		{"editMessageText", `{"chat_id":7,"message_id":1,"text":"hello"}`, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message", 400},
		{"editMessageText", `{"chat_id":7,"message_id":` + jsonText(own) + `,"text":"x"}`, "Bad Request: message can't be edited", 400},
		{"answerCallbackQuery", `{"callback_query_id":"1"}`, "Bad Request: query is too old and response timeout expired or query ID is invalid", 400},
		{"setMyCommands", `{"commands":[{"command":"NO","description":"x"}]}`, "Bad Request: BOT_COMMAND_INVALID", 400},
		{"leaveChat", `{"chat_id":-1}`, "Bad Request: chat not found", 400},
		{"sendCake", `{}`, "Not Found: method not found", 404},
	} {
		if got := callTelegram(t, tg, web, c.method, c.body); got.OK || got.Code != c.code || got.Description != c.want {
			t.Errorf("%s %s: %d %q, want %d %q", c.method, c.body, got.Code, got.Description, c.code, c.want)
		}
	}
	for token, code := range map[string]int{"4711:wrong": 401, "wrong": 404} {
		if got := postTelegram(t, web, tg.URL()+"/bot"+token+"/getMe", "", ""); got.Code != code {
			t.Errorf("token %q: %d %q, want %d", token, got.Code, got.Description, code)
		}
	}
}

func jsonText(v any) string {
	text, _ := json.Marshal(v) // a number
	return string(text)
}

func TestTelegramFakeConfirmsByOffset(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		tg := startTelegram(t, botstest.TelegramConfig{Addr: "-"})
		u, web := tg.User(7, "Kim", "en"), tg.Client()
		ids := func(body string) []int {
			t.Helper()
			var updates []struct {
				ID int `json:"update_id"`
			}
			answer := callTelegram(t, tg, web, "getUpdates", body)
			if err := json.Unmarshal(answer.Result, &updates); err != nil {
				t.Fatalf("getUpdates: %+v", answer)
			}
			var got []int
			for _, u := range updates {
				got = append(got, u.ID)
			}
			return got
		}
		want := func(body string, want ...int) {
			t.Helper()
			if got := ids(body); jsonText(got) != jsonText(want) {
				t.Errorf("getUpdates %s gives %v, want %v", body, got, want)
			}
		}
		for range 4 {
			u.Say("hello")
		}
		want(`{}`, 1000, 1001, 1002, 1003)
		want(`{"limit":2}`, 1000, 1001)
		want(`{"offset":1001}`, 1001, 1002, 1003)
		want(`{}`, 1001, 1002, 1003)
		want(`{"offset":5000}`, 1001, 1002, 1003)
		want(`{"offset":-1}`, 1003)
		want(`{"offset":1004}`)
		began := time.Now()
		want(`{"timeout":30}`)
		if took := time.Since(began); took != 30*time.Second {
			t.Errorf("an empty poll took %s", took)
		}
		time.AfterFunc(10*time.Second, func() { u.Say("late") })
		want(`{"timeout":30}`, 1004)
		if took := time.Since(began); took != 40*time.Second {
			t.Errorf("the poll that finds something ended after %s", took)
		}
		want(`{"offset":1005,"allowed_updates":["callback_query"]}`)
		u.Say("not wanted")
		want(`{}`)
	})
}

func TestTelegramFakeAllowsOnePoller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		tg := startTelegram(t, botstest.TelegramConfig{Addr: "-"})
		first := make(chan telegramAnswer, 1)
		go func() { first <- callTelegram(t, tg, tg.Client(), "getUpdates", `{"timeout":50}`) }()
		synctest.Wait()
		if second := callTelegram(t, tg, tg.Client(), "getUpdates", `{}`); !second.OK {
			t.Errorf("the second poller is refused: %+v", second)
		}
		if got := <-first; got.Code != 409 || !strings.HasPrefix(got.Description, "Conflict: terminated by other getUpdates request") {
			t.Errorf("the first poller is told %+v", got)
		}
		callTelegram(t, tg, tg.Client(), "setWebhook", `{"url":"http://127.0.0.1:1/"}`)
		if got := callTelegram(t, tg, tg.Client(), "getUpdates", `{}`); got.Code != 409 || !strings.Contains(got.Description, "webhook is active") {
			t.Errorf("beside a webhook the poller is told %+v", got)
		}
		callTelegram(t, tg, tg.Client(), "deleteWebhook", `{}`)
		if got := callTelegram(t, tg, tg.Client(), "getUpdates", `{}`); !got.OK {
			t.Errorf("after the webhook the poller is told %+v", got)
		}
		tg.Close()
	})
}

func TestTelegramFakeDeliversUntilItIsTaken(t *testing.T) {
	t.Parallel()
	tg := startTelegram(t, botstest.TelegramConfig{Redeliver: time.Millisecond})
	var tries atomic.Int32
	bodies := make(chan string, 10)
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Telegram-Bot-Api-Secret-Token") != "s3cret" {
			t.Error("the secret is missing")
		}
		body, _ := io.ReadAll(r.Body) // looked at below
		if tries.Add(1) < 3 {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		bodies <- string(body)
	}))
	defer hook.Close()
	tg.User(7, "Kim", "en").Say("hello")
	web := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	if got := callTelegram(t, tg, web, "setWebhook", `{"url":"`+hook.URL+`","secret_token":"s3cret"}`); !got.OK {
		t.Fatalf("setWebhook: %+v", got)
	}
	if body := <-bodies; !strings.Contains(body, `"text":"hello"`) {
		t.Errorf("delivered %s", body)
	}
	if err := tg.AwaitConfirmed(t.Context()); err != nil {
		t.Error(err)
	}
	if tries.Load() != 3 {
		t.Errorf("it was delivered %d times", tries.Load())
	}
}

func TestTelegramFakeObeysOtherPrograms(t *testing.T) {
	t.Parallel()
	tg := startTelegram(t, botstest.TelegramConfig{})
	web := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	ask := func(method, what, body string, want int) string {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, tg.ControlURL()+what, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := web.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var told bytes.Buffer
		if _, err := told.ReadFrom(resp.Body); err != nil || resp.StatusCode != want {
			t.Errorf("%s %s: %s %s %v", method, what, resp.Status, told.String(), err)
		}
		return strings.TrimSpace(told.String())
	}
	if got := ask("POST", "say", `{"user":7,"name":"Kim","lang":"en","text":"hello"}`, 200); got != `{"message":1}` {
		t.Errorf("say: %s", got)
	}
	callTelegram(t, tg, web, "sendMessage", `{"chat_id":7,"text":"Well?","reply_markup":{"inline_keyboard":[[{"text":"Yes","callback_data":"y"}]]}}`)
	if got := ask("GET", "chat?user=7&contains=Well&wait=10", "", 200); !strings.Contains(got, `"callback_data":"y"`) || !strings.Contains(got, `"hello"`) {
		t.Errorf("chat: %s", got)
	}
	ask("POST", "press", `{"user":7,"label":"Yes"}`, 200)
	ask("POST", "press", `{"user":7,"label":"No"}`, 400)
	ask("POST", "edit", `{"user":7,"message":1,"text":"hello!"}`, 200)
	ask("POST", "dance", `{"user":7}`, 400)
	ask("GET", "chat?user=7&contains=never", "", 408)
	ask("GET", "confirmed", "", 408)
	updates := callTelegram(t, tg, web, "getUpdates", `{}`)
	for _, want := range []string{`"callback_query"`, `"edited_message"`, `"hello!"`} {
		if !strings.Contains(string(updates.Result), want) {
			t.Errorf("the bot is not told of %s: %s", want, updates.Result)
		}
	}
	ask("POST", "fault", `{"retry_after":7}`, 200)
	if got := callTelegram(t, tg, web, "sendMessage", `{"chat_id":7,"text":"x"}`); got.Code != 429 || got.Parameters.RetryAfter != 7 {
		t.Errorf("throttled, sendMessage says %+v", got)
	}
	ask("POST", "fault", `{"status":500,"times":-1}`, 200)
	ask("POST", "heal", ``, 200)
	ask("POST", "block", `{"user":7}`, 200)
	if got := callTelegram(t, tg, web, "sendMessage", `{"chat_id":7,"text":"x"}`); got.Code != 403 {
		t.Errorf("blocked, sendMessage says %+v", got)
	}
}
