package rehearsal

import (
	"context"
	"fmt"
	"log/slog"
	"unicode/utf8"

	"alongside/bots"
)

// textRunes is how long a message may be, as in Telegram.
const textRunes = 4096

// Phone is the person's side: one private chat, and one more after every "start over".
type Phone struct {
	room *Room
	line *line
}

var _ interface {
	bots.Bot
	bots.Editor
} = (*Phone)(nil)

// Name returns "phone".
func (p *Phone) Name() string { return PhoneName }

// Run hands what the person does to hear until ctx ends. It returns nil.
func (p *Phone) Run(ctx context.Context, hear bots.Hear) error {
	p.line.run(ctx, hear)
	return nil
}

// Send shows a message on the phone. It fails with bots.Gone while the person blocks the bot.
func (p *Phone) Send(ctx context.Context, out bots.Outbound) (bots.Receipt, error) {
	if err := check(ctx, PhoneName, out); err != nil {
		return bots.Receipt{}, err
	}
	return p.room.send(out)
}

// Edit replaces a message on the phone.
func (p *Phone) Edit(ctx context.Context, message string, out bots.Outbound) error {
	if err := check(ctx, PhoneName, out); err != nil {
		return err
	}
	p.room.edit(message, out)
	return nil
}

// happened queues what the person did and shows that the bot is busy with it. The room is locked.
func (p *Phone) happened(in bots.Inbound, then func(bots.Reply)) error {
	r := p.room
	in.At, in.From = r.now(), r.person.at
	in.Sender = bots.Sender{ID: r.person.at.Chat, Name: "Person"}
	ok := p.line.add(in, func(reply bots.Reply) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.person.at != in.From {
			return // somebody else has the phone by now
		}
		r.person.waiting--
		then(reply)
		r.feed.publish("phone", r.phoneState())
	})
	if !ok {
		return refuse(429, "Too much is waiting already.")
	}
	r.person.waiting++
	r.feed.publish("phone", r.phoneState())
	return nil
}

// say is the person writing. shown is what stands in the chat, text what the bot hears.
func (p *Phone) say(shown, text string, media bots.MediaKind) error {
	switch media {
	case bots.None, bots.Photo, bots.Voice, bots.Sticker:
	default:
		return refuse(400, "No such attachment.")
	}
	if media == bots.None && text == "" {
		return refuse(400, "There is nothing to send.")
	}
	if utf8.RuneCountInString(text) > textRunes {
		return refuse(400, "That is longer than a message can be.")
	}
	r := p.room
	at, now := r.person.at, r.now()
	id := r.stamp(now)
	err := p.happened(bots.Inbound{
		ID: at.String() + ":" + id, Kind: bots.Said, Text: text, Message: id, Media: bots.Media{Kind: media},
	}, func(bots.Reply) { r.heard(at, id) })
	if err == nil {
		r.put(at, message{ID: id, Chat: at.String(), By: byPerson, Text: shown, Media: media, At: now, Pending: true})
	}
	return err
}

// change is the person editing a message of theirs.
func (p *Phone) change(id, text string) error {
	r := p.room
	m, ok := r.message(r.person.at, id)
	if !ok || m.By != byPerson {
		return refuse(404, "That message is not there.")
	}
	if text == "" && m.Media == bots.None {
		return refuse(400, "There is nothing to send.")
	}
	if utf8.RuneCountInString(text) > textRunes {
		return refuse(400, "That is longer than a message can be.")
	}
	if text == m.Text {
		return nil
	}
	at := r.person.at
	err := p.happened(bots.Inbound{
		ID: fmt.Sprintf("%s:%s:edit:%s", at, id, r.stamp(r.now())), Kind: bots.Edited, Text: text, Message: id,
		Media: bots.Media{Kind: m.Media},
	}, func(bots.Reply) { r.heard(at, id) })
	if err == nil {
		m.Text, m.Edited, m.Pending = text, true, true
		r.put(at, m)
	}
	return err
}

// press is the person choosing a button.
func (p *Phone) press(id, data string) error {
	r := p.room
	m, ok := r.message(r.person.at, id)
	if !ok || !m.has(data) {
		return refuse(409, "That button is not there any more.")
	}
	return p.happened(bots.Inbound{
		ID: fmt.Sprintf("%s:%s:press:%s", r.person.at, id, r.stamp(r.now())), Kind: bots.Pressed, Message: id, Original: plain(m), Data: data,
	}, func(reply bots.Reply) {
		if reply.Toast != "" {
			r.feed.publish("toast", toast{Text: reply.Toast})
		}
	})
}

type toast struct {
	Text string `json:"text"`
}

// block is the person shutting the bot out, or letting it in again.
func (p *Phone) block(blocked bool) error {
	r := p.room
	if r.person.blocked == blocked {
		return nil
	}
	kind := bots.Unblocked
	if blocked {
		kind = bots.Blocked
	}
	r.person.blocked = blocked
	err := p.happened(bots.Inbound{ID: fmt.Sprintf("%s:%s:%s", r.person.at, kind, r.stamp(r.now())), Kind: kind}, func(bots.Reply) {})
	if err != nil {
		r.person.blocked = !blocked
	}
	return err
}

// invitation returns the code of whoever holds the phone, and makes it when it is asked for first. The
// room is not locked: making one takes its time.
func (r *Room) invitation(ctx context.Context, chat string) (string, error) {
	r.inviting.Lock()
	defer r.inviting.Unlock()
	r.mu.Lock()
	code, right := r.person.code, r.person.at.Chat == chat
	r.mu.Unlock()
	if !right {
		return "", errOther
	}
	if code != "" || r.cfg.NewPerson == nil {
		return code, nil
	}
	code, err := r.cfg.NewPerson(ctx)
	if err != nil {
		r.cfg.Log.ErrorContext(ctx, "make invitation", slog.Any("err", err))
		return "", refuse(502, "The service could not make an invitation. Try again in a moment.")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.person.at.Chat != chat {
		return "", errOther
	}
	r.person.code = code
	return code, nil
}
