package dialogs

import (
	"slices"
	"strings"
)

// fields takes a mapping apart. Unknown keys are problems.
func (r *reader) fields(n *node, what string, known ...string) (map[string]*node, bool) {
	if !n.is(mapNode) {
		r.mustFix(n.position, "", "%s is a group of keys, not %s", what, n.describe())
		return nil, false
	}
	out := make(map[string]*node, len(n.pairs))
	for _, p := range n.pairs {
		if !slices.Contains(known, p.key) {
			fix := nearest(p.key, known)
			if fix == "" {
				fix = "one of " + strings.Join(known, ", ")
			}
			r.mustFix(p.at, fix, "unknown key %q in %s", p.key, what)
			continue
		}
		if p.value.kind == nothingNode {
			r.mustFix(p.at, "what it should be, or leave the key away", "%q has nothing after it", p.key)
			continue
		}
		out[p.key] = p.value
	}
	return out, true
}

// text returns the words of a scalar.
func (r *reader) text(n *node) string {
	if n == nil {
		return ""
	}
	if n.kind != scalarNode {
		r.mustFix(n.position, "a text", "a text is expected here, not %s", n.describe())
		return ""
	}
	return n.text
}

// word is text that must be there; at is where it is missed.
func (r *reader) word(n *node, at position, key string) string {
	if n == nil {
		r.mustFix(at, key+": and its value", "%q is missing", key)
		return ""
	}
	return r.text(n)
}

func (r *reader) template(n *node, what string) *template {
	s := r.text(n)
	if n.is(scalarNode) && strings.TrimSpace(s) == "" {
		r.mustFix(n.position, "some words", "%s is empty", what)
	}
	return parseTemplate(r.problems, n.position, s)
}

func (r *reader) flag(n *node, otherwise bool) bool {
	if n == nil {
		return otherwise
	}
	yes, ok := literalYesNo(r.text(n))
	if !ok {
		r.mustFix(n.position, "true or false", "%s is neither true nor false", n.describe())
	}
	return yes
}

func (r *reader) number(n *node, otherwise float64) float64 {
	if n == nil {
		return otherwise
	}
	v, ok := literalNumber(r.text(n))
	if !ok {
		r.mustFix(n.position, "a number", "%s is not a number", n.describe())
		return otherwise
	}
	return v
}

// list returns the items of a list; a single item may be written without one.
func (r *reader) list(n *node) []*node {
	switch {
	case n == nil || n.kind == nothingNode:
		return nil
	case n.kind == listNode:
		return n.items
	}
	return []*node{n}
}

func (r *reader) params(n *node) []param {
	if n == nil {
		return nil
	}
	if n.kind != mapNode {
		r.mustFix(n.position, "name: type", "names with their types are expected here, not %s", n.describe())
		return nil
	}
	types := []string{string(Text), string(Number), string(YesNo), string(Date)}
	var out []param
	for _, p := range n.pairs {
		if !r.name(p.key, p.at) {
			continue
		}
		typ := r.text(p.value)
		if !slices.Contains(types, typ) {
			fix := nearest(typ, types)
			if fix == "" {
				fix = "one of " + strings.Join(types, ", ")
			}
			r.mustFix(p.value.position, fix, "%q is not a type", typ)
			continue
		}
		out = append(out, param{p.key, Type(typ), p.at})
	}
	return out
}

// reserved are words of the guards' language.
var reserved = []string{"not", "and", "or", "in", "nil", "true", "false", "let", "if", "else", "matches", "contains", "startswith", "endswith"}

// name checks the name of a variable or a parameter.
func (r *reader) name(s string, at position) bool {
	if !isName(s) {
		r.mustFix(at, "small letters, digits and _", "%q cannot be the name of a variable", shorten(s, 40))
		return false
	}
	if slices.Contains(reserved, s) {
		r.mustFix(at, "another name", "%q cannot be the name of a variable: it is a word of the guards", s)
		return false
	}
	return true
}
