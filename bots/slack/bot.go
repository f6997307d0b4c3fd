// Package slack connects the workers' side: it lets the service hear and write in a Slack workspace, over
// Socket Mode or over signed HTTP, and knows nothing of the service but package bots.
//
// A Bot confirms what it hears only once Hear has taken it in, and within the 3 s that Slack allows; what
// takes longer is not confirmed, and comes again. What is said in one conversation is heard in order. All
// methods may be called by many goroutines; Run by one at a time.
package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/slack-go/slack"
	"golang.org/x/time/rate"

	"alongside/bots"
	"alongside/bots/pace"
)

// Config says which app a Bot is. BotToken, and one of AppToken and SigningSecret, have to be set.
type Config struct {
	BotToken      string // "xoxb-...": what it may do in the workspace
	AppToken      string // "xapp-...": hear over Socket Mode
	SigningSecret string // hear over HTTP: see Events, Interactions and Commands
	APIURL        string // where the Web API is, ending in "/api/"; default Slack's own
	Log           *slog.Logger

	Limits  pace.Limits   // how fast it sends; default what Slack allows
	Timeout time.Duration // how long one call of the Web API may take; default 10 s
	// ConfirmWithin is how long Hear may take before Slack is left to deliver again; default 2.5 s, since
	// Slack itself waits for 3 s.
	ConfirmWithin time.Duration
	// PingWithin is the longest silence on a socket without even a ping; then it is opened anew. Default 30 s.
	PingWithin time.Duration
	// IdleWithin is the longest time in which nothing at all is delivered over a socket; then it is opened
	// anew, in case Slack believes it delivers. Default 15 min.
	IdleWithin time.Duration
}

func (c Config) withDefaults() Config {
	c.APIURL = cmp.Or(c.APIURL, slack.APIURL)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Limits == (pace.Limits{}) {
		c.Limits = pace.Limits{All: 5, AllBurst: 10, Chat: 1, ChatBurst: 3}
	}
	c.Timeout = cmp.Or(c.Timeout, 10*time.Second)
	c.ConfirmWithin = cmp.Or(c.ConfirmWithin, 2500*time.Millisecond)
	c.PingWithin = cmp.Or(c.PingWithin, 30*time.Second)
	c.IdleWithin = cmp.Or(c.IdleWithin, 15*time.Minute)
	return c
}

// Bot is one Slack app in one workspace. Make one with New.
type Bot struct {
	cfg     Config
	wire    *wire
	api     *slack.Client
	gate    *pace.Gate // messages
	edits   *pace.Gate // chat.update has a limit of its own
	names   names
	readers readers
	begun   begun

	mu      sync.Mutex
	session *session      // while it runs
	ended   bool          // it has run, and does not now
	changed chan struct{} // closed, and made anew, when it begins or ends to run
}

var (
	_ bots.Bot      = (*Bot)(nil)
	_ bots.Editor   = (*Bot)(nil)
	_ bots.Audience = (*Bot)(nil)
	_ bots.Tracer   = (*Bot)(nil)
)

// New returns the Bot of cfg. It does no I/O.
func New(cfg Config) *Bot {
	cfg = cfg.withDefaults()
	b := &Bot{
		cfg:     cfg,
		changed: make(chan struct{}),
		wire:    newWire(),
		gate:    pace.New(cfg.Limits),
		edits:   pace.New(pace.Limits{All: rate.Limit(50.0 / 60), AllBurst: 20}),
	}
	b.api = slack.New(cfg.BotToken,
		slack.OptionAppLevelToken(cfg.AppToken),
		slack.OptionAPIURL(cfg.APIURL),
		slack.OptionHTTPClient(b.wire),
	)
	return b
}

// Name is "slack".
func (b *Bot) Name() string { return "slack" }

// Run hears until ctx ends, and then returns nil. An error wraps bots.ErrRefused and names the variable
// that an operator has to correct.
func (b *Bot) Run(ctx context.Context, hear bots.Hear) error {
	if b.cfg.AppToken == "" && b.cfg.SigningSecret == "" {
		return fmt.Errorf("hear from Slack: set SLACK_APP_TOKEN or SLACK_SIGNING_SECRET: %w", bots.ErrRefused)
	}
	self, err := b.introduce(ctx)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	s := newSession(ctx, b, self, hear)
	b.setSession(s)
	defer func() {
		b.setSession(nil)
		s.end()
		b.wire.rest()
	}()
	if b.cfg.AppToken == "" {
		<-ctx.Done()
		return nil
	}
	return s.runSockets(ctx)
}

// setSession says that s hears from now on, or, if it is nil, nobody.
func (b *Bot) setSession(s *session) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.session, b.ended = s, s == nil
	close(b.changed)
	b.changed = make(chan struct{})
}

// running returns the session, or nil if Run does not hear. While the program starts, it waits for that a
// little: what is refused at once would come again only after a minute.
func (b *Bot) running(ctx context.Context) *session {
	ctx, cancel := context.WithTimeout(ctx, b.cfg.ConfirmWithin)
	defer cancel()
	for {
		b.mu.Lock()
		s, ended, changed := b.session, b.ended, b.changed
		b.mu.Unlock()
		if s != nil || ended {
			return s
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil
		}
	}
}

// self is the bot as Slack knows it.
type self struct {
	user string
	bot  string
}

// introduce finds out who the bot is. While Slack cannot be reached it tries again.
func (b *Bot) introduce(ctx context.Context) (self, error) {
	wait := patience()
	for {
		call, cancel := context.WithTimeout(ctx, b.cfg.Timeout)
		who, err := b.api.AuthTestContext(call)
		cancel()
		if err == nil {
			return self{user: who.UserID, bot: who.BotID}, nil
		}
		var said slack.SlackErrorResponse
		if errors.As(err, &said) && refused(said.Err) {
			return self{}, fmt.Errorf("sign in to Slack with SLACK_BOT_TOKEN: %s: %w", said.Err, bots.ErrRefused)
		}
		if ctx.Err() == nil { // told to stop is no trouble of Slack's
			b.cfg.Log.WarnContext(ctx, "slack cannot be reached, trying again", "reason", reason(err))
		}
		if !pause(ctx, wait.NextBackOff()) {
			return self{}, context.Cause(ctx)
		}
	}
}

// patience is how long to wait before trying to connect again: soon at first, and never longer than 30 s.
func patience() *backoff.ExponentialBackOff {
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval, wait.MaxInterval = 200*time.Millisecond, 30*time.Second
	return wait
}

// pause waits for d and reports whether ctx lasted that long.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
