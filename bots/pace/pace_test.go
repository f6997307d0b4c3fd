package pace_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"alongside/bots"
	"alongside/bots/pace"
)

// crowd sends through a gate and notes who went when.
type crowd struct {
	gate  *pace.Gate
	began time.Time
	wait  sync.WaitGroup
	mu    sync.Mutex
	went  []string
	at    map[string]time.Duration
}

func newCrowd(limits pace.Limits) *crowd {
	return &crowd{gate: pace.New(limits), began: time.Now(), at: map[string]time.Duration{}}
}

// queue lets who wait for chat, and returns when it is in line or through.
func (c *crowd) queue(ctx context.Context, who, chat string, lane bots.Lane) {
	c.wait.Go(func() {
		if c.gate.Wait(ctx, chat, lane) != nil {
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.went = append(c.went, who)
		c.at[who] = time.Since(c.began)
	})
	synctest.Wait()
}

func TestChatKeepsItsOwnPaceAfterABurst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(pace.Limits{Chat: 1, ChatBurst: 3})
		for n := range 5 {
			c.queue(t.Context(), fmt.Sprint(n), "a", bots.Interactive)
		}
		c.queue(t.Context(), "other", "b", bots.Scheduled)
		c.wait.Wait()
		want := map[string]time.Duration{"0": 0, "1": 0, "2": 0, "3": time.Second, "4": 2 * time.Second, "other": 0}
		for who, at := range want {
			if c.at[who] != at {
				t.Errorf("%s went at %s, want %s", who, c.at[who], at)
			}
		}
	})
}

func TestAllChatsTogetherKeepThePace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(pace.Limits{All: 10, AllBurst: 2, Chat: 1})
		for n := range 12 {
			c.queue(t.Context(), fmt.Sprint(n), fmt.Sprint("chat ", n), bots.Scheduled)
		}
		c.wait.Wait()
		if c.at["1"] != 0 || c.at["2"] != 100*time.Millisecond || c.at["11"] != time.Second {
			t.Errorf("they went at %v", c.at)
		}
	})
}

func TestUrgentTakesTheNextSlotBeforeACrowd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(pace.Limits{All: 1})
		for n := range 500 {
			c.queue(t.Context(), fmt.Sprintf("reminder %d", n), fmt.Sprint("chat ", n), bots.Scheduled)
		}
		time.Sleep(1500 * time.Millisecond)
		c.queue(t.Context(), "answer", "chat 3", bots.Interactive)
		c.queue(t.Context(), "help", "chat 4", bots.Urgent)
		c.queue(t.Context(), "more help", "chat 5", bots.Urgent)
		c.wait.Wait()
		if want := []string{"reminder 0", "reminder 1", "help", "more help", "answer", "reminder 2"}; !slices.Equal(c.went[:6], want) {
			t.Errorf("they went %q, want %q", c.went[:6], want)
		}
		if c.at["help"] != 2*time.Second {
			t.Errorf("help went at %s, want the next slot", c.at["help"])
		}
	})
}

func TestUrgentOvertakesInItsOwnChat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(pace.Limits{Chat: 1})
		c.queue(t.Context(), "first", "a", bots.Scheduled)
		c.queue(t.Context(), "second", "a", bots.Scheduled)
		c.queue(t.Context(), "third", "a", bots.Scheduled)
		c.queue(t.Context(), "help", "a", bots.Urgent)
		c.wait.Wait()
		if want := []string{"first", "help", "second", "third"}; !slices.Equal(c.went, want) {
			t.Errorf("they went %q, want %q", c.went, want)
		}
	})
}

func TestPausedChatHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(pace.Limits{All: 1, Chat: 1})
		c.gate.Pause("a", 30*time.Second)
		c.gate.Pause("a", 10*time.Second) // asks for less than is already kept
		c.queue(t.Context(), "paused", "a", bots.Urgent)
		c.queue(t.Context(), "free", "b", bots.Scheduled)
		c.wait.Wait()
		if c.at["free"] != 0 || c.at["paused"] != 30*time.Second {
			t.Errorf("they went at %v", c.at)
		}
	})
}

func TestPauseReachesWhoWaitsAlready(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(pace.Limits{Chat: 1})
		c.queue(t.Context(), "first", "a", bots.Interactive)
		c.queue(t.Context(), "second", "a", bots.Interactive)
		c.gate.Pause("a", time.Minute)
		c.wait.Wait()
		if c.at["second"] != time.Minute {
			t.Errorf("it went at %s, into the pause", c.at["second"])
		}
	})
}

func TestPauseOfAllHoldsEverybody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(pace.Limits{})
		c.gate.PauseAll(5 * time.Second)
		c.queue(t.Context(), "reminder", "a", bots.Scheduled)
		c.queue(t.Context(), "help", "b", bots.Urgent)
		c.wait.Wait()
		if c.at["help"] != 5*time.Second || c.went[0] != "help" && c.went[1] != "help" {
			t.Errorf("they went %q at %v", c.went, c.at)
		}
	})
}

func TestWhoGivesUpUsesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(pace.Limits{Chat: 1})
		c.queue(t.Context(), "first", "a", bots.Interactive)
		why := errors.New("shutting down")
		ctx, cancel := context.WithCancelCause(t.Context())
		left := make(chan error, 1)
		go func() { left <- c.gate.Wait(ctx, "a", bots.Interactive) }()
		synctest.Wait()
		c.queue(t.Context(), "last", "a", bots.Interactive)
		cancel(why)
		if err := <-left; !errors.Is(err, why) {
			t.Errorf("Wait ended with %v, want %v", err, why)
		}
		if err := c.gate.Wait(ctx, "b", bots.Interactive); !errors.Is(err, why) {
			t.Errorf("Wait began with %v, want %v", err, why)
		}
		c.wait.Wait()
		if c.at["last"] != time.Second {
			t.Errorf("the last went at %s: the one who left took a slot", c.at["last"])
		}
	})
}

func TestRacingSendersKeepTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const senders, each = 20, 10
		gate, began := pace.New(pace.Limits{All: 100, AllBurst: 1, Chat: 50, ChatBurst: 2}), time.Now()
		var wait sync.WaitGroup
		for n := range senders {
			wait.Go(func() {
				for range each {
					if err := gate.Wait(t.Context(), fmt.Sprint(n%7), bots.Lane(n%3)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
		if took, want := time.Since(began), (senders*each-1)*10*time.Millisecond; took < want || took > want+20*time.Millisecond {
			t.Errorf("%d sends took %s, want %s", senders*each, took, want)
		}
	})
}
