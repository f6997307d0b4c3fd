package slack_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"alongside/bots"
	"alongside/bots/botstest"
	"alongside/bots/pace"
	"alongside/bots/slack"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestAdapterOverSocketMode(t *testing.T) {
	t.Parallel()
	botstest.Run(t, func(t *testing.T) botstest.Rig { return newRig(t, false) })
}

func TestAdapterOverSignedHTTP(t *testing.T) {
	t.Parallel()
	botstest.Run(t, func(t *testing.T) botstest.Rig { return newRig(t, true) })
}

// rig is one app in a fake workspace, in which every human has a channel of their own.
type rig struct {
	t      *testing.T
	slack  *botstest.Slack
	signed bool
	log    *logbook

	mu   sync.Mutex
	all  []*slack.Bot
	next map[string]int // toasts already returned, by human
}

func newRig(t *testing.T, signed bool) *rig {
	t.Helper()
	soon := slices.Repeat([]time.Duration{20 * time.Millisecond}, 500)
	return newRigWith(t, signed, botstest.SlackConfig{Redeliver: soon})
}

func newRigWith(t *testing.T, signed bool, cfg botstest.SlackConfig) *rig {
	t.Helper()
	fake, err := botstest.NewSlack(cfg)
	if err != nil {
		t.Fatalf("start the fake: %v", err)
	}
	r := &rig{t: t, slack: fake, signed: signed, log: new(logbook), next: map[string]int{}}
	if signed {
		app := httptest.NewServer(r.handler())
		t.Cleanup(app.Close)
		fake.DeliverTo(botstest.SlackURLs{
			Events: app.URL + "/slack/events", Interactions: app.URL + "/slack/interactions", Commands: app.URL + "/slack/commands",
		})
	}
	t.Cleanup(fake.Close)
	return r
}

// handler gives a request to every bot, and answers as the one does that runs.
func (r *rig) handler() http.Handler {
	mux := http.NewServeMux()
	for path, part := range map[string]func(*slack.Bot) http.Handler{
		"POST /slack/events": (*slack.Bot).Events, "POST /slack/interactions": (*slack.Bot).Interactions, "POST /slack/commands": (*slack.Bot).Commands,
	} {
		mux.HandleFunc(path, func(w http.ResponseWriter, req *http.Request) {
			body, _ := io.ReadAll(req.Body)
			ctx, cancel := context.WithCancel(req.Context())
			defer cancel()
			r.mu.Lock()
			answers := make(chan *httptest.ResponseRecorder, len(r.all))
			for _, b := range r.all {
				again := req.Clone(ctx)
				again.Body = io.NopCloser(bytes.NewReader(body))
				go func() {
					answer := httptest.NewRecorder()
					part(b).ServeHTTP(answer, again)
					answers <- answer
				}()
			}
			r.mu.Unlock()
			answer := httptest.NewRecorder()
			answer.Code = http.StatusServiceUnavailable
			for range cap(answers) {
				if answer = <-answers; answer.Code != http.StatusServiceUnavailable {
					break
				}
			}
			for name, values := range answer.Header() {
				w.Header()[name] = values
			}
			w.WriteHeader(answer.Code)
			_, _ = w.Write(answer.Body.Bytes())
		})
	}
	return mux
}

// config is that of a bot on the rig.
func (r *rig) config() slack.Config {
	cfg := slack.Config{
		BotToken: r.slack.BotToken(), APIURL: r.slack.URL(), Log: slog.New(slog.NewTextHandler(r.log, nil)),
		Limits: pace.Limits{All: 10_000, AllBurst: 10_000, Chat: 10_000, ChatBurst: 10_000},
	}
	if r.signed {
		cfg.SigningSecret = r.slack.SigningSecret()
	} else {
		cfg.AppToken = r.slack.AppToken()
	}
	return cfg
}

func (r *rig) Bot() bots.Bot { return r.bot(r.config()) }

func (r *rig) bot(cfg slack.Config) *slack.Bot {
	b := slack.New(cfg)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, b)
	return b
}

func (r *rig) Refused() (bots.Bot, string) {
	cfg := r.config()
	cfg.BotToken = "xoxb-0-of-somebody-else"
	return slack.New(cfg), "SLACK_BOT_TOKEN"
}

func (r *rig) Human(n int) botstest.Human {
	id, channel := fmt.Sprintf("U%04d", n), fmt.Sprintf("C%04d", n)
	worker := r.slack.Worker(id, fmt.Sprintf("Worker %d", n))
	r.slack.AddChannel(channel, fmt.Sprintf("room-%d", n), id)
	return &human{rig: r, worker: worker, channel: channel}
}

func (*rig) TextLimit() int { return 3000 }

func (*rig) Length(text string) int {
	n := 0
	for _, c := range text {
		n++
		if c > 0xffff {
			n++ // a UTF-16 pair
		}
	}
	return n
}

func (r *rig) AwaitConfirmed(ctx context.Context) {
	if err := r.slack.AwaitQuiet(ctx); err != nil {
		r.t.Errorf("%v; logs:\n%s", err, r.Logs())
	}
}

func (r *rig) Throttle(retryAfter time.Duration) { r.slack.Throttle(retryAfter) }
func (r *rig) Away()                             { r.slack.Away() }
func (r *rig) LoseAnswer()                       { r.slack.DropNext(true) }
func (r *rig) Stall()                            { r.slack.Stall() }
func (r *rig) Heal()                             { r.slack.Heal() }

func (r *rig) AwaitStalled(ctx context.Context) {
	if err := r.slack.AwaitStalled(ctx); err != nil {
		r.t.Error(err)
	}
}

func (r *rig) Secrets() []string {
	return []string{r.slack.BotToken(), r.slack.AppToken(), r.slack.SigningSecret(), "xoxb-0-of-somebody-else", "ticket-"}
}

func (r *rig) Logs() string { return r.log.String() }

// human is a worker with a channel of their own.
type human struct {
	rig     *rig
	worker  *botstest.SlackWorker
	channel string
}

func (h *human) ID() string         { return h.worker.ID }
func (h *human) Chat() bots.Address { return bots.Address{Bot: "slack", Chat: h.channel} }

func (h *human) Say(text string) string {
	ts, err := h.worker.Post(h.channel, text)
	if err != nil {
		h.rig.t.Errorf("say: %v", err)
	}
	return ts
}

func (h *human) Edit(message, text string) {
	if err := h.worker.EditMessage(h.channel, message, text); err != nil {
		h.rig.t.Errorf("edit: %v", err)
	}
}

func (h *human) Press(message, label string) {
	if err := h.worker.Press(h.channel, message, label); err != nil {
		h.rig.t.Errorf("press: %v", err)
	}
}

func (h *human) Read() []botstest.Seen {
	var seen []botstest.Seen
	for _, m := range h.rig.slack.Messages(h.channel) {
		if m.BotID != "" {
			seen = append(seen, botstest.Seen{Message: m.TS, Text: m.Shown(), Labels: m.Labels()})
		}
	}
	return seen
}

func (h *human) AwaitToast(ctx context.Context) string {
	h.rig.mu.Lock()
	n := h.rig.next[h.worker.ID]
	h.rig.next[h.worker.ID]++
	h.rig.mu.Unlock()
	m, err := h.rig.slack.AwaitEphemeral(ctx, h.worker.ID, n)
	if err != nil {
		h.rig.t.Error(err)
	}
	return m.Shown()
}

func (h *human) Leave() { h.rig.slack.Archive(h.channel) }

// logbook keeps what is logged.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
