package dialogs

import (
	"fmt"
	"slices"
	"sync"
)

// Visits collects which states and edges were used: a host's Visit passes its calls on to it. It may be
// used by many goroutines; the zero Visits is empty.
type Visits struct {
	mu   sync.Mutex
	seen map[visit]int
}

type visit struct{ dialog, state, edge string }

// Visit notes a state (edge is empty), or an edge that was taken from it.
func (v *Visits) Visit(dialog, state, edge string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.seen == nil {
		v.seen = map[visit]int{}
	}
	v.seen[visit{dialog, state, edge}]++
}

// Count returns how often a state was entered, or an edge taken from it.
func (v *Visits) Count(dialog, state, edge string) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.seen[visit{dialog, state, edge}]
}

// Unvisited returns what of a dialog was never used: states by name, edges as "state (event) -> state". It
// follows the order of the script.
func (l *Library) Unvisited(dialog string, v *Visits) (states, edges []string) {
	for _, state := range l.States(dialog) {
		if v.Count(dialog, state, "") == 0 {
			states = append(states, state)
		}
	}
	for _, e := range l.Edges(dialog) {
		if v.Count(dialog, e.From, e.Event) == 0 {
			edges = append(edges, fmt.Sprintf("%s (%s) -> %s", e.From, e.Event, e.To))
		}
	}
	return slices.Clip(states), slices.Clip(edges)
}
