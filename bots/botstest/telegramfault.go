package botstest

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"syscall"
	"time"
)

// TelegramFault is something that goes wrong with calls to come.
type TelegramFault struct {
	Method string `json:"method"` // which call; default sendMessage and the edits
	Chat   int64  `json:"chat"`   // in which chat; default any
	Skip   int    `json:"skip"`   // how many such calls go well before
	Times  int    `json:"times"`  // how often; 0 is once, -1 until Heal

	RetryAfter int    `json:"retry_after"` // seconds: 429 with that advice
	Status     int    `json:"status"`      // another status, with Text as description
	Text       string `json:"text"`
	HTML       bool   `json:"html"`  // a page of a proxy instead of JSON; Status is 502 unless set
	Drop       bool   `json:"drop"`  // the connection breaks, the call is not taken
	Lose       bool   `json:"lose"`  // the call is taken, then the connection breaks
	Stall      bool   `json:"stall"` // no answer until Heal, and the call is not taken
}

type telegramFaults struct {
	away    bool
	list    []*TelegramFault
	stalled int
}

// Fault arranges f.
func (tg *Telegram) Fault(f TelegramFault) {
	if f.Times == 0 {
		f.Times = 1
	}
	tg.mu.Lock()
	defer tg.mu.Unlock()
	tg.fault.list = append(tg.fault.list, &f)
}

// Throttle refuses the next n sends and asks to wait.
func (tg *Telegram) Throttle(n int, retryAfter time.Duration) {
	tg.Fault(TelegramFault{Times: n, RetryAfter: int(retryAfter / time.Second)})
}

// Away answers nothing until Heal: over a socket, a proxy says that nobody is there (the port is kept, so
// that no other test gets it), and Client cannot connect.
func (tg *Telegram) Away() {
	tg.mu.Lock()
	defer tg.mu.Unlock()
	tg.fault.away = true
	tg.note()
}

// Heal ends Away and every fault.
func (tg *Telegram) Heal() {
	tg.mu.Lock()
	defer tg.mu.Unlock()
	tg.fault = telegramFaults{}
	tg.note()
}

// AwaitStalled blocks until a call stalls.
func (tg *Telegram) AwaitStalled(ctx context.Context) error {
	return tg.await(ctx, func() bool { return tg.fault.stalled > 0 })
}

// takeFault returns what goes wrong with this call: the zero fault if nothing does.
func (tg *Telegram) takeFault(method string, args telegramArgs) TelegramFault {
	tg.mu.Lock()
	defer tg.mu.Unlock()
	if tg.fault.away {
		return TelegramFault{HTML: true}
	}
	for _, f := range tg.fault.list {
		if f.Times == 0 || f.Chat != 0 && f.Chat != int64(args.number("chat_id")) {
			continue
		}
		if f.Method == "" && method != "sendmessage" && !strings.HasPrefix(method, "editmessage") {
			continue
		}
		if f.Method != "" && !strings.EqualFold(f.Method, method) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		return *f
	}
	return TelegramFault{}
}

// before does what goes wrong before the call is taken, and reports whether that was all.
func (f TelegramFault) before(tg *Telegram, w http.ResponseWriter, r *http.Request) bool {
	switch {
	case f.Drop:
		panic(http.ErrAbortHandler) // breaks the connection
	case f.Stall:
		tg.mu.Lock()
		tg.fault.stalled++
		tg.note()
		tg.mu.Unlock()
		_ = tg.await(r.Context(), func() bool { return tg.fault.stalled == 0 }) // whoever asked may be gone
		panic(http.ErrAbortHandler)
	case f.HTML:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(cmp.Or(f.Status, http.StatusBadGateway))
		_, _ = io.WriteString(w, "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>")
	case f.RetryAfter > 0:
		refusal := telegramRefusal(http.StatusTooManyRequests, fmt.Sprintf("Too Many Requests: retry after %d", f.RetryAfter))
		refusal.Parameters = &telegramAdvice{RetryAfter: f.RetryAfter}
		answerTelegram(w, nil, refusal)
	case f.Status > 0:
		answerTelegram(w, nil, telegramRefusal(f.Status, f.Text))
	default:
		return false
	}
	return true
}

// Client returns a client that reaches the fake without a socket, also inside a testing/synctest bubble.
func (tg *Telegram) Client() *http.Client { return &http.Client{Transport: telegramWire{tg}} }

// telegramWire serves requests in the process.
type telegramWire struct{ tg *Telegram }

// RoundTrip implements http.RoundTripper.
func (wire telegramWire) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancel(req.Context())
	defer cancel()
	answer, done := httptest.NewRecorder(), make(chan bool, 1)
	if !wire.tg.serve(func() {
		defer func() {
			broke := recover()
			if broke != nil && broke != http.ErrAbortHandler { //nolint:errorlint // a panic with that very value
				panic(broke)
			}
			done <- broke == nil
		}()
		wire.tg.ServeHTTP(answer, req.Clone(ctx))
	}) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && trace.WroteRequest != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{})
	}
	select {
	case served := <-done:
		if served {
			return answer.Result(), nil
		}
		return nil, io.ErrUnexpectedEOF
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
}

// serve starts do, unless nobody can connect.
func (tg *Telegram) serve(do func()) bool {
	tg.mu.Lock()
	defer tg.mu.Unlock()
	if tg.fault.away || tg.ends.Err() != nil {
		return false
	}
	tg.wait.Go(do)
	return true
}
