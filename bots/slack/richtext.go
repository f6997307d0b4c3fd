package slack

import (
	"regexp"
	"strings"

	"github.com/slack-go/slack"
)

// address finds links in plain words.
var address = regexp.MustCompile(`https?://[^\s<>"]+`)

// literal makes elements that show words exactly as they are. A rich text has no markup, so nothing in the
// words can be read as a style, a reference or a call; only addresses become links.
func literal(words string) []slack.RichTextSectionElement {
	var elements []slack.RichTextSectionElement
	add := func(text string) {
		if text != "" {
			elements = append(elements, slack.NewRichTextSectionTextElement(text, nil))
		}
	}
	done := 0
	for _, at := range address.FindAllStringIndex(words, -1) {
		link := strings.TrimRight(words[at[0]:at[1]], ".,;:!?)]}'*_~`")
		add(words[done:at[0]])
		elements = append(elements, slack.NewRichTextSectionLinkElement(link, "", nil))
		done = at[0] + len(link)
	}
	add(words[done:])
	return elements
}

// bold shows words in bold.
func bold(words string) slack.RichTextSectionElement {
	return slack.NewRichTextSectionTextElement(words, &slack.RichTextSectionTextStyle{Bold: true})
}

// section is a block of rich text.
func section(elements ...slack.RichTextSectionElement) slack.Block {
	return slack.NewRichTextBlock("", slack.NewRichTextSection(elements...))
}

// quote is a block that sets words apart as somebody else's.
func quote(words string) slack.Block {
	return slack.NewRichTextBlock("", &slack.RichTextQuote{Type: slack.RTEQuote, Elements: literal(words)})
}

// marked is text in Slack's markup; words in it have to be escaped. Verbatim keeps Slack from making
// references of names it finds.
func marked(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, text, false, true)
}

// label is text without markup.
func label(text string, most int) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, cut(text, most), false, false)
}
