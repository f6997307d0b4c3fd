package dialogs

import (
	"errors"
	"fmt"
	"time"
)

// What a turn may use at most (I8).
const (
	maxStack = 8    // dialogs in progress
	maxSteps = 100  // states in one turn
	maxInput = 4000 // characters in an answer
)

// Errors that a RunError wraps.
var (
	ErrNoDialog = errors.New("there is no such dialog, or not in that version")
	ErrArgument = errors.New("an argument is missing or does not fit")
	ErrSteps    = errors.New("the dialog goes on and on without a question")
	ErrDeep     = errors.New("dialogs call each other too deeply")
	ErrNoWay    = errors.New("nothing says where to go next")
	ErrState    = errors.New("the dialog is in a state that does not wait for an answer")
)

// RunError is what fails only while a dialog runs. It names the place in the script and quotes no word of
// a person. The session is then as it was before the turn.
type RunError struct {
	File   string
	Line   int
	Dialog string
	State  string
	Err    error
}

// Error returns "goal.yaml:12: dialog goal, state why: ...".
func (e *RunError) Error() string {
	where := ""
	if e.File != "" {
		where = fmt.Sprintf("%s:%d: ", e.File, e.Line)
	}
	return fmt.Sprintf("%sdialog %s, state %s: %v", where, e.Dialog, e.State, e.Err)
}

// Unwrap returns what failed.
func (e *RunError) Unwrap() error { return e.Err }

// Tracer is a Host that wants to know which states and edges of the dialogs are used. Visit is called with
// an empty edge when a state is entered, and with the edge's event when one is taken from it.
type Tracer interface {
	Visit(dialog, state, edge string)
}

// run is one turn. It works on a copy of the session, which is handed over when the turn succeeds.
type run struct {
	l      *Library
	h      Host
	tracer Tracer
	tongue *tongue
	s      Session
	mine   [2 * maxStack]bool // which frames' variables were copied
	out    Turn
	steps  int
	now    time.Time
	offers []offered
}

func (l *Library) newRun(s *Session, h Host) *run {
	r := &run{l: l, h: h, s: *s, tongue: tongueOf(h.Lang())}
	r.s.Frames = append(make([]Frame, 0, len(s.Frames)+1), s.Frames...)
	r.tracer, _ = h.(Tracer)
	return r
}

// finish hands the session over, or leaves it as it was.
func (r *run) finish(s *Session, err error) (Turn, error) {
	if err != nil {
		return Turn{}, err
	}
	if len(r.s.Frames) == 0 {
		r.s.Frames, r.s.Wait, r.s.Misses = nil, 0, 0
	}
	*s = r.s
	return r.out, nil
}

func (r *run) top() *Frame { return &r.s.Frames[len(r.s.Frames)-1] }

func (r *run) visit(dialog, state, edge string) {
	if r.tracer != nil {
		r.tracer.Visit(dialog, state, edge)
	}
}

// today is the time of the turn, asked for once.
func (r *run) today() time.Time {
	if r.now.IsZero() {
		r.now = r.h.Now()
	}
	return r.now
}

// fail says where in the script something failed.
func (r *run) fail(sc *script, st *state, err error) error {
	var already *RunError
	if err == nil || errors.As(err, &already) {
		return err
	}
	e := &RunError{Err: err}
	if sc != nil {
		e.Dialog, e.File, e.Line = sc.name, sc.file, sc.at.line
	}
	if st != nil {
		e.State, e.Line = st.name, st.at.line
	}
	return e
}

// place returns the script and state of the innermost frame.
func (r *run) place() (*script, *state, error) {
	f := r.top()
	sc, err := r.l.find(f)
	if err != nil {
		return nil, nil, err
	}
	st := sc.places[f.State]
	if st == nil {
		return nil, nil, &RunError{File: sc.file, Line: sc.at.line, Dialog: sc.name, State: f.State, Err: ErrState}
	}
	return sc, st, nil
}

// fire takes an edge of the innermost dialog.
func (r *run) fire(sc *script, st *state, from, event string) (string, error) {
	to, err := sc.fire(from, event)
	if err != nil {
		return "", r.fail(sc, st, err)
	}
	r.visit(sc.name, from, event)
	return to, nil
}

// push begins a dialog on top of the others. The oldest gives way where there are too many.
func (r *run) push(sc *script, vars map[string]Value) {
	r.s.Frames = append(r.s.Frames, Frame{Dialog: sc.name, Version: sc.version, Vars: vars})
	r.mine[len(r.s.Frames)-1] = true
	for len(r.s.Frames) > maxStack {
		r.s.Frames = r.s.Frames[1:]
		copy(r.mine[:], r.mine[1:])
	}
}

func (r *run) drop() {
	last := len(r.s.Frames) - 1
	r.s.Frames, r.mine[last] = r.s.Frames[:last], false
}
