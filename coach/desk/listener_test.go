package desk

import (
	"testing"
	"time"
)

// I3: a worker's hello arrives while a private question is open. What is typed then goes nowhere without a
// press.
func TestAPrivateAnswerDoesNotSlipToTheTeam(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("Is the group on Friday?")
		s.taps("Send it to Anna")
		card := s.card(handoffs)
		s.says("/goal")
		s.sees(s.phone, "Nobody but you sees it")
		s.replies("U1", card, "Hello Maya")
		s.says("leave my husband")
		s.never(s.slack, "leave my husband")
		s.sees(s.phone, "Is this for Anna, or does it answer my question?")
		s.taps("It answers the question")
		s.sees(s.phone, "Which part of your life")
		s.never(s.slack, "leave my husband")

		s.replies("U1", card, "Yes, on Friday")
		s.says("thank you Anna")
		s.taps("Send it to Anna")
		s.sees(s.slack, "thank you Anna")
		s.says("see you then") // from here on they talk with a human
		s.sees(s.slack, "see you then")
	})
}

// What the bot promised holds: after "what you write here goes there too", nothing else takes the words.
func TestAfterSendingNothingComesBetween(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("/goals")
		s.says("the heating is off and I am cold")
		s.says("/worker")
		s.says("the heating is off")
		s.taps("Send it")
		s.says("and it is cold")
		s.sees(s.slack, "and it is cold")
	})
}

// Somebody who waits and writes again hears that it arrived, now and then.
func TestWhoWaitsHearsThatTheirWordsArrived(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("Could you ring me?")
		s.taps("Send it to Anna")
		time.Sleep(20 * time.Minute)
		s.says("are you there?")
		s.sees(s.phone, "I passed it on to Anna. Your message waits for Anna. An answer comes by tomorrow 10:00.")
		s.says("hello?")
		if n := s.count(s.phone, "I passed it on to Anna"); n != 1 {
			t.Errorf("it was said %d times within a minute", n)
		}
	})
}

// Whoever has an urgent conversation is called again while the person waits, and promises no working day.
func TestAnUrgentConversationHasItsOwnClock(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says(despair)
		s.presses(s.slack, urgent, "U2", "Claim")
		s.urgentReply("U2", "I am here")
		s.says("ok thank you")
		time.Sleep(25 * time.Minute)
		if n := s.count(s.slack, "have no answer yet"); n != 2 {
			t.Errorf("called %d times in 25 minutes", n)
		}
		s.never(s.slack, "Due:")
		s.urgentReply("U2", "Sleep well")
		time.Sleep(time.Hour)
		if n := s.count(s.slack, "have no answer yet"); n != 2 {
			t.Error("called after the answer")
		}
	})
}
