package desk

import (
	"testing"
	"time"

	"alongside/bots"
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
