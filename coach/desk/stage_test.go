package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	_ "time/tzdata"

	"alongside/bots"
	"alongside/coach"
	"alongside/coach/safety"
	"alongside/coach/worktime"
	"alongside/dialogs"
	"alongside/dialogs/scripts"
	"alongside/store/memory"
)

// chat is a platform in memory: what was sent stands in it, and faults are switched on by the test.
type chat struct {
	name string

	mu     sync.Mutex
	made   int
	shown  []shown
	fault  func(bots.Outbound) error
	slow   time.Duration // how long a receipt takes to come back
	refs   map[string]string
	edited map[string]string
}

type shown struct {
	id  string
	out bots.Outbound
	at  time.Time
}

func (c *chat) Name() string { return c.name }

func (c *chat) Run(ctx context.Context, _ bots.Hear) error {
	<-ctx.Done()
	return nil
}

func (c *chat) Send(_ context.Context, out bots.Outbound) (bots.Receipt, error) {
	c.mu.Lock()
	defer func(slow time.Duration) { time.Sleep(slow) }(c.slow) // shown already, and nobody here knows
	defer c.mu.Unlock()
	if c.fault != nil {
		if err := c.fault(out); err != nil {
			return bots.Receipt{}, err
		}
	}
	c.made++
	id := fmt.Sprintf("%s-%d", c.name, c.made)
	c.shown = append(c.shown, shown{id, out, time.Now()})
	if out.Card != nil {
		c.refs[id] = out.Card.Ref
	}
	return bots.Receipt{Message: id, At: time.Now()}, nil
}

func (c *chat) Edit(_ context.Context, message string, out bots.Outbound) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	text := out.Text
	if out.Card != nil {
		text = cardText(out.Card)
		for i := range c.shown {
			if c.shown[i].id == message {
				c.shown[i].out.Buttons = out.Buttons
			}
		}
	}
	c.edited[message] = text
	return nil
}

func (c *chat) TraceRef(_ context.Context, thread bots.Address) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.refs[thread.Thread], nil
}

func (c *chat) CountReaders(context.Context, bots.Address) (int, error) { return 6, nil }

func (c *chat) fail(f func(bots.Outbound) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fault = f
}

func cardText(c *bots.Card) string {
	text := c.Title + " [" + c.State + "] " + c.Quote + " " + c.Note
	for _, f := range c.Fields {
		text += " " + f.Name + ": " + f.Value
	}
	return text
}

func (s shown) text() string {
	text := s.out.Text
	if s.out.Speaker != "" {
		text = s.out.Speaker + ": " + text
	}
	if s.out.Card != nil {
		text = cardText(s.out.Card) + text
	}
	return text
}

// stage is the whole service in a bubble of its own time: real desk, real domain, real scripts.
type stage struct {
	t     *testing.T
	desk  *Desk
	store *memory.Store
	phone *chat
	slack *chat
	made  int
	stop  context.CancelFunc
	ended chan error
}

var (
	handoffs = bots.Address{Bot: "slack", Chat: "CHANDOFFS"}
	urgent   = bots.Address{Bot: "slack", Chat: "CURGENT"}
	maya     = bots.Address{Bot: "telegram", Chat: "77"}
)

func shippedWorld(t testing.TB) *coach.World {
	t.Helper()
	library, problems := dialogs.Load(coach.Vocabulary(), scripts.FS)
	for _, p := range problems {
		if p.Severity == dialogs.MustFix {
			t.Fatal(p)
		}
	}
	hours, err := worktime.ParseHours("Mon-Fri 09:00-17:00")
	if err != nil {
		t.Fatal(err)
	}
	return &coach.World{
		Scripts: library, Risk: safety.Default(),
		Service: coach.Service{
			Name: "Riverside", Zone: "Europe/London", Hours: hours,
			Teams: map[string]coach.Channels{"": {Handoffs: handoffs, Urgent: urgent}},
			Crisis: coach.Crisis{OpensFrom: safety.High, ClaimWithin: 10 * time.Minute, Contacts: []coach.Contact{
				{Name: "Emergency services", Phone: "999"}, {Name: "Samaritans", Phone: "116 123"}}},
		},
	}
}

// play runs a story in a bubble. It begins on Monday 2 March 2026 at 10:00 in London.
func play(t *testing.T, story func(s *stage)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)))
		s := &stage{t: t, store: memory.New(), ended: make(chan error, 1)}
		s.phone = &chat{name: "telegram", refs: map[string]string{}, edited: map[string]string{}}
		s.slack = &chat{name: "slack", refs: map[string]string{}, edited: map[string]string{}}
		s.open("process-1")
		s.desk.TellWorker(t.Context(), "U1", coach.Event{ID: "setup1", SetUp: &coach.SetUp{Worker: coach.Worker{ID: "U1", Name: "Anna", Zone: "Europe/London", Cover: "U2"}}})
		s.desk.TellWorker(t.Context(), "U2", coach.Event{ID: "setup2", SetUp: &coach.SetUp{Worker: coach.Worker{ID: "U2", Name: "Bea", Zone: "Europe/London"}}})
		synctest.Wait()
		story(s)
		s.close()
	})
}

// open starts a process; close ends it.
func (s *stage) open(owner string) {
	world := shippedWorld(s.t)
	s.desk = New(Config{
		Store: s.store, Bots: []bots.Bot{s.phone, s.slack}, World: func() *coach.World { return world },
		Now: time.Now, Owner: owner, Look: 30 * time.Second, Log: slog.New(slog.DiscardHandler),
	})
	ctx, stop := context.WithCancel(s.t.Context())
	s.stop = stop
	d := s.desk
	go func() { s.ended <- d.Run(ctx) }()
	synctest.Wait()
}

func (s *stage) close() {
	s.stop()
	if err := <-s.ended; err != nil {
		s.t.Errorf("run: %v", err)
	}
}

// invite makes a person with a worker, and returns the code of their invitation.
func (s *stage) invite(id coach.PersonID) string {
	s.t.Helper()
	code := "code-" + string(id)
	hash := coach.HashCode(code)
	if err := s.store.PutRoute(s.t.Context(), "invite:"+hash, "person:"+string(id)); err != nil {
		s.t.Fatal(err)
	}
	_, err := s.desk.Tell(s.t.Context(), id, coach.Event{ID: "invite " + string(id), At: time.Now(), Invited: &coach.Invitation{
		CodeHash: hash, Worker: "U1", Name: coach.NewPrivate("Maya"), Lang: "en", Zone: "Europe/London"}})
	if err != nil {
		s.t.Fatal(err)
	}
	synctest.Wait()
	return code
}

// says has the person write, and waits until everything that follows has been sent.
func (s *stage) says(text string) { s.t.Helper(); s.hear(s.fromPhone(text)) }

func (s *stage) fromPhone(text string) bots.Inbound {
	s.made++
	id := fmt.Sprintf("m%d", s.made)
	return bots.Inbound{ID: id, At: time.Now(), From: maya, Sender: bots.Sender{ID: "77"}, Kind: bots.Said, Text: text, Message: id}
}

func (s *stage) hear(in bots.Inbound) bots.Reply {
	s.t.Helper()
	reply, err := s.desk.Hear(s.t.Context(), in)
	if err != nil {
		s.t.Fatalf("hear %s: %v", in, err)
	}
	time.Sleep(100 * time.Millisecond) // more than a lost race waits
	synctest.Wait()
	return reply
}

// presses presses the newest button with this label.
func (s *stage) presses(who *chat, from bots.Address, sender, label string) bots.Reply {
	s.t.Helper()
	s.made++
	who.mu.Lock()
	var found *bots.Inbound
	for i := len(who.shown) - 1; i >= 0 && found == nil; i-- {
		for _, row := range who.shown[i].out.Buttons {
			for _, b := range row {
				if b.Label == label && found == nil {
					found = &bots.Inbound{ID: fmt.Sprintf("p%d", s.made), At: time.Now(), From: from, Sender: bots.Sender{ID: sender},
						Kind: bots.Pressed, Data: b.Data, Message: who.shown[i].id, Original: who.shown[i].out.Text}
				}
			}
		}
	}
	who.mu.Unlock()
	if found == nil {
		s.t.Fatalf("no button %q; the chat:\n%s", label, s.log(who))
	}
	return s.hear(*found)
}

func (s *stage) taps(label string) { s.t.Helper(); s.presses(s.phone, maya, "77", label) }

func (s *stage) replies(worker, thread, text string) {
	s.t.Helper()
	s.made++
	ts := fmt.Sprintf("ts%d", s.made)
	s.hear(bots.Inbound{ID: ts, At: time.Now(), From: handoffs.InThread(thread), Sender: bots.Sender{ID: worker}, Kind: bots.Said, Text: text, Message: ts})
}

// card returns the id of the newest card in a channel.
func (s *stage) card(in bots.Address) string {
	s.t.Helper()
	s.slack.mu.Lock()
	defer s.slack.mu.Unlock()
	for i := len(s.slack.shown) - 1; i >= 0; i-- {
		if m := s.slack.shown[i]; m.out.Card != nil && m.out.To == in {
			return m.id
		}
	}
	s.t.Fatal("no card")
	return ""
}

// sees checks that the newest message holds the words.
func (s *stage) sees(who *chat, words string) {
	s.t.Helper()
	who.mu.Lock()
	defer who.mu.Unlock()
	for i := len(who.shown) - 1; i >= max(0, len(who.shown)-3); i-- {
		if strings.Contains(who.shown[i].text(), words) {
			return
		}
	}
	s.t.Errorf("none of the last messages of %s holds %q:\n%s", who.name, words, s.tail(who))
}

func (s *stage) never(who *chat, words string) {
	s.t.Helper()
	if strings.Contains(s.log(who), words) {
		s.t.Errorf("%s has seen %q:\n%s", who.name, words, s.log(who))
	}
}

func (s *stage) count(who *chat, words string) int {
	who.mu.Lock()
	defer who.mu.Unlock()
	n := 0
	for _, m := range who.shown {
		if strings.Contains(m.text(), words) {
			n++
		}
	}
	return n
}

func (s *stage) log(who *chat) string {
	who.mu.Lock()
	defer who.mu.Unlock()
	return s.tail(who)
}

func (s *stage) tail(who *chat) string {
	var b strings.Builder
	for _, m := range who.shown {
		fmt.Fprintf(&b, "%s %s %s\n", m.at.UTC().Format("Mon 15:04"), m.out.To, m.text())
		for _, row := range m.out.Buttons {
			for _, button := range row {
				fmt.Fprintf(&b, "   [%s]", button.Label)
			}
			b.WriteString("\n")
		}
		if text, ok := who.edited[m.id]; ok {
			fmt.Fprintf(&b, "   now: %s\n", text)
		}
	}
	return b.String()
}

// join takes the person through onboarding.
func (s *stage) join() {
	s.t.Helper()
	s.says("/start " + s.invite("p1"))
	for range 6 {
		s.taps("Go on")
	}
	s.taps("Yes, that is all right")
	s.taps("Yes, they may see it")
	s.taps("That is fine")
}

func itoa(n int) string { return fmt.Sprint(n) }

var errAway = errors.New("connection refused")

func away(bots.Outbound) error { return &bots.SendError{Kind: bots.Temporary, Err: errAway} }

// all returns what was shown so far.
func (c *chat) all() []shown {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.shown)
}

// reads returns what a message was changed to.
func (c *chat) reads(id string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.edited[id]
}
