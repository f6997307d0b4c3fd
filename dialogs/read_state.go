package dialogs

import "fmt"

// What fits into a chat, at most.
const (
	maxLabel = 64   // characters on a button
	maxSay   = 4096 // characters in a message
)

// state reads one state.
func (r *reader) state(st *state, n *node) {
	if n.kind == nothingNode {
		r.mustFix(st.at, "say:, and next: with where to go", "the state %q is empty", st.name)
		return
	}
	f, ok := r.fields(n, "a state", "note", "say", "vary", "ask", "choose", "hint", "human", "timeout", "do", "set", "call", "when", "next", "give")
	if !ok {
		return
	}
	r.text(f["note"])
	r.says(st, f)
	if f["ask"] != nil && f["choose"] != nil {
		r.mustFix(f["choose"].position, "two states", "a state has one question: ask or choose, not both")
	}
	if f["ask"] != nil {
		st.ask = r.ask(f["ask"])
	}
	if f["choose"] != nil {
		st.choose = r.choose(f["choose"])
	}
	if f["hint"] != nil {
		st.hint = r.template(f["hint"], "the hint")
	}
	st.alone = !r.flag(f["human"], true)
	if f["timeout"] != nil {
		st.timeout = r.timeout(f["timeout"])
	}
	if !st.asks() && f["ask"] == nil && f["choose"] == nil {
		for _, key := range []string{"hint", "human", "timeout"} {
			if f[key] != nil {
				r.mustFix(f[key].position, "it in a state with a question", "%q does nothing here: this state asks nothing", key)
			}
		}
	}
	st.do = r.doings(f["do"])
	st.set = r.settings(f["set"], "set", true)
	if f["call"] != nil {
		st.call = r.call(f["call"])
	}
	for i, n := range r.list(f["when"]) {
		if b, ok := r.when(n); ok {
			b.event = fmt.Sprintf("when:%d", i)
			st.whens = append(st.whens, b)
		}
	}
	st.next = r.target(f["next"])
	st.give = r.settings(f["give"], "give", false)
}

func (r *reader) says(st *state, f map[string]*node) {
	if f["say"] != nil && f["vary"] != nil {
		r.mustFix(f["vary"].position, "only one of them", "a state has say or vary, not both")
	}
	n := f["say"]
	if n == nil {
		n, st.vary = f["vary"], f["vary"] != nil
	}
	for _, item := range r.list(n) {
		t := r.template(item, "the text")
		if l := t.least(); l > maxSay {
			r.mustFix(item.position, "a list of shorter ones", "the text has %d characters, at most %d fit into a message", l, maxSay)
		}
		st.says = append(st.says, t)
	}
	if n.is(listNode) && len(n.items) == 0 {
		r.mustFix(n.position, "at least one text", "the list is empty")
	}
}

func (r *reader) target(n *node) target {
	if n == nil {
		return target{}
	}
	return target{r.text(n), n.position}
}

func (r *reader) timeout(n *node) *timeout {
	f, ok := r.fields(n, "timeout", "after", "next")
	if !ok {
		return nil
	}
	after, ok := readDuration(r.word(f["after"], n.position, "after"))
	if !ok && f["after"] != nil {
		r.mustFix(f["after"].position, "30m, 4h or 2 days (at most 400 days)", "%s is not a length of time", f["after"].describe())
	}
	if f["next"] == nil {
		r.mustFix(n.position, "next: and a state", "the timeout does not say where to go")
	}
	return &timeout{after, r.target(f["next"])}
}

func (r *reader) when(n *node) (branch, bool) {
	f, ok := r.fields(n, "when", "if", "next")
	if !ok {
		return branch{}, false
	}
	if f["if"] == nil {
		r.mustFix(n.position, "if: and a guard", "the guard is missing")
		return branch{}, false
	}
	if f["next"] == nil {
		r.mustFix(n.position, "next: and a state", "the guard does not say where to go")
	}
	return branch{guard: r.guard(f["if"]), next: r.target(f["next"])}, true
}

func (r *reader) guard(n *node) *guard {
	g := &guard{at: n.position, source: r.text(n), quoted: n.quoted && !n.block}
	if n.block {
		g.at = position{n.line + 1, 1}
	}
	return g
}

// doings reads a list of actions: "- goal.create: {...}".
func (r *reader) doings(n *node) []doing {
	var out []doing
	for _, item := range r.list(n) {
		if item.is(scalarNode) { // an action without arguments
			out = append(out, doing{action: item.text, at: item.position})
			continue
		}
		if !item.is(mapNode) {
			r.mustFix(item.position, "- action: {argument: value}", "an action is expected here, not %s", item.describe())
			continue
		}
		d := doing{at: item.position}
		for _, p := range item.pairs {
			switch {
			case p.key == "as" && d.action != "":
				d.as, d.asAt = r.text(p.value), p.value.position
				r.name(d.as, d.asAt)
			case d.action == "":
				d.action, d.at = p.key, p.at
				d.args = r.settings(p.value, p.key, false)
			default:
				r.mustFix(p.at, "a - in front of each action", "one action at a time, to keep their order")
			}
		}
		out = append(out, d)
	}
	return out
}

// settings reads "{name: value}".
func (r *reader) settings(n *node, what string, variables bool) []setting {
	if n == nil || n.kind == nothingNode {
		return nil
	}
	if n.kind != mapNode {
		r.mustFix(n.position, "{name: value}", "%s takes names with values, not %s", what, n.describe())
		return nil
	}
	var out []setting
	for _, p := range n.pairs {
		if variables && !r.name(p.key, p.at) {
			continue
		}
		if p.value.kind == nothingNode {
			r.mustFix(p.at, "a value, or \"\" for an empty text", "%q has no value", p.key)
			continue
		}
		out = append(out, setting{p.key, p.at, parseOperand(r.problems, p.value)})
	}
	return out
}

func (r *reader) call(n *node) *calling {
	f, ok := r.fields(n, "call", "dialog", "with", "as")
	if !ok {
		return nil
	}
	c := &calling{dialog: r.word(f["dialog"], n.position, "dialog"), at: n.position, with: r.settings(f["with"], "with", false)}
	if f["dialog"] != nil {
		c.at = f["dialog"].position
	}
	if as := f["as"]; as != nil {
		if as.kind != mapNode {
			r.mustFix(as.position, "{variable: result}", "as takes variables with results, not %s", as.describe())
			return c
		}
		for _, p := range as.pairs {
			if r.name(p.key, p.at) {
				c.as = append(c.as, binding{p.key, r.text(p.value), p.at, p.value.position})
			}
		}
	}
	return c
}
