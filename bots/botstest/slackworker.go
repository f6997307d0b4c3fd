package botstest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrSlackUnconfirmed means that the app did not confirm in time: the worker saw a warning.
var ErrSlackUnconfirmed = errors.New("the app did not respond")

// SlackWorker is a scripted member of the workspace. What it does returns at once, with what Slack
// itself would show it; only Press, Submit and Command wait for the app.
type SlackWorker struct {
	slack *Slack
	ID    string
}

// Worker adds a member, or renames one, and returns it.
func (s *Slack) Worker(id, name string) *SlackWorker {
	s.AddWorker(id, name)
	return &SlackWorker{slack: s, ID: id}
}

// Direct is the id of the worker's direct conversation with the bot.
func (w *SlackWorker) Direct() string {
	w.slack.mu.Lock()
	defer w.slack.mu.Unlock()
	return w.slack.direct(w.ID).ID
}

// SlackPost is what a worker posts. Text is as typed, unless Markup says that it is as Slack keeps it.
type SlackPost struct {
	Channel   string
	Thread    string
	Text      string
	Markup    bool
	Files     []SlackFile
	Broadcast bool // to the channel too
}

// Post writes text into a channel and returns its ts.
func (w *SlackWorker) Post(channel, text string) (string, error) {
	return w.Send(SlackPost{Channel: channel, Text: text})
}

// Reply writes text into the thread of thread and returns its ts.
func (w *SlackWorker) Reply(channel, thread, text string) (string, error) {
	return w.Send(SlackPost{Channel: channel, Thread: thread, Text: text})
}

// Send posts and returns the ts.
func (w *SlackWorker) Send(p SlackPost) (string, error) {
	s := w.slack
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[p.Channel]
	switch {
	case c == nil || c.Archived:
		return "", fmt.Errorf("post in %s: no such channel", p.Channel)
	case !slices.Contains(c.Members, w.ID):
		return "", fmt.Errorf("post in %s: %s is not in it", p.Channel, w.ID)
	case p.Thread != "" && c.find(p.Thread) == nil:
		return "", fmt.Errorf("reply in %s: no message %s", p.Channel, p.Thread)
	}
	m := &SlackMessage{Channel: c.ID, TS: s.timestamp(), ThreadTS: p.Thread, User: w.ID, Text: p.Text, Files: p.Files, Broadcast: p.Broadcast}
	if !p.Markup {
		m.Text = escapeSlack(p.Text)
	}
	if p.Text != "" {
		m.Blocks = mustJSON([]any{richText(p.Text)})
	}
	c.Messages = append(c.Messages, m)
	subtype := ""
	switch {
	case len(p.Files) > 0:
		subtype = "file_share"
	case p.Broadcast:
		subtype = "thread_broadcast"
	}
	s.tellMessage(c, m, subtype)
	return m.TS, nil
}

// EditMessage changes an own message.
func (w *SlackWorker) EditMessage(channel, ts, text string) error {
	s := w.slack
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := w.own(channel, ts)
	if err != nil {
		return fmt.Errorf("edit message: %w", err)
	}
	before := *m
	m.Text, m.Blocks, m.EditedTS = escapeSlack(text), mustJSON([]any{richText(text)}), s.timestamp()
	s.tellChanged(c, m, before)
	return nil
}

// Unfurl lets Slack add a preview to an own message: a change that leaves the words as they are.
func (w *SlackWorker) Unfurl(channel, ts string) error {
	s := w.slack
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := w.own(channel, ts)
	if err != nil {
		return fmt.Errorf("unfurl message: %w", err)
	}
	s.tellChanged(c, m, *m)
	return nil
}

// DeleteMessage deletes an own message.
func (w *SlackWorker) DeleteMessage(channel, ts string) error {
	s := w.slack
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := w.own(channel, ts)
	if err != nil {
		return fmt.Errorf("delete message: %w", err)
	}
	s.deleteMessage(c, m)
	return nil
}

// own finds a message of the worker. The caller holds the mutex.
func (w *SlackWorker) own(channel, ts string) (*slackChannel, *SlackMessage, error) {
	c := w.slack.channels[channel]
	if c == nil {
		return nil, nil, fmt.Errorf("no channel %s", channel)
	}
	m := c.find(ts)
	if m == nil || m.User != w.ID {
		return nil, nil, fmt.Errorf("no message %s of %s in %s", ts, w.ID, channel)
	}
	return c, m, nil
}

// OpenHome opens the bot's home tab.
func (w *SlackWorker) OpenHome() {
	s := w.slack
	s.mu.Lock()
	defer s.mu.Unlock()
	s.event(w.ID, map[string]any{
		"type": "app_home_opened", "user": w.ID, "channel": s.direct(w.ID).ID, "tab": "home", "event_ts": s.timestamp(),
	})
}

// Command types a slash command and returns what the app answers at once, which nobody else sees.
func (w *SlackWorker) Command(channel, command, arguments string) (string, error) {
	s := w.slack
	s.mu.Lock()
	trigger := s.trigger(w.ID, channel)
	name := ""
	if c := s.channels[channel]; c != nil {
		name = c.Name
	}
	d := s.deliver(slackCommand, trigger, map[string]string{
		"token": "verification-token", "team_id": SlackTeamID, "team_domain": "fake", "channel_id": channel, "channel_name": name,
		"user_id": w.ID, "user_name": slackHandle(s.users[w.ID].Name), "command": command, "text": escapeSlack(arguments), "api_app_id": SlackAppID,
		"is_enterprise_install": "false", "response_url": "http://" + s.addr + "/commands/" + trigger, "trigger_id": trigger,
	})
	s.mu.Unlock()
	answer, err := w.await(d)
	if err != nil || len(answer) == 0 {
		return "", err
	}
	if answer[0] != '{' { // over HTTP, an answer may be plain text
		return readSlackMarkup(string(answer)), nil
	}
	var said struct {
		Text string `json:"text"`
		Type string `json:"response_type"`
	}
	if err := json.Unmarshal(answer, &said); err != nil {
		return "", fmt.Errorf("read the answer to a command: %w", err)
	}
	if said.Type == "in_channel" {
		return "", errors.New("the app answered so that everybody sees it")
	}
	return readSlackMarkup(said.Text), nil
}

// await waits until the app has confirmed d.
func (w *SlackWorker) await(d *slackDelivery) (json.RawMessage, error) {
	select {
	case <-d.ended:
	case <-w.slack.ctx.Done():
	case <-time.After(time.Minute):
	}
	select {
	case <-d.ended:
		if d.ok {
			return d.answer, nil
		}
	default:
	}
	return nil, ErrSlackUnconfirmed
}
