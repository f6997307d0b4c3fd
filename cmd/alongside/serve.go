package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"alongside/bots"
	"alongside/bots/slack"
	"alongside/bots/telegram"
	"alongside/coach/desk"
)

type serveCmd struct{}

// stopWithin is how long a stop may take in all; the desk drains within eight seconds of it.
const stopWithin = 10 * time.Second

// service is what serve runs until it is told to stop.
type service struct {
	*system
	desk       *desk.Desk
	mux        *http.ServeMux // served at ALONGSIDE_ADDR
	hooks      *http.ServeMux // served at ALONGSIDE_WEBHOOK_ADDR, or at the same address
	title      string
	onShutdown func()
	connected  map[string]func() bool // platforms that can tell whether they hear, by name
}

// Run serves until the program is told to stop.
func (serveCmd) Run(a *app) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.close()
	var v *service
	if s.cfg.rehearsal() {
		v, err = s.rehearse(a)
	} else {
		v, err = s.live()
	}
	if err != nil {
		return err
	}
	return v.run(a)
}

// live connects the real platforms.
func (s *system) live() (*service, error) {
	if err := s.cfg.complete(); err != nil {
		return nil, err
	}
	phone, err := telegram.New(s.telegramConfig(s.trial.limits()))
	if err != nil {
		return nil, change("%v", err)
	}
	team := slack.New(s.slackConfig(s.trial.limits()))
	v := &service{system: s, mux: http.NewServeMux(), hooks: http.NewServeMux(), title: "Alongside"}
	v.desk = s.desk(newOwner(), s.now, []bots.Bot{phone, team}...)
	v.connected = map[string]func() bool{telegramName: phone.Connected}
	if s.cfg.TelegramWebhook != "" {
		v.hooks.Handle("POST /telegram/webhook", phone.Handler())
	}
	if s.cfg.SlackSigningSecret != "" {
		v.hooks.Handle("POST /slack/events", team.Events())
		v.hooks.Handle("POST /slack/interactions", team.Interactions())
		v.hooks.Handle("POST /slack/commands", team.Commands())
	}
	if s.cfg.WebhookAddr == "" {
		v.mux.Handle("/telegram/", v.hooks)
		v.mux.Handle("/slack/", v.hooks)
	}
	v.mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "Alongside is running.")
	})
	return v, nil
}

// run serves HTTP and the desk until ctx ends or one of them fails.
func (v *service) run(a *app) error {
	v.health()
	servers, err := v.listen()
	if err != nil {
		return err
	}
	fmt.Fprintf(a.io.out, "%s: http://%s\n", v.title, servers[0].at)
	group, ctx := errgroup.WithContext(a.ctx)
	for _, s := range servers {
		group.Go(func() error {
			if err := s.http.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
				return fmt.Errorf("serve HTTP: %w", err)
			}
			return nil
		})
	}
	group.Go(func() error {
		err := v.desk.Run(ctx)
		if err == nil && ctx.Err() == nil {
			err = errors.New("the desk stopped by itself")
		}
		return err
	})
	group.Go(func() error {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
		defer cancel()
		for _, s := range servers {
			if err := s.http.Shutdown(stop); err != nil {
				return fmt.Errorf("stop HTTP: %w", err)
			}
		}
		return nil
	})
	err = group.Wait()
	if errors.Is(err, bots.ErrRefused) {
		return change("%v", err)
	}
	return err
}

// server is one listening address.
type server struct {
	at       string
	http     *http.Server
	listener net.Listener
}

func (v *service) listen() ([]server, error) {
	type place struct {
		name, addr string
		handler    http.Handler
	}
	places := []place{{"ALONGSIDE_ADDR", v.cfg.Addr, v.mux}}
	if v.cfg.WebhookAddr != "" && v.hooks != nil {
		places = append(places, place{"ALONGSIDE_WEBHOOK_ADDR", v.cfg.WebhookAddr, v.hooks})
	}
	var servers []server
	for _, p := range places {
		l, err := net.Listen("tcp", p.addr)
		if err != nil {
			return nil, change("%s: cannot listen on %s: %v", p.name, p.addr, errors.Unwrap(err))
		}
		h := &http.Server{Handler: p.handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
		if v.onShutdown != nil {
			h.RegisterOnShutdown(v.onShutdown)
		}
		servers = append(servers, server{l.Addr().String(), h, l})
	}
	return servers, nil
}
