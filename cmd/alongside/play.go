package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"alongside/coach/desk/play"
	"alongside/coach/worktime"
	"alongside/dialogs"
)

type playCmd struct {
	Dialog string `arg:"" help:"The dialog to begin with, like goal."`
	Zone   string `default:"Europe/London" help:"The person's time zone."`
	Fresh  bool   `help:"As somebody who has just opened the invitation."`
}

// Run talks through a dialog in the terminal: a line is what the person writes, or the label or number of
// a button; +24h lets time go by; an empty line or the end of the input leaves.
func (c playCmd) Run(a *app) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	world, _, err := loadWorld(cfg)
	if err != nil {
		return err
	}
	if _, _, ok := world.Scripts.Source(c.Dialog); !ok {
		return change("play: there is no dialog %q; there are %s", c.Dialog, names(world.Scripts))
	}
	if _, err := worktime.LoadZone(c.Zone); err != nil {
		return change("--zone: %q is no time zone; write one like Europe/London", c.Zone)
	}
	stage, err := play.New(*world, play.Header{Start: c.Dialog, Zone: c.Zone, Fresh: c.Fresh || c.Dialog == "start", Now: time.Now()})
	if err != nil {
		return err
	}
	fmt.Fprintln(a.io.out, "# Write as the person would, or the label of a button. +24h lets time go by, [photo] is a picture, an empty line leaves.")
	lines, err := stage.Open()
	if err != nil {
		return err
	}
	a.show(lines)
	input := bufio.NewReader(a.io.in)
	for {
		fmt.Fprint(a.io.out, "> ")
		line, err := input.ReadString('\n')
		line = strings.TrimSpace(line)
		if line == "" && (err == nil || errors.Is(err, io.EOF)) {
			fmt.Fprintln(a.io.out)
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read line: %w", err)
		}
		if d, bad := time.ParseDuration(strings.TrimPrefix(line, "+")); bad == nil && strings.HasPrefix(line, "+") {
			lines, err = stage.Advance(d)
		} else {
			lines, err = stage.Hear(line)
		}
		if err != nil {
			return err
		}
		a.show(lines)
	}
}

// show prints what followed, as a transcript does.
func (a *app) show(lines []dialogs.Line) {
	for _, l := range lines {
		fmt.Fprintf(a.io.out, "%c %s\n", l.Mark, strings.ReplaceAll(l.Text, "\n", "\n  "))
		for i, label := range l.Labels {
			fmt.Fprintf(a.io.out, "   %d [%s]\n", i+1, label)
		}
	}
}

func names(l *dialogs.Library) string {
	var all []string
	for _, d := range l.Dialogs() {
		all = append(all, d.Name)
	}
	return strings.Join(all, ", ")
}
