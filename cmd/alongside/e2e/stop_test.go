package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// crowd is how many people write while the program is told to stop.
const crowd = 100

// The program is told to stop while many people write, and drains; with what is left it goes on later.
func TestStoppedUnderLoad(t *testing.T) {
	t.Parallel()
	for _, how := range []transport{polled, hooked} {
		t.Run(how.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, how)
			w.addWorkers()
			w.serve()
			all := make([]*person, crowd)
			for i := range all {
				all[i] = w.somebody(int64(1000 + i))
				all[i].user.Say("hello")
			}
			if err := w.phones.AwaitCalls(w.wait(), "sendMessage", crowd/4); err != nil {
				t.Fatal(err)
			}
			w.halt() // checks the time and the exit code
			before := len(w.phones.Sent())
			w.clock.move(16 * time.Second) // what was leased to the one that stopped
			w.serve()
			w.settles()
			for i, p := range all {
				p.awaits(fmt.Sprintf("an answer for person %d", i), botAfter(0))
				if got := p.received("Hello. I am a bot of Riverside"); len(got) != 1 {
					t.Errorf("person %d got %d answers", i, len(got))
				}
			}
			t.Logf("%d of %d messages were sent before the stop", before, crowd)
		})
	}
}

// A program that is told to stop while a platform hangs stops all the same.
func TestStoppedWhileSlackHangs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, polled)
	w.addWorkers()
	w.serve()
	p := w.joins(70, "Stallwren")
	w.slack.Stall()
	p.asks("Does it hang?")
	if err := w.slack.AwaitStalled(w.wait()); err != nil {
		t.Fatal(err)
	}
	w.halt()
	w.slack.Heal()
	w.clock.move(16 * time.Second)
	w.serve()
	w.waitingCard(handoffs, "Does it hang?")
	if n := strings.Count(w.slack.Transcript(handoffs), "Does it hang?"); n != 1 {
		t.Errorf("the card stands there %d times", n)
	}
}
