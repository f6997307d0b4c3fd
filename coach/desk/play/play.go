// Package play lets somebody talk through the scripts with the whole domain behind them and nothing
// outside: a person who has joined, a worker, a clock that stands still until it is moved. The terminal
// and the transcripts use it. Everything the domain knows is saved and loaded again between two lines, so
// that what would be lost shows. A Stage is used by one goroutine at a time.
package play

import (
	"context"
	"fmt"
	"strings"
	"time"

	"alongside/bots"
	"alongside/coach"
	"alongside/coach/worktime"
	"alongside/dialogs"
	"alongside/store/memory"
)

// The places of a stage.
var (
	phone    = bots.Address{Bot: "telegram", Chat: "1"}
	handoffs = bots.Address{Bot: "slack", Chat: "CHANDOFFS"}
	urgent   = bots.Address{Bot: "slack", Chat: "CURGENT"}
)

const person coach.PersonID = "player"

// Header is how a Stage begins; the zero value of each field has a sensible default.
type Header struct {
	Start  string    // the dialog to begin with; empty: wait for the first line
	Lang   string    // default en
	Zone   string    // default Europe/London
	Now    time.Time // default Monday 2 March 2026, 10:00 UTC
	Fresh  bool      // the person has opened the invitation and accepted nothing yet
	Nobody bool      // a stranger, without an invitation
	Alone  bool      // without a worker of their own
	Away   bool      // with a worker who is on leave until further notice, and nobody covers
	Within string    // the worker's side proposes to answer within this time
}

// Stage is one conversation.
type Stage struct {
	header Header
	world  coach.World
	store  *memory.Store
	now    time.Time
	made   int
	shown  []message // what the person can see, newest last
}

// message is one that arrived at the person's phone.
type message struct {
	id      string
	text    string
	buttons []bots.Button
}

// New sets the stage: world gives the scripts, and the service's settings where a real one is played.
func New(world coach.World, h Header) (*Stage, error) {
	if h.Lang == "" {
		h.Lang = "en"
	}
	if h.Zone == "" {
		h.Zone = "Europe/London"
	}
	if h.Now.IsZero() {
		h.Now = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	}
	s := &Stage{header: h, world: world, store: memory.New(), now: h.Now}
	s.world.Service.Teams = map[string]coach.Channels{"": {Handoffs: handoffs, Urgent: urgent}}
	s.world.Workers = map[coach.WorkerID]coach.Worker{
		"U1": {ID: "U1", Name: "Anna", Zone: h.Zone, Cover: "U2"},
		"U2": {ID: "U2", Name: "Bea", Zone: h.Zone},
	}
	if h.Away {
		gone := coach.Leave{From: h.Now.AddDate(0, 0, -1), To: h.Now.AddDate(9, 0, 0)}
		s.world.Workers["U1"] = coach.Worker{ID: "U1", Name: "Anna", Zone: h.Zone, Leave: []coach.Leave{gone}}
	}
	s.world.Readers = map[string]int{handoffs.String(): 6, urgent.String(): 6}
	return s, s.prepare()
}

// prepare makes the person.
func (s *Stage) prepare() error {
	h := s.header
	p := &coach.Person{
		ID: person, Status: coach.Active, Created: s.now, Chat: phone, Lang: h.Lang, Zone: h.Zone,
		Name: coach.NewPrivate("Maya"), Worker: "U1", LastHeard: s.now, LastTold: s.now,
	}
	within, err := worktime.ParseWithin("1 working day")
	if err != nil {
		return err
	}
	p.Agreement = coach.Agreement{Version: 1, RespondWithin: within, ByWorker: s.now}
	switch {
	case h.Nobody:
		p = coach.NewStranger(person, h.Zone, s.now)
		p.Chat, p.Lang = phone, h.Lang
	case h.Fresh:
		p.Status = coach.Joining
	default:
		p.Consent = coach.Consent{At: s.now, Danger: true}
		p.Agreement.ByPerson = s.now
		p.Shares = []coach.Share{
			{ID: "s1", What: coach.SharedName, With: coach.WithTeam, Agreed: s.now},
			{ID: "s2", What: coach.SharedDanger, With: coach.WithTeam, Agreed: s.now},
		}
		p.Made = 2
	}
	if h.Alone {
		p.Worker = ""
	}
	if err := s.store.SavePerson(context.Background(), p, nil); err != nil || h.Within == "" {
		return err
	}
	if within, err = worktime.ParseWithin(h.Within); err != nil {
		return err
	}
	_, err = s.turn(coach.Event{ID: "proposal", Agreed: &coach.Agreed{Agreement: coach.Agreement{RespondWithin: within}, By: "U1"}})
	return err
}

// Open begins with the dialog of the header, if it names one.
func (s *Stage) Open() ([]dialogs.Line, error) {
	if s.header.Start == "" {
		return nil, nil
	}
	in := s.inbound(bots.Pressed)
	in.Data = "c:" + s.header.Start
	return s.turn(coach.Event{Heard: &in})
}

// Hear is the person writing, or pressing the button with that label under the newest messages. A kind of
// media in brackets is that: "[photo]", "[voice]", "[sticker]"; words after it are its caption. "[blocked]" and
// "[unblocked]" are what the platform tells when they block the bot, and let it in again.
func (s *Stage) Hear(input string) ([]dialogs.Line, error) {
	in := s.inbound(bots.Said)
	if data, m, ok := s.button(input); ok {
		in.Kind, in.Data, in.Message, in.Original = bots.Pressed, data, m.id, m.text
		return s.turn(coach.Event{Heard: &in})
	}
	if kind := bots.Kind(strings.Trim(input, "[]")); strings.HasPrefix(input, "[") && (kind == bots.Blocked || kind == bots.Unblocked) {
		in.Kind = kind
		return s.turn(coach.Event{Heard: &in})
	}
	in.Text = input
	if kind, caption, ok := strings.Cut(strings.TrimPrefix(input, "["), "]"); ok && strings.HasPrefix(input, "[") {
		in.Media = bots.Media{Kind: bots.MediaKind(kind)}
		in.Text = strings.TrimSpace(caption)
	}
	return s.turn(coach.Event{Heard: &in})
}

// Upgrade puts other scripts in force, as a new release of the program does.
func (s *Stage) Upgrade(library *dialogs.Library) { s.world.Scripts = library }

// button finds what a label stands for under the newest message that has buttons.
func (s *Stage) button(label string) (string, message, bool) {
	for i := len(s.shown) - 1; i >= 0; i-- {
		for _, b := range s.shown[i].buttons {
			if b.Label == label {
				return b.Data, s.shown[i], true
			}
		}
		if len(s.shown[i].buttons) > 0 {
			break
		}
	}
	return "", message{}, false
}

func (s *Stage) inbound(kind bots.Kind) bots.Inbound {
	s.made++
	id := fmt.Sprintf("m%d", s.made)
	return bots.Inbound{ID: id, Message: id, At: s.now, From: phone, Sender: bots.Sender{ID: "1"}, Kind: kind}
}

// Advance is time going by. Everything that falls due on the way happens at its own time.
func (s *Stage) Advance(d time.Duration) ([]dialogs.Line, error) {
	end := s.now.Add(d)
	var lines []dialogs.Line
	for range 1000 {
		p, err := s.store.LoadPerson(context.Background(), person)
		if err != nil {
			return lines, err
		}
		due := p.NextDue()
		if due.IsZero() || due.After(end) {
			break
		}
		s.now = later(s.now, due)
		s.made++
		more, err := s.turn(coach.Event{ID: fmt.Sprintf("tick%d", s.made), Tick: &coach.Tick{}})
		lines = append(lines, more...)
		if err != nil {
			return lines, err
		}
	}
	s.now = end
	return lines, nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// ReadHeader reads the header of a transcript: @start, @lang, @zone, @now, @proposal (the time within which
// the worker's side proposes to answer), @as (fresh, stranger, alone, away).
func ReadHeader(header map[string]string) (Header, error) {
	h := Header{Start: header["start"], Lang: header["lang"], Zone: header["zone"], Within: header["proposal"]}
	if now := header["now"]; now != "" {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			return Header{}, fmt.Errorf("@now %q: write a time like 2026-03-02T10:00:00Z", now)
		}
		h.Now = at
	}
	switch as := header["as"]; as {
	case "":
		h.Fresh = h.Start == "start"
	case "fresh":
		h.Fresh = true
	case "stranger":
		h.Nobody = true
	case "alone":
		h.Alone = true
	case "away":
		h.Away = true
	default:
		return Header{}, fmt.Errorf("@as %q: write fresh, stranger, alone or away", as)
	}
	return h, nil
}
