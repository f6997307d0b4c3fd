package main

import (
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"alongside/bots/pace"
)

// trial is how tests of the whole program get through a working week in a minute. It is on while
// ALONGSIDE_TRIAL_FILE names a file, and only when both platforms are fakes on this machine: real people
// are served by the real time, and real platforms at their own pace.
type trial struct {
	file string // holds by how much the clock is ahead, like "48h30m"; read whenever the time is asked for
}

// trialOf returns the trial that is on, or nil.
func (c Config) trialOf() (*trial, error) {
	if c.Trial == "" {
		return nil, nil
	}
	for _, address := range []string{c.TelegramURL, c.SlackURL} {
		if !onThisMachine(address) {
			return nil, change("ALONGSIDE_TRIAL_FILE is for tests against fakes on this machine: unset it to serve people")
		}
	}
	t := &trial{file: c.Trial}
	if _, err := t.ahead(); err != nil {
		return nil, change("ALONGSIDE_TRIAL_FILE: %s holds no duration like 90m", c.Trial)
	}
	return t, nil
}

func onThisMachine(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return ip != nil && ip.IsLoopback()
}

// ahead is by how much the clock is ahead now.
func (t *trial) ahead() (time.Duration, error) {
	b, err := os.ReadFile(t.file)
	if err != nil {
		return 0, err
	}
	return time.ParseDuration(strings.TrimSpace(string(b)))
}

// clock returns what tells the time.
func (t *trial) clock() func() time.Time {
	if t == nil {
		return time.Now
	}
	return func() time.Time {
		ahead, err := t.ahead()
		if err != nil {
			panic("trial clock: " + err.Error()) // better no test than one at a wrong time
		}
		return time.Now().Add(ahead)
	}
}

// limits returns how fast to send: at the platform's own pace, the zero Limits, unless a trial is on.
func (t *trial) limits() pace.Limits {
	if t == nil {
		return pace.Limits{}
	}
	return pace.Limits{All: rate.Inf, Chat: rate.Inf}
}
