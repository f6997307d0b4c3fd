package e2e

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// clock is the time of one world: the program's and both platforms'. It runs as fast as the real one, and
// can be moved on.
type clock struct {
	t    testing.TB
	file string // read by the program

	mu    sync.Mutex
	ahead time.Duration
}

// newClock begins on a Monday at 10:00 in London.
func newClock(t testing.TB, dir string) *clock {
	t.Helper()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	// Two days at least: what carries the real time is then too old to be believed.
	day := now.In(london).AddDate(0, 0, 3)
	for day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, 1)
	}
	begin := time.Date(day.Year(), day.Month(), day.Day(), 10, 0, 0, 0, london)
	c := &clock{t: t, file: filepath.Join(dir, "clock")}
	c.move(begin.Sub(now))
	return c
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

// move moves the clock on.
func (c *clock) move(by time.Duration) {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += by
	if err := os.WriteFile(c.file+".new", []byte(c.ahead.String()), 0o600); err != nil {
		c.t.Fatal(err)
	}
	if err := os.Rename(c.file+".new", c.file); err != nil { // nobody reads half of it
		c.t.Fatal(err)
	}
}
