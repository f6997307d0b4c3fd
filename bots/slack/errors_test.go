package slack

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"alongside/bots"
)

func TestFailuresAreSorted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err   error
		kind  bots.Failure
		after time.Duration
	}{
		"asked to wait":             {&slack.RateLimitedError{RetryAfter: 7 * time.Second}, bots.Throttled, 7 * time.Second},
		"asked to wait no time":     {&slack.RateLimitedError{}, bots.Throttled, time.Second},
		"asked without a time":      {slack.StatusCodeError{Code: http.StatusTooManyRequests}, bots.Throttled, 30 * time.Second},
		"asked in the body":         {slack.SlackErrorResponse{Err: "ratelimited"}, bots.Throttled, 30 * time.Second},
		"archived":                  {slack.SlackErrorResponse{Err: "is_archived"}, bots.Gone, 0},
		"not a member":              {slack.SlackErrorResponse{Err: "not_in_channel"}, bots.Gone, 0},
		"no such channel":           {slack.SlackErrorResponse{Err: "channel_not_found"}, bots.Gone, 0},
		"account closed":            {slack.SlackErrorResponse{Err: "account_inactive"}, bots.Gone, 0},
		"blocks refused":            {slack.SlackErrorResponse{Err: "invalid_blocks"}, bots.Permanent, 0},
		"something new":             {slack.SlackErrorResponse{Err: "no_such_thing_yet"}, bots.Permanent, 0},
		"token revoked on the way":  {slack.SlackErrorResponse{Err: "token_revoked"}, bots.Temporary, 0},
		"down":                      {slack.StatusCodeError{Code: http.StatusBadGateway}, bots.Temporary, 0},
		"not found":                 {slack.StatusCodeError{Code: http.StatusNotFound}, bots.Permanent, 0},
		"perhaps done":              {slack.SlackErrorResponse{Err: "internal_error"}, bots.Uncertain, 0},
		"never left":                {&wireError{err: io.EOF}, bots.Temporary, 0},
		"lost on the way":           {&wireError{left: true, err: io.EOF}, bots.Uncertain, 0},
		"a proxy's page":            {json.Unmarshal([]byte("<html>"), new(int)), bots.Uncertain, 0},
		"half an answer":            {io.ErrUnexpectedEOF, bots.Uncertain, 0},
		"an answer that quotes you": {errors.New("unknown error structure: marigold"), bots.Uncertain, 0},
	} {
		got := sendError("send message", c.err)
		if got.Kind != c.kind || got.RetryAfter != c.after {
			t.Errorf("%s: %v, want %s", name, got, c.kind)
		}
	}
	if got := sendError("send message", errors.New("unknown error structure: marigold")).Error(); got != "uncertain: send message: unreadable answer" {
		t.Errorf("it says %q", got)
	}
}

func TestRevokedTokenIsNamedAsSuch(t *testing.T) {
	t.Parallel()
	if err := sendError("send message", slack.SlackErrorResponse{Err: "token_revoked"}); !errors.Is(err, bots.ErrRefused) {
		t.Errorf("%v does not say that the token is refused", err)
	}
}
