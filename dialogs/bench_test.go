package dialogs

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// ringYAML is a dialog of n states in a ring, each a question with four buttons.
func ringYAML(n int) string {
	var b strings.Builder
	b.WriteString("dialog: ring\ntitle: Ring\nstates:\n")
	for i := range n {
		fmt.Fprintf(&b, "  s%d:\n    say: 'This is {person.name} in number %d.'\n    choose:\n", i, i)
		for j := range 4 {
			fmt.Fprintf(&b, "      - {label: Way %d, next: s%d}\n", j, (i+j+1)%n)
		}
	}
	return b.String()
}

// still is a host that costs nothing.
type still struct{ now time.Time }

func (s still) Now() time.Time                           { return s.now }
func (still) Lang() string                               { return "en" }
func (still) Fact(string) Value                          { return TextValue("Alex") }
func (still) Do(string, map[string]Value) (Value, error) { return Value{}, nil }
func (still) List(string) []Item                         { return nil }

// BenchmarkStep is an answer to a dialog of 50 states, with what is said next. Beside it is one event of the
// state machine alone, in the same run: "x" is how many of them a step costs.
func BenchmarkStep(b *testing.B) {
	l := load(b, map[string]string{"ring": ringYAML(50)})
	m := l.current["ring"].newMachine()
	host := Host(still{time.Unix(0, 0).UTC()})
	var s Session
	turn, err := l.Begin(&s, "ring", nil, host)
	if err != nil {
		b.Fatal(err)
	}
	event := func(n int) time.Duration {
		start := time.Now()
		for range n {
			if err := m.Event(context.Background(), "choice:1"); err != nil {
				b.Fatal(err)
			}
		}
		return time.Since(start)
	}
	b.ReportAllocs()
	steps, n := time.Duration(0), 0
	var events time.Duration
	for b.Loop() {
		start := time.Now()
		for range 100 {
			if turn, err = l.Answer(&s, Input{Choice: turn.Says[0].Choices[1][0].Data}, host); err != nil {
				b.Fatal(err)
			}
		}
		steps += time.Since(start)
		events += event(100)
		n += 100
	}
	b.ReportMetric(float64(steps)/float64(n), "ns/step")
	b.ReportMetric(float64(steps)/float64(events), "x/event")
}

// BenchmarkEvent is the machine alone.
func BenchmarkEvent(b *testing.B) {
	m := load(b, map[string]string{"ring": ringYAML(50)}).current["ring"].newMachine()
	b.ReportAllocs()
	for b.Loop() {
		if err := m.Event(context.Background(), "choice:1"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoad reads and checks the good scripts and a dialog of 50 states.
func BenchmarkLoad(b *testing.B) {
	layer := fstest.MapFS{"phrases.yaml": {Data: []byte(phrasesYAML)}, "ring.yaml": {Data: []byte(ringYAML(50))}}
	for _, path := range glob(b, "testdata/good.*.yaml") {
		layer[strings.TrimPrefix(path, "testdata/good.")] = &fstest.MapFile{Data: read(b, path)}
	}
	b.ReportAllocs()
	for b.Loop() {
		if l, _ := Load(vocabulary(), layer); len(l.Dialogs()) != len(layer)-1 {
			b.Fatal("a dialog is missing")
		}
	}
}
