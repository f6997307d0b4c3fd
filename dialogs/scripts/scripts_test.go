package scripts_test

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"alongside/dialogs/scripts"
)

// dialog is as much of a script as these tests read.
type dialog struct {
	Dialog string `yaml:"dialog"`
	Locked bool   `yaml:"locked"`
	States map[string]struct {
		Say    any    `yaml:"say"`
		Vary   any    `yaml:"vary"`
		Choose any    `yaml:"choose"`
		Ask    any    `yaml:"ask"`
		Hint   string `yaml:"hint"`
	} `yaml:"states"`
}

func read(t *testing.T) map[string]dialog {
	t.Helper()
	files, err := fs.Glob(scripts.FS, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]dialog{}
	for _, file := range files {
		if file == "phrases.yaml" {
			continue
		}
		source, err := scripts.FS.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var d dialog
		if err := yaml.Unmarshal(source, &d); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all[d.Dialog] = d
	}
	return all
}

// labels lists the buttons of a choice, in either form.
func labels(choose any) []string {
	if group, ok := choose.(map[string]any); ok {
		choose = group["more"]
	}
	var out []string
	list, _ := choose.([]any)
	for _, item := range list {
		if option, ok := item.(map[string]any); ok {
			if label, ok := option["label"].(string); ok {
				out = append(out, label)
			}
		}
	}
	return out
}

func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, item := range v {
			out = append(out, texts(item)...)
		}
		return out
	}
	return nil
}

// C7: whoever has a choice has help now among it. The screens of the first meeting have one button each,
// and say how to get help; questions within a first answer are offered beside the numbers.
func TestEveryMenuHasHelpNow(t *testing.T) {
	t.Parallel()
	for name, d := range read(t) {
		for state, s := range d.States {
			buttons := labels(s.Choose)
			if s.Choose == nil || name == "now" || name == "start" && (len(buttons) == 1 || state == "summary" || state == "different_preview") {
				continue
			}
			if !slices.Contains(buttons, "Help now") {
				t.Errorf("%s/%s offers %q, and no Help now", name, state, buttons)
			}
		}
	}
}

// C5: help in danger never leaves somebody without a way to the numbers, to somebody, or to say that it
// has become worse.
func TestEveryChoiceInDangerLeadsToHelp(t *testing.T) {
	t.Parallel()
	ways := []string{
		"Show the numbers", "I am not safe right now", "I am calling", "I cannot call", "I am calling now",
		"Nobody answers", "I might really do it", "No",
	}
	for state, s := range read(t)["now"].States {
		buttons := labels(s.Choose)
		if s.Choose != nil && !slices.ContainsFunc(buttons, func(b string) bool { return slices.Contains(ways, b) }) {
			t.Errorf("now/%s offers %q, and no way to help", state, buttons)
		}
	}
}

// I5: words that fit no button may be a cry for help. So what is said to them holds the help, every time.
func TestWordsThatFitNothingInDangerGetHelp(t *testing.T) {
	t.Parallel()
	for state, s := range read(t)["now"].States {
		asks := s.Choose != nil || s.Ask != nil
		if asks && !strings.Contains(s.Hint, "{help.contacts}") && !strings.Contains(s.Hint, "{help.emergency}") {
			t.Errorf("now/%s answers %q, without help", state, s.Hint)
		}
	}
}

func TestHelpNowIsLocked(t *testing.T) {
	t.Parallel()
	for name, d := range read(t) {
		if d.Locked != (name == "now") {
			t.Errorf("%s: locked is %v", name, d.Locked)
		}
	}
}

var sentenceEnd = regexp.MustCompile(`[.?:]\s|\n`)

// Plain words, quietly said: nothing is shouted at somebody in pain, and a sentence can be read in one breath.
func TestSentencesAreShortAndQuiet(t *testing.T) {
	t.Parallel()
	const most = 20 // words
	check := func(where, text string) {
		if strings.Contains(text, "!") {
			t.Errorf("%s shouts: %q", where, text)
		}
		for _, sentence := range sentenceEnd.Split(text, -1) {
			if n := len(strings.Fields(sentence)); n > most {
				t.Errorf("%s has a sentence of %d words: %q", where, n, sentence)
			}
		}
	}
	for name, d := range read(t) {
		for state, s := range d.States {
			for _, text := range append(texts(s.Say), texts(s.Vary)...) {
				check(name+"/"+state, text)
			}
		}
	}
	for key, text := range phrases(t) {
		check(key, text)
	}
}

// D5: what the bot begins by itself may show on a locked screen.
func TestWhatTheBotBeginsNamesNobodyAndNoIllness(t *testing.T) {
	t.Parallel()
	telling := regexp.MustCompile(`(?i)\{(worker|cover|service|challenge)\}|ill|medic|mental|health|therap|doctor|nurse|symptom|suicid`)
	all := phrases(t)
	for _, key := range []string{"challenge.how", "challenge.how.button", "agreement.asks", "agreement.button", "bot.says", "moved.away", "blocked.back"} {
		if all[key] == "" || telling.MatchString(strings.ReplaceAll(all[key], "still", "")) {
			t.Errorf("%s says too much, or nothing: %q", key, all[key])
		}
	}
}

func phrases(t *testing.T) map[string]string {
	t.Helper()
	source, err := scripts.FS.ReadFile("phrases.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	if err := yaml.Unmarshal(source, &all); err != nil {
		t.Fatal(err)
	}
	return all
}
