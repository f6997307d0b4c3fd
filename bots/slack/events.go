package slack

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"alongside/bots"
)

// wireEnvelope is what the Events API delivers.
type wireEnvelope struct {
	Type      string          `json:"type"`
	Challenge string          `json:"challenge"`
	Event     json.RawMessage `json:"event"`
}

// wireMessage is as much of a message, and of the event that tells of it, as is looked at. The client
// library's own type also decodes blocks, and would lose a message for the sake of a block.
type wireMessage struct {
	Type        string           `json:"type"`
	Subtype     string           `json:"subtype"`
	Channel     string           `json:"channel"`
	User        string           `json:"user"`
	BotID       string           `json:"bot_id"`
	Text        string           `json:"text"`
	TS          string           `json:"ts"`
	ThreadTS    string           `json:"thread_ts"`
	EventTS     string           `json:"event_ts"`
	DeletedTS   string           `json:"deleted_ts"`
	Files       []wireFile       `json:"files"`
	Attachments []wireAttachment `json:"attachments"`
	Edited      *struct {
		TS string `json:"ts"`
	} `json:"edited"`
	Message  *wireMessage `json:"message"`
	Previous *wireMessage `json:"previous_message"`
}

type wireFile struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Mimetype string `json:"mimetype"`
	Subtype  string `json:"subtype"`
}

type wireAttachment struct {
	Text     string `json:"text"`
	Fallback string `json:"fallback"`
}

// decodeEvents reads the body of one delivery of the Events API. What is of no interest gives nothing;
// an error means that it is not what Slack documents.
func decodeEvents(payload []byte, who self) ([]bots.Inbound, error) {
	var envelope wireEnvelope
	if err := json.Unmarshal(payload, &envelope); err != nil {
		return nil, fmt.Errorf("decode event: %w", errUnreadable)
	}
	if envelope.Type != "event_callback" {
		return nil, nil
	}
	var kind struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(envelope.Event, &kind); err != nil {
		return nil, fmt.Errorf("decode event: %w", errUnreadable)
	}
	switch kind.Type {
	case "message":
		var m wireMessage
		if err := json.Unmarshal(envelope.Event, &m); err != nil {
			return nil, fmt.Errorf("decode message event: %w", errUnreadable)
		}
		return m.inbounds(who), nil
	case "app_home_opened":
		return decodeHome(envelope.Event)
	}
	return nil, nil
}

func decodeHome(event []byte) ([]bots.Inbound, error) {
	var home struct {
		User    string `json:"user"`
		Channel string `json:"channel"`
		Tab     string `json:"tab"`
		EventTS string `json:"event_ts"`
	}
	if err := json.Unmarshal(event, &home); err != nil {
		return nil, fmt.Errorf("decode home event: %w", errUnreadable)
	}
	if home.Tab != "home" || home.User == "" {
		return nil, nil
	}
	return []bots.Inbound{{
		ID: id("home", home.User, home.EventTS), At: timeOf(home.EventTS), Kind: bots.Opened,
		From: place(cmp.Or(home.Channel, home.User), "", ""), Sender: bots.Sender{ID: home.User},
	}}, nil
}

// inbounds are what the event tells: more than one if several files came with a message.
func (m wireMessage) inbounds(who self) []bots.Inbound {
	switch m.Subtype {
	case "", "file_share", "thread_broadcast", "me_message":
		return m.said(who)
	case "message_changed":
		return m.changed(who)
	case "message_deleted":
		return m.deleted(m.Previous, m.DeletedTS, who)
	}
	return nil
}

func (m wireMessage) said(who self) []bots.Inbound {
	if m.Channel == "" || m.TS == "" || m.byBot(who) {
		return nil
	}
	in := bots.Inbound{
		ID: id(m.Channel, m.TS), At: timeOf(m.TS), Kind: bots.Said, From: place(m.Channel, m.ThreadTS, m.TS),
		Sender: bots.Sender{ID: m.User}, Text: m.words(), Message: m.TS,
	}
	if len(m.Files) == 0 {
		if in.Text == "" {
			in.Media = bots.Media{Kind: bots.OtherOne}
		}
		return []bots.Inbound{in}
	}
	all := make([]bots.Inbound, len(m.Files))
	for n, f := range m.Files {
		all[n] = in
		all[n].Media = f.media()
		if n > 0 {
			all[n].ID, all[n].Text = id(in.ID, "file", f.ID), ""
		}
	}
	return all
}

// changed is an edit, unless only a preview was added. A message with replies is deleted by changing it, too.
func (m wireMessage) changed(who self) []bots.Inbound {
	now := m.Message
	switch {
	case now == nil || m.Channel == "" || now.TS == "":
		return nil
	case now.Subtype == "tombstone":
		return m.deleted(m.Previous, now.TS, who)
	case now.byBot(who), m.Previous != nil && m.Previous.words() == now.words():
		return nil
	}
	at := m.EventTS
	if now.Edited != nil {
		at = now.Edited.TS
	}
	in := bots.Inbound{
		ID: id(m.Channel, now.TS, "edited", at), At: timeOf(at), Kind: bots.Edited, From: place(m.Channel, now.ThreadTS, now.TS),
		Sender: bots.Sender{ID: now.User}, Text: now.words(), Message: now.TS,
	}
	if len(now.Files) > 0 {
		in.Media = now.Files[0].media()
	}
	return []bots.Inbound{in}
}

func (m wireMessage) deleted(before *wireMessage, ts string, who self) []bots.Inbound {
	if m.Channel == "" || ts == "" || before == nil || before.byBot(who) {
		return nil
	}
	return []bots.Inbound{{
		ID: id(m.Channel, ts, "deleted"), At: timeOf(cmp.Or(m.EventTS, m.TS)), Kind: bots.Deleted, From: place(m.Channel, before.ThreadTS, ts),
		Sender: bots.Sender{ID: before.User}, Message: ts,
	}}
}

// byBot reports whether the message is the bot's own or another bot's.
func (m wireMessage) byBot(who self) bool {
	return m.User == "" || m.User == who.user || m.BotID != "" || m.User == "USLACKBOT"
}

// words is what the message says, still marked up. A message that was passed on stands in an attachment.
func (m wireMessage) words() string {
	if m.Text != "" {
		return m.Text
	}
	var passed []string
	for _, a := range m.Attachments {
		if text := cmp.Or(a.Text, a.Fallback); text != "" {
			passed = append(passed, text)
		}
	}
	return strings.Join(passed, "\n")
}

func (f wireFile) media() bots.Media {
	kind := bots.Document
	major, _, _ := strings.Cut(f.Mimetype, "/")
	switch {
	case f.Subtype == "slack_audio" || major == "audio":
		kind = bots.Voice
	case f.Subtype == "slack_video" || major == "video":
		kind = bots.Video
	case major == "image":
		kind = bots.Photo
	}
	return bots.Media{Kind: kind, File: f.ID, Name: f.Name}
}

// place is where something happened. A message that began a thread, message, is not itself in it.
func place(channel, thread, message string) bots.Address {
	a := bots.Address{Bot: "slack", Chat: channel}
	if thread != message {
		a.Thread = thread
	}
	return a
}

// id makes the id of an Inbound from what stays the same however often Slack delivers it.
func id(parts ...string) string {
	return "slack:" + strings.TrimPrefix(strings.Join(parts, ":"), "slack:")
}

// now is for what comes without a time of its own.
func now() time.Time { return time.Now().UTC() }
