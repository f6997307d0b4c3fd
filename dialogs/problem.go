package dialogs

import (
	"fmt"
	"slices"
	"strings"
)

// Severity says how bad a Problem is.
type Severity int

// The severities. A dialog with a MustFix problem is not loaded.
const (
	MustFix Severity = iota
	WorthALook
)

// String returns the severity in words.
func (s Severity) String() string {
	if s == WorthALook {
		return "worth a look"
	}
	return "must fix"
}

// Problem is something wrong with a script, said to its author. Line and Col count from 1; they are 0 when
// the problem is about a whole file. Text and Fix quote the script, never a person.
type Problem struct {
	File      string
	Line, Col int
	Severity  Severity
	Text      string
	Fix       string // what to write instead; empty where nothing sensible can be offered
}

// String returns the problem on one line: "goal.yaml:7:3: unknown key \"sya\"; write \"say\" instead".
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Col)
	}
	b.WriteString(": ")
	if p.Severity == WorthALook {
		b.WriteString("worth a look: ")
	}
	b.WriteString(p.Text)
	if p.Fix != "" {
		fmt.Fprintf(&b, "; write %s instead", p.Fix)
	}
	return b.String()
}

// maxProblems is how many problems of one file are told: nobody reads more at once.
const maxProblems = 200

// problems collects what is found in one file.
type problems struct {
	file string
	list []Problem
}

func (p *problems) add(at position, s Severity, text, fix string) {
	if len(p.list) >= maxProblems && (s == WorthALook || isBroken(p.list)) {
		return
	}
	p.list = append(p.list, Problem{File: p.file, Line: at.line, Col: at.col, Severity: s, Text: text, Fix: fix})
}

func (p *problems) mustFix(at position, fix, format string, args ...any) {
	p.add(at, MustFix, fmt.Sprintf(format, args...), fix)
}

func (p *problems) look(at position, fix, format string, args ...any) {
	p.add(at, WorthALook, fmt.Sprintf(format, args...), fix)
}

func isBroken(list []Problem) bool {
	return slices.ContainsFunc(list, func(p Problem) bool { return p.Severity == MustFix })
}

// sortProblems orders by file and place, so that the same scripts always give the same list.
func sortProblems(list []Problem) []Problem {
	slices.SortStableFunc(list, func(a, b Problem) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		if a.Col != b.Col {
			return a.Col - b.Col
		}
		return strings.Compare(a.Text, b.Text)
	})
	return slices.Compact(list)
}

// nearest returns the candidate that was most likely meant by word, quoted, or "".
func nearest(word string, candidates []string) string {
	best, score := "", 1+len([]rune(word))/3
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		if d := distance(word, c); d < score || d == score && best == "" {
			best, score = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("%q", best)
}

// distance counts the letters to insert, delete, replace or swap to make b of a.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	if len(s) > 100 || len(t) > 100 {
		return 100
	}
	before, last, now := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		now[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(t)]
}
