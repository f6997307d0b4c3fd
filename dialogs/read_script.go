package dialogs

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// Version returns the version of a dialog with that source: a hash of its content.
func Version(source []byte) string {
	sum := sha256.Sum256(source)
	return hex.EncodeToString(sum[:8])
}

// reader turns nodes into a script, and says what is wrong with them.
type reader struct {
	*problems
	voc    *Vocabulary
	script *script
}

// readScript reads one dialog. The script is nil when there is nothing that could be checked further.
func readScript(p *problems, voc *Vocabulary, source []byte) *script {
	root := parseSource(p, source)
	if root == nil {
		return nil
	}
	name := strings.TrimSuffix(path.Base(p.file), ".yaml")
	sc := &script{name: name, file: p.file, source: source, version: Version(source), vars: map[string]Type{}, places: map[string]*state{}, at: root.position}
	r := &reader{p, voc, sc}
	f, ok := r.fields(root, "a dialog", "dialog", "title", "triggers", "takes", "gives", "locked", "states")
	if !ok {
		return nil
	}
	if d := r.word(f["dialog"], root.position, "dialog"); d != "" && d != name {
		r.mustFix(f["dialog"].position, "\""+name+"\"", "the dialog is called %q, but its file %q", d, path.Base(p.file))
	}
	if !isPlaceName(name) {
		r.mustFix(root.position, "small letters, digits, - and _", "%q cannot be the name of a dialog", name)
	}
	if f["title"] == nil {
		r.mustFix(root.position, "title: and what the dialog is called in menus", "the title is missing")
	} else {
		r.plainTitle(f["title"])
		sc.title = r.text(f["title"])
		if length(sc.title) > maxLabel {
			r.mustFix(f["title"].position, "a shorter one", "the title has %d characters, at most %d fit on a button", length(sc.title), maxLabel)
		}
	}
	sc.locked = r.flag(f["locked"], false)
	for _, n := range r.list(f["triggers"]) {
		if n.kind != scalarNode || fold(n.text) == "" {
			r.mustFix(n.position, "a command like /goal, or a phrase", "a trigger cannot be %s", n.describe())
			continue
		}
		sc.triggers = append(sc.triggers, trigger{n.text, n.position})
	}
	sc.takes = r.params(f["takes"])
	sc.gives = r.params(f["gives"])
	r.states(f["states"], root.position)
	return sc
}

// plainTitle checks the title: menus show it while nobody is in the dialog, so it has nothing to fill in.
func (r *reader) plainTitle(n *node) {
	if t := r.template(n, "the title"); !t.isFixed() {
		r.mustFix(n.position, "a title without { }", "a title has no placeholders")
	}
}

func (r *reader) states(n *node, at position) {
	if n == nil || n.kind == nothingNode {
		r.mustFix(at, "states: and at least one state", "the dialog has no states")
		return
	}
	if n.kind != mapNode || len(n.pairs) == 0 {
		r.mustFix(n.position, "name: with the state indented under it", "states must be names with what belongs to each")
		return
	}
	for _, p := range n.pairs {
		switch {
		case p.key == end:
			r.mustFix(p.at, "another name", "no state can be called %q: that is where a dialog ends", end)
			continue
		case !isPlaceName(p.key):
			r.mustFix(p.at, "small letters, digits, - and _", "%q cannot be the name of a state", p.key)
			continue
		}
		st := &state{name: p.key, callee: p.key + called, at: p.at}
		r.state(st, p.value)
		r.script.states = append(r.script.states, st)
		r.script.places[st.name] = st
		if st.call != nil {
			r.script.places[st.callee] = st
		}
	}
}

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

// oneOf suggests the right name for a wrong one.
func oneOf[V any](wrong string, right map[string]V) string {
	keys := slices.Sorted(maps.Keys(right))
	if fix := nearest(wrong, keys); fix != "" {
		return fix
	}
	if len(keys) > 0 && len(keys) <= 12 {
		return "one of " + strings.Join(keys, ", ")
	}
	return ""
}

// readDuration reads "30m", "4h", "90 minutes", "2 days".
func readDuration(s string) (time.Duration, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	i := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if i <= 0 || i > 6 {
		return 0, false
	}
	n, ok := literalNumber(s[:i])
	unit := map[string]time.Duration{
		"m": time.Minute, "min": time.Minute, "minute": time.Minute, "minutes": time.Minute,
		"h": time.Hour, "hour": time.Hour, "hours": time.Hour,
		"d": 24 * time.Hour, "day": 24 * time.Hour, "days": 24 * time.Hour,
		"w": 7 * 24 * time.Hour, "week": 7 * 24 * time.Hour, "weeks": 7 * 24 * time.Hour,
	}[strings.TrimSpace(s[i:])]
	d := time.Duration(n) * unit
	return d, ok && d > 0 && d <= 400*24*time.Hour
}
