package dialogs

import (
	"context"
	"errors"
	"fmt"

	"github.com/looplab/fsm"
)

// Edge is a way from one state of a dialog to another. Event is what takes it: "next", "when:0" (the first
// guard), "choice:2" (the third option), "item" (one of a list), "skip", "none" (the list was empty),
// "timeout", "call". To is the state itself where the answer alone does not decide, and "end" at the end. A
// state that waits for a dialog it called is named with ".call" after it.
type Edge struct {
	From, Event, To string
}

// buildEdges writes the states as the edges of one machine.
func (sc *script) buildEdges() {
	sc.edges = nil
	add := func(from, event, to string) { sc.edges = append(sc.edges, Edge{from, event, to}) }
	for _, st := range sc.states {
		exit := st.name
		if st.call != nil {
			exit = st.callee
			add(st.name, "call", exit)
		}
		direct := st.next.name // where an answer leads that has no way of its own
		if st.call != nil || len(st.whens) > 0 || direct == "" {
			direct = st.name
		}
		if st.ask != nil && st.ask.skip != nil {
			add(st.name, "skip", st.name)
		}
		if c := st.choose; c != nil {
			if c.list != "" {
				add(st.name, "item", or(c.next.name, direct))
				if c.none.name != "" {
					add(st.name, "none", c.none.name)
				}
			}
			for _, o := range c.options {
				add(st.name, o.event, or(o.next.name, direct))
			}
		}
		if st.timeout != nil {
			add(st.name, "timeout", st.timeout.next.name)
		}
		for _, w := range st.whens {
			add(exit, w.event, w.next.name)
		}
		if st.next.name != "" && (st.choose == nil || direct == st.name || st.hidesAll()) {
			add(exit, "next", st.next.name)
		}
	}
}

// hidesAll reports whether a choice may show no option at all.
func (st *state) hidesAll() bool {
	for _, o := range st.choose.options {
		if o.guard == nil {
			return false
		}
	}
	return st.choose.list == "" || st.choose.none.name == ""
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// duplicates finds what the machine would silently overwrite.
func (c *checker) duplicates() {
	type key struct{ from, event string }
	seen := map[key]bool{}
	for _, e := range c.sc.edges {
		if seen[key{e.From, e.Event}] {
			c.mustFix(c.sc.places[e.From].at, "one way for each answer", "the state %q has two ways for %q", e.From, e.Event)
		}
		seen[key{e.From, e.Event}] = true
	}
}

// newMachine builds the machine of the script. It takes no callbacks: they could deadlock it.
func (sc *script) newMachine() *fsm.FSM {
	events := make([]fsm.EventDesc, 0, len(sc.edges))
	for _, e := range sc.edges {
		events = append(events, fsm.EventDesc{Name: e.Event, Src: []string{e.From}, Dst: e.To})
	}
	return fsm.NewFSM(sc.states[0].name, events, nil)
}

// fire lets the event happen in a state of the script, and returns the state that follows. Building a
// machine costs more than a turn, so machines are pooled: each call has one for itself.
func (sc *script) fire(from, event string) (string, error) {
	if sc.places[from] == nil { // the machine itself takes any name for a state
		return "", fmt.Errorf("fire %s: no state %q", event, from)
	}
	m, ok := sc.machines.Get().(*fsm.FSM)
	if !ok {
		m = sc.newMachine()
	}
	m.SetState(from)
	// A cancelled context would wedge the machine for ever: a turn has none that could be.
	err := m.Event(context.Background(), event)
	to := m.Current()
	sc.machines.Put(m)
	var same fsm.NoTransitionError
	if err != nil && (!errors.As(err, &same) || same.Err != nil) {
		return "", fmt.Errorf("fire %s in %s: %w", event, from, err)
	}
	return to, nil
}
