package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"alongside/bots"
)

// patience is how long an answer may take.
const patience = 30 * time.Second

// answerLimit is how much of an answer is read, in bytes: a hundred updates fit in easily.
const answerLimit = 32 << 20

// failure is a call that failed. Its text, and all it wraps, are free of the token.
type failure struct {
	method     string
	code       int           // Telegram's error_code; 0 if it gave none
	status     int           // HTTP's; 0 if there was no answer
	sent       bool          // the request was written whole
	retryAfter time.Duration // with code 429
	cause      error
}

func (f *failure) Error() string { return f.method + ": " + f.cause.Error() }

func (f *failure) Unwrap() error { return f.cause }

// refused reports whether Telegram does not know the token.
// It answers 401 to a token that was revoked, and 404 to one that it cannot read.
func (f *failure) refused() bool {
	return f.code == http.StatusUnauthorized || f.code == http.StatusNotFound && !f.says("method not found")
}

// says reports whether Telegram's description holds words, in any case.
func (f *failure) says(words string) bool {
	return f.code != 0 && strings.Contains(strings.ToLower(f.cause.Error()), words)
}

// call makes one call that may take patience, and decodes what comes back into result unless that is
// nil. What it returns is a *failure.
func (b *Bot) call(ctx context.Context, method string, params tgbotapi.Params, result any) error {
	return b.callWithin(ctx, patience, method, params, result)
}

func (b *Bot) callWithin(ctx context.Context, within time.Duration, method string, params tgbotapi.Params, result any) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	line := &wire{ctx: ctx, web: b.web}
	// The library's own constructor makes a call without a context, so the value is made here.
	api := &tgbotapi.BotAPI{Token: b.cfg.Token, Client: line}
	api.SetAPIEndpoint(strings.ReplaceAll(b.cfg.APIURL, "%", "%%") + "/bot%s/%s")
	resp, err := api.MakeRequest(method, params)
	if err == nil && result != nil {
		err = json.Unmarshal(resp.Result, result)
	}
	if err == nil {
		return nil
	}
	failed := &failure{method: method, status: line.status, sent: line.wrote.Load(), cause: b.strip(err)}
	var told *tgbotapi.Error
	if errors.As(err, &told) {
		failed.code = told.Code
		failed.retryAfter = time.Duration(told.RetryAfter) * time.Second
		failed.cause = fmt.Errorf("%d %w", told.Code, b.strip(told))
		if told.Code == 0 {
			failed.code = line.status
		}
	}
	if failed.refused() {
		failed.cause = fmt.Errorf("%w by Telegram: correct %s", bots.ErrRefused, tokenVariable)
	}
	return failed
}

// strip returns err without the URL, which holds the token. An error that would still show it is not
// told at all.
func (b *Bot) strip(err error) error {
	var withURL *url.Error
	if errors.As(err, &withURL) {
		err = withURL.Err
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		if strings.Contains(e.Error(), b.cfg.Token) {
			return errors.New("the reason cannot be shown, because it holds the token")
		}
	}
	return err
}

// wire is the HTTP client of one call. The library has no contexts; wire adds the call's to the request,
// and notes how far the request got.
type wire struct {
	ctx    context.Context //nolint:containedctx // that is its task
	web    *http.Client
	wrote  atomic.Bool // set by the connection's own goroutine
	status int
}

// Do implements tgbotapi.HTTPClient.
func (w *wire) Do(req *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{WroteRequest: func(info httptrace.WroteRequestInfo) {
		if info.Err == nil {
			w.wrote.Store(true)
		}
	}}
	resp, err := w.web.Do(req.WithContext(httptrace.WithClientTrace(w.ctx, trace)))
	if err != nil {
		return nil, err //nolint:wrapcheck // callWithin does
	}
	w.status = resp.StatusCode
	resp.Body = body{io.LimitReader(resp.Body, answerLimit), resp.Body}
	return resp, nil
}

type body struct {
	io.Reader
	io.Closer
}
