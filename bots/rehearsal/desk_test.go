package rehearsal_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"alongside/bots"
)

var handoffs = bots.Address{Bot: "desk", Chat: "handoffs"}

// card is the card of a handoff.
func card() bots.Outbound {
	return bots.Outbound{
		To: handoffs, Text: "Please have a look.", Card: &bots.Card{Title: "Question", State: "◷ waiting", Fields: []bots.Field{{Name: "Due", Value: "Tue 14:00"}}, Quote: "my words", Ref: "handoff-1"},
		Buttons: [][]bots.Button{{{Label: "Claim", Data: "claim"}, {Label: "Reply", Data: "reply"}}},
	}
}

func TestAReplyInTheThreadIsHeardThere(t *testing.T) {
	t.Parallel()
	s := open(t)
	id := s.send(s.room.Desk(), card())
	s.do(action{"side": "desk", "do": "say", "as": "W2", "chat": "handoffs", "thread": id, "text": "I am here."})
	in := s.next()
	if in.Kind != bots.Said || in.From != handoffs.InThread(id) || in.Sender != (bots.Sender{ID: "W2", Name: "Ola"}) || in.Text != "I am here." {
		t.Errorf("heard %s %q from %s by %+v", in.Kind, in.Text, in.From, in.Sender)
	}
	tracer, _ := s.room.Desk().(bots.Tracer)
	if ref, err := tracer.TraceRef(t.Context(), in.From); ref != "handoff-1" || err != nil {
		t.Errorf("TraceRef gave %q, %v", ref, err)
	}
	if ref, err := tracer.TraceRef(t.Context(), handoffs.InThread("1.2")); ref != "" || err != nil {
		t.Errorf("TraceRef of nothing gave %q, %v", ref, err)
	}
	s.do(action{"side": "desk", "do": "edit", "as": "W2", "chat": "handoffs", "message": in.Message, "text": "I was here."})
	if edit := s.next(); edit.Kind != bots.Edited || edit.From != in.From || edit.Message != in.Message || edit.Text != "I was here." {
		t.Errorf("heard %s %q of %s from %s", edit.Kind, edit.Text, edit.Message, edit.From)
	}
	if status := s.try(action{"side": "desk", "do": "delete", "as": "W1", "chat": "handoffs", "message": in.Message}); status != http.StatusNotFound {
		t.Errorf("deleting somebody else's message was answered with %d", status)
	}
	s.do(action{"side": "desk", "do": "delete", "as": "W2", "chat": "handoffs", "message": in.Message})
	if gone := s.next(); gone.Kind != bots.Deleted || gone.Message != in.Message || gone.From != in.From {
		t.Errorf("heard %s of %s from %s", gone.Kind, gone.Message, gone.From)
	}
	if left := s.look().in(in.From); len(left) != 0 {
		t.Errorf("the thread shows %+v", left)
	}
}

func TestADeletedMessageThatOthersAnswerStaysAsAMark(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.do(action{"side": "desk", "do": "say", "as": "W1", "chat": "handoffs", "text": "Who is free?"})
	root := s.next().Message
	s.do(action{"side": "desk", "do": "say", "as": "W2", "chat": "handoffs", "thread": root, "text": "I am."})
	s.next()
	s.do(action{"side": "desk", "do": "delete", "as": "W1", "chat": "handoffs", "message": root})
	s.next()
	if left := s.look().in(handoffs); len(left) != 1 || !left[0].Deleted || left[0].Text != "" {
		t.Errorf("the channel shows %+v", left)
	}
}

func TestAPressAnswersOnlyWhoPressed(t *testing.T) {
	t.Parallel()
	s := open(t)
	id := s.send(s.room.Desk(), card())
	s.reply(always(bots.Reply{Toast: "It is yours."}))
	page := s.watch("")
	s.do(action{"side": "desk", "do": "press", "as": "W1", "chat": "handoffs", "message": id, "data": "claim"})
	in := s.next()
	if in.Kind != bots.Pressed || in.From != handoffs || in.Message != id || in.Data != "claim" || in.Trigger == "" {
		t.Errorf("heard %s %q of %s from %s", in.Kind, in.Data, in.Message, in.From)
	}
	if in.Original != "Please have a look." {
		t.Errorf("the message said %q", in.Original)
	}
	page.await("message", func(data string) bool {
		return strings.Contains(data, "It is yours.") && strings.Contains(data, `"only":"W1"`)
	})
	s.do(action{"side": "desk", "do": "press", "as": "W1", "chat": "handoffs", "thread": id, "message": id, "data": "claim"})
	if in := s.next(); in.From != handoffs {
		t.Errorf("pressed in the thread, it came from %s", in.From)
	}
	page.await("message", func(data string) bool {
		return strings.Contains(data, "It is yours.") && strings.Contains(data, `"thread":"`+id+`"`)
	})
	note := s.send(s.room.Desk(), bots.Outbound{To: handoffs, Only: "W1", Text: "Send it after all?", Buttons: [][]bots.Button{{{Label: "Send", Data: "after-all"}}}})
	if status := s.try(action{"side": "desk", "do": "press", "as": "W2", "chat": "handoffs", "message": note, "data": "after-all"}); status != http.StatusConflict {
		t.Errorf("a press by who cannot see it was answered with %d", status)
	}
	s.quiet()
}

func TestAFormGoesRoundUntilNothingIsWrong(t *testing.T) {
	t.Parallel()
	s := open(t)
	id := s.send(s.room.Desk(), card())
	s.reply(always(bots.Reply{Modal: &bots.Modal{Title: "Reply", Submit: "Send", Data: "reply:handoff-1", Inputs: []bots.Input{
		{Name: "text", Label: "Your words", Max: 10, Multiline: true},
		{Name: "when", Label: "When", Optional: true, Options: []bots.Button{{Label: "Now", Data: "now"}}},
	}}}))
	page := s.watch("")
	s.do(action{"side": "desk", "do": "press", "as": "W1", "chat": "handoffs", "message": id, "data": "reply", "tab": "tab-1"})
	s.next()
	var form struct{ ID, Worker, Tab, Title string }
	page.await("form", nil).read(t, &form)
	if form.Worker != "W1" || form.Tab != "tab-1" || form.Title != "Reply" {
		t.Errorf("the form is %+v", form)
	}
	submit := func(by, text, when string) int {
		return s.try(action{"side": "desk", "do": "submit", "as": by, "form": form.ID, "values": map[string]string{"text": text, "when": when, "stray": "x"}})
	}
	for text, when := range map[string]string{"": "now", "far too many words": "now", "fine": "never"} {
		if status := submit("W1", text, when); status != http.StatusNoContent {
			t.Errorf("%q was answered with %d", text, status)
		}
		page.await("form_result", saying(`"errors"`))
	}
	if status := submit("W2", "fine", "now"); status != http.StatusConflict {
		t.Errorf("somebody else's form was answered with %d", status)
	}
	s.quiet()

	s.reply(always(bots.Reply{Errors: map[string]string{"text": "A little more."}}))
	submit("W1", "ok", "")
	first := s.next()
	if first.Kind != bots.Submitted || first.Data != "reply:handoff-1" || first.Form["text"] != "ok" || len(first.Form) != 2 || first.From.String() != "desk:W1" || first.Message != "" {
		t.Errorf("heard %s %q with %d fields of %s from %s", first.Kind, first.Data, len(first.Form), first.Message, first.From)
	}
	page.await("form_result", saying("A little more."))

	s.reply(nil)
	submit("W1", "ok then", "now")
	if second := s.next(); second.ID == first.ID || second.Form["when"] != "now" {
		t.Errorf("heard %s with %q", second.ID, second.Form["when"])
	}
	page.await("form_result", saying(`"done":true`))
	if status := submit("W1", "again", "now"); status != http.StatusConflict {
		t.Errorf("a closed form was answered with %d", status)
	}
}

func TestASlashCommandIsAnsweredInPrivate(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.reply(always(bots.Reply{Text: "Nobody waits."}))
	page := s.watch("")
	s.do(action{"side": "desk", "do": "command", "as": "W3", "chat": "urgent", "text": "queue all"})
	if in := s.next(); in.Kind != bots.Commanded || in.Text != "queue all" || in.Sender.ID != "W3" || in.From.Chat != "urgent" {
		t.Errorf("heard %s %q by %s in %s", in.Kind, in.Text, in.Sender.ID, in.From)
	}
	page.await("message", func(data string) bool {
		return strings.Contains(data, "Nobody waits.") && strings.Contains(data, `"only":"W3"`)
	})
}

func TestDirectMessagesAreOneWorkersOwn(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.send(s.room.Desk(), bots.Outbound{To: bots.Address{Bot: "desk", Chat: "W1"}, Text: "Your day."})
	if status := s.try(action{"side": "desk", "do": "say", "as": "W2", "chat": "W1", "text": "let me see"}); status != http.StatusForbidden {
		t.Errorf("it was answered with %d", status)
	}
	s.quiet()
	s.do(action{"side": "desk", "do": "home", "as": "W1"})
	if in := s.next(); in.Kind != bots.Opened || in.Sender.ID != "W1" {
		t.Errorf("heard %s by %s", in.Kind, in.Sender.ID)
	}
	audience, _ := s.room.Desk().(bots.Audience)
	for at, want := range map[string]int{"handoffs": 3, "W1": 1} {
		if n, err := audience.CountReaders(t.Context(), bots.Address{Bot: "desk", Chat: at}); n != want || err != nil {
			t.Errorf("%s is read by %d, %v", at, n, err)
		}
	}
	if _, err := audience.CountReaders(t.Context(), bots.Address{Bot: "desk", Chat: "nowhere"}); err == nil {
		t.Error("a chat that does not exist has readers")
	}
}

func TestLeftoversOfAnEarlierRehearsalAreTakenSilently(t *testing.T) {
	t.Parallel()
	s := open(t)
	desk := s.room.Desk()
	for _, to := range []bots.Address{handoffs.InThread("1700000000.000100"), {Bot: "desk", Chat: "C-OLD"}} {
		if id := s.send(desk, bots.Outbound{To: to, Text: "late"}); id == "" {
			t.Errorf("no receipt from %s", to)
		}
	}
	editor, _ := desk.(bots.Editor)
	if err := editor.Edit(t.Context(), "1700000000.000100", card()); err != nil {
		t.Errorf("Edit: %v", err)
	}
	if view := s.look(); len(view.Messages) != 0 {
		t.Errorf("the page shows %+v", view.Messages)
	}
}

func TestWhatNoPlatformTakesFailsForGood(t *testing.T) {
	t.Parallel()
	s := open(t)
	wrong := map[string]bots.Outbound{
		"empty":             {To: handoffs},
		"another bot's":     {To: bots.Address{Bot: "phone", Chat: "x"}, Text: "x"},
		"nowhere":           {Text: "x"},
		"data too long":     {To: handoffs, Text: "x", Buttons: [][]bots.Button{{{Label: "x", Data: strings.Repeat("x", 65)}}}},
		"no label to press": {To: handoffs, Text: "x", Buttons: [][]bots.Button{{{Label: " ", Data: "x"}}}},
	}
	for name, out := range wrong {
		_, err := s.room.Desk().Send(t.Context(), out)
		var failed *bots.SendError
		if !errors.As(err, &failed) || failed.Kind != bots.Permanent {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestACardOutlivesALongThread(t *testing.T) {
	t.Parallel()
	s := open(t)
	id := s.send(s.room.Desk(), card())
	for n := range 510 {
		s.send(s.room.Desk(), bots.Outbound{To: handoffs.InThread(id), Text: fmt.Sprint(n)})
	}
	view := s.look()
	if roots, replies := view.in(handoffs), view.in(handoffs.InThread(id)); len(roots) != 1 || len(replies) != 499 || replies[0].Text != "11" {
		t.Errorf("it shows %d cards and %d replies", len(roots), len(replies))
	}
}
