package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"alongside/bots"
	"alongside/bots/oncall"
	"alongside/coach"
	"alongside/coach/safety"
	"alongside/coach/worktime"
)

// serviceFile is service.yaml.
type serviceFile struct {
	Name      string             `yaml:"name"`
	Timezone  string             `yaml:"timezone"`
	Languages []string           `yaml:"languages"`
	Hours     string             `yaml:"hours"`
	Within    string             `yaml:"respond_within"`
	Holidays  string             `yaml:"holidays"`
	Slack     slackPlace         `yaml:"slack"`
	Teams     map[string]channel `yaml:"teams"`
	Crisis    crisisPart         `yaml:"crisis"`
}

type slackPlace struct {
	Handoffs string `yaml:"handoffs"`
	Urgent   string `yaml:"urgent"`
}

type channel = slackPlace

type crisisPart struct {
	SignedOffBy   string    `yaml:"signed_off_by"`
	OpensFrom     string    `yaml:"opens_from"`
	ClaimWithin   string    `yaml:"claim_within"`
	OnCallWebhook string    `yaml:"on_call_webhook"`
	Contacts      []contact `yaml:"contacts"`
}

type contact struct {
	Name  string `yaml:"name"`
	Phone string `yaml:"phone"`
	Note  string `yaml:"note"`
}

// rehearsalService is what the rehearsal room works with where no service.yaml is named.
const rehearsalService = `
name: Riverside community team
timezone: Europe/London
languages: [en]
hours: Mon-Fri 09:00-17:00
slack: {handoffs: CHANDOFFS, urgent: CURGENT}
crisis:
  opens_from: high
  claim_within: 10m
  contacts:
    - {name: Emergency services, phone: "999"}
    - {name: Samaritans, phone: "116 123", note: "free, day and night"}
    - {name: Shout, phone: "text 85258", note: "if you would rather write"}
`

// loadService reads service.yaml. teamBot is the platform of the workers. The bot is the on-call service's,
// or nil.
func loadService(c Config, teamBot string) (coach.Service, *oncall.Bot, error) {
	text, name := []byte(rehearsalService), "the built-in service"
	if c.Service != "" {
		b, err := os.ReadFile(c.Service)
		if err != nil {
			return coach.Service{}, nil, change("ALONGSIDE_SERVICE: cannot read %s", c.Service)
		}
		text, name = b, c.Service
	}
	var f serviceFile
	if err := yaml.UnmarshalWithOptions(text, &f, yaml.Strict()); err != nil {
		return coach.Service{}, nil, change("%s", yamlLine(name, err))
	}
	s, err := f.service(teamBot)
	if err != nil {
		return coach.Service{}, nil, change("%s", atKey(name, text, err))
	}
	if f.Crisis.OnCallWebhook == "" {
		return s, nil, nil
	}
	s.Crisis.OnCall = bots.Address{Bot: oncall.Name, Chat: "webhook"}
	bot, err := oncall.New(f.Crisis.OnCallWebhook)
	if err != nil {
		return coach.Service{}, nil, change("%s", atKey(name, text, fmt.Errorf("crisis.on_call_webhook: %w", err)))
	}
	return s, bot, nil
}

// yamlLine makes one line "file:line: what" of a YAML error.
func yamlLine(file string, err error) string {
	var syntax yaml.Error
	if errors.As(err, &syntax) {
		if tok := syntax.GetToken(); tok != nil && tok.Position != nil {
			return file + ":" + strconv.Itoa(tok.Position.Line) + ":" + strconv.Itoa(tok.Position.Column) + ": " + syntax.GetMessage()
		}
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return file + ": " + first
}

func (f serviceFile) service(teamBot string) (coach.Service, error) {
	s := coach.Service{Name: f.Name, Zone: f.Timezone, Teams: map[string]coach.Channels{}}
	if s.Name == "" {
		return s, errors.New("name: write what people call the service")
	}
	if _, err := worktime.LoadZone(f.Timezone); err != nil {
		return s, errors.New("timezone: write a zone like Europe/London")
	}
	for _, lang := range f.Languages {
		if lang != "en" {
			return s, errors.New("languages: " + lang + " has no complete scripts yet; write [en]")
		}
	}
	var err error
	if s.Hours, err = worktime.ParseHours(or(f.Hours, "Mon-Fri 09:00-17:00")); err != nil {
		return s, errors.New("hours: " + err.Error())
	}
	if s.Within, err = worktime.ParseWithin(or(f.Within, "1 working day")); err != nil {
		return s, errors.New("respond_within: " + err.Error())
	}
	if f.Holidays != "" {
		return s, errors.New("holidays: calendar files are not read yet; leave the line out")
	}
	teams := f.Teams
	if len(teams) == 0 {
		teams = map[string]channel{"": f.Slack}
	}
	for key, t := range teams {
		if t.Handoffs == "" {
			return s, errors.New("slack: write the id of the channel for handoffs, like {handoffs: C0123, urgent: C0456}")
		}
		urgent := or(t.Urgent, t.Handoffs)
		s.Teams[key] = coach.Channels{Handoffs: bots.Address{Bot: teamBot, Chat: t.Handoffs}, Urgent: bots.Address{Bot: teamBot, Chat: urgent}}
	}
	return s, f.Crisis.into(&s.Crisis)
}

func (f crisisPart) into(c *coach.Crisis) error {
	c.SignedOffBy = f.SignedOffBy
	level, err := safety.ParseLevel(or(f.OpensFrom, "high"))
	if err != nil || level == safety.None {
		return errors.New("crisis.opens_from: write passive, high or imminent")
	}
	c.OpensFrom = level
	d, err := time.ParseDuration(or(f.ClaimWithin, "10m"))
	if err != nil || d < time.Minute || d > 24*time.Hour {
		return errors.New("crisis.claim_within: write a time like 10m, at least 1m")
	}
	c.ClaimWithin = d
	for _, one := range f.Contacts {
		if one.Name == "" || one.Phone == "" {
			return errors.New("crisis.contacts: each needs a name and a phone")
		}
		c.Contacts = append(c.Contacts, coach.Contact{Name: one.Name, Phone: one.Phone, Note: one.Note})
	}
	if len(c.Contacts) == 0 {
		return errors.New("crisis.contacts: write at least the emergency number; nobody is served without it")
	}
	return nil
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
