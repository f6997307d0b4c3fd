package coach

import (
	"strings"
	"time"
	"unicode/utf8"

	"alongside/bots"
	"alongside/dialogs"
)

// longest is how many characters of free text are kept for sending on: one Slack message.
const longest = 2800

// offer asks what to do with words that answered no question: nothing goes to a worker without a press.
func (t *turn) offer(in *bots.Inbound) {
	if dialog, ok := t.w.Scripts.TriggeredIdle(t.p.Lang, in.Text); ok { // "thanks" needs no decision
		t.begin(dialog, nil)
		return
	}
	if isCommand(in.Text, "") {
		t.lead = t.phrase("menu.lead")
		t.begin("menu", nil)
		return
	}
	if utf8.RuneCountInString(in.Text) > longest {
		t.tellPhrase("free.long")
		return
	}
	n := t.putBy(in)
	worker := t.takerName()
	t.tell(t.phrase("free.offer", "worker", worker), say{buttons: [][]bots.Button{
		{{Label: t.phrase("free.send", "worker", worker), Data: "f:" + n + ":send"}},
		{{Label: t.phrase("free.menu"), Data: "f:" + n + ":menu"}, {Label: t.phrase("free.keep"), Data: "f:" + n + ":keep"}},
	}})
}

// putBy keeps words until a press says where they go, and returns the number of the offer.
func (t *turn) putBy(in *bots.Inbound) string {
	talk := &t.p.Talk
	talk.Offers++
	talk.Pending, talk.PendingAt, talk.PendingOf = NewPrivate(in.Text), t.since(in), in.Message
	return itoa(talk.Offers)
}

// whichOne asks whom words are for: a worker has written while a question of the bot's was open. The
// question said that nobody else would see the answer, so nothing goes out without a press (I3).
func (t *turn) whichOne(in *bots.Inbound) {
	if utf8.RuneCountInString(in.Text) > longest {
		t.tellPhrase("free.long")
		return
	}
	n, worker := t.putBy(in), t.takerName()
	t.tell(t.phrase("free.which", "worker", worker), say{buttons: [][]bots.Button{
		{{Label: t.phrase("free.send", "worker", worker), Data: "f:" + n + ":send"}},
		{{Label: t.phrase("free.answer"), Data: "f:" + n + ":answer"}, {Label: t.phrase("free.keep"), Data: "f:" + n + ":keep"}},
	}})
}

// offered handles the press.
func (t *turn) offered(in *bots.Inbound, rest string) {
	n, what, _ := strings.Cut(rest, ":")
	talk := &t.p.Talk
	if n != itoa(talk.Offers) || talk.Pending.IsEmpty() {
		t.oldButton()
		return
	}
	words, at, message := talk.Pending, talk.PendingAt, talk.PendingOf
	talk.Pending, talk.PendingAt, talk.PendingOf = Private{}, time.Time{}, ""
	label := t.phrase("free."+what, "worker", t.takerName())
	t.edit(in.Message, in.Original+"\n\n✓ "+label, "")
	switch what {
	case "send":
		if !t.helping() {
			t.p.Talk.Frames, t.p.Talk.Timeout = nil, noTime // from here on they talk with a human
		}
		t.openTalk(words, at, message)
	case "answer":
		t.p.Talk.Human = false
		t.answer(dialogs.Input{Text: words.Reveal()})
	case "menu":
		t.begin("menu", nil)
	default:
		t.tellPhrase("free.kept")
	}
}

// takerName is who gets what is sent now: whoever has the conversation that is open, otherwise the worker.
func (t *turn) takerName() string {
	if h := t.p.openHandoff(); h != nil {
		return t.holderName(h)
	}
	return t.workerName()
}

// since is when the person's message arrived at the platform, if its clock can be believed: waiting
// starts there (E8).
func (t *turn) since(in *bots.Inbound) time.Time {
	if in.At.IsZero() || in.At.After(t.now) || in.At.Before(t.now.Add(-24*time.Hour)) {
		return t.now
	}
	return in.At.UTC().Truncate(time.Millisecond)
}
