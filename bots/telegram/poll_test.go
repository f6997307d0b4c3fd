package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"alongside/bots"
	"alongside/bots/botstest"
	"alongside/bots/telegram"
)

// run starts the world's bot, and returns how it ended.
func (w *world) run(ctx context.Context, hear bots.Hear) <-chan error {
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Run(ctx, hear) }()
	return ended
}

// recorder hears everything.
func recorder() (chan bots.Inbound, bots.Hear) {
	heard := make(chan bots.Inbound, 1000)
	return heard, func(_ context.Context, in bots.Inbound) (bots.Reply, error) {
		heard <- in
		return bots.Reply{}, nil
	}
}

func TestFailureHoldsUpItsOwnChatInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		ctx, cancel := context.WithCancel(t.Context())
		var broken atomic.Bool
		broken.Store(true)
		var heard []string
		saved := make(chan string, 100)
		ended := w.run(ctx, func(_ context.Context, in bots.Inbound) (bots.Reply, error) {
			if in.From.Chat == "1" && broken.Load() {
				return bots.Reply{}, errors.New("save person: the disk is full")
			}
			saved <- in.Text
			return bots.Reply{}, nil
		})
		w.human(1).Say("first")
		w.human(1).Say("second")
		w.human(2).Say("other")
		if got := <-saved; got != "other" {
			t.Errorf("%q was saved first", got)
		}
		time.Sleep(10 * time.Minute)
		w.human(2).Say("another")
		if got := <-saved; got != "another" {
			t.Errorf("%q was saved, while the other chat is stuck", got)
		}
		if calls := w.tg.Calls("getUpdates"); calls > 1000 {
			t.Errorf("Telegram was asked %d times in ten minutes", calls)
		}
		broken.Store(false)
		heard = append(heard, <-saved, <-saved)
		if heard[0] != "first" || heard[1] != "second" {
			t.Errorf("saved in the order %q", heard)
		}
		if err := w.tg.AwaitConfirmed(t.Context()); err != nil {
			t.Error(err)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestPoisonIsSkippedAndTheRestIsHeard(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		ctx, cancel := context.WithCancel(t.Context())
		id := w.tg.EnqueueRaw(map[string]any{"message": map[string]any{"message_id": "marigold"}})
		w.tg.EnqueueRaw(map[string]any{"hologram": map[string]any{}})
		w.human(1).Say("after the poison")
		heard, hear := recorder()
		ended := w.run(ctx, hear)
		if in := <-heard; in.Text != "after the poison" {
			t.Errorf("heard %q", in.Text)
		}
		if err := w.tg.AwaitConfirmed(t.Context()); err != nil {
			t.Error(err)
		}
		if logs := w.logs.String(); !strings.Contains(logs, fmt.Sprintf("update=%d", id)) || strings.Contains(logs, "marigold") {
			t.Errorf("the logs do not name the update, or tell its words:\n%s", logs)
		}
		cancel()
		<-ended
	})
}

func TestUpdateIDsThatBeginAnewAreHeard(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, anew := range []int{17, 900_000} {
			w := newWorld(t, nil)
			ctx, cancel := context.WithCancel(t.Context())
			heard, hear := recorder()
			ended := w.run(ctx, hear)
			w.human(1).Say("before")
			<-heard
			if err := w.tg.AwaitConfirmed(t.Context()); err != nil {
				t.Error(err)
			}
			time.Sleep(8 * 24 * time.Hour)
			w.tg.BeginUpdatesAt(anew)
			w.human(1).Say("one")
			w.human(1).Say("two")
			if one, two := <-heard, <-heard; one.Text != "one" || two.Text != "two" {
				t.Errorf("heard %q and %q", one.Text, two.Text)
			}
			if err := w.tg.AwaitConfirmed(t.Context()); err != nil {
				t.Error(err)
			}
			cancel()
			<-ended
			w.tg.Close()
		}
	})
}

func TestBacklogOfADayIsHeardOnceAndInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		const chats, each = 20, 30 // more than Telegram gives at once
		for n := range each {
			for c := range chats {
				w.human(1 + c).Say(fmt.Sprint(n))
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		heard, hear := recorder()
		ended := w.run(ctx, hear)
		next := map[bots.Address]int{}
		for range chats * each {
			in := <-heard
			if in.Text != fmt.Sprint(next[in.From]) {
				t.Fatalf("heard %q of %s, want %d", in.Text, in.From, next[in.From])
			}
			next[in.From]++
		}
		if err := w.tg.AwaitConfirmed(t.Context()); err != nil {
			t.Error(err)
		}
		cancel()
		<-ended
		if len(heard) != 0 {
			t.Errorf("%d were heard twice", len(heard))
		}
	})
}

func TestOutageIsLoggedOnceAndOutlived(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		ctx, cancel := context.WithCancel(t.Context())
		heard, hear := recorder()
		w.tg.Away()
		ended := w.run(ctx, hear)
		time.Sleep(3 * time.Hour)
		if w.bot.Connected() {
			t.Error("it says that it is connected")
		}
		w.tg.Heal()
		w.human(1).Say("at last")
		<-heard
		if !w.bot.Connected() {
			t.Error("it hears, and says that it is not connected")
		}
		w.tg.Fault(botstest.TelegramFault{Method: "getUpdates", Times: -1, HTML: true})
		time.Sleep(3 * time.Hour)
		if w.bot.Connected() {
			t.Error("it says that it is connected")
		}
		w.tg.Heal()
		w.human(1).Say("again")
		<-heard
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if n := strings.Count(w.logs.String(), "level=WARN"); n != 2 {
			t.Errorf("two outages made %d warnings:\n%s", n, w.logs.String())
		}
	})
}

func TestSecondPollerIsNamedInOneLine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		ctx, cancel := context.WithCancel(t.Context())
		heard, hear := recorder()
		ended := w.run(ctx, hear)
		w.tg.Fault(botstest.TelegramFault{Method: "getUpdates", Times: 5, Status: 409, Text: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"})
		time.Sleep(10 * time.Minute)
		w.human(1).Say("hello")
		<-heard
		if n := strings.Count(w.logs.String(), "another program polls"); n != 1 {
			t.Errorf("it is told %d times:\n%s", n, w.logs.String())
		}
		cancel()
		<-ended
	})
}

func TestTokenRevokedWhileRunningEndsRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		_, hear := recorder()
		ended := w.run(t.Context(), hear)
		w.tg.Fault(botstest.TelegramFault{Method: "getUpdates", Status: 401, Text: "Unauthorized"})
		if err := <-ended; !errors.Is(err, bots.ErrRefused) || !strings.Contains(err.Error(), "TELEGRAM_BOT_TOKEN") {
			t.Errorf("Run ended with %v", err)
		}
	})
}

func TestGroupsAreLeftAndNeverHeard(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		ctx, cancel := context.WithCancel(t.Context())
		heard, hear := recorder()
		ended := w.run(ctx, hear)
		u := w.human(1)
		group := u.AddToGroup("Friends")
		group.Say(u, "hello all")
		if err := group.AwaitLeft(t.Context()); err != nil {
			t.Error(err)
		}
		u.Say("hello bot")
		if in := <-heard; in.Text != "hello bot" {
			t.Errorf("heard %q", in.Text)
		}
		if err := w.tg.AwaitConfirmed(t.Context()); err != nil {
			t.Error(err)
		}
		cancel()
		<-ended
		if len(heard) != 0 || len(w.tg.Sent()) != 0 {
			t.Errorf("%d more were heard, and %d sent", len(heard), len(w.tg.Sent()))
		}
	})
}

func TestBlockingIsHeardAndSendsAreGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		ctx, cancel := context.WithCancel(t.Context())
		heard, hear := recorder()
		ended := w.run(ctx, hear)
		u := w.human(1)
		u.Block()
		if in := <-heard; in.Kind != bots.Blocked || in.From.Chat != "1" {
			t.Errorf("heard %v", in)
		}
		u.Unblock()
		if in := <-heard; in.Kind != bots.Unblocked {
			t.Errorf("heard %v", in)
		}
		if _, err := w.bot.Send(ctx, message(1, "welcome back")); err != nil {
			t.Error(err)
		}
		cancel()
		<-ended
	})
}

func TestMenuIsSetInEveryLanguage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(c *telegram.Config) {
			c.Commands = map[string][]telegram.Command{"": {{Name: "now", Help: "Help now"}}, "es": {{Name: "now", Help: "Ayuda ya"}}, "xx": {{Name: "NOT A COMMAND", Help: "x"}}}
		})
		ctx, cancel := context.WithCancel(t.Context())
		_, hear := recorder()
		ended := w.run(ctx, hear)
		synctest.Wait()
		for lang, want := range map[string]string{"": "Help now", "es": "Ayuda ya"} {
			if got := w.tg.Commands(lang); len(got) != 1 || got[0].Description != want {
				t.Errorf("the menu in %q is %v", lang, got)
			}
		}
		if !strings.Contains(w.logs.String(), "BOT_COMMAND_INVALID") {
			t.Errorf("the menu that is refused is not logged:\n%s", w.logs.String())
		}
		if name, err := w.bot.Username(ctx); name != "alongside_fake_bot" || err != nil || w.tg.Calls("getMe") != 1 {
			t.Errorf("the bot is %q, %v", name, err)
		}
		cancel()
		<-ended
	})
}

func TestPressIsAnsweredEvenWithoutAToast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		ctx, cancel := context.WithCancel(t.Context())
		heard, hear := recorder()
		ended := w.run(ctx, hear)
		u := w.human(1)
		out := message(1, "Well?")
		out.Buttons = [][]bots.Button{{{Label: "Yes", Data: "yes"}}}
		if _, err := w.bot.Send(ctx, out); err != nil {
			t.Fatal(err)
		}
		if err := u.Press("Yes"); err != nil {
			t.Fatal(err)
		}
		if in := <-heard; in.Original != "Well?" {
			t.Errorf("heard a press under %q", in.Original)
		}
		if err := w.tg.AwaitCalls(ctx, "answerCallbackQuery", 1); err != nil {
			t.Error(err)
		}
		// A press whose answer fails is heard and confirmed all the same.
		w.tg.Fault(botstest.TelegramFault{Method: "answerCallbackQuery", Status: 400, Text: "Bad Request: query is too old and response timeout expired or query ID is invalid"})
		if err := u.Press("Yes"); err != nil {
			t.Fatal(err)
		}
		<-heard
		if err := w.tg.AwaitConfirmed(ctx); err != nil {
			t.Error(err)
		}
		cancel()
		<-ended
	})
}

func TestWhatIsNotSavedOutlivesACrash(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		ctx, cancel := context.WithCancel(t.Context())
		ended := w.run(ctx, func(_ context.Context, in bots.Inbound) (bots.Reply, error) {
			if in.From.Chat == "1" {
				return bots.Reply{}, errors.New("save person: the disk is full")
			}
			return bots.Reply{}, nil
		})
		w.human(1).Say("not saved")
		w.human(2).Say("saved")
		time.Sleep(time.Hour)
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		heard, hear := recorder()
		ctx, cancel = context.WithCancel(t.Context())
		ended = w.run(ctx, hear)
		// What was saved behind it comes again as well, with the id it had: Telegram can confirm no gap.
		if one, two := <-heard, <-heard; one.Text != "not saved" && two.Text != "not saved" {
			t.Errorf("heard %q and %q", one.Text, two.Text)
		}
		if err := w.tg.AwaitConfirmed(ctx); err != nil {
			t.Error(err)
		}
		cancel()
		<-ended
	})
}
