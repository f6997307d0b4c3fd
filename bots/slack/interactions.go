package slack

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"alongside/bots"
)

// wireInteraction is as much of a press or a form as is looked at.
type wireInteraction struct {
	Type        string `json:"type"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	User        struct {
		ID string `json:"id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		ChannelID string `json:"channel_id"`
		MessageTS string `json:"message_ts"`
		ThreadTS  string `json:"thread_ts"`
	} `json:"container"`
	Message struct {
		TS       string          `json:"ts"`
		ThreadTS string          `json:"thread_ts"`
		Text     string          `json:"text"`
		Blocks   json.RawMessage `json:"blocks"`
	} `json:"message"`
	Actions []wireAction `json:"actions"`
	View    struct {
		ID       string `json:"id"`
		Metadata string `json:"private_metadata"`
		Blocks   []struct {
			Type    string `json:"type"`
			BlockID string `json:"block_id"`
		} `json:"blocks"`
		State struct {
			Values map[string]map[string]wireAction `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

type wireAction struct {
	ActionTS string `json:"action_ts"`
	Value    string `json:"value"`
	Selected struct {
		Value string `json:"value"`
	} `json:"selected_option"`
}

// decodeInteraction reads a press or a form. What is of no interest gives nothing.
func decodeInteraction(payload []byte) (notice, error) {
	var w wireInteraction
	if err := json.Unmarshal(payload, &w); err != nil {
		return notice{}, fmt.Errorf("decode interaction: %w", errUnreadable)
	}
	if w.User.ID == "" {
		return notice{}, nil
	}
	switch w.Type {
	case "block_actions":
		return notice{in: w.pressed()}, nil
	case "view_submission":
		return w.submitted(), nil
	}
	return notice{}, nil
}

// pressed are the buttons pressed. In the home tab there is no message, and they come from the user.
func (w wireInteraction) pressed() []bots.Inbound {
	var all []bots.Inbound
	channel, message := cmp.Or(w.Channel.ID, w.Container.ChannelID), cmp.Or(w.Message.TS, w.Container.MessageTS)
	for _, a := range w.Actions {
		data := cmp.Or(a.Value, a.Selected.Value)
		if a.ActionTS == "" {
			continue
		}
		all = append(all, bots.Inbound{
			ID: id("press", a.ActionTS, w.User.ID, data), At: timeOf(a.ActionTS), Kind: bots.Pressed,
			From:   place(cmp.Or(channel, w.User.ID), cmp.Or(w.Message.ThreadTS, w.Container.ThreadTS), message),
			Sender: bots.Sender{ID: w.User.ID}, Message: message, Original: w.original(), Data: data, Trigger: w.TriggerID,
		})
	}
	return all
}

// original is what the message with the button says, still marked up.
func (w wireInteraction) original() string {
	words := richWords(w.Message.Blocks)
	if words == "" {
		return w.Message.Text
	}
	return escape(words)
}

// richWords are the words of the rich text in blocks: what was composed from an Outbound's words.
func richWords(blocks json.RawMessage) string {
	type element struct {
		Type     string          `json:"type"`
		Text     json.RawMessage `json:"text"`
		URL      string          `json:"url"`
		Elements json.RawMessage `json:"elements"`
	}
	var walk func(raw json.RawMessage, b *strings.Builder)
	walk = func(raw json.RawMessage, b *strings.Builder) {
		var elements []element
		if json.Unmarshal(raw, &elements) != nil {
			return
		}
		for _, e := range elements {
			var text string
			switch {
			case e.Type == "rich_text":
				if b.Len() > 0 {
					b.WriteString("\n")
				}
				walk(e.Elements, b)
			case strings.HasPrefix(e.Type, "rich_text_"):
				walk(e.Elements, b)
			case e.Type == "link":
				b.WriteString(e.URL)
			case e.Type == "text" && json.Unmarshal(e.Text, &text) == nil:
				b.WriteString(text)
			}
		}
	}
	var b strings.Builder
	walk(blocks, &b)
	return b.String()
}

// submitted is a form that came back. It belongs to no channel; Data says what it is about.
func (w wireInteraction) submitted() notice {
	filled := map[string]string{}
	for block, actions := range w.View.State.Values {
		for _, action := range slices.Sorted(maps.Keys(actions)) {
			filled[block] = cmp.Or(actions[action].Value, actions[action].Selected.Value)
		}
	}
	n := notice{in: []bots.Inbound{{
		ID: id("form", w.View.ID, w.TriggerID), At: now(), Kind: bots.Submitted, From: place(w.User.ID, "", ""),
		Sender: bots.Sender{ID: w.User.ID}, Data: w.View.Metadata, Form: filled, Trigger: w.TriggerID,
	}}}
	for _, b := range w.View.Blocks {
		if b.Type == "input" {
			n.fields = append(n.fields, b.BlockID)
		}
	}
	return n
}

// wireCommand is as much of a slash command as is looked at.
type wireCommand struct {
	UserID      string `json:"user_id"`
	ChannelID   string `json:"channel_id"`
	Text        string `json:"text"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
}

// commandOf reads a command that came as a form.
func commandOf(form url.Values) wireCommand {
	return wireCommand{
		UserID: form.Get("user_id"), ChannelID: form.Get("channel_id"), Text: form.Get("text"),
		TriggerID: form.Get("trigger_id"), ResponseURL: form.Get("response_url"),
	}
}

// decodeCommand reads a command that came as JSON.
func decodeCommand(payload []byte) (wireCommand, error) {
	var c wireCommand
	if err := json.Unmarshal(payload, &c); err != nil {
		return c, fmt.Errorf("decode command: %w", errUnreadable)
	}
	return c, nil
}

func (c wireCommand) notice() notice {
	if c.UserID == "" || c.TriggerID == "" {
		return notice{}
	}
	return notice{responseURL: c.ResponseURL, in: []bots.Inbound{{
		ID: id("command", c.TriggerID), At: now(), Kind: bots.Commanded, From: place(cmp.Or(c.ChannelID, c.UserID), "", ""),
		Sender: bots.Sender{ID: c.UserID}, Text: c.Text, Trigger: c.TriggerID,
	}}}
}
