package dialogs

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

func folder(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func TestALaterLayerLiesOverAnEarlierOne(t *testing.T) {
	t.Parallel()
	shipped := small("a", "b")
	shipped["safe"] = strings.Replace(small("safe")["safe"], "title:", "locked: true\ntitle:", 1)
	files := map[string]string{"phrases.yaml": phrasesYAML}
	for name, text := range shipped {
		files[name+".yaml"] = text
	}
	l, found := Load(vocabulary(), folder(files), folder(map[string]string{
		"b.yaml":             strings.Replace(shipped["b"], "This is b.", "This is ours.", 1),
		"c.yaml":             small("c")["c"],
		"safe.yaml":          strings.Replace(shipped["safe"], "This is safe.", "This is not.", 1),
		"phrases.yaml":       "greeting: Hi {name}.\n",
		"phrases.nb.yaml":    "greeting: Hei {name}.\n",
		"notes.txt":          "not a script",
		"folder/hidden.yaml": "not at the top",
	}))
	found = slices.DeleteFunc(found, func(p Problem) bool { return p.File == "phrases.nb.yaml" && p.Severity == WorthALook })
	if len(found) != 1 || found[0].String() != `safe.yaml:1:1: the dialog "safe" is locked: this file is ignored; write what you need into a dialog of your own instead` {
		t.Errorf("the problems are %v, want that safe is locked", found)
	}
	var names []string
	for _, d := range l.Dialogs() {
		names = append(names, d.Name)
	}
	if got := strings.Join(names, " "); got != "a b c safe" {
		t.Errorf("the dialogs are %s", got)
	}
	p := newPerson(t, l)
	p.begins("b")
	p.hears("This is ours.")
	p.begins("safe")
	p.hears("This is safe.")
	for lang, want := range map[string]string{"en": "Hi Ann.", "nb": "Hei Ann.", "nb-NO": "Hei Ann.", "": "Hi Ann."} {
		if got := l.Phrase(lang, "greeting", map[string]string{"name": "Ann"}); got != want {
			t.Errorf("the greeting in %q is %q, want %q", lang, got, want)
		}
	}
	if got := l.Phrase("nb", "ask.human", nil); got != "Talk to a person" {
		t.Errorf("a phrase that is not translated is %q", got)
	}
	if got := l.Phrase("en", "no.such", nil); got != "" {
		t.Errorf("a phrase that does not exist is %q", got)
	}
}

func TestABrokenDialogIsLeftOut(t *testing.T) {
	t.Parallel()
	scripts := small("good", "bad")
	l, found := Load(vocabulary(), folder(map[string]string{
		"phrases.yaml": "greeting: Hello {nam}.\nask.agin: What?\nask.human: ''\nmedia.unread: No.\nask.again: {a: b}\n",
		"good.yaml":    scripts["good"],
		"bad.yaml":     strings.Replace(scripts["bad"], "next: end", "next: nowhere", 1),
		"caller.yaml":  "dialog: caller\ntitle: Caller\ntriggers: [bad one]\nstates:\n  a:\n    call: {dialog: bad}\n    next: end\n",
	}))
	var got strings.Builder
	for _, p := range found {
		got.WriteString(p.String() + "\n")
	}
	want := `bad.yaml:7:11: there is no state "nowhere"; write one of ask, end instead
caller.yaml:6:20: worth a look: the dialog "bad" has to be fixed first: until then this call fails
phrases.yaml:1:1: the phrase "ask.again" is missing; write ask.again: and its words instead
phrases.yaml:1:1: the phrase "ask.human" is missing; write ask.human: and its words instead
phrases.yaml:1:1: the phrase "ask.long" is missing; write ask.long: and its words instead
phrases.yaml:1:1: the phrase "greeting" is missing; write greeting: and its words instead
phrases.yaml:1:1: the phrase "resume.lead" is missing; write resume.lead: and its words instead
phrases.yaml:1:11: the phrase "greeting" has no placeholder {nam}; write "name" instead
phrases.yaml:2:1: there is no phrase "ask.agin"; write "ask.again" instead
phrases.yaml:3:1: the phrase "ask.human" has no words; write a text instead
phrases.yaml:5:1: the phrase "ask.again" has no words; write a text instead
`
	if got.String() != want {
		t.Errorf("said is\n%s\nwant\n%s", got.String(), want)
	}
	if _, _, ok := l.Source("bad"); ok || len(l.Dialogs()) != 2 {
		t.Errorf("the dialogs are %v, want good and caller", l.Dialogs())
	}
	p := newPerson(t, l)
	if _, err := l.Begin(&p.s, "caller", nil, p.desk); err == nil || !strings.HasPrefix(err.Error(), "caller.yaml:5: dialog caller, state a: call bad") {
		t.Errorf("calling a broken dialog gives %v", err)
	}
}

// A conversation stays on the version that it began with (I7), unless the dialog is locked.
func TestAConversationKeepsItsVersion(t *testing.T) {
	t.Parallel()
	older, newer := small("a")["a"], strings.ReplaceAll(strings.Replace(small("a")["a"], "This is a.", "This is new.", 1), "ask:\n", "question:\n")
	p := newPerson(t, load(t, map[string]string{"a": older}))
	p.begins("a")

	p.l = load(t, map[string]string{"a": newer})
	if _, err := p.l.Repeat(&p.s, p.desk); err == nil || !strings.Contains(err.Error(), "not in that version") {
		t.Fatalf("a version that is not there gives %v", err)
	}
	kept, found := p.l.Keep("a", []byte(older))
	if len(found) > 0 || kept == p.l {
		t.Fatalf("keeping gives %v", found)
	}
	p.l = kept
	p.took(p.l.Repeat(&p.s, p.desk))
	p.hears("This is a.")
	p.writes("words")
	p.begins("a")
	p.hears("This is new.")
	if again, found := kept.Keep("a", []byte(older)); again != kept || len(found) > 0 {
		t.Error("a version is kept twice")
	}
	if same, found := kept.Keep("a", []byte("dialog: a\n")); same != kept || len(found) == 0 {
		t.Error("a broken version is kept")
	}
	if version, source, ok := kept.Source("a"); !ok || string(source) != newer || version != Version(source) {
		t.Errorf("the source is %q in version %s", source, version)
	}

	locked := "locked: true\n"
	p.l = load(t, map[string]string{"a": locked + older})
	p.begins("a")
	p.l = load(t, map[string]string{"a": locked + strings.Replace(older, "This is a.", "This is safer.", 1)})
	p.took(p.l.Repeat(&p.s, p.desk))
	p.hears("This is safer.")
}

func TestADialogBelowThatIsLostIsLeftOut(t *testing.T) {
	t.Parallel()
	p := newPerson(t, load(t, small("a", "b", "c")))
	for _, name := range []string{"a", "b", "c"} {
		p.begins(name)
	}
	p.l = load(t, small("a", "c"))
	p.writes("words")
	p.hears("This is a.")
	p.isAt("a/ask")
}

func TestCommandsAndPhrasesBeginADialog(t *testing.T) {
	t.Parallel()
	l := goodScripts(t)
	for text, want := range map[string]string{
		"/goal": "goal", "/GOAL": "goal", " /goal@alongside_bot ": "goal", "New goal": "goal", "  new   GOAL!! ": "goal",
		"how was my day?": "day", "How wás my dáy": "day", "new goals": "", "/goalx": "", "goal": "", "": "", "!": "", "/": "",
		"/goal please": "", strings.Repeat("new goal ", 100): "",
	} {
		if got, ok := l.Triggered("en", text); got != want || ok != (want != "") {
			t.Errorf("%q begins %q, want %q", text, got, want)
		}
	}
}

func TestSomePhrasesBeginADialogOnlyWhenNothingIsAsked(t *testing.T) {
	t.Parallel()
	l := load(t, map[string]string{"x": "dialog: x\ntitle: X\ntriggers: [/x]\nwhen_idle: [thanks, \"🙏\"]\nstates:\n  a: {say: You are welcome., next: end}\n"})
	for text, idle := range map[string]bool{"Thanks!": true, "🙏": true, "/x": false, "thanks for the fish": false, "": false} {
		if got, ok := l.TriggeredIdle("en", text); ok != idle || ok && got != "x" {
			t.Errorf("%q begins %q, %v", text, got, ok)
		}
		if _, ok := l.Triggered("en", text); ok != (text == "/x") {
			t.Errorf("%q begins a dialog at any time: %v", text, ok)
		}
	}
}

func TestADialogCanBeReadAboutFromOutside(t *testing.T) {
	t.Parallel()
	l := goodScripts(t)
	for _, d := range l.Dialogs() {
		if d.Name == "sure" && (!d.Locked || d.States != 2 || d.Title != "Are you sure") {
			t.Errorf("what is known of sure is %+v", d)
		}
	}
	if got := strings.Join(l.States("goal"), " "); got != "wish domain why many done" {
		t.Errorf("the states are %s", got)
	}
	if len(l.Edges("goal")) != 9 || l.Edges("nothing") != nil || l.States("nothing") != nil {
		t.Errorf("the edges are %v", l.Edges("goal"))
	}
}

func TestWhatIsNotTranslatedIsTold(t *testing.T) {
	t.Parallel()
	_, found := Load(vocabulary(), folder(map[string]string{
		"phrases.yaml":    phrasesYAML,
		"phrases.nb.yaml": "greeting: Hei {name}.\nask.again: Hva?\nask.human: Et menneske\nmedia.unread: Nei.\nask.long: For langt, høyst {max}.\n",
	}))
	if len(found) != 1 || found[0].String() != `phrases.nb.yaml:1:1: worth a look: the phrase "resume.lead" is not translated; write resume.lead: and its words instead` {
		t.Errorf("said is %v", found)
	}
}

func TestWordsThatMakeAMessageTooLongMakeTwo(t *testing.T) {
	t.Parallel()
	p := newPerson(t, load(t, map[string]string{"goal": strings.ReplaceAll(goalYAML, "max: 300", "max: 4000")}))
	p.begins("goal")
	p.writes(strings.Repeat("long words ", 360))
	p.presses("Health")
	p.writes("because")
	p.begins("goal")
	p.writes(strings.Repeat("ü", 4000))
	p.presses("Health")
	p.presses("Skip")
	p.hears(`I wrote it down: "` + strings.Repeat("ü", 4000) + `". Nobody but you can see it.`)
	long := &run{}
	long.say(strings.Repeat("one two three ", 900) + "end")
	long.say(strings.Repeat("x", 5000))
	total := 0
	for _, s := range long.out.Says {
		if length(s.Text) > maxSay {
			t.Errorf("a message has %d characters", length(s.Text))
		}
		total += len(strings.ReplaceAll(s.Text, " ", ""))
	}
	if len(long.out.Says) != 6 || total != 900*11+3+5000 {
		t.Errorf("there are %d messages with %d letters", len(long.out.Says), total)
	}
}

// A library is used by many at once.
func TestManyPeopleShareALibrary(t *testing.T) {
	t.Parallel()
	l := goodScripts(t)
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 20 {
				p := newPerson(t, l)
				p.begins("goal")
				for _, text := range []string{"reading", "Health", "because"} {
					if _, err := l.Answer(&p.s, Input{Text: text}, p.desk); err != nil {
						t.Error(err)
					}
				}
				if !p.s.IsIdle() {
					t.Errorf("a person is at %+v", p.s)
				}
			}
		})
	}
	all.Wait()
}

// A mistake in a service's own folder takes no trigger from what ships.
func TestTheFirstToHaveATriggerKeepsIt(t *testing.T) {
	t.Parallel()
	with := func(name, more string) string {
		return strings.Replace(small(name)[name], "title:", more+"\ntitle:", 1)
	}
	l, found := Load(vocabulary(),
		folder(map[string]string{"phrases.yaml": phrasesYAML, "menu.yaml": with("menu", "triggers: [/menu]"), "now.yaml": with("now", "triggers: [/now]\nlocked: true")}),
		folder(map[string]string{"a.yaml": with("a", "triggers: [/Menu]"), "b.yaml": with("b", "triggers: [/now]\nlocked: true")}))
	if len(found) != 2 || found[0].File != "a.yaml" || found[1].File != "b.yaml" {
		t.Errorf("the problems are %v", found)
	}
	for text, want := range map[string]string{"/menu": "menu", "/now": "now"} {
		if got, _ := l.Triggered("en", text); got != want {
			t.Errorf("%s begins %q, want %q", text, got, want)
		}
	}
}
