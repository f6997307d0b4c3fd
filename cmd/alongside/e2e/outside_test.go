package e2e

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/bots/botstest"
)

// post sends what somebody who is not a platform could send, and returns the status.
func post(t testing.TB, url, body string, headers map[string]string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// What the outside sends that is not authentic, or is nothing, changes nothing (I10).
func TestWhatIsNotAuthenticChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, hooked)
	w.addWorkers()
	w.serve()
	p := w.joins(80, "Outwren")
	p.asks("A question")
	card := w.waitingCard(handoffs, "A question")
	w.settles()
	chats, channel, calls := w.phones.Calls("sendMessage"), w.slack.Transcript(handoffs), w.slack.Calls("chat.postMessage")

	hooks := ""
	for _, kv := range w.env {
		if at, ok := strings.CutPrefix(kv, "ALONGSIDE_WEBHOOK_ADDR="); ok {
			hooks = "http://" + at
		}
	}
	says := fmt.Sprintf(`{"update_id":9,"message":{"message_id":9,"date":%d,"text":"forged","from":{"id":80,"first_name":"x"},"chat":{"id":80,"type":"private"}}}`, time.Now().Unix())
	replies := fmt.Sprintf(`{"type":"event_callback","event":{"type":"message","channel":%q,"user":"U1","text":"forged","ts":"99.1","thread_ts":%q}}`, handoffs, card.TS)
	presses := "payload=" + fmt.Sprintf(`{"type":"block_actions","user":{"id":"U1"},"channel":{"id":%q},"message":{"ts":%q},"actions":[{"action_ts":"9.9","value":"h:%s:h1:resolve"}]}`, handoffs, card.TS, p.id)
	huge := strings.Repeat("x", 3<<20)
	signed := func(body string, at time.Time, secret string) map[string]string {
		stamp := strconv.FormatInt(at.Unix(), 10)
		return map[string]string{"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": botstest.SignSlack(secret, stamp, []byte(body))}
	}
	telegramHeader := func(secret string) map[string]string {
		return map[string]string{"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}
	}
	secret, now := w.slack.SigningSecret(), time.Now()
	for _, c := range []struct {
		name, path, body string
		headers          map[string]string
	}{
		{"no secret", "/telegram/webhook", says, nil},
		{"another secret", "/telegram/webhook", says, telegramHeader("guessed")},
		{"no update", "/telegram/webhook", "garbage \x00", telegramHeader(webhookSecret)},
		{"too much", "/telegram/webhook", huge, telegramHeader(webhookSecret)},
		{"unsigned event", "/slack/events", replies, nil},
		{"event signed by somebody else", "/slack/events", replies, signed(replies, now, "guessed")},
		{"event changed on the way", "/slack/events", replies, signed(replies+" ", now, secret)},
		{"old event", "/slack/events", replies, signed(replies, now.Add(-10*time.Minute), secret)},
		{"event from the future", "/slack/events", replies, signed(replies, now.Add(10*time.Minute), secret)},
		{"event that is none", "/slack/events", "garbage \x00", signed("garbage \x00", now, secret)},
		{"event that is too large", "/slack/events", huge, signed(huge, now, secret)},
		{"unsigned press", "/slack/interactions", presses, nil},
		{"press signed by somebody else", "/slack/interactions", presses, signed(presses, now, "guessed")},
		{"old press", "/slack/interactions", presses, signed(presses, now.Add(-10*time.Minute), secret)},
		{"press that is none", "/slack/interactions", "payload={", signed("payload={", now, secret)},
		{"press that is too large", "/slack/interactions", huge, signed(huge, now, secret)},
		{"unsigned command", "/slack/commands", "command=/alongside&user_id=U1&trigger_id=1", nil},
		{"old command", "/slack/commands", "command=/alongside", signed("command=/alongside", now.Add(-10*time.Minute), secret)},
		{"command that is none", "/slack/commands", "%zz", signed("%zz", now, secret)},
		{"command that is too large", "/slack/commands", huge, signed(huge, now, secret)},
		{"another path", "/slack/nothing", replies, signed(replies, now, secret)},
	} {
		if status := post(t, hooks+c.path, c.body, c.headers); status < 400 || status > 499 {
			t.Errorf("%s: status %d", c.name, status)
		}
	}
	for _, path := range []string{"/telegram/webhook", "/slack/events", "/slack/interactions", "/slack/commands"} {
		if status := w.running.get(path); status < 400 || status > 499 {
			t.Errorf("%s is served where no webhooks are: %d", path, status)
		}
	}
	p.says("A second line") // whatever had been taken in would have come before
	w.inThread(card, "A second line")
	w.settles()
	if n := w.phones.Calls("sendMessage"); n != chats {
		t.Errorf("%d messages came to the person:\n%s", n-chats, p.transcript())
	}
	if n := w.slack.Calls("chat.postMessage"); n != calls+1 || strings.Contains(w.slack.Transcript(handoffs), "forged") {
		t.Errorf("the channel was\n%s\nand is\n%s", channel, w.slack.Transcript(handoffs))
	}
}

func TestACodeThatNobodyKnowsOpensNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, polled)
	w.addWorkers()
	w.serve()
	inv := w.invite("Codewren")
	for i, code := range []string{"nonsense", strings.ToUpper(inv.Code) + "x", "", strings.Repeat("a", 3000), "' OR 1=1 --"} {
		p := w.somebody(int64(90 + i))
		p.says("/start " + code)
		if strings.TrimSpace(code) == "" {
			p.sees("you need an invitation")
			continue
		}
		p.sees("This invitation does not work")
	}
	first := w.somebody(99)
	first.opens(inv, "Yes, they may see it")
	second := w.somebody(98)
	second.says("/start " + inv.Code)
	second.sees("This invitation does not work")
	late := w.invite("Latewren")
	w.clock.move(8 * 24 * time.Hour)
	third := w.somebody(97)
	third.says("/start " + late.Code)
	third.sees("This invitation does not work")
}

// A picture, a sticker or a voice message where words are asked for: it is said that nobody looks at it,
// and the question stays.
func TestPicturesWhereWordsAreAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, polled)
	w.addWorkers()
	w.serve()
	stranger := w.somebody(110)
	stranger.mark = stranger.user.SendPhoto("")
	stranger.sees("I am a bot of Riverside")
	p := w.joins(111, "Picturewren")
	for _, sends := range []func() int{
		func() int { return p.user.SendPhoto("") },
		p.user.SendVoice,
		p.user.SendSticker,
		func() int { return p.user.Send("location", "") },
		func() int { return p.user.Send("document", "") },
	} {
		p.says("/goal")
		p.sees("one thing you wish you did more of")
		p.mark = sends()
		p.sees("I cannot see pictures or files", "one thing you wish you did more of")
		p.says("a goal in words")
		p.sees("Which part of your life")
	}
	w.secret("captionedbridge")
	p.mark = p.user.SendPhoto(crisisWords + " captionedbridge")
	p.helped()
	w.waitingCard(urgent, "captionedbridge")
}
