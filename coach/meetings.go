package coach

import (
	"fmt"
	"strings"
	"time"

	"alongside/dialogs"
)

// beginMeeting makes an appointment on a day, and takes it in hand; one that is there already for that day
// is taken in hand again.
func (t *turn) beginMeeting(day time.Time) {
	key := day.Format(time.DateOnly)
	for i := range t.p.Meetings {
		if t.p.Meetings[i].Day == key {
			t.p.Talk.Meeting = t.p.Meetings[i].ID
			return
		}
	}
	m := Meeting{ID: t.next("m"), Day: key, At: day.UTC(), Created: t.now}
	t.p.Meetings = append(t.p.Meetings, m)
	t.p.Talk.Meeting = m.ID
	t.note("meeting", "person", "begun", Private{})
}

// changeMeeting changes the appointment in hand.
func (t *turn) changeMeeting(action string, args map[string]dialogs.Value) error {
	m := t.p.meeting(t.p.Talk.Meeting)
	if m == nil {
		return fmt.Errorf("%s: no appointment in hand", action)
	}
	switch action {
	case "meeting.note":
		setText(&m.Been, args["been"])
		setText(&m.Matters, args["matters"])
		setText(&m.Questions, args["questions"])
		if v := args["mood"]; v.Type == dialogs.Number {
			mood := int(v.Number)
			m.Mood = &mood
		}
	case "meeting.keep":
		t.prepared(m)
	case "meeting.share":
		t.prepared(m)
		if t.p.shareOf(SharedAppointment, m.ID) == nil {
			t.shareMeeting(m)
		}
	}
	return nil
}

func setText(to *Private, v dialogs.Value) {
	if v.Type == dialogs.Text {
		*to = NewPrivate(v.Text)
	}
}

func (t *turn) prepared(m *Meeting) {
	if m.Prepared.IsZero() {
		t.p.week(t.now, t.zone()).Prepared++
	}
	m.Prepared = t.now
	t.note("meeting", "person", "prepared", Private{})
}

// shareMeeting shows the preparation to the team, exactly as its preview says.
func (t *turn) shareMeeting(m *Meeting) {
	s := t.share(SharedAppointment, m.ID)
	m.Share = s.ID
	card := &Card{
		Title: t.who().And(Team(" has prepared an appointment")),
		State: "✓ shared",
		Quote: s.Let(NewPrivate(t.preview(m))),
		Note:  Team("Shared by the person, who can withdraw it. It does not need an answer here; please bring it to the appointment."),
		Ref:   "h:" + string(t.p.ID) + ":" + m.ID,
	}
	t.post(t.w.team(t.p.Team).Handoffs, Message{Card: card, Mention: t.ownWorker()}, About{}, 0)
}

func (p *Person) meeting(id string) *Meeting {
	for i := range p.Meetings {
		if p.Meetings[i].ID == id {
			return &p.Meetings[i]
		}
	}
	return nil
}

func (t *turn) meetingFact(field string) dialogs.Value {
	if field == "prepared" {
		for _, m := range t.p.Meetings {
			if !m.Prepared.IsZero() && m.Day >= t.today() {
				return dialogs.YesNoValue(true)
			}
		}
		return dialogs.YesNoValue(false)
	}
	m := t.p.meeting(t.p.Talk.Meeting)
	if m == nil {
		return dialogs.Value{}
	}
	switch field {
	case "day":
		return dialogs.TextValue(t.day(m))
	case "shared":
		return dialogs.YesNoValue(t.p.shareOf(SharedAppointment, m.ID) != nil)
	}
	return textOrNothing(t.preview(m))
}

// preview is word for word what the team sees: nothing is added when it is shared.
func (t *turn) preview(m *Meeting) string {
	lines := []string{t.phrase("meeting.line.day", "day", t.day(m))}
	if m.Mood != nil {
		lines = append(lines, t.phrase("meeting.line.mood", "mood", fmt.Sprint(*m.Mood)))
	}
	for _, part := range []struct {
		key   string
		words Private
	}{{"been", m.Been}, {"matters", m.Matters}, {"questions", m.Questions}} {
		if !part.words.IsEmpty() {
			lines = append(lines, t.phrase("meeting.line."+part.key, "words", part.words.Reveal()))
		}
	}
	return strings.Join(lines, "\n")
}

// day writes the day of an appointment: "Tuesday 3 March".
func (t *turn) day(m *Meeting) string {
	d, err := time.ParseInLocation(time.DateOnly, m.Day, t.zone())
	if err != nil {
		return m.Day
	}
	return d.Format("Monday 2 January")
}
