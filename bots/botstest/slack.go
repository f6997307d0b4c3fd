package botstest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// SlackConfig says what a fake Slack is like. The zero value is a workspace on a free port of the
// loopback with tokens of its own, which talks over Socket Mode.
type SlackConfig struct {
	Addr          string // where it listens; default a free port of 127.0.0.1
	BotToken      string // default "xoxb-1-fake-bot"
	AppToken      string // default "xapp-1-fake-app"
	SigningSecret string // default "fake-signing-secret"

	// AckWithin is how long the app has to confirm what it was given. Default 3 s, as at Slack.
	AckWithin time.Duration
	// Redeliver are the waits before each repetition of an event that was not confirmed; after the last
	// the event is given up. Default, as at Slack: at once, 1 min, 5 min.
	Redeliver []time.Duration
	// PingEvery is the time between two pings of a socket. Default 5 s.
	PingEvery time.Duration
	// Now is the time that messages carry. Default time.Now.
	Now func() time.Time
}

func (c SlackConfig) withDefaults() SlackConfig {
	c.Addr = cmp.Or(c.Addr, "127.0.0.1:0")
	c.BotToken = cmp.Or(c.BotToken, "xoxb-1-fake-bot")
	c.AppToken = cmp.Or(c.AppToken, "xapp-1-fake-app")
	c.SigningSecret = cmp.Or(c.SigningSecret, "fake-signing-secret")
	c.AckWithin = cmp.Or(c.AckWithin, 3*time.Second)
	c.PingEvery = cmp.Or(c.PingEvery, 5*time.Second)
	if c.Redeliver == nil {
		c.Redeliver = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Ids of the one workspace, app and bot of a fake Slack.
const (
	SlackTeamID = "T0FAKE001"
	SlackAppID  = "A0FAKE001"
	SlackBotID  = "B0FAKE001"
	SlackBotUID = "U0FAKEBOT"
)

// Slack is a workspace with one app in it, kept in memory and reachable over HTTP by this and by other
// processes: the Web API under /api/, Socket Mode under /link, and what a test may do under /fake/.
// Its methods may be called by many goroutines.
type Slack struct {
	cfg    SlackConfig
	server *http.Server
	addr   string
	client *http.Client

	ctx  context.Context // ends with Close
	stop context.CancelFunc
	work sync.WaitGroup

	mu       sync.Mutex
	changed  chan struct{} // closed, and made anew, by every change
	users    map[string]*slackUser
	channels map[string]*slackChannel
	triggers map[string]*slackTrigger
	views    map[string]*SlackView
	whispers []SlackMessage // ephemeral messages, to all users
	lastTS   int64          // microseconds
	serial   int
	calls    map[string]int // Web API calls by method
	faults   slackFaults

	urls    SlackURLs
	sockets []*slackSocket
	tickets map[string]bool
	pending map[string]*slackDelivery // by id of the delivery
	lines   map[string]chan struct{}  // the end of the queue of each conversation
	lost    int
}

// SlackURLs are where an app that uses no Socket Mode is told things.
type SlackURLs struct {
	Events       string `json:"events"`
	Interactions string `json:"interactions"`
	Commands     string `json:"commands"`
}

// NewSlack starts a fake Slack. Close ends it.
func NewSlack(cfg SlackConfig) (*Slack, error) {
	cfg = cfg.withDefaults()
	listener, err := net.Listen("tcp", cfg.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen for the fake Slack: %w", err)
	}
	s := &Slack{
		cfg:      cfg,
		addr:     listener.Addr().String(),
		client:   &http.Client{Transport: &http.Transport{DisableKeepAlives: true}},
		changed:  make(chan struct{}),
		users:    map[string]*slackUser{},
		channels: map[string]*slackChannel{},
		triggers: map[string]*slackTrigger{},
		views:    map[string]*SlackView{},
		calls:    map[string]int{},
		tickets:  map[string]bool{},
		pending:  map[string]*slackDelivery{},
		lines:    map[string]chan struct{}{},
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.users[SlackBotUID] = &slackUser{ID: SlackBotUID, Name: "alongside", Bot: true}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", s.serveAPI)
	mux.HandleFunc("/link", s.serveSocket)
	mux.HandleFunc("/commands/{trigger}", s.serveResponseURL)
	s.controls(mux)
	s.server = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	s.work.Go(func() {
		if err := s.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			panic(fmt.Sprintf("serve the fake Slack: %v", err)) // a fake that died silently would only confuse
		}
	})
	return s, nil
}

// Close ends every connection and waits until nothing of the fake runs any more.
func (s *Slack) Close() {
	s.stop()
	s.mu.Lock()
	sockets := s.sockets
	s.sockets = nil
	s.mu.Unlock()
	for _, socket := range sockets {
		socket.close()
	}
	_ = s.server.Close()
	s.work.Wait()
	s.client.CloseIdleConnections()
}

// URL is the root of the Web API; it ends in "/api/".
func (s *Slack) URL() string { return "http://" + s.addr + "/api/" }

// ControlURL is the root of the control endpoint; it ends in "/fake/".
func (s *Slack) ControlURL() string { return "http://" + s.addr + "/fake/" }

// BotToken is the token that the Web API accepts.
func (s *Slack) BotToken() string { return s.cfg.BotToken }

// AppToken is the token that opens Socket Mode.
func (s *Slack) AppToken() string { return s.cfg.AppToken }

// SigningSecret signs what is delivered over HTTP.
func (s *Slack) SigningSecret() string { return s.cfg.SigningSecret }

// DeliverTo tells the app over signed HTTP from now on, instead of over Socket Mode.
func (s *Slack) DeliverTo(urls SlackURLs) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.urls = urls
	s.noteChange()
}

// noteChange wakes everybody who awaits something. The caller holds mu.
func (s *Slack) noteChange() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// await blocks until done, called with mu held after every change, says so, or ctx ends.
func (s *Slack) await(ctx context.Context, done func() bool) error {
	for {
		s.mu.Lock()
		if done() {
			s.mu.Unlock()
			return nil
		}
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-s.ctx.Done():
			return errors.New("the fake Slack has been closed")
		}
	}
}

// id makes an id that was never used before. The caller holds mu.
func (s *Slack) id(prefix string) string {
	s.serial++
	return fmt.Sprintf("%s%08d", prefix, s.serial)
}

// timestamp makes the ts of a message: its time, later than every other's. The caller holds mu.
func (s *Slack) timestamp() string {
	s.lastTS = max(s.lastTS+1, s.cfg.Now().UnixMicro())
	return fmt.Sprintf("%d.%06d", s.lastTS/1_000_000, s.lastTS%1_000_000)
}

// mustJSON encodes what the fake has made itself, which cannot fail.
func mustJSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("encode %T: %v", v, err))
	}
	return b
}
