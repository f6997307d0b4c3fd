// Package rehearsal is a chat platform in one browser page, for trying Alongside and for training: the
// person's phone on the left, the workers' channels on the right, both live, without any token.
//
// Everything said here lives in memory and ends with the process, while the service's store stays. So
// every room, and every "start over", begins with a person's chat of a new, random name: a rehearsal
// that is started again begins with a new person. What the service still sends to chats and threads of
// an earlier room is taken and shown nowhere.
//
// The package knows nothing of what the service does; it must not. A Room may be used by many
// goroutines at once.
package rehearsal

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"alongside/bots"
)

// The names of the two bots, which begin their addresses.
const (
	PhoneName = "phone"
	DeskName  = "desk"
)

// Config is what a Room needs. Only Channels and Workers are required.
type Config struct {
	Log       *slog.Logger                              // nil: nothing is logged
	Now       func() time.Time                          // the service's clock, in the zone it is shown in; must not block; nil: time.Now
	Skip      func(time.Duration)                       // moves the service's clock on; nil: the page offers no such buttons
	Workers   []Worker                                  // whom the page can play
	Channels  []Channel                                 // in the order they are shown
	NewPerson func(ctx context.Context) (string, error) // makes a fresh invitation and returns its code; nil: people start without one
	Hosts     []string                                  // names the page may be asked for by, besides addresses, localhost and names without a dot
}

// Worker is somebody the page can play at the desk.
type Worker struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role"` // "worker", "cover", "colleague": shown beside the name
}

// Channel is one channel at the desk.
type Channel struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Room is one rehearsal: what was said on both sides, and who is looking.
type Room struct {
	cfg   Config
	token string // what a page has to show before it may act
	phone *Phone
	desk  *Desk

	inviting sync.Mutex // one invitation is made at a time

	mu     sync.Mutex // guards everything below
	feed   feed
	chats  map[bots.Address]*chat
	person person
	forms  forms
	ticks  int // makes ids that are used once
	closed chan struct{}
	once   sync.Once
}

// person is who holds the phone now.
type person struct {
	at      bots.Address
	begun   bool
	blocked bool
	code    string // the invitation, once it was asked for
	waiting int    // of what they did, how much was not heard yet
}

// New opens a room.
func New(cfg Config) *Room {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	r := &Room{
		cfg: cfg, token: rand.Text(), chats: map[bots.Address]*chat{},
		feed: newFeed(), forms: forms{}, ticks: randomStart(), closed: make(chan struct{}),
	}
	r.phone = &Phone{room: r, line: newLine(cfg.Log)}
	r.desk = &Desk{room: r, line: newLine(cfg.Log)}
	for _, c := range cfg.Channels {
		r.open(bots.Address{Bot: DeskName, Chat: c.ID})
	}
	for _, w := range cfg.Workers {
		r.open(bots.Address{Bot: DeskName, Chat: w.ID})
	}
	r.meet()
	return r
}

// Phone returns the person's side.
func (r *Room) Phone() bots.Bot { return r.phone }

// Desk returns the workers' side.
func (r *Room) Desk() bots.Bot { return r.desk }

// Close ends the live streams, so that a server can shut down. Register it with
// http.Server.RegisterOnShutdown. The bots work on.
func (r *Room) Close() { r.once.Do(func() { close(r.closed) }) }

// open makes an empty chat.
func (r *Room) open(at bots.Address) { r.chats[at] = &chat{} }

// meet gives the phone to a new person. The chat of the one before is forgotten.
func (r *Room) meet() {
	delete(r.chats, r.person.at)
	r.person = person{at: bots.Address{Bot: PhoneName, Chat: strings.ToLower(rand.Text()[:12])}}
	r.open(r.person.at)
}

// now is the service's time, to the millisecond, in UTC.
func (r *Room) now() time.Time { return r.cfg.Now().UTC().Truncate(time.Millisecond) }

// stamp makes a message id that was not used before: seconds and a count, as Slack writes them.
func (r *Room) stamp(now time.Time) string {
	r.ticks++
	return fmt.Sprintf("%d.%06d", now.Unix(), r.ticks%1_000_000)
}

// randomStart keeps the ids of a room apart from those of the room before a restart.
func randomStart() int {
	n := 0
	for _, b := range []byte(rand.Text()[:5]) {
		n = n*31 + int(b)
	}
	return n % 1_000_000
}

// worker finds who is played.
func (r *Room) worker(id string) (Worker, bool) {
	for _, w := range r.cfg.Workers {
		if w.ID == id {
			return w, true
		}
	}
	return Worker{}, false
}
