package botstest

import (
	"net/http"
	"slices"
	"time"
)

// A response_url is good for five answers within 30 minutes.
//
// Source: https://docs.slack.dev/interactivity/handling-user-interaction
const (
	slackMaxAnswers = 5
	slackAnswerTime = 30 * time.Minute
)

// serveResponseURL takes what an app answers to a command or a press later on: shown to whoever asked,
// to everybody, or in place of the message that was pressed.
func (s *Slack) serveResponseURL(w http.ResponseWriter, r *http.Request) {
	args, err := readSlackArgs(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	trigger := s.triggers[r.PathValue("trigger")]
	switch {
	case err != nil || trigger == nil:
		http.Error(w, "no_service", http.StatusNotFound)
		return
	case time.Since(trigger.Made) > slackAnswerTime:
		http.Error(w, "expired_url", http.StatusNotFound)
		return
	case trigger.Answers == slackMaxAnswers:
		http.Error(w, "used_url", http.StatusNotFound)
		return
	}
	trigger.Answers++
	if code := s.respond(trigger, args); code != "" {
		http.Error(w, code, http.StatusBadRequest)
		return
	}
	_, _ = w.Write([]byte("ok"))
}

// respond does what an answer says, or names what is wrong with it. The caller holds mu.
func (s *Slack) respond(trigger *slackTrigger, args slackArgs) (code string) {
	deletes, replaces := args.yes("delete_original"), args.yes("replace_original")
	if trigger.Message != "" && (deletes || replaces) {
		return s.respondInPlace(trigger, args, deletes)
	}
	if wrong := checkSlackMessage(args); wrong != nil {
		return wrong.code()
	}
	m := SlackMessage{Channel: trigger.Channel, ThreadTS: args.text("thread_ts"), Text: args.text("text"), Blocks: s.nameSlackBlocks(args.raw("blocks"))}
	c := s.channels[trigger.Channel]
	if args.text("response_type") != "in_channel" || c == nil {
		s.whisper(trigger.User, m)
		return ""
	}
	m.TS, m.User, m.BotID = s.timestamp(), SlackBotUID, SlackBotID
	c.Messages = append(c.Messages, &m)
	s.tellMessage(c, &m, "")
	s.noteChange()
	return ""
}

// respondInPlace changes or deletes the message that was pressed. The caller holds mu.
func (s *Slack) respondInPlace(trigger *slackTrigger, args slackArgs, deletes bool) (code string) {
	if wrong := checkSlackMessage(args); wrong != nil && !deletes {
		return wrong.code()
	}
	defer s.noteChange()
	isIt := func(m SlackMessage) bool { return m.TS == trigger.Message }
	if at := slices.IndexFunc(s.whispers, isIt); at >= 0 {
		if deletes {
			s.whispers = slices.Delete(s.whispers, at, at+1)
		} else {
			s.whispers[at].Text, s.whispers[at].Blocks = args.text("text"), s.nameSlackBlocks(args.raw("blocks"))
		}
		return ""
	}
	c := s.channels[trigger.Channel]
	if c == nil || c.find(trigger.Message) == nil {
		return "message_not_found"
	}
	m := c.find(trigger.Message)
	if deletes {
		s.deleteMessage(c, m)
		return ""
	}
	before := *m
	m.Text, m.Blocks, m.EditedTS = args.text("text"), s.nameSlackBlocks(args.raw("blocks")), s.timestamp()
	s.tellChanged(c, m, before)
	return ""
}

// code is the error of an answer that says no.
func (a slackAnswer) code() string {
	code, _ := a["error"].(string)
	return code
}
