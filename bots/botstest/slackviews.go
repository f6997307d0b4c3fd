package botstest

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// SlackView is a form or home tab as the app has given it.
type SlackView struct {
	ID       string          `json:"id"`
	User     string          `json:"user"`
	Type     string          `json:"type"`
	Title    string          `json:"title"`
	Submit   string          `json:"submit"`
	Metadata string          `json:"private_metadata"`
	Callback string          `json:"callback_id"`
	Blocks   json.RawMessage `json:"blocks"`
	Closed   bool            `json:"closed"`
}

// Shown is what the view says, without its fields.
func (v SlackView) Shown() string {
	shown, _ := renderSlackBlocks(v.Blocks)
	return shown
}

// Inputs are the fields of the form.
func (v SlackView) Inputs() []SlackInput {
	blocks, _ := decodeSlackBlocks(v.Blocks)
	var inputs []SlackInput
	for _, b := range blocks {
		if b.Type != "input" || b.Element == nil {
			continue
		}
		in := SlackInput{Block: b.BlockID, Action: b.Element.ActionID, Label: b.Label.Text, Type: b.Element.Type, Value: b.Element.InitialValue, Optional: b.Optional, Multiline: b.Element.Multiline, Max: b.Element.MaxLength}
		if b.Hint != nil {
			in.Hint = b.Hint.Text
		}
		if b.Element.InitialOption != nil {
			in.Value = b.Element.InitialOption.Value
		}
		for _, o := range b.Element.Options {
			in.Options = append(in.Options, o.Text.Text)
			in.values = append(in.values, o.Value)
		}
		inputs = append(inputs, in)
	}
	return inputs
}

// SlackInput is one field of a form, with what stands in it at first.
type SlackInput struct {
	Block, Action, Label, Hint, Type, Value string
	Optional, Multiline                     bool
	Max                                     int
	Options                                 []string

	values []string
}

func (s *Slack) viewsOpen(args slackArgs) slackAnswer {
	trigger := s.triggers[args.text("trigger_id")]
	switch {
	case trigger == nil:
		return refuse("invalid_trigger_id")
	case trigger.Used:
		return refuse("exchanged_trigger_id")
	case time.Since(trigger.Made) > 3*time.Second:
		return refuse("expired_trigger_id")
	}
	v, wrong := s.readView(args, trigger.User, slackMaxModalBlocks)
	if wrong != nil {
		return wrong
	}
	if v.Title == "" || slackLength(v.Title) > 24 || slackLength(v.Submit) > 24 || len(v.Inputs()) > 0 && v.Submit == "" {
		return refuse("invalid_arguments")
	}
	trigger.Used = true
	s.views[v.ID] = v
	return slackAnswer{"view": map[string]any{"id": v.ID, "type": v.Type}}
}

func (s *Slack) viewsPublish(args slackArgs) slackAnswer {
	v, wrong := s.readView(args, args.text("user_id"), slackMaxModalBlocks)
	if wrong != nil {
		return wrong
	}
	v.ID = "home-" + v.User
	s.views[v.ID] = v
	return slackAnswer{"view": map[string]any{"id": v.ID, "type": v.Type}}
}

// readView checks a view and gives it an id.
func (s *Slack) readView(args slackArgs, user string, most int) (*SlackView, slackAnswer) {
	var sent struct {
		Type     string          `json:"type"`
		Title    slackText       `json:"title"`
		Submit   slackText       `json:"submit"`
		Metadata string          `json:"private_metadata"`
		Callback string          `json:"callback_id"`
		Blocks   json.RawMessage `json:"blocks"`
	}
	if json.Unmarshal(args.raw("view"), &sent) != nil || slackLength(sent.Metadata) > 3000 {
		return nil, refuse("invalid_arguments")
	}
	if code, _ := checkSlackBlocks(sent.Blocks, most); code != "" {
		return nil, refuse("invalid_arguments")
	}
	return &SlackView{
		ID: s.id("V"), User: user, Type: sent.Type, Title: sent.Title.Text, Submit: sent.Submit.Text,
		Metadata: sent.Metadata, Callback: sent.Callback, Blocks: sent.Blocks,
	}, nil
}

// AwaitView blocks until a form is open before user and returns it.
func (s *Slack) AwaitView(ctx context.Context, user string) (SlackView, error) {
	var found SlackView
	err := s.await(ctx, func() bool {
		for _, v := range s.views {
			if v.User == user && v.Type == "modal" && !v.Closed && v.ID > found.ID {
				found = *v
			}
		}
		return found.ID != ""
	})
	if err != nil {
		return found, fmt.Errorf("await a form before %s: %w", user, err)
	}
	return found, nil
}
