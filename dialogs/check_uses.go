package dialogs

import "strings"

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
		if i, ok := f.index[topic{what, name}]; ok {
			k.sure = k.sure.without(i)
		}
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
	for _, key := range f.shown {
		if k.sure.has(f.index[key]) {
			k.sure = k.sure.with(f.of("agreed", key.name))
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
		if p.fact {
			f.tells(t, p.name, k)
		}
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
		k.maybe = k.maybe.with(f.of("given", d.action))
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
