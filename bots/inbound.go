package bots

import (
	"fmt"
	"log/slog"
	"time"
)

// Kind says what an Inbound is.
type Kind string

// The kinds of Inbound.
const (
	Said      Kind = "said"      // a new message: Text, perhaps Media
	Edited    Kind = "edited"    // Message now reads Text
	Deleted   Kind = "deleted"   // Message is gone
	Pressed   Kind = "pressed"   // a button with Data was pressed under Message
	Submitted Kind = "submitted" // a form (Modal) with Data came back, filled with Form
	Commanded Kind = "commanded" // a slash command with its arguments in Text
	Blocked   Kind = "blocked"   // the person has blocked the bot
	Unblocked Kind = "unblocked" // the person has let it back in
	Opened    Kind = "opened"    // the bot's home was opened by Sender
)

// Inbound is one thing that happened on a platform.
//
// Its words (Text, Original, Form) are a person's or a worker's: printing an Inbound, or logging it,
// shows everything but them.
type Inbound struct {
	ID       string            // made by the adapter from chat, message and edit, or from the callback: the same for the same thing however often it is delivered
	At       time.Time         // the platform's time of it, UTC
	From     Address           // where it happened, with its thread
	Sender   Sender            // who did it
	Kind     Kind              //
	Text     string            // what was said: text, caption or command
	Message  string            // the platform's id of the message it is about
	Original string            // Pressed: what the message with the button says, if the platform tells
	Data     string            // Pressed, Submitted: the Data of the button or modal
	Form     map[string]string // Submitted: what stands in each field, by name
	Media    Media             // Said, Edited: what came with the words, if anything
	Trigger  string            // what the platform wants to see to open a Modal now
}

// Sender is whoever wrote or pressed: the platform's id and the name it shows.
type Sender struct {
	ID   string
	Name string
	Lang string // the language tag of their app, if the platform tells: "es"
}

// MediaKind says what came instead of words, or with them.
type MediaKind string

// The kinds of media. None is the zero value.
const (
	None     MediaKind = ""
	Photo    MediaKind = "photo"
	Voice    MediaKind = "voice"
	Video    MediaKind = "video"
	Sticker  MediaKind = "sticker"
	Document MediaKind = "document"
	Location MediaKind = "location"
	Contact  MediaKind = "contact"
	OtherOne MediaKind = "other"
)

// Media is a picture, recording or file: what it is, its name if it has one, and the id to fetch it by.
type Media struct {
	Kind MediaKind
	File string
	Name string
}

// String names the Inbound without its words.
func (in Inbound) String() string {
	return fmt.Sprintf("%s %s from %s", in.Kind, in.ID, in.From)
}

// Format prints String for every verb, so that no %+v shows words.
func (in Inbound) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(in.String())) }

// LogValue keeps the words out of logs.
func (in Inbound) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", in.ID), slog.String("kind", string(in.Kind)), slog.String("from", in.From.String()))
}

// Reply is what goes back together with the confirmation of an Inbound. It is never stored: what must
// not be lost is sent as an Outbound.
type Reply struct {
	Toast  string            // Pressed: a short note shown to whoever pressed, and to nobody else
	Text   string            // Commanded: the answer that only the sender sees
	Modal  *Modal            // Pressed, Commanded: a form to open
	Errors map[string]string // Submitted: what is wrong with which field; the form stays open
}
