package bots

import (
	"fmt"
	"strings"
)

// Address is a place where messages go to and come from: a chat or channel of one bot and, in Slack, a
// thread in it. Written "telegram:4711", "slack:C0123" or "slack:C0123:1700000000.000100".
// The zero Address is nowhere.
type Address struct {
	Bot    string `json:"bot"`
	Chat   string `json:"chat"`
	Thread string `json:"thread,omitempty"`
}

// String returns the form that ParseAddress reads. It is also the key of a routing record.
func (a Address) String() string {
	if a.IsZero() {
		return ""
	}
	if a.Thread == "" {
		return a.Bot + ":" + a.Chat
	}
	return a.Bot + ":" + a.Chat + ":" + a.Thread
}

// IsZero reports whether a is nowhere.
func (a Address) IsZero() bool { return a == Address{} }

// InThread returns the address of the thread that hangs on message in a's chat.
func (a Address) InThread(message string) Address {
	a.Thread = message
	return a
}

// Channel returns a without its thread.
func (a Address) Channel() Address {
	a.Thread = ""
	return a
}

// ParseAddress reads what String writes.
func ParseAddress(s string) (Address, error) {
	part := strings.SplitN(s, ":", 3)
	if len(part) < 2 || part[0] == "" || part[1] == "" {
		return Address{}, fmt.Errorf("address %q: want BOT:CHAT or BOT:CHAT:THREAD", s)
	}
	a := Address{Bot: part[0], Chat: part[1]}
	if len(part) == 3 {
		a.Thread = part[2]
	}
	return a, nil
}
