package desk

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"alongside/bots"
)

// lag is how long receipts take in these tests.
const lag = 5 * time.Second

func (s *stage) receiptsTake(d time.Duration) {
	for _, c := range []*chat{s.phone, s.slack} {
		c.mu.Lock()
		c.slow = d
		c.mu.Unlock()
	}
}

func (s *stage) settles() { time.Sleep(20 * lag); synctest.Wait() }

// waitsForAnna has the person ask for their worker, with the card shown and its receipt on the way.
func (s *stage) waitsForAnna() (card string) {
	s.t.Helper()
	s.join()
	s.says("/worker")
	s.says("My kettle is broken")
	s.receiptsTake(lag)
	s.taps("Send it")
	return s.card(handoffs)
}

func TestAClaimThatOvertakesTheReceiptOfItsCardIsShownOnTheCard(t *testing.T) {
	play(t, func(s *stage) {
		card := s.waitsForAnna()
		s.presses(s.slack, handoffs, "U1", "Claim")
		s.settles()
		if text := s.slack.reads(card); !strings.Contains(text, "claimed") {
			s.t.Errorf("the card shows %q", text)
		}
	})
}

func TestAReplyThatOvertakesTheReceiptOfItsCardReachesThePerson(t *testing.T) {
	for name, claims := range map[string]bool{"claimed by a press": true, "claimed by the reply": false} {
		t.Run(name, func(t *testing.T) {
			play(t, func(s *stage) {
				card := s.waitsForAnna()
				if claims {
					s.presses(s.slack, handoffs, "U1", "Claim")
				}
				s.replies("U1", card, "I have one for you")
				s.settles()
				s.sees(s.phone, "Anna: I have one for you")
				if n := s.count(s.phone, "I have one for you"); n != 1 {
					s.t.Errorf("the reply came %d times", n)
				}
			})
		})
	}
}

func TestAMessageTakenBackBeforeItsReceiptIsTakenBackFromThePersonToo(t *testing.T) {
	play(t, func(s *stage) {
		card := s.waitsForAnna()
		s.settles()
		s.replies("U1", card, "Come without a coat")
		sent := s.phone.all()[len(s.phone.all())-1]
		if !strings.Contains(sent.out.Text, "Come without a coat") {
			s.t.Fatalf("not shown: %s", s.log(s.phone))
		}
		s.hear(bots.Inbound{ID: "gone", At: time.Now(), From: handoffs.InThread(card), Sender: bots.Sender{ID: "U1"}, Kind: bots.Deleted,
			Message: fmt.Sprintf("ts%d", s.made)})
		s.settles()
		if text := s.phone.edited[sent.id]; !strings.Contains(text, "taken back by Anna") {
			s.t.Errorf("the person reads %q", text)
		}
	})
}

func TestWhatIsWrittenAfterAnAnswerWaitsThoughTheReceiptComesLater(t *testing.T) {
	play(t, func(s *stage) {
		card := s.waitsForAnna()
		s.settles()
		s.replies("U1", card, "Is there a bus?")
		time.Sleep(time.Second)
		s.says("There is none")
		s.settles()
		if text := s.slack.reads(card); !strings.Contains(text, "claimed") || !strings.Contains(text, "Due") {
			s.t.Errorf("the card shows %q", text)
		}
	})
}
