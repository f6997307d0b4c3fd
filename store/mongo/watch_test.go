package mongo_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
)

// command is one that a store sent.
type command struct {
	name       string
	database   string
	collection string
	body       bson.Raw
}

func (c command) String() string { return c.name + " " + c.collection }

// watch sees every command of a store.
type watch struct {
	mu       sync.Mutex
	commands []command
	came     chan struct{} // closed and made anew with every command
}

func newWatch() *watch { return &watch{came: make(chan struct{})} }

func (w *watch) monitor() *event.CommandMonitor {
	return &event.CommandMonitor{Started: func(_ context.Context, e *event.CommandStartedEvent) {
		collection, _ := e.Command.Lookup(e.CommandName).StringValueOK()
		w.mu.Lock()
		defer w.mu.Unlock()
		w.commands = append(w.commands, command{
			name: e.CommandName, database: e.DatabaseName, collection: collection, body: append(bson.Raw(nil), e.Command...),
		})
		close(w.came)
		w.came = make(chan struct{})
	}}
}

// seen returns what came so far, and forgets it.
func (w *watch) seen() []command {
	w.mu.Lock()
	defer w.mu.Unlock()
	seen := w.commands
	w.commands = nil
	return seen
}

// await waits until the store has sent such a command.
func (w *watch) await(t *testing.T, name, collection string) {
	t.Helper()
	late := time.After(time.Minute)
	for {
		w.mu.Lock()
		came := w.came
		for _, c := range w.commands {
			if c.name == name && c.collection == collection {
				w.mu.Unlock()
				return
			}
		}
		w.mu.Unlock()
		select {
		case <-came:
		case <-late:
			t.Fatalf("no %s of %s was sent", name, collection)
		}
	}
}

// of leaves out what belongs to no turn: the journal is written of many people together, and erased keys
// are looked for by the clock.
func ofTurns(commands []command) []string {
	var names []string
	for _, c := range commands {
		if !isBackground(c) {
			names = append(names, c.String())
		}
	}
	return names
}

func isBackground(c command) bool {
	filter, _ := c.body.Lookup("filter").DocumentOK()
	text := filter.String()
	return c.collection == "journal" || c.collection == "people" && strings.Contains(text, `"erased"`) ||
		c.collection == "keys" && strings.Contains(text, `"$gte"`)
}

// size is how many bytes they are.
func size(commands []command) int {
	sum := 0
	for _, c := range commands {
		if !isBackground(c) {
			sum += len(c.body)
		}
	}
	return sum
}
