package coach

import (
	"time"

	"alongside/bots"
	"alongside/coach/safety"
	"alongside/dialogs"
)

// nowDialog is the dialog of help in danger. It is locked, and the same for everybody.
const nowDialog = "now"

// startDialog is the dialog before first use.
const startDialog = "start"

// The dialogs that tell something, and the one in which people write to a human.
const (
	helpDialog   = "help"
	aboutDialog  = "about"
	workerDialog = "worker"
)

// menuDialog is the dialog that only offers others.
const menuDialog = "menu"

// begin starts a dialog, over whatever was going on.
func (t *turn) begin(dialog string, with map[string]dialogs.Value) {
	s := t.session()
	s.Frames = stillOn(s.Frames)
	turn, err := t.w.Scripts.Begin(s, dialog, with, &host{t})
	t.follow(s, turn, err)
}

// stillOn returns what is left of the dialogs when something else begins: a menu that waits is over, and so
// is a dialog in which nothing was answered yet. What was begun in earnest goes on afterwards.
func stillOn(frames []dialogs.Frame) []dialogs.Frame {
	if n := len(frames); n > 0 && frames[n-1].Dialog == menuDialog {
		frames = frames[:n-1]
	}
	for _, f := range frames {
		if f.Dialog == nowDialog || f.Dialog == startDialog || len(f.Vars) > 0 {
			return frames
		}
	}
	return nil
}

// answer gives what the person did to the dialog that waits.
func (t *turn) answer(in dialogs.Input) {
	s := t.session()
	turn, err := t.w.Scripts.Answer(s, in, &host{t})
	t.follow(s, turn, err)
}

// follow stores where the dialogs stand after a step, and queues what they say.
func (t *turn) follow(s *dialogs.Session, turn dialogs.Turn, err error) {
	if err != nil {
		t.alarms = append(t.alarms, "dialog: "+err.Error())
		if t.inDanger(s) {
			t.tell(t.phrase("fixed.help", "contacts", t.w.Service.Crisis.Lines()), say{lane: bots.Urgent, about: About{Crisis: true}})
		}
		t.breakOff()
		return
	}
	if turn.Chose != "" && t.ev.Heard != nil && t.ev.Heard.Kind == bots.Pressed {
		t.edit(t.ev.Heard.Message, t.ev.Heard.Original+"\n\n✓ "+turn.Chose, "")
		t.p.Talk.Pressed = t.ev.Heard.Message
	}
	if turn.Stale {
		t.oldButton()
		return
	}
	if turn.Resumed && t.p.Status == Stopped { // nothing goes on after /stop
		s.Frames, turn.Says, turn.Asking, turn.Resumed = nil, turn.Says[:turn.ResumedAt], false, false
	}
	if n := len(s.Frames); turn.Resumed && n > 0 && s.Frames[n-1].Dialog != nowDialog && t.p.partner() != nil {
		// what they write goes to the human now, as they were told
		s.Frames, turn.Says, turn.Asking, turn.Resumed = nil, turn.Says[:turn.ResumedAt], false, false
	}
	t.keep(s, turn)
	crisis := t.inDanger(s)
	for i, said := range turn.Says {
		if turn.Resumed && i == turn.ResumedAt {
			t.lead = t.phrase("resume.lead")
		}
		with := say{buttons: t.rows(said.Choices)}
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
	goal, meeting := t.p.Talk.Goal, t.p.Talk.Meeting
	t.p.Talk = t.p.Talk.anew()
	t.p.Talk.Goal, t.p.Talk.Meeting = goal, meeting
	t.tell(t.phrase("broken", "worker", t.workerName()), say{buttons: [][]bots.Button{{
		{Label: t.phrase("ask.human"), Data: "c:worker"},
		{Label: t.phrase("free.menu"), Data: "c:menu"},
	}}})
}

// wayToHuman leaves the question that did not fit and offers to write to the worker. In danger nothing is
// left: the team is called.
func (t *turn) wayToHuman() {
	if t.helping() {
		t.raise(safety.High, "asked for a human")
		t.lead = t.teamTruth()
		t.repeat()
		return
	}
	t.p.Talk.Frames = nil
	t.begin("worker", nil)
}

// repeat says the question that waits again.
func (t *turn) repeat() {
	s := t.session()
	turn, err := t.w.Scripts.Repeat(s, &host{t})
	t.follow(s, turn, err)
}

// oldButton answers a button of an earlier question. In danger, help comes instead of an explanation.
func (t *turn) oldButton() {
	if in := t.ev.Heard; in.Message != "" && in.Message == t.p.Talk.Pressed && !t.helping() {
		t.nothing = true // pressed twice
		return
	}
	switch {
	case t.helping(): // pressed twice, perhaps: they are not thrown back to the beginning
		t.repeat()
	case !t.p.Danger.Since.IsZero():
		t.openHelp()
	case len(t.p.Talk.Frames) == 0 && t.p.Status == Active:
		t.lead = t.phrase("question.old")
		t.begin(menuDialog, nil)
	default:
		t.tellPhrase("question.old")
	}
}

// rows makes buttons of choices. The one for help works for ever, however old the message is (C7).
func (t *turn) rows(choices [][]dialogs.Choice) [][]bots.Button {
	help := t.w.Scripts.Title(nowDialog)
	var out [][]bots.Button
	for _, row := range choices {
		var buttons []bots.Button
		for _, c := range row {
			b := bots.Button{Label: c.Label, Data: c.Data}
			if c.Label == help {
				b.Data = "c:" + nowDialog
			}
			buttons = append(buttons, b)
		}
		out = append(out, buttons)
	}
	return out
}
