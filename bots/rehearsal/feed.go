package rehearsal

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"alongside/bots"
)

// feedKeeps is how many changes a page may have missed and still catch up one by one.
const feedKeeps = 1000

// feed is the list of changes that every open page follows. It is guarded by the room's mutex.
type feed struct {
	boot    string // names this run of the program
	last    uint64 // the number of the newest change
	recent  []change
	changed chan struct{} // closed at the next change
}

// change is one thing that a page has to show differently.
type change struct {
	number uint64
	name   string
	data   []byte
}

func newFeed() feed { return feed{boot: rand.Text()[:10], changed: make(chan struct{})} }

// publish tells every page.
func (f *feed) publish(name string, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("marshal %s: %v", name, err)) // plain structs of ours: cannot fail
	}
	f.last++
	f.recent = append(f.recent, change{f.last, name, data})
	if len(f.recent) > feedKeeps {
		f.recent = f.recent[len(f.recent)-feedKeeps:]
	}
	close(f.changed)
	f.changed = make(chan struct{})
}

// id is what a page shows when it comes back after number.
func (f *feed) id(number uint64) string { return f.boot + "-" + strconv.FormatUint(number, 10) }

// position reads what id wrote. It reports false for another run's id and for one it cannot know.
func (f *feed) position(id string) (uint64, bool) {
	boot, number, ok := strings.Cut(id, "-")
	n, err := strconv.ParseUint(number, 10, 64)
	return n, ok && err == nil && boot == f.boot && n <= f.last
}

// after returns the changes since number. It reports false when too many were missed.
func (f *feed) after(number uint64) ([]change, bool) {
	missed := f.last - number
	if missed > uint64(len(f.recent)) {
		return nil, false
	}
	return append([]change(nil), f.recent[uint64(len(f.recent))-missed:]...), true
}

// state is all that a page shows.
type state struct {
	Boot     string    `json:"boot"`
	Clock    clock     `json:"clock"`
	Phone    phone     `json:"phone"`
	Workers  []Worker  `json:"workers"`
	Channels []Channel `json:"channels"`
	Messages []message `json:"messages"`
}

// clock is the service's time.
type clock struct {
	Now  int64  `json:"now"`  // milliseconds since 1970
	Zone string `json:"zone"` // its name; "Local": the browser's
	Skip bool   `json:"skip"` // whether it can be moved
}

// phone is how the person's side stands.
type phone struct {
	Chat    string `json:"chat"`
	Begun   bool   `json:"begun"`
	Blocked bool   `json:"blocked"`
	Typing  bool   `json:"typing"`
}

// snapshot is the state as it is now.
func (r *Room) snapshot() state {
	s := state{
		Boot: r.feed.boot, Clock: r.clock(), Phone: r.phoneState(),
		Workers: r.cfg.Workers, Channels: r.cfg.Channels, Messages: []message{},
	}
	for _, c := range r.cfg.Channels {
		s.Messages = append(s.Messages, r.chats[bots.Address{Bot: DeskName, Chat: c.ID}].messages...)
	}
	for _, w := range r.cfg.Workers {
		s.Messages = append(s.Messages, r.chats[bots.Address{Bot: DeskName, Chat: w.ID}].messages...)
	}
	s.Messages = append(s.Messages, r.chats[r.person.at].messages...)
	return s
}

func (r *Room) clock() clock {
	now := r.cfg.Now()
	return clock{Now: now.UnixMilli(), Zone: now.Location().String(), Skip: r.cfg.Skip != nil}
}

func (r *Room) phoneState() phone {
	p := r.person
	return phone{Chat: p.at.Chat, Begun: p.begun, Blocked: p.blocked, Typing: p.waiting > 0}
}
