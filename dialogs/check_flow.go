package dialogs

// way is where a state leads, with what is known then.
type way struct {
	to string
	known
}

// flowing follows every way through a script at once.
type flowing struct {
	*checker
	index  map[topic]int
	shown  []topic // those of the kind "shown"
	report bool

	doneAfter []doing // what is done after the text that is looked at, with no question between
}

// flow checks what depends on the way that leads to a state.
func (c *checker) flow() {
	f := &flowing{checker: c, index: map[topic]int{}}
	start := known{}
	for _, p := range c.sc.takes {
		if !c.sc.isBegun() {
			start.sure = start.sure.with(f.of("set", p.name))
		}
		start.maybe = start.maybe.with(f.of("set", p.name))
	}
	start.maybe = start.maybe.or(f.given())
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

// topic is something that can be known: "set" of a variable, "typed" by the person, "shown" in a text,
// "agreed" (shown, and then answered).
type topic struct{ what, name string }

// of numbers the topics.
func (f *flowing) of(what, name string) int {
	key := topic{what, name}
	i, ok := f.index[key]
	if !ok {
		i = len(f.index)
		f.index[key] = i
		if what == "shown" {
			f.shown = append(f.shown, key)
		}
	}
	return i
}

// state follows a state, and returns its ways out.
func (f *flowing) state(st *state, in known) []way {
	var out []way
	if st.choose != nil && st.choose.none.name != "" {
		out = append(out, way{st.choose.none.name, in})
	}
	if !st.asks() {
		f.doneAfter = st.do
	}
	for _, t := range st.says {
		f.uses(t, in)
	}
	f.doneAfter = nil
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

func (f *flowing) call(st *state, k known) known {
	if st.call == nil {
		return k
	}
	other := f.others[st.call.dialog]
	for _, w := range st.call.with {
		if sure := f.value(w.value, k); f.report && !sure && other != nil && !other.isBegun() {
			f.mustFix(w.value.at, "when: {if: "+w.value.ref+" == nil, ...} before it", "%q may hold nothing here, and the dialog %q needs it", w.value.ref, st.call.dialog)
		}
	}
	for _, b := range st.call.as { // it may be cancelled, and give nothing
		k = f.unset(k, b.variable)
	}
	for _, name := range facts(f.voc) {
		k = f.forget(k, name)
		for _, action := range f.voc.Facts[name].After {
			k.maybe = k.maybe.with(f.of("given", action))
		}
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
