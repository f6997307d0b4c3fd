package safety

// pattern is a sequence of words to find: each element one of several words, a short gap, or an edge.
type pattern []element

type element struct {
	kind     kind
	words    set
	most     int  // of a gap: how many words it may skip
	optional bool // a word that may be missing
}

type kind uint8

const (
	oneOf   kind = iota // any of words
	gap                 // up to most words of the same sentence
	isFirst             // the next word begins a sentence
	isLast              // no more words in this sentence
)

// set is a set of word numbers.
type set []uint64

func (s set) has(n int) bool { return n > 0 && n/64 < len(s) && s[n/64]&(1<<(n%64)) != 0 }

func (s *set) add(n int) {
	for len(*s) <= n/64 {
		*s = append(*s, 0)
	}
	(*s)[n/64] |= 1 << (n % 64)
}

func (s set) meets(other set) bool {
	for i := range min(len(s), len(other)) {
		if s[i]&other[i] != 0 {
			return true
		}
	}
	return false
}

// token is a word of a message as a pack knows it.
type token struct {
	id               int // the pack's number of the word; 0: no rule knows it
	sentence, clause bool
	no               bool // a word that denies
	idiom, lowered   bool // part of an idiom; of words that take something back
}

// hit is where a pattern was found.
type hit struct {
	from, to int
	denied   bool // a gap holds a denying word
	idiom    bool // a word found is part of an idiom
	lowered  bool // or of words that lower
}

// possible reports whether every word the pattern needs is in the message at all.
func (p pattern) possible(present set) bool {
	for _, e := range p {
		if e.kind == oneOf && !e.optional && !e.words.meets(present) {
			return false
		}
	}
	return true
}

// find looks for the pattern from one word of the message on. The time it takes is bounded by the
// pattern alone.
func (p pattern) find(tokens []token, at int) (hit, bool) {
	h, ok := p.match(tokens, at, hit{from: at})
	return h, ok && h.to > at
}

func (p pattern) match(tokens []token, at int, h hit) (hit, bool) {
	if len(p) == 0 {
		h.to = at
		return h, true
	}
	switch e := p[0]; e.kind {
	case isFirst:
		if at < len(tokens) && !tokens[at].sentence {
			return h, false
		}
		return p[1:].match(tokens, at, h)
	case isLast:
		if at < len(tokens) && !tokens[at].sentence {
			return h, false
		}
		return p[1:].match(tokens, at, h)
	case gap:
		for skipped := 0; ; skipped++ {
			if found, ok := p[1:].match(tokens, at+skipped, h); ok {
				return found, true
			}
			next := at + skipped
			if skipped == e.most || next+1 >= len(tokens) || tokens[next+1].sentence || (skipped == 0 && tokens[next].sentence) {
				return h, false
			}
			h.denied = h.denied || tokens[next].no
		}
	default:
		if at < len(tokens) && e.words.has(tokens[at].id) {
			with := h
			with.idiom = h.idiom || tokens[at].idiom
			with.lowered = h.lowered || tokens[at].lowered
			if found, ok := p[1:].match(tokens, at+1, with); ok {
				return found, true
			}
		}
		if e.optional {
			return p[1:].match(tokens, at, h)
		}
		return h, false
	}
}
