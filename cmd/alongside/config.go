package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Secret is a token or a key. It prints as "***".
type Secret string

// String hides the secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "***"
}

// GoString hides the secret.
func (s Secret) GoString() string { return s.String() }

// Config is what the environment says. Every Secret NAME, and the store, may also be given as NAME_FILE, a file that holds it.
type Config struct {
	TelegramToken         Secret `env:"TELEGRAM_BOT_TOKEN"`                                     // from BotFather
	TelegramURL           string `env:"TELEGRAM_API_URL" envDefault:"https://api.telegram.org"` // another Bot API server
	TelegramWebhook       string `env:"TELEGRAM_WEBHOOK_URL"`                                   // unset: long polling
	TelegramWebhookSecret Secret `env:"TELEGRAM_WEBHOOK_SECRET"`                                // needed with a webhook
	SlackToken            Secret `env:"SLACK_BOT_TOKEN"`                                        // xoxb-...
	SlackAppToken         Secret `env:"SLACK_APP_TOKEN"`                                        // xapp-...: Socket Mode
	SlackSigningSecret    Secret `env:"SLACK_SIGNING_SECRET"`                                   // or signed HTTP
	SlackURL              string `env:"SLACK_API_URL" envDefault:"https://slack.com/api/"`      // ends in /api/
	Store                 string `env:"ALONGSIDE_STORE" envDefault:"sqlite:alongside.db"`       // sqlite:FILE, or a mongodb:// or mongodb+srv:// URI
	KeyFile               string `env:"ALONGSIDE_KEY_FILE"`                                     // made on first run for the embedded store
	Addr                  string `env:"ALONGSIDE_ADDR" envDefault:"127.0.0.1:8080"`             // where HTTP is served
	WebhookAddr           string `env:"ALONGSIDE_WEBHOOK_ADDR"`                                 // where webhooks are served, if elsewhere
	Service               string `env:"ALONGSIDE_SERVICE"`                                      // service.yaml
	Scripts               string `env:"ALONGSIDE_SCRIPTS"`                                      // a folder laid over the shipped scripts
	Trial                 string `env:"ALONGSIDE_TRIAL_FILE"`                                   // for tests of the whole program, see trial
}

var secrets = []string{"TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "ALONGSIDE_STORE"}

// config reads the environment and says, in one line, what has to be changed.
func (a *app) config() (Config, error) {
	for _, name := range secrets {
		file := a.env[name+"_FILE"]
		if file == "" || a.env[name] != "" {
			continue
		}
		b, err := os.ReadFile(file)
		if err != nil {
			return Config{}, change("%s_FILE: cannot read %s", name, file)
		}
		a.env[name] = strings.TrimSpace(string(b))
	}
	c, err := env.ParseAsWithOptions[Config](env.Options{Environment: a.env})
	if err != nil {
		return Config{}, change("environment: %v", err)
	}
	if !strings.HasSuffix(c.SlackURL, "/api/") {
		return Config{}, change("SLACK_API_URL: %q must end in /api/", c.SlackURL)
	}
	return c, nil
}

// rehearsal reports whether there is no platform token at all.
func (c Config) rehearsal() bool {
	return c.TelegramToken == "" && c.SlackToken == "" && c.SlackAppToken == "" && c.SlackSigningSecret == ""
}

// complete checks that both platforms can be served.
func (c Config) complete() error {
	switch {
	case c.TelegramToken == "":
		return change("TELEGRAM_BOT_TOKEN is missing: the Slack tokens are set, and people need Telegram (unset all tokens for the rehearsal room)")
	case c.SlackToken == "":
		return change("SLACK_BOT_TOKEN is missing: TELEGRAM_BOT_TOKEN is set, and workers need Slack (unset all tokens for the rehearsal room)")
	case c.SlackAppToken == "" && c.SlackSigningSecret == "":
		return change("SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is missing: without one nothing can be heard from Slack")
	case c.TelegramWebhook != "" && c.TelegramWebhookSecret == "":
		return change("TELEGRAM_WEBHOOK_SECRET is missing: a webhook without it would take messages from anybody")
	case c.Service == "":
		return change("ALONGSIDE_SERVICE is missing: it names the service.yaml with the Slack channels and the crisis contacts")
	}
	return nil
}

// sqliteFile returns the file of the embedded store. The rehearsal has one of its own, never beside real
// people.
func (c Config) sqliteFile() (string, error) {
	file, ok := strings.CutPrefix(c.Store, "sqlite:")
	if !ok || file == "" {
		scheme, _, _ := strings.Cut(c.Store, ":")
		return "", change("ALONGSIDE_STORE: this version knows sqlite:FILE, mongodb://... and mongodb+srv://..., not %q", scheme+":")
	}
	if c.rehearsal() {
		ext := filepath.Ext(file)
		file = strings.TrimSuffix(file, ext) + "-rehearsal" + ext
	}
	return file, nil
}

// json prints v as one line of JSON.
func (a *app) json(v any) error {
	enc := json.NewEncoder(a.io.out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}
