package botstest

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"
)

// slackBlock is as much of a block as the fake looks at.
type slackBlock struct {
	Type     string         `json:"type"`
	BlockID  string         `json:"block_id"`
	Text     *slackText     `json:"text"`
	Fields   []slackText    `json:"fields"`
	Elements []slackElement `json:"elements"`
	Element  *slackElement  `json:"element"`
	Label    *slackText     `json:"label"`
	Hint     *slackText     `json:"hint"`
	Optional bool           `json:"optional"`
}

// slackText is a text object; inside a rich text, where "text" is a bare string, it is that string.
type slackText struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// UnmarshalJSON reads a text object or a bare string.
func (t *slackText) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &t.Text)
	}
	type plain slackText
	return json.Unmarshal(b, (*plain)(t))
}

// slackElement is as much of a block's element as the fake looks at.
type slackElement struct {
	Type          string         `json:"type"`
	ActionID      string         `json:"action_id"`
	Text          slackText      `json:"text"`
	Value         string         `json:"value"`
	Style         any            `json:"style"`
	URL           string         `json:"url"`
	UserID        string         `json:"user_id"`
	Name          string         `json:"name"`
	Range         string         `json:"range"`
	Elements      []slackElement `json:"elements"`
	Options       []slackOption  `json:"options"`
	InitialOption *slackOption   `json:"initial_option"`
	InitialValue  string         `json:"initial_value"`
	Placeholder   *slackText     `json:"placeholder"`
	Multiline     bool           `json:"multiline"`
	MaxLength     int            `json:"max_length"`

	block string
}

type slackOption struct {
	Text  slackText `json:"text"`
	Value string    `json:"value"`
}

// slackLength counts as Slack's limits are counted here: in UTF-16 units, the strictest reading of "characters".
func slackLength(s string) int { return len(utf16.Encode([]rune(s))) }

func decodeSlackBlocks(raw json.RawMessage) ([]slackBlock, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var blocks []slackBlock
	if err := json.Unmarshal(raw, &blocks); err != nil {
		return nil, fmt.Errorf("decode blocks: %w", err)
	}
	for i := range blocks {
		for j := range blocks[i].Elements {
			blocks[i].Elements[j].block = blocks[i].BlockID
		}
	}
	return blocks, nil
}

// nameSlackBlocks gives every block an id, and every button one too, as Slack does where the app gave none.
// The caller holds mu.
func (s *Slack) nameSlackBlocks(raw json.RawMessage) json.RawMessage {
	var blocks []map[string]any
	if json.Unmarshal(raw, &blocks) != nil || len(blocks) == 0 {
		return raw
	}
	for _, b := range blocks {
		if id, _ := b["block_id"].(string); id == "" {
			b["block_id"] = s.id("b")
		}
		elements, _ := b["elements"].([]any)
		for _, e := range elements {
			button, _ := e.(map[string]any)
			if id, _ := button["action_id"].(string); id == "" && button["type"] == "button" {
				button["action_id"] = s.id("a")
			}
		}
	}
	return mustJSON(blocks)
}

// slackButtons returns the buttons of a message, row by row.
func slackButtons(raw json.RawMessage) []slackElement {
	blocks, _ := decodeSlackBlocks(raw) // what is kept has been checked
	var buttons []slackElement
	for _, b := range blocks {
		for _, e := range b.Elements {
			if b.Type == "actions" && e.Type == "button" {
				buttons = append(buttons, e)
			}
		}
	}
	return buttons
}

// renderSlackBlocks gives what stands in blocks, without buttons. It reports false if there are no blocks.
func renderSlackBlocks(raw json.RawMessage) (string, bool) {
	blocks, err := decodeSlackBlocks(raw)
	if err != nil || len(blocks) == 0 {
		return "", false
	}
	var lines []string
	for _, b := range blocks {
		switch b.Type {
		case "header", "section":
			if b.Text != nil {
				lines = append(lines, b.Text.read())
			}
			for _, f := range b.Fields {
				lines = append(lines, f.read())
			}
		case "context":
			for _, e := range b.Elements {
				lines = append(lines, slackText{Type: e.Type, Text: e.Text.Text}.read())
			}
		case "rich_text":
			for _, e := range b.Elements {
				lines = append(lines, e.readRich())
			}
		}
	}
	return strings.Join(lines, "\n"), true
}

// readRich gives the words of a rich text element.
func (e slackElement) readRich() string {
	switch e.Type {
	case "text":
		return e.Text.Text
	case "link":
		if e.Text.Text != "" {
			return e.Text.Text
		}
		return e.URL
	case "user":
		return "@" + e.UserID
	case "broadcast":
		return "@" + e.Range
	case "emoji":
		return ":" + e.Name + ":"
	}
	var b strings.Builder
	for i, inner := range e.Elements {
		if e.Type == "rich_text_list" && i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(inner.readRich())
	}
	return b.String()
}

// read gives the words of a text object as somebody sees them.
func (t slackText) read() string {
	if t.Type == "mrkdwn" {
		return readSlackMarkup(t.Text)
	}
	return t.Text
}
