package dialogs

import "slices"

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
