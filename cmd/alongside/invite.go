package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"alongside/bots/telegram"
	"alongside/coach"
	"alongside/coach/desk"
	"alongside/coach/worktime"
	"alongside/store"
)

type inviteCmd struct {
	Worker string `help:"The Slack id of their worker."`
	Person string `help:"The id of a person who moves to a new phone."`
	Name   string `help:"What the person is called."`
	Lang   string `default:"en" help:"Their language."`
	TZ     string `name:"tz" help:"Their time zone. Default: the service's."`
	JSON   bool   `name:"json" help:"As JSON."`
}

// invited is what invite prints.
type invited struct {
	Person string `json:"person"`
	Code   string `json:"code"`
	Link   string `json:"link"`
}

// Run makes an invitation and prints its code, which is kept nowhere else.
func (c inviteCmd) Run(a *app) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.close()
	inv := coach.Invitation{Worker: coach.WorkerID(c.Worker), Name: coach.NewPrivate(c.Name), Lang: c.Lang, Zone: or(c.TZ, s.world.Service.Zone)}
	if err := s.checkInvite(a.ctx, c, inv); err != nil {
		return err
	}
	made, err := s.invite(a.ctx, s.desk("", s.now), coach.PersonID(c.Person), inv)
	if err != nil {
		return err
	}
	made.Link = s.botLink(a.ctx, made.Code)
	if c.JSON {
		return a.json(made)
	}
	s.tellRehearsal(a)
	_, err = fmt.Fprintf(a.io.out, "Person %s. The invitation works once, for 7 days.\nThey open this link: %s\nor write to the bot: /start %s\n",
		made.Person, or(made.Link, "(the bot's name is not known here)"), made.Code)
	return err
}

func (s *system) checkInvite(ctx context.Context, c inviteCmd, inv coach.Invitation) error {
	if c.Person != "" {
		_, err := s.store.LoadPerson(ctx, coach.PersonID(c.Person))
		if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrErased) {
			return change("--person: there is nobody with the id %s", c.Person)
		}
		return err
	}
	if c.Worker == "" {
		return change("--worker: name the Slack id of their worker (open team codes come later)")
	}
	if _, err := worktime.LoadZone(inv.Zone); err != nil {
		return change("--tz: %q is no time zone; write one like Europe/Oslo", inv.Zone)
	}
	if inv.Lang != "en" {
		return change("--lang: %q has no complete scripts yet; write en", inv.Lang)
	}
	w, err := s.store.LoadWorker(ctx, inv.Worker)
	if errors.Is(err, store.ErrNotFound) || err == nil && w.Gone {
		return change("--worker: there is no worker %s; add them with alongside worker add", c.Worker)
	}
	return err
}

// invite makes an invitation: for a new person, or for one who moves to a new phone.
func (s *system) invite(ctx context.Context, d *desk.Desk, id coach.PersonID, inv coach.Invitation) (invited, error) {
	code := strings.ToLower(rand.Text()[:16])
	inv.CodeHash = coach.HashCode(code)
	if id == "" {
		id = coach.PersonID("p" + strings.ToLower(rand.Text()[:12]))
	}
	if err := s.store.PutRoute(ctx, "invite:"+inv.CodeHash, "person:"+string(id)); err != nil {
		return invited{}, fmt.Errorf("write invitation: %w", err)
	}
	ev := coach.Event{ID: "invite " + inv.CodeHash, At: s.now().UTC(), Invited: &inv}
	if _, err := d.Tell(ctx, id, ev); err != nil {
		return invited{}, fmt.Errorf("make invitation: %w", err)
	}
	return invited{Person: string(id), Code: code}, nil
}

// botLink asks Telegram for the bot's name, to make a link that opens the chat. Without an answer the link
// is empty: the code works without it.
func (s *system) botLink(ctx context.Context, code string) string {
	if s.cfg.TelegramToken == "" {
		return ""
	}
	bot, err := telegram.New(s.telegramConfig(telegram.Limits(1)))
	if err != nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	name, err := bot.Username(ctx)
	if err != nil || name == "" {
		s.log.WarnContext(ctx, "the bot's name is not known, so there is no link", "error", err)
		return ""
	}
	return "https://t.me/" + name + "?start=" + code
}
