package dialogs

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// A transcript is a conversation as people read it, and a test of the dialogs in it:
//
//	@start goal                   how to begin: keys that the player understands
//	# a comment
//	> walking by the river        what the person writes, or the label of the button they press
//	< Which part of your life     what is said; a message goes on in lines indented by two spaces
//	  is it about?
//	  [Health] [People]           its buttons
//	! goal.create title="..."     what happened
//	= goal/domain                 where the person is after the turn
//	+24h                          time goes by
//
// What is heard, said and left out is for the player; "[photo]" is a picture by convention.

// Mark says what a Line of a transcript is.
type Mark byte

// The marks of what a Player gives back.
const (
	Said   Mark = '<'
	Effect Mark = '!'
	Stands Mark = '='
)

// Line is one thing that followed from an input.
type Line struct {
	Mark   Mark
	Text   string
	Labels []string // of a Said line: its buttons
}

// SaidLine is a message of a Turn as a Line.
func SaidLine(s Say) Line {
	line := Line{Mark: Said, Text: s.Text}
	for _, row := range s.Choices {
		for _, c := range row {
			line.Labels = append(line.Labels, c.Label)
		}
	}
	return line
}

// Player is the service as a transcript sees it. It should save and reload all it knows between two calls,
// so that a transcript shows what would be lost.
type Player interface {
	// Hear is the person writing, or pressing the button of that label.
	Hear(input string) ([]Line, error)
	// Advance is time going by: timers fire on the way.
	Advance(d time.Duration) ([]Line, error)
}

// Opener is a Player that says something before the first input.
type Opener interface {
	Open() ([]Line, error)
}

// RunTranscript plays the inputs of a transcript, and returns it as it really went: the same bytes if the
// dialogs are as the transcript has them. start gets the header, without the @. Comments, empty lines and
// the order of inputs are kept. name is used in errors alone, with the line: "goal.txt:12: ...".
func RunTranscript(name string, text []byte, start func(header map[string]string) (Player, error)) (got []byte, err error) {
	t := &transcript{name: name, header: map[string]string{}, start: start}
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n"), "\n")
	for i := 0; i < len(lines); {
		n, err := t.line(lines, i)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
		i += n
	}
	if err := t.begin(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, len(lines), err)
	}
	if t.inputs == 0 && len(t.header) == 0 {
		return nil, fmt.Errorf("%s:1: the transcript is empty: write a line with > and what the person says", name)
	}
	return t.out.Bytes(), nil
}

type transcript struct {
	name   string
	header map[string]string
	start  func(map[string]string) (Player, error)
	player Player
	inputs int
	out    bytes.Buffer
}

// line plays what begins at lines[i], and returns how many lines that was.
func (t *transcript) line(lines []string, i int) (int, error) {
	text := lines[i]
	switch {
	case strings.HasPrefix(text, "@"):
		if t.player != nil {
			return 0, fmt.Errorf("write lines with @ above everything else")
		}
		key, value, _ := strings.Cut(text[1:], " ")
		t.header[key] = strings.TrimSpace(value)
		t.put(text)
		return 1, nil
	case strings.HasPrefix(text, "#"):
		t.put(text)
		return 1, nil
	case strings.TrimSpace(text) == "":
		if inputFollows(lines[i:]) {
			if err := t.begin(); err != nil {
				return 0, err
			}
		}
		t.put("")
		return 1, nil
	case strings.HasPrefix(text, ">"):
		return t.heard(lines, i)
	case strings.HasPrefix(text, "+"):
		d, ok := readDuration(text[1:])
		if !ok {
			return 0, fmt.Errorf("%q is not a length of time; write +30m, +24h or +2 days instead", text)
		}
		if err := t.begin(); err != nil {
			return 0, err
		}
		t.put(text)
		got, err := t.player.Advance(d)
		t.inputs++
		t.write(got)
		return 1, err
	case strings.HasPrefix(text, "<"), strings.HasPrefix(text, "!"), strings.HasPrefix(text, "="):
		if err := t.begin(); err != nil {
			return 0, err
		}
		return 1 + more(lines, i), nil
	}
	return 0, fmt.Errorf("%q is not part of a transcript; begin the line with > for what the person says", shorten(text, 40))
}

// inputFollows reports whether what comes next, after empty lines, is an input.
func inputFollows(lines []string) bool {
	for _, l := range lines {
		if strings.TrimSpace(l) != "" {
			return l[0] == '>' || l[0] == '+'
		}
	}
	return false
}

func (t *transcript) heard(lines []string, i int) (int, error) {
	if err := t.begin(); err != nil {
		return 0, err
	}
	n := more(lines, i)
	input := []string{strings.TrimPrefix(strings.TrimPrefix(lines[i], ">"), " ")}
	for _, l := range lines[i+1 : i+1+n] {
		input = append(input, strings.TrimPrefix(l, "  "))
	}
	for _, l := range lines[i : i+1+n] {
		t.put(l)
	}
	got, err := t.player.Hear(strings.Join(input, "\n"))
	t.inputs++
	t.write(got)
	return 1 + n, err
}

// more counts the lines after i that belong to it: indented ones, and empty ones between them.
func more(lines []string, i int) int {
	n := 0
	for j := i + 1; j < len(lines); j++ {
		switch {
		case strings.HasPrefix(lines[j], "  ") && strings.TrimSpace(lines[j]) != "":
			n = j - i
		case strings.TrimSpace(lines[j]) != "":
			return n
		}
	}
	return n
}

// begin starts the player once the header is read.
func (t *transcript) begin() error {
	if t.player != nil {
		return nil
	}
	player, err := t.start(t.header)
	if err != nil {
		return fmt.Errorf("start the player: %w", err)
	}
	t.player = player
	if o, ok := player.(Opener); ok {
		got, err := o.Open()
		t.write(got)
		if err != nil {
			return fmt.Errorf("open the conversation: %w", err)
		}
	}
	return nil
}

func (t *transcript) put(line string) {
	t.out.WriteString(line)
	t.out.WriteByte('\n')
}

func (t *transcript) write(list []Line) {
	for _, l := range list {
		text := string(rune(l.Mark)) + " " + l.Text
		for i, part := range strings.Split(text, "\n") {
			part = strings.TrimRight(part, " ")
			if i > 0 && part != "" {
				part = "  " + part
			}
			t.put(part)
		}
		if len(l.Labels) > 0 {
			t.put("  [" + strings.Join(l.Labels, "] [") + "]")
		}
	}
}
