package dialogs

import (
	"testing"
	"testing/fstest"
)

const givenYAML = `
dialog: given
title: What gives a fact something to tell
states:
  begin:
    when:
      - {if: "goal.title != nil", next: told}
    next: choose
  told:
    say: "You have {goal.title}."
    next: choose
  choose:
    say: Which one?
    choose:
      from: goals
      as: goal
      next: pick
      more: [{label: A new one, next: call}, {label: A walk, do: [{goal.create: {title: A walk}}], next: made}, {label: Look, next: look}]
  pick:
    do: [{goal.pick: {goal: "{goal}"}}]
    next: made
  call:
    call: {dialog: inner}
    next: called
  called:
    say: "It is {goal.title}."
    next: end
  look:
    call: {dialog: inner}
    next: end
  made:
    say: "It is {goal.title}."
    next: end
`

const innerYAML = "dialog: inner\ntitle: Inner\nstates:\n  a: {say: 'It is {goal.title}.', next: end}\n"

// A fact is told where something may have given it: an action, a guard, a dialog that was called or calls.
func TestAFactMayBeToldOnceSomethingMayHaveGivenIt(t *testing.T) {
	t.Parallel()
	layer := fstest.MapFS{"phrases.yaml": {Data: []byte(phrasesYAML)}, "given.yaml": {Data: []byte(givenYAML)}, "inner.yaml": {Data: []byte(innerYAML)}}
	_, found := Load(vocabulary(), layer)
	for _, p := range found {
		t.Error(p)
	}
	delete(layer, "given.yaml")
	if _, found = Load(vocabulary(), layer); len(found) != 1 || found[0].Severity != WorthALook || found[0].Line != 4 {
		t.Errorf("nobody calls the dialog now, and what is said is %v", found)
	}
}
