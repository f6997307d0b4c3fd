package coach_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
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

var update = flag.Bool("update", false, "rewrite the transcripts with what is really said")

// The transcripts of the shipped dialogs are conversations with the whole domain: saved and loaded again
// between two lines, with the real recogniser, agreement and clock. Read a change of them as prose.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../dialogs/scripts/testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no transcripts", err)
	}
	library, _ := dialogs.Load(coach.Vocabulary(), scripts.FS)
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if dialog, _, _ := strings.Cut(name, "."); len(library.States(dialog)) == 0 {
				t.Fatalf("there is no dialog %q", dialog)
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, err := dialogs.RunTranscript(name, want, func(header map[string]string) (dialogs.Player, error) {
				return newPlayer(library, header)
			})
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(got, []byte("\n! alarm")) || !bytes.Contains(got, []byte("\n< ")) {
				t.Errorf("something went wrong, or nothing was said:\n%s", got)
			}
			if bytes.Equal(got, want) {
				return
			}
			if !*update {
				t.Fatalf("it went differently; look at it with -update:\n%s", got)
			}
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// player is one person's phone, and the service behind it.
type player struct {
	now    time.Time
	made   int
	world  *coach.World
	store  *memory.Store
	begin  string
	screen []shownMessage
}

type shownMessage struct {
	id      string
	text    string
	buttons [][]bots.Button
}

var phone = bots.Address{Bot: "telegram", Chat: "77"}

func newPlayer(library *dialogs.Library, header map[string]string) (*player, error) {
	now, err := time.Parse(time.RFC3339, header["now"])
	if err != nil {
		return nil, fmt.Errorf("read @now: %w", err)
	}
	hours, err := worktime.ParseHours("Mon-Fri 09:00-17:00")
	if err != nil {
		return nil, err
	}
	zone := header["zone"]
	handoffs := bots.Address{Bot: "slack", Chat: "CHANDOFFS"}
	p := &player{now: now, store: memory.New(), begin: header["start"], world: &coach.World{
		Scripts: library, Risk: safety.Default(), Readers: map[string]int{handoffs.String(): 6},
		Workers: map[coach.WorkerID]coach.Worker{
			"U1": {ID: "U1", Name: "Anna", Zone: zone, Hours: hours, Cover: "U2"},
			"U2": {ID: "U2", Name: "Bea", Zone: zone, Hours: hours},
		},
		Service: coach.Service{
			Name: "Riverside community team", Zone: zone, Hours: hours,
			Teams: map[string]coach.Channels{"": {Handoffs: handoffs, Urgent: bots.Address{Bot: "slack", Chat: "CURGENT"}}},
			Crisis: coach.Crisis{OpensFrom: safety.High, ClaimWithin: 10 * time.Minute, Contacts: []coach.Contact{
				{Name: "Emergency services", Phone: "999"},
				{Name: "Samaritans", Phone: "116 123"},
				{Name: "Shout", Phone: "85258", Note: "text, day and night"},
			}},
		},
	}}
	person := &coach.Person{ID: "p1"}
	invited := coach.Event{ID: "invited", At: now, Invited: &coach.Invitation{
		CodeHash: coach.HashCode("c0de"), Worker: "U1", Name: coach.NewPrivate("Maya"), Lang: "en", Zone: zone}}
	out := coach.Handle(person, invited, now, p.world)
	if err := p.store.SavePerson(context.Background(), out.Person, out.Journal); err != nil {
		return nil, err
	}
	if _, err := p.heard(bots.Said, "/start c0de", "", ""); err != nil {
		return nil, err
	}
	if p.begin != "start" {
		for _, press := range []string{"Go on", "Go on", "Go on", "Go on", "Go on", "Go on", "yes", "yes", "That is fine"} {
			if _, err := p.Hear(press); err != nil {
				return nil, err
			}
		}
	}
	return p, p.propose(header["proposal"])
}

// propose has the worker propose an agreement: within which time they answer.
func (p *player) propose(within string) error {
	if within == "" {
		return nil
	}
	w, err := worktime.ParseWithin(within)
	if err != nil {
		return err
	}
	_, err = p.handle(coach.Event{ID: "agreed", At: p.now, Agreed: &coach.Agreed{Agreement: coach.Agreement{RespondWithin: w}, By: "U1"}})
	return err
}

// Open shows what the person sees first.
func (p *player) Open() ([]dialogs.Line, error) {
	if p.begin == "start" {
		return p.heard(bots.Said, "/start", "", "")
	}
	return p.heard(bots.Said, "/"+p.begin, "", "")
}

// Hear is the person writing, or pressing the newest button of that label.
func (p *player) Hear(input string) ([]dialogs.Line, error) {
	if kind, ok := strings.CutPrefix(input, "["); ok {
		return p.heard(bots.Said, "", "", bots.MediaKind(strings.TrimSuffix(kind, "]")))
	}
	for _, m := range slices.Backward(p.screen) {
		for _, row := range m.buttons {
			for _, b := range row {
				if b.Label == input {
					return p.press(m, b)
				}
			}
		}
		if len(m.buttons) > 0 {
			break
		}
	}
	return p.heard(bots.Said, input, "", "")
}

func (p *player) press(m shownMessage, b bots.Button) ([]dialogs.Line, error) {
	return p.event(&bots.Inbound{Kind: bots.Pressed, Data: b.Data, Message: m.id, Original: m.text})
}

func (p *player) heard(kind bots.Kind, text, data string, media bots.MediaKind) ([]dialogs.Line, error) {
	return p.event(&bots.Inbound{Kind: kind, Text: text, Data: data, Media: bots.Media{Kind: media}})
}

func (p *player) event(in *bots.Inbound) ([]dialogs.Line, error) {
	p.made++
	in.ID, in.At, in.From, in.Sender = fmt.Sprintf("e%d", p.made), p.now, phone, bots.Sender{ID: "77"}
	if in.Message == "" {
		in.Message = fmt.Sprintf("m%d", p.made)
	}
	lines, err := p.handle(coach.Event{ID: in.ID, At: p.now, Heard: in})
	p.now = p.now.Add(time.Second)
	return lines, err
}

// Advance wakes the person whenever something of theirs is due.
func (p *player) Advance(d time.Duration) ([]dialogs.Line, error) {
	var lines []dialogs.Line
	until := p.now.Add(d)
	for {
		person, err := p.store.LoadPerson(context.Background(), "p1")
		if err != nil {
			return lines, err
		}
		due := person.NextDue()
		if due.IsZero() || due.After(until) {
			break
		}
		if due.After(p.now) {
			p.now = due
		}
		p.made++
		more, err := p.handle(coach.Event{ID: fmt.Sprintf("t%d", p.made), At: p.now, Tick: &coach.Tick{}})
		lines = append(lines, more...)
		if err != nil {
			return lines, err
		}
		p.now = p.now.Add(time.Second)
	}
	p.now = until
	return lines, nil
}

// handle loads, decides, saves and delivers, and tells what was seen of it.
func (p *player) handle(ev coach.Event) ([]dialogs.Line, error) {
	ctx := context.Background()
	person, err := p.store.LoadPerson(ctx, "p1")
	if err != nil {
		return nil, err
	}
	out := coach.Handle(person, ev, p.now, p.world)
	var lines []dialogs.Line
	for _, alarm := range out.Alarms {
		lines = append(lines, dialogs.Line{Mark: dialogs.Effect, Text: "alarm: " + alarm})
	}
	person = out.Person
	for _, e := range slices.Clone(person.Outbox) {
		p.made++
		id := fmt.Sprintf("m%d", p.made)
		if e.Message != nil {
			lines = append(lines, p.shown(id, e)...)
		}
		receipt := coach.Event{ID: id, At: p.now, Delivered: &coach.Delivered{Entry: e.ID, Message: id, At: p.now}}
		person = coach.Handle(person, receipt, p.now, p.world).Person
	}
	if frames := person.Talk.Frames; len(frames) > 0 {
		top := frames[len(frames)-1]
		lines = append(lines, dialogs.Line{Mark: dialogs.Stands, Text: top.Dialog + "/" + top.State})
	}
	return lines, p.store.SavePerson(ctx, person, out.Journal)
}

// shown is a message as the person sees it, or the first line of what the team does.
func (p *player) shown(id string, e coach.Entry) []dialogs.Line {
	sent := e.Outbound()
	text := sent.Text
	if sent.Speaker != "" {
		text = sent.Speaker + "\n" + text
	}
	switch {
	case e.Message.Edit != "":
		return nil
	case e.To == phone:
		p.screen = append(p.screen, shownMessage{id, sent.Text, sent.Buttons})
		line := dialogs.Line{Mark: dialogs.Said, Text: text}
		for _, row := range sent.Buttons {
			for _, b := range row {
				line.Labels = append(line.Labels, b.Label)
			}
		}
		return []dialogs.Line{line}
	}
	if c := sent.Card; c != nil {
		text = c.Title + "; " + c.State
		if c.Quote != "" {
			text += "\n" + c.Quote
		}
	}
	return []dialogs.Line{{Mark: dialogs.Effect, Text: "to " + e.To.String() + ": " + text}}
}
