package slack

import (
	"context"

	"github.com/slack-go/slack"

	"alongside/bots"
)

// TraceRef finds the Ref of the card that began a thread: the card carries it in its metadata. It is ""
// if no card did. The error is a *bots.SendError.
func (b *Bot) TraceRef(ctx context.Context, thread bots.Address) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, b.cfg.Timeout)
	defer cancel()
	messages, _, _, err := b.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
		ChannelID: thread.Chat, Timestamp: thread.Thread, Limit: 1, Inclusive: true, IncludeAllMetadata: true,
	})
	if err != nil {
		return "", sendError("trace card", err)
	}
	for _, m := range messages {
		if m.Timestamp == thread.Thread && m.Metadata.EventType == cardEvent {
			ref, _ := m.Metadata.EventPayload["ref"].(string)
			return ref, nil
		}
	}
	return "", nil
}
