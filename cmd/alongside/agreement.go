package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"alongside/coach"
	"alongside/coach/worktime"
	"alongside/store"
)

type agreementCmd struct {
	Set  agreementSetCmd  `cmd:"" help:"Propose an agreement for the worker's side. It is in force once the person says yes."`
	Show agreementShowCmd `cmd:"" help:"Show a person's agreement."`
}

type agreementSetCmd struct {
	Person        string `required:"" help:"The person's id."`
	RespondWithin string `help:"How soon an answer comes: 30m, 4h, 4 working hours, 1 working day."`
	Hours         string `help:"The hours that count, like \"Mon-Fri 09:00-17:00\". Default: the worker's."`
	WhoStarts     string `help:"Who writes first."`
	HowOften      string `help:"How often."`
	InMeetings    string `help:"How it is used when they meet."`
	JSON          bool   `name:"json" help:"As JSON."`
}

type agreementShowCmd struct {
	Person string `required:"" help:"The person's id."`
	JSON   bool   `name:"json" help:"As JSON."`
}

// agreementView is an agreement as the command line shows one.
type agreementView struct {
	Person        string         `json:"person"`
	Version       int            `json:"version"`
	RespondWithin string         `json:"respond_within"`
	Hours         string         `json:"hours,omitempty"`
	WhoStarts     string         `json:"who_starts,omitempty"`
	HowOften      string         `json:"how_often,omitempty"`
	InMeetings    string         `json:"in_meetings,omitempty"`
	ByWorker      time.Time      `json:"confirmed_by_worker,omitzero"`
	ByPerson      time.Time      `json:"confirmed_by_person,omitzero"`
	Proposed      *agreementView `json:"proposed,omitempty"`
}

// Run proposes an agreement.
func (c agreementSetCmd) Run(a *app) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.close()
	p, err := s.person(a, c.Person)
	if err != nil {
		return err
	}
	next := p.Agreement
	if c.RespondWithin != "" {
		if next.RespondWithin, err = worktime.ParseWithin(c.RespondWithin); err != nil {
			return change("--respond-within: %v", err)
		}
	}
	if c.Hours != "" {
		if next.Hours, err = worktime.ParseHours(c.Hours); err != nil {
			return change("--hours: %v", err)
		}
	}
	next.WhoStarts = or(c.WhoStarts, next.WhoStarts)
	next.HowOften = or(c.HowOften, next.HowOften)
	next.InMeetings = or(c.InMeetings, next.InMeetings)
	ev := coach.Event{ID: "agreement " + rand.Text(), At: s.now().UTC(), Agreed: &coach.Agreed{Agreement: next}}
	if p, err = s.desk("", s.now).Tell(a.ctx, p.ID, ev); err != nil {
		return err
	}
	return a.showAgreement(p, c.JSON)
}

// Run shows an agreement.
func (c agreementShowCmd) Run(a *app) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.close()
	p, err := s.person(a, c.Person)
	if err != nil {
		return err
	}
	return a.showAgreement(p, c.JSON)
}

func (s *system) person(a *app, id string) (*coach.Person, error) {
	p, err := s.store.LoadPerson(a.ctx, coach.PersonID(id))
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrErased) {
		return nil, change("--person: there is nobody with the id %s", id)
	}
	return p, err
}

func viewAgreement(p *coach.Person, g coach.Agreement) agreementView {
	return agreementView{
		Person: string(p.ID), Version: g.Version, RespondWithin: g.RespondWithin.String(), Hours: g.Hours.String(),
		WhoStarts: g.WhoStarts, HowOften: g.HowOften, InMeetings: g.InMeetings, ByWorker: g.ByWorker, ByPerson: g.ByPerson,
	}
}

func (a *app) showAgreement(p *coach.Person, asJSON bool) error {
	v := viewAgreement(p, p.Agreement)
	if p.Proposed != nil {
		next := viewAgreement(p, *p.Proposed)
		v.Proposed = &next
	}
	if asJSON {
		return a.json(v)
	}
	_, err := fmt.Fprintf(a.io.out, "Person %s, version %d: an answer within %s, in %s.\n%s\n", v.Person, v.Version,
		v.RespondWithin, or(v.Hours, "the worker's hours"), standing(v))
	return err
}

func standing(v agreementView) string {
	switch {
	case v.Proposed != nil:
		return "Proposed, waiting for the person's yes: an answer within " + v.Proposed.RespondWithin + ", in " + or(v.Proposed.Hours, "the worker's hours") + "."
	case v.ByPerson.IsZero():
		return "The person has not said yes to it yet."
	}
	return "Confirmed by both."
}
