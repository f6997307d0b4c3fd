package botstest

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Press presses the button with this label under the message ts, or, if ts is empty, under the latest
// message of the channel that has one. It blocks until the app has confirmed; ErrSlackUnconfirmed says
// that it did not.
func (w *SlackWorker) Press(channel, ts, label string) error {
	d, err := w.press(channel, ts, label)
	if err != nil {
		return err
	}
	_, err = w.await(d)
	return err
}

// press presses and waits for nothing.
func (w *SlackWorker) press(channel, ts, label string) (*slackDelivery, error) {
	s := w.slack
	s.mu.Lock()
	defer s.mu.Unlock()
	m, button := s.button(channel, ts, label, w.ID)
	if m == nil {
		return nil, fmt.Errorf("press %q in %s: no such button", label, channel)
	}
	container := map[string]any{"type": "message", "message_ts": m.TS, "channel_id": channel, "is_ephemeral": m.For != ""}
	if m.ThreadTS != "" {
		container["thread_ts"] = m.ThreadTS
	}
	action := map[string]any{
		"action_id": button.ActionID, "block_id": button.block, "type": "button", "value": button.Value, "action_ts": s.timestamp(),
		"text": map[string]any{"type": "plain_text", "text": escapeSlack(button.Text.Text), "emoji": true},
	}
	trigger := s.trigger(w.ID, channel)
	s.triggers[trigger].Message = m.TS
	payload := map[string]any{
		"type": "block_actions", "user": w.json(), "api_app_id": SlackAppID, "token": "verification-token", "container": container,
		"trigger_id": trigger, "team": map[string]any{"id": SlackTeamID, "domain": "fake"}, "enterprise": nil, "is_enterprise_install": false,
		"channel": map[string]any{"id": channel, "name": s.channels[channel].Name}, "state": map[string]any{"values": map[string]any{}},
		"response_url": "http://" + s.addr + "/commands/" + trigger, "actions": []any{action},
	}
	if m.For == "" { // Slack tells no words of what only one saw
		payload["message"] = s.messageJSON(m, true)
	}
	return s.deliver(slackInteractive, channel+m.TS, payload), nil
}

// button finds what to press. The caller holds mu.
func (s *Slack) button(channel, ts, label, user string) (*SlackMessage, slackElement) {
	c := s.channels[channel]
	if c == nil {
		return nil, slackElement{}
	}
	all := slices.Clone(c.Messages)
	for i := range s.whispers {
		if s.whispers[i].For == user && s.whispers[i].Channel == channel {
			all = append(all, &s.whispers[i])
		}
	}
	slices.SortFunc(all, func(a, b *SlackMessage) int {
		if a.TS < b.TS {
			return 1
		}
		return -1
	})
	for _, m := range all {
		if ts != "" && m.TS != ts {
			continue
		}
		for _, b := range slackButtons(m.Blocks) {
			if b.Text.Text == label {
				return m, b
			}
		}
	}
	return nil, slackElement{}
}

// json is the worker as interactions show it. The caller holds the mutex.
func (w *SlackWorker) json() map[string]any {
	handle := slackHandle(w.slack.users[w.ID].Name)
	return map[string]any{"id": w.ID, "username": handle, "name": handle, "team_id": SlackTeamID}
}

// Submit sends an open form back. values are by the labels of the fields; fields that are left out keep
// what stands in them, and a choice is named by its text. It returns what the app says is wrong, by
// label; if nothing is, the form closes.
func (w *SlackWorker) Submit(view SlackView, values map[string]string) (wrong map[string]string, err error) {
	state, labels, err := view.fill(values)
	if err != nil {
		return nil, err
	}
	s := w.slack
	s.mu.Lock()
	trigger := s.trigger(w.ID, "")
	d := s.deliver(slackInteractive, view.ID, map[string]any{
		"type": "view_submission", "user": w.json(), "api_app_id": SlackAppID, "token": "verification-token", "trigger_id": trigger,
		"team": map[string]any{"id": SlackTeamID, "domain": "fake"}, "enterprise": nil, "is_enterprise_install": false, "response_urls": []any{},
		"view": map[string]any{
			"id": view.ID, "team_id": SlackTeamID, "type": "modal", "blocks": view.Blocks, "private_metadata": view.Metadata,
			"callback_id": view.Callback, "state": map[string]any{"values": state}, "hash": "1.fake", "app_id": SlackAppID, "bot_id": SlackBotID,
		},
	})
	s.mu.Unlock()
	answer, err := w.await(d)
	if err != nil {
		return nil, err
	}
	var said struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
	}
	if len(answer) > 0 {
		if err := json.Unmarshal(answer, &said); err != nil {
			return nil, fmt.Errorf("read the answer to a form: %w", err)
		}
	}
	if said.Action == "errors" {
		wrong = map[string]string{}
		for block, why := range said.Errors {
			if labels[block] == "" {
				return nil, fmt.Errorf("the app complains about %q, which is no field", block)
			}
			wrong[labels[block]] = why
		}
		return wrong, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if open := s.views[view.ID]; open != nil {
		open.Closed = true
	}
	s.noteChange()
	return nil, nil
}

// fill makes the state of a form that is filled in.
func (v SlackView) fill(values map[string]string) (state map[string]any, labels map[string]string, err error) {
	state, labels = map[string]any{}, map[string]string{}
	for _, in := range v.Inputs() {
		labels[in.Block] = in.Label
		value, given := values[in.Label]
		if !given {
			value = in.Value
		} else if n := slices.Index(in.Options, value); n >= 0 {
			value = in.values[n]
		}
		if value == "" && !in.Optional {
			return nil, nil, fmt.Errorf("%q must be filled in", in.Label)
		}
		if in.Max > 0 && slackLength(value) > in.Max {
			return nil, nil, fmt.Errorf("%q is too long", in.Label)
		}
		entry := map[string]any{"type": in.Type, "value": nil}
		switch {
		case in.Type == "static_select":
			delete(entry, "value")
			entry["selected_option"] = nil
			if n := slices.Index(in.values, value); n >= 0 {
				entry["selected_option"] = map[string]any{"text": map[string]any{"type": "plain_text", "text": in.Options[n]}, "value": value}
			} else if value != "" {
				return nil, nil, fmt.Errorf("%q offers no %q", in.Label, value)
			}
		case value != "":
			entry["value"] = value
		}
		state[in.Block] = map[string]any{in.Action: entry}
	}
	return state, labels, nil
}
