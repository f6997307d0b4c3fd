package botstest

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// slackSocket is one Socket Mode connection.
type slackSocket struct {
	conn   *websocket.Conn
	closed chan struct{}

	mu     sync.Mutex // guards what is written to conn, and the rest
	silent bool
	acks   map[string]chan json.RawMessage // by envelope
}

// connectionsOpen gives the address of a socket, good for one connection. The caller holds mu.
func (s *Slack) connectionsOpen(slackArgs) slackAnswer {
	ticket := s.id("ticket-")
	s.tickets[ticket] = true
	return slackAnswer{"url": "ws://" + s.addr + "/link?ticket=" + ticket + "&app_id=" + SlackAppID}
}

// serveSocket runs one Socket Mode connection until it closes.
func (s *Slack) serveSocket(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	good := s.tickets[ticket] && !s.faults.away && s.ctx.Err() == nil
	delete(s.tickets, ticket)
	if good {
		s.work.Add(1)
		defer s.work.Done()
	}
	s.mu.Unlock()
	if !good {
		http.Error(w, "link_disabled", http.StatusForbidden)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	socket := &slackSocket{conn: conn, closed: make(chan struct{}), acks: map[string]chan json.RawMessage{}}
	socket.write(map[string]any{
		"type": "hello", "num_connections": 1, "connection_info": map[string]any{"app_id": SlackAppID},
		"debug_info": map[string]any{"host": "applink-fake", "build_number": 1, "approximate_connection_time": 18060},
	})
	s.mu.Lock()
	if s.faults.away || s.ctx.Err() != nil {
		s.mu.Unlock()
		socket.close()
		return
	}
	s.sockets = append(s.sockets, socket)
	s.noteChange()
	s.mu.Unlock()
	s.work.Go(func() { socket.ping(s.cfg.PingEvery) })
	socket.listen()
	s.forget(socket)
}

// forget ends a socket and takes it off the list.
func (s *Slack) forget(socket *slackSocket) {
	s.mu.Lock()
	s.sockets = slices.DeleteFunc(s.sockets, func(one *slackSocket) bool { return one == socket })
	s.noteChange()
	s.mu.Unlock()
	socket.close()
}

// listen takes in acknowledgements until the connection closes.
func (k *slackSocket) listen() {
	defer close(k.closed)
	for {
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if k.conn.ReadJSON(&ack) != nil {
			return
		}
		k.mu.Lock()
		waiting := k.acks[ack.EnvelopeID]
		delete(k.acks, ack.EnvelopeID)
		k.mu.Unlock()
		if waiting != nil {
			waiting <- ack.Payload
		}
	}
}

// ping keeps the connection known to be alive.
func (k *slackSocket) ping(every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		k.mu.Lock()
		if !k.silent {
			_ = k.conn.WriteControl(websocket.PingMessage, []byte("Ping from applink-fake"), time.Now().Add(time.Second))
		}
		k.mu.Unlock()
		select {
		case <-ticker.C:
		case <-k.closed:
			return
		}
	}
}

// ask sends d's envelope and waits for its acknowledgement. sent is called in between.
func (k *slackSocket) ask(ctx context.Context, d *slackDelivery, attempt int, within time.Duration, sent func()) (answer json.RawMessage, ok bool) {
	envelope := d.id + "-" + string(rune('a'+attempt%26))
	waiting := make(chan json.RawMessage, 1)
	k.mu.Lock()
	k.acks[envelope] = waiting
	k.mu.Unlock()
	message := map[string]any{
		"type": d.kind, "envelope_id": envelope, "payload": d.payload, "accepts_response_payload": d.kind != slackEventsAPI,
	}
	if d.kind == slackEventsAPI {
		message["retry_attempt"], message["retry_reason"] = attempt, ""
		if attempt > 0 {
			message["retry_reason"] = "timeout"
		}
	}
	k.write(message)
	sent()
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case answer = <-waiting:
		return answer, true
	case <-k.closed:
	case <-timer.C:
	case <-ctx.Done():
	}
	return nil, false
}

func (k *slackSocket) write(message any) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.silent {
		_ = k.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
		_ = k.conn.WriteJSON(message) // a broken connection ends in listen
	}
}

func (k *slackSocket) close() { _ = k.conn.Close() }

// eachSocket does something to every connection there is now.
func (s *Slack) eachSocket(do func(*slackSocket)) {
	s.mu.Lock()
	sockets := slices.Clone(s.sockets)
	s.mu.Unlock()
	for _, socket := range sockets {
		do(socket)
	}
}

// DropSockets breaks every connection without a word.
func (s *Slack) DropSockets() { s.eachSocket((*slackSocket).close) }

// Disconnect asks the app to connect anew, as Slack does every few hours. reason is "warning",
// "refresh_requested" or "link_disabled".
func (s *Slack) Disconnect(reason string) {
	s.eachSocket(func(k *slackSocket) {
		k.write(map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "applink-fake"}})
	})
}

// SilenceSockets lets every connection stay open and say nothing more, not even a ping.
func (s *Slack) SilenceSockets() {
	s.eachSocket(func(k *slackSocket) {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.silent = true
	})
}

// SendRaw sends an envelope of any form over every connection. What it returns waits for the acknowledgement.
func (s *Slack) SendRaw(kind string, payload json.RawMessage) (acknowledged func(context.Context) bool) {
	waiting := make(chan json.RawMessage, 1)
	s.mu.Lock()
	envelope := s.id("raw")
	s.mu.Unlock()
	s.eachSocket(func(k *slackSocket) {
		k.mu.Lock()
		k.acks[envelope] = waiting
		k.mu.Unlock()
		k.write(map[string]any{"type": kind, "envelope_id": envelope, "payload": payload})
	})
	return func(ctx context.Context) bool {
		select {
		case <-waiting:
			return true
		case <-ctx.Done():
			return false
		}
	}
}

// AwaitSockets blocks until n connections are open.
func (s *Slack) AwaitSockets(ctx context.Context, n int) error {
	return s.await(ctx, func() bool { return len(s.sockets) == n })
}
