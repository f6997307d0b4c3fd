package slack

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/slack-go/slack"

	"alongside/bots"
)

// What Slack takes, in characters. The sum is not documented: messages above 11,300 were seen refused.
const (
	maxWords  = 3000 // of one part's words
	maxSum    = 9000 // of everything in one part
	maxBlocks = 50
	maxHeader = 150
	maxFact   = 500 // Slack takes 2000, but ten of these would break the sum
	maxFields = 10
	maxLabel  = 75
	maxRow    = 25
	maxData   = 64 // bytes; the contract of bots.Button
)

// cardEvent is the type of a card's metadata.
const cardEvent = "alongside_card"

// part is one message of Slack's.
type part struct {
	blocks   []slack.Block
	sum      int
	hasWords bool
	fallback string // what a notification shows
}

// compose makes the messages that show out; the last has the buttons.
func compose(out bots.Outbound) ([]part, error) {
	if err := check(out); err != nil {
		return nil, err
	}
	c := composer{parts: []part{{}}}
	calls := mentions(out.Mention)
	if out.Card != nil {
		c.card(*out.Card, calls)
		calls = nil
	}
	c.words(out.Speaker, out.Text, calls)
	c.buttons(out.Buttons)
	for i := range c.parts {
		c.parts[i].fallback = fallback(out)
	}
	return c.parts, nil
}

// check finds what can never be sent.
func check(out bots.Outbound) error {
	switch {
	case out.To.Bot != "slack" || out.To.Chat == "":
		return fmt.Errorf("no address of Slack: %q", out.To)
	case strings.TrimSpace(out.Text) == "" && out.Card == nil:
		return errors.New("nothing to say")
	}
	for _, row := range out.Buttons {
		for _, b := range row {
			if strings.TrimSpace(b.Label) == "" {
				return errors.New("a button without a label")
			}
			if len(b.Data) > maxData {
				return fmt.Errorf("a button with %d bytes of data, more than %d", len(b.Data), maxData)
			}
		}
	}
	return nil
}

// composer puts blocks into as few messages as they fit in.
type composer struct {
	parts []part
}

// add appends a block of size characters. No message holds two blocks of words, so that a word too long
// for one is never broken inside a message.
func (c *composer) add(block slack.Block, size int, words bool) {
	last := &c.parts[len(c.parts)-1]
	if len(last.blocks) == maxBlocks || last.sum+size > maxSum || words && last.hasWords {
		c.parts = append(c.parts, part{})
		last = &c.parts[len(c.parts)-1]
	}
	last.blocks = append(last.blocks, block)
	last.sum += size
	last.hasWords = last.hasWords || words
}

func (c *composer) card(card bots.Card, calls []slack.RichTextSectionElement) {
	if title := strings.TrimSpace(card.Title); title != "" {
		c.add(slack.NewHeaderBlock(label(title, maxHeader)), maxHeader, false)
	}
	if len(calls) > 0 {
		c.add(section(calls...), 20*len(calls), false)
	}
	if state := strings.TrimSpace(card.State); state != "" {
		c.add(section(bold(cut(state, maxHeader))), maxHeader, false)
	}
	var facts []*slack.TextBlockObject
	flush := func() {
		if len(facts) > 0 {
			size := 0
			for _, f := range facts {
				size += length(f.Text)
			}
			c.add(slack.NewSectionBlock(nil, facts, nil), size, false)
			facts = nil
		}
	}
	for _, f := range card.Fields {
		text := escape(cut(f.Value, maxFact))
		if f.Name != "" {
			text = "*" + escape(cut(f.Name, maxHeader)) + "*\n" + text
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		if facts = append(facts, marked(text)); len(facts) == maxFields {
			flush()
		}
	}
	flush()
	for _, words := range split(card.Quote, maxWords) {
		c.add(quote(words), length(words), true)
	}
	c.parts[len(c.parts)-1].hasWords = false // a quote and a text may share a message
	if note := strings.TrimSpace(card.Note); note != "" {
		c.add(slack.NewContextBlock("", marked(escape(cut(note, maxFact)))), maxFact, false)
	}
}

// words adds the text, below whoever speaks and is called.
func (c *composer) words(speaker, text string, calls []slack.RichTextSectionElement) {
	head := calls
	if speaker = strings.TrimSpace(speaker); speaker != "" {
		head = append(head, bold(cut(speaker, maxHeader)))
	}
	if len(head) > 0 && strings.TrimSpace(text) != "" {
		gap := " "
		if speaker != "" {
			gap = "\n"
		}
		head = append(head, slack.NewRichTextSectionTextElement(gap, nil))
	}
	for n, words := range split(text, maxWords) {
		elements := literal(words)
		if n == 0 {
			elements = append(head, elements...)
			head = nil
		}
		c.add(section(elements...), length(words), true)
	}
	if len(head) > 0 {
		c.add(section(head...), maxHeader, false)
	}
}

func (c *composer) buttons(rows [][]bots.Button) {
	for r, row := range rows {
		for len(row) > 0 {
			n := min(len(row), maxRow)
			var elements []slack.BlockElement
			for i, b := range row[:n] {
				button := slack.NewButtonBlockElement(fmt.Sprintf("b%d.%d", r, i), b.Data, label(b.Label, maxLabel))
				switch b.Style {
				case bots.Primary:
					button.Style = slack.StylePrimary
				case bots.Danger:
					button.Style = slack.StyleDanger
				}
				elements = append(elements, button)
			}
			c.add(slack.NewActionBlock("", elements...), 0, false)
			row = row[n:]
		}
	}
}

var userID = regexp.MustCompile(`^[UW][A-Z0-9]+$`)

// mentions calls users. What is no user's id is left out, so that nothing else can be called.
func mentions(users []string) []slack.RichTextSectionElement {
	var calls []slack.RichTextSectionElement
	for _, id := range users {
		if !userID.MatchString(id) {
			continue
		}
		if len(calls) > 0 {
			calls = append(calls, slack.NewRichTextSectionTextElement(" ", nil))
		}
		calls = append(calls, slack.NewRichTextSectionUserElement(id, nil))
	}
	return calls
}

// fallback is what a notification on a locked screen shows: what a card is and its state, or who speaks.
// It never holds what a card quotes or what somebody says.
func fallback(out bots.Outbound) string {
	var text string
	switch {
	case out.Card != nil:
		text = strings.Trim(out.Card.Title+" · "+out.Card.State, " ·")
	case strings.TrimSpace(out.Speaker) != "":
		text = "✉ " + strings.TrimSpace(out.Speaker)
	default:
		text, _, _ = strings.Cut(strings.TrimSpace(out.Text), "\n")
	}
	text = escape(cut(text, maxHeader))
	for _, id := range out.Mention {
		if userID.MatchString(id) {
			text = "<@" + id + "> " + text
		}
	}
	return strings.TrimSpace(text)
}
