package e2e

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/bots/botstest"
)

// patience bounds every single wait of a test.
const patience = 90 * time.Second

// Channels of the team.
const (
	handoffs = "CHANDOFFS"
	urgent   = "CURGENT"
)

const service = `name: Riverside
timezone: Europe/London
languages: [en]
hours: Mon-Fri 09:00-17:00
slack: {handoffs: CHANDOFFS, urgent: CURGENT}
crisis:
  signed_off_by: Dr. Example
  opens_from: high
  claim_within: 10m
  contacts:
    - {name: Emergency services, phone: "999"}
    - {name: Samaritans, phone: "116 123"}
`

// transport is how a world is connected.
type transport struct {
	name string
	http bool // a webhook and signed HTTP, instead of long polling and Socket Mode
}

var polled, hooked = transport{name: "long polling and Socket Mode"}, transport{name: "webhook and signed HTTP", http: true}

// world is everything around one program: both platforms, the people and workers there, a store, a clock.
type world struct {
	t       testing.TB
	dir     string
	phones  *botstest.Telegram
	slack   *botstest.Slack
	tape    *tape // all that was ever sent to Slack
	clock   *clock
	env     []string
	running *process

	mu      sync.Mutex
	private []string // words that may stand in no log and no store, unsealed

	anna, bea, carl *botstest.SlackWorker
}

// newWorld makes a world with the workers Anna, Bea who covers for her, and Carl who is a colleague.
// settings are added to the environment.
func newWorld(t testing.TB, how transport, settings ...string) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir()}
	w.clock = newClock(t, w.dir)
	var err error
	if w.phones, err = botstest.NewTelegram(botstest.TelegramConfig{Now: w.clock.now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.phones.Close)
	again := make([]time.Duration, 200)
	for i := range again {
		again[i] = 100 * time.Millisecond
	}
	if w.slack, err = botstest.NewSlack(botstest.SlackConfig{Now: w.clock.now, Redeliver: again}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.slack.Close)
	w.tape = newTape(t, w.slack.URL())
	w.anna, w.bea, w.carl = w.slack.Worker("U1", "Anna S."), w.slack.Worker("U2", "Bea T."), w.slack.Worker("U3", "Carl")
	w.slack.AddChannel(handoffs, "handoffs", "U1", "U2", "U3")
	w.slack.AddChannel(urgent, "urgent", "U1", "U2", "U3")
	w.write("service.yaml", service)
	w.env = append([]string{
		"TELEGRAM_BOT_TOKEN=" + w.phones.Token(), "TELEGRAM_API_URL=" + w.phones.URL(),
		"SLACK_BOT_TOKEN=" + w.slack.BotToken(), "SLACK_API_URL=" + w.tape.url,
		"ALONGSIDE_STORE=sqlite:" + filepath.Join(w.dir, "people.db"), "ALONGSIDE_ADDR=127.0.0.1:0",
		"ALONGSIDE_SERVICE=" + filepath.Join(w.dir, "service.yaml"), "ALONGSIDE_TRIAL_FILE=" + w.clock.file,
	}, settings...)
	w.connect(how)
	t.Cleanup(w.close)
	return w
}

// wait returns the context of one wait.
func (w *world) wait() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	w.t.Cleanup(cancel)
	return ctx
}

// connect says how the platforms reach the program.
func (w *world) connect(how transport) {
	if !how.http {
		w.env = append(w.env, "SLACK_APP_TOKEN="+w.slack.AppToken())
		return
	}
	at := freePort(w.t)
	w.env = append(w.env, "SLACK_SIGNING_SECRET="+w.slack.SigningSecret(), "ALONGSIDE_WEBHOOK_ADDR="+at,
		"TELEGRAM_WEBHOOK_URL=http://"+at+"/telegram/webhook", "TELEGRAM_WEBHOOK_SECRET="+webhookSecret)
	w.slack.DeliverTo(botstest.SlackURLs{
		Events: "http://" + at + "/slack/events", Interactions: "http://" + at + "/slack/interactions", Commands: "http://" + at + "/slack/commands"})
}

const webhookSecret = "fake-webhook-secret"

// freePort returns an address of this machine where nobody listens.
func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func (w *world) write(name, text string) string {
	w.t.Helper()
	path := filepath.Join(w.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

// serve starts the program.
func (w *world) serve() *process {
	w.t.Helper()
	w.running = begin(w.t, w.dir, w.logFile(), w.env)
	return w.running
}

func (w *world) logFile() string { return filepath.Join(w.dir, "serve.log") }

// halt stops the program.
func (w *world) halt() {
	w.t.Helper()
	w.running.stop()
	w.running = nil
}

// close ends the world, and looks for what may not be where it is.
func (w *world) close() {
	w.t.Helper()
	if w.running != nil {
		w.halt()
	}
	w.lookForLeaks()
	if w.t.Failed() {
		said, _ := os.ReadFile(w.logFile())
		w.t.Logf("the program said:\n%s\nchannel for handoffs:\n%s\nurgent channel:\n%s", tail(string(said)), w.slack.Transcript(handoffs), w.slack.Transcript(urgent))
	}
}

func tail(s string) string { return s[max(0, len(s)-6000):] }

// run runs a command that goes well.
func (w *world) run(args ...string) ran {
	w.t.Helper()
	r := execute(w.t, w.dir, w.env, "", args...)
	if r.code != 0 || r.err != "" {
		w.t.Fatalf("alongside %s: exit code %d: %s", strings.Join(args, " "), r.code, r.err)
	}
	return r
}

// addWorkers adds Anna with Bea as cover. Carl is known to Slack alone.
func (w *world) addWorkers() {
	w.t.Helper()
	w.run("worker", "add", "--slack", "U2", "--name", "Bea", "--json")
	r := w.run("worker", "add", "--slack", "U1", "--name", "Anna", "--hours", "Mon-Fri 09:00-17:00", "--tz", "Europe/London", "--cover", "U2", "--json")
	if got := r.lines(w.t)[0]; got["slack"] != "U1" || got["cover"] != "U2" || got["hours"] != "Mon-Fri 09:00-17:00" {
		w.t.Errorf("worker add printed %v", got)
	}
}

// invitation is what `invite --json` prints.
type invitation struct{ Person, Code, Link string }

func (w *world) invite(name string) invitation {
	w.t.Helper()
	r := w.run("invite", "--worker", "U1", "--name", name, "--lang", "en", "--tz", "Europe/London", "--json")
	var made invitation
	if err := json.Unmarshal([]byte(r.out), &made); err != nil || made.Person == "" || made.Code == "" {
		w.t.Fatalf("invite printed %q: %v", r.out, err)
	}
	w.secret(name, made.Code)
	return made
}

// secret adds words that may stand nowhere unsealed.
func (w *world) secret(words ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.private = append(w.private, words...)
}

// settles waits until both platforms have nothing left that the program has not confirmed.
func (w *world) settles() {
	w.t.Helper()
	if err := w.phones.AwaitConfirmed(w.wait()); err != nil {
		w.t.Fatalf("updates are left: %v", err)
	}
	if err := w.slack.AwaitQuiet(w.wait()); err != nil {
		w.t.Fatalf("deliveries are left: %v", err)
	}
	if n := w.slack.Lost(); n > 0 {
		w.t.Errorf("%d events of Slack were given up", n)
	}
}

// said is what the program has printed so far.
func (w *world) said() string {
	w.t.Helper()
	b, err := os.ReadFile(w.logFile())
	if err != nil {
		w.t.Fatal(err)
	}
	return string(b)
}
