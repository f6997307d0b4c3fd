package desk

import (
	"testing"
	"time"

	"alongside/bots"
	"alongside/coach"
)

// A worker closes the conversation of somebody who has blocked the bot: nothing is sent, let alone again
// and again.
func TestNothingIsSentToSomebodyWhoHasBlockedTheBot(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("Hello")
		s.taps("Send it to Anna")
		s.presses(s.slack, handoffs, "U1", "Claim")
		s.hear(bots.Inbound{ID: "b1", At: time.Now(), From: maya, Kind: bots.Blocked})
		tries := 0
		s.phone.fail(func(bots.Outbound) error {
			if tries++; tries > 5 {
				return nil // it is tried for ever
			}
			return &bots.SendError{Kind: bots.Gone, Err: errAway}
		})
		s.presses(s.slack, handoffs, "U1", "Resolve")
		time.Sleep(time.Hour)
		if tries != 0 {
			t.Errorf("tried %d times", tries)
		}
	})
}

// Two messages are on their way when the first is refused because the person has blocked the bot.
func TestABlockIsLearnedOnce(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		tries := 0
		s.phone.fail(func(bots.Outbound) error {
			if tries++; tries > 5 {
				return nil
			}
			return &bots.SendError{Kind: bots.Gone, Err: errAway}
		})
		s.says("/now")
		s.hear(bots.Inbound{ID: "b1", At: time.Now(), From: maya, Kind: bots.Blocked})
		if tries != 1 {
			t.Errorf("tried %d times", tries)
		}
		s.phone.fail(nil)
		s.says("/menu")
		s.sees(s.phone, "What would you like to do?")
	})
}

// A turn that breaks in the middle leaves nothing of itself behind, and words of danger are answered all
// the same (I5, I8).
func TestABrokenTurnLeavesNothingHalfDone(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		world := shippedWorld(t)
		world.Visited = func(dialog, state, _ string) {
			if dialog == "now" && state == "what_now" {
				panic("a mistake of ours")
			}
		}
		s.desk.world.settings = func() *coach.World { return world }
		s.says(despair)
		s.sees(s.phone, "something has gone wrong on my side")
		s.sees(s.phone, "999")
		p, err := s.store.LoadPerson(t.Context(), "p1")
		if err != nil {
			t.Fatal(err)
		}
		if n := s.count(s.slack, "Possible danger"); n != 1 || len(p.Handoffs) != 1 {
			t.Errorf("the team was called %d times, and %d handoffs are there", n, len(p.Handoffs))
		}
		if n := s.count(s.phone, "Please call 999 now"); n != 0 || len(p.Outbox) != 0 {
			t.Errorf("%d messages of half a turn came, %d entries wait", n, len(p.Outbox))
		}
	})
}
