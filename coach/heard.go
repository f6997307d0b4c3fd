package coach

import (
	"slices"
	"strings"
	"time"

	"alongside/bots"
	"alongside/coach/safety"
	"alongside/dialogs"
)

// heardFromPerson handles what came from the person's own chat. Words are looked at for danger before
// anything else, whatever the state of the person (C1).
func (t *turn) heardFromPerson(in *bots.Inbound) {
	switch in.Kind {
	case bots.Blocked:
		t.blocked()
		return
	case bots.Unblocked:
		t.p.Blocked = false
		t.note("state", "person", "unblocked", Private{})
		if t.p.Status == Active {
			t.tellPhrase("blocked.back")
		}
		return
	case bots.Said, bots.Edited, bots.Pressed:
	default:
		t.nothing = true
		return
	}
	t.endEpisode()
	t.arrive(in)
	risk := t.assess(in)
	if in.Kind != bots.Pressed {
		t.note("heard", "person", string(in.Media.Kind), NewPrivate(in.Text))
	}
	if risk.Level > safety.None {
		t.danger(risk, in)
		return
	}
	switch {
	case in.Kind == bots.Edited:
		t.edited(in)
	case in.Kind == bots.Pressed:
		t.pressed(in)
	case t.admit(in):
		t.heard(in)
	}
	if lead := t.lead; lead != "" && !t.p.isHeld() { // nothing was said below it
		t.lead = ""
		t.tell(lead, say{})
	}
}

// arrive writes down that the person is there.
func (t *turn) arrive(in *bots.Inbound) {
	p := t.p
	silent := !p.LastHeard.IsZero() && t.now.Sub(p.LastHeard) >= 7*24*time.Hour
	p.Blocked = false
	p.LastHeard = t.now
	if p.Status == Stranger {
		p.Chat = in.From
		if p.Lang == "" {
			p.Lang = in.Sender.Lang
		}
		return
	}
	week := p.week(t.now, t.zone())
	week.Heard++
	if cal := t.calendar(t.now); !cal.IsOpen(t.now) {
		week.Outside++
	}
	if silent { // H1
		t.lead = t.phrase("bot.says")
		p.LastTold = t.now
	}
	if p.Status == Stopped && !isCommand(in.Text, "/stop") {
		p.Status = Active
		if p.Consent.At.IsZero() {
			p.Status = Joining
		}
		t.lead = t.phrase("back.again")
	}
}

// assess looks for danger in every word that came: text, caption and file name.
func (t *turn) assess(in *bots.Inbound) safety.Finding {
	if in.Kind == bots.Pressed {
		return safety.Finding{}
	}
	found := t.w.Risk.Assess(in.Text)
	if in.Media.Name != "" {
		if more := t.w.Risk.Assess(in.Media.Name); more.Level > found.Level {
			found = more
		}
	}
	return found
}

// admit handles what a person may do before they joined, and reports whether to go on.
func (t *turn) admit(in *bots.Inbound) bool {
	if code, ok := startCode(in.Text); ok {
		t.start(in, code)
		return false
	}
	switch t.p.Status {
	case Stranger, Invited:
		if t.helping() && !isCommand(in.Text, "") {
			t.answer(dialogs.Input{Text: in.Text, Media: in.Media.Kind != bots.None && in.Text == ""})
			return false
		}
		if dialog, ok := t.w.Scripts.Triggered(t.p.Lang, in.Text); ok && dialog == nowDialog {
			t.helpNow()
			return false
		}
		t.welcome()
		return false
	case Joining:
		if dialog, ok := t.w.Scripts.Triggered(t.p.Lang, in.Text); ok && !beforeJoining[dialog] {
			t.begin(startDialog, nil)
			return false
		}
		if len(t.p.Talk.Frames) == 0 && !isCommand(in.Text, "") {
			t.begin(startDialog, nil)
			return false
		}
	}
	return true
}

// welcome tells a stranger what this is: once, however much they write before it has arrived.
func (t *turn) welcome() {
	if !slices.ContainsFunc(t.p.Outbox, func(e Entry) bool { return e.To == t.p.Chat }) {
		t.tellPhrase("stranger.welcome", "service", t.w.Service.Name)
	}
}

// beforeJoining are the dialogs that need no consent.
var beforeJoining = map[string]bool{nowDialog: true, startDialog: true, "stop": true, "about": true, "help": true}

// heard handles a message of somebody who takes part.
func (t *turn) heard(in *bots.Inbound) {
	if dialog, ok := t.triggered(in.Text); ok {
		if dialog == nowDialog {
			t.helpNow()
			return
		}
		t.begin(dialog, nil)
		return
	}
	listener := t.p.listener()
	asking := len(t.p.Talk.Frames) > 0
	switch {
	case asking && t.p.partner() != nil && t.innermost() == workerDialog && !t.fits(in.Text):
		t.p.Talk.Frames, t.p.Talk.Timeout = nil, noTime // they were told that what they write goes there
		t.passOn(t.p.partner(), in)
	case listener != nil && asking && !t.helping() && in.Media.Kind == bots.None:
		if !t.fits(in.Text) { // it answers no question of ours
			t.passOn(listener, in)
			return
		}
		t.whichOne(in)
	case listener != nil:
		t.passOn(listener, in)
	case asking && t.inMenu() && in.Media.Kind == bots.None:
		t.answerMenu(in)
	case asking:
		t.answer(dialogs.Input{Text: in.Text, Media: in.Media.Kind != bots.None && in.Text == ""})
	case in.Media.Kind != bots.None && in.Text == "":
		t.tellPhrase("media.unread")
	default:
		t.offer(in)
	}
}

// triggered returns the dialog that words begin. While a human has the conversation, and in the help
// dialog, only commands do, and words that ask for help now: "leave me alone" is then said to somebody.
func (t *turn) triggered(text string) (string, bool) {
	dialog, ok := t.w.Scripts.Triggered(t.p.Lang, text)
	if !ok || isCommand(text, "") || dialog == nowDialog || t.p.partner() == nil && !t.helping() {
		return dialog, ok
	}
	if dialog == helpDialog {
		return nowDialog, true
	}
	return "", false
}

// innermost is the dialog that waits.
func (t *turn) innermost() string {
	if n := len(t.p.Talk.Frames); n > 0 {
		return t.p.Talk.Frames[n-1].Dialog
	}
	return ""
}

// fits reports whether words answer the question that waits; nothing is done with them.
func (t *turn) fits(text string) bool {
	p := *t.p
	try := &turn{p: &p, ev: t.ev, now: t.now, w: t.w}
	turn, err := t.w.Scripts.Answer(try.session(), dialogs.Input{Text: text}, dry{&host{try}})
	return err == nil && !turn.Unknown
}

// dry is a host in which nothing happens.
type dry struct{ *host }

// Do does nothing.
func (dry) Do(string, map[string]dialogs.Value) (dialogs.Value, error) { return dialogs.Value{}, nil }

// Visit tells nobody.
func (dry) Visit(_, _, _ string) {}

// inMenu reports whether nothing is going on but the menu, or a dialog that only tells something.
func (t *turn) inMenu() bool {
	switch t.innermost() {
	case menuDialog, aboutDialog, helpDialog:
		return true
	}
	return false
}

// answerMenu takes words that choose from the menu as that; any others answered no question.
func (t *turn) answerMenu(in *bots.Inbound) {
	s := t.session()
	turn, err := t.w.Scripts.Answer(s, dialogs.Input{Text: in.Text}, &host{t})
	if err == nil && turn.Unknown && len(s.Frames) > 1 && t.innermost() != menuDialog { // back to the question below
		s = t.session()
		turn, err = t.w.Scripts.Cancel(s, &host{t})
		t.follow(s, turn, err)
		return
	}
	if err == nil && turn.Unknown {
		if h := t.p.partner(); h != nil {
			t.passOn(h, in)
			return
		}
		t.offer(in)
		return
	}
	t.follow(s, turn, err)
}

// pressed handles a button under a message of the bot's.
func (t *turn) pressed(in *bots.Inbound) {
	kind, rest, _ := strings.Cut(in.Data, ":")
	switch kind {
	case "d":
		t.answer(dialogs.Input{Choice: in.Data})
	case "f":
		t.offered(in, rest)
	case "c":
		t.pressedDialog(rest)
	default:
		t.nothing = true
	}
}

// pressedDialog handles a button that begins a dialog. An app can send what was never on a button: so it
// begins nothing that the person could not begin by themselves.
func (t *turn) pressedDialog(dialog string) {
	switch joined := t.p.Status == Active; {
	case dialog == nowDialog:
		t.helpNow()
	case t.p.Status == Stranger, t.p.Status == Invited:
		t.welcome()
	case len(t.w.Scripts.States(dialog)) == 0: // one that is not there any more
		t.oldButton()
	case joined || beforeJoining[dialog]:
		t.begin(dialog, nil)
	default:
		t.begin(startDialog, nil)
	}
}

// blocked handles the news that the person has blocked the bot: what waits for them stays unsent, and
// whoever talks with them learns it.
func (t *turn) blocked() {
	p := t.p
	if p.Blocked {
		t.nothing = true
		return
	}
	p.Blocked = true
	p.Talk = p.Talk.anew()
	p.dropFor(p.Chat)
	t.note("state", "person", "blocked", Private{})
	for i := range p.Handoffs {
		if h := &p.Handoffs[i]; h.IsOpen() {
			t.inThread(h, Team("They have blocked the bot, so nothing that is written here reaches them. Try another way."), h.Holder)
			h.Clock = Clock{}
		}
	}
}

func isCommand(text, command string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	word, _, _ = strings.Cut(word, "@")
	return strings.HasPrefix(word, "/") && (command == "" || strings.EqualFold(word, command))
}

func startCode(text string) (string, bool) {
	if !isCommand(text, "/start") {
		return "", false
	}
	_, code, _ := strings.Cut(strings.TrimSpace(text), " ")
	return strings.TrimSpace(code), true
}
