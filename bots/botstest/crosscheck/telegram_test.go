//go:build crosscheck

package crosscheck_test

import (
	"slices"
	"testing"
	"time"

	"alongside/bots/botstest"
)

// newTelegram starts a fake and a grammY bot on it.
func newTelegram(t *testing.T, given map[string]any) (*botstest.Telegram, *peer) {
	t.Helper()
	fake, err := botstest.NewTelegram(botstest.TelegramConfig{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close) // after the bot has ended
	given["api"], given["token"] = fake.URL(), fake.Token()
	return fake, start(t, "telegram.mjs", given)
}

func TestGrammyPollsOurTelegram(t *testing.T) {
	t.Parallel()
	fake, bot := newTelegram(t, map[string]any{})
	bot.expect("me", map[string]any{"id": 4711, "is_bot": true, "username": "alongside_fake_bot"})
	bot.expect("bad command", map[string]any{"grammy": true, "code": 400, "description": "Bad Request: BOT_COMMAND_INVALID"})
	bot.expect("bad token", map[string]any{"grammy": true, "code": 401, "description": "Unauthorized"})
	bot.await("ready")
	talk(bot, fake)
	bot.end()
	bot.await("stopped")
	bot.must(fake.AwaitConfirmed(bot.ctx))
}

func TestGrammyServesOurTelegramsWebhook(t *testing.T) {
	t.Parallel()
	fake, bot := newTelegram(t, map[string]any{"secret": "a-secret_1", "expect": "a-secret_1"})
	bot.expect("poll beside webhook", map[string]any{"grammy": true, "code": 409})
	bot.await("ready")
	talk(bot, fake)
	bot.must(fake.AwaitConfirmed(bot.ctx))
	bot.end()
	bot.expect("webhook", map[string]any{"pending": 0, "error": ""})
}

func TestGrammyTurnsAWrongSecretAway(t *testing.T) {
	t.Parallel()
	fake, bot := newTelegram(t, map[string]any{"secret": "a-secret_1", "expect": "another"})
	bot.await("ready")
	kim := fake.User(7, "Kim", "en")
	kim.Say("hello")
	bot.expect("hook", map[string]any{"status": 401})
	bot.expect("hook", map[string]any{"status": 401}) // delivered again
	bot.end()
	bot.expect("webhook", map[string]any{"pending": 1, "error": "Wrong response from the webhook: 401 Unauthorized"})
	if sent := fake.Sent(); len(sent) > 0 {
		t.Errorf("the bot answered what was not authentic: %v", sent)
	}
}

// talk goes through everything that a person does and a bot answers.
func talk(bot *peer, fake *botstest.Telegram) {
	bot.Helper()
	kim := fake.User(7, "Kim", "en")
	commands(bot, fake)

	kim.Say("/start a1b2")
	bot.expect("command", map[string]any{"argument": "a1b2", "lang": "en", "chat": "private"})
	hello, err := kim.AwaitText(bot.ctx, "Hello, Kim", 0)
	bot.must(err)
	if !slices.Equal(hello.Labels(), []string{"Yes", "No"}) {
		bot.Errorf("the keyboard is %q", hello.Labels())
	}
	bot.must(kim.Press("Yes"))
	bot.expect("pressed", map[string]any{"data": "answer:yes", "under": "Hello, Kim"})
	bot.expect("edited", map[string]any{"text": "You said yes", "edited": true})
	bot.expect("unchanged", map[string]any{"grammy": true, "code": 400, "method": "editMessageText"})
	bot.expect("answered twice", map[string]any{"grammy": true, "code": 400, "method": "answerCallbackQuery"})
	if toast, err := kim.AwaitToast(bot.ctx); err != nil || toast != "Noted" {
		bot.Errorf("the toast is %q, %v", toast, err)
	}
	edited, err := kim.AwaitText(bot.ctx, "You said yes", 0)
	bot.must(err)
	if edited.ID != hello.ID || len(edited.Buttons) > 0 {
		bot.Errorf("not edited in place: %+v", edited)
	}

	said := kim.Say("good morning ☀")
	_, err = kim.AwaitText(bot.ctx, "You wrote: good morning ☀", said)
	bot.must(err)
	bot.must(kim.Edit(said, "good evening"))
	bot.expect("they edited", map[string]any{"text": "good evening", "edited": true})
	kim.SendPhoto("the river")
	bot.expect("photo", map[string]any{"caption": "the river", "sizes": 1})
	kim.SendVoice()
	bot.expect("voice", map[string]any{"seconds": 3})
	kim.SendSticker()
	bot.expect("sticker", map[string]any{"emoji": "🌼"})
	quiet := kim.Say("quietly")
	psst, err := kim.AwaitText(bot.ctx, "psst", quiet)
	bot.must(err)
	if !psst.Silent || psst.Preview {
		bot.Errorf("silent %t, preview %t", psst.Silent, psst.Preview)
	}
	trouble(bot, fake, kim)
}

func commands(bot *peer, fake *botstest.Telegram) {
	bot.Helper()
	bot.expect("commands", map[string]any{
		"all": []any{map[string]any{"command": "start", "description": "Begin"}, map[string]any{"command": "help", "description": "What I can do"}},
		"es":  []any{map[string]any{"command": "start", "description": "Empezar"}},
	})
	if menu := fake.Commands("es"); len(menu) != 1 || menu[0].Description != "Empezar" {
		bot.Errorf("the menu in Spanish is %v", menu)
	}
}

// trouble is what Telegram refuses, and how grammY recognises it.
func trouble(bot *peer, fake *botstest.Telegram, kim *botstest.TelegramUser) {
	bot.Helper()
	fake.Throttle(1, 7*time.Second)
	kim.Say("hurry")
	bot.expect("throttled", map[string]any{"grammy": true, "code": 429, "retry_after": 7, "description": "Too Many Requests: retry after 7", "method": "sendMessage"})
	fake.Throttle(1, time.Second)
	asked := kim.Say("patience")
	if fact := bot.await("waited"); fact["ms"].(float64) < 1000 {
		bot.Errorf("auto-retry waited only %v ms", fact["ms"])
	}
	_, err := kim.AwaitText(bot.ctx, "it went in the end", asked)
	bot.must(err)
	kim.Say("too long")
	bot.expect("too long", map[string]any{"grammy": true, "code": 400, "description": "Bad Request: message is too long"})

	lee := fake.User(8, "Lee", "").Open()
	lee.Block()
	bot.expect("member", map[string]any{"status": "kicked", "chat": "private"})
	kim.Say("write to 8")
	bot.expect("refused", map[string]any{"grammy": true, "code": 403, "description": "Forbidden: bot was blocked by the user"})
	lee.Unblock()
	bot.expect("member", map[string]any{"status": "member", "chat": "private"})
	fake.User(9, "Max", "")
	kim.Say("write to 9")
	bot.expect("refused", map[string]any{"grammy": true, "code": 403, "description": "Forbidden: bot can't initiate conversation with a user"})
	kim.Say("write to 10")
	bot.expect("refused", map[string]any{"grammy": true, "code": 400, "description": "Bad Request: chat not found"})
	kim.AddToGroup("Gardeners")
	bot.expect("member", map[string]any{"status": "member", "chat": "group"})
	if bot.has("failed") {
		bot.Errorf("a handler failed: %v", bot.await("failed"))
	}
}
