package desk

import (
	"strings"
	"testing"
	"time"

	"alongside/bots"
)

// One conversation from the invitation to a late answer told truthfully.
func TestAPersonAndAWorkerTalk(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.sees(s.slack, "Maya said yes to the agreement: an answer within 1 working day")

		s.says("/worker")
		s.says("Can we meet on Thursday instead?")
		s.taps("Send it")
		s.sees(s.phone, "An answer comes by tomorrow 10:00")
		card := s.card(handoffs)
		s.sees(s.slack, "Can we meet on Thursday instead?")

		s.presses(s.slack, handoffs, "U1", "Claim")
		s.sees(s.phone, "Anna has it now and will write to you here")
		s.replies("U1", card, "Thursday is fine. Two o'clock?")
		s.sees(s.phone, "Anna: Thursday is fine. Two o'clock?")
		s.says("Yes, thank you")
		s.sees(s.slack, "Maya:\nYes, thank you")
		s.presses(s.slack, handoffs, "U1", "Give back to bot")
		s.sees(s.phone, "From here on it is me again, the bot")

		s.says("I slept badly")
		s.never(s.slack, "I slept badly")
		s.taps("Leave it")
		s.never(s.slack, "I slept badly")
	})
}

// E5, I6: warned once, told once, cover called once, across a restart; answered late in the end.
func TestALateAnswerIsToldTruthfully(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("I have a question about my letter")
		s.taps("Send it to Anna")
		card := s.card(handoffs)

		time.Sleep(5 * time.Hour) // Monday 15:00: three quarters of the eight working hours are not over
		if n := s.count(s.slack, "An answer is due by"); n != 0 {
			t.Errorf("warned too early, %d times", n)
		}
		time.Sleep(90 * time.Minute) // Monday 16:30
		if n := s.count(s.slack, "An answer is due by"); n != 1 {
			t.Errorf("warned %d times", n)
		}
		s.close()
		s.open("process-2")
		time.Sleep(18 * time.Hour) // Tuesday 10:30
		s.sees(s.phone, "The time we agreed on has passed, and there is no answer from Anna yet")
		s.sees(s.phone, "I have now called Bea")
		s.sees(s.slack, "This was due")
		time.Sleep(48 * time.Hour)
		for words, who := range map[string]*chat{"The time we agreed on has passed": s.phone, "This was due": s.slack, "An answer is due by": s.slack} {
			if n := s.count(who, words); n != 1 {
				t.Errorf("%q was said %d times", words, n)
			}
		}
		s.replies("U2", card, "Sorry for the wait. Which letter is it?")
		s.sees(s.phone, "Bea: Sorry for the wait. Which letter is it?")
	})
}

// E4: outside the hours the person hears at once when somebody is back, who covers, and what to do.
func TestAtNightThePersonHearsWhenSomebodyIsBack(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		time.Sleep(12 * time.Hour) // Monday 22:00
		s.says("I cannot sleep")
		s.taps("Send it to Anna")
		s.sees(s.phone, "Somebody is back tomorrow 09:00, and an answer comes by Wednesday 09:00. If that does not work out, I call: Bea.")
		s.sees(s.phone, "If it cannot wait, write /now")
	})
}

// I4: while a human holds the conversation the bot begins nothing; what the person asks for still works.
func TestTheBotIsSilentWhileAHumanHoldsTheConversation(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("/challenge")
		s.taps("My own words")
		s.says("sit in the sun")
		s.says("/worker")
		s.says("I would like to talk")
		s.taps("Send it")
		s.presses(s.slack, handoffs, "U1", "Claim")
		before := len(s.phone.all())
		time.Sleep(11 * time.Hour) // over the evening question
		if got := len(s.phone.all()); got != before {
			t.Errorf("the bot wrote by itself:\n%s", s.log(s.phone))
		}
		s.says("/goals")
		if got := len(s.phone.all()); got == before {
			t.Error("what the person asked for did not come")
		}
	})
}

// What begins with // and what colleagues write stays in the team; a colleague's words go out after all
// on a press.
func TestRemarksStayInTheTeam(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("Is the group on Friday?")
		s.taps("Send it to Anna")
		card := s.card(handoffs)
		s.presses(s.slack, handoffs, "U1", "Claim")
		s.replies("U1", card, "// does anybody know about Friday?")
		s.replies("U3", card, "It was moved to Monday I think")
		s.never(s.phone, "does anybody know")
		s.never(s.phone, "It was moved")
		s.presses(s.slack, handoffs.InThread(card), "U3", "Send it to the person after all")
		s.sees(s.phone, "It was moved to Monday I think")
	})
}

// Edits and deletions by the worker reach the person.
func TestWhatAWorkerChangesIsChangedForThePerson(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("When do you come?")
		s.taps("Send it to Anna")
		card := s.card(handoffs)
		s.replies("U1", card, "At two") // the person's own worker claims by answering
		s.sees(s.phone, "Anna: At two")
		ts := "ts" + itoa(s.made)
		got := s.phone.all()[len(s.phone.all())-1].id
		s.hear(bots.Inbound{ID: "e1", At: time.Now(), From: handoffs.InThread(card), Sender: bots.Sender{ID: "U1"}, Kind: bots.Edited, Text: "At three", Message: ts})
		if text := s.phone.reads(got); !strings.Contains(text, "At three") {
			t.Errorf("the person still reads %q", text)
		}
		s.hear(bots.Inbound{ID: "e2", At: time.Now(), From: handoffs.InThread(card), Sender: bots.Sender{ID: "U1"}, Kind: bots.Deleted, Message: ts})
		if text := s.phone.reads(got); strings.Contains(text, "At three") {
			t.Errorf("the person still reads %q", text)
		}
	})
}

// Two claim at once: one has it, and the other is told who.
func TestOnlyOneWorkerHasAHandoff(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("Hello?")
		s.taps("Send it to Anna")
		ref := s.slack.refs[s.card(handoffs)]
		first := bots.Inbound{ID: "c1", At: time.Now(), From: handoffs, Sender: bots.Sender{ID: "U1"}, Kind: bots.Pressed, Data: ref + ":claim"}
		second := first
		second.ID, second.Sender.ID = "c2", "U2"
		s.hear(first)
		if toast := s.hear(second).Toast; toast != "Anna has it already." {
			t.Errorf("the second was told %q", toast)
		}
		if n := s.count(s.phone, "Anna has it now"); n != 1 {
			t.Errorf("the person heard %d times that it was taken", n)
		}
		resolve := first
		resolve.ID, resolve.Data = "c3", ref+":resolve"
		s.hear(resolve)
		late := first
		late.ID = "c4"
		if toast := s.hear(late).Toast; toast != "This was closed already, so nothing was changed." {
			t.Errorf("a late press was told %q", toast)
		}
	})
}
