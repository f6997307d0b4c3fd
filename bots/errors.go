package bots

import (
	"errors"
	"fmt"
	"time"
)

// ErrRefused is wrapped by what Run returns when the platform refuses the token. The wrapping error
// names the environment variable, and never the token.
var ErrRefused = errors.New("token refused")

// Failure says what a failed send means for whoever sent.
type Failure string

// The kinds of SendError.
const (
	Temporary Failure = "temporary" // try again later: the platform cannot be reached, or says it is broken; surely not delivered
	Uncertain Failure = "uncertain" // the connection broke after the request was sent: it may have been delivered
	Throttled Failure = "throttled" // try again after RetryAfter
	Gone      Failure = "gone"      // the person blocked the bot, the channel is archived: tell somebody, stop sending there
	Permanent Failure = "permanent" // this message will never go: a bug of ours or of a script
)

// SendError is why a send failed. Its text holds no token and no words of the message.
type SendError struct {
	Kind       Failure
	RetryAfter time.Duration // Throttled: how long the platform asks to wait
	Err        error
}

// Error names the kind and the cause.
func (e *SendError) Error() string {
	if e.RetryAfter > 0 {
		return fmt.Sprintf("%s (retry after %s): %v", e.Kind, e.RetryAfter, e.Err)
	}
	return fmt.Sprintf("%s: %v", e.Kind, e.Err)
}

// Unwrap returns the cause.
func (e *SendError) Unwrap() error { return e.Err }
