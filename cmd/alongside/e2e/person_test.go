package e2e

import (
	"slices"
	"strings"

	"alongside/bots/botstest"
)

// person is somebody with a phone.
type person struct {
	w    *world
	user *botstest.TelegramUser
	id   string // as the service knows them; "" for a stranger
	mark int    // what they have read up to
}

// somebody returns a person with a phone and no invitation.
func (w *world) somebody(id int64) *person {
	return &person{w: w, user: w.phones.User(id, "Somebody", "en")}
}

// says writes to the bot.
func (p *person) says(text string) int {
	p.mark = p.user.Say(text)
	return p.mark
}

// sees waits until each of the texts stands in a message of the bot that came after what the person did
// last, and returns the last such message.
func (p *person) sees(texts ...string) (found botstest.TelegramMessage) {
	p.w.t.Helper()
	for _, text := range texts {
		var err error
		if found, err = p.user.AwaitText(p.w.wait(), text, p.mark); err != nil {
			p.w.t.Fatalf("%q did not come: %v\n%s", text, err, p.transcript())
		}
	}
	return found
}

// taps presses a button under a message that came after what the person did last.
func (p *person) taps(label string) {
	p.w.t.Helper()
	var on botstest.TelegramMessage
	_, err := p.user.Await(p.w.wait(), func(chat []botstest.TelegramMessage) bool {
		at := slices.IndexFunc(chat, func(m botstest.TelegramMessage) bool {
			return m.FromBot && m.ID > p.mark && slices.Contains(m.Labels(), label)
		})
		if at >= 0 {
			on = chat[at]
		}
		return at >= 0
	})
	if err != nil {
		p.w.t.Fatalf("no button %q came: %v\n%s", label, err, p.transcript())
	}
	if err := p.user.PressOn(on.ID, label); err != nil {
		p.w.t.Fatal(err)
	}
	p.mark = on.ID
}

// reads lets the person have read everything that has come so far.
func (p *person) reads() {
	if chat := p.user.Chat(); len(chat) > 0 {
		p.mark = chat[len(chat)-1].ID
	}
}

// opens opens an invitation and goes through what is told before the first use. danger is the button under
// the question whether the team may see messages in danger.
func (p *person) opens(inv invitation, danger string) {
	p.w.t.Helper()
	p.id = inv.Person
	p.says("/start " + inv.Code)
	for _, text := range []string{"I am a bot", "What I am for", "not an emergency service", "Your words are yours", "Who can read what", "A program reads every message"} {
		p.sees(text)
		p.taps("Go on")
	}
	p.sees("Is it all right for you")
	p.taps("Yes, that is all right")
	p.sees("may the team on duty see that message?")
	p.taps(danger)
	p.sees("This is how it is set now")
	p.taps("That is fine")
	p.sees("Thank you for reading it", "What would you like to do?")
}

// joins invites somebody and lets them open the invitation.
func (w *world) joins(id int64, name string) *person {
	w.t.Helper()
	p := w.somebody(id)
	p.opens(w.invite(name), "Yes, they may see it")
	return p
}

// asks writes to the worker, and waits until it is confirmed.
func (p *person) asks(words string) {
	p.w.t.Helper()
	p.says("/worker")
	p.sees("What would you like to say?")
	p.says(words)
	p.sees("They will see this:")
	p.taps("Send it")
	p.sees("I sent it to Anna")
}

// neverSaw checks that no message in the chat holds the words.
func (p *person) neverSaw(words string) {
	p.w.t.Helper()
	for _, m := range p.user.Chat() {
		if strings.Contains(m.Text, words) {
			p.w.t.Errorf("the person has seen %q:\n%s", words, p.transcript())
			return
		}
	}
}

// awaits waits until the chat is as wanted.
func (p *person) awaits(what string, wanted func(chat []botstest.TelegramMessage) bool) {
	p.w.t.Helper()
	if _, err := p.user.Await(p.w.wait(), wanted); err != nil {
		p.w.t.Fatalf("%s: %v\n%s", what, err, p.transcript())
	}
}

func (p *person) transcript() string {
	var b strings.Builder
	for _, m := range p.user.Chat() {
		who := "> "
		if m.FromBot {
			who = "< "
		}
		b.WriteString(who + strings.ReplaceAll(m.Text, "\n", "\n  "))
		for _, label := range m.Labels() {
			b.WriteString(" [" + label + "]")
		}
		b.WriteString(m.At.Format(" (Mon 15:04:05)") + "\n")
	}
	return b.String()
}

// botAfter reports whether the bot has said anything after a message.
func botAfter(mark int) func([]botstest.TelegramMessage) bool {
	return func(chat []botstest.TelegramMessage) bool {
		return slices.ContainsFunc(chat, func(m botstest.TelegramMessage) bool { return m.FromBot && m.ID > mark })
	}
}
