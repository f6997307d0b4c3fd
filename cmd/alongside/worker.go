package main

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"crypto/rand"

	"alongside/coach"
	"alongside/coach/worktime"
	"alongside/store"
)

type workerCmd struct {
	Add  workerAddCmd  `cmd:"" help:"Add a worker."`
	Set  workerSetCmd  `cmd:"" help:"Change a worker. What is not named stays."`
	List workerListCmd `cmd:"" help:"List the workers."`
}

type workerAddCmd struct {
	Slack string `required:"" help:"Their Slack user id, like U0123ABCD."`
	Name  string `required:"" help:"The name people know them by."`
	Hours string `help:"Their hours, like \"Mon-Fri 09:00-12:00 13:00-17:00\". Default: the service's."`
	TZ    string `name:"tz" help:"Their time zone, like Europe/Oslo. Default: the service's."`
	Cover string `help:"The Slack id of who covers for them."`
	JSON  bool   `name:"json" help:"As JSON."`
}

type workerSetCmd struct {
	Slack string  `required:"" help:"Their Slack user id."`
	Name  *string `help:"The name people know them by."`
	Hours *string `help:"Their hours."`
	TZ    *string `name:"tz" help:"Their time zone."`
	Cover *string `help:"The Slack id of who covers for them; empty: nobody."`
	Leave *string `help:"Away, in whole days of their zone: 2026-12-21..2027-01-03; empty: no leave."`
	Gone  *bool   `help:"They have left the service."`
	JSON  bool    `name:"json" help:"As JSON."`
}

type workerListCmd struct {
	JSON bool `name:"json" help:"As JSON, a worker a line."`
}

// workerView is a worker as the command line shows one.
type workerView struct {
	Slack  string   `json:"slack"`
	Name   string   `json:"name"`
	Hours  string   `json:"hours"`
	TZ     string   `json:"tz"`
	Cover  string   `json:"cover,omitempty"`
	Leave  []string `json:"leave,omitempty"`
	People int      `json:"people"`
	Gone   bool     `json:"gone,omitempty"`
}

var slackUser = regexp.MustCompile(`^[UW][A-Za-z0-9]+$`)

// Run adds a worker.
func (c workerAddCmd) Run(a *app) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.close()
	if !slackUser.MatchString(c.Slack) {
		return change("--slack: %q is no Slack user id; it looks like U0123ABCD (in Slack: their profile, Copy member ID)", c.Slack)
	}
	if _, err := s.store.LoadWorker(a.ctx, coach.WorkerID(c.Slack)); err == nil {
		return change("--slack: %s is there already; use alongside worker set", c.Slack)
	} else if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	w := coach.Worker{ID: coach.WorkerID(c.Slack), Zone: s.world.Service.Zone}
	return s.setUp(a, w, workerSetCmd{Slack: c.Slack, Name: &c.Name, Hours: given(c.Hours), TZ: given(c.TZ), Cover: given(c.Cover), JSON: c.JSON})
}

// Run changes a worker.
func (c workerSetCmd) Run(a *app) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.close()
	w, err := s.store.LoadWorker(a.ctx, coach.WorkerID(c.Slack))
	if errors.Is(err, store.ErrNotFound) {
		return change("--slack: there is no worker %s; use alongside worker add", c.Slack)
	}
	if err != nil {
		return err
	}
	return s.setUp(a, *w, c)
}

// setUp applies what was named, saves, and shows the worker.
func (s *system) setUp(a *app, w coach.Worker, c workerSetCmd) error {
	if c.Name != nil {
		w.Name = *c.Name
	}
	if c.TZ != nil {
		if _, err := worktime.LoadZone(*c.TZ); err != nil {
			return change("--tz: %q is no time zone; write one like Europe/Oslo", *c.TZ)
		}
		w.Zone = *c.TZ
	}
	if c.Hours != nil {
		hours, err := worktime.ParseHours(*c.Hours)
		if err != nil {
			return change("--hours: %v", err)
		}
		w.Hours = hours
	}
	if c.Cover != nil {
		if *c.Cover != "" && !slackUser.MatchString(*c.Cover) || *c.Cover == string(w.ID) {
			return change("--cover: %q is nobody who could cover for %s; write another worker's Slack id", *c.Cover, w.ID)
		}
		w.Cover = coach.WorkerID(*c.Cover)
	}
	if c.Leave != nil {
		leave, err := parseLeave(*c.Leave, w.Zone)
		if err != nil {
			return err
		}
		w.Leave = leave
	}
	if c.Gone != nil {
		w.Gone = *c.Gone
	}
	if w.Name == "" {
		return change("--name: write the name people know them by")
	}
	also, err := s.coveredBy(a, w)
	if err != nil {
		return err
	}
	d := s.desk("", s.now)
	ev := coach.Event{ID: "set up " + rand.Text(), At: s.now().UTC(), SetUp: &coach.SetUp{Worker: w, Also: also}}
	if err := d.TellWorker(a.ctx, w.ID, ev); err != nil {
		return err
	}
	if err := a.showWorker(w, c.JSON); err != nil || c.JSON {
		return err
	}
	s.tellRehearsal(a)
	return nil
}

// coveredBy returns the people of the workers for whom w covers: their deadlines move with w's hours.
func (s *system) coveredBy(a *app, w coach.Worker) ([]coach.PersonID, error) {
	all, err := s.store.Workers(a.ctx)
	if err != nil {
		return nil, err
	}
	var people []coach.PersonID
	for _, other := range all {
		if other.Cover == w.ID && other.ID != w.ID {
			people = append(people, other.People...)
		}
	}
	return people, nil
}

// parseLeave reads "2026-12-21..2027-01-03": both days are away.
func parseLeave(text, zone string) ([]coach.Leave, error) {
	if text == "" {
		return nil, nil
	}
	bad := change("--leave: write two days like 2026-12-21..2027-01-03, or nothing for no leave")
	if len(text) != len("2026-12-21..2027-01-03") || text[10:12] != ".." {
		return nil, bad
	}
	loc, err := worktime.LoadZone(zone)
	if err != nil {
		return nil, bad
	}
	from, err1 := time.ParseInLocation(time.DateOnly, text[:10], loc)
	to, err2 := time.ParseInLocation(time.DateOnly, text[12:], loc)
	if err1 != nil || err2 != nil || to.Before(from) {
		return nil, bad
	}
	return []coach.Leave{{From: from.UTC(), To: to.AddDate(0, 0, 1).UTC()}}, nil
}

func view(w coach.Worker) workerView {
	v := workerView{Slack: string(w.ID), Name: w.Name, Hours: w.Hours.String(), TZ: w.Zone, Cover: string(w.Cover), People: len(w.People), Gone: w.Gone}
	for _, l := range w.Leave {
		v.Leave = append(v.Leave, l.From.Format(time.RFC3339)+".."+l.To.Format(time.RFC3339))
	}
	return v
}

func (a *app) showWorker(w coach.Worker, asJSON bool) error {
	v := view(w)
	if asJSON {
		return a.json(v)
	}
	hours := v.Hours
	if hours == "" {
		hours = "the service's hours"
	}
	_, err := fmt.Fprintf(a.io.out, "%-12s %-20s %-40s %-18s cover: %s  people: %d\n", v.Slack, v.Name, hours, v.TZ, or(v.Cover, "nobody"), v.People)
	for _, leave := range v.Leave {
		_, err = fmt.Fprintf(a.io.out, "%-12s away %s\n", "", leave)
	}
	return err
}

// Run lists the workers.
func (c workerListCmd) Run(a *app) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.close()
	all, err := s.store.Workers(a.ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 && !c.JSON {
		_, err := fmt.Fprintln(a.io.out, "There is no worker yet. Add one with: alongside worker add --slack U0123 --name NAME")
		return err
	}
	for _, w := range all {
		if err := a.showWorker(w, c.JSON); err != nil {
			return err
		}
	}
	return nil
}

func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// close releases the store; what it says then is logged, since the command has done its work.
func (s *system) close() {
	if err := s.store.Close(); err != nil {
		s.log.Error("store not closed", "error", err)
	}
}
