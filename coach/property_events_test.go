package coach_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"alongside/bots"
	"alongside/coach"
	"alongside/coach/safety"
	"alongside/coach/worktime"
)

// sentences are what the person may write; %s is the mark.
var sentences = []string{
	"walking by the river %s", "send this %s please", "I do not know %s", "yes", "no", "3", "14", "tomorrow", "today %s",
	"/menu", "/goal", "/goals", "/challenge", "/appointment", "/worker", "/agreement", "/share", "/pause", "/stop", "/now", "/help", "/start",
	"/start abc", "help me", "talk to a person", "/nosuchcommand %s",
	"I want to kill myself tonight %s", "I want to die %s", "I am a burden to everybody %s", "everybody is better off without me %s",
	"I took all my pills %s", "the voices tell me to hurt him %s", "", " ", "\u200b\u200b", "%s" + strings.Repeat("long ", 700),
}

// garbage is what somebody may send as the data of a button.
var garbage = []string{"", ":", "d:", "d:::", "d:1:", "d:99999999999999999999:x", "f:", "f:0:send", "f:1:evil", "c:", "c:nosuchdialog", "c:start", "c:goal",
	"c:now", "c:stop", "h:p1", "h:p1:h3:claim", "x", strings.Repeat("d:1:", 16)}

var failures = []bots.Failure{"", "", "", "", "", bots.Temporary, bots.Uncertain, bots.Throttled, bots.Gone, bots.Permanent}

func (l *life) id(prefix string) string {
	l.made++
	return fmt.Sprintf("%s%d", prefix, l.made)
}

func (l *life) somethingHappens() {
	switch rapid.SampledFrom([]string{
		"write", "write", "write", "write", "press", "press", "press", "press", "press", "garbage", "edit", "media", "block", "unblock",
		"deliver", "deliver", "deliver", "deliver", "tick", "tick", "wait", "card", "card", "card", "reply", "reply", "form", "change", "agree", "leave",
	}).Draw(l.T, "what") {
	case "write":
		l.write(rapid.SampledFrom(sentences).Draw(l.T, "words"), bots.Media{})
	case "media":
		file := rapid.SampledFrom([]string{"", "cat.jpg", "i want to die.txt"}).Draw(l.T, "file")
		l.write(rapid.SampledFrom([]string{"", "look %s", "I want to die %s"}).Draw(l.T, "caption"), bots.Media{Kind: bots.Photo, Name: file})
	case "edit":
		l.edit()
	case "press":
		if len(l.shown) > 0 {
			recent := l.shown[max(0, len(l.shown)-12):]
			o := recent[rapid.IntRange(0, len(recent)-1).Draw(l.T, "button")]
			l.Logf("presses %q", o.label)
			l.hear(bots.Inbound{Kind: bots.Pressed, Data: o.data, Message: o.message, Original: o.text})
		}
	case "garbage":
		l.hear(bots.Inbound{Kind: bots.Pressed, Data: rapid.SampledFrom(garbage).Draw(l.T, "data"), Message: "m1"})
	case "block":
		l.hear(bots.Inbound{Kind: bots.Blocked})
	case "unblock":
		l.hear(bots.Inbound{Kind: bots.Unblocked})
	case "deliver":
		for range rapid.IntRange(1, 10).Draw(l.T, "how many") {
			l.deliver(func(coach.Entry) bots.Failure { return rapid.SampledFrom(failures).Draw(l.T, "failure") })
		}
	case "tick":
		l.tick(false)
	case "wait":
		l.tick(true)
	default:
		l.teamDoes()
	}
}

// tick lets time go by until something is due, or for some time.
func (l *life) tick(anyTime bool) {
	next := l.load().NextDue()
	if anyTime || next.IsZero() || next.After(l.now.Add(30*24*time.Hour)) {
		next = l.now.Add(time.Duration(rapid.IntRange(1, 600).Draw(l.T, "minutes")) * time.Minute)
	}
	if next.After(l.now) {
		l.now = next
	}
	if out := l.happen(coach.Event{ID: l.id("tick"), Tick: &coach.Tick{}}); out.Erase {
		l.T.Skip("the stranger is forgotten")
	}
}

func (l *life) hear(in bots.Inbound) {
	in.ID, in.At, in.From, in.Sender = l.id("in"), l.now, l.phone, bots.Sender{ID: "77", Name: "maya"}
	l.happen(coach.Event{ID: in.ID, At: l.now, Heard: &in})
}

func (l *life) write(sentence string, media bots.Media) {
	message := l.id("m")
	text := l.mark(sentence, message)
	if strings.Contains(sentence, "%s") && l.world.Risk.Assess(media.Name).Level > safety.None {
		l.wrote[len(l.wrote)-1].level = safety.High // the caption goes with the name of the file
	}
	l.hear(bots.Inbound{Kind: bots.Said, Text: text, Message: message, Media: media})
}

// mark puts a mark on what is written now, and notes what it is written to.
func (l *life) mark(sentence, message string) string {
	if !strings.Contains(sentence, "%s") {
		return sentence
	}
	p := l.load()
	open := false
	for i := range p.Handoffs {
		h := &p.Handoffs[i]
		open = open || h.IsOpen() && (!h.Urgent || p.Talk.With == h.ID)
	}
	mark := fmt.Sprintf("zq%dx", len(l.wrote))
	text := strings.ReplaceAll(sentence, "%s", mark)
	asking := false // the menu asks nothing, and what is written in "worker" is for the worker
	if n := len(p.Talk.Frames); n > 0 {
		asking = !slices.Contains([]string{"menu", "about", "help", "worker"}, p.Talk.Frames[n-1].Dialog)
	}
	l.marks[mark] = len(l.wrote)
	l.wrote = append(l.wrote, written{
		id: message, text: text, level: l.world.Risk.Assess(text).Level,
		toHuman: p.Talk.Human || open && !asking, answering: asking && !p.Talk.Human && p.Talk.Frames[len(p.Talk.Frames)-1].Dialog != "worker",
	})
	return text
}

func (l *life) edit() {
	if len(l.wrote) == 0 {
		return
	}
	w := l.wrote[rapid.IntRange(0, len(l.wrote)-1).Draw(l.T, "which")]
	sentence := rapid.SampledFrom([]string{"I meant this %s", "I want to die %s"}).Draw(l.T, "new words")
	text := l.mark(sentence, w.id)
	now := &l.wrote[len(l.wrote)-1]
	now.toHuman, now.answering = false, false
	for _, before := range l.wrote { // whoever has the message gets its change
		now.toHuman = now.toHuman || before.id == w.id && (before.toHuman || before.level > safety.None)
	}
	l.hear(bots.Inbound{Kind: bots.Edited, Text: text, Message: w.id})
}

// deliver sends the first entry that is ready, and reports false if none is.
func (l *life) deliver(fails func(coach.Entry) bots.Failure) bool {
	ready := l.load().Ready(l.now)
	if len(ready) == 0 {
		return false
	}
	e := ready[0]
	if e.For != "" {
		l.happen(coach.Event{ID: "sent:" + e.ID, Delivered: &coach.Delivered{Entry: e.ID, At: l.now}})
		return true
	}
	if kind := fails(e); kind != "" {
		l.happen(coach.Event{ID: l.id("failed"), Failed: &coach.Failed{Entry: e.ID, Kind: kind, RetryAfter: 3 * time.Second}})
		return true
	}
	out, message := e.Outbound(), e.Message.Edit
	if message == "" {
		message = l.id("sent")
	}
	for _, row := range out.Buttons {
		for _, b := range row {
			if len(b.Data) > 64 || b.Label == "" {
				l.Fatalf("a button nobody can show: %q %q", b.Label, b.Data)
			}
			if e.To == l.phone {
				l.shown = append(l.shown, offer{message, out.Text, b.Data, b.Label})
			} else {
				l.cards = append(l.cards, offer{message, "", b.Data, b.Label})
			}
		}
	}
	l.happen(coach.Event{ID: "sent:" + e.ID, Delivered: &coach.Delivered{Entry: e.ID, Message: message, At: l.now}})
	return true
}

var workers = []string{"U1", "U2", "U3", "U9"}

// teamDoes has a worker, a colleague or a coordinator do something.
func (l *life) teamDoes() {
	p := l.load()
	who := rapid.SampledFrom(workers).Draw(l.T, "who")
	in := bots.Inbound{ID: l.id("team"), At: l.now, From: team1, Sender: bots.Sender{ID: who, Name: who}}
	if len(p.Handoffs) > 0 {
		h := p.Handoffs[rapid.IntRange(0, len(p.Handoffs)-1).Draw(l.T, "handoff")]
		in.From = h.Channel.InThread(h.Card)
	}
	switch rapid.SampledFrom([]string{"card", "card", "reply", "reply", "change", "form", "agree", "leave", "agenda"}).Draw(l.T, "team does") {
	case "card":
		if len(l.cards) == 0 {
			return
		}
		in.Kind, in.Data = bots.Pressed, rapid.SampledFrom(l.cards).Draw(l.T, "card").data
	case "reply":
		in.Kind, in.Message = bots.Said, l.id("ts")
		in.Text = rapid.SampledFrom([]string{"Thursday is fine", "// who knows?", "//", "  // x", "", "I call you"}).Draw(l.T, "reply")
		l.posted = append(l.posted, in.Message)
	case "change":
		if len(l.posted) == 0 {
			return
		}
		in.Kind, in.Message, in.Text = bots.Edited, rapid.SampledFrom(l.posted).Draw(l.T, "post"), "Friday is fine"
		if rapid.Bool().Draw(l.T, "taken back") {
			in.Kind, in.Text = bots.Deleted, ""
		}
	case "form":
		if len(p.Handoffs) == 0 {
			return
		}
		in.Kind, in.Data = bots.Submitted, "h:p1:"+p.Handoffs[rapid.IntRange(0, len(p.Handoffs)-1).Draw(l.T, "form")].ID+":replied"
		in.Form = map[string]string{"text": rapid.SampledFrom([]string{"", "Friday"}).Draw(l.T, "text")}
	case "agree":
		within, _ := worktime.ParseWithin(rapid.SampledFrom([]string{"2 working days", "15m"}).Draw(l.T, "within"))
		l.happen(coach.Event{ID: in.ID, Agreed: &coach.Agreed{Agreement: coach.Agreement{RespondWithin: within}}})
		return
	case "leave":
		l.leave(who)
		return
	default:
		in.Kind, in.Data = bots.Pressed, rapid.SampledFrom(garbage).Draw(l.T, "data")
	}
	l.happen(coach.Event{ID: in.ID, At: l.now, Heard: &in})
}

// leave begins or ends a worker's leave.
func (l *life) leave(who string) {
	w, ok := l.world.Workers[coach.WorkerID(who)]
	if !ok {
		return
	}
	workers := map[coach.WorkerID]coach.Worker{}
	for id, one := range l.world.Workers {
		workers[id] = one
	}
	w.Leave = nil
	days := rapid.SampledFrom([]int{0, 3, 800}).Draw(l.T, "days away")
	if days > 0 {
		w.Leave = []coach.Leave{{From: l.now.Add(-time.Hour), To: l.now.AddDate(0, 0, days)}}
	}
	workers[w.ID] = w
	l.world.Workers = workers
	l.happen(coach.Event{ID: l.id("changed"), Changed: &coach.Changed{Worker: w.ID}})
}
