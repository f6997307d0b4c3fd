// Package oncall calls an on-call service by its webhook, since Slack alone wakes nobody at night. It sends
// one sentence as JSON, {"text": "..."}, and hears nothing. The address of the webhook is a secret: it is
// in no error. A Bot may be used by many goroutines.
package oncall

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"time"

	"alongside/bots"
)

// Name begins the one address of this bot.
const Name = "oncall"

// Bot calls one webhook.
type Bot struct {
	url    string
	client *http.Client
}

var _ bots.Bot = (*Bot)(nil)

// New returns a Bot for the webhook at address, an http or https URL.
func New(address string) (*Bot, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("want an https address")
	}
	return &Bot{url: address, client: &http.Client{Timeout: 10 * time.Second}}, nil
}

// Name returns "oncall".
func (*Bot) Name() string { return Name }

// Run waits until ctx ends: nothing comes in this way.
func (*Bot) Run(ctx context.Context, _ bots.Hear) error {
	<-ctx.Done()
	return nil
}

// Send posts the text. A 2xx answer is a receipt; what comes too late to know is Uncertain.
func (b *Bot) Send(ctx context.Context, out bots.Outbound) (bots.Receipt, error) {
	body, err := json.Marshal(map[string]string{"text": out.Text})
	if err != nil {
		return bots.Receipt{}, &bots.SendError{Kind: bots.Permanent, Err: fmt.Errorf("encode call: %w", err)}
	}
	written := false
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteRequest: func(i httptrace.WroteRequestInfo) { written = i.Err == nil }})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url, bytes.NewReader(body))
	if err != nil {
		return bots.Receipt{}, &bots.SendError{Kind: bots.Permanent, Err: errors.New("make call")}
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := b.client.Do(req)
	if err != nil {
		kind := bots.Temporary
		if written {
			kind = bots.Uncertain
		}
		return bots.Receipt{}, &bots.SendError{Kind: kind, Err: fmt.Errorf("call on-call service: %w", bare(err))}
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	return answer(res)
}

// answer says what a status means.
func answer(res *http.Response) (bots.Receipt, error) {
	fail := fmt.Errorf("on-call service answered %d", res.StatusCode)
	switch {
	case res.StatusCode < 300:
		return bots.Receipt{At: time.Now().UTC()}, nil
	case res.StatusCode == http.StatusTooManyRequests:
		seconds, _ := strconv.Atoi(res.Header.Get("Retry-After"))
		return bots.Receipt{}, &bots.SendError{Kind: bots.Throttled, RetryAfter: time.Duration(max(seconds, 1)) * time.Second, Err: fail}
	case res.StatusCode >= 500:
		return bots.Receipt{}, &bots.SendError{Kind: bots.Temporary, Err: fail}
	}
	return bots.Receipt{}, &bots.SendError{Kind: bots.Gone, Err: fail}
}

// bare strips the address from what the HTTP client says.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
