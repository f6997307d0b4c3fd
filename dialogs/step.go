package dialogs

import (
	"fmt"
	"strings"
)

// Begin starts a dialog, on top of whatever was in progress: that goes on when the new one ends. A dialog
// that is already in progress is started anew, and what lay on top of it is left. with are the dialog's
// arguments.
//
// Begin returns a *RunError when the script fails, ErrNoDialog or ErrArgument among them, or what h.Do
// returned, wrapped in one.
func (l *Library) Begin(s *Session, dialog string, with map[string]Value, h Host) (Turn, error) {
	sc := l.current[dialog]
	if sc == nil {
		return Turn{}, &RunError{Dialog: dialog, Err: ErrNoDialog}
	}
	r := l.newRun(s, h)
	vars, err := sc.arguments(with)
	if err != nil {
		return Turn{}, r.fail(sc, nil, err)
	}
	for i, f := range r.s.Frames {
		if f.Dialog == dialog {
			r.s.Frames = r.s.Frames[:i]
			break
		}
	}
	r.s.Misses, r.s.Wait = 0, 0
	r.push(sc, vars)
	return r.finish(s, r.goTo(sc.states[0].name))
}

// Cancel leaves the innermost dialog; the one below goes on. Where that one had called it, it goes on with
// nothing as results. It is nothing to cancel an idle session.
func (l *Library) Cancel(s *Session, h Host) (Turn, error) {
	if s.IsIdle() {
		return Turn{}, nil
	}
	r := l.newRun(s, h)
	to, err := r.leave(nil)
	if err == nil && to != "" {
		err = r.goTo(to)
	}
	return r.finish(s, err)
}

// arguments checks what a dialog is begun with. A dialog with triggers has to do without.
func (sc *script) arguments(with map[string]Value) (map[string]Value, error) {
	vars := make(map[string]Value, len(with)+4)
	for name, v := range with {
		p, ok := findParam(sc.takes, name)
		if !ok || !v.IsNothing() && v.Type != p.typ {
			return nil, fmt.Errorf("begin with %s: %w", name, ErrArgument)
		}
		if !v.IsNothing() {
			vars[name] = v
		}
	}
	for _, p := range sc.takes {
		if vars[p.name].IsNothing() && !sc.isBegun() {
			return nil, fmt.Errorf("begin without %s: %w", p.name, ErrArgument)
		}
	}
	return vars, nil
}

// goTo enters states until one waits for an answer, or nothing is in progress.
func (r *run) goTo(to string) error {
	for to != "" {
		if r.steps++; r.steps > maxSteps {
			sc, st, _ := r.place()
			return r.fail(sc, st, ErrSteps)
		}
		var err error
		if to == end {
			to, err = r.end()
		} else {
			to, err = r.enter(to)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// enter does what a state does, up to its question. It returns where to go next; "" is to wait.
func (r *run) enter(to string) (string, error) {
	r.top().State = to
	sc, st, err := r.place()
	if err != nil {
		return "", err
	}
	r.visit(sc.name, to, "")
	if st.asks() {
		return r.question(sc, st)
	}
	r.says(st, false)
	return r.after(sc, st, nil)
}

// says says what the state says, or the last of it.
func (r *run) says(st *state, lastOnly bool) {
	list := st.says
	if st.vary && len(list) > 1 {
		i := int(r.s.Question % int64(len(list)))
		list = list[i : i+1]
	}
	if lastOnly && len(list) > 1 {
		list = list[len(list)-1:]
	}
	for _, t := range list {
		r.say(r.write(t))
	}
}

// after does what a state does once it is answered, and leaves it.
func (r *run) after(sc *script, st *state, a *answer) (string, error) {
	if a != nil && a.option != nil {
		if err := r.carryOut(sc, st, a.option.do, a.option.set); err != nil {
			return "", err
		}
	}
	if err := r.carryOut(sc, st, st.do, st.set); err != nil {
		return "", err
	}
	if a != nil && a.event != "" {
		to, err := r.fire(sc, st, st.name, a.event)
		if err != nil || a.decides {
			return to, err
		}
	}
	if st.call != nil {
		return r.call(sc, st)
	}
	return r.onward(sc, st, st.name)
}

func (r *run) carryOut(sc *script, st *state, do []doing, set []setting) error {
	for i := range do {
		d := &do[i]
		params := r.l.voc.Actions[d.action].Params
		args := make(map[string]Value, len(d.args))
		for j := range d.args {
			a := &d.args[j]
			if v := r.value(&a.value, params[a.name].Type); !v.IsNothing() {
				args[a.name] = v
			} else if !params[a.name].Optional {
				return r.fail(sc, st, fmt.Errorf("do %s: %s: %w", d.action, a.name, ErrArgument))
			}
		}
		v, err := r.h.Do(d.action, args)
		if err != nil {
			return r.fail(sc, st, fmt.Errorf("do %s: %w", d.action, err))
		}
		if d.as != "" {
			r.put(d.as, v)
		}
	}
	for i := range set {
		r.put(set[i].name, r.value(&set[i].value, sc.vars[set[i].name]))
	}
	return nil
}

// call begins the dialog that a state calls.
func (r *run) call(sc *script, st *state) (string, error) {
	other := r.l.current[st.call.dialog]
	if other == nil {
		return "", r.fail(sc, st, fmt.Errorf("call %s: %w", st.call.dialog, ErrNoDialog))
	}
	depth := 0
	for i := len(r.s.Frames) - 2; i >= 0 && strings.HasSuffix(r.s.Frames[i].State, called); i-- {
		depth++
	}
	if depth >= maxStack-1 {
		return "", r.fail(sc, st, fmt.Errorf("call %s: %w", st.call.dialog, ErrDeep))
	}
	with := make(map[string]Value, len(st.call.with))
	for i := range st.call.with {
		w := &st.call.with[i]
		p, _ := findParam(other.takes, w.name)
		with[w.name] = r.value(&w.value, p.typ)
	}
	vars, err := other.arguments(with)
	if err != nil {
		return "", r.fail(sc, st, fmt.Errorf("call %s: %w", st.call.dialog, err))
	}
	to, err := r.fire(sc, st, st.name, "call")
	if err != nil {
		return "", err
	}
	r.top().State = to
	r.push(other, vars)
	return other.states[0].name, nil
}

// onward decides by the guards where a state leads.
func (r *run) onward(sc *script, st *state, from string) (string, error) {
	for i := range st.whens {
		w := &st.whens[i]
		holds, err := w.guard.holds(r.look)
		if err != nil {
			return "", r.fail(sc, st, err)
		}
		if holds {
			return r.fire(sc, st, from, w.event)
		}
	}
	if st.next.name == "" {
		return "", r.fail(sc, st, ErrNoWay)
	}
	return r.fire(sc, st, from, "next")
}

// end leaves a dialog that came to its end, with its results.
func (r *run) end() (string, error) {
	sc, st, err := r.place()
	if err != nil {
		return "", err
	}
	var results map[string]Value
	if len(st.give) > 0 {
		results = make(map[string]Value, len(st.give))
		for i := range st.give {
			g := &st.give[i]
			p, _ := findParam(sc.gives, g.name)
			results[g.name] = r.value(&g.value, p.typ)
		}
	}
	return r.leave(results)
}

// leave takes the innermost dialog off, and lets the one below go on.
func (r *run) leave(results map[string]Value) (string, error) {
	r.s.Misses, r.s.Wait = 0, 0
	for {
		r.drop()
		if len(r.s.Frames) == 0 {
			r.out.Ended = true
			return "", nil
		}
		sc, st, err := r.place()
		if err != nil { // it is lost, and it is not what the person is talking about
			results = nil
			continue
		}
		if r.top().State != st.callee {
			r.out.Resumed, r.out.ResumedAt = true, len(r.out.Says)
			return r.question(sc, st)
		}
		for _, b := range st.call.as {
			v := results[b.result]
			if !v.IsNothing() && v.Type != sc.vars[b.variable] {
				return "", r.fail(sc, st, fmt.Errorf("take %s: %w", b.result, ErrArgument))
			}
			r.put(b.variable, v)
		}
		return r.onward(sc, st, st.callee)
	}
}
