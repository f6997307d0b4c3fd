package dialogs

// targets checks that every way leads to a state, and that every state has a way on.
func (c *checker) targets() {
	for _, st := range c.sc.states {
		c.target(st.next)
		for _, w := range st.whens {
			c.target(w.next)
		}
		if st.timeout != nil {
			c.target(st.timeout.next)
		}
		needsNext := !c.alwaysLeaves(st)
		if needsNext && st.next.name == "" {
			c.mustFix(st.at, "next: and a state, or next: end", "the state %q is a dead end: nothing says where to go next", st.name)
		}
		if st.asks() && len(st.says) == 0 {
			c.mustFix(st.at, "say: and the question", "the state %q asks without saying anything", st.name)
		}
		if len(st.give) > 0 && !c.reachesEnd(st) {
			c.mustFix(st.give[0].at, "next: end", "give is only for a state that ends the dialog")
		}
		if st.choose != nil {
			c.choiceTargets(st)
		}
	}
}

// alwaysLeaves reports whether every answer has its own way on, so that the state needs no next.
func (c *checker) alwaysLeaves(st *state) bool {
	if st.choose == nil {
		return false
	}
	for _, o := range st.choose.options {
		if o.next.name == "" {
			return false
		}
	}
	return st.choose.list == "" || st.choose.next.name != ""
}

func (c *checker) reachesEnd(st *state) bool {
	for _, t := range st.targets() {
		if t.name == end {
			return true
		}
	}
	return false
}

// targets lists every way out of the state.
func (st *state) targets() []target {
	out := []target{st.next}
	for _, w := range st.whens {
		out = append(out, w.next)
	}
	if st.choose != nil {
		out = append(out, st.choose.next, st.choose.none)
		for _, o := range st.choose.options {
			out = append(out, o.next)
		}
	}
	return out
}

func (c *checker) choiceTargets(st *state) {
	c.target(st.choose.next)
	c.target(st.choose.none)
	open := st.choose.list != ""
	for _, o := range st.choose.options {
		c.target(o.next)
		if o.next.name != "" && st.call != nil {
			c.mustFix(o.next.at, "the call in a state of its own", "an option that goes its own way would leave out the call")
		}
		open = open || o.guard == nil
	}
	if st.choose.list != "" && st.choose.next.name != "" && st.call != nil {
		c.mustFix(st.choose.next.at, "the call in a state of its own", "a choice that goes its own way would leave out the call")
	}
	if !open && len(st.choose.options) > 0 && st.next.name == "" {
		c.mustFix(st.choose.at, "one option without if, or next: for when none is shown", "it may be that no option is shown")
	}
}

func (c *checker) target(t target) {
	if t.name == "" || t.name == end {
		return
	}
	for _, st := range c.sc.states {
		if st.name == t.name {
			return
		}
	}
	all := map[string]*state{end: nil}
	for _, st := range c.sc.states {
		all[st.name] = st
	}
	c.mustFix(t.at, oneOf(t.name, all), "there is no state %q", t.name)
}
