package dialogs

import (
	"slices"
	"strings"
)

// checker finds what is wrong with a script beyond its form, and finishes it: literals get their types,
// guards are compiled.
type checker struct {
	*problems
	voc    *Vocabulary
	sc     *script
	others map[string]*script // every dialog by name, also broken ones
}

func (c *checker) check() {
	c.declare()
	for _, st := range c.sc.states {
		c.state(st)
	}
	c.targets()
	if !isBroken(c.list) {
		c.sc.buildEdges()
		c.duplicates()
		c.flow()
	}
}

// declare finds the type of every variable. What is set from another variable waits until that is known.
func (c *checker) declare() {
	for _, p := range c.sc.takes {
		c.variable(p.name, p.typ, p.at)
	}
	var sets []setting
	for _, st := range c.sc.states {
		if st.ask != nil && st.ask.variable != "" {
			c.variable(st.ask.variable, st.ask.kind.typ(), st.ask.at)
		}
		c.declareDoings(st.do)
		sets = append(sets, st.set...)
		if st.choose != nil {
			if st.choose.as != "" {
				c.variable(st.choose.as, Text, st.choose.asAt)
			}
			for _, o := range st.choose.options {
				c.declareDoings(o.do)
				sets = append(sets, o.set...)
			}
		}
		if st.call != nil {
			c.declareCall(st.call)
		}
	}
	for range len(sets) + 1 { // each round finds at least one more, or there is nothing to find
		sets = slices.DeleteFunc(sets, func(s setting) bool {
			typ, ok := c.typeOf(s.value)
			if s.value.isLiteral() {
				if declared, known := c.sc.vars[s.name]; known {
					_, fits := s.value.as(declared)
					return fits
				}
			}
			if ok {
				c.variable(s.name, typ, s.at)
			}
			return ok
		})
	}
	for _, s := range sets {
		if _, ok := c.sc.vars[s.name]; !ok && s.value.ref != "" {
			c.sc.vars[s.name] = Text // the reference itself is reported where it stands
		}
	}
}

func (c *checker) declareDoings(list []doing) {
	for _, d := range list {
		if d.as == "" {
			continue
		}
		if a, ok := c.voc.Actions[d.action]; ok && a.Returns == "" {
			c.mustFix(d.asAt, "the action without as", "%s gives nothing back", d.action)
		} else if ok {
			c.variable(d.as, a.Returns, d.asAt)
		}
	}
}

func (c *checker) declareCall(call *calling) {
	other := c.others[call.dialog]
	for _, b := range call.as {
		typ := Text
		if other != nil {
			result, ok := findParam(other.gives, b.result)
			if !ok {
				c.mustFix(b.resultAt, nearest(b.result, names(other.gives)), "the dialog %q gives no %q", call.dialog, b.result)
				continue
			}
			typ = result.typ
		}
		c.variable(b.variable, typ, b.at)
	}
}

func names(list []param) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.name)
	}
	return out
}

func (c *checker) variable(name string, typ Type, at position) {
	if before, ok := c.sc.vars[name]; ok && before != typ {
		c.mustFix(at, "another name", "%q is a %s elsewhere in this dialog, and cannot be a %s too", name, before, typ)
		return
	}
	c.sc.vars[name] = typ
}

// typeOf returns the type of an operand, if it is known yet.
func (c *checker) typeOf(o operand) (Type, bool) {
	switch {
	case o.fact:
		f, ok := c.voc.Facts[o.ref]
		return f.Type, ok
	case o.ref != "":
		t, ok := c.sc.vars[o.ref]
		return t, ok
	case o.tmpl != nil:
		return Text, true
	}
	return o.value.Type, true
}

func (c *checker) state(st *state) {
	for _, t := range st.says {
		c.template(t)
	}
	c.template(st.hint)
	if st.ask != nil {
		for _, t := range []*template{st.ask.skip, st.ask.yes, st.ask.no, st.ask.low, st.ask.high} {
			c.template(t)
		}
	}
	if st.choose != nil {
		for i := range st.choose.options {
			o := &st.choose.options[i]
			c.template(o.label)
			if o.guard != nil {
				o.guard.compile(c.problems, c.voc, c.sc.vars)
			}
			c.doings(o.do)
			c.settings(o.set)
		}
	}
	c.doings(st.do)
	c.settings(st.set)
	if st.call != nil {
		c.callArguments(st.call)
	}
	for _, w := range st.whens {
		w.guard.compile(c.problems, c.voc, c.sc.vars)
	}
	for i := range st.give {
		g := &st.give[i]
		result, ok := findParam(c.sc.gives, g.name)
		if !ok {
			c.mustFix(g.at, nearest(g.name, names(c.sc.gives)), "the dialog says nothing of a result %q under gives", g.name)
			continue
		}
		c.operand(&g.value, result.typ)
	}
}

// template checks that every placeholder is a variable or a fact.
func (c *checker) template(t *template) {
	if t == nil {
		return
	}
	for _, p := range t.parts {
		c.placeholder(t.at, p.name)
	}
}

func (c *checker) placeholder(at position, name string) bool {
	if name == "" {
		return true
	}
	if strings.Contains(name, ".") {
		if _, ok := c.voc.Facts[name]; !ok {
			c.mustFix(at, oneOf(name, c.voc.Facts), "there is no fact %q", name)
			return false
		}
		return true
	}
	if _, ok := c.sc.vars[name]; !ok {
		c.mustFix(at, oneOf(name, c.sc.vars), "nothing sets a variable %q", name)
		return false
	}
	return true
}

// operand checks that o can be a want, and finishes it.
func (c *checker) operand(o *operand, want Type) {
	if o.tmpl != nil {
		c.template(o.tmpl)
		if want != Text {
			c.mustFix(o.at, "a "+string(want), "a %s is expected here, not a text", want)
		}
		return
	}
	if o.ref != "" {
		if !c.placeholder(o.at, o.ref) {
			return
		}
		if typ, _ := c.typeOf(*o); typ != want && want != Text { // anything can be written as text
			c.mustFix(o.at, "a "+string(want), "%q is a %s, and a %s is expected here", o.ref, typ, want)
		}
		return
	}
	v, ok := o.as(want)
	if !ok {
		c.mustFix(o.at, "a "+string(want), "%q is not a %s", shorten(o.text, 40), want)
		return
	}
	o.value = v
}

func (c *checker) settings(list []setting) {
	for i := range list {
		if want, ok := c.sc.vars[list[i].name]; ok {
			c.operand(&list[i].value, want)
		}
	}
}

func (c *checker) doings(list []doing) {
	for i := range list {
		d := &list[i]
		action, ok := c.voc.Actions[d.action]
		if !ok {
			c.mustFix(d.at, oneOf(d.action, c.voc.Actions), "there is no action %q", d.action)
			continue
		}
		given := map[string]bool{}
		for j := range d.args {
			a := &d.args[j]
			given[a.name] = true
			p, ok := action.Params[a.name]
			if !ok {
				c.mustFix(a.at, oneOf(a.name, action.Params), "%s takes no %q", d.action, a.name)
				continue
			}
			c.operand(&a.value, p.Type)
			if len(p.OneOf) > 0 && a.value.isLiteral() && !slices.Contains(p.OneOf, a.value.text) {
				fix := nearest(a.value.text, p.OneOf)
				if fix == "" {
					fix = "one of " + strings.Join(p.OneOf, ", ")
				}
				c.mustFix(a.value.at, fix, "%s cannot be %q", a.name, shorten(a.value.text, 40))
			}
		}
		for name, p := range action.Params {
			if !p.Optional && !given[name] {
				c.mustFix(d.at, d.action+": {"+name+": ...}", "%s needs %q", d.action, name)
			}
		}
	}
}

func (c *checker) callArguments(call *calling) {
	other, ok := c.others[call.dialog]
	if !ok {
		if call.dialog != "" {
			c.mustFix(call.at, oneOf(call.dialog, c.others), "there is no dialog %q", call.dialog)
		}
		for i := range call.with {
			c.operand(&call.with[i].value, Text)
		}
		return
	}
	given := map[string]bool{}
	for i := range call.with {
		w := &call.with[i]
		given[w.name] = true
		p, ok := findParam(other.takes, w.name)
		if !ok {
			c.mustFix(w.at, nearest(w.name, names(other.takes)), "the dialog %q takes no %q", call.dialog, w.name)
			continue
		}
		c.operand(&w.value, p.typ)
	}
	for _, p := range other.takes {
		if !given[p.name] && !other.isBegun() {
			c.mustFix(call.at, "with: {"+p.name+": ...}", "the dialog %q needs %q", call.dialog, p.name)
		}
	}
}
