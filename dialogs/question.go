package dialogs

import (
	"hash/fnv"
	"strconv"
)

// offered is a button under the question that waits.
type offered struct {
	what   string // the end of its Data
	label  string
	full   string // the label before it was cut, if it was
	option *option
	value  Value
	skip   bool
}

// Repeat says the current question again, with buttons that work.
func (l *Library) Repeat(s *Session, h Host) (Turn, error) {
	if s.IsIdle() {
		return Turn{}, nil
	}
	r := l.newRun(s, h)
	sc, st, err := r.place()
	if err != nil {
		return Turn{}, err
	}
	if !st.asks() || r.top().State != st.name {
		return Turn{}, r.fail(sc, st, ErrState)
	}
	offer, err := r.offered(sc, st)
	if err != nil {
		return Turn{}, err
	}
	r.show(st, offer, false)
	return r.finish(s, nil)
}

// question asks what the state asks, as a new question. It returns where to go when there is nothing to ask.
func (r *run) question(sc *script, st *state) (string, error) {
	if !st.asks() { // a frame of a version that was replaced by hand
		return "", r.fail(sc, st, ErrState)
	}
	offer, err := r.offered(sc, st)
	if err != nil {
		return "", err
	}
	if c := st.choose; c != nil {
		empty := c.list != "" && (len(offer) == 0 || offer[0].option != nil)
		if empty && c.none.name != "" {
			return r.fire(sc, st, st.name, "none")
		}
		if len(offer) == 0 {
			return r.after(sc, st, nil)
		}
	}
	r.s.Question++
	r.s.Misses = 0
	r.show(st, offer, false)
	return "", nil
}

// again asks the same question again, with the same number, so that the old buttons still work.
func (r *run) again(sc *script, st *state) error {
	offer, err := r.offered(sc, st)
	if err == nil {
		r.show(st, offer, true)
	}
	return err
}

// show says the question and puts the buttons under it.
func (r *run) show(st *state, offer []offered, lastOnly bool) {
	r.says(st, lastOnly)
	r.out.Asking = true
	r.s.Wait = 0
	if st.timeout != nil {
		r.s.Wait = st.timeout.after
	}
	human := ""
	if r.s.Misses >= 2 && !st.alone {
		human = shorten(r.phrase("ask.human", nil), maxLabel)
	}
	if len(r.out.Says) == 0 {
		r.out.Says = append(r.out.Says, Say{Text: "…"}) // all its placeholders are empty
	}
	last := &r.out.Says[len(r.out.Says)-1]
	if st.ask != nil && st.ask.low != nil && st.ask.high != nil {
		last.Text += "\n" + NumberValue(st.ask.min).Plain() + " = " + r.write(st.ask.low) + ", " +
			NumberValue(st.ask.max).Plain() + " = " + r.write(st.ask.high)
	}
	last.Choices = r.rows(st, offer, human)
}

// offered lists the buttons of a state, in the order they are shown.
func (r *run) offered(sc *script, st *state) ([]offered, error) {
	if st.ask != nil {
		return r.askButtons(st.ask), nil
	}
	c := st.choose
	var items []Item
	if c.list != "" {
		items = r.h.List(c.list)
	}
	out := r.offers[:0] // an offer is used up before the next one is made
	if want := len(items) + len(c.options); cap(out) < want {
		out = make([]offered, 0, want)
	}
	if c.list != "" {
		for _, item := range items {
			o := offered{what: "=" + item.ID, label: item.Label, value: TextValue(item.ID)}
			if len(o.what) > 40 {
				h := fnv.New64a()
				_, _ = h.Write([]byte(item.ID))
				o.what = "~" + strconv.FormatUint(h.Sum64(), 36)
			}
			out = append(out, o)
		}
	}
	for i := range c.options {
		o := &c.options[i]
		if o.guard != nil {
			holds, err := o.guard.holds(r.look)
			if err != nil {
				return nil, r.fail(sc, st, err)
			}
			if !holds {
				continue
			}
		}
		out = append(out, offered{what: o.event[len("choice:"):], label: r.write(o.label), option: o})
	}
	for i := range out {
		cutLabel(&out[i])
	}
	r.offers = out
	return out, nil
}

func cutLabel(o *offered) {
	if len(o.label) > maxLabel {
		if short := shorten(o.label, maxLabel); short != o.label {
			o.full, o.label = o.label, short
		}
	}
	if o.label == "" {
		o.label = "…"
	}
}

// askButtons lists the buttons of a question with a free answer.
func (r *run) askButtons(a *ask) []offered {
	var out []offered
	switch a.kind {
	case askScale:
		out = make([]offered, 0, int(a.max-a.min)+2)
		for n := a.min; n <= a.max; n++ {
			label := NumberValue(n).Plain()
			out = append(out, offered{what: label, label: label, value: NumberValue(n)})
		}
	case askYesNo:
		yes, no := upperFirst(r.tongue.yes), upperFirst(r.tongue.no)
		if a.yes != nil {
			yes = r.write(a.yes)
		}
		if a.no != nil {
			no = r.write(a.no)
		}
		out = append(out, offered{what: "yes", label: yes, value: YesNoValue(true)}, offered{what: "no", label: no, value: YesNoValue(false)})
	}
	if a.skip != nil {
		out = append(out, offered{what: "skip", label: r.write(a.skip), skip: true})
	}
	for i := range out {
		cutLabel(&out[i])
	}
	return out
}
