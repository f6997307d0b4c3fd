package rehearsal

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"alongside/bots"

	"github.com/cenkalti/backoff/v5"
)

// lineHolds is how much may wait in one chat before more is refused.
const lineHolds = 200

// line hands what happened to Hear: in order within a chat, one at a time, chats side by side. What
// Hear does not take is handed over again, later and later, until it does. What waits when Run ends
// waits for the next Run.
type line struct {
	log   *slog.Logger
	woken chan struct{}

	mu    sync.Mutex
	chats map[bots.Address]*queue
}

type queue struct {
	items []happening
	busy  bool // a goroutine works on it
}

// happening is one Inbound, and what to do with the answer once it was heard.
type happening struct {
	in    bots.Inbound
	heard func(bots.Reply)
}

func newLine(log *slog.Logger) *line {
	return &line{log: log, woken: make(chan struct{}, 1), chats: map[bots.Address]*queue{}}
}

// add puts something at the end of its chat's queue. It reports whether there was room.
func (l *line) add(in bots.Inbound, heard func(bots.Reply)) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := in.From.Channel()
	q := l.chats[at]
	if q == nil {
		q = &queue{}
		l.chats[at] = q
	}
	if len(q.items) >= lineHolds {
		return false
	}
	q.items = append(q.items, happening{in, heard})
	select {
	case l.woken <- struct{}{}:
	default:
	}
	return true
}

// run hands over until ctx ends, and then waits for what is being heard.
func (l *line) run(ctx context.Context, hear bots.Hear) {
	var working sync.WaitGroup
	defer working.Wait()
	for {
		for _, at := range l.take() {
			working.Go(func() { l.work(ctx, at, hear) })
		}
		select {
		case <-ctx.Done():
			return
		case <-l.woken:
		}
	}
}

// take marks every queue that waits for a goroutine, and returns them.
func (l *line) take() []bots.Address {
	l.mu.Lock()
	defer l.mu.Unlock()
	var idle []bots.Address
	for at, q := range l.chats {
		if !q.busy {
			q.busy = true
			idle = append(idle, at)
		}
	}
	return idle
}

// work empties one queue. It gives the queue back when it is empty, and when ctx ends.
func (l *line) work(ctx context.Context, at bots.Address, hear bots.Hear) {
	for {
		next, ok := l.head(at, ctx.Err() != nil)
		if !ok {
			return
		}
		reply, ok := l.hand(ctx, next.in, hear)
		if !ok {
			continue // ctx has ended
		}
		l.mu.Lock()
		l.chats[at].items = l.chats[at].items[1:]
		l.mu.Unlock()
		next.heard(reply)
	}
}

// head returns what comes next, or gives the queue back.
func (l *line) head(at bots.Address, ended bool) (happening, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.chats[at]
	if len(q.items) == 0 {
		delete(l.chats, at)
		return happening{}, false
	}
	if ended {
		q.busy = false
		return happening{}, false
	}
	return q.items[0], true
}

// hand tries until Hear takes it. It reports false if ctx ended first.
func (l *line) hand(ctx context.Context, in bots.Inbound, hear bots.Hear) (bots.Reply, bool) {
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval, wait.MaxInterval = 200*time.Millisecond, 15*time.Second
	for {
		reply, err := hear(ctx, in)
		if err == nil {
			return reply, true
		}
		pause := wait.NextBackOff()
		l.log.WarnContext(ctx, "inbound not heard", slog.Any("inbound", in), slog.Any("err", err), slog.Duration("again_in", pause))
		select {
		case <-ctx.Done():
			return bots.Reply{}, false
		case <-time.After(pause):
		}
	}
}
