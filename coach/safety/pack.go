package safety

import (
	"fmt"
	"strings"
)

// Pack is the rules of one language, or the phrases a service adds. The zero Pack has none.
type Pack struct {
	name    string
	numbers map[string]int         // of the words that rules know
	write   map[string][]string    // how else a word is written
	join    map[[2]string][]string // and two words
	keys    []string               // words that are recognised with one letter wrong
	no      set                    // words that deny what follows
	none    set                    // words that deny what follows at once
	pass    set                    // words that stand between a denial and what it denies
	speaker set                    // who speaks: "i"
	rules   []rule
	signs   []pattern // of intent with a time or means
	idioms  []pattern
	lower   []pattern // what takes back or tells of the past
}

// rule says what a pattern means.
type rule struct {
	name     string // "en/want-to-die"
	level    Level
	category Category
	explicit bool // never silenced: a denial or an idiom leaves it at Passive
	patterns []pattern
}

// Phrases returns a pack that finds each of a service's own phrases, as written but for case, accents
// and spacing. Like everything explicit they are still found at Passive when they are denied. The error
// is a sentence for who wrote them.
func Phrases(name string, level Level, category Category, phrases ...string) (Pack, error) {
	if level <= None || level > Imminent {
		return Pack{}, fmt.Errorf("phrases %.40q need a level: passive, high or imminent", name)
	}
	if category.rank() == len(categories) {
		return Pack{}, fmt.Errorf("phrases %.40q have the unknown category %.40q", name, category)
	}
	p := newPack(name)
	r := rule{name: name, level: level, category: category, explicit: true}
	for _, phrase := range phrases {
		var found pattern
		for _, w := range p.spell(split(phrase)) {
			found = append(found, element{words: p.setOf(w.text)})
		}
		if len(found) == 0 {
			return Pack{}, fmt.Errorf("phrase %.40q of %.40q has no words", phrase, name)
		}
		r.patterns = append(r.patterns, found)
	}
	p.rules = append(p.rules, r)
	return *p, nil
}

func newPack(name string) *Pack {
	return &Pack{name: name, numbers: map[string]int{}, write: map[string][]string{}, join: map[[2]string][]string{}}
}

func (p *Pack) number(text string) int {
	n, ok := p.numbers[text]
	if !ok {
		n = len(p.numbers) + 1
		p.numbers[text] = n
	}
	return n
}

func (p *Pack) setOf(words ...string) set {
	var s set
	for _, w := range words {
		s.add(p.number(w))
	}
	return s
}

// spell writes words in the one way that the rules do.
func (p *Pack) spell(words []word) []word {
	out := make([]word, 0, len(words)+len(words)/4)
	for _, w := range words {
		if as, ok := p.rewritten(w); ok {
			for i, text := range as {
				out = p.push(out, word{text: text, sentence: w.sentence && i == 0, clause: w.clause && i == 0})
			}
			continue
		}
		w.text = p.respelled(w.text)
		out = p.push(out, w)
	}
	return out
}

// rewritten returns the words that a word stands for, if the rules say so or it was spelled out.
func (p *Pack) rewritten(w word) ([]string, bool) {
	as, ok := p.write[w.text]
	if !ok && w.spelled {
		return p.segments(w.text), true
	}
	return as, ok
}

// respelled returns a number as "#", a word without apostrophes, and a key word without its mistake.
func (p *Pack) respelled(text string) string {
	if _, ok := p.numbers[text]; ok {
		return text
	}
	switch {
	case text[0] >= '0' && text[0] <= '9':
		if len(text) > 1 || text[0] > '5' {
			return "#"
		}
	case strings.Contains(text, "'"):
		return strings.ReplaceAll(text, "'", "")
	case len(text) >= 5:
		for _, key := range p.keys {
			if key[0] == text[0] && alike(key, text) {
				return key
			}
		}
	}
	return text
}

// push adds a word, and where it makes a pair with the one before, what the pair stands for.
func (p *Pack) push(out []word, w word) []word {
	if n := len(out); n > 0 && !w.sentence {
		if as, ok := p.join[[2]string{out[n-1].text, w.text}]; ok {
			first := out[n-1]
			out = out[:n-1]
			for i, text := range as {
				out = append(out, word{text: text, sentence: first.sentence && i == 0, clause: first.clause && i == 0})
			}
			return out
		}
	}
	return append(out, w)
}

// segments reads letters that run together as words that the pack knows, the fewest; or as they are.
func (p *Pack) segments(text string) []string {
	const longest = 60
	if len(text) > longest {
		return []string{text}
	}
	best := make([][]string, len(text)+1)
	best[0] = []string{}
	for end := 1; end <= len(text); end++ {
		for from := max(0, end-16); from < end; from++ {
			part := text[from:end]
			as, ok := p.write[part]
			if _, known := p.numbers[part]; known && !ok {
				as, ok = []string{part}, true
			}
			if ok && best[from] != nil && (best[end] == nil || len(best[from])+len(as) < len(best[end])) {
				best[end] = append(append([]string{}, best[from]...), as...)
			}
		}
	}
	if best[len(text)] == nil {
		return []string{text}
	}
	return best[len(text)]
}
