package e2e

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// stopWithin is how long a stop may take: ten seconds, and what a loaded machine adds.
const stopWithin = 10*time.Second + 2*time.Second

// process is one `alongside serve` that runs.
type process struct {
	t     testing.TB
	cmd   *exec.Cmd
	at    string // where it serves HTTP
	log   *os.File
	ended chan struct{}
}

// begin starts the program and returns once it has said where it serves.
func begin(t testing.TB, dir, log string, env []string) *process {
	t.Helper()
	binary, err := program()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, ended: make(chan struct{}), cmd: exec.Command(binary, "serve")}
	if p.log, err = os.OpenFile(log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
		t.Fatal(err)
	}
	p.cmd.Dir, p.cmd.Env, p.cmd.Stderr = dir, append([]string{"HOME=" + dir}, env...), p.log
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	first := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			if n == 0 {
				first <- lines.Text()
			}
			fmt.Fprintln(p.log, lines.Text())
		}
		close(first)
		_ = p.cmd.Wait() // the state is looked at
		close(p.ended)
	}()
	line, ok := <-first
	if _, p.at, _ = strings.Cut(line, ": "); !ok || !strings.HasPrefix(p.at, "http://") {
		<-p.ended
		said, _ := os.ReadFile(log)
		t.Fatalf("alongside serve did not start: %q\n%s", line, said)
	}
	return p
}

// kill ends the process as a power cut does.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.ended
	_ = p.log.Close()
}

// stop asks the process to stop, and checks that it does so in time and says that all is well.
func (p *process) stop() {
	p.t.Helper()
	began := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Errorf("stop: %v", err)
	}
	select {
	case <-p.ended:
	case <-time.After(2 * stopWithin):
		p.t.Error("the process does not stop")
		_ = p.cmd.Process.Kill()
		<-p.ended
	}
	if took := time.Since(began); took > stopWithin {
		p.t.Errorf("stopping took %s", took)
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		p.t.Errorf("exit code %d after a stop", code)
	}
	_ = p.log.Close()
}

// get asks the process over HTTP and returns the status.
func (p *process) get(path string) int {
	p.t.Helper()
	resp, err := http.Get(p.at + path)
	if err != nil {
		p.t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}
