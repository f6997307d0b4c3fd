package dialogs

import (
	"path"
	"slices"
	"strings"
)

// phraseBook holds the sentences of one language, by key.
type phraseBook map[string]*template

// isPhrases reports whether a file holds phrases, and of which language: "phrases.yaml" is the one that
// every other falls back to, "phrases.nb.yaml" is Norwegian.
func isPhrases(file string) (lang string, ok bool) {
	base := strings.TrimSuffix(path.Base(file), ".yaml")
	if base == "phrases" {
		return "", true
	}
	return strings.CutPrefix(base, "phrases.")
}

// readPhrases reads one file of phrases into book; what it holds wins over what is there.
func readPhrases(p *problems, voc *Vocabulary, source []byte, book phraseBook) {
	root := parseSource(p, source)
	if root == nil {
		return
	}
	if root.kind != mapNode {
		p.mustFix(root.position, "key: text", "phrases are keys with their texts, not %s", root.describe())
		return
	}
	for _, entry := range root.pairs {
		allowed, ok := voc.Phrases[entry.key]
		if !ok {
			p.mustFix(entry.at, oneOf(entry.key, voc.Phrases), "there is no phrase %q", entry.key)
			continue
		}
		if entry.value.kind != scalarNode || strings.TrimSpace(entry.value.text) == "" {
			p.mustFix(entry.at, "a text", "the phrase %q has no words", entry.key)
			continue
		}
		before := len(p.list)
		t := parseTemplate(p, entry.value.position, entry.value.text)
		for _, part := range t.parts {
			if part.name != "" && !slices.Contains(allowed, part.name) {
				fix := nearest(part.name, allowed)
				if fix == "" {
					fix = "it without placeholders"
					if len(allowed) > 0 {
						fix = "one of " + strings.Join(allowed, ", ")
					}
				}
				p.mustFix(entry.value.position, fix, "the phrase %q has no placeholder {%s}", entry.key, part.name)
			}
		}
		if t.least() > maxSay {
			p.mustFix(entry.value.position, "a shorter text", "the phrase has %d characters, at most %d fit into a message", t.least(), maxSay)
		}
		if !isBroken(p.list[before:]) {
			book[entry.key] = t
		}
	}
}

// Phrase returns the sentence with that key in the language, or in the scripts' first language where it is
// not translated; args fill its placeholders. It returns "" for a key that is not written: Load said so.
func (l *Library) Phrase(lang, key string, args map[string]string) string {
	t := l.phrases[lang][key]
	if t == nil {
		base, _, _ := strings.Cut(lang, "-")
		if t = l.phrases[base][key]; t == nil {
			t = l.phrases[""][key]
		}
	}
	if t == nil {
		return ""
	}
	if t.isFixed() {
		return t.fixed
	}
	var b strings.Builder
	for _, p := range t.parts {
		if p.name == "" {
			b.WriteString(p.text)
		} else {
			b.WriteString(args[p.name])
		}
	}
	return b.String()
}
