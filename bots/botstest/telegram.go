package botstest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// TelegramConfig says what a fake Telegram is like. The zero value is one bot on a free port of the
// loopback with a token of its own.
type TelegramConfig struct {
	Addr     string // where it listens; default a free port of 127.0.0.1; "-" listens nowhere, for Client only
	Token    string // the bot's; default "4711:FAKE-telegram-token"
	Username string // the bot's; default "alongside_fake_bot"

	// Redeliver is the wait before an update that a webhook did not take is delivered again. Default 20 ms.
	Redeliver time.Duration
	// Webhooks delivers updates to webhooks. Default a client of its own.
	Webhooks *http.Client
	// Now is the time that messages carry. Default time.Now.
	Now func() time.Time
}

func (c TelegramConfig) withDefaults() TelegramConfig {
	if c.Addr == "" {
		c.Addr = "127.0.0.1:0"
	}
	if c.Token == "" {
		c.Token = "4711:FAKE-telegram-token"
	}
	if c.Username == "" {
		c.Username = "alongside_fake_bot"
	}
	if c.Redeliver == 0 {
		c.Redeliver = 20 * time.Millisecond
	}
	if c.Webhooks == nil {
		c.Webhooks = &http.Client{Transport: &http.Transport{}}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Telegram is a fake of the Bot API with one bot, scripted users, and faults to inject. It is written to
// https://core.telegram.org/bots/api and, where that is silent, to the open Bot API server. Other
// processes reach it by URL, and a bot inside a testing/synctest bubble by Client. All methods may be
// called by many goroutines.
type Telegram struct {
	cfg    TelegramConfig
	addr   string
	server *http.Server // nil if it listens nowhere
	botID  int64
	ends   context.Context
	end    context.CancelFunc
	wait   sync.WaitGroup

	mu       sync.Mutex
	changed  chan struct{} // closed, and replaced, with every change
	queue    telegramQueue
	webhook  telegramWebhook
	fault    telegramFaults
	users    map[int64]*TelegramUser
	groups   map[int64]*TelegramGroup
	commands map[string][]TelegramCommand // by language
	lastID   int                          // of messages, callback queries and groups
	pressed  map[string]*TelegramUser     // callback queries without an answer
	sent     []TelegramSent
	calls    map[string]int
}

// TelegramCommand is one line of the bot's menu.
type TelegramCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// TelegramSent is one thing the bot has done in a chat.
type TelegramSent struct {
	Chat    int64     `json:"chat"`
	Method  string    `json:"method"`
	Message int       `json:"message"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
}

// NewTelegram starts a fake Telegram. End it with Close.
func NewTelegram(cfg TelegramConfig) (*Telegram, error) {
	cfg = cfg.withDefaults()
	var id int64
	if _, err := fmt.Sscanf(cfg.Token, "%d:", &id); err != nil {
		return nil, fmt.Errorf("token of the fake: want NUMBER:WORD: %w", err)
	}
	tg := &Telegram{
		cfg: cfg, botID: id, changed: make(chan struct{}),
		queue:    telegramQueue{next: 1000},
		users:    map[int64]*TelegramUser{},
		groups:   map[int64]*TelegramGroup{},
		commands: map[string][]TelegramCommand{},
		pressed:  map[string]*TelegramUser{},
		calls:    map[string]int{},
	}
	tg.ends, tg.end = context.WithCancel(context.Background())
	if cfg.Addr == "-" {
		return tg, nil
	}
	if err := tg.listen(cfg.Addr); err != nil {
		tg.end()
		return nil, err
	}
	return tg, nil
}

// listen serves at addr.
func (tg *Telegram) listen(addr string) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen for the fake telegram: %w", err)
	}
	tg.addr = listener.Addr().String()
	server := &http.Server{Handler: tg, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return tg.ends }}
	tg.server = server
	tg.wait.Go(func() { _ = server.Serve(listener) }) // ends with Close
	return nil
}

// Close ends the fake and everything that waits for it.
func (tg *Telegram) Close() {
	tg.end()
	tg.mu.Lock()
	tg.note()
	tg.mu.Unlock()
	if tg.server != nil {
		_ = tg.server.Close() // what is left of its connections is of no interest
	}
	tg.wait.Wait()
	tg.cfg.Webhooks.CloseIdleConnections()
}

// URL is what a client takes in place of https://api.telegram.org.
func (tg *Telegram) URL() string {
	if tg.addr == "" {
		return "http://telegram.invalid" // for Client
	}
	return "http://" + tg.addr
}

// ControlURL is where other programs drive the users; see the package's file telegramcontrol.go.
func (tg *Telegram) ControlURL() string { return tg.URL() + "/fake/" }

// Token is the bot's token.
func (tg *Telegram) Token() string { return tg.cfg.Token }

// note wakes everybody who waits for a change. The caller holds mu.
func (tg *Telegram) note() {
	close(tg.changed)
	tg.changed = make(chan struct{})
}

// errTelegramClosed is why a wait ends with the fake.
var errTelegramClosed = errors.New("the fake telegram is closed")

// await blocks until done, which is called with mu held, or ctx or the fake ends.
func (tg *Telegram) await(ctx context.Context, done func() bool) error {
	for {
		tg.mu.Lock()
		ok, changed := done(), tg.changed
		tg.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-tg.ends.Done():
			return errTelegramClosed
		}
	}
}

// AwaitConfirmed blocks until no update is left that the bot has yet to confirm.
func (tg *Telegram) AwaitConfirmed(ctx context.Context) error {
	return tg.await(ctx, func() bool { return len(tg.queue.updates) == 0 })
}

// Sent returns what the bot has done in chats, in order.
func (tg *Telegram) Sent() []TelegramSent {
	tg.mu.Lock()
	defer tg.mu.Unlock()
	return append([]TelegramSent(nil), tg.sent...)
}

// Calls returns how often method was called with the right token.
func (tg *Telegram) Calls(method string) int {
	tg.mu.Lock()
	defer tg.mu.Unlock()
	return tg.calls[strings.ToLower(method)]
}

// AwaitCalls blocks until method has been called n times.
func (tg *Telegram) AwaitCalls(ctx context.Context, method string, n int) error {
	return tg.await(ctx, func() bool { return tg.calls[strings.ToLower(method)] >= n })
}

// Commands returns the bot's menu in a language; "" is for everybody else.
func (tg *Telegram) Commands(lang string) []TelegramCommand {
	tg.mu.Lock()
	defer tg.mu.Unlock()
	return append([]TelegramCommand(nil), tg.commands[lang]...)
}

func (tg *Telegram) newID() int {
	tg.lastID++
	return tg.lastID
}
