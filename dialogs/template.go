package dialogs

import (
	"strings"
)

// template is a text with placeholders.
type template struct {
	at    position
	parts []part
	fixed string // the whole text, where there is no placeholder
}

// part is a piece of text, or a placeholder.
type part struct {
	text string
	name string
	fact bool
}

// parseTemplate reads "{name}" and "{{".
func parseTemplate(p *problems, at position, s string) *template {
	t := &template{at: at}
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			t.parts = append(t.parts, part{text: text.String()})
			text.Reset()
		}
	}
	for s != "" {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			text.WriteString(s)
			break
		}
		text.WriteString(s[:open])
		s = s[open+1:]
		if strings.HasPrefix(s, "{") {
			text.WriteByte('{')
			s = s[1:]
			continue
		}
		stop := strings.IndexByte(s, '}')
		if stop < 0 {
			p.mustFix(at, `"{{" for a brace`, "a { is never closed")
			break
		}
		name := s[:stop]
		s = s[stop+1:]
		if !isDotted(name) {
			p.mustFix(at, `"{{" for a brace, or the name of a variable or a fact`, "{%s} is not a placeholder", shorten(name, 30))
			continue
		}
		flush()
		t.parts = append(t.parts, part{name: name, fact: strings.Contains(name, ".")})
	}
	flush()
	if len(t.parts) == 0 {
		t.parts = []part{{}}
	}
	if len(t.parts) == 1 && t.parts[0].name == "" {
		t.fixed = t.parts[0].text
	}
	return t
}

func (t *template) isFixed() bool { return len(t.parts) == 1 && t.parts[0].name == "" }

// alone returns the name if the template is nothing but one placeholder.
func (t *template) alone() (name string, ok bool) {
	if len(t.parts) == 1 && t.parts[0].name != "" {
		return t.parts[0].name, true
	}
	return "", false
}

// least is how many characters the text has at least: its own words.
func (t *template) least() int {
	n := 0
	for _, p := range t.parts {
		n += length(p.text)
	}
	return n
}

// isName reports whether s can name a variable, a parameter or an action's argument.
func isName(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	for i, r := range s {
		if r >= 'a' && r <= 'z' || r == '_' || i > 0 && r >= '0' && r <= '9' {
			continue
		}
		return false
	}
	return true
}

// isPlaceName reports whether s can name a state or a dialog.
func isPlaceName(s string) bool {
	return isName(strings.ReplaceAll(s, "-", "_"))
}

// isDotted reports whether s is a name, or names joined by dots.
func isDotted(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if !isName(part) {
			return false
		}
	}
	return true
}
