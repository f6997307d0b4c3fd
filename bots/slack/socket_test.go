package slack_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"alongside/bots"
	"alongside/bots/botstest"
)

func TestSocketIsOpenedAnewWhenSlackAsksForIt(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	w := r.worker(0)
	h := listen(t, r.bot(r.config()), nil)
	for _, reason := range []string{"warning", "refresh_requested", "link_disabled"} {
		if err := r.slack.AwaitSockets(h.ctx, 1); err != nil {
			t.Fatal(err)
		}
		calls := r.slack.Calls("apps.connections.open")
		r.slack.Disconnect(reason)
		if err := r.slack.AwaitCalls(h.ctx, "apps.connections.open", calls+1); err != nil {
			t.Fatal(err)
		}
		must[string](t)(w.Post("C0000", reason))
		if in := h.next(); in.Text != reason {
			t.Errorf("heard %q", in.Text)
		}
	}
}

func TestWhatWasUnderWayWhenTheSocketBrokeComesAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	w := r.worker(0)
	first := make(chan struct{}, 1)
	first <- struct{}{}
	h := listen(t, r.bot(r.config()), func(context.Context, bots.Inbound) (bots.Reply, error) {
		select {
		case <-first:
			r.slack.DropSockets()
		default:
		}
		return bots.Reply{}, nil
	})
	must[string](t)(w.Post("C0000", "hello"))
	if one, two := h.next(), h.next(); one.ID != two.ID || two.Text != "hello" {
		t.Errorf("heard %q and then %q", one.ID, two.ID)
	}
	if err := r.slack.AwaitQuiet(h.ctx); err != nil {
		t.Error(err)
	}
}

func TestSilentSocketIsOpenedAnew(t *testing.T) {
	t.Parallel()
	for name, idle := range map[string]bool{"no ping": false, "pings but no deliveries": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := botstest.SlackConfig{PingEvery: 20 * time.Millisecond, AckWithin: 100 * time.Millisecond, Redeliver: []time.Duration{0, 0, 0, 0, 0, 0, 0, 0, 0, 0}}
			r := newRigWith(t, false, cfg)
			settings := r.config()
			if idle {
				settings.IdleWithin = 200 * time.Millisecond
			} else {
				settings.PingWithin = 200 * time.Millisecond
			}
			w := r.worker(0)
			h := listen(t, r.bot(settings), nil)
			if err := r.slack.AwaitSockets(h.ctx, 1); err != nil {
				t.Fatal(err)
			}
			if idle {
				if err := r.slack.AwaitCalls(h.ctx, "apps.connections.open", 2); err != nil {
					t.Fatal(err)
				}
			} else {
				r.slack.SilenceSockets()
			}
			must[string](t)(w.Post("C0000", "is anybody there?"))
			if in := h.next(); in.Text != "is anybody there?" {
				t.Errorf("heard %q", in.Text)
			}
		})
	}
}

func TestUnknownEnvelopesAreAcknowledgedAndIgnored(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	h := listen(t, r.bot(r.config()), nil)
	if err := r.slack.AwaitSockets(h.ctx, 1); err != nil {
		t.Fatal(err)
	}
	for kind, payload := range map[string]string{
		"events_api":  `{"type":"event_callback","event":{"type":"an_event_of_tomorrow","user":{"id":7}}}`,
		"of_tomorrow": `{}`,
		"interactive": `{"type":"view_closed","user":{"id":"U1"}}`,
	} {
		if !r.slack.SendRaw(kind, json.RawMessage(payload))(h.ctx) {
			t.Errorf("%s %s is not acknowledged", kind, payload)
		}
	}
	// A block that the client library cannot read costs nobody a message.
	strange := `{"type":"event_callback","event":{"type":"message","channel":"C0000","user":"U1","text":"still here","ts":"1.000001","blocks":[{"type":"section","text":7}]}}`
	if !r.slack.SendRaw("events_api", json.RawMessage(strange))(h.ctx) {
		t.Error("a message with a strange block is not acknowledged")
	}
	if in := h.next(); in.Text != "still here" {
		t.Errorf("heard %q", in.Text)
	}
}

func TestWhatTakesTooLongIsLeftForRedelivery(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, r *rig) {
		settings := r.config()
		settings.ConfirmWithin = 50 * time.Millisecond
		w := r.worker(0)
		release, slow := make(chan struct{}), make(chan struct{}, 1)
		slow <- struct{}{}
		h := listen(t, r.bot(settings), func(ctx context.Context, _ bots.Inbound) (bots.Reply, error) {
			select {
			case <-slow:
				select {
				case <-release:
				case <-ctx.Done():
				}
			default:
			}
			return bots.Reply{}, ctx.Err()
		})
		must[string](t)(w.Post("C0000", "a slow one"))
		first := h.next()
		time.AfterFunc(200*time.Millisecond, func() { close(release) }) // four times what may pass
		if again := h.next(); again.ID != first.ID {
			t.Errorf("it came again as %q, not %q", again.ID, first.ID)
		}
		if err := r.slack.AwaitQuiet(h.ctx); err != nil {
			t.Error(err)
		}
	})
}
