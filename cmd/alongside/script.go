package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"alongside/coach"
	"alongside/coach/desk/play"
	"alongside/dialogs"
	"alongside/dialogs/scripts"
)

type scriptCmd struct {
	Check scriptCheckCmd `cmd:"" help:"Look for mistakes in the shipped scripts with a folder laid over them."`
	Test  scriptTestCmd  `cmd:"" help:"Play the transcripts (testdata/*.txt) and report what they do not visit."`
}

type scriptCheckCmd struct {
	Dir  string `arg:"" optional:"" help:"A folder with scripts. Default: ALONGSIDE_SCRIPTS, or the shipped ones."`
	JSON bool   `name:"json" help:"As JSON, a problem a line."`
}

// problemView is a problem as JSON.
type problemView struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Col      int    `json:"col"`
	Severity string `json:"severity"`
	Text     string `json:"text"`
	Fix      string `json:"fix,omitempty"`
}

// Run lists the problems. Exit code 2 if one must be fixed.
func (c scriptCheckCmd) Run(a *app) error {
	library, problems, err := a.library(c.Dir)
	if err != nil {
		return err
	}
	must, look := 0, 0
	for _, p := range problems {
		severity := "worth a look"
		if p.Severity == dialogs.MustFix {
			severity = "must fix"
			must++
		} else {
			look++
		}
		if c.JSON {
			if err := a.json(problemView{p.File, p.Line, p.Col, severity, p.Text, p.Fix}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintln(a.io.out, p)
	}
	if !c.JSON {
		fmt.Fprintf(a.io.out, "%d dialogs, %d must be fixed, %d worth a look\n", len(library.Dialogs()), must, look)
	}
	if must > 0 {
		return change("%d mistakes must be fixed before these scripts can be used", must)
	}
	return nil
}

// library loads the shipped scripts with dir, or ALONGSIDE_SCRIPTS, laid over them.
func (a *app) library(dir string) (*dialogs.Library, []dialogs.Problem, error) {
	layers := []fs.FS{scripts.FS}
	if dir = or(dir, a.env["ALONGSIDE_SCRIPTS"]); dir != "" {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, nil, change("script: %s is no folder", dir)
		}
		layers = append(layers, os.DirFS(dir))
	}
	library, problems := dialogs.Load(coach.Vocabulary(), layers...)
	return library, problems, nil
}

type scriptTestCmd struct {
	Dir    string `arg:"" optional:"" help:"A folder with scripts and testdata/*.txt. Default: ALONGSIDE_SCRIPTS, or the shipped ones."`
	Update bool   `help:"Write the transcripts in the folder as they really went."`
}

// Run plays every transcript. Exit code 1 if one went differently.
func (c scriptTestCmd) Run(a *app) error {
	dir := or(c.Dir, a.env["ALONGSIDE_SCRIPTS"])
	if dir == "" && c.Update {
		return change("script test: name the folder whose transcripts are to be written; the shipped ones lie in the program")
	}
	library, problems, err := a.library(dir)
	if err != nil {
		return err
	}
	for _, p := range problems {
		if p.Severity == dialogs.MustFix {
			return change("%s", p)
		}
	}
	var transcripts, own fs.FS = scripts.Transcripts, scripts.FS
	if dir != "" {
		transcripts = os.DirFS(dir)
		own = transcripts
	}
	files, err := fs.Glob(transcripts, "testdata/*.txt")
	if err != nil || len(files) == 0 {
		return change("script test: there are no transcripts in %s", filepath.Join(dir, "testdata"))
	}
	world, err := a.stageWorld(library)
	if err != nil {
		return err
	}
	visits := &dialogs.Visits{}
	world.Visited = visits.Visit
	failed := 0
	for _, file := range files {
		ok, err := c.one(a, world, transcripts, file, dir)
		if err != nil {
			return err
		}
		if !ok {
			failed++
		}
	}
	a.unvisited(library, visits, own)
	if failed > 0 {
		return fmt.Errorf("%d of %d transcripts went differently", failed, len(files))
	}
	fmt.Fprintf(a.io.out, "%d transcripts passed\n", len(files))
	return nil
}

// stageWorld is the service that transcripts are played with: the named one, or an invented one.
func (a *app) stageWorld(library *dialogs.Library) (coach.World, error) {
	cfg, err := a.config()
	if err != nil {
		return coach.World{}, err
	}
	world, err := play.World(library)
	if err != nil || cfg.Service == "" {
		return world, err
	}
	world.Service, _, err = loadService(cfg, slackName)
	return world, err
}

// one plays one transcript, and shows the first line that differs.
func (c scriptTestCmd) one(a *app, world coach.World, transcripts fs.FS, file, dir string) (bool, error) {
	want, err := fs.ReadFile(transcripts, file)
	if err != nil {
		return false, fmt.Errorf("read transcript: %w", err)
	}
	got, err := dialogs.RunTranscript(file, want, func(header map[string]string) (dialogs.Player, error) {
		h, err := play.ReadHeader(header)
		if err != nil {
			return nil, err
		}
		return play.New(world, h)
	})
	if err != nil {
		fmt.Fprintf(a.io.out, "%v\n", err)
		return false, nil
	}
	if bytes.Equal(got, want) {
		return true, nil
	}
	if c.Update {
		return true, os.WriteFile(filepath.Join(dir, file), got, 0o644)
	}
	a.difference(file, string(want), string(got))
	return false, nil
}

// difference shows the first line in which a transcript went differently.
func (a *app) difference(file, want, got string) {
	wanted, went := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(wanted), len(went)) {
		w, g := "(the end)", "(the end)"
		if i < len(wanted) {
			w = wanted[i]
		}
		if i < len(went) {
			g = went[i]
		}
		if w != g {
			fmt.Fprintf(a.io.out, "%s:%d: went differently\n  wanted: %s\n  got:    %s\n", file, i+1, w, g)
			return
		}
	}
}

// unvisited reports the states and edges of one layer's dialogs that no transcript visits.
func (a *app) unvisited(library *dialogs.Library, visits *dialogs.Visits, layer fs.FS) {
	for _, d := range library.Dialogs() {
		if _, err := fs.Stat(layer, d.Name+".yaml"); err != nil {
			continue
		}
		states, edges := library.Unvisited(d.Name, visits)
		if len(states) > 0 {
			fmt.Fprintf(a.io.out, "%s: no transcript visits %s\n", d.Name, strings.Join(states, ", "))
		}
		if len(edges) > 0 {
			fmt.Fprintf(a.io.out, "%s: no transcript takes %s\n", d.Name, strings.Join(edges, ", "))
		}
	}
}

type safetyCmd struct {
	Try safetyTryCmd `cmd:"" help:"Say what would happen with messages: one as an argument, or - for a line each on standard input."`
}

type safetyTryCmd struct {
	Message string `arg:"" help:"The message, or - for standard input."`
}
