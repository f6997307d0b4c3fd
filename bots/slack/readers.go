package slack

import (
	"context"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"alongside/bots"
)

// countLasts is how long a count of readers is believed.
const countLasts = 5 * time.Minute

// readers are how many read which channel. The zero value is ready.
type readers struct {
	mu    sync.Mutex
	known map[string]knownCount
}

type knownCount struct {
	count int
	until time.Time
}

// CountReaders is how many are members of the channel, the bot among them; in a direct conversation
// it is one. The answer can be five minutes old. The error is a *bots.SendError.
func (b *Bot) CountReaders(ctx context.Context, chat bots.Address) (int, error) {
	if userID.MatchString(chat.Chat) {
		return 1, nil
	}
	b.readers.mu.Lock()
	known, ok := b.readers.known[chat.Chat]
	b.readers.mu.Unlock()
	if ok && time.Now().Before(known.until) {
		return known.count, nil
	}
	ctx, cancel := context.WithTimeout(ctx, b.cfg.Timeout)
	defer cancel()
	c, err := b.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: chat.Chat, IncludeNumMembers: true})
	if err != nil {
		return 0, sendError("count readers", err)
	}
	count := c.NumMembers
	if c.IsIM {
		count = 1
	}
	b.readers.mu.Lock()
	defer b.readers.mu.Unlock()
	if b.readers.known == nil {
		b.readers.known = map[string]knownCount{}
	}
	b.readers.known[chat.Chat] = knownCount{count: count, until: time.Now().Add(countLasts)}
	return count, nil
}
