package mongo_test

import (
	"fmt"
	"time"

	"alongside/bots"
	"alongside/coach"
)

// realistic makes somebody as they are after a few weeks: about 4 kB.
func realistic(id string) *coach.Person {
	words := coach.NewPrivate
	p := &coach.Person{
		ID: coach.PersonID(id), Created: noon, Status: coach.Active, Name: words("Robin"), Lang: "en", Zone: "Europe/Oslo",
		Chat: bots.Address{Bot: "telegram", Chat: "4711"}, Worker: "U123", LastHeard: noon,
		Danger: coach.Danger{Level: "passive", Since: noon},
		Talk: coach.Talk{Question: 12, Asked: noon, Frames: []coach.Frame{{
			Dialog: "goal", Version: "3f9a2c1d", State: "next_step",
			Vars: map[string]coach.Answer{"title": {Type: "text", Text: words("walk by the river in the morning")}, "often": {Type: "number", Number: 3}},
		}}},
		Handoffs: []coach.Handoff{{
			ID: "h1", State: coach.Claimed, Opened: noon, Channel: bots.Address{Bot: "slack", Chat: "C0123"}, Holder: "U123",
			Asked: words("I slept badly and the voices were loud again, what should I do about the new pills?"),
			Clock: coach.Clock{Asked: noon, WarnAt: noon, DueAt: noon},
		}},
	}
	p.WakeAt = noon
	p.Lease = coach.Lease{Owner: "serve-1", Until: noon.Add(15 * time.Second)}
	for i := range 2 {
		p.Outbox = append(p.Outbox, coach.Entry{
			ID: fmt.Sprintf("telegram:4711:88%d/1", i), To: p.Chat, Lane: bots.Interactive, Decided: noon,
			Message: &coach.Message{Words: words("That is a good step. When would you like to hear from me about it?")},
		})
	}
	for i := range 3 {
		p.Goals = append(p.Goals, coach.Goal{
			ID: fmt.Sprintf("g%d", i), Title: words("walk by the river"), Why: words("it clears my head"), Next: words("put the shoes by the door"),
			Domain: "health", Created: noon, Moved: noon, Moves: 4,
		})
	}
	for i := range 12 {
		p.Seen = append(p.Seen, coach.Seen{ID: fmt.Sprintf("telegram:4711:88%d", i), At: noon.Unix()})
	}
	for i := range 6 {
		p.Weeks = append(p.Weeks, coach.Week{Monday: fmt.Sprintf("2026-W%02d", 40+i), Heard: 14, Answers: 9, Asked: 2, Kept: 2, Goals: 3, Done: 4})
	}
	return p
}
