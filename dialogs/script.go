package dialogs

import (
	"sync"
	"time"
)

// end is where a dialog ends; no state may have that name.
const end = "end"

// called is added to the name of a state while a dialog that it called is running.
const called = ".call"

// script is one version of one dialog, read and checked. It does not change after it was loaded.
type script struct {
	name, title, file string
	version           string
	source            []byte
	locked            bool
	layer             int // which of the folders it lies in
	triggers          []trigger
	whenIdle          []trigger // they count while no question waits
	takes, gives      []param
	vars              map[string]Type
	states            []*state
	places            map[string]*state // by name, and by name + called
	edges             []Edge
	at                position

	machines sync.Pool // *fsm.FSM
}

type trigger struct {
	text string
	at   position
}

type param struct {
	name string
	typ  Type
	at   position
}

// isBegun reports whether a person may begin the dialog by words, and so without arguments.
func (sc *script) isBegun() bool { return len(sc.triggers)+len(sc.whenIdle) > 0 }

func findParam(list []param, name string) (param, bool) {
	for _, p := range list {
		if p.name == name {
			return p, true
		}
	}
	return param{}, false
}

// state is one state of a script.
type state struct {
	name    string
	callee  string // name + called
	at      position
	says    []*template
	vary    bool
	ask     *ask
	choose  *choose
	hint    *template
	alone   bool // no way to a human is offered
	timeout *timeout
	do      []doing
	set     []setting
	call    *calling
	whens   []branch
	next    target
	give    []setting
}

func (st *state) asks() bool { return st.ask != nil || st.choose != nil }

type target struct {
	name string
	at   position
}

type timeout struct {
	after time.Duration
	next  target
}

type branch struct {
	guard *guard
	event string
	next  target
}

// doing is an action with its arguments; as is the variable that takes what it returns.
type doing struct {
	action string
	at     position
	args   []setting
	as     string
	asAt   position
}

// setting gives a name a value.
type setting struct {
	name  string
	at    position
	value operand
}

type calling struct {
	dialog string
	at     position
	with   []setting
	as     []binding
}

// binding takes a result of a called dialog into a variable.
type binding struct {
	variable, result string
	at, resultAt     position
}

// ask is a question with a free answer. Which of its fields count depends on kind.
type ask struct {
	kind     askKind
	variable string
	at       position
	min, max float64
	low      *template
	high     *template
	yes, no  *template
	from, to *dayBound
	skip     *template
}

type askKind string

const (
	askText   askKind = "text"
	askNumber askKind = "number"
	askScale  askKind = "scale"
	askYesNo  askKind = "yesno"
	askDate   askKind = "date"
)

// typ is the type of the answer.
func (k askKind) typ() Type {
	if k == askScale {
		return Number
	}
	return Type(k)
}

// dayBound is a day told from the day of the question.
type dayBound struct{ years, months, days int }

func (d dayBound) from(day time.Time) time.Time { return addDays(day, d.years, d.months, d.days) }

// choose is a question answered by a button.
type choose struct {
	at      position
	list    string // empty: the options alone
	as      string
	asAt    position
	next    target
	none    target
	options []option // under from: more
}

type option struct {
	label *template
	at    position
	event string
	guard *guard
	do    []doing
	set   []setting
	next  target
}
