// Package pace holds sends back until a platform's limits allow them: so many a second in all, so many
// a second in one chat, and nothing at all while the platform has asked to wait. It knows no platform
// and sends nothing.
//
// Whoever is more urgent goes first (I9): among the chats that may send now, the next slot is for the
// highest lane and, inside a lane, for whoever has waited longest. A chat that has used up its own share,
// or is paused, stands aside and holds up nobody. A Gate may be used by many goroutines.
package pace

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"alongside/bots"
)

// Limits are what a platform allows. Bursts below 1 count as 1; a rate of 0 means no limit.
type Limits struct {
	All       rate.Limit // sends a second, all chats together
	AllBurst  int        // how many of them may go at once
	Chat      rate.Limit // sends a second in one chat
	ChatBurst int        // how many of them may go at once
}

// Gate lets senders through one by one. Make one with New.
//
// It remembers a chat only while somebody waits for it, it is paused, or it has sent so recently that its
// share is not whole again. A wait costs the logarithm of how many chats those are.
type Gate struct {
	limits Limits

	mu     sync.Mutex
	all    *rate.Limiter
	paused time.Time // nobody goes before
	turn   uint64    // counts waiters: first come, first served
	chats  map[string]*chat
	ready  queue // chats somebody may send to now, most urgent first
	later  queue // all other chats, earliest first
	timer  *time.Timer
}

// New returns a Gate that keeps to limits.
func New(limits Limits) *Gate {
	limits.AllBurst, limits.ChatBurst = max(limits.AllBurst, 1), max(limits.ChatBurst, 1)
	return &Gate{
		limits: limits,
		all:    limiter(limits.All, limits.AllBurst),
		chats:  map[string]*chat{},
		ready:  queue{before: moreUrgent},
		later:  queue{before: earlier},
	}
}

// Wait blocks until the caller may send one message to chat. If ctx ends first, it returns why and has
// used up nobody's share.
func (g *Gate) Wait(ctx context.Context, chat string, lane bots.Lane) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	w := g.enter(chat, lane)
	select {
	case <-w.called:
		return nil
	case <-ctx.Done():
	}
	if g.leave(chat, w) {
		return context.Cause(ctx)
	}
	return nil // its turn came first
}

// Pause lets nobody send to chat for d from now. A longer pause that is already kept stays.
func (g *Gate) Pause(chat string, d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	c := g.chat(chat)
	c.paused = latest(c.paused, now.Add(d))
	g.place(c, now)
	g.pump(now)
}

// PauseAll lets nobody send at all for d from now. A longer pause that is already kept stays.
func (g *Gate) PauseAll(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	g.paused = latest(g.paused, now.Add(d))
	g.pump(now)
}

// enter puts a new waiter in line and calls whoever may go.
func (g *Gate) enter(name string, lane bots.Lane) *waiter {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	g.turn++
	w := &waiter{lane: lane, turn: g.turn, called: make(chan struct{})}
	c := g.chat(name)
	c.add(w)
	g.place(c, now)
	g.pump(now)
	return w
}

// leave takes w out of line. It reports false if w has been called.
func (g *Gate) leave(name string, w *waiter) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-w.called:
		return false
	default:
	}
	now := time.Now()
	c := g.chat(name)
	c.remove(w)
	g.place(c, now)
	g.pump(now)
	return true
}

// chat returns the chat of that name, new if it is not remembered.
func (g *Gate) chat(name string) *chat {
	c := g.chats[name]
	if c == nil {
		c = &chat{name: name, share: limiter(g.limits.Chat, g.limits.ChatBurst)}
		g.chats[name] = c
	}
	return c
}

// place puts c into the queue where it belongs at now, or forgets it.
func (g *Gate) place(c *chat, now time.Time) {
	g.ready.remove(c)
	g.later.remove(c)
	switch {
	case !c.waiting():
		if c.at = latest(c.paused, now.Add(refill(c.share, now))); !c.at.After(now) {
			delete(g.chats, c.name)
			return
		}
	default:
		if c.at = latest(c.paused, now.Add(delay(c.share, now))); !c.at.After(now) {
			g.ready.add(c)
			return
		}
	}
	g.later.add(c)
}

// pump calls everybody who may go now, and arranges to be called again when the next one may.
func (g *Gate) pump(now time.Time) {
	for c := g.later.first(); c != nil && !c.at.After(now); c = g.later.first() {
		g.place(c, now)
	}
	for c := g.ready.first(); c != nil && g.wait(now) == 0; c = g.ready.first() {
		spend(g.all, now)
		spend(c.share, now)
		close(c.take().called)
		g.place(c, now)
	}
	g.rouse(now)
}

// wait returns how long it is until the next slot, whoever takes it.
func (g *Gate) wait(now time.Time) time.Duration {
	return max(g.paused.Sub(now), delay(g.all, now), 0)
}

// rouse sets the timer for the next thing that changes by itself.
func (g *Gate) rouse(now time.Time) {
	var next time.Duration = -1
	if g.ready.first() != nil {
		next = g.wait(now)
	}
	if c := g.later.first(); c != nil && (next < 0 || c.at.Sub(now) < next) {
		next = c.at.Sub(now)
	}
	switch {
	case next < 0:
		if g.timer != nil {
			g.timer.Stop()
		}
	case g.timer == nil:
		g.timer = time.AfterFunc(next, func() {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.pump(time.Now())
		})
	default:
		g.timer.Reset(next)
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
