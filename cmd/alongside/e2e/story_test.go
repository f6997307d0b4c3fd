package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/bots/botstest"
)

// The whole story, from adding a worker to a late answer, over both ways to be connected.
func TestAPersonAndTheirWorkers(t *testing.T) {
	t.Parallel()
	for _, how := range []transport{polled, hooked} {
		t.Run(how.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, how)
			w.addWorkers()
			w.serve()
			maya := w.comesIn()
			w.keepsThingsToHerself(maya)
			w.preparesAnAppointment(maya)
			w.talksWithAnna(maya)
			w.isAnsweredFromAForm(maya)
			w.isAnsweredLate(maya)
			w.agreesAnew(maya)
		})
	}
}

func (w *world) comesIn() *person {
	w.t.Helper()
	inv := w.invite("Mayaquill")
	if want := "https://t.me/alongside_fake_bot?start=" + inv.Code; inv.Link != want {
		w.t.Errorf("the link is %q, want %q", inv.Link, want)
	}
	w.run("agreement", "set", "--person", inv.Person, "--respond-within", "30m", "--json")
	maya := w.somebody(41)
	maya.opens(inv, "Yes, they may see it")
	w.shows(handoffs, "Mayaquill said yes to the agreement: an answer within 30m")
	shown := w.run("agreement", "show", "--person", inv.Person, "--json").lines(w.t)[0]
	if shown["respond_within"] != "30m" || shown["confirmed_by_person"] == nil || shown["proposed"] != nil {
		w.t.Errorf("agreement show printed %v", shown)
	}
	return maya
}

func (w *world) keepsThingsToHerself(maya *person) {
	w.t.Helper()
	private := []string{"heronwalk", "bootsbydoor", "colderwater"}
	w.secret(private...)
	maya.says("/goal")
	maya.sees("one thing you wish you did more of")
	maya.says("walk to the heronwalk by the river")
	maya.sees("Which part of your life")
	maya.taps("My health")
	maya.sees("a first small step")
	maya.says("put my bootsbydoor")
	maya.sees("I wrote it down:\n\nwalk to the heronwalk by the river\nFirst small step: put my bootsbydoor")
	maya.taps("Keep it to myself")
	maya.sees("It stays with you")

	maya.says("/challenge")
	maya.taps("put my bootsbydoor")
	maya.sees("For today: put my bootsbydoor")
	maya.says("/challenge")
	maya.taps("I did it")
	maya.sees("How was it?")
	maya.says("colderwater than I thought")
	maya.sees("I wrote it down for you")
	w.neverInSlack(private...)
	w.t.Cleanup(func() { w.neverInSlack(private...) })
}

func (w *world) preparesAnAppointment(maya *person) {
	w.t.Helper()
	w.secret("sleeplessmoth", "smallerdose", "whoelseknows")
	maya.says("/appointment")
	maya.sees("What day is the appointment?")
	maya.says("tomorrow")
	maya.sees("How have you been since the last time")
	maya.taps("3")
	maya.sees("in your own words")
	maya.says("sleeplessmoth, four nights")
	maya.sees("What matters most")
	maya.says("a smallerdose & <less> of it")
	maya.sees("anything you would like to ask")
	maya.says("whoelseknows?")
	_, preview, _ := strings.Cut(maya.sees("This is what you have:").Text, "This is what you have:\n\n")
	w.neverInSlack("sleeplessmoth", "smallerdose", "whoelseknows")
	maya.sees("It can be read by 4 people") // three workers and the bot: what Slack counts
	maya.taps("Show it to the team")
	maya.sees("It is shared now")
	card := w.shows(handoffs, "has prepared an appointment")
	if !strings.Contains(card.Shown(), preview) || !strings.Contains(preview, "sleeplessmoth") {
		w.t.Errorf("the card does not show exactly the preview\n%s\nbut\n%s", preview, card.Shown())
	}
}

// talksWithAnna is a first conversation: claimed, answered, remarks, edits, given back.
func (w *world) talksWithAnna(maya *person) {
	w.t.Helper()
	w.secret("brokenkettle", "nextbustime", "longwaitingroom", "bringscarf", "withoutcoat", "seeyouthere")
	maya.asks("The brokenkettle makes me sad")
	if got := maya.sees("I sent it to Anna").Text; !strings.Contains(got, "by today 10:3") {
		w.t.Errorf("the acknowledgement does not say by when: %q", got)
	}
	card := w.waitingCard(handoffs, "The brokenkettle makes me sad")
	w.presses(w.anna, card, "Claim")
	maya.sees("Anna has it now and will write to you here")
	w.becomes(card, "claimed")

	maya.reads()
	first := w.replies(w.anna, card, "Oh no. Is there a nextbustime?")
	maya.sees("Anna:\nOh no. Is there a nextbustime?")
	w.becomes(card, "answered, open")
	maya.says("at the longwaitingroom")
	if said := w.inThread(card, "at the longwaitingroom").Shown(); !strings.HasPrefix(said, "Mayaquill:") {
		w.t.Errorf("the thread does not say who speaks: %q", said)
	}
	w.becomes(card, "claimed")

	w.replies(w.anna, card, "// teamonlyremark: tired today")
	w.replies(w.carl, card, "bringscarf, it is cold")
	if note, err := w.slack.AwaitEphemeral(w.wait(), "U3", 0); err != nil || !strings.Contains(note.Shown(), "This stayed in the team") {
		w.t.Errorf("Carl was told %q, %v", note.Shown(), err)
	}
	maya.neverSaw("bringscarf")
	if err := w.carl.Press(handoffs, "", "Send it to the person after all"); err != nil {
		w.t.Fatal(err)
	}
	maya.sees("Carl:\nbringscarf, it is cold")

	if err := w.anna.EditMessage(handoffs, first, "Oh no. Is there a bus at nine?"); err != nil {
		w.t.Fatal(err)
	}
	maya.awaits("the edit is passed on", func(chat []botstest.TelegramMessage) bool {
		return slices.ContainsFunc(chat, func(m botstest.TelegramMessage) bool {
			return strings.Contains(m.Text, "Is there a bus at nine?") && strings.Contains(m.Text, "(changed by Anna)")
		})
	})
	second := w.replies(w.anna, card, "Come withoutcoat")
	maya.sees("Anna:\nCome withoutcoat")
	if err := w.anna.DeleteMessage(handoffs, second); err != nil {
		w.t.Fatal(err)
	}
	maya.awaits("the message is taken back", func(chat []botstest.TelegramMessage) bool {
		return !slices.ContainsFunc(chat, func(m botstest.TelegramMessage) bool { return strings.Contains(m.Text, "withoutcoat") }) &&
			slices.ContainsFunc(chat, func(m botstest.TelegramMessage) bool { return strings.Contains(m.Text, "(taken back by Anna)") })
	})
	maya.reads()
	w.replies(w.anna, card, "seeyouthere")
	maya.sees("Anna:\nseeyouthere")
	w.presses(w.anna, card, "Give back to bot")
	maya.sees("Anna has ended this conversation")
	w.becomes(card, "given back to the bot")
	maya.neverSaw("teamonlyremark")
	maya.neverSaw("//")
}

// isAnsweredFromAForm is a second one: words that fit nothing, sent on with a press, answered from a form
// and resolved.
func (w *world) isAnsweredFromAForm(maya *person) {
	w.t.Helper()
	w.secret("lostmykeys", "spareset")
	maya.says("I have lostmykeys again")
	maya.sees("Nobody has seen it so far")
	w.neverInSlack("lostmykeys")
	maya.taps("Send it to Anna")
	maya.sees("I sent it to Anna")
	card := w.waitingCard(handoffs, "I have lostmykeys again")
	w.presses(w.anna, card, "Reply")
	form, err := w.slack.AwaitView(w.wait(), "U1")
	if err != nil {
		w.t.Fatal(err)
	}
	maya.reads()
	if wrong, err := w.anna.Submit(form, map[string]string{"Your words": "There is a spareset here."}); err != nil || len(wrong) > 0 {
		w.t.Fatalf("the form came back: %v, %v", wrong, err)
	}
	maya.sees("Anna:\nThere is a spareset here.")
	w.inThread(card, "Anna answered: There is a spareset here.")
	w.becomes(card, "answered, open")
	w.presses(w.anna, card, "Resolve")
	maya.sees("Anna has closed this conversation")
	w.becomes(card, "resolved")
	w.replies(w.anna, card, "one more thing")
	if note, err := w.slack.AwaitEphemeral(w.wait(), "U1", 0); err != nil || !strings.Contains(note.Shown(), "so this was not sent") {
		w.t.Errorf("Anna was told %q, %v", note.Shown(), err)
	}
	maya.neverSaw("one more thing")
}

// isAnsweredLate is a third one: a reminder, the truth at the deadline, and cover.
func (w *world) isAnsweredLate(maya *person) {
	w.t.Helper()
	w.secret("emptyfridge", "soupontheway")
	maya.asks("My emptyfridge worries me")
	card := w.waitingCard(handoffs, "My emptyfridge worries me")
	w.clock.move(24 * time.Minute)
	warning := w.inThread(card, "An answer is due by ")
	if !strings.Contains(warning.Shown(), "U1") && !strings.Contains(warning.Shown(), "Anna") {
		w.t.Errorf("nobody is called by the reminder: %q", warning.Shown())
	}
	maya.neverSaw("The time we agreed on has passed")
	w.clock.move(7 * time.Minute)
	maya.sees("there is no answer from Anna yet", "I have now called Bea")
	call := w.inThread(card, "has no answer. The person has been told so")
	if !strings.Contains(call.Text, "<@U1>") && !strings.Contains(call.Text+string(call.Blocks), "U2") {
		w.t.Errorf("cover was not called: %s", call.Text)
	}
	w.becomes(card, "overdue")
	maya.reads()
	w.replies(w.bea, card, "soupontheway, I am Bea and I cover for Anna")
	maya.sees("Bea:\nsoupontheway")
	w.becomes(card, "answered, open")
	w.presses(w.bea, card, "Resolve")
	maya.sees("Bea has closed this conversation")
	maya.once("The time we agreed on has passed")
	w.once(handoffs, "An answer is due by")
	w.once(handoffs, "has no answer. The person has been told so")
}

// agreesAnew is a proposal that is in force only with a yes.
func (w *world) agreesAnew(maya *person) {
	w.t.Helper()
	maya.reads()
	w.run("agreement", "set", "--person", maya.id, "--respond-within", "4 working hours", "--json")
	maya.sees("There is a new suggestion for how we work together")
	if shown := w.run("agreement", "show", "--person", maya.id, "--json").lines(w.t)[0]; shown["respond_within"] != "30m" {
		w.t.Errorf("an agreement is in force before the person said yes: %v", shown)
	}
	maya.taps("Look at it")
	maya.sees("There is a new suggestion")
	maya.taps("Yes, I agree")
	maya.sees("change your mind at any time")
	w.shows(handoffs, "an answer within 4 working hours")
}

// once checks that exactly one message of the bot holds the words.
func (p *person) once(words string) {
	p.w.t.Helper()
	n := 0
	for _, m := range p.user.Chat() {
		if m.FromBot && strings.Contains(m.Text, words) {
			n++
		}
	}
	if n != 1 {
		p.w.t.Errorf("%q came %d times", words, n)
	}
}

// once checks that exactly one message in a channel shows the words.
func (w *world) once(channel, words string) {
	w.t.Helper()
	n := 0
	for _, m := range w.slack.Messages(channel) {
		if strings.Contains(m.Shown(), words) {
			n++
		}
	}
	if n != 1 {
		w.t.Errorf("%q stands %d times in %s", words, n, channel)
	}
}
