package rehearsal_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/bots"
)

func TestStartSendsTheInvitationOnce(t *testing.T) {
	t.Parallel()
	s := open(t)
	chat := s.look().Phone.Chat
	var clicks sync.WaitGroup
	for range 2 { // a double click
		clicks.Go(func() { s.do(action{"side": "phone", "do": "begin", "chat": chat}) })
	}
	clicks.Wait()
	in := s.next()
	if in.Kind != bots.Said || in.Text != "/start CODEX" || in.From.String() != "phone:"+chat || in.Sender.ID != chat {
		t.Errorf("heard %s %q from %s by %s", in.Kind, in.Text, in.From, in.Sender.ID)
	}
	if !in.At.Equal(began) || in.At.Location() != time.UTC {
		t.Errorf("it is of %s", in.At)
	}
	if s.people != 1 {
		t.Errorf("%d invitations were made", s.people)
	}
	s.do(action{"side": "phone", "do": "say", "chat": chat, "text": "hello"})
	if again := s.next(); again.Text != "hello" {
		t.Errorf("then heard %q", again.Text)
	}
	if said := s.look().in(in.From); len(said) != 2 || said[0].Text != "/start" || said[0].By != "person" {
		t.Errorf("the phone shows %+v", said)
	}
}

func TestAPersonWhoHasNotBegunCannotWrite(t *testing.T) {
	t.Parallel()
	s := open(t)
	if status := s.try(action{"side": "phone", "do": "say", "chat": s.look().Phone.Chat, "text": "hello"}); status != http.StatusConflict {
		t.Errorf("it was answered with %d", status)
	}
	s.quiet()
}

func TestWhatIsNotHeardComesAgainUnderTheSameIDAndInOrder(t *testing.T) {
	t.Parallel()
	s := open(t)
	chat := s.begin()
	failures := 2
	s.reply(func(context.Context, bots.Inbound) (bots.Reply, error) {
		if failures--; failures >= 0 {
			return bots.Reply{}, errors.New("save person: the disk is full")
		}
		return bots.Reply{}, nil
	})
	page := s.watch("")
	for _, text := range []string{"first marigold", "second marigold"} {
		s.do(action{"side": "phone", "do": "say", "chat": chat.Chat, "text": text})
	}
	first, again, third, second := s.next(), s.next(), s.next(), s.next()
	if first.Text != "first marigold" || again.ID != first.ID || third.ID != first.ID {
		t.Errorf("heard %q as %s, %s, %s", first.Text, first.ID, again.ID, third.ID)
	}
	if second.Text != "second marigold" || second.ID == first.ID {
		t.Errorf("then heard %q as %s", second.Text, second.ID)
	}
	page.await("message", func(data string) bool {
		return strings.Contains(data, "second marigold") && !strings.Contains(data, `"pending":true`)
	})
	if logs := s.logs.String(); strings.Contains(logs, "marigold") || !strings.Contains(logs, "inbound not heard") {
		t.Errorf("the log says:\n%s", logs)
	}
}

func TestWhatWaitsSurvivesTheEndOfRun(t *testing.T) {
	t.Parallel()
	s := build(t)
	stop := s.run()
	chat := s.begin()
	s.reply(func(context.Context, bots.Inbound) (bots.Reply, error) { return bots.Reply{}, errors.New("no store") })
	s.do(action{"side": "phone", "do": "say", "chat": chat.Chat, "text": "hello"})
	first := s.next()
	stop()
	for len(s.heard) > 0 {
		<-s.heard
	}
	s.reply(nil)
	s.run()
	if again := s.next(); again.ID != first.ID || again.Text != "hello" {
		t.Errorf("after the restart %s came as %s", first.ID, again.ID)
	}
}

func TestAnEditIsHeardAndMarked(t *testing.T) {
	t.Parallel()
	s := open(t)
	chat := s.begin()
	s.do(action{"side": "phone", "do": "say", "chat": chat.Chat, "text": "a walk"})
	said := s.next()
	s.do(action{"side": "phone", "do": "edit", "chat": chat.Chat, "message": said.Message, "text": "a swim"})
	edit := s.next()
	if edit.Kind != bots.Edited || edit.Text != "a swim" || edit.Message != said.Message || edit.ID == said.ID {
		t.Errorf("heard %s %q of %s as %s", edit.Kind, edit.Text, edit.Message, edit.ID)
	}
	last := s.look().in(chat)[1]
	if last.Text != "a swim" || !last.Edited {
		t.Errorf("the phone shows %+v", last)
	}
	bot := s.send(s.room.Phone(), bots.Outbound{To: chat, Text: "Good."})
	if status := s.try(action{"side": "phone", "do": "edit", "chat": chat.Chat, "message": bot, "text": "Bad."}); status != http.StatusNotFound {
		t.Errorf("editing the bot's words was answered with %d", status)
	}
}

func TestMediaArriveWithoutAFile(t *testing.T) {
	t.Parallel()
	s := open(t)
	chat := s.begin()
	for _, kind := range []bots.MediaKind{bots.Photo, bots.Voice, bots.Sticker} {
		s.do(action{"side": "phone", "do": "say", "chat": chat.Chat, "media": kind, "text": "see"})
		if in := s.next(); in.Media != (bots.Media{Kind: kind}) || in.Text != "see" {
			t.Errorf("heard %+v with %q", in.Media, in.Text)
		}
	}
	if status := s.try(action{"side": "phone", "do": "say", "chat": chat.Chat, "media": "smell"}); status != http.StatusBadRequest {
		t.Errorf("an unknown kind was answered with %d", status)
	}
}

func TestAPressShowsItsToastAndGoesWithItsButton(t *testing.T) {
	t.Parallel()
	s := open(t)
	chat := s.begin()
	s.reply(always(bots.Reply{Toast: "Noted."}))
	out := bots.Outbound{To: chat, Text: "How was it?", Buttons: [][]bots.Button{{{Label: "Good", Data: "1:good"}, {Label: "Hard", Data: "1:hard"}}}}
	id := s.send(s.room.Phone(), out)
	page := s.watch("")
	press := action{"side": "phone", "do": "press", "chat": chat.Chat, "message": id, "data": "1:hard"}
	s.do(press)
	in := s.next()
	if in.Kind != bots.Pressed || in.Data != "1:hard" || in.Message != id || in.Original != "How was it?" || in.From != chat {
		t.Errorf("heard %s %q under %s %q from %s", in.Kind, in.Data, in.Message, in.Original, in.From)
	}
	page.await("toast", saying("Noted."))
	s.do(press)
	if again := s.next(); again.ID == in.ID {
		t.Error("two presses came as one")
	}
	editor, _ := s.room.Phone().(bots.Editor)
	if err := editor.Edit(t.Context(), id, bots.Outbound{To: chat, Text: "How was it? Hard."}); err != nil {
		t.Fatalf("Edit: %v", err)
	}
	if status := s.try(press); status != http.StatusConflict {
		t.Errorf("a press on a button that is gone was answered with %d", status)
	}
	s.quiet()
	if last := s.look().in(chat)[1]; !last.Edited || len(last.Buttons) != 0 {
		t.Errorf("the phone shows %+v", last)
	}
}

func TestWhoBlocksTheBotHearsNothing(t *testing.T) {
	t.Parallel()
	s := open(t)
	chat := s.begin()
	s.do(action{"side": "phone", "do": "block", "chat": chat.Chat})
	if in := s.next(); in.Kind != bots.Blocked {
		t.Errorf("heard %s", in.Kind)
	}
	_, err := s.room.Phone().Send(t.Context(), bots.Outbound{To: chat, Text: "Are you there?"})
	var failed *bots.SendError
	if !errors.As(err, &failed) || failed.Kind != bots.Gone {
		t.Errorf("Send: %v", err)
	}
	if status := s.try(action{"side": "phone", "do": "say", "chat": chat.Chat, "text": "hello"}); status != http.StatusConflict {
		t.Errorf("writing was answered with %d", status)
	}
	s.do(action{"side": "phone", "do": "unblock", "chat": chat.Chat})
	if in := s.next(); in.Kind != bots.Unblocked {
		t.Errorf("heard %s", in.Kind)
	}
	s.send(s.room.Phone(), bots.Outbound{To: chat, Text: "Welcome back."})
}

func TestStartOverBringsANewPersonAndLeavesTheChannelAsItIs(t *testing.T) {
	t.Parallel()
	s := open(t)
	before := s.begin()
	channel := bots.Address{Bot: "desk", Chat: "handoffs"}
	s.send(s.room.Desk(), bots.Outbound{To: channel, Text: "Somebody asks."})
	s.do(action{"side": "room", "do": "over", "chat": before.Chat})
	if status := s.try(action{"side": "room", "do": "over", "chat": before.Chat}); status != http.StatusConflict {
		t.Errorf("a second tab starting over was answered with %d", status)
	}
	if view := s.look(); view.Phone.Begun || view.Phone.Chat == before.Chat || len(view.in(before)) != 0 || len(view.in(channel)) != 1 {
		t.Errorf("the page shows %+v", view)
	}
	s.do(action{"side": "phone", "do": "begin", "chat": s.look().Phone.Chat})
	if in := s.next(); in.Text != "/start CODEXX" || in.From == before {
		t.Errorf("heard %q from %s", in.Text, in.From)
	}
	if status := s.try(action{"side": "phone", "do": "say", "chat": before.Chat, "text": "still me"}); status != http.StatusConflict {
		t.Errorf("the person before was answered with %d", status)
	}
	s.send(s.room.Phone(), bots.Outbound{To: before, Text: "for the one before"}) // taken, shown nowhere
	if said := s.look().in(before); len(said) != 0 {
		t.Errorf("the page shows %+v", said)
	}
}

func TestTheRoomRemembersTheLast500Messages(t *testing.T) {
	t.Parallel()
	s := open(t)
	chat := s.begin()
	for n := range 520 {
		s.send(s.room.Phone(), bots.Outbound{To: chat, Text: fmt.Sprintf("number %d", n)})
	}
	said := s.look().in(chat)
	if len(said) != 500 || said[0].Text != "number 20" || said[499].Text != "number 519" {
		t.Errorf("it shows %d messages from %q to %q", len(said), said[0].Text, said[len(said)-1].Text)
	}
}
