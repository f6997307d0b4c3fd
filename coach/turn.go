package coach

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"alongside/bots"
	"alongside/coach/worktime"
)

// turn is one event being handled: what it is, and what has followed so far.
type turn struct {
	p   *Person
	ev  Event
	now time.Time
	w   *World

	made    int
	lead    string // said above the next message
	journal []JournalEntry
	reply   bots.Reply
	alarms  []string
	nothing bool
	astray  bool // a reply in a thread that is none of theirs, as far as is known here
	erase   bool
}

// id makes an id that the same event makes again when it has to be handled once more.
func (t *turn) id() string {
	t.made++
	return fmt.Sprintf("%s#%d", t.ev.ID, t.made)
}

// next makes a short id for something of the person's own: "g7".
func (t *turn) next(prefix string) string {
	t.p.Made++
	return fmt.Sprintf("%s%d", prefix, t.p.Made)
}

func (t *turn) zone() *time.Location {
	if loc, err := worktime.LoadZone(t.p.Zone); err == nil {
		return loc
	}
	if loc, err := worktime.LoadZone(t.w.Service.Zone); err == nil {
		return loc
	}
	return time.UTC
}

// phrase returns one of the service's own sentences in the person's language; kv are placeholder, value, ...
func (t *turn) phrase(key string, kv ...string) string {
	args := make(map[string]string, len(kv)/2)
	for i := 0; i+1 < len(kv); i += 2 {
		args[kv[i]] = kv[i+1]
	}
	words := t.w.Scripts.Phrase(t.p.Lang, key, args)
	if strings.HasPrefix(key, "handoff.") { // they may begin with who has it
		words = capital(words)
	}
	return words
}

// note writes a line into the journal.
func (t *turn) note(kind, who, what string, words Private) {
	if t.p.Status == Stranger {
		words = Private{} // who has agreed to nothing leaves no words behind
	}
	t.journal = append(t.journal, JournalEntry{
		ID: string(t.p.ID) + "/" + t.id(), Person: t.p.ID, At: t.now, Kind: kind, Who: who, What: what, Words: words,
	})
}

// say is what a message to the person may carry besides its words.
type say struct {
	speaker string
	buttons [][]bots.Button
	about   About
	lane    bots.Lane
	edit    string
	quiet   bool
}

// tell queues words for the person and writes them into the journal.
func (t *turn) tell(words string, with say) {
	if t.p.Chat.IsZero() || t.p.Blocked || words == "" {
		return
	}
	if t.lead != "" {
		words, t.lead = t.lead+"\n\n"+words, ""
	}
	if with.speaker == "" && t.p.isHeld() {
		with.speaker = t.phrase("speaker.bot", "service", t.w.Service.Name)
	}
	if with.lane < bots.Interactive && t.ev.Heard != nil {
		with.lane = bots.Interactive
	}
	t.p.Outbox = append(t.p.Outbox, Entry{
		ID: t.id(), To: t.p.Chat, Lane: with.lane, Decided: t.now, About: with.about,
		Message: &Message{Speaker: with.speaker, Words: NewPrivate(words), Buttons: keepButtons(with.buttons), Edit: with.edit, Quiet: with.quiet},
	})
	who := "bot"
	if with.about.Answer {
		who = "worker"
	}
	t.note("said", who, "", NewPrivate(words))
}

// capital begins words as a sentence: "The team has it now" where nobody is named.
func capital(words string) string {
	if first, size := utf8.DecodeRuneInString(words); unicode.IsLower(first) {
		return string(unicode.ToUpper(first)) + words[size:]
	}
	return words
}

// tellPhrase queues one of the service's own sentences.
func (t *turn) tellPhrase(key string, kv ...string) { t.tell(t.phrase(key, kv...), say{}) }

// post queues a message for the team.
func (t *turn) post(to bots.Address, m Message, about About, lane bots.Lane) {
	t.p.Outbox = append(t.p.Outbox, Entry{ID: t.id(), To: to.Channel(), Lane: lane, Decided: t.now, About: about, Message: &m})
}

// send queues an event for another document.
func (t *turn) send(document string, ev Event) {
	id := t.id()
	ev.ID, ev.At = id, t.now
	t.p.Outbox = append(t.p.Outbox, Entry{ID: id, For: document, Event: &ev, Decided: t.now})
}

// edit queues new words for a message that the person can see.
func (t *turn) edit(message, words, speaker string) {
	if message == "" || words == "" || t.p.Chat.IsZero() || t.p.Blocked {
		return
	}
	t.p.Outbox = append(t.p.Outbox, Entry{
		ID: t.id(), To: t.p.Chat, Lane: bots.Interactive, Decided: t.now,
		Message: &Message{Speaker: speaker, Words: NewPrivate(words), Edit: message},
	})
}
