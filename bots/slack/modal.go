package slack

import (
	"cmp"
	"context"
	"strings"

	"github.com/slack-go/slack"

	"alongside/bots"
)

// What Slack takes in a form, in characters.
const (
	maxTitle   = 24
	maxInput   = 3000
	maxHint    = 2000
	maxOptions = 100
)

// valueAction is the action id of every field; the field's name is the id of its block.
const valueAction = "value"

// open shows a form. Slack takes trigger for 3 s.
func (b *Bot) open(ctx context.Context, trigger string, m bots.Modal) error {
	if _, err := b.api.OpenViewContext(ctx, trigger, form(m)); err != nil {
		return sendError("open form", err)
	}
	return nil
}

// form is m as Slack wants it.
func form(m bots.Modal) slack.ModalViewRequest {
	view := slack.ModalViewRequest{
		Type: slack.VTModal, Title: label(cmp.Or(strings.TrimSpace(m.Title), "Alongside"), maxTitle), PrivateMetadata: m.Data,
	}
	for _, words := range split(m.Intro, maxWords) {
		view.Blocks.BlockSet = append(view.Blocks.BlockSet, section(literal(words)...))
	}
	for _, in := range m.Inputs {
		block := slack.NewInputBlock(in.Name, label(cmp.Or(strings.TrimSpace(in.Label), in.Name), maxHint), nil, field(in))
		block.Optional = in.Optional
		if hint := strings.TrimSpace(in.Hint); hint != "" {
			block.Hint = label(hint, maxHint)
		}
		view.Blocks.BlockSet = append(view.Blocks.BlockSet, block)
	}
	if len(m.Inputs) > 0 || m.Submit != "" {
		view.Submit = label(cmp.Or(strings.TrimSpace(m.Submit), "OK"), maxTitle)
	}
	return view
}

// field is where in is filled in.
func field(in bots.Input) slack.BlockElement {
	if len(in.Options) > 0 {
		choice := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, valueAction)
		for _, o := range in.Options[:min(len(in.Options), maxOptions)] {
			option := slack.NewOptionBlockObject(o.Data, label(o.Label, maxLabel), nil)
			choice.Options = append(choice.Options, option)
			if o.Data == in.Value {
				choice.InitialOption = option
			}
		}
		return choice
	}
	most := maxInput
	if in.Max > 0 {
		most = min(in.Max, maxInput)
	}
	text := slack.NewPlainTextInputBlockElement(nil, valueAction)
	text.Multiline, text.MaxLength = in.Multiline, most
	text.InitialValue = in.Value[:fit(in.Value, most)]
	return text
}

// complaints are what is wrong with a form, by field. Slack shows nothing at all if one of them names no
// field of the form, so these go under the first.
func complaints(errors map[string]string, fields []string) *slack.ViewSubmissionResponse {
	if len(errors) == 0 || len(fields) == 0 {
		return nil
	}
	known := map[string]string{}
	for _, name := range fields {
		if why := errors[name]; why != "" {
			known[name] = why
		}
	}
	if len(known) == 0 {
		for _, why := range errors {
			known[fields[0]] = why
		}
	}
	return slack.NewErrorsViewSubmissionResponse(known)
}
