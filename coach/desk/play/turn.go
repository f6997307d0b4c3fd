package play

import (
	"context"
	"fmt"
	"strings"

	"alongside/bots"
	"alongside/coach"
	"alongside/dialogs"
)

// turn has one event happen, and everything that follows from it arrive.
func (s *Stage) turn(ev coach.Event) ([]dialogs.Line, error) {
	if ev.Heard != nil {
		ev.ID = ev.Heard.ID
	}
	ev.At = s.now
	lines, err := s.handle(ev)
	if err != nil {
		return lines, err
	}
	for range 1000 {
		p, err := s.store.LoadPerson(context.Background(), person)
		if err != nil {
			return lines, err
		}
		ready := p.Ready(s.now)
		if len(ready) == 0 {
			return append(lines, dialogs.Line{Mark: dialogs.Stands, Text: stands(p)}), nil
		}
		for _, e := range ready {
			lines = append(lines, s.arrive(e)...)
			s.made++
			receipt := coach.Event{ID: "sent:" + e.ID, At: s.now, Delivered: &coach.Delivered{Entry: e.ID, Message: s.messageID(), At: s.now}}
			more, err := s.handle(receipt)
			lines = append(lines, more...)
			if err != nil {
				return lines, err
			}
		}
	}
	return lines, fmt.Errorf("the service does not stop sending")
}

func (s *Stage) messageID() string { return fmt.Sprintf("sent%d", s.made) }

// handle loads, decides and saves, as the desk does.
func (s *Stage) handle(ev coach.Event) ([]dialogs.Line, error) {
	ctx := context.Background()
	p, err := s.store.LoadPerson(ctx, person)
	if err != nil {
		return nil, err
	}
	out := coach.Handle(p, ev, s.now, &s.world)
	if len(out.Alarms) > 0 {
		return nil, fmt.Errorf("%s", strings.Join(out.Alarms, "; "))
	}
	if err := s.store.SavePerson(ctx, out.Person, out.Journal); err != nil {
		return nil, err
	}
	var lines []dialogs.Line
	for _, j := range out.Journal {
		if j.Kind != "heard" && j.Kind != "said" {
			lines = append(lines, dialogs.Line{Mark: dialogs.Effect, Text: strings.TrimSpace(j.Kind + " " + j.What)})
		}
	}
	return lines, nil
}

// arrive shows what arrives at the phone, and names what arrives at the team.
func (s *Stage) arrive(e coach.Entry) []dialogs.Line {
	if e.For != "" {
		return nil
	}
	out := e.Outbound()
	if e.To != phone {
		if e.Message.Edit != "" || out.Text == "" && out.Card == nil {
			return nil
		}
		text := out.Text
		if out.Card != nil {
			text = out.Card.Title + " [" + out.Card.State + "]"
			if out.Card.Quote != "" {
				text += "\n" + out.Card.Quote
			}
		}
		return []dialogs.Line{{Mark: dialogs.Effect, Text: "team: " + text}}
	}
	if e.Message.Edit != "" {
		return nil // a choice that was made is marked in its message
	}
	m := message{id: s.messageID(), text: out.Text}
	var rows [][]dialogs.Choice
	for _, row := range out.Buttons {
		m.buttons = append(m.buttons, row...)
		rows = append(rows, choices(row))
	}
	s.shown = append(s.shown, m)
	text := out.Text
	if out.Speaker != "" {
		text = out.Speaker + ":\n" + text
	}
	return []dialogs.Line{dialogs.SaidLine(dialogs.Say{Text: text, Choices: rows})}
}

func choices(row []bots.Button) []dialogs.Choice {
	var out []dialogs.Choice
	for _, b := range row {
		out = append(out, dialogs.Choice{Label: b.Label, Data: b.Data})
	}
	return out
}

// stands says where the person is in the dialogs.
func stands(p *coach.Person) string {
	if n := len(p.Talk.Frames); n > 0 {
		return p.Talk.Frames[n-1].Dialog + "/" + p.Talk.Frames[n-1].State
	}
	return "idle"
}
