package botstest

import (
	"encoding/json"
	"slices"
)

// checkSlackMessage checks the text, blocks and metadata of a message.
func checkSlackMessage(args slackArgs) slackAnswer {
	text, blocks := args.text("text"), args.raw("blocks")
	if code, detail := checkSlackBlocks(blocks, slackMaxBlocks); code != "" {
		answer := refuse(code)
		if detail != "" {
			answer["response_metadata"] = map[string]any{"messages": []string{detail}}
		}
		return answer
	}
	switch {
	case text == "" && (len(blocks) == 0 || string(blocks) == "[]"):
		return refuse("no_text")
	case slackLength(text) > slackMaxText:
		return refuse("msg_too_long")
	}
	if raw := args.raw("metadata"); len(raw) > 0 {
		var metadata struct {
			Type    string         `json:"event_type"`
			Payload map[string]any `json:"event_payload"`
		}
		if json.Unmarshal(raw, &metadata) != nil || (metadata.Type == "") != (metadata.Payload == nil) {
			return refuse("invalid_metadata_format")
		}
	}
	return nil
}

func (s *Slack) chatPost(args slackArgs) slackAnswer {
	c, code := s.place(args.text("channel"))
	if code != "" {
		return refuse(code)
	}
	if wrong := checkSlackMessage(args); wrong != nil {
		return wrong
	}
	m := &SlackMessage{
		Channel: c.ID, TS: s.timestamp(), ThreadTS: args.text("thread_ts"), User: SlackBotUID, BotID: SlackBotID,
		Text: args.text("text"), Blocks: s.nameSlackBlocks(args.raw("blocks")), Metadata: args.raw("metadata"),
		Broadcast: args.yes("reply_broadcast"), Unfurls: args.text("unfurl_links") != "false" || args.text("unfurl_media") != "false",
	}
	if m.ThreadTS != "" && c.find(m.ThreadTS) == nil {
		m.ThreadTS = "" // as Slack does when the thread's first message is gone
	}
	c.Messages = append(c.Messages, m)
	s.tellMessage(c, m, "")
	return slackAnswer{"channel": c.ID, "ts": m.TS, "message": s.messageJSON(m, true)}
}

func (s *Slack) chatPostEphemeral(args slackArgs) slackAnswer {
	c, code := s.place(args.text("channel"))
	if code != "" {
		return refuse(code)
	}
	user := args.text("user")
	if !slices.Contains(c.Members, user) {
		return refuse("user_not_in_channel")
	}
	if wrong := checkSlackMessage(args); wrong != nil {
		return wrong
	}
	ts := s.whisper(user, SlackMessage{Channel: c.ID, ThreadTS: args.text("thread_ts"), Text: args.text("text"), Blocks: s.nameSlackBlocks(args.raw("blocks"))})
	return slackAnswer{"message_ts": ts}
}

func (s *Slack) chatUpdate(args slackArgs) slackAnswer {
	c, code := s.place(args.text("channel"))
	if code != "" {
		return refuse(code)
	}
	m := c.find(args.text("ts"))
	switch {
	case m == nil:
		return refuse("message_not_found")
	case m.BotID != SlackBotID:
		return refuse("cant_update_message")
	}
	if wrong := checkSlackMessage(args); wrong != nil {
		return wrong
	}
	before := *m
	m.Text, m.Blocks, m.EditedTS = args.text("text"), s.nameSlackBlocks(args.raw("blocks")), s.timestamp()
	if metadata := args.raw("metadata"); len(metadata) > 0 {
		m.Metadata = metadata
	}
	s.tellChanged(c, m, before)
	return slackAnswer{"channel": c.ID, "ts": m.TS, "text": m.Text, "message": s.messageJSON(m, true)}
}

func (s *Slack) chatDelete(args slackArgs) slackAnswer {
	c, code := s.place(args.text("channel"))
	if code != "" {
		return refuse(code)
	}
	m := c.find(args.text("ts"))
	if m == nil || m.BotID != SlackBotID {
		return refuse("message_not_found")
	}
	s.deleteMessage(c, m)
	return slackAnswer{"channel": c.ID, "ts": m.TS}
}
