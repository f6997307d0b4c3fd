// Package telegram speaks to people through the Telegram Bot API: https://core.telegram.org/bots/api.
//
// It hears private chats only, by long polling or by a webhook, and confirms an update only after Hear has
// taken it in. It keeps to Telegram's limits and says what a failed send means. It must not know what is
// said, and its errors and logs hold neither the token nor words. All methods may be called concurrently;
// Run once at a time.
package telegram

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"alongside/bots"
	"alongside/bots/pace"
)

// Name begins the addresses of this bot.
const Name = "telegram"

// The environment variables that errors name, since an operator has to correct them.
const (
	tokenVariable  = "TELEGRAM_BOT_TOKEN" //nolint:gosec // the name, not the token
	apiVariable    = "TELEGRAM_API_URL"
	hookVariable   = "TELEGRAM_WEBHOOK_URL"
	secretVariable = "TELEGRAM_WEBHOOK_SECRET" //nolint:gosec // the name, not the secret
)

// officialAPI is the server that everybody uses who runs none of their own.
const officialAPI = "https://api.telegram.org"

// Config says which bot this is, and how it receives.
type Config struct {
	Token         string               // required
	APIURL        string               // default https://api.telegram.org
	WebhookURL    string               // where Telegram delivers; empty: long polling
	WebhookSecret string               // required with WebhookURL: 1-256 of A-Z a-z 0-9 _ -
	Client        *http.Client         // default one of its own
	Log           *slog.Logger         // default none
	Commands      map[string][]Command // the menu, by language tag; "" is for all other languages
	Limits        pace.Limits          // default Limits(1)
	Now           func() time.Time     // the time of a press, which Telegram does not tell; default time.Now
}

// Command is one line of the menu beside the text field.
type Command struct {
	Name string // without the slash: 1-32 of a-z 0-9 _
	Help string // 1-256 characters
}

// Limits returns what Telegram allows a bot, divided by the number of processes that share one.
//
// Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
func Limits(processes int) pace.Limits {
	return pace.Limits{All: rate.Limit(28) / rate.Limit(max(processes, 1)), AllBurst: 5, Chat: 1, ChatBurst: 3}
}

// Bot is one bot on Telegram. Make one with New.
type Bot struct {
	cfg   Config
	web   *http.Client
	log   *slog.Logger
	gate  *pace.Gate
	parts progress
	flood flood

	connected atomic.Bool

	mu   sync.Mutex
	ears *ears  // of the Run that is on, if any
	self string // the bot's username, once known
}

// It has all the extras that the platform allows.
var (
	_ bots.Bot    = (*Bot)(nil)
	_ bots.Editor = (*Bot)(nil)
)

var (
	tokenForm  = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// New returns a bot that is not connected yet. The error names the environment variable that is wrong;
// for the token it wraps bots.ErrRefused.
func New(cfg Config) (*Bot, error) {
	if !tokenForm.MatchString(cfg.Token) {
		return nil, fmt.Errorf("%s: %w: want the form 123456:ABC-DEF", tokenVariable, bots.ErrRefused)
	}
	if cfg.APIURL == "" {
		cfg.APIURL = officialAPI
	}
	cfg.APIURL = strings.TrimRight(cfg.APIURL, "/")
	if !webAddress(cfg.APIURL) {
		return nil, errors.New(apiVariable + ": want http://... or https://...")
	}
	if cfg.WebhookURL != "" {
		if !webAddress(cfg.WebhookURL) {
			return nil, errors.New(hookVariable + ": want http://... or https://...")
		}
		if !secretForm.MatchString(cfg.WebhookSecret) {
			return nil, errors.New(secretVariable + ": want 1-256 of A-Z a-z 0-9 _ - when " + hookVariable + " is set")
		}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Limits == (pace.Limits{}) {
		cfg.Limits = Limits(1)
	}
	return &Bot{cfg: cfg, web: webClient(cfg.Client), log: cfg.Log.With("platform", Name), gate: pace.New(cfg.Limits)}, nil
}

// Name implements bots.Bot.
func (b *Bot) Name() string { return Name }

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// webClient returns a client like given that follows no redirect, since each URL holds the token, and
// leaves the time to the calls, since some are held for long.
func webClient(given *http.Client) *http.Client {
	var client http.Client
	if given != nil {
		client = *given
	}
	if client.Transport == nil {
		client.Transport = &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			ForceAttemptHTTP2:   true,
			TLSHandshakeTimeout: 10 * time.Second,
			MaxIdleConnsPerHost: 16,
			IdleConnTimeout:     30 * time.Second, // shorter than the server's, so that no send meets a connection just closed
		}
	}
	client.Timeout = 0
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}
