package safety

import "slices"

// Recogniser assesses messages. Make it once; it never changes.
type Recogniser struct{ packs []Pack }

// New returns a recogniser that knows every shipped language and, beyond them, the packs given: they
// can add, never remove.
func New(packs ...Pack) *Recogniser {
	return &Recogniser{append(shipped(), packs...)}
}

// Default returns the recogniser of the shipped languages, English and Spanish.
func Default() *Recogniser { return New() }

// Languages returns the languages that have a pack, as codes such as "en". Every message is read in all
// of them, since nobody has to despair in the language they chose from a menu.
func (r *Recogniser) Languages() []string { return slices.Clone(languages) }

// Assess says what danger it recognises in a message. The same text always gives the same finding.
func (r *Recogniser) Assess(text string) Finding {
	words := split(text)
	if len(words) == 0 {
		return Finding{}
	}
	var t tally
	for i := range r.packs {
		r.packs[i].assess(words, &t)
	}
	return t.finding()
}

// tally is what the packs found so far.
type tally struct {
	levels map[Category]Level
	rules  []string
	sign   string // of intent with a time or means
}

func (t *tally) add(rule string, level Level, category Category) {
	if t.levels == nil {
		t.levels = map[Category]Level{}
	}
	t.levels[category] = max(t.levels[category], level)
	t.rules = append(t.rules, rule)
}

// finding sums up: a time or means beside thoughts of harm makes them imminent, and the highest level
// counts.
func (t *tally) finding() Finding {
	if t.sign != "" {
		for _, category := range []Category{Thoughts, Others} {
			if t.levels[category] == High {
				t.add(t.sign, Imminent, category)
			}
		}
	}
	var f Finding
	for _, category := range categories {
		if level := t.levels[category]; level > f.Level {
			f.Level, f.Category = level, category
		}
	}
	slices.Sort(t.rules)
	f.Rules = slices.Compact(t.rules)
	return f
}

// rank is a category's place among them; their number, if it is none.
func (c Category) rank() int {
	if i := slices.Index(categories, c); i >= 0 {
		return i
	}
	return len(categories)
}

// assess reads a message by the pack's rules.
func (p *Pack) assess(words []word, t *tally) {
	tokens, present := p.tokens(words)
	for _, idiom := range p.idioms {
		idiom.each(tokens, present, func(h hit) {
			for i := h.from; i < h.to; i++ {
				tokens[i].idiom = true
			}
		})
	}
	for _, lower := range p.lower {
		lower.each(tokens, present, func(h hit) {
			for i := h.from; i < h.to; i++ {
				tokens[i].lowered = true
			}
		})
	}
	for _, r := range p.rules {
		for _, found := range r.patterns {
			found.each(tokens, present, func(h hit) { p.apply(r, h, tokens, t) })
		}
	}
	for _, sign := range p.signs {
		sign.each(tokens, present, func(h hit) {
			if !h.idiom && !h.denied && !p.denied(tokens, h.from) {
				t.sign = p.name + "/sign"
			}
		})
	}
}

// each calls found for every place where the pattern is.
func (p pattern) each(tokens []token, present set, found func(hit)) {
	if !p.possible(present) {
		return
	}
	for at := range tokens {
		if h, ok := p.find(tokens, at); ok {
			found(h)
		}
	}
}

// apply counts a rule that was found. What is denied, taken back, past or part of an idiom counts as
// Passive if it is explicit, and not otherwise.
func (p *Pack) apply(r rule, h hit, tokens []token, t *tally) {
	switch weak := h.denied || h.idiom || h.lowered || p.denied(tokens, h.from); {
	case !weak:
		t.add(r.name, r.level, r.category)
	case r.explicit || h.lowered && !h.idiom:
		t.add(r.name+":lowered", Passive, r.category)
	}
}

// denied reports whether a denying word stands before a place, in the same clause and with at most one
// word between, not counting those that a denial passes over ("not going to want to").
func (p *Pack) denied(tokens []token, at int) bool {
	if at > 0 && !tokens[at].clause && p.none.has(tokens[at-1].id) && !p.speaker.has(tokens[at].id) {
		return true
	}
	others := 0
	for i := at; i > 0 && at-i < 6 && !tokens[i].clause && others < 2; i-- {
		if tokens[i-1].no {
			return true
		}
		if !p.pass.has(tokens[i-1].id) {
			others++
		}
	}
	return false
}

// tokens numbers the words as the pack knows them.
func (p *Pack) tokens(words []word) ([]token, set) {
	spelled := p.spell(words)
	tokens := make([]token, len(spelled))
	present := make(set, len(p.numbers)/64+1)
	for i, w := range spelled {
		id := p.numbers[w.text]
		tokens[i] = token{id: id, sentence: w.sentence, clause: w.clause, no: p.no.has(id)}
		if id > 0 {
			present.add(id)
		}
	}
	return tokens, present
}
