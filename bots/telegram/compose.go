package telegram

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"alongside/bots"
)

// textLimit is the length of one message, in UTF-16 units.
// Source: https://core.telegram.org/bots/api#sendmessage
const textLimit = 4096

// compose writes out as plain text: its card, who speaks, and the words.
func compose(out bots.Outbound) string {
	var blocks []string
	if out.Card != nil {
		blocks = append(blocks, cardText(*out.Card))
	}
	words := strings.TrimSpace(out.Text)
	if out.Speaker != "" && words != "" {
		words = out.Speaker + ":\n" + words
	}
	blocks = append(blocks, words)
	return strings.TrimSpace(strings.ToValidUTF8(strings.Join(blocks, "\n\n"), "\uFFFD"))
}

func cardText(card bots.Card) string {
	var lines []string
	add := func(line string) {
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	add(card.Title)
	add(card.State)
	for _, f := range card.Fields {
		add(f.Name + ": " + f.Value)
	}
	if card.Quote != "" {
		add("“" + card.Quote + "”")
	}
	add(card.Note)
	return strings.Join(lines, "\n")
}

// split cuts text into parts of at most limit UTF-16 units: between paragraphs if it can, else between
// lines, else between words, and in a word only where no character is torn. There are no empty parts.
func split(text string, limit int) []string {
	var parts []string
	for text = strings.TrimSpace(text); text != ""; {
		end := fitting(text, limit)
		if end < len(text) {
			end = cut(text, end)
		}
		if part := strings.TrimSpace(text[:end]); part != "" {
			parts = append(parts, part)
		}
		text = strings.TrimLeftFunc(text[end:], unicode.IsSpace)
	}
	return parts
}

// fitting returns how many bytes of text make at most limit units.
func fitting(text string, limit int) int {
	units := 0
	for at, r := range text {
		if units += width(r); units > limit {
			return at
		}
	}
	return len(text)
}

// width is 2 for what lies beyond the basic plane, as emoji do.
func width(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// cut returns where to end the part that may have end bytes of text. A part is half full at least,
// rather than following the paragraphs.
func cut(text string, end int) int {
	for _, between := range []string{"\n\n", "\n", " "} {
		// What follows the part may be the space itself.
		if at := strings.LastIndex(text[:min(end+len(between), len(text))], between); at > end/2 {
			return at
		}
	}
	for at := end; at > end/2; {
		next, _ := utf8.DecodeRuneInString(text[at:])
		last, size := utf8.DecodeLastRuneInString(text[:at])
		if !joins(next) && last != zeroWidthJoiner {
			return at
		}
		at -= size
	}
	return end
}

const zeroWidthJoiner = '\u200d'

// joins reports whether r belongs to the character before it.
func joins(r rune) bool {
	return r == zeroWidthJoiner || unicode.In(r, unicode.Mn, unicode.Me, unicode.Variation_Selector) || r >= 0x1F3FB && r <= 0x1F3FF
}
