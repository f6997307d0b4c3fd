package dialogs

import (
	"fmt"
	"slices"
	"strings"
)

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

// choose reads a choice in either of its forms.
func (r *reader) choose(n *node) *choose {
	c := &choose{at: n.position}
	if n.is(listNode) {
		r.options(c, n)
		if len(n.items) == 0 {
			r.mustFix(n.position, "- {label: ..., next: ...}", "there is nothing to choose")
		}
		return c
	}
	f, ok := r.fields(n, "choose", "from", "as", "next", "none", "more")
	if !ok {
		return c
	}
	c.list = r.word(f["from"], n.position, "from")
	if c.list != "" {
		if _, ok := r.voc.Lists[c.list]; !ok {
			r.mustFix(f["from"].position, oneOf(c.list, r.voc.Lists), "there is no list %q", c.list)
		}
	}
	c.as = r.word(f["as"], n.position, "as")
	if c.as != "" {
		c.asAt = f["as"].position
		r.name(c.as, c.asAt)
	}
	c.next, c.none = r.target(f["next"]), r.target(f["none"])
	if f["none"] == nil && f["more"] == nil {
		r.mustFix(n.position, "none: and a state", "nothing says where to go when the list is empty")
	}
	if f["more"] != nil {
		r.options(c, f["more"])
	}
	return c
}

func (r *reader) options(c *choose, n *node) {
	seen := map[string]position{}
	for i, item := range r.list(n) {
		f, ok := r.fields(item, "an option", "label", "if", "do", "set", "next")
		if !ok {
			continue
		}
		o := option{at: item.position, event: fmt.Sprintf("choice:%d", i)}
		if f["label"] == nil {
			r.mustFix(item.position, "label: and what the button says", "the option has no label")
			o.label = &template{at: item.position, parts: []part{{}}}
		} else {
			o.label = r.label(f["label"])
			if key := fold(f["label"].text); key != "" && o.label.isFixed() {
				if first, twice := seen[key]; twice {
					r.mustFix(o.label.at, "different labels", "this label is here twice, first in line %d", first.line)
				}
				seen[key] = o.label.at
			}
		}
		if f["if"] != nil {
			o.guard = r.guard(f["if"])
		}
		o.do, o.set, o.next = r.doings(f["do"]), r.settings(f["set"], "set", true), r.target(f["next"])
		c.options = append(c.options, o)
	}
}

func (r *reader) label(n *node) *template {
	t := r.template(n, "the label")
	if l := t.least(); l > maxLabel {
		r.mustFix(n.position, "a shorter one", "the label has %d characters, at most %d fit on a button", l, maxLabel)
	}
	return t
}

// ask reads a question: the first key that is a kind of question names its variable.
func (r *reader) ask(n *node) *ask {
	kinds := map[string][]string{
		"text": {"min", "max"}, "number": {"min", "max"}, "scale": {"from", "to", "low", "high"},
		"yesno": {"yes", "no"}, "date": {"from", "to"},
	}
	if !n.is(mapNode) {
		r.mustFix(n.position, "{text: name_of_a_variable}", "a question is expected here, not %s", n.describe())
		return nil
	}
	kind := ""
	for _, p := range n.pairs {
		if _, ok := kinds[p.key]; ok {
			kind = p.key
			break
		}
	}
	if kind == "" {
		fix := "one of text, number, scale, yesno, date"
		for _, p := range n.pairs {
			if near := nearest(p.key, []string{"text", "number", "scale", "yesno", "date"}); near != "" {
				fix = near
			}
		}
		r.mustFix(n.position, fix, "nothing says what kind of question this is")
		return nil
	}
	f, _ := r.fields(n, "a "+kind+" question", slices.Concat([]string{kind, "skip"}, kinds[kind])...)
	a := &ask{kind: askKind(kind), variable: r.text(f[kind]), at: n.position}
	if f[kind] != nil {
		a.at = f[kind].position
		r.name(a.variable, a.at)
	}
	if f["skip"] != nil {
		a.skip = r.label(f["skip"])
	}
	r.limits(a, f)
	return a
}

func (r *reader) limits(a *ask, f map[string]*node) {
	switch a.kind {
	case askText:
		a.min, a.max = r.number(f["min"], 1), r.number(f["max"], 1000)
		if a.min < 1 || a.max > maxInput || a.min > a.max {
			r.mustFix(a.at, fmt.Sprintf("min: and max: between 1 and %d", maxInput), "these limits let nothing through")
		}
	case askNumber:
		a.bounded = f["min"] != nil || f["max"] != nil
		a.min, a.max = r.number(f["min"], -1e15), r.number(f["max"], 1e15)
		if a.min > a.max {
			r.mustFix(a.at, "min: lower than max:", "these limits let nothing through")
		}
	case askScale:
		a.min, a.max = r.number(f["from"], 0), r.number(f["to"], 10)
		if a.min != float64(int(a.min)) || a.max != float64(int(a.max)) || a.min >= a.max || a.max-a.min > 20 {
			r.mustFix(a.at, "whole numbers, at most 20 apart", "a scale cannot go from %v to %v", a.min, a.max)
		}
		if f["low"] != nil {
			a.low = r.template(f["low"], "low")
		}
		if f["high"] != nil {
			a.high = r.template(f["high"], "high")
		}
	case askYesNo:
		if f["yes"] != nil {
			a.yes = r.label(f["yes"])
		}
		if f["no"] != nil {
			a.no = r.label(f["no"])
		}
	case askDate:
		a.from, a.to = r.bound(f["from"]), r.bound(f["to"])
	}
}

// bound reads "today", "tomorrow", "yesterday", "1 year", "2 weeks ago".
func (r *reader) bound(n *node) *dayBound {
	if n == nil {
		return nil
	}
	words := strings.Fields(strings.ToLower(r.text(n)))
	sign := 1
	if len(words) == 3 && words[2] == "ago" {
		sign, words = -1, words[:2]
	}
	if len(words) == 1 {
		if d, ok := english.days[words[0]]; ok {
			return &dayBound{days: d}
		}
	}
	if len(words) == 2 {
		n, isNumber := literalNumber(words[0])
		unit, isUnit := english.units[words[1]]
		if count := sign * int(n); isNumber && isUnit && n >= 0 && n <= 10000 {
			switch unit {
			case monthUnit:
				return &dayBound{months: count}
			case yearUnit:
				return &dayBound{years: count}
			}
			return &dayBound{days: count * unit}
		}
	}
	r.mustFix(n.position, "today, tomorrow, 2 weeks, 1 year or 3 months ago", "%s does not bound a day", n.describe())
	return nil
}
