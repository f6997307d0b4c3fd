package botstest

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// event delivers an event of the Events API. The caller holds mu.
func (s *Slack) event(conversation string, event map[string]any) {
	s.deliver(slackEventsAPI, conversation, map[string]any{
		"token": "verification-token", "team_id": SlackTeamID, "api_app_id": SlackAppID, "type": "event_callback",
		"event_id": s.id("Ev"), "event_time": time.Now().Unix(), "event": event,
		"authorizations": []map[string]any{{"team_id": SlackTeamID, "user_id": SlackBotUID, "is_bot": true}},
	})
}

// messageJSON is a message as Slack shows it to an app. The caller holds mu.
func (s *Slack) messageJSON(m *SlackMessage, metadata bool) map[string]any {
	shown := map[string]any{"type": "message", "user": m.User, "ts": m.TS, "text": m.Text, "team": SlackTeamID}
	if m.BotID != "" {
		shown["bot_id"], shown["app_id"] = m.BotID, SlackAppID
	}
	if m.ThreadTS != "" {
		shown["thread_ts"] = m.ThreadTS
	} else if c := s.channels[m.Channel]; c != nil && c.hasReplies(m.TS) {
		shown["thread_ts"] = m.TS
	}
	if len(m.Blocks) > 0 {
		shown["blocks"] = m.Blocks
	}
	if metadata && len(m.Metadata) > 0 {
		shown["metadata"] = m.Metadata
	}
	if len(m.Files) > 0 {
		shown["files"] = m.Files
	}
	if m.EditedTS != "" {
		shown["edited"] = map[string]any{"user": m.User, "ts": m.EditedTS}
	}
	return shown
}

// tellMessage tells of a new message. The caller holds mu.
func (s *Slack) tellMessage(c *slackChannel, m *SlackMessage, subtype string) {
	if !slices.Contains(c.Members, SlackBotUID) {
		return
	}
	event := s.messageJSON(m, true)
	event["channel"], event["channel_type"], event["event_ts"] = c.ID, c.kind(), m.TS
	if subtype != "" {
		event["subtype"] = subtype
	}
	s.event(c.ID+m.ThreadTS, event)
}

// tellChanged tells that m was before. The caller holds mu.
func (s *Slack) tellChanged(c *slackChannel, m *SlackMessage, before SlackMessage) {
	ts := s.timestamp()
	s.event(c.ID+m.ThreadTS, map[string]any{
		"type": "message", "subtype": "message_changed", "hidden": true, "channel": c.ID, "channel_type": c.kind(),
		"ts": ts, "event_ts": ts, "message": s.messageJSON(m, true), "previous_message": s.messageJSON(&before, true),
	})
}

// deleteMessage takes m away. While replies hang on it, a tombstone stays in its place. The caller holds mu.
func (s *Slack) deleteMessage(c *slackChannel, m *SlackMessage) {
	before := *m
	ts := s.timestamp()
	event := map[string]any{
		"type": "message", "hidden": true, "channel": c.ID, "channel_type": c.kind(), "ts": ts, "event_ts": ts,
		"previous_message": s.messageJSON(&before, true),
	}
	if c.hasReplies(m.TS) {
		*m = SlackMessage{Channel: c.ID, TS: before.TS, ThreadTS: before.TS, User: "USLACKBOT", Text: "This message was deleted."}
		tombstone := s.messageJSON(m, false)
		tombstone["subtype"], tombstone["hidden"] = "tombstone", true
		event["subtype"], event["message"] = "message_changed", tombstone
	} else {
		c.remove(m.TS)
		event["subtype"], event["deleted_ts"] = "message_deleted", before.TS
	}
	s.event(c.ID+before.ThreadTS, event)
}

// richText is the block that Slack makes of what somebody types.
func richText(typed string) map[string]any {
	return map[string]any{"type": "rich_text", "block_id": "typed", "elements": []map[string]any{{
		"type": "rich_text_section", "elements": []map[string]any{{"type": "text", "text": typed}},
	}}}
}

// trigger makes a trigger id, good for 3 s. The caller holds mu.
func (s *Slack) trigger(user, channel string) string {
	s.serial++
	id := strings.Join([]string{strconv.Itoa(s.serial), "4711", "fake"}, ".")
	s.triggers[id] = &slackTrigger{User: user, Channel: channel, Made: time.Now()}
	return id
}

// slackTrigger is a permission to open a form.
type slackTrigger struct {
	User    string
	Channel string
	Message string // what was pressed hangs on it
	Made    time.Time
	Used    bool
	Answers int // to its response_url
}
