package telegram

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"alongside/bots"
)

// defaultPause is kept when Telegram asks to wait and does not say how long.
const defaultPause = 5 * time.Second

// permanent is a message that Telegram would never take.
func permanent(why string) *bots.SendError {
	return &bots.SendError{Kind: bots.Permanent, Err: errors.New(why)}
}

// sendError says what a failed call means for a message.
//
// Telegram's descriptions are no contract, so that they decide only between Gone and Permanent.
// Source: https://core.telegram.org/bots/api#making-requests, https://core.telegram.org/api/errors
func sendError(err error) *bots.SendError {
	var f *failure
	if !errors.As(err, &f) {
		return &bots.SendError{Kind: bots.Temporary, Err: err}
	}
	failed := &bots.SendError{Kind: bots.Temporary, Err: err}
	switch {
	case f.code == http.StatusTooManyRequests:
		failed.Kind, failed.RetryAfter = bots.Throttled, f.retryAfter
		if failed.RetryAfter <= 0 {
			failed.RetryAfter = defaultPause
		}
	case f.refused(), f.code == http.StatusConflict:
		// The message is sound; it goes once an operator has put things right.
	case f.code == http.StatusForbidden:
		failed.Kind = bots.Gone
	case f.code == http.StatusBadRequest && slices.ContainsFunc(gone(), f.says):
		failed.Kind = bots.Gone
	case f.code >= 400 && f.code < 500:
		failed.Kind = bots.Permanent
	case f.status == http.StatusGatewayTimeout:
		failed.Kind = bots.Uncertain // whoever stands behind the gateway may have taken it
	case f.code >= 500, f.status >= 300:
		// Telegram, or a proxy on the way, says that it is broken.
	case f.sent:
		failed.Kind = bots.Uncertain
	}
	return failed
}

// gone are the ways in which a 400 says that there is nobody any more, in lower case.
func gone() []string {
	return []string{"chat not found", "user not found", "user is deactivated", "user_is_blocked", "input_user_deactivated", "peer_id_invalid", "have no rights to send"}
}

// unchanged are the ways in which a 400 says that an edit has nothing to do, in lower case.
func unchanged() []string {
	return []string{"message is not modified", "message to edit not found", "message can't be edited", "message_id_invalid"}
}

// canceled is a send that was given up before its request was made.
func canceled(ctx context.Context, err error) *bots.SendError {
	if ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
		err = errors.Join(err, ctx.Err())
	}
	return &bots.SendError{Kind: bots.Temporary, Err: err}
}
