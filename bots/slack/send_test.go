package slack_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"alongside/bots"
	"alongside/bots/botstest"
)

var room = bots.Address{Bot: "slack", Chat: "C0000"}

func handoff(words string) bots.Outbound {
	return bots.Outbound{
		ID: "out-1", To: room, Text: "Please answer", Mention: []string{"U0000"},
		Card: &bots.Card{
			Title: "Question", State: "◷ waiting", Ref: "handoff-1", Quote: words, Note: "shared today",
			Fields: []bots.Field{{Name: "Due", Value: "Tuesday 14:00"}, {Name: "From", Value: "Robin <R.>"}},
		},
		Buttons: [][]bots.Button{{{Label: "Claim", Data: "claim", Style: bots.Primary}, {Label: "Resolve", Data: "resolve"}}},
	}
}

func TestCardReadsLikeThis(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	r.Human(0)
	bot := r.bot(r.config())
	must[bots.Receipt](t)(bot.Send(t.Context(), handoff("where *is* the <marigold>?\n> here")))
	want := `alongside: Question
  @U0000
  ◷ waiting
  Due
  Tuesday 14:00
  From
  Robin <R.>
  where *is* the <marigold>?
  > here
  shared today
  Please answer [Claim] [Resolve]
`
	if got := r.slack.Transcript("C0000"); got != want {
		t.Errorf("the channel reads\n%s\nwant\n%s", got, want)
	}
	m := r.slack.Messages("C0000")[0]
	if m.Unfurls || strings.Contains(m.Text, "marigold") {
		t.Errorf("links unfold: %t; the notification says %q", m.Unfurls, m.Text)
	}
}

func TestCardIsFoundFromItsThread(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	w := r.worker(0)
	bot := r.bot(r.config())
	receipt := must[bots.Receipt](t)(bot.Send(t.Context(), handoff("words")))
	thread := room.InThread(receipt.Message)
	must[string](t)(w.Reply("C0000", receipt.Message, "I take this"))
	if ref := must[string](t)(bot.TraceRef(t.Context(), thread)); ref != "handoff-1" {
		t.Errorf("traced %q", ref)
	}
	if err := bot.Edit(t.Context(), receipt.Message, handoff("other words")); err != nil {
		t.Fatal(err)
	}
	if ref := must[string](t)(bot.TraceRef(t.Context(), thread)); ref != "handoff-1" {
		t.Errorf("after an edit traced %q", ref)
	}
	plain := must[string](t)(w.Post("C0000", "no card"))
	if ref := must[string](t)(bot.TraceRef(t.Context(), room.InThread(plain))); ref != "" {
		t.Errorf("traced %q from a worker's message", ref)
	}
	var failed *bots.SendError
	if _, err := bot.TraceRef(t.Context(), room.InThread("1.000000")); !errors.As(err, &failed) {
		t.Errorf("a thread that is not there gives %v", err)
	}
}

func TestReplyGoesIntoItsThread(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	r.Human(0)
	bot := r.bot(r.config())
	receipt := must[bots.Receipt](t)(bot.Send(t.Context(), handoff("words")))
	must[bots.Receipt](t)(bot.Send(t.Context(), bots.Outbound{ID: "out-2", To: room.InThread(receipt.Message), Speaker: "Robin", Text: "thank you"}))
	thread := r.slack.Thread("C0000", receipt.Message)
	if len(thread) != 2 || thread[1].Shown() != "Robin\nthank you" || thread[1].Text != "✉ Robin" {
		t.Errorf("the thread is %+v", thread)
	}
}

func TestReadersAreCountedAndRemembered(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	w := r.worker(0)
	r.slack.AddChannel("C0000", "room", "U0001", "U0002")
	bot := r.bot(r.config())
	for range 3 {
		if n := must[int](t)(bot.CountReaders(t.Context(), room)); n != 4 {
			t.Errorf("%d read it, want three workers and the bot", n)
		}
	}
	if calls := r.slack.Calls("conversations.info"); calls != 1 {
		t.Errorf("asked %d times", calls)
	}
	for _, direct := range []string{w.Direct(), w.ID} {
		if n := must[int](t)(bot.CountReaders(t.Context(), bots.Address{Bot: "slack", Chat: direct})); n != 1 {
			t.Errorf("%d read %s", n, direct)
		}
	}
	var failed *bots.SendError
	if _, err := bot.CountReaders(t.Context(), bots.Address{Bot: "slack", Chat: "C9"}); !errors.As(err, &failed) || failed.Kind != bots.Gone {
		t.Errorf("a channel that is not there gives %v", err)
	}
}

func TestLongMessageGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	h := r.Human(0)
	bot := r.bot(r.config())
	long := bots.Outbound{ID: "out-long", To: room, Text: strings.Repeat("first part ", 270) + "\n\n" + strings.Repeat("second part ", 240)}
	r.slack.ThrottleAfter(1, time.Second)
	var failed *bots.SendError
	if _, err := bot.Send(t.Context(), long); !errors.As(err, &failed) || failed.Kind != bots.Throttled {
		t.Fatalf("Send: %v", err)
	}
	must[bots.Receipt](t)(bot.Send(t.Context(), long))
	read := h.Read()
	if len(read) != 2 || !strings.HasPrefix(read[0].Text, "first") || !strings.HasPrefix(read[1].Text, "second") {
		t.Errorf("%d messages arrived, want each part once", len(read))
	}
}

func TestAnswerThatIsNoneIsUncertain(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]func(*botstest.Slack){
		"a page of a proxy": (*botstest.Slack).GarbleNext,
		"lost before":       func(s *botstest.Slack) { s.DropNext(false) },
		"lost after":        func(s *botstest.Slack) { s.DropNext(true) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, false)
			r.Human(0)
			fault(r.slack)
			var failed *bots.SendError
			if _, err := r.bot(r.config()).Send(t.Context(), handoff("words")); !errors.As(err, &failed) || failed.Kind != bots.Uncertain {
				t.Errorf("Send: %v", err)
			}
			if calls := r.slack.Calls("chat.postMessage"); calls != 1 {
				t.Errorf("sent %d times", calls)
			}
		})
	}
}

func TestSlackThatTakesTooLongIsUncertain(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	r.Human(0)
	r.slack.Stall()
	cfg := r.config()
	cfg.Timeout = 50 * time.Millisecond
	var failed *bots.SendError
	if _, err := r.bot(cfg).Send(t.Context(), handoff("words")); !errors.As(err, &failed) || failed.Kind != bots.Uncertain {
		t.Errorf("Send: %v", err)
	}
	r.slack.Heal()
}

func TestSlackThatIsNotThereIsTemporary(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	cfg := r.config()
	r.slack.Close()
	_, err := r.bot(cfg).Send(t.Context(), handoff("words"))
	var failed *bots.SendError
	if !errors.As(err, &failed) || failed.Kind != bots.Temporary || strings.Contains(err.Error(), cfg.BotToken) {
		t.Errorf("Send: %v", err)
	}
}
