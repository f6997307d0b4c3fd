package rehearsal

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"alongside/bots"
)

// Desk is the workers' side: channels that all of them read, threads in them, and for each worker a
// direct conversation with the bot, whose chat is the worker's id.
type Desk struct {
	room *Room
	line *line
}

var _ interface {
	bots.Bot
	bots.Editor
	bots.Audience
	bots.Tracer
} = (*Desk)(nil)

// Name returns "desk".
func (d *Desk) Name() string { return DeskName }

// Run hands what workers do to hear until ctx ends. It returns nil.
func (d *Desk) Run(ctx context.Context, hear bots.Hear) error {
	d.line.run(ctx, hear)
	return nil
}

// Send shows a message in a channel, a thread or a worker's direct messages.
func (d *Desk) Send(ctx context.Context, out bots.Outbound) (bots.Receipt, error) {
	if err := check(ctx, DeskName, out); err != nil {
		return bots.Receipt{}, err
	}
	return d.room.send(out)
}

// Edit replaces a message at the desk.
func (d *Desk) Edit(ctx context.Context, message string, out bots.Outbound) error {
	if err := check(ctx, DeskName, out); err != nil {
		return err
	}
	d.room.edit(message, out)
	return nil
}

// CountReaders returns the number of workers for a channel and one for direct messages.
func (d *Desk) CountReaders(_ context.Context, at bots.Address) (int, error) {
	r := d.room
	if at.Bot == DeskName {
		if slices.ContainsFunc(r.cfg.Channels, func(c Channel) bool { return c.ID == at.Chat }) {
			return len(r.cfg.Workers), nil
		}
		if _, ok := r.worker(at.Chat); ok {
			return 1, nil
		}
	}
	return 0, fmt.Errorf("count readers of %s: no such chat", at)
}

// TraceRef returns the Ref of the card that thread hangs on; it is empty if that message is no card or
// not there any more.
func (d *Desk) TraceRef(_ context.Context, thread bots.Address) (string, error) {
	r := d.room
	r.mu.Lock()
	defer r.mu.Unlock()
	m, ok := r.message(thread, thread.Thread)
	if !ok || m.Card == nil {
		return "", nil
	}
	return m.Card.Ref, nil
}

// happened queues what a worker did. The room is locked, now and when then is called.
func (d *Desk) happened(by Worker, in bots.Inbound, then func(bots.Reply)) error {
	r := d.room
	in.At, in.Sender = r.now(), bots.Sender{ID: by.ID, Name: by.Name}
	ok := d.line.add(in, func(reply bots.Reply) {
		r.mu.Lock()
		defer r.mu.Unlock()
		then(reply)
	})
	if !ok {
		return refuse(429, "Too much is waiting already.")
	}
	return nil
}

// place checks that a worker may write in a chat.
func (d *Desk) place(by Worker, at bots.Address) error {
	if _, ok := d.room.worker(at.Chat); ok && at.Chat != by.ID {
		return refuse(403, "Those are somebody else's direct messages.")
	}
	if !d.room.knows(at) {
		return refuse(404, "There is no such channel or thread.")
	}
	return nil
}

// own finds a message of the worker's.
func (d *Desk) own(by Worker, at bots.Address, id string) (message, error) {
	m, ok := d.room.message(at, id)
	if !ok || m.By != by.ID || m.Deleted {
		return message{}, refuse(404, "That is no message of yours.")
	}
	return m, nil
}

// say is a worker writing in a channel, a thread or to the bot.
func (d *Desk) say(by Worker, at bots.Address, text string) error {
	if err := d.place(by, at); err != nil {
		return err
	}
	if text == "" || utf8.RuneCountInString(text) > textRunes {
		return refuse(400, "A message has between 1 and 4096 characters.")
	}
	r := d.room
	now := r.now()
	id := r.stamp(now)
	err := d.happened(by, bots.Inbound{
		ID: at.Channel().String() + ":" + id, Kind: bots.Said, From: at, Text: text, Message: id,
	}, func(reply bots.Reply) {
		r.heard(at, id)
		d.note(by, at, reply)
	})
	if err == nil {
		r.put(at, message{ID: id, Chat: at.Channel().String(), Thread: at.Thread, By: by.ID, Text: text, At: now, Pending: true})
	}
	return err
}

// change is a worker editing a message of theirs.
func (d *Desk) change(by Worker, at bots.Address, id, text string) error {
	m, err := d.own(by, at, id)
	if err != nil {
		return err
	}
	if text == "" || utf8.RuneCountInString(text) > textRunes {
		return refuse(400, "A message has between 1 and 4096 characters.")
	}
	if text == m.Text {
		return nil
	}
	r := d.room
	err = d.happened(by, bots.Inbound{
		ID: fmt.Sprintf("%s:%s:edit:%s", at.Channel(), id, r.stamp(r.now())), Kind: bots.Edited, From: m.where(at), Text: text, Message: id,
	}, func(reply bots.Reply) {
		r.heard(at, id)
		d.note(by, m.where(at), reply)
	})
	if err == nil {
		m.Text, m.Edited, m.Pending = text, true, true
		r.put(at, m)
	}
	return err
}

// remove is a worker deleting a message of theirs. If others answer to it, a mark stays in its place.
func (d *Desk) remove(by Worker, at bots.Address, id string) error {
	m, err := d.own(by, at, id)
	if err != nil {
		return err
	}
	r := d.room
	err = d.happened(by, bots.Inbound{
		ID: fmt.Sprintf("%s:%s:deleted", at.Channel(), id), Kind: bots.Deleted, From: m.where(at), Message: id,
	}, func(reply bots.Reply) { d.note(by, m.where(at), reply) })
	if err != nil {
		return err
	}
	if r.chats[at.Channel()].answered(id) {
		m.Text, m.Deleted, m.Pending, m.Edited = "", true, false, false
		r.put(at, m)
	} else {
		r.drop(at, id)
	}
	return nil
}

// press is a worker choosing a button, in the channel or in the thread that at names: what answers them
// shows where they pressed.
func (d *Desk) press(by Worker, at bots.Address, id, data, tab string) error {
	if err := d.place(by, at.Channel()); err != nil {
		return err
	}
	m, ok := d.room.message(at, id)
	if !ok || !m.has(data) || m.Only != "" && m.Only != by.ID {
		return refuse(409, "That button is not there any more.")
	}
	r := d.room
	where := m.where(at.Channel())
	shown := where
	if at.Thread == id {
		shown = at
	}
	event := fmt.Sprintf("%s:%s:press:%s", at.Channel(), id, r.stamp(r.now()))
	return d.happened(by, bots.Inbound{
		ID: event, Kind: bots.Pressed, From: where, Message: id, Original: m.Text, Data: data, Trigger: event,
	}, func(reply bots.Reply) {
		d.note(by, shown, reply)
		d.form(by, shown, tab, reply)
	})
}

// command is a worker using the slash command. text is what follows it.
func (d *Desk) command(by Worker, at bots.Address, text, tab string) error {
	if err := d.place(by, at.Channel()); err != nil {
		return err
	}
	if utf8.RuneCountInString(text) > textRunes {
		return refuse(400, "That is longer than a command can be.")
	}
	r := d.room
	at = at.Channel()
	event := fmt.Sprintf("%s:command:%s", at, r.stamp(r.now()))
	return d.happened(by, bots.Inbound{
		ID: event, Kind: bots.Commanded, From: at, Text: text, Trigger: event,
	}, func(reply bots.Reply) {
		d.note(by, at, reply)
		d.form(by, at, tab, reply)
	})
}

// home is a worker opening the bot's home.
func (d *Desk) home(by Worker, tab string) error {
	r := d.room
	at := bots.Address{Bot: DeskName, Chat: by.ID}
	event := fmt.Sprintf("%s:opened:%s", at, r.stamp(r.now()))
	return d.happened(by, bots.Inbound{ID: event, Kind: bots.Opened, From: at, Trigger: event},
		func(reply bots.Reply) {
			d.note(by, at, reply)
			d.form(by, at, tab, reply)
		})
}

// note shows the words that came back with a confirmation, to this worker alone.
func (d *Desk) note(by Worker, at bots.Address, reply bots.Reply) {
	r := d.room
	for _, text := range []string{reply.Toast, reply.Text} {
		if text == "" {
			continue
		}
		now := r.now()
		r.put(at, fromBot(r.stamp(now), bots.Outbound{To: at, Text: text, Only: by.ID}, now))
	}
}

// form opens the form that came back with a confirmation, on the page that asked.
func (d *Desk) form(by Worker, at bots.Address, tab string, reply bots.Reply) {
	if reply.Modal != nil {
		d.room.openForm(by, at, tab, *reply.Modal)
	}
}
