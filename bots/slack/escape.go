package slack

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// escaper takes the meaning from the three characters that begin Slack's references and entities, so that
// no words can call a channel or hide a link.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape makes of plain words what Slack's markup shows as these words.
func escape(words string) string { return escaper.Replace(words) }

// length counts the characters of s as Slack's limits are read here: in UTF-16 units.
func length(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// cut shortens s to at most most characters; what is cut short ends in "…".
func cut(s string, most int) string {
	if length(s) <= most {
		return s
	}
	return strings.TrimRight(s[:fit(s, most-1)], " \n") + "…"
}

// fit is how many bytes of s make at most most characters, without tearing one.
func fit(s string, most int) int {
	n := 0
	for i, r := range s {
		if n += max(utf16.RuneLen(r), 1); n > most {
			return i
		}
	}
	return len(s)
}

// split cuts words into parts of at most most characters: between paragraphs if it can, else between
// lines, else between words, and inside a word only if that is longer than a part.
func split(words string, most int) []string {
	words = strings.TrimSpace(words)
	var parts []string
	for length(words) > most {
		end := fit(words, most)
		for _, gap := range []string{"\n\n", "\n", " "} {
			// A gap may begin right after the part; one in the first half would waste too much of it.
			if at := strings.LastIndex(words[:min(end+len(gap), len(words))], gap); at > end/2 {
				end = at
				break
			}
		}
		end = whole(words, end)
		parts = append(parts, strings.TrimRight(words[:end], " \n"))
		words = strings.TrimLeft(words[end:], " \n")
	}
	if words == "" {
		return parts
	}
	return append(parts, words)
}

// whole moves end back so that what modifies a character stays with it: joiners, variation selectors,
// skin tones and combining marks.
func whole(s string, end int) int {
	for at := end; at > 0 && at < len(s) && end-at < 64; {
		next, _ := utf8.DecodeRuneInString(s[at:])
		last, size := utf8.DecodeLastRuneInString(s[:at])
		if !joins(next) && last != '\u200d' {
			return at
		}
		at -= size
	}
	return end
}

func joins(r rune) bool {
	return r == '\u200d' || r >= '\ufe00' && r <= '\ufe0f' || r >= 0x1f3fb && r <= 0x1f3ff || r >= 0x300 && r <= 0x36f || r == '\u20e3'
}
