package pace

import (
	"container/heap"
	"slices"
	"time"

	"golang.org/x/time/rate"

	"alongside/bots"
)

// waiter is one call of Wait.
type waiter struct {
	lane   bots.Lane
	turn   uint64
	called chan struct{} // closed when it may go
}

// before reports whether w goes before other.
func (w *waiter) before(other *waiter) bool {
	if w.lane != other.lane {
		return w.lane > other.lane
	}
	return w.turn < other.turn
}

// chat is one chat's share and those who wait for it, next one first.
type chat struct {
	name    string
	share   *rate.Limiter
	paused  time.Time // nobody goes before
	waiters []*waiter

	at   time.Time // when it has to be looked at again
	in   *queue    // where it is
	slot int       // and at which place
}

func (c *chat) waiting() bool { return len(c.waiters) > 0 }

func (c *chat) add(w *waiter) {
	at, _ := slices.BinarySearchFunc(c.waiters, w, compare)
	c.waiters = slices.Insert(c.waiters, at, w)
}

func (c *chat) remove(w *waiter) {
	if at, found := slices.BinarySearchFunc(c.waiters, w, compare); found {
		c.waiters = slices.Delete(c.waiters, at, at+1)
	}
}

func (c *chat) take() *waiter {
	w := c.waiters[0]
	c.waiters = slices.Delete(c.waiters, 0, 1)
	return w
}

func compare(a, b *waiter) int {
	switch {
	case a == b:
		return 0
	case a.before(b):
		return -1
	default:
		return 1
	}
}

func moreUrgent(a, b *chat) bool { return a.waiters[0].before(b.waiters[0]) }

func earlier(a, b *chat) bool { return a.at.Before(b.at) }

// queue is a heap of chats. A chat is in one queue at most.
type queue struct {
	before func(a, b *chat) bool
	chats  []*chat
}

func (q *queue) first() *chat {
	if len(q.chats) == 0 {
		return nil
	}
	return q.chats[0]
}

func (q *queue) add(c *chat) { heap.Push(q, c) }

// remove takes c out if it is here.
func (q *queue) remove(c *chat) {
	if c.in == q {
		heap.Remove(q, c.slot)
	}
}

// Len, Less, Swap, Push and Pop are for container/heap.

func (q *queue) Len() int           { return len(q.chats) }
func (q *queue) Less(i, j int) bool { return q.before(q.chats[i], q.chats[j]) }

func (q *queue) Swap(i, j int) {
	q.chats[i], q.chats[j] = q.chats[j], q.chats[i]
	q.chats[i].slot, q.chats[j].slot = i, j
}

func (q *queue) Push(x any) {
	c, _ := x.(*chat)
	c.in, c.slot = q, len(q.chats)
	q.chats = append(q.chats, c)
}

func (q *queue) Pop() any {
	last := len(q.chats) - 1
	c := q.chats[last]
	q.chats[last] = nil
	q.chats = q.chats[:last]
	c.in = nil
	return c
}
