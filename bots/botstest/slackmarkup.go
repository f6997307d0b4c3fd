package botstest

import (
	"regexp"
	"strings"
)

// The marks of Slack's markup work where a word begins and ends, inside one line.
var slackMarks = []*regexp.Regexp{
	regexp.MustCompile("(^|[\\s(\\[{\"'])`([^`\\n]+)`($|[\\s.,;:!?)\\]}\"'])"),
	regexp.MustCompile(`(^|[\s(\[{"'_~])\*([^\s*](?:[^*\n]*[^\s*])?)\*($|[\s.,;:!?)\]}"'_~])`),
	regexp.MustCompile(`(^|[\s(\[{"'*~])_([^\s_](?:[^_\n]*[^\s_])?)_($|[\s.,;:!?)\]}"'*~])`),
	regexp.MustCompile(`(^|[\s(\[{"'*_])~([^\s~](?:[^~\n]*[^\s~])?)~($|[\s.,;:!?)\]}"'*_])`),
}

var (
	slackQuote = regexp.MustCompile(`(?m)^(?:>|&gt;) ?`)
	slackAngle = regexp.MustCompile(`<([^<>]*)>`)
)

// readSlackMarkup gives text in Slack's markup as somebody reads it: marks gone, references and entities resolved.
func readSlackMarkup(text string) string {
	text = slackQuote.ReplaceAllString(text, "")
	for _, mark := range slackMarks {
		text = mark.ReplaceAllString(text, "$1$2$3")
	}
	text = slackAngle.ReplaceAllStringFunc(text, func(ref string) string {
		inner := ref[1 : len(ref)-1]
		target, label, labelled := strings.Cut(inner, "|")
		switch {
		case labelled && label != "":
			return label
		case strings.HasPrefix(target, "!"):
			return "@" + target[1:]
		}
		return target
	})
	return unescapeSlack(text)
}

// escapeSlack is what Slack does to what people type before it tells an app.
func escapeSlack(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// unescapeSlack undoes escapeSlack, once.
func unescapeSlack(text string) string {
	return strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(text)
}
