package dialogs

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// player is a person and a desk behind a transcript. The session goes through JSON after every line.
type player struct {
	l      *Library
	saved  []byte
	desk   *desk
	last   []Say // what was said last, for its buttons
	asked  time.Time
	begins string
}

func startPlayer(l *Library, visits *Visits) func(map[string]string) (Player, error) {
	return func(header map[string]string) (Player, error) {
		zone, err := time.LoadLocation(header["zone"])
		if err != nil {
			return nil, fmt.Errorf("load zone: %w", err)
		}
		now := time.Date(2026, 3, 2, 10, 0, 0, 0, zone)
		if at, ok := header["now"]; ok {
			if now, err = time.Parse(time.RFC3339, at); err != nil {
				return nil, fmt.Errorf("read now: %w", err)
			}
		}
		d := &desk{now: now.In(zone), shared: map[string]bool{}, visits: visits}
		if goals := header["goals"]; goals != "" {
			d.goals = strings.Split(goals, ", ")
		}
		return &player{l: l, saved: []byte("{}"), desk: d, begins: header["start"]}, nil
	}
}

func (p *player) Open() ([]Line, error) {
	if p.begins == "" {
		return nil, nil
	}
	return p.turn(func(s *Session) (Turn, error) { return p.l.Begin(s, p.begins, nil, p.desk) })
}

func (p *player) Hear(input string) ([]Line, error) {
	return p.turn(func(s *Session) (Turn, error) {
		switch {
		case input == "/cancel":
			return p.l.Cancel(s, p.desk)
		case strings.HasPrefix(input, "[") && strings.HasSuffix(input, "]"):
			return p.l.Answer(s, Input{Media: true}, p.desk)
		}
		if dialog, ok := p.l.Triggered("en", input); ok {
			return p.l.Begin(s, dialog, nil, p.desk)
		}
		for _, say := range p.last {
			for _, row := range say.Choices {
				for _, c := range row {
					if c.Label == input {
						return p.l.Answer(s, Input{Choice: c.Data}, p.desk)
					}
				}
			}
		}
		return p.l.Answer(s, Input{Text: input}, p.desk)
	})
}

func (p *player) Advance(d time.Duration) ([]Line, error) {
	p.desk.now = p.desk.now.Add(d)
	return p.turn(func(s *Session) (Turn, error) {
		if s.Wait == 0 || p.desk.now.Before(p.asked.Add(s.Wait)) {
			return Turn{}, nil
		}
		return p.l.Answer(s, Input{Timeout: true}, p.desk)
	})
}

func (p *player) turn(step func(*Session) (Turn, error)) ([]Line, error) {
	var s Session
	if err := json.Unmarshal(p.saved, &s); err != nil {
		return nil, fmt.Errorf("reload session: %w", err)
	}
	question := s.Question
	turn, err := step(&s)
	if err != nil {
		return nil, err
	}
	if s.Question != question {
		p.asked = p.desk.now
	}
	if p.saved, err = json.Marshal(s); err != nil {
		return nil, fmt.Errorf("save session: %w", err)
	}
	var out []Line
	for _, e := range p.desk.effects {
		out = append(out, Line{Mark: Effect, Text: e})
	}
	p.desk.effects = nil
	for i, say := range turn.Says {
		if turn.Resumed && i == turn.ResumedAt {
			out = append(out, Line{Mark: Said, Text: p.l.Phrase("en", "resume.lead", nil)})
		}
		out = append(out, SaidLine(say))
	}
	switch {
	case turn.Human:
		out = append(out, Line{Mark: Effect, Text: "a human is asked for"})
	case turn.Stale:
		out = append(out, Line{Mark: Effect, Text: "an old button"})
	case turn.Unknown && len(turn.Says) == 0:
		out = append(out, Line{Mark: Effect, Text: "words outside of a question"})
	}
	if len(turn.Says) > 0 {
		p.last = turn.Says
	}
	where := "idle"
	if !s.IsIdle() {
		f := s.Frames[len(s.Frames)-1]
		where = f.Dialog + "/" + f.State
	}
	return append(out, Line{Mark: Stands, Text: where}), nil
}
