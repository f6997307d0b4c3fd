package slack_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"alongside/bots"
	"alongside/bots/botstest"
)

// TestNothingIsLostInAStorm posts while connections break, Slack goes away and saving fails now and then:
// everything is heard, and in the end Slack has nothing left to deliver (I1).
func TestNothingIsLostInAStorm(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, r *rig) {
		const rooms, each = 4, 15
		var (
			mu    sync.Mutex
			saved = map[string]string{}
			tries = map[string]int{}
		)
		h := listen(t, r.bot(r.config()), func(_ context.Context, in bots.Inbound) (bots.Reply, error) {
			mu.Lock()
			defer mu.Unlock()
			if tries[in.ID]++; tries[in.ID] == 1 && len(tries)%5 == 0 {
				return bots.Reply{}, errors.New("save person: the disk is full")
			}
			saved[in.ID] = in.Text
			return bots.Reply{}, nil
		})
		storm := []func(*botstest.Slack){
			(*botstest.Slack).DropSockets,
			func(s *botstest.Slack) { s.Disconnect("refresh_requested") },
			func(s *botstest.Slack) { s.Away(); s.Heal() },
		}
		want := map[string]bool{}
		for n := range each {
			for room := range rooms {
				text := fmt.Sprintf("room %d, message %d", room, n)
				want[text] = true
				must[string](t)(r.worker(room).Post(fmt.Sprintf("C%04d", room), text))
			}
			if n%4 == 3 {
				h.next() // something has arrived
				storm[n/4%len(storm)](r.slack)
			}
		}
		if err := r.slack.AwaitQuiet(h.ctx); err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		defer mu.Unlock()
		for _, text := range saved {
			delete(want, text)
		}
		if len(want) != 0 || len(saved) != rooms*each || r.slack.Lost() != 0 {
			t.Errorf("%d saved, %v not heard, %d given up", len(saved), want, r.slack.Lost())
		}
	})
}
