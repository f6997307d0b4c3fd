// Package bots says what a chat platform is to the rest of Alongside: what comes in, what goes out,
// and what a failed send means. It is the ground floor: it knows no platform and no domain. Its types
// are plain data; a value that was handed over is not changed afterwards, so they may cross goroutines.
package bots

import (
	"context"
	"time"
)

// A Bot is one account on one chat platform.
//
// Name is the word that begins the addresses of this bot ("telegram", "slack"). Run receives until ctx
// ends and then returns nil; it returns an error only for what a restart cannot mend, such as a refused
// token (ErrRefused). Send delivers one message and may be called by many goroutines at once; it paces
// itself to the platform's limits by the message's Lane and blocks while it does so.
// A failed Send returns a *SendError.
type Bot interface {
	Name() string
	Run(ctx context.Context, hear Hear) error
	Send(ctx context.Context, out Outbound) (Receipt, error)
}

// Hear takes in one Inbound. When it returns nil, what follows from the message has been saved, and the
// adapter may confirm it to its platform; after an error it must not, so that the platform delivers it
// again. The Reply is what has to go back together with the confirmation.
type Hear func(ctx context.Context, in Inbound) (Reply, error)

// An Editor can replace a message it has sent. Where a bot is none, the edit is left out: an edit never
// carries anything that a person or a worker has to know and that was not sent before or beside it.
type Editor interface {
	Edit(ctx context.Context, message string, out Outbound) error
}

// An Audience can say how many people read a chat, so that a person can be told before they share.
type Audience interface {
	CountReaders(ctx context.Context, chat Address) (int, error)
}

// A Tracer can find the Ref of the card that began a thread. It is asked when a reply in a thread has
// overtaken the receipt of the card that it answers.
type Tracer interface {
	TraceRef(ctx context.Context, thread Address) (ref string, err error)
}

// Receipt says that a platform has taken a message: the id it gave to it, and when (UTC).
type Receipt struct {
	Message string
	At      time.Time
}
