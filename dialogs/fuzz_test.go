package dialogs

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// Whatever lies in a folder: it is loaded or explained, and what was loaded can be begun.
func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"testdata/good.*.yaml", "testdata/bad.*.yaml"} {
		for _, path := range glob(f, pattern) {
			f.Add(read(f, path))
		}
	}
	f.Add([]byte(phrasesYAML))
	f.Fuzz(func(t *testing.T, source []byte) {
		name := "x"
		if rest, ok := strings.CutPrefix(string(source), "dialog: "); ok {
			if word, _, _ := strings.Cut(rest, "\n"); isPlaceName(word) {
				name = word
			}
		}
		start := time.Now()
		l, found := Load(vocabulary(), fstest.MapFS{name + ".yaml": {Data: source}, "phrases.yaml": {Data: source}})
		if took := time.Since(start); took > 5*time.Second {
			t.Fatalf("loading %d bytes took %v", len(source), took)
		}
		for _, p := range found {
			if p.Text == "" || strings.Contains(p.String(), "\n") || p.Line < 0 || p.Col < 0 {
				t.Fatalf("a problem is told badly: %q", p.String())
			}
		}
		for _, d := range l.Dialogs() {
			walk(t, l, d.Name, source)
		}
	})
}

// Whatever stands in a guard: it is refused when it is loaded, or it can be decided.
func FuzzGuard(f *testing.F) {
	for _, guard := range []string{
		"goals.open > 3", "why == nil", "mood <= 3 and not goal.shared", `domain in ["health", "social"]`, `why != nil and len(why) > 3`,
		`why matches "^a+$"`, "1..1000000 == nil", "mood in [1, 2, 3]", "mood + 1 > mood * 2 - mood / 0", "-mood < 3", `why == nil or why startsWith "a"`,
		"fine", "not fine", "fine ? true : false", "day < day", `lower(why) == "x"`, "mood % 0 == 1", `"a" < "b"`, "[1,2][5] == 3", "len()",
	} {
		f.Add(guard)
	}
	vars := map[string]Type{"why": Text, "domain": Text, "mood": Number, "fine": YesNo, "day": Date}
	full := map[string]any{"why": "aaa", "domain": "health", "mood": 3.0, "fine": true, "day": time.Unix(0, 0), "goals.open": 2.0, "goal.shared": false, "worker.assigned": true, "person.name": "Alex"}
	voc := vocabulary()
	f.Fuzz(func(t *testing.T, source string) {
		p := &problems{file: "x.yaml"}
		g := &guard{at: position{1, 1}, source: source}
		g.compile(p, &voc, vars)
		if (g.program == nil) != isBroken(p.list) {
			t.Fatalf("%q is neither refused nor compiled: %v", source, p.list)
		}
		if g.program == nil {
			return
		}
		start := time.Now()
		_, _ = g.holds(func(name string) any { return full[name] })
		_, _ = g.holds(func(string) any { return nil })
		if took := time.Since(start); took > time.Second {
			t.Fatalf("%q took %v", source, took)
		}
	})
}

// Whatever is written: it is a day that exists, at its first moment, or none.
func FuzzDay(f *testing.F) {
	for _, text := range []string{"tomorrow", "3 December", "2026-12-03", "03/12", "in two weeks", "next tuesday", "29.2.", "Thu, Dec 3rd 2026", "\x00-/."} {
		f.Add(text, int64(1_772_000_000), 3)
	}
	f.Fuzz(func(t *testing.T, text string, unix int64, where int) {
		loc := zone(t, zones[uint(where)%uint(len(zones))])
		now := time.Unix(unix%4_000_000_000, 0).In(loc)
		got, ok := readDay(english, text, now)
		if !ok {
			return
		}
		if got.Location() != loc || got.Add(-time.Second).Day() == got.Day() {
			t.Fatalf("%q, said on %v, is %v", text, now, got)
		}
		if got.Year() < 1899 || got.Year() > now.Year()+9000 {
			t.Fatalf("%q, said on %v, is %v", text, now, got)
		}
	})
}

// Whatever a person does in a good dialog: nothing fails, and the session stays small.
func FuzzStep(f *testing.F) {
	f.Add("/goal\nreading\n1\n\x01\n/day\n4\n\x02")
	f.Add("/goals\nyes\nswim\n3\nskip\n1\n\x03\nShare it\n/worker\nSure\nhello there")
	f.Add("/day\n9\n8\n\x04\n1\nnever\ntomorrow\n\x05\n\x06")
	l := goodScripts(f)
	f.Fuzz(func(t *testing.T, script string) {
		p := newPerson(t, l)
		for i, line := range strings.Split(script, "\n") {
			if i > 200 {
				return
			}
			p.does(line)
		}
	})
}

// does makes something of a line: a command, words, a button by number, a picture, a timeout, a cancel.
func (p *person) does(line string) {
	p.t.Helper()
	if dialog, ok := p.l.Triggered("en", line); ok {
		p.begins(dialog)
	} else if line != "" && line[0] < 8 {
		p.odd(line[0], strings.TrimSpace(line[1:]))
	} else {
		p.took(p.l.Answer(&p.s, Input{Text: line}, p.desk))
	}
	saved, err := json.Marshal(p.s)
	if err != nil || len(saved) > 1<<20 || len(p.s.Frames) > 8 {
		p.t.Fatalf("the session is %d bytes with %d dialogs: %v", len(saved), len(p.s.Frames), err)
	}
	p.s = Session{}
	if err := json.Unmarshal(saved, &p.s); err != nil {
		p.t.Fatal(err)
	}
	if p.last.Asking == p.s.IsIdle() && !p.last.Stale && len(p.last.Says) > 0 {
		p.t.Fatalf("after %q the turn is %+v, and the session has %d dialogs", line, p.last, len(p.s.Frames))
	}
}

func (p *person) odd(what byte, rest string) {
	p.t.Helper()
	switch what {
	case 1:
		p.took(p.l.Answer(&p.s, Input{Media: true}, p.desk))
	case 2:
		p.took(p.l.Answer(&p.s, Input{Timeout: true}, p.desk))
	case 3:
		p.took(p.l.Cancel(&p.s, p.desk))
	case 4:
		p.took(p.l.Repeat(&p.s, p.desk))
	case 5:
		p.took(p.l.Answer(&p.s, Input{Choice: "d:" + rest}, p.desk))
	default:
		for _, say := range p.last.Says {
			for _, row := range say.Choices {
				p.took(p.l.Answer(&p.s, Input{Choice: row[len(rest)%len(row)].Data}, p.desk))
				return
			}
		}
	}
}

// walk begins a dialog that nobody has read, and gives every kind of answer. A script may still fail, by
// what it knows only when it runs; it may not panic, hang or grow.
func walk(t *testing.T, l *Library, dialog string, source []byte) {
	p := newPerson(t, l)
	if _, err := l.Begin(&p.s, dialog, nil, p.desk); err != nil {
		var failed *RunError
		if !errors.As(err, &failed) {
			t.Fatalf("%v is no RunError", err)
		}
		return
	}
	for i := range 30 {
		in := Input{Text: []string{"1", "yes", "tomorrow", "words"}[i%4], Timeout: i%7 == 6, Media: i%11 == 10}
		turn, err := l.Answer(&p.s, in, p.desk)
		if err != nil && p.s.IsIdle() {
			t.Fatalf("%v in an idle session", err)
		}
		if size := 0; err == nil {
			for _, s := range turn.Says {
				size += len(s.Text)
			}
			if size > 100*(len(source)+10_000) {
				t.Fatalf("a turn says %d bytes", size)
			}
		}
	}
}
