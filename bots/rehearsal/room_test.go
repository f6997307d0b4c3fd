package rehearsal_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/bots"
	"alongside/bots/rehearsal"
)

// began is when every rehearsal of these tests takes place.
var began = time.Date(2026, time.March, 2, 9, 30, 0, 0, time.UTC)

// stage is a room, a browser that looks at it, and what the service heard.
type stage struct {
	*testing.T
	room  *rehearsal.Room
	web   *httptest.Server
	token string

	mu     sync.Mutex
	ahead  time.Duration // how far the clock was moved
	people int           // how many invitations were made
	answer bots.Hear     // nil: takes in everything
	logs   lockedBuffer

	heard chan bots.Inbound
}

// open opens a room with two channels and three workers, and lets its bots run.
func open(t *testing.T) *stage {
	t.Helper()
	s := build(t)
	s.run()
	return s
}

// build opens a room whose bots do not run yet.
func build(t *testing.T) *stage {
	t.Helper()
	s := &stage{T: t, heard: make(chan bots.Inbound, 10_000)}
	s.room = rehearsal.New(rehearsal.Config{
		Log:      slog.New(slog.NewTextHandler(&s.logs, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Now:      func() time.Time { s.mu.Lock(); defer s.mu.Unlock(); return began.Add(s.ahead) },
		Skip:     func(d time.Duration) { s.mu.Lock(); defer s.mu.Unlock(); s.ahead += d },
		Workers:  []rehearsal.Worker{{ID: "W1", Name: "Kim", Role: "worker"}, {ID: "W2", Name: "Ola", Role: "cover"}, {ID: "W3", Name: "Sam", Role: "colleague"}},
		Channels: []rehearsal.Channel{{ID: "handoffs", Name: "handoffs"}, {ID: "urgent", Name: "urgent"}},
		NewPerson: func(context.Context) (string, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.people++
			return "CODE" + strings.Repeat("X", s.people), nil
		},
	})
	s.web = httptest.NewServer(s.room.Handler())
	t.Cleanup(func() {
		s.room.Close()
		s.web.Close()
	})
	page := s.get("/")
	s.token = regexp.MustCompile(`name="room-token" content="([^"]+)"`).FindStringSubmatch(page)[1]
	return s
}

// run runs both bots until stop is called, or to the end of the test.
func (s *stage) run() (stop func()) {
	ctx, cancel := context.WithCancel(s.Context())
	var running sync.WaitGroup
	for _, bot := range []bots.Bot{s.room.Phone(), s.room.Desk()} {
		running.Go(func() {
			if err := bot.Run(ctx, s.hear); err != nil {
				s.Errorf("%s ended with %v", bot.Name(), err)
			}
		})
	}
	stop = func() { cancel(); running.Wait() }
	s.Cleanup(stop)
	return stop
}

func (s *stage) hear(ctx context.Context, in bots.Inbound) (bots.Reply, error) {
	s.heard <- in
	s.mu.Lock()
	answer := s.answer
	s.mu.Unlock()
	if answer == nil {
		return bots.Reply{}, nil
	}
	return answer(ctx, in)
}

// reply makes every inbound be answered so from now on.
func (s *stage) reply(answer bots.Hear) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

// always answers everything with the same.
func always(reply bots.Reply) bots.Hear {
	return func(context.Context, bots.Inbound) (bots.Reply, error) { return reply, nil }
}

// next waits for the next inbound.
func (s *stage) next() bots.Inbound {
	s.Helper()
	select {
	case in := <-s.heard:
		return in
	case <-time.After(10 * time.Second):
		s.Fatalf("nothing more was heard; logs:\n%s", s.logs.String())
		return bots.Inbound{}
	}
}

// quiet fails the test if anything was heard.
func (s *stage) quiet() {
	s.Helper()
	if len(s.heard) > 0 {
		s.Errorf("heard %v", <-s.heard)
	}
}

// send sends and returns the message's id.
func (s *stage) send(bot bots.Bot, out bots.Outbound) string {
	s.Helper()
	receipt, err := bot.Send(s.Context(), out)
	if err != nil {
		s.Fatalf("Send: %v", err)
	}
	return receipt.Message
}

// get reads a page.
func (s *stage) get(path string) string {
	s.Helper()
	response, err := s.web.Client().Get(s.web.URL + path)
	if err != nil {
		s.Fatalf("get %s: %v", path, err)
	}
	defer func() { _ = response.Body.Close() }()
	var body bytes.Buffer
	if _, err := body.ReadFrom(response.Body); err != nil || response.StatusCode != http.StatusOK {
		s.Fatalf("get %s: %s, %v", path, response.Status, err)
	}
	return body.String()
}

type action map[string]any

// post does something on the page and returns the status. with changes the request before it goes.
func (s *stage) post(body []byte, with ...func(*http.Request)) int {
	s.Helper()
	request, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.web.URL+"/room/act", bytes.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Room-Token", s.token)
	request.Header.Set("Origin", s.web.URL)
	for _, change := range with {
		change(request)
	}
	response, err := s.web.Client().Do(request)
	if err != nil {
		s.Fatalf("post: %v", err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

// try does something on the page and returns the status.
func (s *stage) try(a action) int {
	s.Helper()
	body, err := json.Marshal(a)
	if err != nil {
		s.Fatal(err)
	}
	return s.post(body)
}

// do does something on the page that the room has to take.
func (s *stage) do(a action) {
	s.Helper()
	if status := s.try(a); status != http.StatusNoContent {
		s.Errorf("%v was answered with %d", a, status)
	}
}

// begin starts the person's conversation and returns the chat.
func (s *stage) begin() bots.Address {
	s.Helper()
	s.do(action{"side": "phone", "do": "begin", "chat": s.look().Phone.Chat})
	return s.next().From
}

// shown is the page's view, as far as the tests look at it.
type shown struct {
	Boot  string `json:"boot"`
	Clock struct {
		Now  int64  `json:"now"`
		Zone string `json:"zone"`
	} `json:"clock"`
	Phone struct {
		Chat    string `json:"chat"`
		Begun   bool   `json:"begun"`
		Blocked bool   `json:"blocked"`
		Typing  bool   `json:"typing"`
	} `json:"phone"`
	Messages []shownMessage `json:"messages"`
}

type shownMessage struct {
	ID, Chat, Thread, By, Speaker, Text, Media, Only string
	Card                                             *bots.Card
	Buttons                                          [][]bots.Button
	Edited, Deleted, Pending                         bool
}

// in returns what stands in a chat.
func (v shown) in(at bots.Address) []shownMessage {
	var all []shownMessage
	for _, m := range v.Messages {
		if m.Chat == at.Channel().String() && m.Thread == at.Thread {
			all = append(all, m)
		}
	}
	return all
}

// look opens the page afresh and returns what it shows.
func (s *stage) look() shown {
	s.Helper()
	page := s.watch("")
	defer page.leave()
	var view shown
	event := page.next()
	if event.name != "state" {
		s.Fatalf("a fresh page got %s first", event.name)
	}
	event.read(s.T, &view)
	return view
}

// event is one server-sent event.
type event struct{ id, name, data string }

func (e event) read(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(e.data), v); err != nil {
		t.Fatalf("read %s: %v", e.name, err)
	}
}

// page is a browser tab that follows the room.
type page struct {
	t      *testing.T
	lines  *bufio.Scanner
	cancel context.CancelFunc
}

// watch opens the stream as a browser does that saw the event last.
func (s *stage) watch(last string) *page {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), 20*time.Second)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.web.URL+"/room/events", nil)
	if err != nil {
		s.Fatal(err)
	}
	if last != "" {
		request.Header.Set("Last-Event-ID", last)
	}
	response, err := s.web.Client().Do(request)
	if err != nil {
		s.Fatalf("open stream: %v", err)
	}
	s.Cleanup(func() { cancel(); _ = response.Body.Close() })
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 16<<20)
	return &page{s.T, lines, cancel}
}

func (p *page) leave() { p.cancel() }

// next waits for the next event.
func (p *page) next() event {
	p.t.Helper()
	var e event
	for p.lines.Scan() {
		name, value, _ := strings.Cut(p.lines.Text(), ": ")
		switch name {
		case "id":
			e.id = value
		case "event":
			e.name = value
		case "data":
			e.data = value
		case "":
			if e.name != "" {
				return e
			}
		}
	}
	p.t.Fatalf("the stream ended: %v", p.lines.Err())
	return e
}

// await waits for an event of a name that fits.
func (p *page) await(name string, fits func(data string) bool) event {
	p.t.Helper()
	for {
		if e := p.next(); e.name == name && (fits == nil || fits(e.data)) {
			return e
		}
	}
}

// saying fits what holds text.
func saying(text string) func(string) bool {
	return func(data string) bool { return strings.Contains(data, text) }
}

// lockedBuffer may be written to by many.
type lockedBuffer struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.String()
}
