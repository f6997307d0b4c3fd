package dialogs

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// load makes a library of scripts written in the test. It fails on any problem that must be fixed.
func load(t testing.TB, scripts map[string]string) *Library {
	t.Helper()
	layer := fstest.MapFS{"phrases.yaml": {Data: []byte(phrasesYAML)}}
	for name, source := range scripts {
		layer[name+".yaml"] = &fstest.MapFile{Data: []byte(source)}
	}
	l, found := Load(vocabulary(), layer)
	for _, p := range found {
		if p.Severity == MustFix {
			t.Fatal(p)
		}
	}
	return l
}

// person talks to a library.
type person struct {
	t    testing.TB
	l    *Library
	s    Session
	desk *desk
	last Turn
}

func newPerson(t testing.TB, l *Library) *person {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return &person{t: t, l: l, desk: &desk{now: time.Date(2026, 3, 2, 10, 0, 0, 0, zone), shared: map[string]bool{}}}
}

func (p *person) took(turn Turn, err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	p.last = turn
}

func (p *person) begins(dialog string) {
	p.t.Helper()
	p.took(p.l.Begin(&p.s, dialog, nil, p.desk))
}

func (p *person) writes(text string) {
	p.t.Helper()
	p.took(p.l.Answer(&p.s, Input{Text: text}, p.desk))
}

func (p *person) hears(want ...string) {
	p.t.Helper()
	var got []string
	for _, s := range p.last.Says {
		got = append(got, s.Text)
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		p.t.Fatalf("the bot said %q, want %q", got, want)
	}
}

// press presses the button with that label.
func (p *person) presses(label string) {
	p.t.Helper()
	p.took(p.l.Answer(&p.s, Input{Choice: p.button(label)}, p.desk))
}

func (p *person) button(label string) string {
	p.t.Helper()
	for _, say := range p.last.Says {
		for _, row := range say.Choices {
			for _, c := range row {
				if c.Label == label {
					return c.Data
				}
			}
		}
	}
	p.t.Fatalf("there is no button %q", label)
	return ""
}

func (p *person) isAt(want string) {
	p.t.Helper()
	got := "idle"
	if !p.s.IsIdle() {
		f := p.s.Frames[len(p.s.Frames)-1]
		got = f.Dialog + "/" + f.State
	}
	if got != want {
		p.t.Fatalf("the person is at %s, want %s", got, want)
	}
}

const goalYAML = `
dialog: goal
title: A goal of mine
triggers: [/goal, new goal]
states:
  wish:
    say: What is one thing you wish you did more of?
    ask: {text: wish, max: 300}
    next: domain
  domain:
    say: Which part of your life is it about?
    choose:
      - {label: Health, set: {domain: health}, next: why}
      - {label: People, set: {domain: social}, next: why}
      - {label: I don't know, next: why}
  why:
    say: What would be good about it?
    ask: {text: why, max: 300, skip: Skip}
    do:
      - goal.create: {title: "{wish}", domain: "{domain}", why: "{why}"}
    when:
      - {if: "goals.open > 3", next: many}
    next: done
  many:
    say: You now have {goals.open} goals.
    next: done
  done:
    say: 'I wrote it down: "{wish}". Nobody but you can see it.'
    next: end
`

func TestAGoalIsWrittenDown(t *testing.T) {
	t.Parallel()
	p := newPerson(t, load(t, map[string]string{"goal": goalYAML}))
	p.begins("goal")
	p.hears("What is one thing you wish you did more of?")
	p.writes("walking by the river")
	p.isAt("goal/domain")
	p.presses("People")
	p.hears("What would be good about it?")
	p.presses("Skip")
	p.hears(`I wrote it down: "walking by the river". Nobody but you can see it.`)
	if !p.last.Ended || p.last.Asking || p.last.Chose != "Skip" {
		t.Errorf("the turn is %+v, want an end", p.last)
	}
	p.isAt("idle")
	if got, want := strings.Join(p.desk.effects, ";"), `goal.create domain="social" title="walking by the river"`; got != want {
		t.Errorf("the effects are %s, want %s", got, want)
	}
}

// small makes a dialog of one question for each name.
func small(names ...string) map[string]string {
	out := map[string]string{}
	for _, name := range names {
		out[name] = "dialog: " + name + "\ntitle: " + name + "\nstates:\n  ask:\n    say: 'This is " + name + ".'\n    ask: {text: words}\n    next: end\n"
	}
	return out
}

func TestAnOldButtonChangesNothing(t *testing.T) {
	t.Parallel()
	p := newPerson(t, load(t, map[string]string{"goal": goalYAML}))
	p.begins("goal")
	p.writes("reading")
	old := p.button("Health")
	p.presses("People")
	before := p.s
	for _, data := range []string{old, "", "d:", "d:1:0", "d:x:0", "d:99999999999999999999:0", "goal"} {
		if data == "" {
			continue
		}
		turn, err := p.l.Answer(&p.s, Input{Choice: data}, p.desk)
		if err != nil || !turn.Stale || !turn.Asking || len(turn.Says) > 0 {
			t.Errorf("the button %q gives %+v, %v, want stale", data, turn, err)
		}
	}
	if p.s.Question != before.Question || p.s.Misses != 0 {
		t.Errorf("an old button moved the session to %+v", p.s)
	}
	p.isAt("goal/why")
	p.writes("it is quiet")
	p.isAt("idle")
	if turn, err := p.l.Answer(&p.s, Input{Choice: old}, p.desk); err != nil || !turn.Stale {
		t.Errorf("a button without a dialog gives %+v, %v, want stale", turn, err)
	}
	if turn, err := p.l.Answer(&p.s, Input{Text: "hello"}, p.desk); err != nil || !turn.Unknown {
		t.Errorf("words without a dialog give %+v, %v, want unknown", turn, err)
	}
	if turn, err := p.l.Answer(&p.s, Input{Timeout: true}, p.desk); err != nil || turn.Unknown || turn.Stale {
		t.Errorf("a timeout without a dialog gives %+v, %v, want nothing", turn, err)
	}
}

func TestAFailureLeavesTheSessionAsItWas(t *testing.T) {
	t.Parallel()
	p := newPerson(t, load(t, map[string]string{"broken": `
dialog: broken
title: Broken
states:
  ask:
    say: Words?
    ask: {text: words}
    set: {copy: "{words}"}
    next: fail
  fail:
    do: [fail.now]
    next: end
`}))
	p.begins("broken")
	_, err := p.l.Answer(&p.s, Input{Text: "my secret"}, p.desk)
	var failed *RunError
	if !errors.As(err, &failed) || !errors.Is(err, errDesk) {
		t.Fatalf("the error is %v, want a RunError of the desk", err)
	}
	if want := "broken.yaml:10: dialog broken, state fail: do fail.now: the desk is closed"; err.Error() != want {
		t.Errorf("the error reads %q, want %q", err, want)
	}
	p.isAt("broken/ask")
	if len(p.s.Frames[0].Vars) != 0 || p.s.Question != 1 {
		t.Errorf("the session is %+v after a failure, want it as it was", p.s)
	}
}

func TestTheOldestOfTooManyDialogsGivesWay(t *testing.T) {
	t.Parallel()
	names := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"}
	p := newPerson(t, load(t, small(names...)))
	for _, name := range names {
		p.begins(name)
	}
	if len(p.s.Frames) != 8 || p.s.Frames[0].Dialog != "b" {
		t.Fatalf("the stack is %d deep and begins with %s, want 8 and b", len(p.s.Frames), p.s.Frames[0].Dialog)
	}
	for i := len(names) - 1; i > 1; i-- {
		p.writes("words")
		if !p.last.Resumed || p.last.ResumedAt != 0 || p.last.Says[0].Text != "This is "+names[i-1]+"." {
			t.Fatalf("after %s comes %+v, want %s again", names[i], p.last, names[i-1])
		}
	}
	p.writes("words")
	if !p.last.Ended {
		t.Error("the last dialog did not end")
	}
}

func TestBeginningADialogAgainStartsItAnew(t *testing.T) {
	t.Parallel()
	p := newPerson(t, load(t, small("a", "b", "c")))
	for _, name := range []string{"a", "b", "c", "b"} {
		p.begins(name)
	}
	if len(p.s.Frames) != 2 || p.s.Frames[1].Dialog != "b" {
		t.Fatalf("the stack is %+v, want a and b", p.s.Frames)
	}
}

// A script cannot make the service hang or eat its memory (I8).
func TestScriptsThatNeverAskAreStopped(t *testing.T) {
	t.Parallel()
	var chain strings.Builder
	chain.WriteString("dialog: chain\ntitle: Chain\nstates:\n")
	for i := range 150 {
		next := "s" + strconv.Itoa(i+1)
		if i == 149 {
			next = "end"
		}
		chain.WriteString("  s" + strconv.Itoa(i) + ": {say: Hi, next: " + next + "}\n")
	}
	p := newPerson(t, load(t, map[string]string{
		"chain": chain.String(),
		"self":  "dialog: self\ntitle: Self\nstates:\n  a:\n    call: {dialog: self}\n    next: end\n",
		"ping":  "dialog: ping\ntitle: Ping\nstates:\n  a:\n    call: {dialog: pong}\n    next: b\n  b:\n    call: {dialog: pong}\n    next: a2\n  a2: {say: Hi, ask: {text: t}, next: end}\n",
		"pong":  "dialog: pong\ntitle: Pong\nstates:\n  a: {when: [{if: goals.open == 0, next: end}], next: end}\n",
	}))
	for dialog, want := range map[string]error{"chain": ErrSteps, "self": ErrDeep, "nothing": ErrNoDialog} {
		if _, err := p.l.Begin(&p.s, dialog, nil, p.desk); !errors.Is(err, want) {
			t.Errorf("%s ends with %v, want %v", dialog, err, want)
		}
		p.isAt("idle")
	}
	p.begins("ping")
	p.isAt("ping/a2")
}

func TestADialogIsBegunWithWhatItTakes(t *testing.T) {
	t.Parallel()
	p := newPerson(t, goodScripts(t))
	good := map[string]Value{"what": TextValue("Going out"), "times": NumberValue(1)}
	p.took(p.l.Begin(&p.s, "sure", good, p.desk))
	p.hears("Going out: are you sure? I ask 1 times.")
	for name, with := range map[string]map[string]Value{
		"missing": {"what": TextValue("Going out")},
		"nothing": {"what": TextValue("Going out"), "times": {}},
		"type":    {"what": NumberValue(3), "times": NumberValue(1)},
		"more":    {"what": TextValue("Going out"), "times": NumberValue(1), "else": TextValue("x")},
	} {
		if _, err := p.l.Begin(&p.s, "sure", with, p.desk); !errors.Is(err, ErrArgument) {
			t.Errorf("%s: the error is %v, want ErrArgument", name, err)
		}
	}
}

func TestTheQuestionIsRepeatedWithTheSameButtons(t *testing.T) {
	t.Parallel()
	p := newPerson(t, goodScripts(t))
	p.begins("day")
	button := p.button("4")
	p.took(p.l.Repeat(&p.s, p.desk))
	p.hears("There is no right answer.", "How was today?\n1 = hard, 5 = good")
	if p.button("4") != button || !p.last.Asking || p.s.Wait != 4*time.Hour {
		t.Errorf("the repeated turn is %+v, waiting %v", p.last, p.s.Wait)
	}
	p.took(p.l.Cancel(&p.s, p.desk))
	if !p.last.Ended || p.s.Wait != 0 {
		t.Errorf("the cancelled turn is %+v, waiting %v", p.last, p.s.Wait)
	}
	for name, step := range map[string]func(*Session, Host) (Turn, error){"repeat": p.l.Repeat, "cancel": p.l.Cancel} {
		if turn, err := step(&p.s, p.desk); err != nil || turn.Asking || turn.Ended {
			t.Errorf("to %s nothing gives %+v, %v", name, turn, err)
		}
	}
}

func TestWordsThatDoNotFitLeadToAHuman(t *testing.T) {
	t.Parallel()
	p := newPerson(t, load(t, map[string]string{"goal": goalYAML}))
	p.begins("goal")
	p.writes(strings.Repeat("ä", 4001))
	p.hears("That is longer than I can keep. At most 4000 characters, please.", "What is one thing you wish you did more of?")
	p.writes(strings.Repeat("ä", 301))
	p.hears("That is longer than I can keep. At most 300 characters, please.", "What is one thing you wish you did more of?")
	if !p.last.Unknown || p.s.Misses != 2 || p.s.Question != 1 {
		t.Errorf("the turn is %+v of %+v, want two misses of one question", p.last, p.s)
	}
	p.took(p.l.Answer(&p.s, Input{Media: true}, p.desk))
	p.hears("I cannot look at pictures or listen to voice messages.", "What is one thing you wish you did more of?")
	if p.last.Unknown || p.s.Misses != 2 {
		t.Errorf("a picture counts as a miss: %+v", p.s)
	}
	p.presses("Talk to a person")
	if !p.last.Human || !p.last.Asking || p.last.Chose != "Talk to a person" {
		t.Errorf("the turn is %+v, want a human", p.last)
	}
	p.writes(strings.Repeat("ä", 300))
	p.isAt("goal/domain")
}

func TestAButtonThatIsHiddenMeanwhileDoesNothing(t *testing.T) {
	t.Parallel()
	p := newPerson(t, goodScripts(t))
	p.desk.goals = []string{"reading", "reading", strings.Repeat("long ", 30)}
	p.begins("goals")
	p.writes("reading")
	if !p.last.Unknown {
		t.Error("one of two goals of the same name was chosen by it")
	}
	p.writes("2.")
	share := p.button("Show it to my worker")
	p.desk.shared["reading"] = true
	p.took(p.l.Answer(&p.s, Input{Choice: share}, p.desk))
	if !p.last.Unknown || p.s.Frames[0].State != "what" {
		t.Errorf("the turn is %+v, want the question again", p.last)
	}
	if got := len(p.last.Says[1].Choices); got != 2 {
		t.Errorf("there are %d buttons, want 2", got)
	}
}

func TestButtonsFitIntoTheirPlatform(t *testing.T) {
	t.Parallel()
	p := newPerson(t, goodScripts(t))
	p.s.Question = 1 << 62
	p.desk.goals = []string{strings.Repeat("ü", 200), strings.Repeat("long ", 30)}
	p.begins("goals")
	for _, row := range p.last.Says[0].Choices {
		for _, c := range row {
			if len(c.Data) > 64 || length(c.Label) > 64 || !strings.HasPrefix(c.Data, "d:") {
				t.Errorf("the button %+v does not fit", c)
			}
		}
	}
}

func TestVariantsTakeTurns(t *testing.T) {
	t.Parallel()
	p := newPerson(t, goodScripts(t))
	heard := map[string]int{}
	for range 6 {
		p.begins("day")
		heard[p.last.Says[0].Text]++
	}
	if heard["Hello Alex."] != 3 || heard["Good to see you, Alex."] != 3 {
		t.Errorf("heard was %v, want each variant three times", heard)
	}
}
