package botstest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/bots/botstest"
)

func newSlack(t *testing.T, cfg botstest.SlackConfig) *botstest.Slack {
	t.Helper()
	s, err := botstest.NewSlack(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// ask sends JSON and returns the JSON that comes back.
func ask(t *testing.T, method, target, token string, body any) (answer map[string]any, header http.Header) {
	t.Helper()
	sent, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, target, bytes.NewReader(sent))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	return answer, resp.Header
}

func TestSlackWantsTheRightToken(t *testing.T) {
	t.Parallel()
	s := newSlack(t, botstest.SlackConfig{})
	for token, want := range map[string]string{"": "not_authed", "xoxb-other": "invalid_auth", s.AppToken(): "not_allowed_token_type"} {
		if got, _ := ask(t, http.MethodPost, s.URL()+"auth.test", token, nil); got["error"] != want {
			t.Errorf("token %q is answered with %v, want %s", token, got, want)
		}
	}
	if got, _ := ask(t, http.MethodPost, s.URL()+"auth.test", s.BotToken(), nil); got["ok"] != true {
		t.Errorf("its own token is answered with %v", got)
	}
	form, err := http.PostForm(s.URL()+"auth.test", url.Values{"token": {s.BotToken()}})
	if err != nil {
		t.Fatal(err)
	}
	defer form.Body.Close()
	if text, _ := io.ReadAll(form.Body); !strings.Contains(string(text), `"ok":true`) {
		t.Errorf("in a form it is answered with %s", text)
	}
}

func TestSlackRefusesWhatItCannotShow(t *testing.T) {
	t.Parallel()
	s := newSlack(t, botstest.SlackConfig{})
	s.AddChannel("C1", "room")
	section := func(n int) map[string]any {
		return map[string]any{"type": "section", "text": map[string]any{"type": "mrkdwn", "text": strings.Repeat("x", n)}}
	}
	many := func(n int) (blocks []any) {
		for range n {
			blocks = append(blocks, map[string]any{"type": "divider"})
		}
		return blocks
	}
	button := func(label, value string) []any {
		return []any{map[string]any{"type": "actions", "elements": []any{map[string]any{
			"type": "button", "action_id": "a", "value": value, "text": map[string]any{"type": "plain_text", "text": label},
		}}}}
	}
	for name, c := range map[string]struct {
		message map[string]any
		want    any
	}{
		"nothing":                {map[string]any{}, "no_text"},
		"a section":              {map[string]any{"blocks": []any{section(3000)}}, nil},
		"a section too long":     {map[string]any{"blocks": []any{section(3001)}}, "invalid_blocks"},
		"sections too long":      {map[string]any{"blocks": []any{section(3000), section(3000), section(3000), section(3000), section(3000)}}, "msg_blocks_too_long"},
		"fifty blocks":           {map[string]any{"blocks": many(50), "text": "x"}, nil},
		"a block too many":       {map[string]any{"blocks": many(51), "text": "x"}, "invalid_blocks"},
		"no blocks at all":       {map[string]any{"blocks": "nonsense"}, "invalid_blocks_format"},
		"a button":               {map[string]any{"blocks": button(strings.Repeat("l", 75), strings.Repeat("v", 2000))}, nil},
		"a label too long":       {map[string]any{"blocks": button(strings.Repeat("l", 76), "v")}, "invalid_blocks"},
		"a value too long":       {map[string]any{"blocks": button("l", strings.Repeat("v", 2001))}, "invalid_blocks"},
		"an empty label":         {map[string]any{"blocks": button("", "v")}, "invalid_blocks"},
		"metadata without words": {map[string]any{"text": "x", "metadata": map[string]any{"event_type": "t"}}, "invalid_metadata_format"},
	} {
		c.message["channel"] = "C1"
		if got, _ := ask(t, http.MethodPost, s.URL()+"chat.postMessage", s.BotToken(), c.message); got["error"] != c.want {
			t.Errorf("%s is answered with %v, want %v", name, got, c.want)
		}
	}
	if got, _ := ask(t, http.MethodPost, s.URL()+"chat.postMessage", s.BotToken(), map[string]any{"channel": "C9", "text": "x"}); got["error"] != "channel_not_found" {
		t.Errorf("a channel that is not there is answered with %v", got)
	}
}

func TestSlackAsksToWaitInTheHeader(t *testing.T) {
	t.Parallel()
	s := newSlack(t, botstest.SlackConfig{})
	s.AddChannel("C1", "room")
	s.Throttle(7 * time.Second)
	got, header := ask(t, http.MethodPost, s.URL()+"chat.postMessage", s.BotToken(), map[string]any{"channel": "C1", "text": "x"})
	if got["error"] != "ratelimited" || header.Get("Retry-After") != "7" {
		t.Errorf("answered %v, Retry-After %q", got, header.Get("Retry-After"))
	}
}

func TestSlackRepeatsThreeTimesAndGivesUp(t *testing.T) {
	t.Parallel()
	s := newSlack(t, botstest.SlackConfig{Redeliver: make([]time.Duration, 3)})
	type seen struct{ retry, id string }
	deliveries := make(chan seen, 10)
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Header.Get("X-Slack-Signature") != botstest.SignSlack(s.SigningSecret(), r.Header.Get("X-Slack-Request-Timestamp"), body) {
			t.Error("the signature is wrong")
		}
		var event struct {
			ID string `json:"event_id"`
		}
		if err := json.Unmarshal(body, &event); err != nil {
			t.Error(err)
		}
		deliveries <- seen{r.Header.Get("X-Slack-Retry-Num"), event.ID}
		w.WriteHeader(http.StatusInternalServerError)
	}))
	t.Cleanup(app.Close)
	s.DeliverTo(botstest.SlackURLs{Events: app.URL})
	w := s.Worker("U1", "Kim")
	s.AddChannel("C1", "room", "U1")
	if _, err := w.Post("C1", "hello"); err != nil {
		t.Fatal(err)
	}
	if err := s.AwaitQuiet(t.Context()); err != nil {
		t.Fatal(err)
	}
	first := <-deliveries
	for _, want := range []string{"1", "2", "3"} {
		if got := <-deliveries; got.retry != want || got.id != first.id {
			t.Errorf("delivery %s is %+v, want the event %s", want, got, first.id)
		}
	}
	if len(deliveries) != 0 || first.retry != "" || s.Lost() != 1 {
		t.Errorf("%d deliveries more; lost %d", len(deliveries), s.Lost())
	}
}

// TestSlackIsDrivenFromAnotherProcess goes through a whole conversation with nothing but HTTP.
func TestSlackIsDrivenFromAnotherProcess(t *testing.T) {
	t.Parallel()
	s := newSlack(t, botstest.SlackConfig{})
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/commands" {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"response_type":"ephemeral","text":"1 &lt; 2"}`))
		}
	}))
	t.Cleanup(app.Close)
	fake := func(method, path string, body map[string]any) map[string]any {
		t.Helper()
		answer, _ := ask(t, method, s.ControlURL()+path, "", body)
		return answer
	}
	fake("POST", "deliver", map[string]any{"events": app.URL + "/events", "interactions": app.URL + "/interactions", "commands": app.URL + "/commands"})
	fake("POST", "worker", map[string]any{"id": "U1", "name": "Kim Winter"})
	fake("POST", "channel", map[string]any{"id": "C1", "name": "room", "members": []string{"U1"}})
	about := fake("GET", "", nil)
	card, _ := ask(t, http.MethodPost, about["api_url"].(string)+"chat.postMessage", about["bot_token"].(string), map[string]any{
		"channel": "C1", "text": "a card", "blocks": []any{
			map[string]any{"type": "header", "text": map[string]any{"type": "plain_text", "text": "Question"}},
			map[string]any{"type": "section", "text": map[string]any{"type": "mrkdwn", "text": "*waiting* for <@U1> &amp; others"}},
			map[string]any{"type": "actions", "elements": []any{map[string]any{"type": "button", "action_id": "a", "value": "claim", "text": map[string]any{"type": "plain_text", "text": "Claim"}}}},
		},
	})
	if answer := fake("POST", "press", map[string]any{"user": "U1", "channel": "C1", "label": "Claim"}); answer["ok"] != true {
		t.Errorf("pressed: %v", answer)
	}
	if answer := fake("POST", "press", map[string]any{"user": "U1", "channel": "C1", "label": "Clam"}); answer["error"] == nil {
		t.Errorf("pressed what is not there: %v", answer)
	}
	fake("POST", "reply", map[string]any{"user": "U1", "channel": "C1", "thread_ts": card["ts"], "text": "I take <this>"})
	if answer := fake("POST", "command", map[string]any{"user": "U1", "channel": "C1", "command": "/alongside", "text": "help"}); answer["text"] != "1 < 2" {
		t.Errorf("the command is answered with %v", answer)
	}
	if answer := fake("GET", "await?channel=C1&contains=this", nil); answer["shown"] != "I take <this>" {
		t.Errorf("awaited %v", answer)
	}
	if answer := fake("GET", "quiet", nil); answer["ok"] != true {
		t.Errorf("not quiet: %v", answer)
	}
	want := "alongside: Question\n  waiting for @U1 & others [Claim]\n    Kim Winter: I take <this>\n"
	if got := fake("GET", "channel?id=C1", nil)["transcript"]; got != want {
		t.Errorf("the channel reads %q, want %q", got, want)
	}
	if answer := fake("POST", "fault", map[string]any{"kind": "earthquake"}); answer["error"] == nil {
		t.Errorf("a fault that is not there: %v", answer)
	}
}
