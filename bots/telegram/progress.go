package telegram

import (
	"sync"
	"time"

	"alongside/bots"
)

// progressLimit is how many messages broken off between parts are remembered.
const progressLimit = 1000

// progress remembers which parts of long messages have arrived when a later one did not.
type progress struct {
	mu    sync.Mutex
	done  map[string]int
	order []string // oldest first
}

// delivered returns how many of the message's parts need not be sent again. The last always is.
func (p *progress) delivered(out bots.Outbound, parts int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return min(p.done[progressKey(out)], parts-1)
}

// keep notes that parts of the message have arrived; 0 forgets it.
func (p *progress) keep(out bots.Outbound, parts int) {
	if out.ID == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	key := progressKey(out)
	if _, known := p.done[key]; parts == 0 {
		delete(p.done, key)
		return
	} else if !known {
		p.order = append(p.order, key)
	}
	if p.done == nil {
		p.done = map[string]int{}
	}
	p.done[key] = parts
	for len(p.order) > progressLimit {
		delete(p.done, p.order[0])
		p.order = p.order[1:]
	}
}

func progressKey(out bots.Outbound) string { return out.To.String() + " " + out.ID }

// longestPauseOfAll bounds what is concluded from two chats being throttled: a wrong conclusion must not
// keep help away for long.
const longestPauseOfAll = 30 * time.Second

// flood tells a chat that is throttled from a bot that is. Telegram uses the same words for both.
type flood struct {
	mu    sync.Mutex
	chat  string
	until time.Time
}

// spreads notes that chat is throttled for d, and reports whether another chat is, too.
func (f *flood) spreads(chat string, d time.Duration, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	spread := f.chat != chat && now.Before(f.until)
	f.chat, f.until = chat, now.Add(d)
	return spread
}
