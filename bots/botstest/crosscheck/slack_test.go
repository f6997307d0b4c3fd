//go:build crosscheck

package crosscheck_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"alongside/bots/botstest"
)

// workplace is a fake Slack with two members, one of them in a channel with a Bolt app.
type workplace struct {
	*peer
	slack *botstest.Slack
	robin *botstest.SlackWorker
}

const handoffs = "C0123"

func newWorkplace(t *testing.T, cfg botstest.SlackConfig, given func(*botstest.Slack) map[string]any) *workplace {
	t.Helper()
	fake, err := botstest.NewSlack(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close) // after the app has ended
	robin := fake.Worker("U0456", "Robin Reed")
	fake.AddChannel(handoffs, "handoffs", robin.ID)
	all := given(fake)
	all["api"], all["token"] = fake.URL(), fake.BotToken()
	w := &workplace{peer: start(t, "slack.mjs", all), slack: fake, robin: robin}
	w.expect("me", map[string]any{"user_id": botstest.SlackBotUID, "bot_id": botstest.SlackBotID, "team_id": botstest.SlackTeamID})
	return w
}

func TestBoltWorksOverOurSocketMode(t *testing.T) {
	t.Parallel()
	w := newWorkplace(t, botstest.SlackConfig{}, func(s *botstest.Slack) map[string]any { return map[string]any{"app": s.AppToken()} })
	w.await("ready")
	w.await("connected")
	w.work()
	w.must(w.slack.AwaitQuiet(w.ctx))

	w.slack.Disconnect("refresh_requested")
	w.await("connected")
	w.post("patience, again")
	w.await("waited")
	w.slack.DropSockets()
	w.await("connected")
	w.post("patience, once more")
	w.await("waited")
	w.done()
}

func TestBoltWorksOverOurSignedHTTP(t *testing.T) {
	t.Parallel()
	w := newWorkplace(t, botstest.SlackConfig{}, func(s *botstest.Slack) map[string]any {
		return map[string]any{"signing": s.SigningSecret()}
	})
	url, _ := w.await("ready")["url"].(string)
	w.slack.DeliverTo(botstest.SlackURLs{Events: url, Interactions: url, Commands: url})
	w.work()
	w.must(w.slack.AwaitQuiet(w.ctx))
	w.done()
}

func TestBoltTurnsAWrongSignatureAway(t *testing.T) {
	t.Parallel()
	w := newWorkplace(t, botstest.SlackConfig{Redeliver: []time.Duration{0}}, func(*botstest.Slack) map[string]any {
		return map[string]any{"signing": "another secret"}
	})
	url, _ := w.await("ready")["url"].(string)
	w.slack.DeliverTo(botstest.SlackURLs{Events: url, Interactions: url, Commands: url})
	if _, err := w.robin.Command(handoffs, "/alongside", "help"); !errors.Is(err, botstest.ErrSlackUnconfirmed) {
		t.Errorf("the command ended with %v", err)
	}
	w.post("card")
	w.must(w.slack.AwaitQuiet(w.ctx))
	if w.slack.Lost() != 1 || w.has("carded") || w.has("command") {
		t.Errorf("what was not authentic had an effect; %d lost", w.slack.Lost())
	}
}

// work goes through everything that a worker does and an app answers.
func (w *workplace) work() {
	w.Helper()
	w.cards()
	w.forms()
	w.commands()
	w.changes()
	w.trouble()
}

// done looks for what failed without being asked about.
func (w *workplace) done() {
	w.Helper()
	if w.has("failed") {
		w.Errorf("a listener failed: %v", w.await("failed"))
	}
	if w.slack.Lost() > 0 {
		w.Errorf("%d events were never confirmed", w.slack.Lost())
	}
}

// post lets Robin write into the channel.
func (w *workplace) post(text string) string {
	w.Helper()
	ts, err := w.robin.Post(handoffs, text)
	w.must(err)
	return ts
}

func (w *workplace) cards() {
	w.Helper()
	w.post("card")
	w.expect("carded", map[string]any{"channel": handoffs, "user": w.robin.ID, "kind": "channel"})
	card, err := w.slack.AwaitText(w.ctx, handoffs, "A new conversation")
	w.must(err)
	if !slices.Equal(card.Labels(), []string{"Claim", "Reply", "Whisper"}) || card.Shown() != "A new conversation\nwho a & b\nstate\nwaiting" {
		w.Errorf("the card shows %q with %q", card.Shown(), card.Labels())
	}
	_, err = w.robin.Reply(handoffs, card.TS, "in the thread: 1 < 2 & 3")
	w.must(err)
	w.expect("threaded", map[string]any{"thread": card.TS, "blocks": "rich_text"})
	reply, err := w.slack.AwaitText(w.ctx, handoffs, "said: in the thread: 1 < 2 & 3")
	w.must(err)
	if reply.ThreadTS != card.TS {
		w.Errorf("say left the thread: %+v", reply)
	}
	w.expect("replies", map[string]any{"first": card.TS, "ref": "h1", "bot": botstest.SlackBotID, "texts": []any{
		"A new conversation", "in the thread: 1 &lt; 2 &amp; 3", "<@U0456> said: in the thread: 1 &lt; 2 &amp; 3",
	}})
	w.expect("user", map[string]any{"name": "Robin Reed", "id": w.robin.ID, "bot": false})
	w.expect("channel", map[string]any{"name": "handoffs", "members": 2})
	whisper, err := w.slack.AwaitEphemeral(w.ctx, w.robin.ID, 0)
	w.must(err)
	if whisper.Shown() != "Only you see this" {
		w.Errorf("the ephemeral message shows %q", whisper.Shown())
	}

	w.must(w.robin.Press(handoffs, card.TS, "Claim"))
	w.expect("claimed", map[string]any{
		"value": "h1", "block": "choices", "user": w.robin.ID, "channel": handoffs, "said": "A new conversation", "ref": "h1",
		"container": "message", "same": true, "named": true,
	})
	w.expect("updated", map[string]any{"text": "Claimed", "same": true})
	claimed, err := w.slack.AwaitText(w.ctx, handoffs, "Claimed by @U0456")
	w.must(err)
	if claimed.TS != card.TS || len(claimed.Labels()) > 0 {
		w.Errorf("not updated in place: %+v", claimed)
	}
	w.post("pages")
	w.expect("pages", map[string]any{"texts": []any{"pages", "Claimed", "card"}})
	w.responses()
}

// responses go to the response_url of a press.
func (w *workplace) responses() {
	w.Helper()
	ts := w.card()
	w.must(w.robin.Press(handoffs, ts, "Whisper"))
	whisper, err := w.slack.AwaitEphemeral(w.ctx, w.robin.ID, 1)
	w.must(err)
	if whisper.Shown() != "Between us" {
		w.Errorf("the response shows %q", whisper.Shown())
	}
	_, err = w.slack.AwaitText(w.ctx, handoffs, "For all to see")
	w.must(err)
	replaced, err := w.slack.AwaitText(w.ctx, handoffs, "Replaced")
	w.must(err)
	if replaced.TS != ts {
		w.Errorf("not replaced in place: %+v", replaced)
	}
}

// card has the app post another card.
func (w *workplace) card() (ts string) {
	w.Helper()
	w.post("card")
	ts, _ = w.await("carded")["ts"].(string)
	return ts
}

func (w *workplace) forms() {
	w.Helper()
	w.must(w.robin.Press(handoffs, w.card(), "Reply"))
	form := w.await("form")
	w.expect("used trigger", map[string]any{"code": "slack_webapi_platform_error", "error": "exchanged_trigger_id"})
	view, err := w.slack.AwaitView(w.ctx, w.robin.ID)
	w.must(err)
	if form["id"] != view.ID || form["type"] != "modal" || view.Title != "Reply" {
		w.Errorf("Bolt opened %v, and Robin sees %+v", form, view)
	}
	wrong, err := w.robin.Submit(view, map[string]string{"Your words": "hm"})
	w.must(err)
	if wrong["Your words"] != "A little more, please" {
		w.Errorf("the form says %v", wrong)
	}
	wrong, err = w.robin.Submit(view, map[string]string{"Your words": "Good morning", "When": "Later"})
	w.must(err)
	if len(wrong) > 0 {
		w.Errorf("the form says %v", wrong)
	}
	w.expect("submitted", map[string]any{"words": "Good morning", "when": "later", "metadata": "h1", "user": w.robin.ID, "id": view.ID})
}

func (w *workplace) commands() {
	w.Helper()
	before := len(w.slack.Ephemerals(w.robin.ID))
	answer, err := w.robin.Command(handoffs, "/alongside", "help me")
	w.must(err)
	if answer != "You asked for help me" {
		w.Errorf("the command was answered %q", answer)
	}
	w.expect("command", map[string]any{"text": "help me", "user": w.robin.ID, "channel": handoffs, "name": "handoffs"})
	later, err := w.slack.AwaitEphemeral(w.ctx, w.robin.ID, before)
	w.must(err)
	if later.Shown() != "And later: done" {
		w.Errorf("the later answer shows %q", later.Shown())
	}
	w.robin.OpenHome()
	w.expect("home", map[string]any{"user": w.robin.ID, "tab": "home"})
	w.await("published")
	if n := w.slack.Calls("views.publish"); n != 1 {
		w.Errorf("the home was published %d times", n)
	}
}

func (w *workplace) changes() {
	w.Helper()
	ts := w.post("the rivr")
	for w.has("message_changed") { // those of the app's own updates
		w.await("message_changed")
	}
	w.must(w.robin.EditMessage(handoffs, ts, "the river"))
	for fact := w.await("message_changed"); fact["before"] != "the rivr"; fact = w.await("message_changed") {
	}
	w.must(w.robin.DeleteMessage(handoffs, ts))
	w.expect("message_deleted", map[string]any{"before": "the river", "deleted": ts})
	_, err := w.robin.Send(botstest.SlackPost{Channel: handoffs, Files: []botstest.SlackFile{{ID: "F1", Name: "notes.pdf"}}})
	w.must(err)
	w.expect("file_share", map[string]any{"file": "notes.pdf"})
}

func (w *workplace) trouble() {
	w.Helper()
	const platform = "slack_webapi_platform_error"
	w.post("trouble")
	w.expect("no channel", map[string]any{"code": platform, "error": "channel_not_found"})
	w.expect("no text", map[string]any{"code": platform, "error": "no_text"})
	w.expect("bad blocks", map[string]any{"code": platform, "error": "invalid_blocks"})
	w.expect("not ours", map[string]any{"code": platform, "error": "cant_update_message"})
	w.expect("bad trigger", map[string]any{"code": platform, "error": "invalid_trigger_id"})
	w.expect("bad token", map[string]any{"code": platform, "error": "invalid_auth"})
	w.expect("no token", map[string]any{"code": platform, "error": "not_authed"})
	w.slack.Throttle(7 * time.Second)
	w.post("hurry")
	w.expect("throttled", map[string]any{"code": "slack_webapi_rate_limited_error", "retry_after": 7})
	w.slack.Throttle(time.Second)
	w.post("patience")
	if fact := w.await("waited"); fact["ms"].(float64) < 1000 {
		w.Errorf("Bolt waited only %v ms", fact["ms"])
	}
}
