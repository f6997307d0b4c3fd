package telegram_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"alongside/bots"
	"alongside/bots/telegram"
)

const hookSecret = "webhook-secret-4711"

// newHook is a world whose bot receives by webhook, and runs.
func newHook(t *testing.T, hear bots.Hear) *world {
	w := newWorld(t, func(c *telegram.Config) {
		c.WebhookURL, c.WebhookSecret = "https://example.org/telegram/webhook", hookSecret
	})
	ctx, cancel := context.WithCancel(t.Context())
	ended := w.run(ctx, hear)
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
	if err := w.tg.AwaitCalls(t.Context(), "setWebhook", 1); err != nil {
		t.Fatal(err)
	}
	return w
}

// knock delivers body as Telegram does, and returns the status.
func (w *world) knock(method, secret string, body io.Reader) int {
	req := httptest.NewRequestWithContext(w.Context(), method, "/telegram/webhook", body)
	if secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	answer := httptest.NewRecorder()
	w.bot.Handler().ServeHTTP(answer, req)
	return answer.Code
}

const hello = `{"update_id":1,"message":{"message_id":5,"date":1772366400,"from":{"id":7,"first_name":"Kim"},"chat":{"id":7,"type":"private"},"text":"hello"}}`

func TestWebhookTakesOnlyWhatIsTelegrams(t *testing.T) {
	t.Parallel()
	heard, hear := recorder()
	w := newHook(t, hear)
	for _, c := range []struct {
		name, method, secret, body string
		want                       int
	}{
		{"no secret", http.MethodPost, "", hello, 401},
		{"a wrong secret", http.MethodPost, "webhook-secret-4712", hello, 401},
		{"part of the secret", http.MethodPost, "webhook-secret", hello, 401},
		{"a look", http.MethodGet, hookSecret, "", 405},
		{"another method", http.MethodPut, hookSecret, hello, 405},
		{"no update", http.MethodPost, hookSecret, "hello", 400},
		{"nothing", http.MethodPost, hookSecret, "", 400},
		{"too much", http.MethodPost, hookSecret, `{"x":"` + strings.Repeat("x", 1<<20) + `"}`, 413},
		{"poison", http.MethodPost, hookSecret, `{"update_id":4,"message":{"message_id":"x"}}`, 200},
		{"an unknown kind", http.MethodPost, hookSecret, `{"update_id":4,"hologram":{}}`, 200},
	} {
		if got := w.knock(c.method, c.secret, strings.NewReader(c.body)); got != c.want {
			t.Errorf("%s is answered with %d, want %d", c.name, got, c.want)
		}
	}
	if len(heard) != 0 {
		t.Errorf("heard %v", <-heard)
	}
	if got := w.knock(http.MethodPost, hookSecret, strings.NewReader(hello)); got != 200 || len(heard) != 1 {
		t.Errorf("what is Telegram's is answered with %d, and %d were heard", got, len(heard))
	}
}

func TestWebhookConfirmsOnlyWhatWasSaved(t *testing.T) {
	t.Parallel()
	w := newHook(t, func(context.Context, bots.Inbound) (bots.Reply, error) {
		return bots.Reply{}, errors.New("save person: the disk is full")
	})
	if got := w.knock(http.MethodPost, hookSecret, strings.NewReader(hello)); got != 500 {
		t.Errorf("it is answered with %d, want 500", got)
	}
}

func TestWebhookIsClosedWhileNobodyRuns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *telegram.Config) {
		c.WebhookURL, c.WebhookSecret = "https://example.org/", hookSecret
	})
	if got := w.knock(http.MethodPost, hookSecret, strings.NewReader(hello)); got != 503 {
		t.Errorf("it is answered with %d, want 503", got)
	}
	polls := newWorld(t, nil)
	if got := polls.knock(http.MethodPost, "", strings.NewReader(hello)); got != 401 {
		t.Errorf("a bot without a secret answers with %d, want 401", got)
	}
}

func TestRunWaitsForTheWebhookAtWork(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(c *telegram.Config) {
			c.WebhookURL, c.WebhookSecret = "https://example.org/", hookSecret
		})
		ctx, cancel := context.WithCancel(t.Context())
		saved := false
		ended := w.run(ctx, func(ctx context.Context, _ bots.Inbound) (bots.Reply, error) {
			<-ctx.Done()
			time.Sleep(time.Second) // it tidies up
			saved = true
			return bots.Reply{}, nil
		})
		synctest.Wait()
		status := make(chan int, 1)
		go func() { status <- w.knock(http.MethodPost, hookSecret, strings.NewReader(hello)) }()
		synctest.Wait()
		cancel()
		if err := <-ended; err != nil || !saved {
			t.Errorf("Run ended with %v, and the update saved: %t", err, saved)
		}
		if got := <-status; got != 200 {
			t.Errorf("it is answered with %d", got)
		}
	})
}

func TestWebhookIsSetOnceTelegramCanBeReached(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(c *telegram.Config) {
			c.WebhookURL, c.WebhookSecret = "https://example.org/", hookSecret
		})
		w.tg.Away()
		ctx, cancel := context.WithCancel(t.Context())
		_, hear := recorder()
		ended := w.run(ctx, hear)
		time.Sleep(time.Hour)
		w.tg.Heal()
		if err := w.tg.AwaitCalls(ctx, "setWebhook", 1); err != nil {
			t.Error(err)
		}
		cancel()
		<-ended
		if strings.Contains(w.logs.String(), hookSecret) {
			t.Error("the logs hold the webhook's secret")
		}
		w.tg.Close()
	})
}

func TestPollingRemovesAWebhookLeftBehind(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newHook(t, nil)
		polls, err := telegram.New(telegram.Config{Token: w.tg.Token(), APIURL: w.tg.URL(), Client: w.tg.Client()})
		if err != nil {
			t.Fatal(err)
		}
		heard, hear := recorder()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- polls.Run(ctx, hear) }()
		if err := w.tg.AwaitCalls(ctx, "getUpdates", 1); err != nil {
			t.Fatal(err)
		}
		w.human(1).Say("hello")
		<-heard
		cancel()
		<-ended
	})
}

func TestConfigurationErrorsNameTheVariable(t *testing.T) {
	t.Parallel()
	good := telegram.Config{Token: "4711:abc-DEF"}
	for name, change := range map[string]func(*telegram.Config){
		"TELEGRAM_BOT_TOKEN":      func(c *telegram.Config) { c.Token = "4711:abc/../sendMessage" },
		"TELEGRAM_API_URL":        func(c *telegram.Config) { c.APIURL = "api.telegram.org" },
		"TELEGRAM_WEBHOOK_URL":    func(c *telegram.Config) { c.WebhookURL = "example.org"; c.WebhookSecret = "x" },
		"TELEGRAM_WEBHOOK_SECRET": func(c *telegram.Config) { c.WebhookURL = "https://example.org"; c.WebhookSecret = "a b" },
	} {
		cfg := good
		change(&cfg)
		_, err := telegram.New(cfg)
		if err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "4711") {
			t.Errorf("New: %v, want it to name %s and no token", err, name)
		}
		if errors.Is(err, bots.ErrRefused) != (name == "TELEGRAM_BOT_TOKEN") {
			t.Errorf("New: %v", err)
		}
	}
	if _, err := telegram.New(good); err != nil {
		t.Error(err)
	}
}
