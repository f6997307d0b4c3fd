// Package mongotest starts the server that tests of what uses MongoDB need: tools/ferret, which it builds
// first, once, into Go's build cache. No MongoDB has to be there, only Go and its module proxy. Building takes
// a minute or two the first time and nothing later.
package mongotest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Server is one that runs.
type Server struct {
	URI string // without a database's name; ends in "/"

	command *exec.Cmd
	hold    io.Closer // it runs until this is closed, or this process ends
}

// Start starts a server with nothing in it, on a port of its own.
func Start() (*Server, error) { return StartAt("127.0.0.1:0", "") }

// StartAt starts one on an address, with what an earlier one has left in dir; "" is a folder of its own,
// which goes when the server does.
func StartAt(listen, dir string) (_ *Server, err error) {
	program, err := build()
	if err != nil {
		return nil, err
	}
	s := &Server{command: exec.Command(program, "-dir", dir, "-listen", listen)} //nolint:noctx // it ends when it is let go
	s.command.Stderr = os.Stderr
	if s.hold, err = s.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.command.Start(); err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Stop())
		}
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("start server: it says nothing: %w", err)
	}
	s.URI = strings.TrimSpace(line)
	return s, nil
}

// Kill ends the server at once.
func (s *Server) Kill() error {
	err := s.command.Process.Kill()
	_ = s.command.Wait() // it was killed
	return err
}

// Stop ends the server.
func (s *Server) Stop() error { return errors.Join(s.hold.Close(), s.command.Wait()) }

// build returns the path of the program.
func build() (string, error) {
	_, file, _, _ := runtime.Caller(0)
	module := filepath.Join(filepath.Dir(file), "..", "..", "..", "tools", "ferret")
	command := exec.Command("go", "-C", module, "tool", "-n", "ferret") //nolint:noctx // it ends by itself
	var complaints strings.Builder
	command.Stderr = &complaints
	path, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("build server: %w: %s", err, complaints.String())
	}
	return strings.TrimSpace(string(path)), nil
}
