package telegram

import (
	"context"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// crewSize is how many updates are taken in at once.
const crewSize = 32

// crew takes updates in: those of one chat in order, those of different chats at the same time. One that
// fails is tried again and again, and holds up its own chat only.
type crew struct {
	bot   *Bot
	ctx   context.Context //nolint:containedctx // a crew lives inside one poll
	ears  *ears
	seats chan struct{}
	stir  chan struct{} // holds a token when something is done
	busy  sync.WaitGroup

	mu    sync.Mutex
	chats map[int64][]update // what waits behind the one at work
	done  []int
}

func newCrew(ctx context.Context, b *Bot, e *ears) *crew {
	return &crew{bot: b, ctx: ctx, ears: e, seats: make(chan struct{}, crewSize), stir: make(chan struct{}, 1), chats: map[int64][]update{}}
}

// give hands an update over. It does not block.
func (c *crew) give(u update) {
	c.mu.Lock()
	defer c.mu.Unlock()
	behind, busy := c.chats[u.chat]
	c.chats[u.chat] = append(behind, u)
	if !busy {
		c.busy.Go(func() { c.work(u.chat) })
	}
}

// work takes in what waits of one chat, and ends when nothing does.
func (c *crew) work(chat int64) {
	for {
		c.mu.Lock()
		queue := c.chats[chat]
		if len(queue) == 0 {
			delete(c.chats, chat)
			c.mu.Unlock()
			return
		}
		u := queue[0]
		c.chats[chat] = queue[1:]
		c.mu.Unlock()
		if !c.insist(u) {
			return // the context has ended
		}
		c.mu.Lock()
		c.done = append(c.done, u.id)
		c.mu.Unlock()
		select {
		case c.stir <- struct{}{}:
		default:
		}
	}
}

// insist takes u in, however often it takes. It reports false when the context ends before.
func (c *crew) insist(u update) bool {
	for pause := newBackOff(); ; {
		err := c.try(u)
		switch {
		case c.ctx.Err() != nil && err != nil:
			return false
		case err == nil:
			return true
		}
		c.bot.log.Warn("update not taken in", logUpdate(u), "error", err)
		if wait := pause.NextBackOff(); wait == backoff.Stop || rest(c.ctx, wait) != nil {
			return false
		}
	}
}

func (c *crew) try(u update) error {
	select {
	case c.seats <- struct{}{}:
	case <-c.ctx.Done():
		return c.ctx.Err() //nolint:wrapcheck // only asked whether
	}
	defer func() { <-c.seats }()
	return c.bot.take(c.ctx, c.ears, u)
}

// drain returns the ids of what is done and has not been returned before.
func (c *crew) drain() []int {
	c.mu.Lock()
	defer c.mu.Unlock()
	done := c.done
	c.done = nil
	return done
}

// rest blocks until something is done, d is over, or ctx ends.
func (c *crew) rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-c.stir:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// wait blocks until nobody is at work any more.
func (c *crew) wait() { c.busy.Wait() }
