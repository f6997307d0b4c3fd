package e2e

import (
	"strings"

	"alongside/bots/botstest"
)

// shows waits until the bot shows the text in a channel, and returns the message.
func (w *world) shows(channel, text string) botstest.SlackMessage {
	w.t.Helper()
	m, err := w.slack.AwaitText(w.wait(), channel, text)
	if err != nil {
		w.t.Fatalf("Slack does not show %q: %v\n%s", text, err, w.slack.Transcript(channel))
	}
	return m
}

// inThread waits until the bot shows the text in the thread of a card.
func (w *world) inThread(card botstest.SlackMessage, text string) botstest.SlackMessage {
	w.t.Helper()
	m, err := w.slack.Await(w.wait(), card.Channel, func(m botstest.SlackMessage) bool {
		return m.ThreadTS == card.TS && m.BotID != "" && strings.Contains(m.Shown(), text)
	})
	if err != nil {
		w.t.Fatalf("the thread does not show %q: %v\n%s", text, err, w.slack.Transcript(card.Channel))
	}
	return m
}

// becomes waits until a card shows the text.
func (w *world) becomes(card botstest.SlackMessage, text string) botstest.SlackMessage {
	w.t.Helper()
	m, err := w.slack.Await(w.wait(), card.Channel, func(m botstest.SlackMessage) bool {
		return m.TS == card.TS && strings.Contains(m.Shown(), text)
	})
	if err != nil {
		w.t.Fatalf("the card does not become %q: %v\n%s", text, err, w.slack.Transcript(card.Channel))
	}
	return m
}

// waitingCard waits for a card that quotes the words and that nobody has taken.
func (w *world) waitingCard(channel, quote string) botstest.SlackMessage {
	w.t.Helper()
	m, err := w.slack.Await(w.wait(), channel, func(m botstest.SlackMessage) bool {
		return m.ThreadTS == "" && m.BotID != "" && strings.Contains(m.Shown(), quote) && strings.Contains(m.Shown(), "waiting")
	})
	if err != nil {
		w.t.Fatalf("no card that waits with %q: %v\n%s", quote, err, w.slack.Transcript(channel))
	}
	return m
}

// replies writes into the thread of a card.
func (w *world) replies(who *botstest.SlackWorker, card botstest.SlackMessage, text string) string {
	w.t.Helper()
	ts, err := who.Reply(card.Channel, card.TS, text)
	if err != nil {
		w.t.Fatal(err)
	}
	return ts
}

// presses presses a button under a message.
func (w *world) presses(who *botstest.SlackWorker, on botstest.SlackMessage, label string) {
	w.t.Helper()
	if err := who.Press(on.Channel, on.TS, label); err != nil {
		w.t.Fatalf("press %q: %v\n%s", label, err, w.slack.Transcript(on.Channel))
	}
}
