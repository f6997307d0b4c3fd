package e2e

import (
	"strings"
	"testing"
	"time"
)

// crisisWords is what nobody could take for anything else.
const crisisWords = "I am going to kill myself"

// helped waits until help with the number to call is shown.
func (p *person) helped() {
	p.w.t.Helper()
	p.sees("Emergency services: 999")
}

func TestAStrangerInDangerIsHelpedAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, polled)
	w.addWorkers()
	w.serve()
	w.secret("darkbridge")
	p := w.somebody(50)
	p.says(crisisWords + " darkbridge")
	p.helped()
	card := w.waitingCard(urgent, "Somebody who is not signed up")
	if !strings.Contains(card.Shown(), "They have not agreed that you see the words") {
		t.Errorf("the card does not say why there are no words:\n%s", card.Shown())
	}
	w.presses(w.anna, card, "Claim")
	p.sees("A person has your message now: Anna")
	if said := w.slack.Transcript(urgent); strings.Contains(said, "the person answered") {
		t.Errorf("the team is told of an answer that nobody gave:\n%s", said)
	}
	w.replies(w.anna, card, "I am Anna. I am glad you wrote.")
	p.sees("Anna:\nI am Anna. I am glad you wrote.")
	w.neverInSlack("darkbridge", crisisWords)
}

func TestSomebodyInDangerBeforeTheyHaveAcceptedIsHelpedAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, polled)
	w.addWorkers()
	w.serve()
	w.secret("coldplatform")
	inv := w.invite("Rosefinch")
	p := w.somebody(51)
	p.says("/start " + inv.Code)
	p.sees("I am a bot")
	p.says(crisisWords + " at the coldplatform")
	p.helped()
	card := w.waitingCard(urgent, "Possible danger: Person "+inv.Person)
	w.presses(w.bea, card, "Claim")
	p.sees("A person has your message now: Bea")
	w.neverInSlack("coldplatform", "Rosefinch")
}

func TestInDangerTheTeamSeesTheWordsIfThatWasAgreed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, polled)
	w.addWorkers()
	w.serve()
	w.secret("yellowpills", "greenpills")
	agreed := w.joins(52, "Agreewren")
	declined := w.somebody(53)
	declined.opens(w.invite("Declinewren"), "No, not my words")

	agreed.says(crisisWords + " with the yellowpills")
	agreed.helped()
	card := w.waitingCard(urgent, "with the yellowpills")
	if !strings.Contains(card.Shown(), "Possible danger: Agreewren") {
		t.Errorf("the card does not say who: %s", card.Shown())
	}
	declined.says(crisisWords + " with the greenpills")
	declined.helped()
	w.shows(urgent, "They have not agreed that you see the words")
	w.neverInSlack("greenpills")

	w.presses(w.anna, card, "Claim")
	agreed.sees("A person has your message now: Anna")
	w.becomes(card, "Held by")
	w.presses(w.anna, card, "Resolve")
	w.becomes(card, "resolved")
	agreed.sees("Anna has closed this conversation")
	if n := strings.Count(w.slack.Transcript(urgent), "Possible danger"); n != 2 {
		t.Errorf("%d urgent cards for two people", n)
	}
}

// A human holds the conversation, and the bot is silent: except in danger (I4).
func TestDangerInAConversationWithAHumanIsAnsweredByTheBotToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, polled)
	w.addWorkers()
	w.serve()
	w.secret("greyrailing", "talkaboutfood")
	p := w.joins(54, "Holdwren")
	p.asks("Can we talkaboutfood?")
	card := w.waitingCard(handoffs, "talkaboutfood")
	w.presses(w.anna, card, "Claim")
	p.sees("Anna has it now")
	p.says("I like rice")
	w.inThread(card, "I like rice")
	p.says("I am at the greyrailing, " + crisisWords)
	p.helped()
	w.waitingCard(urgent, "I am at the greyrailing")
}

func TestHelpNowNeedsNoWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t, polled)
	w.addWorkers()
	w.serve()
	stranger := w.somebody(55)
	stranger.says("/now")
	stranger.helped()
	p := w.joins(56, "Nowwren")
	p.says("/now")
	p.helped()
	p.sees("Are you thinking about ending your life?")
	if shown := w.slack.Transcript(urgent); shown != "" {
		t.Errorf("somebody who asked for the numbers was shown to the team:\n%s", shown)
	}
	p.taps("Yes")
	p.sees("Have you thought about how you would do it?")
	w.waitingCard(urgent, "Possible danger: Nowwren")
}

func TestAnUrgentCardIsCalledOutUntilSomebodyTakesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, polled)
	w.addWorkers()
	w.serve()
	w.secret("quietquarry")
	p := w.joins(57, "Callwren")
	p.says(crisisWords + " in the quietquarry")
	p.helped()
	card := w.waitingCard(urgent, "quietquarry")
	p.reads()
	w.clock.move(11 * time.Minute)
	w.inThread(card, "Nobody has taken this since")
	w.shows(handoffs, "Nobody has taken the urgent card since")
	p.sees("so far nobody from the team has seen this")
	w.presses(w.bea, card, "Claim")
	p.sees("A person has your message now: Bea")
	w.clock.move(30 * time.Minute)
	p.says("/help")
	p.awaits("an answer to /help", botAfter(p.mark))
	w.once(urgent, "Nobody has taken this since")
	p.once("so far nobody from the team has seen this")
}
