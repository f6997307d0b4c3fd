package botstest

import (
	"encoding/json"
	"time"
)

// The types of Socket Mode envelopes.
const (
	slackEventsAPI   = "events_api"
	slackInteractive = "interactive"
	slackCommand     = "slash_commands"
)

// slackDelivery is one thing the app is told, until it confirms it or is given up on.
type slackDelivery struct {
	id      string
	kind    string
	payload json.RawMessage
	sent    chan struct{} // closed after the first attempt
	ended   chan struct{} // closed once confirmed or given up
	ok      bool          // confirmed
	answer  json.RawMessage
}

// deliver tells the app something, after what was said before in the same conversation. The caller holds mu.
func (s *Slack) deliver(kind, conversation string, payload any) *slackDelivery {
	d := &slackDelivery{id: s.id("dl"), kind: kind, payload: mustJSON(payload), sent: make(chan struct{}), ended: make(chan struct{})}
	before := s.lines[conversation]
	s.lines[conversation] = d.sent
	s.pending[d.id] = d
	s.noteChange()
	if s.ctx.Err() != nil {
		return d // nobody will be told any more
	}
	s.work.Go(func() {
		if before != nil {
			select {
			case <-before:
			case <-s.ctx.Done():
			}
		}
		s.carry(d)
	})
	return d
}

// carry tries until d is confirmed or given up. Only events are repeated; somebody who pressed or
// submitted sees a warning instead, and presses again.
func (s *Slack) carry(d *slackDelivery) {
	defer close(d.ended)
	for n := 0; ; n++ {
		socket, url, err := s.route(d)
		if err == nil {
			if url == "" {
				d.answer, d.ok = socket.ask(s.ctx, d, n, s.cfg.AckWithin, s.firstSent(d, n))
			} else {
				d.answer, d.ok = s.post(url, d, n)
			}
		}
		s.firstSent(d, n)()
		switch {
		case s.ctx.Err() != nil:
			return
		case d.ok:
			s.settle(d, 0)
			return
		case d.kind != slackEventsAPI:
			s.settle(d, 0)
			return
		case n == len(s.cfg.Redeliver):
			s.settle(d, 1)
			return
		}
		select {
		case <-time.After(s.cfg.Redeliver[n]):
		case <-s.ctx.Done():
			return
		}
	}
}

// firstSent returns what lets the next in the conversation begin, once the first attempt is out.
func (s *Slack) firstSent(d *slackDelivery, n int) func() {
	return func() {
		if n > 0 {
			return
		}
		select {
		case <-d.sent:
		default:
			close(d.sent)
		}
	}
}

// route waits until the app can be told, and says how: over a socket, or at a URL.
func (s *Slack) route(d *slackDelivery) (socket *slackSocket, url string, err error) {
	err = s.await(s.ctx, func() bool {
		if s.faults.away {
			return false
		}
		url = map[string]string{slackEventsAPI: s.urls.Events, slackInteractive: s.urls.Interactions, slackCommand: s.urls.Commands}[d.kind]
		if url != "" {
			return true
		}
		if len(s.sockets) > 0 {
			socket = s.sockets[len(s.sockets)-1]
		}
		return socket != nil
	})
	return socket, url, err
}

// settle takes d off the list of what the app has yet to confirm.
func (s *Slack) settle(d *slackDelivery, lost int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.pending, d.id)
	s.lost += lost
	s.noteChange()
}
