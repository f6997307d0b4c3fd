package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/bots"
	"alongside/coach"
	"alongside/coach/worktime"
)

// The person is told that the conversation has ended and that their words stay with the bot: so they do,
// also where the team keeps the urgent card open.
func TestAnEndedConversationHasEnded(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says(despair)
		s.presses(s.slack, urgent, "U2", "Claim")
		s.urgentReply("U2", "I am here")
		s.says("thank you")
		s.sees(s.slack, "thank you")
		s.says("/worker")
		s.taps("End the conversation")
		s.taps("End it")
		s.sees(s.phone, "What you write here stays with me")
		s.says("I like the rain")
		s.never(s.slack, "I like the rain")
	})
}

// Two workers have two conversations with one person: an answer goes to whoever wrote last.
func TestAnAnswerGoesToWhoeverWroteLast(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("Is the group on Friday?")
		s.taps("Send it to Anna")
		usual := s.card(handoffs)
		s.says(despair)
		s.presses(s.slack, urgent, "U2", "Claim")
		s.urgentReply("U2", "I am calling you")
		s.says("all right")
		s.replies("U1", usual, "Yes, on Friday at two")
		s.says("I will be there")
		for i := range s.slack.all() {
			m := s.slack.all()[i]
			if m.text() == "Maya:\nall right" && m.out.To.Channel() != urgent {
				t.Errorf("what was written to Bea went to %s", m.out.To)
			}
			if m.text() == "Maya:\nI will be there" && m.out.To.Channel() != handoffs {
				t.Errorf("what was written to Anna went to %s", m.out.To)
			}
		}
		if s.count(s.slack, "all right") != 1 || s.count(s.slack, "I will be there") != 1 {
			t.Errorf("an answer is missing:\n%s", s.log(s.slack))
		}
	})
}

// A sign of danger in the middle of a conversation reaches whoever the person talks with, beside the team
// that is called.
func TestAWorkerReadsTheWordsOfDangerThatWereWrittenToThem(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("Is the group on Friday?")
		s.taps("Send it to Anna")
		usual := s.card(handoffs)
		s.replies("U1", usual, "Yes. How are you?")
		s.says(despair)
		found := false
		for _, m := range s.slack.all() {
			found = found || m.out.To == handoffs.InThread(usual) && m.text() == "Maya:\n"+despair
		}
		if !found {
			t.Errorf("Anna did not read it:\n%s", s.log(s.slack))
		}
	})
}

// What waits for a press is sent as it reads now.
func TestAnEditChangesWhatWaitsForAPress(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		in := s.fromPhone("Tell Anna I owe Tom money")
		s.hear(in)
		in.ID, in.Kind, in.Text = "edit1", bots.Edited, "Tell Anna I am late"
		s.hear(in)
		s.taps("Send it to Anna")
		s.sees(s.slack, "I am late")
		s.never(s.slack, "owe Tom")
	})
}

// /stop ends every conversation but the urgent one, also while that is open.
func TestStopEndsTheUsualConversationBesideTheUrgentOne(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("Is the group on Friday?")
		s.taps("Send it to Anna")
		s.says(despair)
		s.presses(s.slack, urgent, "U2", "Claim")
		s.says("/stop")
		s.taps("Stop")
		time.Sleep(72 * time.Hour)
		s.never(s.phone, "The time we agreed on has passed")
		s.sees(s.slack, "has asked for no more messages")
	})
}

// Somebody in danger presses a button twice: the second press does not throw them back to the beginning.
func TestADoublePressInDangerKeepsThePlace(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says(despair)
		s.taps("I am calling")
		if s.phone.all()[len(s.phone.all())-1].out.Text != "I am still here. How is it now?" {
			t.Fatal(s.log(s.phone))
		}
		for i := len(s.phone.all()) - 1; i >= 0; i-- {
			if rows := s.phone.all()[i].out.Buttons; len(rows) > 0 && rows[0][0].Label == "I am calling" {
				s.forges(rows[0][0].Data)
				break
			}
		}
		s.sees(s.phone, "How is it now?")
		if n := s.count(s.phone, "Please call 999 now. You can say"); n != 1 {
			t.Errorf("the help began %d times", n)
		}
	})
}

// Somebody comes back after /stop with words of danger: help comes first, and no greeting.
func TestHelpComesWithoutAGreeting(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("/stop")
		s.taps("Stop")
		s.says(despair)
		s.sees(s.phone, "999")
		s.never(s.phone, "Good that you are here again")
	})
}

// E5, I6: new hours move a deadline of which the worker had been warned: they are warned of the new one as
// well. Where nobody works any more, what was promised stands.
func TestAMovedDeadlineIsWarnedOfAgain(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		change := func(id, hours string, leave ...coach.Leave) {
			at, err := worktime.ParseHours(hours)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range []coach.Worker{{ID: "U2", Name: "Bea"}, {ID: "U1", Name: "Anna"}} {
				w.Zone, w.Hours, w.Leave = "Europe/London", at, leave
				if err := s.desk.TellWorker(s.t.Context(), w.ID, coach.Event{ID: id + string(w.ID), SetUp: &coach.SetUp{Worker: w}}); err != nil {
					t.Fatal(err)
				}
			}
			time.Sleep(time.Minute)
		}
		s.says("Hello")
		s.taps("Send it to Anna")
		time.Sleep(6*time.Hour + 30*time.Minute)
		if n := s.count(s.slack, "An answer is due by"); n != 1 {
			t.Fatalf("warned %d times", n)
		}
		change("fridays", "Fri 09:00-17:00")
		s.sees(s.phone, "The hours have changed")
		time.Sleep(5 * 24 * time.Hour)
		if n := s.count(s.slack, "An answer is due by"); n != 2 {
			t.Errorf("warned %d times:\n%s", n, s.log(s.slack))
		}
		time.Sleep(8 * 24 * time.Hour)
		s.sees(s.phone, "The time we agreed on has passed")

		s.replies("U1", s.card(handoffs), "I am back")
		s.says("How long are you there?")
		before := s.count(s.phone, "The time we agreed on has passed")
		change("for ever", "Fri 09:00-17:00", coach.Leave{From: time.Now(), To: time.Now().AddDate(3, 0, 0)})
		time.Sleep(14 * 24 * time.Hour)
		if n := s.count(s.phone, "The time we agreed on has passed"); n != before+1 {
			t.Errorf("told to be late %d times", n)
		}
	})
}

// An urgent conversation that somebody has grows stronger: they are called, and again until they answer.
func TestAStrongerSignCallsWhoeverHasIt(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("I think about suicide")
		s.presses(s.slack, urgent, "U2", "Claim")
		time.Sleep(time.Hour)
		s.says(despair)
		called := 0
		for _, m := range s.slack.all() {
			if strings.Contains(m.out.Text, "a stronger sign now") && slices.Contains(m.out.Mention, "U2") {
				called++
			}
		}
		if called != 1 {
			t.Errorf("called %d times:\n%s", called, s.log(s.slack))
		}
		time.Sleep(35 * time.Minute)
		if n := s.count(s.slack, "have no answer yet"); n != 3 {
			t.Errorf("reminded %d times", n)
		}
	})
}
