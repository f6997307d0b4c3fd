package desk

import (
	"strings"
	"sync/atomic"
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
		var tries atomic.Int64
		s.phone.fail(func(bots.Outbound) error {
			if tries.Add(1) > 5 {
				return nil // it is tried for ever
			}
			return &bots.SendError{Kind: bots.Gone, Err: errAway}
		})
		s.presses(s.slack, handoffs, "U1", "Resolve")
		time.Sleep(time.Hour)
		if tries.Load() != 0 {
			t.Errorf("tried %d times", tries.Load())
		}
	})
}

// Two messages are on their way when the first is refused because the person has blocked the bot.
func TestABlockIsLearnedOnce(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		var tries atomic.Int64
		s.phone.fail(func(bots.Outbound) error {
			if tries.Add(1) > 5 {
				return nil
			}
			return &bots.SendError{Kind: bots.Gone, Err: errAway}
		})
		s.says("/now")
		s.hear(bots.Inbound{ID: "b1", At: time.Now(), From: maya, Kind: bots.Blocked})
		if tries.Load() != 1 {
			t.Errorf("tried %d times", tries.Load())
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
		p, err := s.store.LoadPerson(s.t.Context(), "p1")
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

// D1, I3: what the person takes back while Slack is away does not arrive when it is there again.
func TestWhatIsTakenBackInTimeDoesNotArrive(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.slack.fail(away)
		s.says("/goal")
		s.says("leave my husband")
		s.taps("I do not know")
		s.taps("I do not know yet")
		s.taps("Show me what they would see")
		s.taps("Share it")
		s.says("Please do not tell my mother")
		s.taps("Send it to Anna")
		s.says("/share")
		s.taps("Goal: leave my husband")
		s.taps("Stop sharing it")
		s.taps("Yes")
		s.taps("A conversation with a person")
		s.taps("Stop sharing it")
		s.slack.fail(nil)
		time.Sleep(10 * time.Minute)
		s.never(s.slack, "husband")
		s.never(s.slack, "mother")
		s.sees(s.slack, "no longer shares a goal")
	})
}

// Slack refuses a card: the words do not stand in the channel without it, the person hears that it is not
// there yet, and it goes out once it is taken.
func TestARefusedCardIsKept(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.slack.fail(func(bots.Outbound) error { return &bots.SendError{Kind: bots.Permanent, Err: errAway} })
		s.says("Hello")
		s.taps("Send it to Anna")
		s.says("Are you there?")
		s.sees(s.phone, "I could not pass it on to Anna yet")
		s.slack.fail(nil)
		time.Sleep(10 * time.Minute)
		card := s.card(handoffs)
		s.presses(s.slack, handoffs, "U1", "Claim")
		for _, m := range s.slack.all() {
			if m.text() == "Maya:\nAre you there?" && m.out.To != handoffs.InThread(card) {
				t.Errorf("it stands in %s", m.out.To)
			}
		}
	})
}

// I5: Telegram refuses the help because of its buttons: it comes without them.
func TestRefusedHelpComesInPlainWords(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.phone.fail(func(out bots.Outbound) error {
			if len(out.Buttons) > 0 {
				return &bots.SendError{Kind: bots.Permanent, Err: errAway}
			}
			return nil
		})
		s.says("/now")
		time.Sleep(time.Minute)
		s.sees(s.phone, "Are you thinking about ending your life?")
	})
}

// What waits for a person who moves to a new phone arrives there, and the old one hears one sentence.
func TestWhatWaitsMovesToTheNewPhone(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("Hello")
		s.taps("Send it to Anna")
		s.presses(s.slack, handoffs, "U1", "Claim")
		var tries atomic.Int64
		s.phone.fail(func(out bots.Outbound) error {
			if out.To != maya {
				return nil
			}
			if tries.Add(1) > 20 {
				return nil
			}
			return &bots.SendError{Kind: bots.Temporary, Err: errAway}
		})
		s.replies("U1", s.card(handoffs), "Your results are here")
		hash := coach.HashCode("code-2")
		if err := s.store.PutRoute(s.t.Context(), "invite:"+hash, "person:p1"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.desk.Tell(s.t.Context(), "p1", coach.Event{ID: "again", At: time.Now(), Invited: &coach.Invitation{CodeHash: hash}}); err != nil {
			t.Fatal(err)
		}
		in := s.fromPhone("/start code-2")
		in.From.Chat = "78"
		s.hear(in)
		s.phone.fail(func(out bots.Outbound) error {
			if out.To != maya {
				return nil
			}
			tries.Add(1)
			return &bots.SendError{Kind: bots.Gone, Err: errAway}
		})
		tries.Store(0)
		time.Sleep(time.Hour)
		if tries.Load() > 1 {
			t.Errorf("the old phone was tried %d times", tries.Load())
		}
		for _, m := range s.phone.all() {
			if m.out.Text == "Your results are here" && m.out.To.Chat != "78" {
				t.Errorf("it went to %s", m.out.To)
			}
		}
		if s.count(s.phone, "Your results are here") != 1 {
			t.Errorf("it did not arrive:\n%s", s.log(s.phone))
		}
	})
}

// Slack is away for two days while an urgent card waits: the document does not grow with every call, and
// the team is not flooded when it is back.
func TestCallsDoNotPileUpWhileSlackIsAway(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.slack.fail(away)
		s.says(despair)
		time.Sleep(48 * time.Hour)
		p, err := s.store.LoadPerson(s.t.Context(), "p1")
		if err != nil {
			t.Fatal(err)
		}
		if n := len(p.Outbox); n > 5 {
			t.Errorf("%d entries wait", n)
		}
		s.slack.fail(nil)
		time.Sleep(2 * time.Minute)
		s.sees(s.slack, "Nobody has taken this since")
		if n := s.count(s.slack, "Nobody has taken this since"); n > 2 {
			t.Errorf("called %d times at once", n)
		}
		time.Sleep(time.Hour)
		if n := s.count(s.slack, "Nobody has taken this since"); n < 6 {
			t.Errorf("called only %d times in an hour", n)
		}
	})
}

// A stranger writes without end while Telegram is slow: neither their document nor the queue grows so.
func TestAStrangerCannotFloodTheService(t *testing.T) {
	play(t, func(s *stage) {
		s.phone.fail(away)
		for i := range 2500 {
			in := s.fromPhone("spam " + itoa(i))
			if _, err := s.desk.Hear(s.t.Context(), in); err != nil {
				t.Fatal(err)
			}
		}
		p, err := s.store.LoadPerson(s.t.Context(), strangerID(maya, time.Now()))
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Outbox) > 1 || len(p.Seen) > 2000 {
			t.Errorf("%d entries wait, %d events are remembered", len(p.Outbox), len(p.Seen))
		}
		s.phone.fail(nil)
		s.says(despair)
		time.Sleep(time.Minute)
		s.sees(s.phone, "999")
	})
}

// I1, I2: two processes hear, save and send for one person while the phone comes and goes: every message
// arrives once, and in order.
func TestTwoProcessesSendForOnePersonInOrder(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("Hello")
		s.taps("Send it to Anna")
		card := s.card(handoffs)
		s.presses(s.slack, handoffs, "U1", "Claim")
		first, stopFirst := s.desk, s.stop
		s.open("process-2")
		second := s.desk
		var tries atomic.Int64
		s.phone.fail(func(bots.Outbound) error {
			switch tries.Add(1) % 7 {
			case 3:
				return &bots.SendError{Kind: bots.Temporary, Err: errAway}
			case 5:
				return &bots.SendError{Kind: bots.Throttled, RetryAfter: 20 * time.Second, Err: errAway}
			}
			return nil
		})
		const lines = 120
		for i := range lines {
			s.desk = []*Desk{first, second}[i%3%2]
			s.replies("U1", card, "line "+itoa(i))
			if i%10 == 0 {
				time.Sleep(17 * time.Second)
			}
		}
		time.Sleep(30 * time.Minute)
		n := 0
		for _, m := range s.phone.all() {
			if strings.HasPrefix(m.out.Text, "line ") {
				if m.out.Text != "line "+itoa(n) {
					t.Errorf("%q came where line %d should", m.out.Text, n)
				}
				n++
			}
		}
		if n != lines {
			t.Errorf("%d of %d came", n, lines)
		}
		stopFirst()
		if err := <-s.ended; err != nil {
			t.Error(err)
		}
	})
}
