package dialogs

import "slices"

// tells warns of a fact in a text where it cannot have anything to tell: no way there passes an action that
// gives it, and no guard has found that it holds something. It warns also where a state that asks nothing
// tells of what it only then does: that is about something else, which was in hand before.
func (f *flowing) tells(t *template, name string, k known) {
	after := f.voc.Facts[name].After
	switch {
	case len(after) == 0:
	case slices.ContainsFunc(f.doneAfter, func(d doing) bool { return slices.Contains(after, d.action) }):
		f.look(t.at, "it in the next state", "{%s} is told before there is something to tell: a state says its words before it does anything", name)
	case k.maybe.has(f.of("given", name)):
	case !slices.ContainsFunc(after, func(action string) bool { return k.maybe.has(f.of("given", action)) }):
		f.look(t.at, "it in a state after "+after[0], "nothing on the way here gives {%s}: the text may have a gap", name)
	}
}

// given returns the actions that dialogs may have carried out before they call this one.
func (f *flowing) given() bits {
	var out bits
	callers := []string{f.sc.name}
	for i := 0; i < len(callers); i++ {
		for name, other := range f.others {
			if slices.Contains(callers, name) || !other.calls(callers[i]) {
				continue
			}
			callers = append(callers, name)
			for _, st := range other.states {
				for _, d := range st.do {
					out = out.with(f.of("given", d.action))
				}
				for _, o := range st.options() {
					for _, d := range o.do {
						out = out.with(f.of("given", d.action))
					}
				}
			}
		}
	}
	return out
}

func (sc *script) calls(dialog string) bool {
	return slices.ContainsFunc(sc.states, func(st *state) bool { return st.call != nil && st.call.dialog == dialog })
}

func (st *state) options() []option {
	if st.choose == nil {
		return nil
	}
	return st.choose.options
}
