package dialogs

import (
	"slices"
	"strings"
)

// known is what is certain, and what is possible, at a point of a script: which variables hold something,
// what the person was shown, and to what of it they answered.
type known struct {
	sure, maybe bits
}

func (k known) meet(other known) known {
	return known{k.sure.and(other.sure), k.maybe.or(other.maybe)}
}

// way is where a state leads, with what is known then.
type way struct {
	to string
	known
}

// flowing follows every way through a script at once.
type flowing struct {
	*checker
	index  map[string]int
	report bool
}

// flow checks what depends on the way that leads to a state.
func (c *checker) flow() {
	f := &flowing{checker: c, index: map[string]int{}}
	start := known{}
	for _, p := range c.sc.takes {
		if len(c.sc.triggers) == 0 {
			start.sure = start.sure.with(f.of("set", p.name))
		}
		start.maybe = start.maybe.with(f.of("set", p.name))
	}
	at := map[string]known{c.sc.states[0].name: start}
	queue := []string{c.sc.states[0].name}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		for _, w := range f.state(c.sc.places[name], at[name]) {
			before, seen := at[w.to]
			now := w.known
			if seen {
				now = before.meet(w.known)
			}
			if w.to != end && (!seen || !now.sure.equal(before.sure) || !now.maybe.equal(before.maybe)) {
				at[w.to] = now
				queue = append(queue, w.to)
			}
		}
	}
	f.report = true
	for _, st := range c.sc.states {
		k, reached := at[st.name]
		if !reached {
			c.mustFix(st.at, "a next: that leads here, or take the state out", "no way leads to the state %q", st.name)
			continue
		}
		f.state(st, k)
	}
	c.loops()
	c.endless()
	c.ungiven()
}

// of numbers what can be known: "set" of a variable, "typed" by the person, "shown" in a text, "agreed"
// (shown, and then answered).
func (f *flowing) of(what, name string) int {
	key := what + ":" + name
	i, ok := f.index[key]
	if !ok {
		i = len(f.index)
		f.index[key] = i
	}
	return i
}

// state follows a state, and returns its ways out.
func (f *flowing) state(st *state, in known) []way {
	var out []way
	if st.choose != nil && st.choose.none.name != "" {
		out = append(out, way{st.choose.none.name, in})
	}
	for _, t := range st.says {
		f.uses(t, in)
	}
	shown := in
	for i, t := range st.says {
		if !st.vary || i == 0 {
			shown = f.show(t, shown)
		}
	}
	if st.vary { // only what every variant shows
		shown = in
		common := f.show(st.says[0], in)
		for _, t := range st.says[1:] {
			common = common.meet(f.show(t, in))
		}
		shown.sure = common.sure
	}
	f.uses(st.hint, in)
	if st.timeout != nil {
		out = append(out, way{st.timeout.next.name, shown})
	}
	exits, decided := f.answers(st, shown)
	out = append(out, decided...)
	if len(exits) == 0 {
		return out
	}
	k := exits[0]
	for _, e := range exits[1:] {
		k = k.meet(e)
	}
	k = f.call(st, k)
	for _, w := range st.whens {
		holds, fails := f.guard(w.guard, k)
		out = append(out, way{w.next.name, holds})
		k = fails
	}
	if st.next.name != "" {
		out = append(out, way{st.next.name, k})
	}
	for _, g := range st.give {
		f.value(g.value, k)
	}
	return out
}

// answers returns what is known after each answer: those that leave by the state's own next, and those
// that have a way of their own.
func (f *flowing) answers(st *state, shown known) (exits []known, decided []way) {
	state := func(k known) known { return f.settings(f.doings(k, st.do), st.set) }
	if !st.asks() {
		return []known{state(shown)}, nil
	}
	agreed := f.agree(shown)
	if a := st.ask; a != nil {
		for _, t := range []*template{a.skip, a.yes, a.no, a.low, a.high} {
			f.uses(t, shown)
		}
		k := f.set(agreed, a.variable)
		if a.kind == askText {
			k.sure = k.sure.with(f.of("typed", a.variable))
		}
		exits = append(exits, state(k))
		if a.skip != nil {
			exits = append(exits, state(f.unset(agreed, a.variable)))
		}
		return exits, nil
	}
	leave := func(k known, next target) {
		k = state(k)
		if next.name != "" {
			decided = append(decided, way{next.name, k})
		} else {
			exits = append(exits, k)
		}
	}
	if st.choose.list != "" {
		leave(f.set(agreed, st.choose.as), st.choose.next)
	}
	for _, o := range st.choose.options {
		f.uses(o.label, shown)
		k := agreed
		if o.guard != nil {
			holds, _ := f.guard(o.guard, shown)
			k = f.agree(holds)
		}
		leave(f.settings(f.doings(k, o.do), o.set), o.next)
	}
	if st.hidesAll() && st.next.name != "" {
		exits = append(exits, state(shown))
	}
	return exits, decided
}

func (f *flowing) set(k known, name string) known {
	k = f.forget(k, name)
	i := f.of("set", name)
	return known{k.sure.with(i), k.maybe.with(i)}
}

func (f *flowing) unset(k known, name string) known {
	k = f.forget(k, name)
	i := f.of("set", name)
	return known{k.sure.without(i), k.maybe.with(i)}
}

// forget is for a variable or fact that may have changed since it was shown.
func (f *flowing) forget(k known, name string) known {
	for _, what := range []string{"typed", "shown", "agreed"} {
		k.sure = k.sure.without(f.of(what, name))
	}
	return k
}

func (f *flowing) show(t *template, k known) known {
	for _, p := range t.parts {
		if p.name != "" {
			k.sure = k.sure.with(f.of("shown", p.name))
		}
	}
	return k
}

// agree is an answer after something was shown.
func (f *flowing) agree(k known) known {
	for key, i := range f.index {
		if name, ok := strings.CutPrefix(key, "shown:"); ok && k.sure.has(i) {
			k.sure = k.sure.with(f.of("agreed", name))
		}
	}
	return k
}

// uses checks the variables in a text.
func (f *flowing) uses(t *template, k known) {
	if t == nil || !f.report {
		return
	}
	for _, p := range t.parts {
		if p.name == "" || p.fact {
			continue
		}
		switch i := f.of("set", p.name); {
		case !k.maybe.has(i):
			f.mustFix(t.at, "it where the variable is set", "nothing has set %q on the way here", p.name)
		case !k.sure.has(i):
			f.look(t.at, "a state of its own for "+p.name+" == nil", "%q may hold nothing here: the text has a gap then", p.name)
		}
	}
}

// value checks an operand, and reports whether it surely holds something.
func (f *flowing) value(o operand, k known) bool {
	if o.ref == "" || o.fact {
		f.uses(o.tmpl, k)
		return true
	}
	i := f.of("set", o.ref)
	if f.report && !k.maybe.has(i) {
		f.mustFix(o.at, "it where the variable is set", "nothing has set %q on the way here", o.ref)
		return true
	}
	return k.sure.has(i)
}

func (f *flowing) settings(k known, list []setting) known {
	for _, s := range list {
		if f.value(s.value, k) {
			k = f.set(k, s.name)
		} else {
			k = f.unset(k, s.name)
		}
	}
	return k
}

func (f *flowing) doings(k known, list []doing) known {
	for _, d := range list {
		action := f.voc.Actions[d.action]
		for _, a := range d.args {
			if sure := f.value(a.value, k); f.report && !sure && !action.Params[a.name].Optional {
				f.mustFix(a.value.at, "when: {if: "+a.value.ref+" == nil, ...} before it", "%q may hold nothing here, and %s needs it", a.value.ref, d.action)
			}
		}
		if f.report && action.Shares {
			f.preview(d, k)
		}
		thing, _, _ := strings.Cut(d.action, ".")
		for name := range f.voc.Facts {
			if strings.HasPrefix(name, thing+".") {
				k = f.forget(k, name)
			}
		}
		if d.as != "" {
			k = f.unset(k, d.as)
		}
	}
	return k
}

// preview checks that the person saw what is about to be shown to others, and answered. Words that they
// typed themselves in this dialog they know.
func (f *flowing) preview(d doing, k known) {
	thing, _, _ := strings.Cut(d.action, ".")
	fact := thing + ".preview"
	if _, ok := f.voc.Facts[fact]; ok {
		if !k.sure.has(f.of("agreed", fact)) {
			f.mustFix(d.at, "a say with {"+fact+"} and a question before it, on every way here", "%s shows something to others, and the person may not have seen what", d.action)
		}
		return
	}
	for _, a := range d.args {
		var read []string
		if a.value.ref != "" {
			read = append(read, a.value.ref)
		} else if a.value.tmpl != nil {
			for _, p := range a.value.tmpl.parts {
				if p.name != "" {
					read = append(read, p.name)
				}
			}
		}
		for _, name := range read {
			if !k.sure.has(f.of("typed", name)) && !k.sure.has(f.of("agreed", name)) {
				f.mustFix(a.value.at, "a say with {"+name+"} and a question before it, on every way here", "%s shows %q to others, and the person may not have seen it", d.action, name)
			}
		}
	}
}

func (f *flowing) call(st *state, k known) known {
	if st.call == nil {
		return k
	}
	other := f.others[st.call.dialog]
	for _, w := range st.call.with {
		if sure := f.value(w.value, k); f.report && !sure && other != nil && len(other.triggers) == 0 {
			f.mustFix(w.value.at, "when: {if: "+w.value.ref+" == nil, ...} before it", "%q may hold nothing here, and the dialog %q needs it", w.value.ref, st.call.dialog)
		}
	}
	for _, b := range st.call.as { // it may be cancelled, and give nothing
		k = f.unset(k, b.variable)
	}
	for _, name := range facts(f.voc) {
		k = f.forget(k, name)
	}
	return k
}

func facts(voc *Vocabulary) []string {
	var out []string
	for name := range voc.Facts {
		out = append(out, name)
	}
	return out
}

// loops finds ways round that never wait for an answer.
func (c *checker) loops() {
	next := map[string][]string{}
	for _, e := range c.sc.edges {
		st := c.sc.places[e.From]
		waits := st.asks() && e.Event != "none" && !(e.Event == "next" && st.choose != nil && st.hidesAll()) || e.Event == "call"
		if !waits && e.From == st.name {
			next[e.From] = append(next[e.From], e.To)
		}
	}
	const fresh, open, done = 0, 1, 2
	mark := map[string]int{}
	var visit func(name string)
	visit = func(name string) {
		mark[name] = open
		for _, to := range next[name] {
			switch mark[to] {
			case open:
				c.mustFix(c.sc.places[name].at, "a question somewhere on the way round", "this leads round to %q again without a question", to)
			case fresh:
				if to != end {
					visit(to)
				}
			}
		}
		mark[name] = done
	}
	for _, st := range c.sc.states {
		if mark[st.name] == fresh {
			visit(st.name)
		}
	}
}

// endless finds states from which no way leads to the end.
func (c *checker) endless() {
	ends := map[string]bool{end: true}
	for changed := true; changed; {
		changed = false
		for _, e := range c.sc.edges {
			if ends[e.To] && !ends[e.From] {
				ends[e.From], changed = true, true
			}
		}
	}
	for _, st := range c.sc.states {
		if !ends[st.name] {
			c.look(st.at, "a way with next: end", "no way leads from %q to the end", st.name)
		}
	}
}

// ungiven finds results that a dialog promises and never gives.
func (c *checker) ungiven() {
	for _, p := range c.sc.gives {
		if !slices.ContainsFunc(c.sc.states, func(st *state) bool {
			return slices.ContainsFunc(st.give, func(g setting) bool { return g.name == p.name })
		}) {
			c.look(p.at, "give: {"+p.name+": ...} where it ends", "nothing ever gives %q", p.name)
		}
	}
}
