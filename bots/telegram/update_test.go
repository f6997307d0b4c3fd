package telegram

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"alongside/bots"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const (
	fromKim     = `"from":{"id":7,"is_bot":false,"first_name":"Kim","last_name":"Winter","language_code":"es"}`
	privateChat = `"chat":{"id":7,"type":"private","first_name":"Kim"}`
	groupChat   = `"chat":{"id":-5,"type":"group","title":"Friends"}`
)

// said is an update with a message that has these fields.
func said(fields string) string {
	return `{"update_id":900,"message":{"message_id":12,"date":1772366400,` + fromKim + `,` + privateChat + `,` + fields + `}}`
}

func TestWhatPeopleSendIsUnderstood(t *testing.T) {
	t.Parallel()
	file := `{"file_id":"F","file_unique_id":"U","file_name":"a.pdf"}`
	for name, c := range map[string]struct {
		fields string
		text   string
		media  bots.Media
	}{
		"text":             {`"text":"hello *you*"`, "hello *you*", bots.Media{}},
		"command":          {`"text":"/start CODE","entities":[{"type":"bot_command","offset":0,"length":6}]`, "/start CODE", bots.Media{}},
		"photo":            {`"photo":[{"file_id":"small"},{"file_id":"large"}],"caption":"my walk"`, "my walk", bots.Media{Kind: bots.Photo, File: "large"}},
		"voice":            {`"voice":` + file, "", bots.Media{Kind: bots.Voice, File: "F"}},
		"audio":            {`"audio":` + file, "", bots.Media{Kind: bots.Voice, File: "F", Name: "a.pdf"}},
		"video":            {`"video":` + file, "", bots.Media{Kind: bots.Video, File: "F", Name: "a.pdf"}},
		"round video":      {`"video_note":` + file, "", bots.Media{Kind: bots.Video, File: "F"}},
		"animation":        {`"animation":` + file + `,"document":` + file, "", bots.Media{Kind: bots.Video, File: "F", Name: "a.pdf"}},
		"sticker":          {`"sticker":{"file_id":"F","emoji":"🌼"}`, "", bots.Media{Kind: bots.Sticker, File: "F"}},
		"document":         {`"document":` + file, "", bots.Media{Kind: bots.Document, File: "F", Name: "a.pdf"}},
		"location":         {`"location":{"latitude":1,"longitude":2}`, "", bots.Media{Kind: bots.Location}},
		"contact":          {`"contact":{"phone_number":"1","first_name":"X"}`, "", bots.Media{Kind: bots.Contact}},
		"poll":             {`"poll":{"id":"1","question":"?"}`, "", bots.Media{Kind: bots.OtherOne}},
		"something newer":  {`"hologram":{"file_id":"F"}`, "", bots.Media{Kind: bots.OtherOne}},
		"text, odd beside": {`"text":"hello","reply_to_message":{"message_id":"not a number"}`, "hello", bots.Media{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u, err := decode([]byte(said(c.fields)), noon)
			if err != nil || u.inbound == nil {
				t.Fatalf("decode: %v, heard %v", err, u.inbound)
			}
			in := *u.inbound
			if in.Kind != bots.Said || in.Text != c.text || in.Media != c.media {
				t.Errorf("heard %s %q with %+v, want %q with %+v", in.Kind, in.Text, in.Media, c.text, c.media)
			}
			if in.ID != "telegram:7:12" || in.Message != "12" || !in.At.Equal(noon) || in.From.String() != "telegram:7" || u.id != 900 || u.chat != 7 {
				t.Errorf("it is %q of message %q at %s from %q", in.ID, in.Message, in.At, in.From)
			}
			if want := (bots.Sender{ID: "7", Name: "Kim Winter", Lang: "es"}); in.Sender != want {
				t.Errorf("it was said by %+v", in.Sender)
			}
		})
	}
}

func TestTwoEditsInOneSecondAreTwo(t *testing.T) {
	t.Parallel()
	edit := `{"update_id":%d,"edited_message":{"message_id":12,"date":1772360000,"edit_date":1772366400,` + fromKim + `,` + privateChat + `,"text":"%s"}}`
	first, err := decode(fmt.Appendf(nil, edit, 900, "I am"), noon)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := decode(fmt.Appendf(nil, edit, 900, "I am"), noon)
	second, _ := decode(fmt.Appendf(nil, edit, 901, "I am not"), noon)
	if first.inbound.ID != again.inbound.ID || first.inbound.ID == second.inbound.ID {
		t.Errorf("the edits are %q, again %q, and %q", first.inbound.ID, again.inbound.ID, second.inbound.ID)
	}
	if first.inbound.Kind != bots.Edited || !first.inbound.At.Equal(noon) || first.inbound.Message != "12" {
		t.Errorf("heard %s of %q at %s", first.inbound.Kind, first.inbound.Message, first.inbound.At)
	}
}

func TestPressIsUnderstood(t *testing.T) {
	t.Parallel()
	press := func(message string) string {
		return `{"update_id":901,"callback_query":{"id":"Q1",` + fromKim + `,"chat_instance":"x","data":"v1:yes"` + message + `}}`
	}
	u, err := decode([]byte(press(`,"message":{"message_id":12,"date":1772360000,`+privateChat+`,"text":"Well?"}`)), noon)
	if err != nil || u.inbound == nil {
		t.Fatalf("decode: %v", err)
	}
	in := *u.inbound
	if in.Kind != bots.Pressed || in.Data != "v1:yes" || in.Original != "Well?" || in.Message != "12" || in.ID != "telegram:press:Q1" || !in.At.Equal(noon) || u.query != "Q1" {
		t.Errorf("heard %s %q under %q of %q as %q at %s", in.Kind, in.Data, in.Original, in.Message, in.ID, in.At)
	}
	// Telegram says no more than this of an old message.
	u, err = decode([]byte(press(`,"message":{"message_id":12,"date":0,`+privateChat+`}`)), noon)
	if err != nil || u.inbound == nil || u.inbound.Message != "12" || u.inbound.Original != "" {
		t.Errorf("the press under an old message came as %v, %v", u.inbound, err)
	}
	u, err = decode([]byte(press(`,"message":{"message_id":12,"date":"today",`+privateChat+`,"entities":7,"text":"Well?"}`)), noon)
	if err == nil {
		t.Errorf("a date that is none was taken: %v", u.inbound)
	}
	u, err = decode([]byte(press(`,"message":{"message_id":12,"date":1,`+privateChat+`,"entities":7,"text":"Well?"}`)), noon)
	if err != nil || u.inbound == nil || u.inbound.Data != "v1:yes" || u.inbound.Original != "Well?" {
		t.Errorf("the press beside something odd came as %v, %v", u.inbound, err)
	}
	for _, elsewhere := range []string{``, `,"message":{"message_id":12,"date":1,` + groupChat + `}`} {
		if u, err = decode([]byte(press(elsewhere)), noon); err != nil || u.inbound != nil || u.query != "Q1" {
			t.Errorf("a press outside a private chat came as %v, %v, to be answered as %q", u.inbound, err, u.query)
		}
	}
}

func TestBlockAndUnblockAreHeard(t *testing.T) {
	t.Parallel()
	member := func(chat, before, after string) string {
		return `{"update_id":902,"my_chat_member":{` + chat + `,` + fromKim + `,"date":1772366400,"old_chat_member":{"user":{"id":1,"is_bot":true,"first_name":"A"},"status":"` + before + `"},"new_chat_member":{"user":{"id":1,"is_bot":true,"first_name":"A"},"status":"` + after + `"}}}`
	}
	for _, c := range []struct {
		chat, before, after string
		want                bots.Kind
		leave               bool
	}{
		{privateChat, "member", "kicked", bots.Blocked, false},
		{privateChat, "kicked", "member", bots.Unblocked, false},
		{privateChat, "left", "member", "", false},
		{groupChat, "left", "member", "", true},
		{groupChat, "left", "administrator", "", true},
		{groupChat, "member", "left", "", false},
		{groupChat, "member", "kicked", "", false},
	} {
		u, err := decode([]byte(member(c.chat, c.before, c.after)), noon)
		var got bots.Kind
		if u.inbound != nil {
			got = u.inbound.Kind
		}
		if err != nil || got != c.want || u.leave != c.leave {
			t.Errorf("%s to %s came as %q, leave %t, %v", c.before, c.after, got, u.leave, err)
		}
	}
}

func TestWhatNobodySaidIsNotHeard(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"a pinned message":  said(`"pinned_message":{"message_id":3,"date":1,` + privateChat + `}`),
		"something unknown": `{"update_id":903,"message_reaction":{` + privateChat + `,"message_id":3}}`,
		"nothing":           `{"update_id":903}`,
		"no chat":           `{"update_id":903,"message":{"message_id":3,"text":"hello"}}`,
	} {
		if u, err := decode([]byte(raw), noon); err != nil || u.inbound != nil || u.leave {
			t.Errorf("%s came as %v, %v", name, u.inbound, err)
		}
	}
	group := strings.Replace(said(`"text":"hello"`), privateChat, groupChat, 1)
	if u, err := decode([]byte(group), noon); err != nil || u.inbound != nil || !u.leave {
		t.Errorf("words in a group came as %v, leave %t, %v", u.inbound, u.leave, err)
	}
}

func TestPoisonIsNamedByItsIDAndNotByItsWords(t *testing.T) {
	t.Parallel()
	u, err := decode([]byte(`{"update_id":904,"message":{"message_id":"marigold","text":"marigold"}}`), noon)
	if err == nil || errors.Is(err, errNoID) || u.id != 904 {
		t.Errorf("it came as %d, %v", u.id, err)
	}
	if strings.Contains(fmt.Sprint(err), "marigold") {
		t.Errorf("the error tells the words: %v", err)
	}
	for _, raw := range []string{``, `[]`, `7`, `{}`, `{"update_id":"x"}`, `{"message":{}}`} {
		if _, err := decode([]byte(raw), noon); !errors.Is(err, errNoID) {
			t.Errorf("%q: %v, want %v", raw, err, errNoID)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(said(`"text":"hello"`)))
	f.Add([]byte(said(`"photo":[{"file_id":"x"}],"caption":"hello","entities":7`)))
	f.Add([]byte(`{"update_id":901,"callback_query":{"id":"Q1",` + fromKim + `,"data":"x","message":{"message_id":1,"date":"x",` + privateChat + `}}}`))
	f.Add([]byte(`{"update_id":902,"my_chat_member":{` + groupChat + `,` + fromKim + `,"date":1,"new_chat_member":{"status":"member"}}}`))
	f.Add([]byte(`{"update_id":1,"message":{"chat":null}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, err := decode(raw, noon)
		if err != nil && (u.inbound != nil || u.leave || u.query != "") {
			t.Fatalf("it is an error (%v) and yet means something", err)
		}
		again, _ := decode(raw, noon.Add(time.Hour))
		if u.inbound == nil {
			return
		}
		if u.inbound.ID == "" || u.inbound.ID != again.inbound.ID {
			t.Fatalf("it is %q once and %q another time", u.inbound.ID, again.inbound.ID)
		}
		if parsed, err := bots.ParseAddress(u.inbound.From.String()); err != nil || parsed != u.inbound.From {
			t.Fatalf("it comes from %q", u.inbound.From)
		}
	})
}
