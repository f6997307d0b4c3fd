package coach_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"alongside/coach"
	"alongside/dialogs"
	"alongside/dialogs/scripts"
)

func TestEveryShippedScriptLoads(t *testing.T) {
	t.Parallel()
	library, problems := dialogs.Load(coach.Vocabulary(), scripts.FS)
	for _, p := range problems {
		t.Error(p)
	}
	for _, name := range []string{
		"about", "agreement", "appointment", "challenge", "goal", "goals", "help", "menu", "now", "pause", "share", "start", "stop", "worker",
	} {
		if len(library.States(name)) == 0 {
			t.Errorf("the dialog %q is missing", name)
		}
	}
}

// Whatever people press and write, and whatever is true about them, no shipped dialog fails, and every way
// through each of them is taken by somebody.
func TestShippedScriptsBearEverybody(t *testing.T) {
	t.Parallel()
	library, _ := dialogs.Load(coach.Vocabulary(), scripts.FS)
	for _, info := range library.Dialogs() {
		t.Run(info.Name, func(t *testing.T) {
			t.Parallel()
			var visits dialogs.Visits
			for seed := range uint64(40000) {
				h := &anybody{rand: rand.New(rand.NewPCG(seed, 1)), visits: &visits}
				h.live(t, library, info.Name)
				if t.Failed() {
					return
				}
				if seed%100 == 99 {
					if states, edges := library.Unvisited(info.Name, &visits); len(states)+len(edges) == 0 {
						return
					}
				}
			}
			states, edges := library.Unvisited(info.Name, &visits)
			t.Errorf("nobody came to %q, or went %q", states, edges)
		})
	}
}

// anybody is a host about whom anything may be true, and who answers anything.
type anybody struct {
	rand   *rand.Rand
	visits *dialogs.Visits
}

func (h *anybody) live(t *testing.T, library *dialogs.Library, dialog string) {
	s := &dialogs.Session{Question: h.rand.Int64N(10)}
	var with map[string]dialogs.Value
	if dialog == "now" && h.rand.IntN(4) == 0 { // by a button of another dialog
		with = map[string]dialogs.Value{"pressed": dialogs.YesNoValue(true)}
	}
	turn, err := library.Begin(s, dialog, with, h)
	for range 60 {
		if err != nil {
			t.Errorf("%s: %v", dialog, err)
			return
		}
		if s.IsIdle() {
			return
		}
		turn, err = library.Answer(s, h.input(turn), h)
	}
}

var said = []string{"yes", "no", "I do not know any more", "tomorrow", "3", "14", "walking by the river", "1", "talk to a person", ""}

func (h *anybody) input(turn dialogs.Turn) dialogs.Input {
	switch h.rand.IntN(10) {
	case 0:
		return dialogs.Input{Timeout: true}
	case 1:
		return dialogs.Input{Media: true}
	case 2, 3, 4:
		return dialogs.Input{Text: said[h.rand.IntN(len(said))]}
	}
	var buttons []dialogs.Choice
	if n := len(turn.Says); n > 0 {
		for _, row := range turn.Says[n-1].Choices {
			buttons = append(buttons, row...)
		}
	}
	if len(buttons) == 0 {
		return dialogs.Input{Text: said[h.rand.IntN(len(said))]}
	}
	return dialogs.Input{Choice: buttons[h.rand.IntN(len(buttons))].Data}
}

func (h *anybody) Now() time.Time { return time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC) }
func (h *anybody) Lang() string   { return "en" }

func (h *anybody) Fact(name string) dialogs.Value {
	switch name {
	case "danger.category":
		return h.oneOf("thoughts", "done", "others", "by_others", "voices", "medical", "asked")
	case "danger.level":
		return h.oneOf("passive", "high", "imminent", "asked")
	}
	switch coach.Vocabulary().Facts[name].Type {
	case dialogs.YesNo:
		return dialogs.YesNoValue(h.rand.IntN(2) == 0)
	case dialogs.Number:
		return dialogs.NumberValue(float64(h.rand.IntN(7)))
	}
	if h.rand.IntN(3) == 0 {
		return dialogs.Value{}
	}
	return dialogs.TextValue("something")
}

func (h *anybody) oneOf(values ...string) dialogs.Value {
	return dialogs.TextValue(values[h.rand.IntN(len(values))])
}

func (h *anybody) Do(string, map[string]dialogs.Value) (dialogs.Value, error) {
	return dialogs.Value{}, nil
}

func (h *anybody) List(string) []dialogs.Item {
	return []dialogs.Item{{ID: "1", Label: "one"}, {ID: "2", Label: "two"}}[:h.rand.IntN(3)]
}

func (h *anybody) Visit(dialog, state, edge string) { h.visits.Visit(dialog, state, edge) }
