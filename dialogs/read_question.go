package dialogs

import (
	"fmt"
	"slices"
	"strings"
)

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
