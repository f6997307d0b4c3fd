package desk

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"alongside/bots"
	"alongside/store/memory"
)

const despair = "I want to kill myself tonight"

// C1, C3, C6: help at once, the team is called with the words that may be shown, and told who has it.
func TestWordsOfDangerBringHelpAndATeam(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("/goal") // in the middle of something else
		s.says(despair)
		s.sees(s.phone, "999")
		s.sees(s.slack, "Possible danger: Maya")
		s.sees(s.slack, despair)
		card := s.card(urgent)

		s.says("i mean it, i want to die")
		if n := s.count(s.slack, "Possible danger"); n != 1 {
			t.Errorf("one episode opened %d handoffs", n)
		}
		s.presses(s.slack, urgent, "U2", "Claim")
		s.sees(s.phone, "A person has your message now: Bea")
		s.hear(bots.Inbound{ID: "r1", At: time.Now(), From: urgent.InThread(card), Sender: bots.Sender{ID: "U2"}, Kind: bots.Said, Text: "I am calling you now", Message: "r1"})
		s.sees(s.phone, "Bea: I am calling you now")
	})
}

// C6: nobody takes it: the call is repeated and widened, and the person hears the truth.
func TestAnUrgentCallIsRepeatedUntilSomebodyTakesIt(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says(despair)
		time.Sleep(35 * time.Minute)
		if n := s.count(s.slack, "Nobody has taken this since"); n != 3 {
			t.Errorf("called again %d times in 35 minutes", n)
		}
		if n := s.count(s.phone, "so far nobody from the team has seen this"); n != 1 {
			t.Errorf("the person heard the truth %d times", n)
		}
		s.presses(s.slack, urgent, "U1", "Claim")
		time.Sleep(time.Hour)
		if n := s.count(s.slack, "Nobody has taken this since"); n != 3 {
			t.Error("the call went on after somebody took it")
		}
	})
}

// C1, I5: help for strangers and before consent; the team sees that somebody is in danger, and no words.
func TestAStrangerInDangerGetsHelp(t *testing.T) {
	play(t, func(s *stage) {
		s.says(despair)
		s.sees(s.phone, "999")
		s.sees(s.slack, "Possible danger: Somebody who is not signed up")
		s.never(s.slack, despair)
		s.says("/now")
		s.sees(s.phone, "999")
	})
}

// E1: who declines the standing share still gets help, and a card without words.
func TestWithoutTheStandingShareTheTeamSeesNoWords(t *testing.T) {
	play(t, func(s *stage) {
		s.says("/start " + s.invite("p1"))
		s.says(despair) // before anything was accepted
		s.sees(s.phone, "999")
		s.sees(s.slack, "They have not agreed that you see the words")
		s.never(s.slack, despair)
		s.says("i will do it, i want to die")
		s.never(s.slack, "i will do it")
	})
}

// C7: the button for help works however old its message is.
func TestHelpNowWorksForEver(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("/menu")
		time.Sleep(10 * 24 * time.Hour)
		s.says("/goals")
		s.says("hello")
		s.taps("Help now")
		s.sees(s.phone, "999")
	})
}

// I5: the store is away: the fixed text goes out at once, once, and the event stays unconfirmed.
func TestHelpWhenNothingCanBeSaved(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.store.Fail(memory.ErrAway)
		in := s.fromPhone(despair)
		for range 3 {
			if _, err := s.desk.Hear(s.t.Context(), in); !errors.Is(err, memory.ErrAway) {
				t.Fatalf("what was not saved was confirmed: %v", err)
			}
		}
		if n := s.count(s.phone, "something has gone wrong on my side"); n != 1 {
			t.Errorf("the fixed text came %d times", n)
		}
		s.sees(s.phone, "999")
		if _, err := s.desk.Hear(s.t.Context(), s.fromPhone("hello")); err == nil {
			t.Error("what was not saved was confirmed")
		}
		s.store.Fail(nil)
		s.hear(in)
		s.sees(s.slack, "Possible danger: Maya")
	})
}

// Help in danger is repeated until the platform confirms it.
func TestHelpIsRepeatedUntilConfirmed(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.phone.fail(func(bots.Outbound) error {
			return &bots.SendError{Kind: bots.Uncertain, Err: errors.New("connection lost")}
		})
		s.says(despair)
		time.Sleep(5 * time.Minute)
		s.phone.fail(nil)
		time.Sleep(time.Minute)
		synctest.Wait()
		s.sees(s.phone, "999")
	})
}

// Something done after words of danger needs an answer of its own, at the same level too.
func TestSomethingDoneIsNotTakenForAnAnswer(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says(despair)
		before := s.count(s.phone, "I could not be sure what you mean")
		s.says("i have taken all my pills")
		s.sees(s.phone, "999")
		if s.count(s.phone, "I could not be sure what you mean") != before {
			t.Errorf("it was taken for an answer:\n%s", s.log(s.phone))
		}
	})
}
