package dialogs

import "testing"

const skipYAML = `
dialog: step
title: A step
triggers: [/step]
states:
  wish:
    say: What do you wish for?
    ask: {text: wish, skip: Not now}
    when: [{if: wish == nil, next: skipped}]
    next: day
  day:
    say: Which day?
    ask: {date: day, skip: Leave it}
    when: [{if: day == nil, next: skipped}]
    next: count
  count:
    say: How many?
    ask: {number: count, min: 0, skip: Leave it}
    when: [{if: count == nil, next: skipped}]
    next: grave
  grave:
    say: Is it bad?
    ask: {yesno: grave, skip: Rather not say}
    when: [{if: grave == nil, next: skipped}]
    next: part
  part:
    say: Which part?
    choose: [{label: Health, next: plain}, {label: I do not know, next: skipped}]
  plain:
    say: And in a word?
    ask: {text: word}
    next: end
  skipped:
    say: Skipped.
    next: end
`

// What a tired person writes instead of pressing "Skip" is not taken for an answer.
func TestWordsThatSayTheSameSkipAQuestion(t *testing.T) {
	t.Parallel()
	l := load(t, map[string]string{"step": skipYAML})
	for _, c := range []struct {
		before  []string
		answers []string
	}{
		{nil, []string{"Not now", "skip", "I don't know", "i dont know...", "dont know", "Dunno!", "idk", "no idea", "not sure", "rather not", "No, thanks", "nothing", "pass", "no", "later", "🤷‍♀️"}},
		{[]string{"swim"}, []string{"leave it", "I don't know yet", "not sure", "no", "later"}},
		{[]string{"swim", "tomorrow"}, []string{"idk", "nothing", "no"}},
		{[]string{"swim", "tomorrow", "3"}, []string{"rather not say", "I don't know", "not sure", "maybe", "not now", "no thanks"}},
		{[]string{"swim", "tomorrow", "3", "yes"}, []string{"idk", "I do not know", "don't know", "not sure"}},
	} {
		for _, answer := range c.answers {
			p := newPerson(t, l)
			p.begins("step")
			for _, text := range c.before {
				p.writes(text)
			}
			p.writes(answer)
			if len(p.last.Says) == 0 || p.last.Says[0].Text != "Skipped." {
				t.Errorf("after %q, %q does not skip: %q", c.before, answer, p.last.Says)
			}
		}
	}
}

func TestWordsThatSayMoreAreAnAnswer(t *testing.T) {
	t.Parallel()
	l := load(t, map[string]string{"step": skipYAML})
	for _, c := range []struct {
		before []string
		answer string
		at     string
	}{
		{nil, "I don't know how to swim", "step/day"},
		{nil, "nothing but sleep", "step/day"},
		{[]string{"swim", "tomorrow"}, "none", "step/grave"}, // that is a number
		{[]string{"swim", "tomorrow", "3"}, "no", "step/part"},
		{[]string{"swim", "tomorrow", "3"}, "later", "step/grave"}, // asked again
		{[]string{"swim", "tomorrow", "3"}, "nothing", "step/grave"},
		{[]string{"swim", "tomorrow", "3", "no"}, "skip", "step/part"},
		{[]string{"swim", "tomorrow", "3", "no", "Health"}, "I don't know", "idle"},
	} {
		p := newPerson(t, l)
		p.begins("step")
		for _, text := range c.before {
			p.writes(text)
		}
		p.writes(c.answer)
		p.isAt(c.at)
	}
}
