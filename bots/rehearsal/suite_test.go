package rehearsal_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"alongside/bots"
	"alongside/bots/botstest"
	"alongside/bots/rehearsal"
)

// The desk is a platform like any other, as far as one inside this program can be: it is never away,
// takes no token and sets no pace. Only one person holds the phone, so the phone has tests of its own.
func TestDeskIsABot(t *testing.T) {
	t.Parallel()
	botstest.Run(t, func(t *testing.T) botstest.Rig { return newRig(t) }, "hear", "send")
}

// rig is a room with six workers, who talk to the bot in their direct messages.
type rig struct {
	*stage
	watched map[string]*page // by worker
}

func newRig(t *testing.T) *rig {
	s := &stage{T: t}
	var workers []rehearsal.Worker
	for n := range 6 {
		workers = append(workers, rehearsal.Worker{ID: workerID(n), Name: "Worker"})
	}
	s.room = rehearsal.New(rehearsal.Config{
		Log:     slog.New(slog.NewTextHandler(&s.logs, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Workers: workers, Channels: []rehearsal.Channel{{ID: "handoffs", Name: "handoffs"}},
	})
	s.web = httptest.NewServer(s.room.Handler())
	t.Cleanup(func() {
		s.room.Close()
		s.web.Close()
	})
	s.token = regexp.MustCompile(`name="room-token" content="([^"]+)"`).FindStringSubmatch(s.get("/"))[1]
	return &rig{stage: s, watched: map[string]*page{}}
}

func workerID(n int) string { return "W" + string(rune('0'+n)) }

func (r *rig) Bot() bots.Bot { return r.room.Desk() }

// Human returns a worker. From the first time on, a tab of theirs stands open to see their toasts.
func (r *rig) Human(n int) botstest.Human {
	id := workerID(n)
	if r.watched[id] == nil {
		r.watched[id] = r.watch("")
	}
	return &human{rig: r, id: id}
}

func (r *rig) TextLimit() int         { return 4096 }
func (r *rig) Length(text string) int { return utf8.RuneCountInString(text) }
func (r *rig) Secrets() []string      { return []string{r.token} }
func (r *rig) Logs() string           { return r.logs.String() }

// AwaitConfirmed waits until no message is marked as on its way.
func (r *rig) AwaitConfirmed(context.Context) {
	changes := r.watch("")
	defer changes.leave()
	for {
		changes.next() // the state, or a change of it
		pending := false
		for _, m := range r.look().Messages {
			pending = pending || m.Pending
		}
		if !pending {
			return
		}
	}
}

// A room cannot be away: what is said meanwhile waits for nothing.
func (r *rig) Away() {}
func (r *rig) Heal() {}

func (r *rig) Refused() (bots.Bot, string) { r.Fatal("the room takes no token"); return nil, "" }
func (r *rig) Throttle(time.Duration)      { r.Fatal("the room sets no pace") }
func (r *rig) LoseAnswer()                 { r.Fatal("the room loses nothing") }
func (r *rig) Stall()                      { r.Fatal("the room does not hang") }
func (r *rig) AwaitStalled(context.Context) {
	r.Fatal("the room does not hang")
}

// human is one worker at the page.
type human struct {
	rig *rig
	id  string
}

func (h *human) ID() string         { return h.id }
func (h *human) Chat() bots.Address { return bots.Address{Bot: "desk", Chat: h.id} }
func (h *human) Leave()             { h.rig.Fatal("nobody leaves the desk") }

func (h *human) Say(text string) string {
	h.rig.do(action{"side": "desk", "do": "say", "as": h.id, "chat": h.id, "text": text})
	said := h.rig.look().in(h.Chat())
	for n := len(said) - 1; ; n-- {
		if said[n].By == h.id {
			return said[n].ID
		}
	}
}

func (h *human) Edit(message, text string) {
	h.rig.do(action{"side": "desk", "do": "edit", "as": h.id, "chat": h.id, "message": message, "text": text})
}

func (h *human) Press(message, label string) {
	for _, m := range h.rig.look().in(h.Chat()) {
		for _, row := range m.Buttons {
			for _, b := range row {
				if m.ID == message && b.Label == label {
					h.rig.do(action{"side": "desk", "do": "press", "as": h.id, "chat": h.id, "message": message, "data": b.Data})
					return
				}
			}
		}
	}
	h.rig.Fatalf("there is no button %q", label)
}

func (h *human) Read() []botstest.Seen {
	var all []botstest.Seen
	for _, m := range h.rig.look().in(h.Chat()) {
		if m.By != "bot" || m.Only != "" {
			continue
		}
		seen := botstest.Seen{Message: m.ID, Text: m.Text}
		if c := m.Card; c != nil {
			lines := []string{c.Title, c.State}
			for _, f := range c.Fields {
				lines = append(lines, f.Name, f.Value)
			}
			seen.Text = strings.Join(append(lines, c.Quote, c.Note, m.Text), "\n")
		}
		if m.Speaker != "" {
			seen.Text = m.Speaker + "\n" + seen.Text
		}
		for _, row := range m.Buttons {
			for _, b := range row {
				seen.Labels = append(seen.Labels, b.Label)
			}
		}
		all = append(all, seen)
	}
	return all
}

func (h *human) AwaitToast(context.Context) string {
	var note shownMessage
	h.rig.watched[h.id].await("message", func(data string) bool { return strings.Contains(data, `"only":"`+h.id+`"`) }).read(h.rig.T, &note)
	return note.Text
}
