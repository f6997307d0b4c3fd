package slack

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/slack-go/slack"

	"alongside/bots"
)

// maxBody is how much of a delivery is read, in bytes.
const maxBody = 1 << 20

// Events takes POST /slack/events. Like its siblings it answers 401 to what Slack has not signed within the
// last 5 min, 413 to what is over 1 MB, and 503 while nothing can be taken in, so that Slack delivers again.
func (b *Bot) Events() http.Handler {
	return b.signed(func(w http.ResponseWriter, r *http.Request, body []byte) {
		var envelope wireEnvelope
		if json.Unmarshal(body, &envelope) == nil && envelope.Type == "url_verification" {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			_, _ = io.WriteString(w, envelope.Challenge)
			return
		}
		b.serve(w, r, func(s *session) (notice, error) {
			in, err := decodeEvents(body, s.self)
			return notice{in: in}, err
		})
	})
}

// Interactions takes POST /slack/interactions: presses and forms.
func (b *Bot) Interactions() http.Handler {
	return b.signed(func(w http.ResponseWriter, r *http.Request, body []byte) {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		b.serve(w, r, func(*session) (notice, error) { return decodeInteraction([]byte(form.Get("payload"))) })
	})
}

// Commands takes POST /slack/commands.
func (b *Bot) Commands() http.Handler {
	return b.signed(func(w http.ResponseWriter, r *http.Request, body []byte) {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		if form.Get("ssl_check") == "1" { // Slack tries the certificate now and then
			return
		}
		b.serve(w, r, func(*session) (notice, error) { return commandOf(form).notice(), nil })
	})
}

// signed lets through what Slack has signed.
func (b *Bot) signed(next func(w http.ResponseWriter, r *http.Request, body []byte)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		case err != nil:
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		verifier, err := slack.NewSecretsVerifier(r.Header, b.cfg.SigningSecret)
		if err == nil {
			_, _ = verifier.Write(body) // a hash takes everything
			err = verifier.Ensure()
		}
		if err != nil {
			http.Error(w, "not signed by Slack", http.StatusUnauthorized)
			return
		}
		next(w, r, body)
	})
}

// serve takes in what was delivered and answers 200 only once that is done.
func (b *Bot) serve(w http.ResponseWriter, r *http.Request, decode func(*session) (notice, error)) {
	s := b.running(r.Context())
	if s == nil {
		http.Error(w, "not running", http.StatusServiceUnavailable)
		return
	}
	n, err := decode(s)
	if err != nil {
		b.cfg.Log.WarnContext(s.ctx, "slack delivery not understood", "error", err)
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	type verdict struct {
		reply bots.Reply
		err   error
	}
	done := make(chan verdict, 1)
	s.take(n, func(r bots.Reply) { done <- verdict{reply: r} }, func(err error) { done <- verdict{err: err} })
	v := <-done
	if v.err != nil {
		http.Error(w, "not taken in", http.StatusServiceUnavailable)
		return
	}
	if body := n.confirmation(v.reply); body != nil {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_ = json.NewEncoder(w).Encode(body) // if it does not arrive, Slack delivers again
	}
}
