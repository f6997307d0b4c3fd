package botstest

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strings"
)

// slackArgs are the arguments of a call: of a form, of a JSON body, or of the query.
type slackArgs map[string]json.RawMessage

// text gives an argument that is a string, number or truth value.
func (a slackArgs) text(name string) string {
	var s string
	if json.Unmarshal(a[name], &s) == nil {
		return s
	}
	return string(a[name])
}

// yes reports whether an argument is a true truth value.
func (a slackArgs) yes(name string) bool { return a.text(name) == "true" || a.text(name) == "1" }

// raw gives an argument that is JSON: inside a form it comes as a string of JSON.
func (a slackArgs) raw(name string) json.RawMessage {
	var s string
	if json.Unmarshal(a[name], &s) == nil {
		return json.RawMessage(s)
	}
	return a[name]
}

func readSlackArgs(r *http.Request) (slackArgs, error) {
	args := slackArgs{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		body, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
		if err != nil || len(body) == 0 {
			return args, err
		}
		return args, json.Unmarshal(body, &args)
	}
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	for name, values := range r.Form {
		args[name] = mustJSON(values[0])
	}
	return args, nil
}

// slackAnswer is the body of an answer. refuse makes one that says no.
type slackAnswer map[string]any

func refuse(code string) slackAnswer { return slackAnswer{"ok": false, "error": code} }

// slackMethods are the methods the fake knows. Each is called with mu held.
var slackMethods = map[string]func(*Slack, slackArgs) slackAnswer{
	"auth.test":             (*Slack).authTest,
	"apps.connections.open": (*Slack).connectionsOpen,
	"chat.postMessage":      (*Slack).chatPost,
	"chat.postEphemeral":    (*Slack).chatPostEphemeral,
	"chat.update":           (*Slack).chatUpdate,
	"chat.delete":           (*Slack).chatDelete,
	"conversations.info":    (*Slack).conversationsInfo,
	"conversations.members": (*Slack).conversationsMembers,
	"conversations.history": (*Slack).conversationsHistory,
	"conversations.replies": (*Slack).conversationsReplies,
	"conversations.open":    (*Slack).conversationsOpen,
	"users.info":            (*Slack).usersInfo,
	"views.open":            (*Slack).viewsOpen,
	"views.publish":         (*Slack).viewsPublish,
	"reactions.add":         (*Slack).reactionsAdd,
}

// serveAPI answers one call of the Web API.
func (s *Slack) serveAPI(w http.ResponseWriter, r *http.Request) {
	method := r.PathValue("method")
	args, err := readSlackArgs(r)
	s.mu.Lock()
	s.calls[method]++
	fault := s.faults.take(method)
	s.noteChange()
	s.mu.Unlock()
	if fault.before(s, w, r) {
		return
	}
	answer := refuse("invalid_arguments")
	if err == nil {
		answer = s.call(method, r, args)
	}
	if fault.after(w) {
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(mustJSON(answer))
}

// call checks the token and does what is asked.
func (s *Slack) call(method string, r *http.Request, args slackArgs) slackAnswer {
	do, known := slackMethods[method]
	if !known {
		return refuse("unknown_method")
	}
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bearer {
		token = args.text("token")
	}
	want, other := s.cfg.BotToken, s.cfg.AppToken
	if method == "apps.connections.open" {
		want, other = other, want
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case token == "":
		return refuse("not_authed")
	case token == other:
		return refuse("not_allowed_token_type")
	case token != want:
		return refuse("invalid_auth")
	case s.faults.token != "":
		return refuse(s.faults.token)
	}
	answer := do(s, args)
	if _, said := answer["ok"]; !said {
		answer = maps.Clone(answer)
		answer["ok"] = true
	}
	s.noteChange()
	return answer
}

func (s *Slack) authTest(slackArgs) slackAnswer {
	return slackAnswer{
		"url": "https://fake.slack.test/", "team": "Fake", "user": "alongside",
		"team_id": SlackTeamID, "user_id": SlackBotUID, "bot_id": SlackBotID,
	}
}

func (s *Slack) usersInfo(args slackArgs) slackAnswer {
	u := s.users[args.text("user")]
	if u == nil {
		return refuse("user_not_found")
	}
	return slackAnswer{"user": map[string]any{
		"id": u.ID, "team_id": SlackTeamID, "name": slackHandle(u.Name), "real_name": u.Name, "is_bot": u.Bot,
		"profile": map[string]any{"real_name": u.Name, "display_name": u.Name},
	}}
}

func (s *Slack) reactionsAdd(args slackArgs) slackAnswer {
	c, code := s.place(args.text("channel"))
	if code != "" {
		return refuse(code)
	}
	if c.find(args.text("timestamp")) == nil {
		return refuse("message_not_found")
	}
	return slackAnswer{}
}

// slackHandle is the old user name that payloads carry beside the id.
func slackHandle(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, " ", "."))
}

// whisper shows user a message that nobody else sees. The caller holds mu.
func (s *Slack) whisper(user string, m SlackMessage) string {
	m.TS, m.For, m.User, m.BotID = s.timestamp(), user, SlackBotUID, SlackBotID
	s.whispers = append(s.whispers, m)
	s.noteChange()
	return m.TS
}
