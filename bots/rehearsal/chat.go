package rehearsal

import (
	"slices"
	"strings"
	"time"

	"alongside/bots"
)

// chatKeeps is how many messages of one chat a room remembers.
const chatKeeps = 500

// message is what the page shows of one message. It is replaced, never changed.
type message struct {
	ID      string          `json:"id"`
	Chat    string          `json:"chat"` // its address without the thread
	Thread  string          `json:"thread,omitempty"`
	By      string          `json:"by"`                // "bot", "person", or a worker's id
	Speaker string          `json:"speaker,omitempty"` // who speaks through the bot
	Text    string          `json:"text,omitempty"`
	Media   bots.MediaKind  `json:"media,omitempty"`
	Card    *bots.Card      `json:"card,omitempty"`
	Buttons [][]bots.Button `json:"buttons,omitempty"`
	Mention []string        `json:"mention,omitempty"`
	Only    string          `json:"only,omitempty"` // the one worker who sees it
	At      time.Time       `json:"at"`
	Edited  bool            `json:"edited,omitempty"`
	Deleted bool            `json:"deleted,omitempty"` // gone, but others answer to it
	Pending bool            `json:"pending,omitempty"` // the service has not heard it yet
}

const (
	byBot    = "bot"
	byPerson = "person"
)

// fromBot is the message that shows out.
func fromBot(id string, out bots.Outbound, at time.Time) message {
	return message{
		ID: id, Chat: out.To.Channel().String(), Thread: out.To.Thread, By: byBot, Speaker: out.Speaker,
		Text: out.Text, Card: out.Card, Buttons: out.Buttons, Mention: out.Mention, Only: out.Only, At: at,
	}
}

// has reports whether a button with data hangs under the message.
func (m message) has(data string) bool {
	return slices.ContainsFunc(m.Buttons, func(row []bots.Button) bool {
		return slices.ContainsFunc(row, func(b bots.Button) bool { return b.Data == data })
	})
}

// where is the address of the message: in its thread, if it is in one.
func (m message) where(chat bots.Address) bots.Address { return chat.InThread(m.Thread) }

// plain is a message in plain lines, as a phone shows it: what stands above the buttons.
func plain(m message) string {
	var lines []string
	if m.Speaker != "" {
		lines = append(lines, m.Speaker)
	}
	if c := m.Card; c != nil {
		for _, line := range []string{c.Title, c.State} {
			if line != "" {
				lines = append(lines, line)
			}
		}
		for _, f := range c.Fields {
			lines = append(lines, f.Name+": "+f.Value)
		}
		for _, line := range []string{c.Quote, c.Note} {
			if line != "" {
				lines = append(lines, line)
			}
		}
	}
	if m.Text != "" {
		lines = append(lines, m.Text)
	}
	return strings.Join(lines, "\n")
}

// chat holds the last messages of one chat, oldest first.
type chat struct {
	messages []message
}

// find returns the message with an id, or -1.
func (c *chat) find(id string) int {
	return slices.IndexFunc(c.messages, func(m message) bool { return m.ID == id })
}

// answered reports whether a thread hangs on the message.
func (c *chat) answered(id string) bool {
	return slices.ContainsFunc(c.messages, func(m message) bool { return m.Thread == id })
}

// put adds a message, or replaces it.
func (r *Room) put(at bots.Address, m message) {
	c := r.chats[at.Channel()]
	if c == nil {
		return
	}
	if i := c.find(m.ID); i >= 0 {
		c.messages[i] = m
	} else {
		c.messages = append(c.messages, m)
	}
	r.feed.publish("message", m)
	for len(c.messages) > chatKeeps {
		r.drop(at, c.oldest())
	}
}

// oldest is the first message that no thread hangs on.
func (c *chat) oldest() string {
	roots := map[string]bool{}
	for _, m := range c.messages {
		roots[m.Thread] = true
	}
	for _, m := range c.messages {
		if !roots[m.ID] {
			return m.ID
		}
	}
	return c.messages[0].ID
}

// drop takes a message out of its chat.
func (r *Room) drop(at bots.Address, id string) {
	c := r.chats[at.Channel()]
	if i := c.find(id); i >= 0 {
		c.messages = slices.Delete(c.messages, i, i+1)
		r.feed.publish("removed", removed{Chat: at.Channel().String(), ID: id})
	}
}

type removed struct {
	Chat string `json:"chat"`
	ID   string `json:"id"`
}

// heard takes the sign of waiting off a message.
func (r *Room) heard(at bots.Address, id string) {
	if m, ok := r.message(at, id); ok && m.Pending {
		m.Pending = false
		r.put(at, m)
	}
}

// message finds a message by chat and id.
func (r *Room) message(at bots.Address, id string) (message, bool) {
	c := r.chats[at.Channel()]
	if c == nil {
		return message{}, false
	}
	i := c.find(id)
	if i < 0 {
		return message{}, false
	}
	return c.messages[i], true
}
