package coach

import (
	"maps"
	"slices"
	"strings"
	"time"

	"alongside/bots"
	"alongside/coach/safety"
	"alongside/coach/worktime"
	"alongside/dialogs"
)

// World is what a decision may read and never changes: the scripts, the service's settings, its workers.
type World struct {
	Scripts *dialogs.Library
	Risk    *safety.Recogniser
	Service Service
	Workers map[WorkerID]Worker
	Readers map[string]int                   // how many people read a team's channel, by address; missing: not known
	Visited func(dialog, state, edge string) // told of every step in a dialog; nil: nobody asks
}

// Service is what a coordinator has set for everybody.
type Service struct {
	Name     string
	Zone     string // IANA
	Hours    worktime.Hours
	Within   worktime.Within     // how soon workers answer, unless agreed otherwise
	Closed   []worktime.Span     // holidays
	Teams    map[string]Channels // by key; one team alone has the key ""
	Crisis   Crisis
	OpenLink func(code string) string // where a person opens an invitation
}

// Channels are where a team's handoffs go.
type Channels struct {
	Handoffs bots.Address
	Urgent   bots.Address // the zero Address: the same as Handoffs
}

// Crisis is what a clinical lead signs.
type Crisis struct {
	SignedOffBy string
	OpensFrom   safety.Level  // the level from which an urgent handoff opens
	ClaimWithin time.Duration // after this the call is repeated and widened
	OnCall      bots.Address  // an on-call service to call too; zero: none
	Contacts    []Contact     // help that is there day and night, the emergency number first
}

// Contact is somebody to call.
type Contact struct {
	Name  string
	Phone string
	Note  string // "text instead", "free, day and night"
}

// String writes the contact as a person reads it.
func (c Contact) String() string {
	s := c.Name + ": " + c.Phone
	if c.Note != "" {
		s += " (" + c.Note + ")"
	}
	return s
}

// Lines writes the contacts a line each.
func (c Crisis) Lines() string {
	lines := make([]string, len(c.Contacts))
	for i, contact := range c.Contacts {
		lines[i] = contact.String()
	}
	return strings.Join(lines, "\n")
}

func (w *World) team(key string) Channels {
	team, ok := w.Service.Teams[key]
	if !ok {
		keys := slices.Sorted(maps.Keys(w.Service.Teams)) // the same one every time
		if len(keys) > 0 {
			team = w.Service.Teams[keys[0]]
		}
	}
	if team.Urgent.IsZero() {
		team.Urgent = team.Handoffs
	}
	return team
}

// isTeam reports whether bot is the one that workers use.
func (w *World) isTeam(bot string) bool {
	for _, team := range w.Service.Teams {
		if team.Handoffs.Bot == bot {
			return true
		}
	}
	return false
}
