package slack

import (
	"encoding/json"
	"strings"
	"testing"

	"alongside/bots"
)

var me = self{user: "U0BOT", bot: "B0BOT"}

// event wraps an event as Slack delivers it.
func event(inner string) []byte {
	return []byte(`{"token":"x","team_id":"T1","type":"event_callback","event_id":"Ev1","event_time":1700000000,"event":` + inner + `}`)
}

func decodeOne(t *testing.T, inner string) bots.Inbound {
	t.Helper()
	in, err := decodeEvents(event(inner), me)
	if err != nil || len(in) != 1 {
		t.Fatalf("%s gave %v, %v", inner, in, err)
	}
	return in[0]
}

func TestMessageInAThreadComesFromTheThread(t *testing.T) {
	t.Parallel()
	in := decodeOne(t, `{"type":"message","channel":"C1","user":"U1","text":"hello","ts":"1700000001.000200","thread_ts":"1700000000.000100"}`)
	want := bots.Address{Bot: "slack", Chat: "C1", Thread: "1700000000.000100"}
	if in.Kind != bots.Said || in.From != want || in.ID != "slack:C1:1700000001.000200" || in.Message != "1700000001.000200" {
		t.Errorf("heard %v, message %q", in, in.Message)
	}
	if in.At.UnixMicro() != 1700000001_000200 {
		t.Errorf("it is of %s", in.At)
	}
}

func TestReplyShownToTheChannelIsAReply(t *testing.T) {
	t.Parallel()
	in := decodeOne(t, `{"type":"message","subtype":"thread_broadcast","channel":"C1","user":"U1","text":"hello","ts":"2.000000","thread_ts":"1.000000","root":{"ts":"1.000000"}}`)
	if in.Kind != bots.Said || in.From.Thread != "1.000000" {
		t.Errorf("heard %v", in)
	}
}

func TestFilesComeOneByOneWithTheCaptionFirst(t *testing.T) {
	t.Parallel()
	in, err := decodeEvents(event(`{"type":"message","subtype":"file_share","channel":"C1","user":"U1","text":"look","ts":"2.000000","files":[
		{"id":"F1","name":"a.png","mimetype":"image/png"},{"id":"F2","name":"b.m4a","mimetype":"audio/mp4","subtype":"slack_audio"},{"id":"F3","name":"c.pdf","mimetype":"application/pdf"}]}`), me)
	if err != nil || len(in) != 3 {
		t.Fatalf("heard %v, %v", in, err)
	}
	for n, want := range []bots.Media{{Kind: bots.Photo, File: "F1", Name: "a.png"}, {Kind: bots.Voice, File: "F2", Name: "b.m4a"}, {Kind: bots.Document, File: "F3", Name: "c.pdf"}} {
		if in[n].Media != want {
			t.Errorf("file %d is %v", n, in[n].Media)
		}
	}
	if in[0].Text != "look" || in[1].Text != "" || in[0].ID == in[1].ID || in[1].ID == in[2].ID {
		t.Errorf("ids %q %q %q", in[0].ID, in[1].ID, in[2].ID)
	}
}

func TestWhatIsDeletedIsHeardOf(t *testing.T) {
	t.Parallel()
	for name, inner := range map[string]string{
		"a message":                `{"type":"message","subtype":"message_deleted","channel":"C1","deleted_ts":"2.000000","event_ts":"3.000000","previous_message":{"user":"U1","text":"x","ts":"2.000000","thread_ts":"1.000000"}}`,
		"a message others replied": `{"type":"message","subtype":"message_changed","channel":"C1","event_ts":"3.000000","message":{"subtype":"tombstone","user":"USLACKBOT","ts":"2.000000"},"previous_message":{"user":"U1","text":"x","ts":"2.000000","thread_ts":"2.000000"}}`,
	} {
		in := decodeOne(t, inner)
		if in.Kind != bots.Deleted || in.Message != "2.000000" || in.ID != "slack:C1:2.000000:deleted" || in.Sender.ID != "U1" {
			t.Errorf("%s: heard %v of %q", name, in, in.Sender.ID)
		}
	}
}

func TestNobodyElseIsHeard(t *testing.T) {
	t.Parallel()
	for name, inner := range map[string]string{
		"the bot itself":      `{"type":"message","channel":"C1","user":"U0BOT","bot_id":"B0BOT","text":"x","ts":"1.0"}`,
		"another bot":         `{"type":"message","subtype":"bot_message","channel":"C1","bot_id":"B1","text":"x","ts":"1.0"}`,
		"another app's user":  `{"type":"message","channel":"C1","user":"U9","bot_id":"B1","text":"x","ts":"1.0"}`,
		"somebody who joined": `{"type":"message","subtype":"channel_join","channel":"C1","user":"U1","text":"x","ts":"1.0"}`,
		"an edit of its own":  `{"type":"message","subtype":"message_changed","channel":"C1","message":{"user":"U0BOT","bot_id":"B0BOT","text":"y","ts":"1.0"},"previous_message":{"text":"x"}}`,
		"a preview":           `{"type":"message","subtype":"message_changed","channel":"C1","message":{"user":"U1","text":"x","ts":"1.0","attachments":[{"fallback":"p"}]},"previous_message":{"user":"U1","text":"x","ts":"1.0"}}`,
		"its own deletion":    `{"type":"message","subtype":"message_deleted","channel":"C1","deleted_ts":"1.0","previous_message":{"user":"U0BOT","bot_id":"B0BOT"}}`,
		"a mention twice":     `{"type":"app_mention","channel":"C1","user":"U1","text":"x","ts":"1.0"}`,
		"a new member":        `{"type":"team_join","user":{"id":"U1"}}`,
		"the messages tab":    `{"type":"app_home_opened","user":"U1","channel":"D1","tab":"messages","event_ts":"1.0"}`,
	} {
		if in, err := decodeEvents(event(inner), me); err != nil || len(in) != 0 {
			t.Errorf("%s: heard %v, %v", name, in, err)
		}
	}
}

func TestWhatIsPassedOnIsRead(t *testing.T) {
	t.Parallel()
	in := decodeOne(t, `{"type":"message","channel":"C1","user":"U1","text":"","ts":"1.0","attachments":[{"text":"what Sam wrote","fallback":"f"}]}`)
	if in.Text != "what Sam wrote" {
		t.Errorf("heard %q", in.Text)
	}
}

func TestHomeIsOpened(t *testing.T) {
	t.Parallel()
	in := decodeOne(t, `{"type":"app_home_opened","user":"U1","channel":"D1","tab":"home","event_ts":"1700000001.000000"}`)
	if in.Kind != bots.Opened || in.From.Chat != "D1" || in.Sender.ID != "U1" {
		t.Errorf("heard %v", in)
	}
}

func FuzzEvents(f *testing.F) {
	for _, seed := range []string{
		`{"type":"message","channel":"C1","user":"U1","text":"hello","ts":"1.2","thread_ts":"1.1","files":[{"id":"F"}]}`,
		`{"type":"message","subtype":"message_changed","channel":"C1","message":{"user":"U1","text":"a","ts":"1.0"},"previous_message":{"text":"b"}}`,
		`{"type":"message","subtype":"message_deleted","channel":"C1","deleted_ts":"1.0","previous_message":{"user":"U1"}}`,
		`{"type":"app_home_opened","user":"U1","tab":"home"}`, `{"type":7}`, `null`, `[]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, inner []byte) {
		for _, payload := range [][]byte{inner, event(string(inner))} {
			in, err := decodeEvents(payload, me)
			again, _ := decodeEvents(payload, me)
			for n, one := range in {
				if one.ID == "" || one.Kind == "" || one.From.Bot != "slack" || one.From.Chat == "" || one.Sender.ID == me.user {
					t.Errorf("%s gave %v of %q", payload, one, one.Sender.ID)
				}
				if again[n].ID != one.ID {
					t.Errorf("%s gave %q and then %q", payload, one.ID, again[n].ID)
				}
			}
			if err != nil && strings.Contains(err.Error(), "marigold") {
				t.Errorf("an error tells words: %v", err)
			}
		}
		if n, err := decodeInteraction(inner); err == nil {
			for _, one := range n.in {
				if one.Sender.ID == "" || one.From.Chat == "" {
					t.Errorf("%s gave %v", inner, one)
				}
			}
		}
		if json.Valid(inner) {
			_, _ = decodeCommand(inner)
		}
	})
}
