//go:build !race

// Under the race detector a pool drops what it is given at random, and allocations count for nothing.

package dialogs

import (
	"testing"
	"time"
)

func TestAStepMakesLittleRubbish(t *testing.T) {
	l := load(t, map[string]string{"ring": ringYAML(50)})
	host := Host(still{time.Unix(0, 0).UTC()})
	var s Session
	turn, err := l.Begin(&s, "ring", nil, host)
	if err != nil {
		t.Fatal(err)
	}
	got := testing.AllocsPerRun(200, func() {
		turn, err = l.Answer(&s, Input{Choice: turn.Says[0].Choices[1][0].Data}, host)
	})
	if err != nil || got >= 25 {
		t.Errorf("a step makes %v allocations (%v), want fewer than 25", got, err)
	}
}
