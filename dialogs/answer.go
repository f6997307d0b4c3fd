package dialogs

import (
	"strconv"
	"strings"
)

// answer is what the person's input means for a question.
type answer struct {
	event   string // the edge; empty where next and when decide alone
	decides bool   // the edge says where to go
	option  *option
	put     string // the variable that takes value
	value   Value
}

// unfit is why an input is no answer.
type unfit struct {
	stale, human bool
	phrase       string // said instead of ask.again, where it is written
	args         map[string]string
}

// Answer is the person's input to the question that waits. See Turn for what follows from one that does
// not fit. It returns a *RunError when the script fails.
func (l *Library) Answer(s *Session, in Input, h Host) (Turn, error) {
	if s.IsIdle() {
		return Turn{Stale: in.Choice != "", Unknown: in.Choice == "" && !in.Timeout}, nil
	}
	r := l.newRun(s, h)
	sc, st, err := r.place()
	if err != nil {
		return Turn{}, err
	}
	if !st.asks() || r.top().State != st.name {
		return Turn{}, r.fail(sc, st, ErrState)
	}
	switch {
	case in.Timeout:
		if st.timeout == nil {
			return Turn{Asking: true}, nil
		}
		r.s.Misses, r.s.Wait = 0, 0
		to, err := r.fire(sc, st, st.name, "timeout")
		if err == nil {
			err = r.goTo(to)
		}
		return r.finish(s, err)
	case in.Media && in.Choice == "":
		r.say(r.phrase("media.unread", nil))
		return r.finish(s, r.again(sc, st))
	}
	offer, err := r.offered(sc, st)
	if err != nil {
		return Turn{}, err
	}
	a, why := r.read(st, in, offer)
	if why != nil {
		return r.refuse(s, sc, st, in, why)
	}
	r.s.Misses, r.s.Wait = 0, 0
	if a.put != "" {
		r.put(a.put, a.value)
	}
	to, err := r.after(sc, st, a)
	if err == nil {
		err = r.goTo(to)
	}
	return r.finish(s, err)
}

// refuse answers an input that does not fit.
func (r *run) refuse(s *Session, sc *script, st *state, in Input, why *unfit) (Turn, error) {
	switch {
	case why.stale:
		return Turn{Stale: true, Asking: true}, nil
	case why.human:
		r.s.Misses = 0
		r.out.Human, r.out.Asking = true, true
		return r.finish(s, nil)
	}
	r.out.Unknown = true
	r.s.Misses++
	text := ""
	if why.phrase != "" {
		text = r.phrase(why.phrase, why.args)
	}
	if text == "" && st.hint != nil {
		text = r.write(st.hint)
	}
	if text == "" {
		text = r.phrase("ask.again", nil)
	}
	r.say(text)
	return r.finish(s, r.again(sc, st))
}

// read finds out what an input means.
func (r *run) read(st *state, in Input, offer []offered) (*answer, *unfit) {
	if in.Choice != "" {
		return r.pressed(st, in.Choice, offer)
	}
	text := strings.TrimSpace(in.Text)
	if length(text) > maxInput {
		return nil, &unfit{phrase: "ask.long", args: map[string]string{"max": strconv.Itoa(maxInput)}}
	}
	folded := ""
	if len(text) <= 8*maxLabel {
		folded = fold(text)
	}
	if folded != "" {
		if r.s.Misses >= 2 && !st.alone && folded == fold(r.phrase("ask.human", nil)) {
			return nil, &unfit{human: true}
		}
		if a := r.typed(st, text, folded, offer); a != nil {
			return a, nil
		}
	}
	if st.ask == nil {
		return nil, &unfit{}
	}
	skips := st.ask.skip != nil && r.tongue.skips(folded, st.ask.kind)
	if skips && st.ask.kind == askText { // "I dont know" is nobody's first small step
		return &answer{event: "skip", put: st.ask.variable}, nil
	}
	v, why := r.readAsk(st.ask, text)
	switch {
	case why == nil:
		return &answer{put: st.ask.variable, value: v}, nil
	case skips:
		return &answer{event: "skip", put: st.ask.variable}, nil
	}
	return nil, why
}

// pressed reads a button: "d:QUESTION:WHAT".
func (r *run) pressed(st *state, data string, offer []offered) (*answer, *unfit) {
	rest, ok := strings.CutPrefix(data, "d:")
	question, what, _ := strings.Cut(rest, ":")
	if n, err := strconv.ParseInt(question, 10, 64); !ok || err != nil || n != r.s.Question {
		return nil, &unfit{stale: true}
	}
	if what == "human" {
		r.out.Chose = shorten(r.phrase("ask.human", nil), maxLabel)
		return nil, &unfit{human: true}
	}
	for i := range offer {
		if offer[i].what == what {
			r.out.Chose = offer[i].label
			return r.take(st, &offer[i]), nil
		}
	}
	return nil, &unfit{} // it was there, and is not any more
}

// typed finds the button whose label or number was written. One way to say "I do not know" is as good as
// another.
func (r *run) typed(st *state, text, folded string, offer []offered) *answer {
	var found *offered
	for i := range offer {
		o := &offer[i]
		if fold(o.label) != folded && (o.full == "" || fold(o.full) != folded) {
			continue
		}
		if found != nil {
			return nil // two of that name: the buttons can tell them apart
		}
		found = o
	}
	if found != nil {
		return r.take(st, found)
	}
	if st.choose == nil {
		return nil
	}
	if r.tongue.unsure[folded] {
		for i := range offer {
			if offer[i].option == nil || !r.tongue.unsure[fold(offer[i].label)] {
				continue
			}
			if found != nil {
				return nil
			}
			found = &offer[i]
		}
		if found != nil {
			return r.take(st, found)
		}
	}
	n, err := strconv.Atoi(strings.TrimRight(text, ".)"))
	if err != nil || n < 1 || n > len(offer) {
		return nil
	}
	return r.take(st, &offer[n-1])
}

// take is the answer that a button stands for.
func (r *run) take(st *state, o *offered) *answer {
	direct := st.call == nil && len(st.whens) == 0 && st.next.name != ""
	switch {
	case o.skip:
		return &answer{event: "skip", put: st.ask.variable}
	case st.ask != nil:
		return &answer{put: st.ask.variable, value: o.value}
	case o.option != nil:
		return &answer{event: o.option.event, option: o.option, decides: direct || o.option.next.name != ""}
	}
	return &answer{event: "item", put: st.choose.as, value: o.value, decides: direct || st.choose.next.name != ""}
}

// readAsk reads words as the answer to a question.
func (r *run) readAsk(a *ask, text string) (Value, *unfit) {
	if text == "" {
		return Value{}, &unfit{}
	}
	switch a.kind {
	case askText:
		n := length(text)
		if n > int(a.max) {
			return Value{}, &unfit{phrase: "ask.long", args: map[string]string{"max": NumberValue(a.max).Plain()}}
		}
		return TextValue(text), unless(n >= int(a.min))
	case askNumber:
		n, ok := readNumber(r.tongue, text)
		return NumberValue(n), unless(ok && n >= a.min && n <= a.max)
	case askScale:
		n, ok := readNumber(r.tongue, text)
		return NumberValue(n), unless(ok && n >= a.min && n <= a.max && n == float64(int(n)))
	case askYesNo:
		yes, ok := readYesNo(r.tongue, text, a.skip != nil)
		return YesNoValue(yes), unless(ok)
	case askDate:
		day, ok := readDay(r.tongue, text, r.today())
		return DateValue(day), unless(ok && a.inBounds(day, r.today()))
	}
	return Value{}, &unfit{}
}

func unless(fits bool) *unfit {
	if fits {
		return nil
	}
	return &unfit{}
}
