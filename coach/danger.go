package coach

import (
	"slices"
	"time"

	"alongside/bots"
	"alongside/coach/safety"
	"alongside/dialogs"
)

// noTime is written where a time is unset on purpose.
var noTime time.Time

// episode is how long after its last sign, without a human who has it, a risk episode is over.
const episode = 24 * time.Hour

// danger answers words in which the recogniser saw a risk: help at once, and a human (C3, C6). It comes
// before anything else that the words might have meant.
func (t *turn) danger(found safety.Finding, in *bots.Inbound) {
	if t.lead == t.phrase("back.again") {
		t.lead = "" // no greeting above the help
	}
	why := t.p.Talk.Why
	rises := t.sign(found, in)
	same := found.Category == safety.Thoughts || found.Category == safety.Asked || why == string(found.Category)
	if t.helping() && !rises && same { // anything else needs a first answer of its own
		t.answer(dialogs.Input{Text: in.Text})
		return
	}
	t.openHelp()
}

// sign takes a sign of danger into the episode, and alerts the team. It reports whether it is a stronger
// one than those before.
func (t *turn) sign(found safety.Finding, in *bots.Inbound) bool {
	if t.p.Status == Stranger || t.p.Status == "" {
		t.p.Chat = in.From
	}
	p := t.p
	began := p.Danger.Since.IsZero()
	if began {
		p.Danger = Danger{Since: t.now}
	}
	before, _ := safety.ParseLevel(p.Danger.Level)
	rises := began || found.Level > before
	if rises {
		p.Danger.Level = found.Level.String()
	}
	p.Danger.Last = t.now
	p.Talk.Why = string(found.Category)
	t.note("danger", "bot", found.Level.String()+" "+string(found.Category), Private{})
	words := NewPrivate(in.Text)
	if words.IsEmpty() {
		words = NewPrivate(in.Media.Name)
	}
	listener := t.p.listener()
	switch {
	case in.Kind == bots.Edited:
		listener = nil
		t.passEdit(in)
	case listener != nil && listener.ID != p.Danger.Handoff: // whoever they talk with has it as well
		t.relay(listener, words, in.Message)
		t.startClock(listener, t.since(in))
	}
	t.alertTeam(found.Level, words, in.Message, listener)
	if open := p.handoff(p.Danger.Handoff); rises && !began && open != nil && open.IsOpen() && open.Opened.Before(t.now) {
		t.inThread(open, Team("What they write is a stronger sign now: %s.", signs[p.Danger.Level]), t.callFor(open)...)
	}
	return rises
}

// endEpisode forgets an episode whose last sign is a day old, unless a human has it or should.
func (t *turn) endEpisode() {
	d := &t.p.Danger
	if h := t.p.handoff(d.Handoff); (h == nil || !h.IsOpen()) && !d.Since.IsZero() && t.now.Sub(d.Last) > episode {
		*d = Danger{}
	}
}

// askedOnce writes down that the one question of C3 is asked: not again in this episode.
func (t *turn) askedOnce() {
	d := &t.p.Danger
	if d.Since.IsZero() {
		d.Since, d.Last = t.now, t.now
	}
	d.Asked = true
}

// helpNow opens the same help without any sign (C7).
func (t *turn) helpNow() {
	t.p.Talk.Why = "asked"
	t.note("danger", "person", "asked for help", Private{})
	t.openHelp()
}

// openHelp begins the help dialog from its first message. Should the dialog fail, the fixed text goes out.
func (t *turn) openHelp() {
	before := len(t.p.Outbox)
	t.begin(nowDialog, nil)
	if len(t.p.Outbox) == before || len(t.alarms) > 0 {
		t.tell(t.phrase("fixed.help", "contacts", t.w.Service.Crisis.Lines()), say{lane: bots.Urgent, about: About{Crisis: true}})
	}
}

// helping reports whether the help dialog is what the person is in.
func (t *turn) helping() bool {
	n := len(t.p.Talk.Frames)
	return n > 0 && t.p.Talk.Frames[n-1].Dialog == nowDialog
}

// alertTeam opens the one urgent handoff of an episode, adds to it, or marks a fainter sign on the usual
// card. listener is the conversation that the words were written to, if any.
func (t *turn) alertTeam(level safety.Level, words Private, message string, listener *Handoff) {
	p := t.p
	var share Share
	if s := p.shareOf(SharedDanger, ""); s != nil {
		share = *s
	}
	if h := p.handoff(p.Danger.Handoff); h != nil && h.IsOpen() {
		if listener == h && !share.Stands() {
			share = p.talkShare(h)
		}
		if !words.IsEmpty() {
			t.relayBy(share, h, words, message)
		}
		if h.State == Claimed {
			t.startClock(h, t.now) // whoever has it is called until they have answered
		}
		t.updateCard(h)
		return
	}
	if level < t.w.Service.Crisis.OpensFrom {
		if h := p.openHandoff(); h != nil {
			t.inThread(h, Team("A program saw a fainter sign of danger (%s) in what they wrote. They were shown help.", level), h.Holder)
			if !words.IsEmpty() && listener != h && share.Stands() {
				t.relayBy(share, h, words, message)
			}
			t.updateCard(h)
		}
		return
	}
	h := Handoff{ID: t.next("h"), Urgent: true, State: Waiting, Opened: t.now, Channel: t.w.team(p.Team).Urgent, Asked: words}
	h.Share = share.ID
	h.Clock.NextCall = t.now.Add(t.claimWithin())
	if message != "" && h.Share != "" {
		h.Passed = []string{message}
	}
	p.Handoffs = append(p.Handoffs, h)
	p.Danger.Handoff = h.ID
	t.note("handoff", "bot", "opened urgent", Private{})
	t.postCard(&p.Handoffs[len(p.Handoffs)-1])
	t.callOnCall(1)
}

func (t *turn) claimWithin() time.Duration {
	if d := t.w.Service.Crisis.ClaimWithin; d > 0 {
		return d
	}
	return 10 * time.Minute
}

// callAgain repeats and widens the call until somebody takes an urgent handoff (C6).
func (t *turn) callAgain(h *Handoff) {
	h.Clock.Calls++
	h.Clock.NextCall = t.now.Add(t.claimWithin())
	t.note("handoff", "bot", "called again", Private{})
	var everybody []WorkerID
	for id, w := range t.w.Workers {
		if !w.Gone && !w.isAway(t.now) {
			everybody = append(everybody, id)
		}
	}
	sortWorkers(everybody)
	about := About{Handoff: h.ID, Crisis: true, Call: true}
	if !t.callWaits(h.Channel) {
		t.post(h.Channel, Message{
			Team:    Team("Nobody has taken this since %s. Please take it, whoever can.", t.teamTime(h.Opened)),
			Mention: everybody,
		}, About{Handoff: h.ID, Thread: true, Crisis: true, Call: true}, bots.Urgent)
	}
	if team := t.w.team(t.p.Team); team.Handoffs != h.Channel && !t.callWaits(team.Handoffs) {
		t.post(team.Handoffs, Message{
			Team:    Team("Nobody has taken the urgent card since %s. It waits in the urgent channel.", t.teamTime(h.Opened)),
			Mention: everybody,
		}, about, bots.Urgent)
	}
	t.callOnCall(h.Clock.Calls + 1)
	if h.Clock.Calls == 1 {
		t.tell(t.phrase("danger.nobody", "contacts", t.w.Service.Crisis.Lines()), say{lane: bots.Urgent, about: About{Handoff: h.ID, Crisis: true}})
	}
}

// callWaits reports whether an earlier call to a place has not arrived yet: then another one beside it would
// only be one more when the place is there again.
func (t *turn) callWaits(to bots.Address) bool {
	return slices.ContainsFunc(t.p.Outbox, func(e Entry) bool { return e.About.Call && e.To.Channel() == to.Channel() })
}

// callOnCall calls the on-call service, if one is set: without words, and without a name.
func (t *turn) callOnCall(times int) {
	if to := t.w.Service.Crisis.OnCall; !to.IsZero() && !t.callWaits(to) {
		t.post(to, Message{Team: Team("Alongside: an urgent handoff waits in Slack (call %d).", times)}, About{Crisis: true, Call: true}, bots.Urgent)
	}
}

// dangerAnswer takes in the answer to the one question of C3.
func (t *turn) dangerAnswer(thinking bool) {
	if !thinking {
		t.note("danger", "person", "said no", Private{})
		return
	}
	t.raise(safety.High, "said yes")
}

// dangerImminent takes in that the person has a plan, means and a time, or is doing it.
func (t *turn) dangerImminent() { t.raise(safety.Imminent, "imminent") }

// raise lifts the level of the episode to what the person's own answers say, and alerts the team.
func (t *turn) raise(level safety.Level, what string) {
	p := t.p
	if p.Danger.Since.IsZero() {
		p.Danger.Since = t.now
	}
	before, _ := safety.ParseLevel(p.Danger.Level)
	if level > before {
		p.Danger.Level = level.String()
	}
	p.Danger.Last = t.now
	t.note("danger", "person", what, Private{})
	if h := p.handoff(p.Danger.Handoff); h != nil && h.IsOpen() {
		if level <= before && t.ev.Heard != nil && t.ev.Heard.Kind != bots.Pressed && h.Opened.Equal(t.now) {
			return // their words have just said so, and the card does: they have answered nothing yet
		}
		t.inThread(h, Team("In the help dialog the person answered in a way that means: %s.", level), h.Holder)
		t.updateCard(h)
		return
	}
	t.alertTeam(level, Private{}, "", nil)
}

// signs says for workers what a level means.
var signs = map[string]string{
	"imminent": "it may be happening now",
	"high":     "strong",
	"passive":  "faint",
}

// helpFact answers what the help dialog may read.
func (t *turn) helpFact(name string) dialogs.Value {
	crisis := t.w.Service.Crisis
	switch name {
	case "help.contacts":
		return dialogs.TextValue(crisis.Lines())
	case "help.emergency":
		if len(crisis.Contacts) > 0 {
			return dialogs.TextValue(crisis.Contacts[0].Phone)
		}
		return dialogs.TextValue("112")
	case "help.team":
		return dialogs.TextValue(t.teamTruth())
	case "danger.asked":
		return dialogs.YesNoValue(t.p.Danger.Asked)
	case "danger.shared":
		return dialogs.YesNoValue(t.p.shareOf(SharedDanger, "") != nil)
	case "danger.category":
		return textOrNothing(t.p.Talk.Why)
	case "danger.level":
		if t.p.Danger.Level == "" || t.p.Talk.Why == "asked" {
			return dialogs.TextValue("asked")
		}
		return dialogs.TextValue(t.p.Danger.Level)
	}
	return dialogs.Value{}
}

// teamTruth says what is true, at this hour, about the team seeing this.
func (t *turn) teamTruth() string {
	h := t.p.handoff(t.p.Danger.Handoff)
	switch {
	case h == nil || !h.IsOpen():
		return t.phrase("team.nottold")
	case h.Held != "":
		return t.phrase("team.has", "worker", h.Held)
	case t.calendar(t.now).IsOpen(t.now):
		return t.phrase("team.told", "minutes", itoa(int64(t.claimWithin()/time.Minute)))
	}
	back := t.backAt()
	if back == "" {
		return t.phrase("team.told.never")
	}
	return t.phrase("team.told.closed", "back", back)
}
