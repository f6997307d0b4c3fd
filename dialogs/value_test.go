package dialogs

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// What a person wrote is in no log and no error text (I3).
func TestAValueDoesNotShowItself(t *testing.T) {
	t.Parallel()
	secret := TextValue("my secret")
	frame := Frame{Dialog: "goal", State: "wish", Vars: map[string]Value{"wish": secret}}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("turn", "value", secret, "nothing", Value{}, "frame", fmt.Sprintf("%+v", frame))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		log.WriteString(fmt.Sprintf(verb, secret) + fmt.Sprintf(verb, &frame))
	}
	if got := log.String(); strings.Contains(got, "secret") || !strings.Contains(got, "value=[text]") || !strings.Contains(got, "nothing=[nothing]") {
		t.Errorf("the log has %s", got)
	}
}

func TestAValueIsWrittenPlainly(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]Value{
		"": {}, "words": TextValue("words"), "3": NumberValue(3), "3.5": NumberValue(3.5), "1000000": NumberValue(1e6), "yes": YesNoValue(true), "no": YesNoValue(false),
		"2026-03-02": DateValue(time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC)),
	} {
		if got := v.Plain(); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
}

// An answer of any type fills a text, an argument of any type that can be made of it, and the other dialog.
func TestValuesFindTheirPlace(t *testing.T) {
	t.Parallel()
	p := newPerson(t, load(t, map[string]string{"all": `
dialog: all
title: All
takes: {from: date}
gives: {text: text}
states:
  a:
    say: 'From {from}, {pause.until}.'
    ask: {number: n}
    set: {words: "{n}", day: "{from}", yes_text: "{goal.shared}"}
    next: b
  b:
    say: '{n} {words} {day} {yes_text}'
    choose:
      - {label: Hidden, if: goal.shared, next: end}
    do:
      - note.keep: {mood: "{n}", day: "{day}", fine: "{goal.shared}"}
      - goal.pick: {goal: "{day}"}
    give: {text: "{day}"}
    next: end
`}))
	if got := p.l.Title("all") + p.l.Title("none"); got != "All" {
		t.Errorf("the titles are %q", got)
	}
	p.took(p.l.Begin(&p.s, "all", map[string]Value{"from": DateValue(p.desk.now)}, p.desk))
	p.hears("From Monday 2 March, .")
	p.writes("3,5")
	if got, want := strings.Join(p.desk.effects, "; "), `note.keep day="2026-03-02" fine="no" mood="3.5"; goal.pick goal="Monday 2 March"`; got != want {
		t.Errorf("the effects are %s, want %s", got, want)
	}
	if !p.last.Ended || len(p.last.Says) > 0 {
		t.Errorf("the turn is %+v: nothing could be chosen, and it went on", p.last)
	}
}
