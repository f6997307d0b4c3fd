package slack

import (
	"cmp"
	"regexp"
	"strings"
)

// entities undoes escape.
var entities = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")

// plain turns what Slack sends into what was typed: entities decoded, people and channels as names,
// links as their address. name gives a user's name, or "".
func plain(text string, name func(user string) string) string {
	if !strings.ContainsAny(text, "<&") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "<")
		b.WriteString(entities.Replace(before))
		if !found {
			return b.String()
		}
		end := strings.IndexAny(rest, "<>")
		if end < 0 || rest[end] == '<' { // no reference: Slack escapes what is typed
			b.WriteString("<")
			text = rest
			continue
		}
		b.WriteString(reference(rest[:end], name))
		text = rest[end+1:]
	}
}

// reference gives the words for what stands between < and >.
func reference(inside string, name func(user string) string) string {
	target, label, _ := strings.Cut(inside, "|")
	target, label = entities.Replace(target), entities.Replace(label)
	switch {
	case strings.HasPrefix(target, "@"):
		known := name(target[1:])
		if known == "" {
			known = label
		}
		return "@" + cmp.Or(known, target[1:])
	case strings.HasPrefix(target, "#"):
		return "#" + cmp.Or(label, target[1:])
	case strings.HasPrefix(target, "!subteam^"):
		return "@" + strings.TrimPrefix(cmp.Or(label, strings.TrimPrefix(target, "!subteam^")), "@")
	case strings.HasPrefix(target, "!date^"):
		return label
	case strings.HasPrefix(target, "!"):
		return "@" + target[1:] // here, channel, everyone
	}
	for _, scheme := range []string{"http://", "https://", "mailto:", "tel:"} {
		if bare, cut := strings.CutPrefix(target, scheme); cut && (bare == label || scheme == "mailto:" || scheme == "tel:") {
			return bare // as it was typed: Slack made a link of it
		}
	}
	if !link.MatchString(target) {
		return entities.Replace("<" + inside + ">") // nothing of Slack's
	}
	return target
}

// link is how the address of a link begins.
var link = regexp.MustCompile(`^[a-z][a-z0-9+.-]*:`)
