package desk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/bots"
	"alongside/coach"
	"alongside/coach/worktime"
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

// urgentReply is what a worker writes in the thread of the urgent card.
func (s *stage) urgentReply(worker, text string) {
	s.t.Helper()
	s.made++
	ts := "ts" + itoa(s.made)
	s.hear(bots.Inbound{ID: ts, At: time.Now(), From: urgent.InThread(s.card(urgent)), Sender: bots.Sender{ID: worker}, Kind: bots.Said, Text: text, Message: ts})
}

// E1, I3: the standing share is of messages in danger. What somebody writes later, to nobody, stays with
// them until they send it.
func TestTheShareOfDangerCarriesNothingElse(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says(despair)
		s.sees(s.slack, despair)
		for _, label := range []string{"I am calling", "I feel a bit safer", "That is enough for now"} {
			s.taps(label)
		}
		s.says("/menu")
		s.says("my sister must not know about the letter")
		s.never(s.slack, "must not know")
		s.taps("Send it to the team")
		s.sees(s.slack, "must not know")
	})
}

// Who declined the standing share and answers the worker who has the urgent card is asked first, and once
// they send it the worker can read it, and what was written in danger stays with them.
func TestWhoDeclinedCanAnswerTheWorkerWhoCame(t *testing.T) {
	play(t, func(s *stage) {
		s.says("/start " + s.invite("p1"))
		for range 6 {
			s.taps("Go on")
		}
		s.taps("Yes, that is all right")
		s.taps("No, not my words")
		s.taps("Decide later")
		s.says(despair)
		s.presses(s.slack, urgent, "U2", "Claim")
		s.urgentReply("U2", "I am here. Can you talk?")
		s.says("yes, in ten minutes")
		s.never(s.slack, "in ten minutes")
		s.taps("Send it to Bea")
		s.sees(s.slack, "in ten minutes")
		s.says("the door is open")
		s.sees(s.slack, "the door is open")
		s.never(s.slack, despair)
	})
}

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
		for i := range s.slack.shown {
			m := s.slack.shown[i]
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
		for _, m := range s.slack.shown {
			found = found || m.out.To == handoffs.InThread(usual) && m.text() == "Maya:\n"+despair
		}
		if !found {
			t.Errorf("Anna did not read it:\n%s", s.log(s.slack))
		}
	})
}

// I3: a fainter sign in the answer to a private question does not reach the conversation that is open
// beside it, where the person has not agreed to the share of messages in danger.
func TestAFaintSignInAPrivateAnswerStaysPrivate(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("/share")
		s.taps("Messages that sound like danger")
		s.taps("Stop sharing it")
		s.taps("No")
		s.says("Is the group on Friday?")
		s.taps("Send it to Anna")
		s.says("/goal")
		s.says("I am a burden to everybody")
		s.sees(s.phone, "999")
		s.never(s.slack, "burden")
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

// forges presses a button that was never shown.
func (s *stage) forges(data string) {
	s.t.Helper()
	s.made++
	s.hear(bots.Inbound{ID: "forged" + itoa(s.made), At: time.Now(), From: maya, Sender: bots.Sender{ID: "77"}, Kind: bots.Pressed, Data: data, Message: "m1"})
}

// I10: an app can send any data as a button's. A stranger does not come in by that.
func TestAStrangerDoesNotComeInByAForgedButton(t *testing.T) {
	play(t, func(s *stage) {
		s.says("hello")
		for _, data := range []string{"c:start", "c:goal", "c:worker", "c:stop", "c:nosuchdialog", "d:0:0", "d:1:0", "f:0:send", "f:1:send", "c:", ""} {
			s.forges(data)
		}
		s.never(s.phone, "Before we begin")
		s.never(s.phone, "Something went wrong")
		s.forges("c:now")
		s.sees(s.phone, "999")
	})
}

// E1: who moves to a new phone before they have accepted anything is asked first.
func TestANewPhoneIsNoWayAroundConsent(t *testing.T) {
	play(t, func(s *stage) {
		s.says("/start " + s.invite("p1"))
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
		s.sees(s.phone, "Before we begin")
		s.never(s.phone, "You are in already")
	})
}

// Somebody in danger presses a button twice: the second press does not throw them back to the beginning.
func TestADoublePressInDangerKeepsThePlace(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says(despair)
		s.taps("I am calling")
		if s.phone.shown[len(s.phone.shown)-1].out.Text != "I am still here. How is it now?" {
			t.Fatal(s.log(s.phone))
		}
		for i := len(s.phone.shown) - 1; i >= 0; i-- {
			if rows := s.phone.shown[i].out.Buttons; len(rows) > 0 && rows[0][0].Label == "I am calling" {
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

// What the worker's side proposes waits until the bot may begin something: not after /stop, in quiet time,
// or while a human holds the conversation (I4).
func TestAProposalWaitsUntilItMayBeShown(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		propose := func(id string) {
			within, _ := worktime.ParseWithin("4h")
			if _, err := s.desk.Tell(s.t.Context(), "p1", coach.Event{ID: id, At: time.Now(), Agreed: &coach.Agreed{Agreement: coach.Agreement{RespondWithin: within}}}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
		}
		const shown = "There is a new suggestion"
		s.says("Hello")
		s.taps("Send it to Anna")
		s.presses(s.slack, handoffs, "U1", "Claim")
		propose("a1")
		s.never(s.phone, shown)
		s.presses(s.slack, handoffs, "U1", "Resolve")
		s.sees(s.phone, shown)

		s.says("/stop")
		s.taps("Stop")
		propose("a2")
		time.Sleep(48 * time.Hour)
		if n := s.count(s.phone, shown); n != 1 {
			t.Errorf("after /stop it was shown: %d times", n)
		}
		s.says("/menu")
		if n := s.count(s.phone, shown); n != 2 {
			t.Errorf("it was shown %d times after they came back", n)
		}

		s.says("/pause")
		s.taps("1 day")
		propose("a3")
		if n := s.count(s.phone, shown); n != 2 {
			t.Errorf("it was shown in quiet time")
		}
		time.Sleep(72 * time.Hour)
		if n := s.count(s.phone, shown); n != 3 {
			t.Errorf("it was shown %d times in all", n)
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
		for _, m := range s.slack.shown {
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
		tries := 0
		s.phone.fail(func(out bots.Outbound) error {
			if out.To != maya {
				return nil
			}
			if tries++; tries > 20 {
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
			tries++
			return &bots.SendError{Kind: bots.Gone, Err: errAway}
		})
		tries = 0
		time.Sleep(time.Hour)
		if tries > 1 {
			t.Errorf("the old phone was tried %d times", tries)
		}
		for _, m := range s.phone.shown {
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

// D3: what a worker writes in the form waits sealed, like everything that is about a person.
func TestAWorkersWordsWaitSealed(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("Hello")
		s.taps("Send it to Anna")
		ref := s.slack.refs[s.card(handoffs)]
		s.slack.fail(away)
		s.hear(bots.Inbound{ID: "form", At: time.Now(), From: handoffs, Sender: bots.Sender{ID: "U1"}, Kind: bots.Submitted,
			Data: ref + ":replied", Form: map[string]string{"text": "about your diagnosis"}})
		p, err := s.store.LoadPerson(s.t.Context(), "p1")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range p.Outbox {
			if text := fmt.Sprintf("%+v", *e.Message); strings.Contains(text, "diagnosis") {
				t.Errorf("it stands in the document: %s", text)
			}
		}
		s.slack.fail(nil)
		time.Sleep(time.Minute)
		s.sees(s.slack, "Anna answered: about your diagnosis")
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
		for _, m := range s.slack.shown {
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
		tries := 0
		s.phone.fail(func(bots.Outbound) error {
			switch tries++; tries % 7 {
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
		for _, m := range s.phone.shown {
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
