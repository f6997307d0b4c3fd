package safety

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// languages are those that have a pack here.
var languages = []string{"en", "es"}

var (
	//go:embed en.rules
	englishRules string
	//go:embed es.rules
	spanishRules string
)

func shipped() []Pack {
	return []Pack{mustParse("en", englishRules), mustParse("es", spanishRules)}
}

// mustParse reads a shipped file; a test has read it before.
func mustParse(name, text string) Pack {
	p, err := Parse(name, text)
	if err != nil {
		panic(err)
	}
	return p
}

// Parse reads a language's rules. Errors name the line. The form, one thing a line:
//
//	# a comment
//	write im = i am           the left side (one or two words) is read as the right side
//	set who = mother father   <who> stands for any of these in patterns
//	key suicide               is recognised with one letter wrong
//	no not never              deny what follows, with one word between at most
//	none no                   deny the word that follows at once, unless a speaker
//	pass to really            do not count between a denial and what it denies
//	speaker i
//	rule want-to-die high thoughts explicit
//	    want to ~1 die        patterns are indented under rule, sign, idiom or lower
//	sign                      of intent with a time or means: makes high thoughts imminent
//	idiom                     means something else, where it stands
//	lower                     takes back, or tells of the past: leaves passive what it covers
//
// A pattern is words to find one after another: a|b is either, <who> is a set, a? may be missing, ~3
// skips up to three words of the sentence, # is a number above 5, ^ and $ are the edges of a sentence.
// An explicit rule is never silenced: denied, or part of an idiom, it still counts as passive.
func Parse(name, text string) (Pack, error) {
	p := rulesParser{Pack: newPack(name), sets: map[string][]string{}}
	p.number("#")
	for i, line := range strings.Split(text, "\n") {
		if err := p.line(line); err != nil {
			return Pack{}, fmt.Errorf("%s.rules:%d: %w", name, i+1, err)
		}
	}
	return *p.Pack, nil
}

type rulesParser struct {
	*Pack
	sets  map[string][]string
	names []string
	under func(pattern) // takes the indented lines
}

func (p *rulesParser) line(line string) error {
	line, _, _ = strings.Cut(line, " // ")
	words := strings.Fields(line)
	if len(words) == 0 || words[0] == "#" && line[0] == '#' {
		return nil
	}
	if line[0] == ' ' || line[0] == '\t' {
		if p.under == nil {
			return errors.New("a pattern stands before any rule")
		}
		found, err := p.pattern(words)
		if err == nil {
			p.under(found)
		}
		return err
	}
	return p.directive(words[0], words[1:])
}

func (p *rulesParser) directive(name string, words []string) error {
	p.under = nil
	switch name {
	case "write":
		return p.writes(words)
	case "set":
		if len(words) < 3 || words[1] != "=" {
			return errors.New("write: set NAME = WORD WORD")
		}
		p.sets[words[0]] = words[2:]
	case "key":
		p.keys = append(p.keys, words...)
		p.setOf(words...)
	case "no":
		p.no = p.setOf(words...)
	case "none":
		p.none = p.setOf(words...)
	case "pass":
		p.pass = p.setOf(words...)
	case "speaker":
		p.speaker = p.setOf(words...)
	case "sign":
		p.under = func(found pattern) { p.signs = append(p.signs, found) }
	case "idiom":
		p.under = func(found pattern) { p.idioms = append(p.idioms, found) }
	case "lower":
		p.under = func(found pattern) { p.Pack.lower = append(p.Pack.lower, found) }
	case "rule":
		return p.rule(words)
	default:
		return fmt.Errorf("%q is not known", name)
	}
	return nil
}

func (p *rulesParser) rule(words []string) error {
	if len(words) < 3 || len(words) > 4 || len(words) == 4 && words[3] != "explicit" {
		return errors.New("write: rule NAME LEVEL CATEGORY, and explicit or nothing")
	}
	level, err := ParseLevel(words[1])
	if err != nil {
		return err
	}
	r := rule{name: p.name + "/" + words[0], level: level, category: Category(words[2]), explicit: len(words) == 4}
	if level == None || r.category.rank() == len(categories) {
		return fmt.Errorf("level %q or category %q is not known", words[1], words[2])
	}
	if slices.Contains(p.names, r.name) {
		return fmt.Errorf("rule %s stands twice", r.name)
	}
	p.names = append(p.names, r.name)
	p.rules = append(p.rules, r)
	at := len(p.rules) - 1
	p.under = func(found pattern) { p.rules[at].patterns = append(p.rules[at].patterns, found) }
	return nil
}

func (p *rulesParser) writes(words []string) error {
	at := slices.Index(words, "=")
	if at < 1 || at > 2 || len(words) == at+1 {
		return errors.New("write: write WORD [WORD] = WORD ...")
	}
	if at == 1 {
		p.write[words[0]] = words[2:]
	} else {
		p.join[[2]string{words[0], words[1]}] = words[3:]
	}
	p.setOf(words[at+1:]...)
	return nil
}

func (p *rulesParser) pattern(words []string) (pattern, error) {
	var found pattern
	for _, w := range words {
		e, err := p.element(w)
		if err != nil {
			return nil, err
		}
		found = append(found, e)
	}
	if !slices.ContainsFunc(found, func(e element) bool { return e.kind == oneOf && !e.optional }) {
		return nil, errors.New("a pattern needs a word that has to be there")
	}
	return found, nil
}

func (p *rulesParser) element(w string) (element, error) {
	switch {
	case w == "^":
		return element{kind: isFirst}, nil
	case w == "$":
		return element{kind: isLast}, nil
	case w[0] == '~':
		most, err := strconv.Atoi(w[1:])
		if err != nil || most < 1 || most > 8 {
			return element{}, fmt.Errorf("%q: a gap is ~1 to ~8", w)
		}
		return element{kind: gap, most: most}, nil
	}
	text, optional := strings.CutSuffix(w, "?")
	e := element{optional: optional}
	for part := range strings.SplitSeq(text, "|") {
		choices := []string{part}
		if name, ok := strings.CutPrefix(part, "<"); ok {
			name, _ = strings.CutSuffix(name, ">")
			if choices = p.sets[name]; choices == nil {
				return element{}, fmt.Errorf("set %q is not known", name)
			}
		}
		for _, word := range choices {
			if as, rewritten := p.write[word]; rewritten && !slices.Equal(as, []string{word}) || word == "" {
				return element{}, fmt.Errorf("%q is never read: it is written otherwise", word)
			}
			e.words.add(p.number(word))
		}
	}
	return e, nil
}
