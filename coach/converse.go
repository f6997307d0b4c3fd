package coach

import (
	"errors"
	"time"

	"alongside/bots"
	"alongside/dialogs"
)

// nowDialog is the dialog of help in danger. It is locked, and the same for everybody.
const nowDialog = "now"

// begin starts a dialog, over whatever was going on.
func (t *turn) begin(dialog string, with map[string]dialogs.Value) {
	s := t.session()
	turn, err := t.w.Scripts.Begin(s, dialog, with, &host{t})
	t.follow(s, turn, err)
}

// answer gives what the person did to the dialog that waits.
func (t *turn) answer(in dialogs.Input) {
	s := t.session()
	turn, err := t.w.Scripts.Answer(s, in, &host{t})
	t.follow(s, turn, err)
}

// follow stores where the dialogs stand after a step, and queues what they say.
func (t *turn) follow(s *dialogs.Session, turn dialogs.Turn, err error) {
	var broken *dialogs.RunError
	if errors.As(err, &broken) {
		t.alarms = append(t.alarms, broken.Error())
		t.breakOff()
		return
	}
	if err != nil {
		t.alarms = append(t.alarms, "dialog: "+err.Error())
		t.breakOff()
		return
	}
	if turn.Chose != "" && t.ev.Heard != nil && t.ev.Heard.Kind == bots.Pressed {
		t.edit(t.ev.Heard.Message, t.ev.Heard.Original+"\n\n✓ "+turn.Chose, "")
	}
	if turn.Stale {
		t.tellPhrase("question.old")
		return
	}
	t.keep(s, turn)
	crisis := t.inDanger(s)
	for i, said := range turn.Says {
		if turn.Resumed && i == turn.ResumedAt {
			t.lead = t.phrase("resume.lead")
		}
		with := say{buttons: rows(said.Choices)}
		if crisis {
			with.lane, with.about.Crisis = bots.Urgent, true
		}
		if turn.Asking && i == len(turn.Says)-1 {
			with.about.Question = s.Question
		}
		t.tell(said.Text, with)
	}
	if turn.Human {
		t.wayToHuman()
	}
}

// keep stores the session in the person.
func (t *turn) keep(s *dialogs.Session, turn dialogs.Turn) {
	talk := &t.p.Talk
	if turn.Asking {
		talk.Human = false
	}
	talk.Question, talk.Misses, talk.Wait = s.Question, s.Misses, s.Wait
	talk.Asked, talk.Timeout = time.Time{}, time.Time{}
	talk.Frames = nil
	for _, f := range s.Frames {
		frame := Frame{Dialog: f.Dialog, Version: f.Version, State: f.State, Vars: map[string]Answer{}}
		for name, v := range f.Vars {
			frame.Vars[name] = Answer{Type: string(v.Type), Text: NewPrivate(v.Text), Number: v.Number, Bool: v.Yes, Date: v.Date.UTC()}
		}
		talk.Frames = append(talk.Frames, frame)
	}
}

// session makes of the person's talk what the dialogs step through.
func (t *turn) session() *dialogs.Session {
	talk := t.p.Talk
	s := &dialogs.Session{Question: talk.Question, Misses: talk.Misses, Wait: talk.Wait}
	for _, f := range talk.Frames {
		frame := dialogs.Frame{Dialog: f.Dialog, Version: f.Version, State: f.State, Vars: map[string]dialogs.Value{}}
		for name, a := range f.Vars {
			v := dialogs.Value{Type: dialogs.Type(a.Type), Text: a.Text.Reveal(), Number: a.Number, Yes: a.Bool}
			if v.Type == dialogs.Date {
				v.Date = a.Date.In(t.zone())
			}
			frame.Vars[name] = v
		}
		s.Frames = append(s.Frames, frame)
	}
	return s
}

// inDanger reports whether the help dialog speaks.
func (t *turn) inDanger(s *dialogs.Session) bool {
	for _, f := range s.Frames {
		if f.Dialog == nowDialog {
			return true
		}
	}
	return false
}

// breakOff leaves a dialog that failed: a kind sentence and a human for the person, file and line for the
// operator.
func (t *turn) breakOff() {
	t.p.Talk = Talk{Question: t.p.Talk.Question + 1, Goal: t.p.Talk.Goal, Meeting: t.p.Talk.Meeting}
	t.tell(t.phrase("broken", "worker", t.workerName()), say{buttons: [][]bots.Button{{
		{Label: t.phrase("ask.human"), Data: "c:worker"},
		{Label: t.phrase("free.menu"), Data: "c:menu"},
	}}})
}

// wayToHuman leaves the question that did not fit and offers to write to the worker.
func (t *turn) wayToHuman() {
	t.p.Talk.Frames = nil
	t.begin("worker", nil)
}

func rows(choices [][]dialogs.Choice) [][]bots.Button {
	var out [][]bots.Button
	for _, row := range choices {
		var buttons []bots.Button
		for _, c := range row {
			buttons = append(buttons, bots.Button{Label: c.Label, Data: c.Data})
		}
		out = append(out, buttons)
	}
	return out
}
