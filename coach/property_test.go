package coach_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"alongside/bots"
	"alongside/coach"
	"alongside/coach/safety"
	"alongside/coach/worktime"
	"alongside/dialogs"
	"alongside/dialogs/scripts"
	"alongside/store/memory"
)

// Whatever happens to a person, in whatever order, the promises hold: nothing fails, help comes in the same
// turn as the words of danger, no word reaches the team that was not shared, an episode has one open urgent
// handoff, what waits is looked at again, and everything that was decided is sent in the end.
func TestWhateverHappensThePromisesHold(t *testing.T) {
	t.Parallel()
	library, problems := dialogs.Load(coach.Vocabulary(), scripts.FS)
	for _, p := range problems {
		if p.Severity == dialogs.MustFix {
			t.Fatal(p)
		}
	}
	risk := safety.Default()
	rapid.Check(t, func(t *rapid.T) {
		l := begin(t, library, risk)
		for range rapid.IntRange(5, 70).Draw(t, "events") {
			l.somethingHappens()
		}
		l.quietsDown()
		l.timeGoesBy()
	})
}

// life is one person's, as chance has it. Every word they write carries a mark, so that it can be followed.
type life struct {
	*rapid.T
	world  *coach.World
	store  *memory.Store
	person coach.PersonID
	phone  bots.Address
	now    time.Time
	made   int
	wrote  []written      // what they wrote
	marks  map[string]int // which of it a mark is on
	shown  []offer        // the buttons they have been shown
	cards  []offer        // the buttons workers have been shown
	posted []string       // what stands in threads: what workers wrote
}

// written is one message of the person's.
type written struct {
	id, text  string
	level     safety.Level
	toHuman   bool // a human had spoken last, or they wrote to a conversation that was open
	answering bool // it answered a question of a dialog
}

// offer is a button, and the message it is under.
type offer struct {
	message, text, data, label string
}

var (
	team1     = bots.Address{Bot: "slack", Chat: "CHANDOFFS"}
	team2     = bots.Address{Bot: "slack", Chat: "CURGENT"}
	contacts  = []coach.Contact{{Name: "Emergency services", Phone: "999"}, {Name: "Samaritans", Phone: "116 123"}}
	markShape = regexp.MustCompile(`zq\d+x`)
)

func begin(t *rapid.T, library *dialogs.Library, risk *safety.Recogniser) *life {
	hours, _ := worktime.ParseHours("Mon-Fri 09:00-17:00")
	within, _ := worktime.ParseWithin(rapid.SampledFrom([]string{"1 working day", "4 working hours", "30m"}).Draw(t, "within"))
	zone := rapid.SampledFrom([]string{"Europe/London", "Australia/Lord_Howe", "Nowhere/At_All", ""}).Draw(t, "zone")
	l := &life{
		T: t, store: memory.New(), person: "p1", phone: bots.Address{Bot: "telegram", Chat: "77"},
		now: time.Date(2026, 3, 27, 15, 0, 0, 0, time.UTC), marks: map[string]int{},
		world: &coach.World{
			Scripts: library, Risk: risk,
			Service: coach.Service{
				Name: "Riverside", Zone: "Europe/London", Hours: hours, Within: within,
				Teams: map[string]coach.Channels{"": {Handoffs: team1, Urgent: team2}},
				Crisis: coach.Crisis{
					OpensFrom: rapid.SampledFrom([]safety.Level{safety.Passive, safety.High, safety.Imminent}).Draw(t, "opens from"),
					Contacts:  contacts,
				},
			},
			Workers: map[coach.WorkerID]coach.Worker{
				"U1": {ID: "U1", Name: "Anna", Zone: "Europe/London", Cover: "U2"},
				"U2": {ID: "U2", Name: "Bea", Zone: "America/New_York", Cover: "U1"}, // in a circle
				"U3": {ID: "U3", Name: "Carl", Cover: "U3", Gone: true},
			},
			Readers: map[string]int{team1.String(): 6},
		},
	}
	p := &coach.Person{ID: l.person, Chat: l.phone, Status: coach.Active, Name: coach.NewPrivate("Maya"), Zone: zone, Lang: "en",
		Worker: rapid.SampledFrom([]coach.WorkerID{"U1", "U2", "U3", "UNOBODY", ""}).Draw(t, "worker"), LastHeard: l.now}
	p.Agreement = coach.Agreement{Version: 1, RespondWithin: within, ByWorker: l.now, ByPerson: l.now}
	switch rapid.SampledFrom([]string{"active", "active", "active", "declined", "joining", "stranger", "stopped"}).Draw(t, "status") {
	case "stranger":
		p = coach.NewStranger(l.person, zone, l.now)
	case "joining":
		p.Status = coach.Joining
	case "declined":
		p.Consent = coach.Consent{At: l.now}
		p.Shares = []coach.Share{{ID: "s1", What: coach.SharedName, With: coach.WithTeam, Agreed: l.now}}
	case "stopped":
		p.Status = coach.Stopped
		fallthrough
	default:
		p.Consent = coach.Consent{At: l.now, Danger: true}
		p.Shares = []coach.Share{
			{ID: "s1", What: coach.SharedName, With: coach.WithTeam, Agreed: l.now},
			{ID: "s2", What: coach.SharedDanger, With: coach.WithTeam, Agreed: l.now},
		}
	}
	p.Made = 2
	if err := l.store.SavePerson(context.Background(), p, nil); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *life) load() *coach.Person {
	p, err := l.store.LoadPerson(context.Background(), l.person)
	if err != nil {
		l.Fatalf("load: %v", err)
	}
	return p
}

// happen handles one event, twice, and checks what has to hold after any.
func (l *life) happen(ev coach.Event) coach.Outcome {
	before := l.load()
	out := coach.Handle(l.load(), ev, l.now, l.world)
	for _, alarm := range out.Alarms {
		expected := ev.Failed != nil || strings.HasPrefix(alarm, "deadline: ") // nobody works for two years
		if mark := markShape.FindString(alarm); mark != "" || !expected {
			l.Fatalf("%s: alarm: %s", name(ev), alarm)
		}
	}
	l.check(before, ev, out)
	if out.Dropped || out.Erase {
		return out
	}
	out.Person.Settle("me", l.now, out.Person.NextDue(), time.Minute)
	if len(out.Person.Outbox) > 0 && out.Person.WakeAt.IsZero() {
		l.Fatalf("after %s nobody looks at what waits", name(ev))
	}
	if err := l.store.SavePerson(context.Background(), out.Person, out.Journal); err != nil {
		l.Fatalf("save: %v", err)
	}
	again := coach.Handle(l.load(), ev, l.now, l.world)
	if ev.Tick == nil && ev.Failed == nil && !again.Dropped {
		l.Fatalf("%s took effect twice", name(ev))
	}
	return out
}

func (l *life) check(before *coach.Person, ev coach.Event, out coach.Outcome) {
	p := out.Person
	ids, old := map[string]bool{}, map[string]bool{}
	for _, e := range before.Outbox {
		old[e.ID] = true
	}
	var told []coach.Entry
	for _, e := range p.Outbox {
		if ids[e.ID] {
			l.Fatalf("%s: two entries have the id %s", name(ev), e.ID)
		}
		ids[e.ID] = true
		if e.To.Bot == "slack" {
			l.checkTeam(p, e)
		}
		if !old[e.ID] && e.To == p.Chat {
			told = append(told, e)
		}
	}
	notes := map[string]bool{}
	for _, j := range out.Journal {
		if notes[j.ID] {
			l.Fatalf("%s: two lines of the journal have the id %s", name(ev), j.ID)
		}
		notes[j.ID] = true
		if mark := markShape.FindString(j.What + j.Who); mark != "" {
			l.Fatalf("%s: words in the journal's structure", name(ev))
		}
	}
	urgent := 0
	for _, h := range p.Handoffs {
		if h.Urgent && h.IsOpen() {
			urgent++
		}
	}
	if urgent > 1 {
		l.Fatalf("%s: %d urgent handoffs are open", name(ev), urgent)
	}
	if before.Status == coach.Stranger && p.Status != coach.Stranger {
		l.Fatalf("%s: a stranger became %s without an invitation", name(ev), p.Status)
	}
	if p.Status == coach.Active && p.Consent.At.IsZero() {
		l.Fatalf("%s: somebody takes part who has accepted nothing", name(ev))
	}
	if in := ev.Heard; in != nil && in.From.Bot == "telegram" && in.Text != "" && l.world.Risk.Assess(in.Text).Level > safety.None {
		l.checkHelp(ev, told)
	}
	if ev.Tick != nil && !out.Erase {
		l.checkTick(p)
	}
	l.checkSilence(before, ev, told)
	if ev.Failed != nil {
		l.checkRetry(p, ev)
	}
	if len(p.Outbox) > 0 && p.Blocked {
		for _, e := range p.Outbox {
			if e.To == p.Chat {
				l.Fatalf("%s: a message waits for somebody who has blocked the bot", name(ev))
			}
		}
	}
}

// checkTeam: words of the person stand only where a share let them through, and each share lets through
// only what it is about (I3).
func (l *life) checkTeam(p *coach.Person, e coach.Entry) {
	shares := map[string]coach.Share{}
	for _, s := range p.Shares {
		shares[s.ID] = s
	}
	whole := e.Outbound()
	if c := whole.Card; c != nil {
		whole.Text += c.Title + c.State + c.Quote + c.Note
		for _, f := range c.Fields {
			whole.Text += f.Name + f.Value
		}
	}
	pieces := slices.Clone(e.Message.Team)
	if c := e.Message.Card; c != nil {
		pieces = slices.Concat(pieces, c.Title, c.Quote, c.Note)
	}
	let := map[string]bool{}
	for _, piece := range pieces {
		for _, mark := range markShape.FindAllString(piece.Shared.Reveal(), -1) {
			let[mark] = true
			s, ok := shares[piece.Share]
			if !ok {
				l.Fatalf("words went to the team by no share")
			}
			w := l.wrote[l.marks[mark]]
			switch {
			case s.What == coach.SharedDanger && w.level == safety.None && !w.toHuman:
				l.Fatalf("%q went to the team by the share of messages in danger", w.text)
			case s.What == coach.SharedTalk && w.answering && !strings.Contains(w.text, "send"):
				l.Fatalf("%q answered a question and went to a conversation", w.text)
			}
		}
	}
	for _, mark := range markShape.FindAllString(whole.Text, -1) {
		if !let[mark] {
			l.Fatalf("words reached the team past every share: %q", l.wrote[l.marks[mark]].text)
		}
	}
}

// checkHelp: help comes in the same turn (I5).
func (l *life) checkHelp(ev coach.Event, told []coach.Entry) {
	for _, e := range told {
		if e.Message != nil && strings.Contains(e.Message.Words.Reveal(), contacts[0].Phone) {
			return
		}
	}
	l.Fatalf("no help followed on %q; the person heard %d messages", ev.Heard.Text, len(told))
}

// checkTick: a tick leaves nothing due.
func (l *life) checkTick(p *coach.Person) {
	if next := p.NextDue(); !next.IsZero() && !next.After(l.now) && len(p.Outbox) == 0 {
		l.Fatalf("after a tick at %s something is due at %s", l.now, next)
	}
}

// checkSilence: while it has to be silent the bot begins nothing but safety and receipts of the clock (I4).
func (l *life) checkSilence(before *coach.Person, ev coach.Event, told []coach.Entry) {
	held := slices.ContainsFunc(before.Handoffs, func(h coach.Handoff) bool { return h.State == coach.Claimed })
	if ev.Heard != nil || ev.Failed != nil || !held && before.Status != coach.Stopped && !before.Paused.After(l.now) {
		return
	}
	for _, e := range told {
		if e.About.Handoff == "" && !e.About.Crisis && e.Message.Edit == "" {
			l.Fatalf("%s: the bot began by itself: %q", name(ev), e.Message.Words.Reveal())
		}
	}
}

// checkRetry: what failed is not tried again at once, for ever.
func (l *life) checkRetry(p *coach.Person, ev coach.Event) {
	for _, e := range p.Ready(l.now) {
		if e.ID == ev.Failed.Entry {
			l.Fatalf("an entry that failed (%s) is ready again at once", ev.Failed.Kind)
		}
	}
}

// timeGoesBy: every wait that has a deadline is over by it, told to be late or answered, and told once (I6).
func (l *life) timeGoesBy() {
	end := l.now.AddDate(0, 0, 60)
	late := 0
	for range 60 {
		p := l.load()
		next := p.NextDue()
		if next.IsZero() || next.After(end) {
			return
		}
		if next.After(l.now) {
			l.now = next
		}
		out := l.happen(coach.Event{ID: l.id("tick"), Tick: &coach.Tick{}})
		if out.Erase {
			return
		}
		for _, h := range out.Person.Handoffs {
			c := h.Clock
			if h.IsOpen() && c.Sent.IsZero() && c.Missed.IsZero() && !c.DueAt.IsZero() && !c.DueAt.After(l.now) {
				l.Fatalf("at %s nobody has been told that %s was due %s", l.now, h.ID, c.DueAt)
			}
		}
		for _, j := range out.Journal {
			if j.What == "missed" {
				late++
			}
		}
		if late > len(out.Person.Handoffs) {
			l.Fatalf("told %d times to be late", late)
		}
		l.quietsDown()
	}
}

// quietsDown: with the platforms back and time going by, everything goes out, and every wait ends.
func (l *life) quietsDown() {
	for range 3000 {
		p := l.load()
		if len(p.Outbox) == 0 {
			return
		}
		if !l.deliver(func(coach.Entry) bots.Failure { return "" }) {
			l.now = l.now.Add(time.Minute)
		}
	}
	l.Fatalf("%d entries never went out", len(l.load().Outbox))
}

func name(ev coach.Event) string {
	switch {
	case ev.Heard != nil:
		return fmt.Sprintf("%s %q %q", ev.Heard.Kind, ev.Heard.Text, ev.Heard.Data)
	case ev.Failed != nil:
		return "failed " + string(ev.Failed.Kind)
	}
	return ev.ID
}
