package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"alongside/bots"
	"alongside/bots/botstest"
	"alongside/bots/telegram"
)

// world is a fake Telegram without sockets and a bot on it, for tests that make time pass.
type world struct {
	*testing.T
	tg   *botstest.Telegram
	bot  *telegram.Bot
	logs *safeBuffer
}

func newWorld(t *testing.T, change func(*telegram.Config)) *world {
	tg, err := botstest.NewTelegram(botstest.TelegramConfig{Addr: "-"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tg.Close)
	w := &world{T: t, tg: tg, logs: &safeBuffer{}}
	cfg := telegram.Config{Token: tg.Token(), APIURL: tg.URL(), Client: tg.Client(), Log: logTo(w.logs)}
	if change != nil {
		change(&cfg)
	}
	if w.bot, err = telegram.New(cfg); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) human(n int) *botstest.TelegramUser {
	return w.tg.User(int64(n), fmt.Sprint("Human ", n), "en").Open()
}

func message(to int, text string) bots.Outbound {
	return bots.Outbound{ID: text, To: bots.Address{Bot: "telegram", Chat: fmt.Sprint(to)}, Lane: bots.Interactive, Text: text}
}

func TestAnswersOfTelegramMeanWhatTheySay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault botstest.TelegramFault
		want  bots.Failure
	}{
		"a deactivated user":  {botstest.TelegramFault{Status: 403, Text: "Forbidden: user is deactivated"}, bots.Gone},
		"a user not started":  {botstest.TelegramFault{Status: 403, Text: "Forbidden: bot can't initiate conversation with a user"}, bots.Gone},
		"no such chat":        {botstest.TelegramFault{Status: 400, Text: "Bad Request: chat not found"}, bots.Gone},
		"blocked, as a 400":   {botstest.TelegramFault{Status: 400, Text: "Bad Request: USER_IS_BLOCKED"}, bots.Gone},
		"a bad request":       {botstest.TelegramFault{Status: 400, Text: "Bad Request: can't parse entities"}, bots.Permanent},
		"too large a request": {botstest.TelegramFault{Status: 413, Text: "Request Entity Too Large"}, bots.Permanent},
		"an internal error":   {botstest.TelegramFault{Status: 500, Text: "Internal Server Error"}, bots.Temporary},
		"a page of a proxy":   {botstest.TelegramFault{HTML: true}, bots.Temporary},
		"a proxy's patience":  {botstest.TelegramFault{HTML: true, Status: 504}, bots.Uncertain},
		"a page that is fine": {botstest.TelegramFault{HTML: true, Status: 200}, bots.Uncertain},
		"a revoked token":     {botstest.TelegramFault{Status: 401, Text: "Unauthorized"}, bots.Temporary},
		"no retry_after":      {botstest.TelegramFault{Status: 429, Text: "Too Many Requests"}, bots.Throttled},
		"a broken connection": {botstest.TelegramFault{Drop: true}, bots.Uncertain},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, nil)
			w.human(1)
			w.tg.Fault(c.fault)
			_, err := w.bot.Send(t.Context(), message(1, "marigold"))
			var failed *bots.SendError
			if !errors.As(err, &failed) || failed.Kind != c.want {
				t.Fatalf("Send failed with %v, want it to be %s", err, c.want)
			}
			if (failed.Kind == bots.Throttled) != (failed.RetryAfter > 0) {
				t.Errorf("it asks to wait for %s", failed.RetryAfter)
			}
			if strings.Contains(err.Error(), w.tg.Token()) || strings.Contains(err.Error(), "marigold") {
				t.Errorf("the error tells too much: %v", err)
			}
		})
	}
}

// dialer fails as a network does.
type dialer struct{ err error }

func (d dialer) RoundTrip(*http.Request) (*http.Response, error) { return nil, d.err }

func TestNetworkFailuresBeforeTheRequestAreTemporaryAndSilentAboutTheToken(t *testing.T) {
	t.Parallel()
	token := "4711:FAKE-telegram-token"
	for _, why := range []error{
		&net.DNSError{Err: "no such host", Name: "api.telegram.org", IsNotFound: true},
		&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED},
		errors.New("proxy refused https://api.telegram.org/bot" + token + "/sendMessage"),
	} {
		w := newWorld(t, func(c *telegram.Config) { c.Client = &http.Client{Transport: dialer{why}} })
		_, err := w.bot.Send(t.Context(), message(1, "hello"))
		var failed *bots.SendError
		if !errors.As(err, &failed) || failed.Kind != bots.Temporary {
			t.Errorf("%v came as %v, want it to be temporary", why, err)
		}
		for ; err != nil; err = errors.Unwrap(err) {
			if strings.Contains(err.Error(), token) {
				t.Errorf("the error holds the token: %v", err)
			}
		}
	}
}

func TestServerThatIsSilentIsUncertainAfterAWhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.human(1)
		w.tg.Fault(botstest.TelegramFault{Stall: true})
		began := time.Now()
		_, err := w.bot.Send(t.Context(), message(1, "hello"))
		var failed *bots.SendError
		if !errors.As(err, &failed) || failed.Kind != bots.Uncertain || time.Since(began) > time.Minute {
			t.Errorf("after %s Send failed with %v", time.Since(began), err)
		}
		w.tg.Close()
	})
}

func TestSendIsPlainQuietAndWithoutPreviews(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	u := w.human(1)
	out := message(1, "see https://example.org")
	out.Quiet = true
	receipt, err := w.bot.Send(t.Context(), out)
	if err != nil {
		t.Fatal(err)
	}
	m := u.Chat()[0]
	if !m.Silent || m.Preview || m.ParseMode != "" || m.Text != "see https://example.org" {
		t.Errorf("the human got %+v", m)
	}
	if receipt.At.Location() != time.UTC || receipt.At.Unix() != m.At.Unix() {
		t.Errorf("the receipt is of %s, the message of %s", receipt.At, m.At)
	}
	out.Quiet = false
	if _, err := w.bot.Send(t.Context(), out); err != nil || u.Chat()[1].Silent {
		t.Errorf("a loud one came as %+v, %v", u.Chat()[1], err)
	}
}

func TestLongMessageGoesOnWhereItBrokeOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		u := w.human(1)
		out := message(1, strings.Repeat("marigold ", 1200))
		out.ID = "long"
		w.tg.Fault(botstest.TelegramFault{Skip: 1, RetryAfter: 3})
		var failed *bots.SendError
		if _, err := w.bot.Send(t.Context(), out); !errors.As(err, &failed) || failed.Kind != bots.Throttled {
			t.Fatalf("Send: %v", err)
		}
		if _, err := w.bot.Send(t.Context(), out); err != nil {
			t.Fatalf("Send again: %v", err)
		}
		if n := len(u.Chat()); n != 3 {
			t.Errorf("it came in %d parts", n)
		}
		if _, err := w.bot.Send(t.Context(), out); err != nil || len(u.Chat()) != 6 {
			t.Errorf("sent anew there are %d parts, %v", len(u.Chat()), err)
		}
	})
}

func TestLongEditIsCut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	u := w.human(1)
	receipt, err := w.bot.Send(t.Context(), message(1, "short"))
	if err != nil {
		t.Fatal(err)
	}
	out := message(1, strings.Repeat("marigold ", 1200))
	if err := w.bot.Edit(t.Context(), receipt.Message, out); err != nil {
		t.Fatal(err)
	}
	if text := u.Chat()[0].Text; len(u.Chat()) != 1 || !strings.HasSuffix(text, "marigold…") {
		t.Errorf("it ends in %q", text[len(text)-20:])
	}
}

func TestUrgentGoesBeforeABulkOfReminders(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(c *telegram.Config) { c.Limits = telegram.Limits(1) })
		const crowd = 300
		var sends sync.WaitGroup
		send := func(out bots.Outbound) {
			if _, err := w.bot.Send(t.Context(), out); err != nil {
				t.Errorf("Send: %v", err)
			}
		}
		for n := range crowd {
			w.human(100 + n)
			out := message(100+n, "reminder")
			out.Lane = bots.Scheduled
			sends.Go(func() { send(out) })
		}
		w.human(1)
		time.Sleep(time.Second)
		synctest.Wait()
		began := time.Now()
		urgent := message(1, "help")
		urgent.Lane = bots.Urgent
		send(urgent)
		if took := time.Since(began); took > time.Second/20 {
			t.Errorf("help took %s, behind the reminders", took)
		}
		sends.Wait()
		if took := time.Since(began); took < 8*time.Second {
			t.Errorf("%d reminders took %s more, faster than Telegram allows", crowd, took)
		}
	})
}

func TestThrottledBotWaitsAsAWhole(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		for n := 1; n <= 3; n++ {
			w.human(n)
		}
		w.tg.Throttle(2, 10*time.Second)
		began := time.Now()
		for n := 1; n <= 2; n++ {
			if _, err := w.bot.Send(t.Context(), message(n, "hello")); err == nil {
				t.Fatal("Send went through")
			}
		}
		if _, err := w.bot.Send(t.Context(), message(3, "hello")); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("the third chat went after %s, want Telegram's pause to be kept", took)
		}
	})
}

func TestSendEndsWithItsContextWhileItWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.human(1)
		w.tg.Throttle(1, time.Hour)
		_, _ = w.bot.Send(t.Context(), message(1, "hello")) // throttled
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, errors.New("shutting down"))
		defer cancel()
		_, err := w.bot.Send(ctx, message(1, "hello"))
		var failed *bots.SendError
		if !errors.As(err, &failed) || failed.Kind != bots.Temporary || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Send failed with %v", err)
		}
	})
}
