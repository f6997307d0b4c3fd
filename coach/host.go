package coach

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"alongside/coach/worktime"
	"alongside/dialogs"
)

// host lets a running dialog see and change the person of a turn.
type host struct{ t *turn }

var _ dialogs.Host = (*host)(nil)

func (h *host) Now() time.Time { return h.t.now.In(h.t.zone()) }
func (h *host) Lang() string   { return h.t.p.Lang }

// Visit passes on which states and edges the dialogs go through.
func (h *host) Visit(dialog, state, edge string) {
	if h.t.w.Visited != nil {
		h.t.w.Visited(dialog, state, edge)
	}
}

// Fact answers what scripts may read; the names are in vocabulary.go.
func (h *host) Fact(name string) dialogs.Value {
	t := h.t
	group, field, _ := strings.Cut(name, ".")
	switch group {
	case "service":
		return dialogs.TextValue(t.w.Service.Name)
	case "worker":
		return t.workerFact(field)
	case "agreement":
		return t.agreementFact(field)
	case "goals", "goal":
		return t.goalFact(name)
	case "challenge":
		return t.challengeFact(field)
	case "meeting":
		return t.meetingFact(field)
	case "help", "danger":
		return t.helpFact(name)
	default:
		return t.personFact(name)
	}
}

func (t *turn) personFact(name string) dialogs.Value {
	p := t.p
	switch name {
	case "person.name":
		return textOrNothing(p.Name.Reveal())
	case "person.known":
		return dialogs.YesNoValue(p.Status != Stranger)
	case "person.accepted":
		return dialogs.YesNoValue(!p.Consent.At.IsZero())
	case "team.readers":
		return dialogs.TextValue(t.readers())
	case "handoff.open":
		return dialogs.YesNoValue(p.openHandoff() != nil)
	case "handoff.talk":
		return dialogs.YesNoValue(p.partner() != nil)
	case "handoff.state":
		return textOrNothing(t.handoffState())
	case "shares.count":
		return dialogs.NumberValue(float64(len(p.standing())))
	case "shares.lines":
		return textOrNothing(t.shareLines())
	case "pause.until":
		if p.Paused.After(t.now) {
			return dialogs.TextValue(t.words(p.Paused))
		}
	}
	return dialogs.Value{}
}

// Do carries out what scripts may do; the names and parameters were checked when the script was loaded.
func (h *host) Do(action string, args map[string]dialogs.Value) (dialogs.Value, error) {
	t := h.t
	switch action {
	case "person.accept":
		t.accept(args["danger"].Yes)
	case "person.pause":
		t.pause(int(args["days"].Number))
	case "person.stop":
		t.stop()
	case "agreement.confirm":
		t.confirm()
	case "agreement.refuse":
		t.refuse()
	case "goal.create":
		t.createGoal(args["title"].Text, args["domain"].Text, args["why"].Text)
	case "goal.pick":
		t.p.Talk.Goal = args["goal"].Text
	case "goal.step", "goal.moved", "goal.close", "goal.share", "goal.unshare":
		return dialogs.Value{}, t.changeGoal(action, args)
	case "challenge.choose":
		t.chooseChallenge(args["challenge"].Text, args["words"].Text)
	case "challenge.done":
		t.doneChallenge()
	case "challenge.skip":
		t.skipChallenge()
	case "challenge.reflect":
		t.p.Challenge.Reflect = NewPrivate(args["words"].Text)
		t.note("challenge", "person", "reflected", Private{})
	case "meeting.begin":
		t.beginMeeting(args["day"].Date)
	case "meeting.note", "meeting.keep", "meeting.share":
		return dialogs.Value{}, t.changeMeeting(action, args)
	case "human.ask":
		t.openTalk(NewPrivate(args["words"].Text), t.heardAt(), "")
	case "human.end":
		t.endTalk()
	case "share.withdraw":
		t.withdraw(args["share"].Text)
	case "danger.ask":
		t.askedOnce()
	case "danger.answer":
		t.dangerAnswer(args["thinking"].Yes)
	case "danger.imminent":
		t.dangerImminent()
	default:
		return dialogs.Value{}, fmt.Errorf("action %s: unknown", action)
	}
	return dialogs.Value{}, nil
}

// List returns the person's own things, for buttons.
func (h *host) List(name string) []dialogs.Item {
	switch name {
	case "goals":
		return h.t.goalItems()
	case "challenges":
		return h.t.challengeItems()
	case "shares":
		return h.t.shareItems()
	}
	return nil
}

// words writes an instant as the person says it: "tomorrow 14:00".
func (t *turn) words(at time.Time) string { return worktime.InWords(at, t.now, t.zone().String()) }

// heardAt is when the message that is being handled arrived at the platform.
func (t *turn) heardAt() time.Time {
	if t.ev.Heard != nil {
		return t.since(t.ev.Heard)
	}
	return t.now
}

func textOrNothing(s string) dialogs.Value {
	if s == "" {
		return dialogs.Value{}
	}
	return dialogs.TextValue(s)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
