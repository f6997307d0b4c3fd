package slack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"

	"alongside/bots"
)

// errUnreadable stands for an answer that is not Slack's: a proxy's page, or half a body. What it said is
// left out, since it may hold words.
var errUnreadable = errors.New("unreadable answer")

// refused reports whether code says that a token will not do, now or later.
func refused(code string) bool {
	switch code {
	case "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type":
		return true
	}
	return false
}

// sendError says what a failed call means for whoever sends.
func sendError(doing string, err error) *bots.SendError {
	kind, cause, after := failure(err)
	return &bots.SendError{Kind: kind, RetryAfter: after, Err: fmt.Errorf("%s: %w", doing, cause)}
}

// failure sorts errors of the client library.
func failure(err error) (kind bots.Failure, cause error, after time.Duration) {
	var (
		lost      *wireError
		throttled *slack.RateLimitedError
		status    slack.StatusCodeError
		said      slack.SlackErrorResponse
	)
	switch {
	case errors.As(err, &throttled):
		return bots.Throttled, err, max(throttled.RetryAfter, time.Second)
	case errors.As(err, &said):
		return answered(said)
	case errors.As(err, &status):
		switch {
		case status.Code == http.StatusTooManyRequests: // without saying how long
			return bots.Throttled, err, 30 * time.Second
		case status.Code >= http.StatusInternalServerError:
			return bots.Temporary, err, 0
		}
		return bots.Permanent, err, 0
	case errors.As(err, &lost):
		if lost.left {
			return bots.Uncertain, lost, 0
		}
		return bots.Temporary, lost, 0
	case errors.Is(err, context.Canceled):
		return bots.Uncertain, fmt.Errorf("%w: %w", errUnreadable, context.Canceled), 0
	case errors.Is(err, context.DeadlineExceeded):
		return bots.Uncertain, fmt.Errorf("%w: %w", errUnreadable, context.DeadlineExceeded), 0
	}
	return bots.Uncertain, errUnreadable, 0
}

// answered sorts what Slack says in so many words.
func answered(said slack.SlackErrorResponse) (kind bots.Failure, cause error, after time.Duration) {
	switch said.Err {
	case "ratelimited", "rate_limited", "message_limit_exceeded":
		return bots.Throttled, said, 30 * time.Second
	case "channel_not_found", "is_archived", "not_in_channel", "account_inactive", "user_not_found", "user_not_in_channel",
		"user_disabled", "users_not_found", "cannot_dm_bot", "messages_tab_disabled", "restricted_action", "restricted_action_read_only_channel":
		return bots.Gone, said, 0
	case "service_unavailable", "team_added_to_org", "org_login_required", "ekm_access_denied", "accesslimited":
		return bots.Temporary, said, 0
	case "internal_error", "fatal_error", "request_timeout": // Slack: some of it may have been done
		return bots.Uncertain, said, 0
	}
	if refused(said.Err) { // the message is all right, and goes once the token is
		return bots.Temporary, fmt.Errorf("%s: %w", said.Err, bots.ErrRefused), 0
	}
	return bots.Permanent, said, 0
}

// reason says in a word or two why Slack could not be reached, for a log.
func reason(err error) string {
	var (
		lost      *wireError
		said      slack.SlackErrorResponse
		status    slack.StatusCodeError
		throttled *slack.RateLimitedError
		network   *net.OpError
	)
	switch {
	case errors.As(err, &lost), errors.As(err, &said), errors.As(err, &status), errors.As(err, &throttled):
		return err.Error()
	case errors.As(err, &network):
		return network.Error()
	case errors.Is(err, websocket.ErrBadHandshake):
		return "bad handshake"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	}
	return "unreadable answer"
}
