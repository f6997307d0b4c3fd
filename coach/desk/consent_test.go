package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"alongside/bots"
	"alongside/coach"
	"alongside/coach/worktime"
)

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
