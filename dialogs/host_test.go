package dialogs

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// vocabulary is what the test scripts may speak of.
func vocabulary() Vocabulary {
	return Vocabulary{
		Facts: map[string]Fact{
			"person.name":     {Type: Text},
			"goals.open":      {Type: Number},
			"goal.title":      {Type: Text, After: []string{"goal.create", "goal.pick"}},
			"goal.shared":     {Type: YesNo},
			"goal.preview":    {Type: Text},
			"worker.assigned": {Type: YesNo},
			"pause.until":     {Type: Date},
		},
		Actions: map[string]Action{
			"goal.create": {Params: map[string]Param{"title": {Type: Text}, "domain": {Type: Text, Optional: true}, "why": {Type: Text, Optional: true}}},
			"goal.pick":   {Params: map[string]Param{"goal": {Type: Text}}},
			"goal.close":  {Params: map[string]Param{"outcome": {Type: Text, OneOf: []string{"reached", "let go"}}}},
			"goal.share":  {Shares: true},
			"goal.count":  {Returns: Number},
			"human.ask":   {Params: map[string]Param{"words": {Type: Text}}, Shares: true},
			"note.keep":   {Params: map[string]Param{"mood": {Type: Number, Optional: true}, "day": {Type: Date, Optional: true}, "fine": {Type: YesNo, Optional: true}}},
			"fail.now":    {},
		},
		Lists: map[string]string{"goals": "the open goals"},
		Phrases: map[string][]string{
			"ask.again": {}, "ask.human": {}, "media.unread": {}, "ask.long": {"max"}, "resume.lead": {}, "greeting": {"name"},
		},
	}
}

const phrasesYAML = `
ask.again: I did not understand that.
ask.human: Talk to a person
media.unread: I cannot look at pictures or listen to voice messages.
ask.long: That is longer than I can keep. At most {max} characters, please.
resume.lead: Back to where we were.
greeting: Hello {name}.
`

// desk is a host that keeps what scripts do in memory.
type desk struct {
	now     time.Time
	goals   []string // titles; the id is "g" and the number
	hand    int      // the goal in hand
	shared  map[string]bool
	effects []string
	visits  *Visits
}

var errDesk = errors.New("the desk is closed")

func (d *desk) Now() time.Time { return d.now }
func (d *desk) Lang() string   { return "en" }

func (d *desk) Fact(name string) Value {
	title := ""
	if d.hand > 0 {
		title = d.goals[d.hand-1]
	}
	switch name {
	case "person.name":
		return TextValue("Alex")
	case "goals.open":
		return NumberValue(float64(len(d.goals)))
	case "goal.title", "goal.preview":
		return TextValue(title)
	case "goal.shared":
		return YesNoValue(d.shared[title])
	}
	return Value{}
}

func (d *desk) Do(action string, args map[string]Value) (Value, error) {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(args)) {
		parts = append(parts, fmt.Sprintf("%s=%q", key, args[key].Plain()))
	}
	d.effects = append(d.effects, strings.TrimSpace(action+" "+strings.Join(parts, " ")))
	switch action {
	case "goal.create":
		d.goals = append(d.goals, args["title"].Text)
		d.hand = len(d.goals)
	case "goal.pick":
		_, _ = fmt.Sscanf(args["goal"].Text, "g%d", &d.hand)
	case "goal.share":
		d.shared[d.goals[d.hand-1]] = true
	case "goal.count":
		return NumberValue(float64(len(d.goals))), nil
	case "fail.now":
		return Value{}, errDesk
	}
	return Value{}, nil
}

func (d *desk) List(string) []Item {
	var out []Item
	for i, title := range d.goals {
		out = append(out, Item{ID: fmt.Sprintf("g%d", i+1), Label: title})
	}
	return out
}

func (d *desk) Visit(dialog, state, edge string) {
	if d.visits != nil {
		d.visits.Visit(dialog, state, edge)
	}
}
