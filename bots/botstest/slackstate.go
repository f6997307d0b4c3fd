package botstest

import (
	"encoding/json"
	"slices"
	"strings"
)

// slackUser is a member of the workspace.
type slackUser struct {
	ID   string
	Name string
	Bot  bool
}

// slackChannel is a channel or a direct conversation with the bot.
type slackChannel struct {
	ID       string
	Name     string
	Direct   string // the user, if it is a direct conversation
	Members  []string
	Archived bool
	Messages []*SlackMessage // oldest first
}

// SlackMessage is one message as Slack keeps it.
type SlackMessage struct {
	Channel   string          `json:"channel"`
	TS        string          `json:"ts"`
	ThreadTS  string          `json:"thread_ts,omitempty"`
	User      string          `json:"user"`
	BotID     string          `json:"bot_id,omitempty"`
	Text      string          `json:"text"` // escaped, as Slack keeps it
	Blocks    json.RawMessage `json:"blocks,omitempty"`
	Metadata  json.RawMessage `json:"metadata,omitempty"`
	Files     []SlackFile     `json:"files,omitempty"`
	Broadcast bool            `json:"broadcast,omitempty"`
	EditedTS  string          `json:"edited_ts,omitempty"`
	For       string          `json:"for,omitempty"` // an ephemeral message: who sees it
	Unfurls   bool            `json:"unfurls,omitempty"`
}

// SlackFile is what was attached to a message.
type SlackFile struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Mimetype string `json:"mimetype"`
	Subtype  string `json:"subtype,omitempty"` // "slack_audio" for a recording
}

// Shown is what somebody who looks at the message reads: its blocks, or else its text.
func (m SlackMessage) Shown() string {
	if shown, ok := renderSlackBlocks(m.Blocks); ok {
		return shown
	}
	return readSlackMarkup(m.Text)
}

// Labels are the texts of its buttons, row by row.
func (m SlackMessage) Labels() []string {
	var labels []string
	for _, b := range slackButtons(m.Blocks) {
		labels = append(labels, b.Text.Text)
	}
	return labels
}

// AddWorker adds a member, or renames one.
func (s *Slack) AddWorker(id, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[id] = &slackUser{ID: id, Name: name}
	s.noteChange()
}

// AddChannel adds a channel with the bot and these users in it, or adds the users to it.
func (s *Slack) AddChannel(id, name string, members ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[id]
	if c == nil {
		c = &slackChannel{ID: id, Name: name, Members: []string{SlackBotUID}}
		s.channels[id] = c
	}
	for _, m := range members {
		if !slices.Contains(c.Members, m) {
			c.Members = append(c.Members, m)
		}
	}
	s.noteChange()
}

// Archive makes a channel refuse everything.
func (s *Slack) Archive(channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[channel]; c != nil {
		c.Archived = true
	}
	s.noteChange()
}

// direct returns the direct conversation with user. The caller holds mu.
func (s *Slack) direct(user string) *slackChannel {
	for _, c := range s.channels {
		if c.Direct == user {
			return c
		}
	}
	id := "D" + strings.TrimPrefix(user, "U")
	c := &slackChannel{ID: id, Direct: user, Members: []string{user, SlackBotUID}}
	s.channels[id] = c
	return c
}

// place finds where something is sent: a channel, or a user's direct conversation. The caller holds mu.
func (s *Slack) place(id string) (*slackChannel, string) {
	if u := s.users[id]; u != nil && !u.Bot {
		return s.direct(id), ""
	}
	c := s.channels[id]
	switch {
	case c == nil:
		return nil, "channel_not_found"
	case c.Archived:
		return nil, "is_archived"
	case !slices.Contains(c.Members, SlackBotUID):
		return nil, "not_in_channel"
	}
	return c, ""
}

// find returns the message with ts. The caller holds mu.
func (c *slackChannel) find(ts string) *SlackMessage {
	for _, m := range c.Messages {
		if m.TS == ts {
			return m
		}
	}
	return nil
}

// remove takes the message with ts away. The caller holds mu.
func (c *slackChannel) remove(ts string) {
	c.Messages = slices.DeleteFunc(c.Messages, func(m *SlackMessage) bool { return m.TS == ts })
}

// hasReplies reports whether a thread hangs on ts. The caller holds mu.
func (c *slackChannel) hasReplies(ts string) bool {
	return slices.ContainsFunc(c.Messages, func(m *SlackMessage) bool { return m.ThreadTS == ts && m.TS != ts })
}

// kind is the channel_type of events.
func (c *slackChannel) kind() string {
	switch {
	case c.Direct != "":
		return "im"
	case strings.HasPrefix(c.ID, "G"):
		return "group"
	}
	return "channel"
}
