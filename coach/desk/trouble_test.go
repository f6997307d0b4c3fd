package desk

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"alongside/bots"
	"alongside/coach"
)

// I1: an event that arrives three times, also at once, takes effect once.
func TestAnEventTakesEffectOnce(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("/goal")
		in := s.fromPhone("walk by the river")
		var wg sync.WaitGroup
		for range 3 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if _, err := s.desk.Hear(s.t.Context(), in); err != nil {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		s.hear(in)
		if n := s.count(s.phone, "Which part of your life"); n != 1 {
			t.Errorf("the answer took effect %d times:\n%s", n, s.log(s.phone))
		}
	})
}

// I2: Telegram is away for ten minutes: messages wait in order and go out afterwards.
func TestMessagesWaitInOrder(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("Could somebody ring me?")
		s.taps("Send it to Anna")
		card := s.card(handoffs)
		s.presses(s.slack, handoffs, "U1", "Claim")
		s.phone.fail(away)
		for i := range 5 {
			s.replies("U1", card, fmt.Sprintf("line %d", i))
			time.Sleep(2 * time.Minute)
		}
		s.phone.fail(nil)
		time.Sleep(time.Minute)
		synctest.Wait()
		n := len(s.phone.all())
		for i := range 5 {
			if got := s.phone.all()[n-5+i].out.Text; got != fmt.Sprintf("line %d", i) {
				t.Errorf("message %d is %q", i, got)
			}
		}
	})
}

// Slack is away: the person learns that it could not be passed on yet, and the card comes later.
func TestSlackIsAway(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.slack.fail(away)
		s.says("Could somebody ring me?")
		s.taps("Send it to Anna")
		time.Sleep(10 * time.Minute)
		s.sees(s.phone, "I could not pass it on to Anna yet")
		if n := s.count(s.phone, "I could not pass it on"); n != 1 {
			t.Errorf("said %d times", n)
		}
		s.slack.fail(nil)
		time.Sleep(time.Minute)
		synctest.Wait()
		s.sees(s.slack, "Could somebody ring me?")
	})
}

// The process dies after the save and before the send: another one takes over when the lease has ended.
func TestAnotherProcessTakesOver(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		p, err := s.store.LoadPerson(s.t.Context(), "p1")
		if err != nil {
			t.Fatal(err)
		}
		s.close()
		in := s.fromPhone("/menu")
		out := coach.Handle(p, coach.Event{ID: in.ID, At: in.At, Heard: &in}, time.Now(), s.desk.world.now(coach.Event{}))
		out.Person.Settle("process-1", time.Now(), out.Person.NextDue(), Lease)
		if err := s.store.SavePerson(s.t.Context(), out.Person, out.Journal); err != nil {
			t.Fatal(err)
		}
		before := len(s.phone.all())
		s.open("process-2")
		time.Sleep(Lease - time.Second)
		early := len(s.phone.all()) - before
		if early != 0 {
			t.Error("a second process sent during the lease of the first")
		}
		time.Sleep(40 * time.Second)
		synctest.Wait()
		if len(s.phone.all()) != before+1 {
			t.Errorf("%d messages came after the lease", len(s.phone.all())-before)
		}
	})
}

// A person who blocked the bot gets nothing, and whoever talks with them learns it.
func TestAPersonBlocksTheBot(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("Hello")
		s.taps("Send it to Anna")
		card := s.card(handoffs)
		s.hear(bots.Inbound{ID: "b1", At: time.Now(), From: maya, Kind: bots.Blocked})
		s.sees(s.slack, "They have blocked the bot")
		s.replies("U1", card, "Are you there?")
		s.sees(s.slack, "This did not reach them")
		s.never(s.phone, "Are you there?")
	})
}

// A reply that overtakes the receipt of its card still finds home.
func TestAReplyOvertakesTheReceipt(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("Hello")
		s.taps("Send it to Anna")
		card := s.card(handoffs)
		if err := s.store.DeleteRoute(s.t.Context(), handoffs.InThread(card).String()); err != nil {
			t.Fatal(err)
		}
		s.replies("U1", card, "I am here")
		s.sees(s.phone, "Anna: I am here")
	})
}

// E7: leave and hours move the deadlines that are open, and both sides hear it.
func TestLeaveMovesTheDeadline(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("Hello")
		s.taps("Send it to Anna")
		s.sees(s.phone, "by tomorrow 10:00")
		leave := coach.Leave{From: time.Now(), To: time.Now().AddDate(0, 0, 7)}
		err := s.desk.TellWorker(s.t.Context(), "U1", coach.Event{ID: "leave", SetUp: &coach.SetUp{Worker: coach.Worker{
			ID: "U1", Name: "Anna", Zone: "Europe/London", Leave: []coach.Leave{leave}}}})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		s.sees(s.phone, "The hours have changed. An answer from Anna now comes by")
		s.sees(s.slack, "The time by which an answer is due has moved")
	})
}

// /stop ends all messages until the person writes again.
func TestStopMeansStop(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("/challenge")
		s.taps("My own words")
		s.says("sit in the sun")
		s.says("/stop")
		s.taps("Stop")
		before := len(s.phone.all())
		time.Sleep(72 * time.Hour)
		if len(s.phone.all()) != before {
			t.Errorf("it wrote after /stop:\n%s", s.log(s.phone))
		}
		s.says("hello")
		s.sees(s.phone, "Good that you are here again")
	})
}

// An invitation serves one account once.
func TestAnInvitationServesOnce(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		in := s.fromPhone("/start code-p1")
		in.From.Chat = "99"
		s.hear(in)
		s.sees(s.phone, "This invitation does not work")
		late := s.invite("p2")
		time.Sleep(8 * 24 * time.Hour)
		in = s.fromPhone("/start " + late)
		in.From.Chat = "100"
		s.hear(in)
		s.sees(s.phone, "This invitation does not work")
	})
}

// A worker who replies under something that was shared learns that the person does not read it.
func TestAReplyUnderSomethingSharedIsNotLostSilently(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("/goal")
		s.says("walk by the river")
		s.taps("My health")
		s.taps("I do not know yet")
		s.taps("Show me what they would see")
		s.taps("Share it")
		s.sees(s.slack, "Maya shares a goal")
		s.replies("U1", s.card(handoffs), "How lovely!")
		s.never(s.phone, "How lovely!")
		s.sees(s.slack, "Nothing that is written here reaches the person")
	})
}

// E7: when whoever covers goes on leave, too, the deadlines of the people they cover for move.
func TestTheCoversLeaveMovesTheDeadlineToo(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		away := coach.Leave{From: time.Now(), To: time.Now().AddDate(0, 0, 7)}
		anna := coach.Worker{ID: "U1", Name: "Anna", Zone: "Europe/London", Cover: "U2", Leave: []coach.Leave{away}}
		if err := s.desk.TellWorker(t.Context(), "U1", coach.Event{ID: "leave1", SetUp: &coach.SetUp{Worker: anna}}); err != nil {
			t.Fatal(err)
		}
		s.says("Hello")
		s.taps("Send it to Anna")
		s.sees(s.phone, "by tomorrow 10:00") // Bea answers for her
		bea := coach.Worker{ID: "U2", Name: "Bea", Zone: "Europe/London", Leave: []coach.Leave{away}}
		if err := s.desk.TellWorker(t.Context(), "U2", coach.Event{ID: "leave2", SetUp: &coach.SetUp{Worker: bea, Also: []coach.PersonID{"p1"}}}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		s.sees(s.phone, "The hours have changed. An answer from Anna now comes by")
	})
}
