package slack_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/bots"
	"alongside/bots/botstest"
	"alongside/bots/slack"
)

const said = `{"type":"event_callback","event":{"type":"message","channel":"C0000","user":"U0000","text":"hello","ts":"1700000000.000100"}}`

// delivery is one request to a handler. What it leaves out is as Slack would have it.
type delivery struct {
	method    string
	body      string
	age       time.Duration
	secret    string
	signature string
	unsigned  bool
	retry     int
}

func (d delivery) to(handler http.Handler, secret string) *httptest.ResponseRecorder {
	if d.method == "" {
		d.method = http.MethodPost
	}
	if d.secret == "" {
		d.secret = secret
	}
	req := httptest.NewRequest(d.method, "/", strings.NewReader(d.body))
	if !d.unsigned {
		at := strconv.FormatInt(time.Now().Add(-d.age).Unix(), 10)
		req.Header.Set("X-Slack-Request-Timestamp", at)
		if d.signature == "" {
			d.signature = botstest.SignSlack(d.secret, at, []byte(d.body))
		}
		req.Header.Set("X-Slack-Signature", d.signature)
	}
	if d.retry > 0 {
		req.Header.Set("X-Slack-Retry-Num", strconv.Itoa(d.retry))
		req.Header.Set("X-Slack-Retry-Reason", "http_timeout")
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, req)
	return w
}

func TestWhatIsNotFromSlackChangesNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, true)
	bot := r.bot(r.config())
	h := listen(t, bot, nil)
	press := url.Values{"payload": {`{"type":"block_actions","user":{"id":"U0000"},"channel":{"id":"C0000"},"actions":[{"action_ts":"1.0","value":"x"}]}`}}.Encode()
	command := url.Values{"user_id": {"U0000"}, "channel_id": {"C0000"}, "trigger_id": {"1.2"}, "text": {"queue"}}.Encode()
	for part, c := range map[string]struct {
		handler http.Handler
		body    string
	}{"events": {bot.Events(), said}, "interactions": {bot.Interactions(), press}, "commands": {bot.Commands(), command}} {
		valid := botstest.SignSlack(r.slack.SigningSecret(), strconv.FormatInt(time.Now().Unix(), 10), []byte(c.body))
		for name, try := range map[string]struct {
			delivery
			want int
		}{
			"another secret":        {delivery{body: c.body, secret: "guessed"}, http.StatusUnauthorized},
			"no signature":          {delivery{body: c.body, unsigned: true}, http.StatusUnauthorized},
			"a cut signature":       {delivery{body: c.body, signature: valid[:20]}, http.StatusUnauthorized},
			"another version":       {delivery{body: c.body, signature: "v1" + valid[2:]}, http.StatusUnauthorized},
			"words changed after":   {delivery{body: c.body + " ", signature: valid}, http.StatusUnauthorized},
			"six minutes old":       {delivery{body: c.body, age: 6 * time.Minute}, http.StatusUnauthorized},
			"six minutes too early": {delivery{body: c.body, age: -6 * time.Minute}, http.StatusUnauthorized},
			"over a megabyte":       {delivery{body: c.body + strings.Repeat(" ", 1<<20)}, http.StatusRequestEntityTooLarge},
			"not posted":            {delivery{body: c.body, method: http.MethodGet}, http.StatusMethodNotAllowed},
		} {
			if got := try.to(c.handler, r.slack.SigningSecret()); got.Code != try.want {
				t.Errorf("%s, %s: answered %d, want %d", part, name, got.Code, try.want)
			}
		}
		if len(h.heard) != 0 {
			t.Errorf("%s: heard %v", part, <-h.heard)
		}
		if got := (delivery{body: c.body}).to(c.handler, r.slack.SigningSecret()); got.Code != http.StatusOK {
			t.Errorf("%s: what Slack signed is answered with %d", part, got.Code)
		}
		h.next()
	}
}

func TestWithoutSecretNothingIsTaken(t *testing.T) {
	t.Parallel()
	bot := slack.New(slack.Config{BotToken: "xoxb-1", AppToken: "xapp-1"})
	if got := (delivery{body: said, secret: ""}).to(bot.Events(), ""); got.Code != http.StatusUnauthorized {
		t.Errorf("answered %d", got.Code)
	}
}

func TestRepetitionIsTheSameEvent(t *testing.T) {
	t.Parallel()
	r := newRig(t, true)
	bot := r.bot(r.config())
	fail := make(chan struct{}, 1)
	fail <- struct{}{}
	h := listen(t, bot, func(context.Context, bots.Inbound) (bots.Reply, error) {
		select {
		case <-fail:
			return bots.Reply{}, io.ErrClosedPipe
		default:
			return bots.Reply{}, nil
		}
	})
	for retry, want := range []int{http.StatusServiceUnavailable, http.StatusOK} {
		if got := (delivery{body: said, retry: retry}).to(bot.Events(), r.slack.SigningSecret()); got.Code != want {
			t.Errorf("delivery %d is answered with %d, want %d", retry, got.Code, want)
		}
	}
	if one, two := h.next(), h.next(); one.ID != two.ID {
		t.Errorf("heard %q and then %q", one.ID, two.ID)
	}
}

func TestAddressIsVerifiedBeforeTheBotRuns(t *testing.T) {
	t.Parallel()
	bot := slack.New(slack.Config{BotToken: "xoxb-1", SigningSecret: "s3cret"})
	got := delivery{body: `{"type":"url_verification","token":"x","challenge":"3eZbrw1aB"}`}.to(bot.Events(), "s3cret")
	if got.Code != http.StatusOK || got.Body.String() != "3eZbrw1aB" {
		t.Errorf("answered %d %q", got.Code, got.Body)
	}
}

func TestNothingIsConfirmedBeforeTheBotRuns(t *testing.T) {
	t.Parallel()
	bot := slack.New(slack.Config{BotToken: "xoxb-1", SigningSecret: "s3cret", ConfirmWithin: 10 * time.Millisecond})
	if got := (delivery{body: said}).to(bot.Events(), "s3cret"); got.Code != http.StatusServiceUnavailable {
		t.Errorf("answered %d", got.Code)
	}
}

func TestSignedNonsenseIsRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t, true)
	bot := r.bot(r.config())
	listen(t, bot, nil)
	for name, c := range map[string]struct {
		handler http.Handler
		body    string
		want    int
	}{
		"no JSON":            {bot.Events(), "{", http.StatusBadRequest},
		"no payload":         {bot.Interactions(), "a=b", http.StatusBadRequest},
		"no form":            {bot.Commands(), "%zz", http.StatusBadRequest},
		"an unknown event":   {bot.Events(), `{"type":"event_callback","event":{"type":"of_tomorrow"}}`, http.StatusOK},
		"a certificate test": {bot.Commands(), "ssl_check=1&token=x", http.StatusOK},
	} {
		if got := (delivery{body: c.body}).to(c.handler, r.slack.SigningSecret()); got.Code != c.want {
			t.Errorf("%s: answered %d, want %d", name, got.Code, c.want)
		}
	}
}
