package dialogs

import (
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
