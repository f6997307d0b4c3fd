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

// maxStates is how many states a dialog may have: more than anybody can rehearse.
const maxStates = 300

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
	f, ok := r.fields(root, "a dialog", "dialog", "title", "triggers", "when_idle", "takes", "gives", "locked", "states")
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
	sc.triggers = r.triggers(f["triggers"])
	sc.whenIdle = r.triggers(f["when_idle"])
	sc.takes = r.params(f["takes"])
	sc.gives = r.params(f["gives"])
	r.states(f["states"], root.position)
	return sc
}

func (r *reader) triggers(list *node) []trigger {
	var out []trigger
	for _, n := range r.list(list) {
		if n.kind != scalarNode || fold(n.text) == "" {
			r.mustFix(n.position, "a command like /goal, or a phrase", "a trigger cannot be %s", n.describe())
			continue
		}
		out = append(out, trigger{n.text, n.position})
	}
	return out
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
	if len(n.pairs) > maxStates {
		r.mustFix(n.pairs[maxStates].at, "several dialogs, and call one from the other", "the dialog has more than %d states", maxStates)
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
