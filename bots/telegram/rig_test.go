package telegram_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"go.uber.org/goleak"

	"alongside/bots"
	"alongside/bots/botstest"
	"alongside/bots/pace"
	"alongside/bots/telegram"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestSuiteByPolling(t *testing.T) {
	t.Parallel()
	botstest.Run(t, func(t *testing.T) botstest.Rig { return newRig(t, false) })
}

func TestSuiteWithoutSockets(t *testing.T) {
	t.Parallel()
	botstest.Run(t, func(t *testing.T) botstest.Rig {
		r := newRig(t, false)
		r.web = r.tg.Client()
		return r
	})
}

func TestSuiteByWebhook(t *testing.T) {
	t.Parallel()
	botstest.Run(t, func(t *testing.T) botstest.Rig { return newRig(t, true) })
}

// rig is the suite's Telegram.
type rig struct {
	*testing.T
	tg     *botstest.Telegram
	web    *http.Client
	hook   *hook
	logs   *safeBuffer
	secret string
}

func newRig(t *testing.T, byWebhook bool) *rig {
	tg, err := botstest.NewTelegram(botstest.TelegramConfig{})
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{T: t, tg: tg, web: &http.Client{Transport: &http.Transport{}}, logs: &safeBuffer{}}
	t.Cleanup(func() {
		r.web.CloseIdleConnections()
		tg.Close()
	})
	if byWebhook {
		r.secret = "webhook-secret-4711"
		r.hook = &hook{}
		r.hook.server = httptest.NewServer(r.hook)
		t.Cleanup(r.hook.server.Close)
	}
	return r
}

// hook serves whichever bot is the latest.
type hook struct {
	server *httptest.Server
	mu     sync.Mutex
	bot    http.Handler
}

func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	bot := h.bot
	h.mu.Unlock()
	bot.ServeHTTP(w, r)
}

func (r *rig) config() telegram.Config {
	cfg := telegram.Config{
		Token: r.tg.Token(), APIURL: r.tg.URL(), Client: r.web,
		Log:    logTo(r.logs),
		Limits: pace.Limits{All: 10_000, AllBurst: 100, Chat: 10_000, ChatBurst: 100},
	}
	if r.hook != nil {
		cfg.WebhookURL, cfg.WebhookSecret = r.hook.server.URL+"/telegram/webhook", r.secret
	}
	return cfg
}

func (r *rig) open(cfg telegram.Config) *telegram.Bot {
	bot, err := telegram.New(cfg)
	if err != nil {
		r.Fatal(err)
	}
	if r.hook != nil {
		r.hook.mu.Lock()
		defer r.hook.mu.Unlock()
		r.hook.bot = bot.Handler()
	}
	return bot
}

func (r *rig) Bot() bots.Bot { return r.open(r.config()) }

func (r *rig) Refused() (bots.Bot, string) {
	cfg := r.config()
	cfg.Token = "4711:another-secret-token"
	return r.open(cfg), "TELEGRAM_BOT_TOKEN"
}

func (r *rig) Human(n int) botstest.Human {
	return human{r, r.tg.User(int64(100+n), "Human "+strconv.Itoa(n), "en").Open()}
}

func (r *rig) TextLimit() int { return 4096 }

func (r *rig) Length(text string) int { return len(utf16.Encode([]rune(text))) }

func (r *rig) AwaitConfirmed(ctx context.Context) { r.ok(r.tg.AwaitConfirmed(ctx)) }

func (r *rig) Throttle(retryAfter time.Duration) { r.tg.Throttle(1, retryAfter) }

func (r *rig) Away() { r.tg.Away() }

func (r *rig) LoseAnswer() { r.tg.Fault(botstest.TelegramFault{Lose: true}) }

func (r *rig) Stall() { r.tg.Fault(botstest.TelegramFault{Stall: true, Times: -1}) }

func (r *rig) AwaitStalled(ctx context.Context) { r.ok(r.tg.AwaitStalled(ctx)) }

func (r *rig) Heal() { r.tg.Heal() }

func (r *rig) Secrets() []string {
	secrets := []string{r.tg.Token(), "4711:another-secret-token"}
	if r.secret != "" {
		secrets = append(secrets, r.secret)
	}
	return secrets
}

func (r *rig) Logs() string { return r.logs.String() }

func (r *rig) ok(err error) {
	r.Helper()
	if err != nil {
		r.Fatalf("the fake: %v; logs:\n%s", err, r.Logs())
	}
}

type human struct {
	rig *rig
	u   *botstest.TelegramUser
}

func (h human) ID() string { return strconv.FormatInt(h.u.ID, 10) }

func (h human) Chat() bots.Address { return bots.Address{Bot: "telegram", Chat: h.ID()} }

func (h human) Say(text string) string { return strconv.Itoa(h.u.Say(text)) }

func (h human) Edit(message, text string) { h.rig.ok(h.u.Edit(h.number(message), text)) }

func (h human) Press(message, label string) { h.rig.ok(h.u.PressOn(h.number(message), label)) }

func (h human) Leave() { h.u.Block() }

func (h human) AwaitToast(ctx context.Context) string {
	toast, err := h.u.AwaitToast(ctx)
	h.rig.ok(err)
	return toast
}

func (h human) Read() []botstest.Seen {
	var seen []botstest.Seen
	for _, m := range h.u.Chat() {
		if m.FromBot {
			seen = append(seen, botstest.Seen{Message: strconv.Itoa(m.ID), Text: m.Text, Labels: m.Labels()})
		}
	}
	return seen
}

func (h human) number(message string) int {
	n, err := strconv.Atoi(message)
	h.rig.ok(err)
	return n
}

func logTo(b *safeBuffer) *slog.Logger {
	return slog.New(slog.NewTextHandler(b, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// safeBuffer is a buffer for many goroutines.
type safeBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
