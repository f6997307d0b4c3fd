package slack_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"alongside/bots"
	"alongside/bots/botstest"
	"alongside/bots/slack"
)

// hearing is a bot that runs.
type hearing struct {
	t     *testing.T
	ctx   context.Context
	heard chan bots.Inbound
}

// listen runs bot to the end of the test. answer may be nil.
func listen(t *testing.T, bot *slack.Bot, answer bots.Hear) *hearing {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	h := &hearing{t: t, ctx: ctx, heard: make(chan bots.Inbound, 1000)}
	done := make(chan error, 1)
	go func() {
		done <- bot.Run(ctx, func(ctx context.Context, in bots.Inbound) (bots.Reply, error) {
			h.heard <- in
			if answer == nil {
				return bots.Reply{}, nil
			}
			return answer(ctx, in)
		})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	return h
}

func (h *hearing) next() bots.Inbound {
	h.t.Helper()
	select {
	case in := <-h.heard:
		return in
	case <-h.ctx.Done():
		h.t.Fatal("heard nothing more")
		return bots.Inbound{}
	}
}

// bothWays runs a test over Socket Mode and over signed HTTP.
func bothWays(t *testing.T, test func(t *testing.T, r *rig)) {
	t.Helper()
	for name, signed := range map[string]bool{"socket": false, "http": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newRig(t, signed))
		})
	}
}

func (r *rig) worker(n int) *botstest.SlackWorker { return r.Human(n).(*human).worker }

// must fails the test unless what a step returned is no error.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestAppTokenThatIsRefusedIsNamed(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	cfg := r.config()
	cfg.AppToken = "xapp-0-of-somebody-else"
	err := r.bot(cfg).Run(t.Context(), nil)
	if !errors.Is(err, bots.ErrRefused) || !strings.Contains(err.Error(), "SLACK_APP_TOKEN") || strings.Contains(err.Error(), "xapp") {
		t.Errorf("Run: %v", err)
	}
}

func TestWayInIsRequired(t *testing.T) {
	t.Parallel()
	err := slack.New(slack.Config{BotToken: "xoxb-1"}).Run(t.Context(), nil)
	if !errors.Is(err, bots.ErrRefused) || !strings.Contains(err.Error(), "SLACK_SIGNING_SECRET") {
		t.Errorf("Run: %v", err)
	}
}

func TestWorkersAreHeardByName(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, r *rig) {
		w := r.worker(0)
		r.slack.AddWorker("U0777", "Kim Winter")
		h := listen(t, r.bot(r.config()), nil)
		root := must[string](t)(w.Post("C0000", "who is on today?"))
		if in := h.next(); in.Sender.Name != "Worker 0" || in.Text != "who is on today?" {
			t.Errorf("heard %q of %q", in.Text, in.Sender.Name)
		}
		must[string](t)(w.Send(botstest.SlackPost{Channel: "C0000", Thread: root, Text: "ask <@U0777> &amp; <@U0888>", Markup: true}))
		in := h.next()
		if in.Text != "ask @Kim Winter & @U0888" || in.From.Thread != root {
			t.Errorf("heard %q in %q", in.Text, in.From)
		}
		if calls := r.slack.Calls("users.info"); calls != 3 {
			t.Errorf("three users were looked up %d times", calls)
		}
	})
}

func TestMessageIsHeardThoughItsSenderCannotBeLookedUp(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	w := r.worker(0)
	h := listen(t, r.bot(r.config()), nil)
	if err := r.slack.AwaitSockets(h.ctx, 1); err != nil {
		t.Fatal(err)
	}
	r.slack.RefuseTokens("missing_scope")
	must[string](t)(w.Post("C0000", "hello"))
	if in := h.next(); in.Text != "hello" || in.Sender.Name != "" || in.Sender.ID != w.ID {
		t.Errorf("heard %q of %q", in.Text, in.Sender.Name)
	}
}

func TestEditsAndDeletionsInAThreadAreHeard(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, r *rig) {
		w := r.worker(0)
		h := listen(t, r.bot(r.config()), nil)
		root := must[string](t)(w.Post("C0000", "a question"))
		h.next()
		reply := must[string](t)(w.Reply("C0000", root, "on my way"))
		h.next()
		must[any](t)(nil, w.Unfurl("C0000", reply))
		must[any](t)(nil, w.EditMessage("C0000", reply, "on my way soon"))
		if in := h.next(); in.Kind != bots.Edited || in.Message != reply || in.From.Thread != root || in.Text != "on my way soon" {
			t.Errorf("heard %v, %q", in, in.Text)
		}
		must[any](t)(nil, w.DeleteMessage("C0000", root))
		if in := h.next(); in.Kind != bots.Deleted || in.Message != root {
			t.Errorf("heard %v of %q", in, in.Message)
		}
		must[any](t)(nil, w.DeleteMessage("C0000", reply))
		if in := h.next(); in.Kind != bots.Deleted || in.Message != reply {
			t.Errorf("heard %v of %q", in, in.Message)
		}
	})
}

func TestCommandIsAnsweredToItsSenderAlone(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, r *rig) {
		w := r.worker(0)
		long := strings.Repeat("a line of the queue & more\n", 200)
		h := listen(t, r.bot(r.config()), func(_ context.Context, in bots.Inbound) (bots.Reply, error) {
			if in.Text == "queue" {
				return bots.Reply{Text: long}, nil
			}
			return bots.Reply{Text: "You said " + in.Text}, nil
		})
		if got := must[string](t)(w.Command("C0000", "/alongside", "help <me>")); got != "You said help <me>" {
			t.Errorf("answered %q", got)
		}
		in := h.next()
		if in.Kind != bots.Commanded || in.Text != "help <me>" || in.From.Chat != "C0000" || in.Sender.Name != "Worker 0" || in.Trigger == "" {
			t.Errorf("heard %v: %q", in, in.Text)
		}
		answer := must[string](t)(w.Command("C0000", "/alongside", "queue"))
		rest := must[botstest.SlackMessage](t)(r.slack.AwaitEphemeral(h.ctx, w.ID, 0))
		if got := answer + "\n" + rest.Shown(); got != strings.TrimSpace(long) {
			t.Errorf("of %d characters %d arrived", len(long), len(got))
		}
	})
}

func TestFormIsOpenedCorrectedAndTakenIn(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, r *rig) {
		w := r.worker(0)
		modal := &bots.Modal{
			Title: "A title longer than Slack allows", Submit: "Send", Data: "reply:h1", Intro: "About *this*",
			Inputs: []bots.Input{
				{Name: "answer", Label: "Your answer", Hint: "as <you> say it", Multiline: true, Max: 200},
				{Name: "when", Label: "By when", Value: "tue", Options: []bots.Button{{Label: "Monday", Data: "mon"}, {Label: "Tuesday", Data: "tue"}}},
				{Name: "note", Label: "A note", Optional: true},
			},
		}
		bot := r.bot(r.config())
		h := listen(t, bot, func(_ context.Context, in bots.Inbound) (bots.Reply, error) {
			switch {
			case in.Kind == bots.Pressed:
				return bots.Reply{Modal: modal}, nil
			case in.Form["answer"] == "no":
				return bots.Reply{Errors: map[string]string{"answer": "Say a little more", "gone": "never shown"}}, nil
			}
			return bots.Reply{}, nil
		})
		if _, err := bot.Send(h.ctx, bots.Outbound{ID: "o1", To: bots.Address{Bot: "slack", Chat: "C0000"}, Text: "Answer?", Buttons: [][]bots.Button{{{Label: "Reply & more", Data: "reply"}}}}); err != nil {
			t.Fatal(err)
		}
		must[any](t)(nil, w.Press("C0000", "", "Reply & more"))
		if in := h.next(); in.Original != "Answer?" || in.Data != "reply" || in.From.Thread != "" {
			t.Errorf("heard a press under %q", in.Original)
		}
		view := must[botstest.SlackView](t)(r.slack.AwaitView(h.ctx, w.ID))
		if view.Title != "A title longer than Sla…" || view.Shown() != "About *this*" || view.Submit != "Send" {
			t.Errorf("the form is %+v", view)
		}
		if hint := view.Inputs()[0].Hint; hint != "as <you> say it" {
			t.Errorf("the hint is %q", hint)
		}
		wrong := must[map[string]string](t)(w.Submit(view, map[string]string{"Your answer": "no"}))
		if len(wrong) != 1 || wrong["Your answer"] != "Say a little more" {
			t.Errorf("it complains %v", wrong)
		}
		first := h.next()
		if wrong := must[map[string]string](t)(w.Submit(view, map[string]string{"Your answer": "yes & no", "By when": "Monday"})); wrong != nil {
			t.Errorf("it complains %v", wrong)
		}
		in := h.next()
		if in.Kind != bots.Submitted || in.Data != "reply:h1" || in.Form["answer"] != "yes & no" || in.Form["when"] != "mon" || in.Form["note"] != "" || in.ID == first.ID {
			t.Errorf("heard %v with %q", in, in.Form)
		}
	})
}

func TestPressInAThreadComesFromTheThread(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	w := r.worker(0)
	bot := r.bot(r.config())
	h := listen(t, bot, func(context.Context, bots.Inbound) (bots.Reply, error) { return bots.Reply{Toast: "Done <3"}, nil })
	root := must[string](t)(w.Post("C0000", "a question"))
	h.next()
	thread := bots.Address{Bot: "slack", Chat: "C0000", Thread: root}
	receipt := must[bots.Receipt](t)(bot.Send(h.ctx, bots.Outbound{ID: "o1", To: thread, Text: "Send it?", Only: w.ID, Buttons: [][]bots.Button{{{Label: "Yes", Data: "y"}}}}))
	if seen := r.slack.Ephemerals(w.ID); len(seen) != 1 || seen[0].TS != receipt.Message || seen[0].ThreadTS != root {
		t.Fatalf("the worker alone sees %+v", seen)
	}
	must[any](t)(nil, w.Press("C0000", receipt.Message, "Yes"))
	if in := h.next(); in.From != thread || in.Message != receipt.Message {
		t.Errorf("pressed in %q under %q", in.From, in.Message)
	}
	toast := must[botstest.SlackMessage](t)(r.slack.AwaitEphemeral(h.ctx, w.ID, 1))
	if toast.Shown() != "Done <3" || toast.ThreadTS != root {
		t.Errorf("the note is %+v", toast)
	}
}

func TestHomeThatIsOpenedIsHeard(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, r *rig) {
		w := r.worker(0)
		h := listen(t, r.bot(r.config()), nil)
		w.OpenHome()
		if in := h.next(); in.Kind != bots.Opened || in.Sender.ID != w.ID || in.From.Chat != w.Direct() {
			t.Errorf("heard %v", in)
		}
	})
}
