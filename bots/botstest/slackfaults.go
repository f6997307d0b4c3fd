package botstest

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// slackFaults are what is wrong with the fake at the moment. Its fields belong to Slack.mu.
type slackFaults struct {
	away     bool
	throttle time.Duration // the next send is refused
	let      int           // sends that go through before
	drop     slackDrop     // the next send
	stall    chan struct{} // closed by Heal
	stalled  int
	token    string // the error that every token gets
	html     bool
}

type slackDrop int

const (
	slackKeep slackDrop = iota
	slackDropBefore
	slackDropAfter
)

// slackFault is what goes wrong with one call.
type slackFault struct {
	away     bool
	html     bool
	throttle time.Duration
	drop     slackDrop
	stall    <-chan struct{}
}

// take gives what goes wrong with a call of method, and uses it up.
func (f *slackFaults) take(method string) slackFault {
	fault := slackFault{away: f.away}
	if !strings.HasPrefix(method, "chat.") {
		return fault
	}
	if f.let > 0 {
		f.let--
		return fault
	}
	fault.throttle, fault.drop, fault.html = f.throttle, f.drop, f.html
	if f.stall != nil {
		fault.stall = f.stall
		f.stalled++
	}
	f.throttle, f.drop, f.html = 0, slackKeep, false
	return fault
}

// before does what goes wrong before the call is done, and reports whether that was all.
func (f slackFault) before(s *Slack, w http.ResponseWriter, r *http.Request) bool {
	switch {
	case f.stall != nil:
		select {
		case <-f.stall:
		case <-r.Context().Done():
		case <-s.ctx.Done():
		}
		panic(http.ErrAbortHandler)
	case f.away:
		http.Error(w, "<html>down for maintenance</html>", http.StatusServiceUnavailable)
	case f.throttle > 0:
		w.Header().Set("Retry-After", strconv.Itoa(int(f.throttle.Seconds())))
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = w.Write(mustJSON(refuse("ratelimited")))
	case f.drop == slackDropBefore:
		panic(http.ErrAbortHandler)
	default:
		return false
	}
	return true
}

// after does what goes wrong once the call is done, and reports whether its answer is gone.
func (f slackFault) after(w http.ResponseWriter) bool {
	if f.drop == slackDropAfter {
		panic(http.ErrAbortHandler)
	}
	if f.html {
		_, _ = w.Write([]byte("<html>what a proxy says</html>"))
	}
	return f.html
}

// Throttle refuses the next send, asking to wait for retryAfter (whole seconds).
func (s *Slack) Throttle(retryAfter time.Duration) {
	s.fault(func(f *slackFaults) { f.throttle = retryAfter })
}

// ThrottleAfter lets n sends through and refuses the one after them.
func (s *Slack) ThrottleAfter(n int, retryAfter time.Duration) {
	s.fault(func(f *slackFaults) { f.let, f.throttle = n, retryAfter })
}

// DropNext breaks the connection of the next send: before the message was taken, or after.
func (s *Slack) DropNext(taken bool) {
	s.fault(func(f *slackFaults) {
		f.drop = slackDropBefore
		if taken {
			f.drop = slackDropAfter
		}
	})
}

// GarbleNext takes the next send and answers with a page of HTML.
func (s *Slack) GarbleNext() { s.fault(func(f *slackFaults) { f.html = true }) }

// RefuseTokens answers every call with code, such as "token_revoked"; "" ends that.
func (s *Slack) RefuseTokens(code string) { s.fault(func(f *slackFaults) { f.token = code }) }

// Away makes the Web API answer 503, closes every socket and delivers nothing, until Heal.
func (s *Slack) Away() {
	s.fault(func(f *slackFaults) { f.away = true })
	s.DropSockets()
}

// Stall lets every send hang until Heal; what hung is not taken.
func (s *Slack) Stall() {
	s.fault(func(f *slackFaults) { f.stall, f.stalled = make(chan struct{}), 0 })
}

// Heal ends Away and Stall.
func (s *Slack) Heal() {
	s.fault(func(f *slackFaults) {
		f.away = false
		if f.stall != nil {
			close(f.stall)
			f.stall = nil
		}
	})
}

func (s *Slack) fault(set func(*slackFaults)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	set(&s.faults)
	s.noteChange()
}

// AwaitStalled blocks until a send hangs.
func (s *Slack) AwaitStalled(ctx context.Context) error {
	return s.await(ctx, func() bool { return s.faults.stalled > 0 })
}
