package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"alongside/bots"
)

const (
	helloWithin = 10 * time.Second // a connection has to say hello
	ackWithin   = 5 * time.Second  // an acknowledgement has to find its way into a connection
	maxMessage  = 8 << 20          // bytes of one message over a socket
)

// errSilent means that a connection is open but nothing comes.
var errSilent = errors.New("the connection is silent")

// runSockets keeps a connection open until the session's context ends.
func (s *session) runSockets(ctx context.Context) error {
	log := s.bot.cfg.Log
	wait := patience()
	for {
		began := time.Now()
		err := s.runSocket(ctx)
		var said slack.SlackErrorResponse
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.As(err, &said) && refused(said.Err):
			return fmt.Errorf("open Socket Mode with SLACK_APP_TOKEN: %s: %w", said.Err, bots.ErrRefused)
		case errors.Is(err, errSilent):
			log.InfoContext(ctx, "slack socket silent, connecting anew")
		default:
			log.WarnContext(ctx, "slack socket lost, connecting anew", "reason", reason(err))
		}
		if time.Since(began) > time.Minute {
			wait.Reset()
		}
		if !pause(ctx, wait.NextBackOff()) {
			return nil
		}
	}
}

// runSocket runs one client, which itself reconnects when Slack asks for it, until it gives up, falls
// silent, or ctx ends.
func (s *session) runSocket(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	client := socketmode.New(s.bot.api, socketmode.OptionPingInterval(s.bot.cfg.PingWithin), socketmode.OptionReadLimit(maxMessage))
	ended := make(chan error, 1)
	go func() { ended <- client.RunContext(ctx) }()
	err := s.watch(ctx, client, ended)
	cancel()
	<-ended
	return err
}

// watch takes in what the client hears, and says why that is over. It leaves on ended what comes there.
func (s *session) watch(ctx context.Context, client *socketmode.Client, ended chan error) error {
	silence := time.NewTimer(s.bot.cfg.IdleWithin)
	defer silence.Stop()
	for {
		select {
		case err := <-ended:
			ended <- err // for runSocket
			return cmp.Or(err, errSilent)
		case <-silence.C:
			return errSilent
		case e := <-client.Events:
			switch e.Type {
			case socketmode.EventTypeConnecting:
			case socketmode.EventTypeConnected:
				silence.Reset(min(helloWithin, s.bot.cfg.IdleWithin))
			case socketmode.EventTypeConnectionError:
				if ctx.Err() == nil {
					s.bot.cfg.Log.WarnContext(ctx, "slack socket not opened, trying again", "reason", connectionReason(e))
				}
				silence.Reset(s.bot.cfg.IdleWithin)
				if failed, ok := e.Data.(*slack.ConnectionErrorEvent); ok && failed.Backoff > maxWait {
					return failed.ErrorObj // its own waits grow to minutes; ours do not
				}
			case socketmode.EventTypeErrorWriteFailed, socketmode.EventTypeIncomingError:
				s.bot.cfg.Log.InfoContext(ctx, "slack socket broken", "event", string(e.Type))
			default:
				silence.Reset(s.bot.cfg.IdleWithin)
				s.hearSocket(ctx, client, e)
			}
		}
	}
}

// maxWait is the longest wait between two attempts to connect.
const maxWait = 15 * time.Second

func connectionReason(e socketmode.Event) string {
	if failed, ok := e.Data.(*slack.ConnectionErrorEvent); ok {
		return reason(failed.ErrorObj)
	}
	return "unknown"
}

// hearSocket takes in one envelope. It does not block: what is heard is acknowledged later.
func (s *session) hearSocket(ctx context.Context, client *socketmode.Client, e socketmode.Event) {
	request := e.Request
	if bad, ok := e.Data.(*socketmode.ErrorBadMessage); ok { // a type the library does not know, or its parser's quarrel with a block
		request = new(socketmode.Request)
		if json.Unmarshal(bad.Message, request) != nil {
			return
		}
	}
	if request == nil || request.EnvelopeID == "" {
		return
	}
	n, err := s.decodeEnvelope(request)
	if err != nil {
		s.bot.cfg.Log.WarnContext(ctx, "slack delivery not understood", "error", err)
	}
	s.take(n, func(reply bots.Reply) {
		ack, cancel := context.WithTimeout(ctx, ackWithin)
		defer cancel()
		if err := client.AckCtx(ack, request.EnvelopeID, n.confirmation(reply)); err != nil && s.ctx.Err() == nil {
			s.bot.cfg.Log.WarnContext(ctx, "slack not told that it was taken in", "envelope", request.EnvelopeID)
		}
	}, func(error) {})
}

// decodeEnvelope reads what an envelope holds. What cannot be read never will be, so it is confirmed as nothing.
func (s *session) decodeEnvelope(request *socketmode.Request) (notice, error) {
	switch request.Type {
	case socketmode.RequestTypeEventsAPI:
		in, err := decodeEvents(request.Payload, s.self)
		return notice{in: in}, err
	case socketmode.RequestTypeInteractive:
		return decodeInteraction(request.Payload)
	case socketmode.RequestTypeSlashCommands:
		c, err := decodeCommand(request.Payload)
		return c.notice(), err
	}
	return notice{}, nil
}
