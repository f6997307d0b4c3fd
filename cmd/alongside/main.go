// Command alongside is the whole service in one program: it serves people and workers, and has the
// commands a coordinator needs. Only this package knows the environment, files and flags.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // zones do not depend on the machine

	"github.com/alecthomas/kong"
)

// version is set when a release is built.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Environ(), stdio{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// stdio is what a command reads and writes.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1 // it failed
	exitChange = 2 // something has to be changed first: usage, configuration, a refused token
)

// changeFirst is an error that somebody can mend by changing something: one line, and exit code 2.
type changeFirst struct{ text string }

func (e changeFirst) Error() string { return e.text }

// change makes one.
func change(format string, args ...any) error { return changeFirst{fmt.Sprintf(format, args...)} }

// commands is the command line.
type commands struct {
	Serve     serveCmd     `cmd:"" default:"1" help:"Serve people and workers; without any token, open the rehearsal room."`
	Play      playCmd      `cmd:"" help:"Talk through a dialog in the terminal."`
	Script    scriptCmd    `cmd:"" help:"Check and test scripts."`
	Worker    workerCmd    `cmd:"" help:"Add, change and list workers."`
	Invite    inviteCmd    `cmd:"" help:"Invite a person."`
	Agreement agreementCmd `cmd:"" help:"Set and show a person's working agreement."`
	Safety    safetyCmd    `cmd:"" help:"See what would happen with a message."`
	Key       keyCmd       `cmd:"" help:"Make the key that seals people's words."`
	Doctor    doctorCmd    `cmd:"" help:"Look at the configuration and say what is missing."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

// app is what every command gets.
type app struct {
	ctx context.Context
	io  stdio
	env map[string]string
}

// run carries out one command line and returns its exit code.
func run(ctx context.Context, args, environ []string, io stdio) int {
	var cli commands
	done := false
	parser, err := kong.New(&cli, kong.Name("alongside"), kong.Writers(io.out, io.err),
		kong.Description("A coaching assistant for people and the workers they already have."),
		kong.UsageOnError(), kong.Exit(func(int) { done = true }))
	if err != nil {
		fmt.Fprintln(io.err, "alongside: "+err.Error())
		return exitFailed
	}
	line, err := parser.Parse(args)
	if done {
		return exitDone
	}
	if err != nil {
		fmt.Fprintln(io.err, "alongside: "+oneLine(err)+" (alongside --help shows what there is)")
		return exitChange
	}
	err = line.Run(&app{ctx: ctx, io: io, env: environment(environ)})
	var mend changeFirst
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &mend):
		fmt.Fprintln(io.err, "alongside: "+oneLine(mend))
		return exitChange
	default:
		fmt.Fprintln(io.err, "alongside: "+oneLine(err))
		return exitFailed
	}
}

func environment(environ []string) map[string]string {
	m := make(map[string]string, len(environ))
	for _, kv := range environ {
		if k, v, ok := strings.Cut(kv, "="); ok {
			m[k] = v
		}
	}
	return m
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

type versionCmd struct {
	JSON bool `help:"As JSON." name:"json"`
}

// Run prints the version.
func (c versionCmd) Run(a *app) error {
	if c.JSON {
		return a.json(map[string]string{"version": version})
	}
	_, err := fmt.Fprintln(a.io.out, "alongside "+version)
	return err
}
