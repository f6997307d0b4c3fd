package main

import (
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"alongside/coach"
	"alongside/coach/desk/play"
	"alongside/coach/safety"
	"alongside/dialogs"
	"alongside/dialogs/scripts"
	"alongside/store/memory"
)

// I7: a person is in the middle of a dialog when the service is upgraded and the dialog is another one.
func TestAnUpgradeTakesNoScriptAwayFromAConversation(t *testing.T) {
	t.Parallel()
	db := memory.New()
	service, _, err := loadService(Config{}, "slack")
	if err != nil {
		t.Fatal(err)
	}
	start := func(bus string) *system {
		t.Helper()
		library, problems := dialogs.Load(coach.Vocabulary(), scripts.FS, fstest.MapFS{"bus.yaml": {Data: []byte(bus)}})
		for _, p := range problems {
			t.Error(p)
		}
		s := &system{store: db, now: time.Now, log: slog.New(slog.DiscardHandler),
			world: &coach.World{Scripts: library, Risk: safety.Default(), Service: service}}
		if err := s.keepScripts(t.Context()); err != nil {
			t.Fatal(err)
		}
		return s
	}
	before := `
dialog: bus
title: A bus
triggers: [/bus]
states:
  where:
    say: Where does it go?
    ask: {text: place}
    next: told
  told:
    say: To {place} it is.
    next: end
`
	s := start(before)
	stage, err := play.New(*s.world, play.Header{Start: "bus"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stage.Open(); err != nil {
		t.Fatal(err)
	}
	s = start(strings.ReplaceAll(strings.ReplaceAll(before, "where", "whereto"), "told", "said"))
	stage.Upgrade(s.world.Scripts)
	lines, err := stage.Hear("the sea")
	if err != nil || len(lines) == 0 || lines[0].Text != "To the sea it is." {
		t.Errorf("after the upgrade the person heard %v, %v", lines, err)
	}
}
