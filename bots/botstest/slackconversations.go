package botstest

import (
	"slices"
	"strconv"
	"strings"
)

func (s *Slack) conversationsInfo(args slackArgs) slackAnswer {
	c := s.channels[args.text("channel")]
	if c == nil {
		return refuse("channel_not_found")
	}
	info := map[string]any{
		"id": c.ID, "name": c.Name, "is_archived": c.Archived, "is_im": c.Direct != "", "is_channel": c.Direct == "",
		"is_member": slices.Contains(c.Members, SlackBotUID),
	}
	if c.Direct != "" {
		info["user"] = c.Direct
	}
	if args.yes("include_num_members") {
		info["num_members"] = len(c.Members)
	}
	return slackAnswer{"channel": info}
}

func (s *Slack) conversationsMembers(args slackArgs) slackAnswer {
	c := s.channels[args.text("channel")]
	if c == nil {
		return refuse("channel_not_found")
	}
	return slackAnswer{"members": c.Members, "response_metadata": map[string]any{"next_cursor": ""}}
}

func (s *Slack) conversationsOpen(args slackArgs) slackAnswer {
	user := strings.Split(args.text("users"), ",")[0]
	if s.users[user] == nil {
		return refuse("user_not_found")
	}
	return slackAnswer{"channel": map[string]any{"id": s.direct(user).ID}}
}

// conversationsHistory lists what stands in the channel itself, latest first.
func (s *Slack) conversationsHistory(args slackArgs) slackAnswer {
	c := s.channels[args.text("channel")]
	if c == nil {
		return refuse("channel_not_found")
	}
	var found []*SlackMessage
	for _, m := range slices.Backward(c.Messages) {
		if (m.ThreadTS == "" || m.ThreadTS == m.TS || m.Broadcast) && slackInside(m.TS, args) {
			found = append(found, m)
		}
	}
	return s.page(found, args)
}

// conversationsReplies lists a thread, the message that began it first.
func (s *Slack) conversationsReplies(args slackArgs) slackAnswer {
	c := s.channels[args.text("channel")]
	if c == nil {
		return refuse("channel_not_found")
	}
	ts := args.text("ts")
	root := c.find(ts)
	if root == nil {
		return refuse("thread_not_found")
	}
	found := []*SlackMessage{root}
	for _, m := range c.Messages {
		if m.ThreadTS == ts && m.TS != ts && slackInside(m.TS, args) {
			found = append(found, m)
		}
	}
	return s.page(found, args)
}

// slackInside reports whether ts lies between oldest and latest. These compare as strings: all have one length.
func slackInside(ts string, args slackArgs) bool {
	oldest, latest, inclusive := args.text("oldest"), args.text("latest"), args.yes("inclusive")
	if oldest != "" && (ts < oldest || ts == oldest && !inclusive) {
		return false
	}
	return latest == "" || ts < latest || ts == latest && inclusive
}

// page answers with the part of found that cursor and limit ask for.
func (s *Slack) page(found []*SlackMessage, args slackArgs) slackAnswer {
	limit, err := strconv.Atoi(args.text("limit"))
	if err != nil || limit <= 0 || limit > 999 {
		limit = 100
	}
	start, _ := strconv.Atoi(args.text("cursor"))
	start = min(max(start, 0), len(found))
	end := min(start+limit, len(found))
	messages := []map[string]any{}
	for _, m := range found[start:end] {
		messages = append(messages, s.messageJSON(m, args.yes("include_all_metadata")))
	}
	next := ""
	if end < len(found) {
		next = strconv.Itoa(end)
	}
	return slackAnswer{"messages": messages, "has_more": next != "", "response_metadata": map[string]any{"next_cursor": next}}
}
