// Package botstest holds the suite that every adapter of a chat platform passes, and in-process fakes of
// the platforms. It is for tests only and knows no adapter: an adapter's test hands it a Rig.
//
// The suite runs in real time over whatever the Rig connects, waits on conditions and never sleeps.
package botstest

import (
	"context"
	"slices"
	"testing"
	"time"

	"alongside/bots"
)

// A Rig is one account on a fake platform, with humans at the far end and faults to inject. A Rig is
// made per case, ends with its test, and fails that test when the fake itself misbehaves.
type Rig interface {
	// Bot makes a bot on the account, as a new process would: two calls are two lives of the same bot.
	// It paces itself so generously that no case has to wait for its turn.
	Bot() bots.Bot
	// Refused makes a bot whose token the platform refuses, and names the environment variable
	// that an operator has to correct.
	Refused() (bot bots.Bot, variable string)
	// Human returns the n-th human. Each has a chat of their own in which the bot may write and hear.
	Human(n int) Human
	// TextLimit is the greatest length of one message's text, in the unit in which the platform counts.
	TextLimit() int
	// Length counts text in that unit.
	Length(text string) int

	// AwaitConfirmed blocks until the platform has nothing left that the bot has yet to confirm.
	AwaitConfirmed(ctx context.Context)

	// Throttle lets the platform refuse the next send, asking to wait for retryAfter (whole seconds).
	Throttle(retryAfter time.Duration)
	// Away makes the platform unreachable, or broken, until Heal.
	Away()
	// LoseAnswer lets the platform take the next send and lose the answer on the way back.
	LoseAnswer()
	// Stall lets every send hang without an answer until Heal.
	Stall()
	// AwaitStalled blocks until a send hangs.
	AwaitStalled(ctx context.Context)
	// Heal ends Away and Stall.
	Heal()

	// Secrets are what may stand in no error and no log.
	Secrets() []string
	// Logs returns what the rig's bots have logged so far.
	Logs() string
}

// Human is somebody at the far end.
type Human interface {
	// ID is the platform's id of this human.
	ID() string
	// Chat is where this human and the bot talk.
	Chat() bots.Address
	// Say writes text to the bot and returns the platform's id of the message.
	Say(text string) (message string)
	// Edit changes what an own message says.
	Edit(message, text string)
	// Press presses the button with this label under a message of the bot.
	Press(message, label string)
	// Read returns what the bot's messages in the chat say now, oldest first.
	Read() []Seen
	// AwaitToast blocks until a short note for this human arrives that no call has returned yet.
	AwaitToast(ctx context.Context) string
	// Leave makes the chat unreachable for good: the bot is blocked, the channel archived.
	Leave()
}

// Seen is a message of the bot as a human reads it: with the platform's markup rendered, not as sent.
type Seen struct {
	Message string
	Text    string
	Labels  []string // the buttons', row by row
}

// Run runs every case against a fresh Rig. With topics ("hear", "send", "fail", "end") it runs those
// alone: a platform that lives in the same process as its bot cannot be away or refuse a token.
func Run(t *testing.T, open func(t *testing.T) Rig, topics ...string) {
	for name, topic := range map[string]map[string]func(*bench){
		"hear": hearCases(),
		"send": sendCases(),
		"fail": failCases(),
		"end":  endCases(),
	} {
		if len(topics) > 0 && !slices.Contains(topics, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for name, run := range topic {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					run(newBench(t, open(t)))
				})
			}
		})
	}
}
