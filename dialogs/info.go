package dialogs

import (
	"maps"
	"slices"
)

// Dialogs returns every dialog, by name.
func (l *Library) Dialogs() []Info {
	out := make([]Info, 0, len(l.current))
	for _, name := range slices.Sorted(maps.Keys(l.current)) {
		sc := l.current[name]
		info := Info{Name: name, Title: sc.title, Version: sc.version, Locked: sc.locked, States: len(sc.states)}
		for _, t := range sc.triggers {
			info.Triggers = append(info.Triggers, t.text)
		}
		out = append(out, info)
	}
	return out
}

// Source returns the current version of a dialog as it is written.
func (l *Library) Source(dialog string) (version string, source []byte, ok bool) {
	sc := l.current[dialog]
	if sc == nil {
		return "", nil, false
	}
	return sc.version, slices.Clone(sc.source), true
}

// States returns the states of a dialog in the order they are written.
func (l *Library) States(dialog string) []string {
	var out []string
	if sc := l.current[dialog]; sc != nil {
		for _, st := range sc.states {
			out = append(out, st.name)
		}
	}
	return out
}

// Edges returns the ways between the states of a dialog.
func (l *Library) Edges(dialog string) []Edge {
	if sc := l.current[dialog]; sc != nil {
		return slices.Clone(sc.edges)
	}
	return nil
}
