package botstest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// What Slack takes, in characters unless said otherwise. The greatest sum of all texts is not documented;
// it was measured to be about this (bolt-js issue 2509).
const (
	slackMaxBlocks      = 50
	slackMaxModalBlocks = 100
	slackMaxText        = 40_000
	slackMaxAllText     = 13_200
)

// checkSlackBlocks names what Slack would refuse: the error code, and the detail it adds.
func checkSlackBlocks(raw json.RawMessage, most int) (code, detail string) {
	if len(raw) == 0 {
		return "", ""
	}
	blocks, err := decodeSlackBlocks(raw)
	if err != nil {
		return "invalid_blocks_format", ""
	}
	if len(blocks) > most {
		return "invalid_blocks", fmt.Sprintf("[ERROR] no more than %d items allowed [json-pointer:/blocks]", most)
	}
	seen, sum := map[string]bool{}, 0
	for i, b := range blocks {
		if b.BlockID != "" && seen[b.BlockID] {
			return "invalid_blocks", fmt.Sprintf("[ERROR] `block_id` %s already exists", b.BlockID)
		}
		seen[b.BlockID] = true
		if why := b.check(&sum); why != "" {
			return "invalid_blocks", fmt.Sprintf("[ERROR] %s [json-pointer:/blocks/%d]", why, i)
		}
	}
	if sum > slackMaxAllText {
		return "msg_blocks_too_long", ""
	}
	return "", ""
}

// check says what is wrong with b, and adds its characters to sum.
func (b slackBlock) check(sum *int) string {
	switch b.Type {
	case "header":
		return b.Text.check(sum, 150)
	case "section":
		if b.Text == nil && len(b.Fields) == 0 {
			return "missing required field: text"
		}
		if len(b.Fields) > 10 {
			return "no more than 10 items allowed"
		}
		for _, f := range b.Fields {
			if why := f.check(sum, 2000); why != "" {
				return why
			}
		}
		if b.Text != nil {
			return b.Text.check(sum, 3000)
		}
	case "context":
		if len(b.Elements) == 0 || len(b.Elements) > 10 {
			return "between 1 and 10 items allowed"
		}
		for _, e := range b.Elements {
			if why := (&slackText{Type: e.Type, Text: e.Text.Text}).check(sum, 3000); why != "" {
				return why
			}
		}
	case "actions":
		return checkSlackActions(b.Elements)
	case "rich_text":
		return checkSlackRich(b.Elements, sum)
	case "input":
		return b.checkInput(sum)
	case "divider":
	default:
		return "unsupported type: " + b.Type
	}
	return ""
}

func (t *slackText) check(sum *int, most int) string {
	switch {
	case t == nil:
		return "missing required field: text"
	case t.Type != "plain_text" && t.Type != "mrkdwn":
		return "unsupported text type"
	case t.Text == "":
		return "must be more than 0 characters"
	case slackLength(t.Text) > most:
		return fmt.Sprintf("must be less than %d characters", most+1)
	}
	*sum += slackLength(t.Text)
	return ""
}

func checkSlackActions(elements []slackElement) string {
	if len(elements) == 0 || len(elements) > 25 {
		return "between 1 and 25 items allowed"
	}
	seen := map[string]bool{}
	for _, e := range elements {
		switch {
		case e.Type == "button" && (strings.TrimSpace(e.Text.Text) == "" || e.Text.Type != "plain_text"):
			return "missing required field: text"
		case slackLength(e.Text.Text) > 75:
			return "must be less than 76 characters"
		case slackLength(e.Value) > 2000:
			return "must be less than 2001 characters"
		case len(e.ActionID) > 255 || seen[e.ActionID]:
			return "`action_id` is too long or already exists"
		case e.Style != nil && e.Style != "primary" && e.Style != "danger":
			return "unsupported style"
		}
		seen[e.ActionID] = true
	}
	return ""
}

func checkSlackRich(elements []slackElement, sum *int) string {
	for _, e := range elements {
		switch e.Type {
		case "text":
			if e.Text.Text == "" {
				return "must be more than 0 characters"
			}
			*sum += slackLength(e.Text.Text)
		case "link":
			if e.URL == "" {
				return "missing required field: url"
			}
			*sum += slackLength(e.URL)
		}
		if why := checkSlackRich(e.Elements, sum); why != "" {
			return why
		}
	}
	return ""
}

func (b slackBlock) checkInput(sum *int) string {
	e := b.Element
	if e == nil {
		return "missing required field: element"
	}
	if why := b.Label.check(sum, 2000); why != "" {
		return why
	}
	if b.Hint != nil {
		if why := b.Hint.check(sum, 2000); why != "" {
			return why
		}
	}
	switch {
	case e.Type == "static_select" && (len(e.Options) == 0 || len(e.Options) > 100):
		return "between 1 and 100 options allowed"
	case e.Type != "static_select" && e.Type != "plain_text_input":
		return "unsupported type: " + e.Type
	case e.MaxLength < 0 || e.MaxLength > 3000:
		return "max_length must be at most 3000"
	case slackLength(e.InitialValue) > 3000:
		return "initial_value must be less than 3001 characters"
	}
	for _, o := range e.Options {
		if o.Text.Text == "" || slackLength(o.Text.Text) > 75 || o.Value == "" || slackLength(o.Value) > 150 {
			return "option text or value too short or too long"
		}
	}
	if e.InitialOption != nil && !slices.Contains(e.Options, *e.InitialOption) {
		return "initial_option is none of the options"
	}
	return ""
}
