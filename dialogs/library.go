package dialogs

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// Library holds every dialog that could be loaded, and the phrases. It does not change; many goroutines
// may use one.
type Library struct {
	voc      Vocabulary
	current  map[string]*script
	versions map[string]map[string]*script // by name and version; the current ones too
	phrases  map[string]phraseBook         // by language; "" is the first one
	triggers map[string]string             // folded words and commands: dialog
	whenIdle map[string]string             // those that count while no question waits
}

// Info is what there is to know of a dialog from outside.
type Info struct {
	Name     string
	Title    string
	Triggers []string
	Version  string
	Locked   bool
	States   int
}

// Load reads the scripts that lie at the top of each layer: NAME.yaml and phrases.yaml (phrases.LANG.yaml
// for further languages). A later layer lies over the earlier ones, file by file; phrases go key by key. A
// dialog with a problem that must be fixed is left out, also where an earlier layer has a good one of that
// name, and the rest is loaded. The problems are ordered by file and line. Load blocks on the layers alone.
func Load(voc Vocabulary, layers ...fs.FS) (*Library, []Problem) {
	l := &Library{
		voc: voc, current: map[string]*script{}, versions: map[string]map[string]*script{},
		phrases: map[string]phraseBook{"": {}}, triggers: map[string]string{}, whenIdle: map[string]string{},
	}
	var found []Problem
	all := map[string]*script{}
	problemsOf := map[string]*problems{}
	for depth, layer := range layers {
		files, err := fs.Glob(layer, "*.yaml")
		if err != nil {
			found = append(found, Problem{File: ".", Text: "the folder cannot be read"})
			continue
		}
		for _, file := range files {
			p := &problems{file: file}
			source, err := readAtMost(layer, file)
			if err != nil {
				found = append(found, Problem{File: file, Text: "the file cannot be read"})
				continue
			}
			if lang, ok := isPhrases(file); ok {
				if l.phrases[lang] == nil {
					l.phrases[lang] = phraseBook{}
				}
				readPhrases(p, &l.voc, source, l.phrases[lang])
				found = append(found, p.list...)
				continue
			}
			name := strings.TrimSuffix(path.Base(file), ".yaml")
			if before := all[name]; before != nil && before.locked {
				p.mustFix(position{1, 1}, "what you need into a dialog of your own", "the dialog %q is locked: this file is ignored", name)
				found = append(found, p.list...)
				continue
			}
			sc := readScript(p, &l.voc, source)
			if sc == nil {
				sc = &script{name: name, file: file, at: position{1, 1}, vars: map[string]Type{}, places: map[string]*state{}}
			}
			sc.layer = depth
			all[name], problemsOf[name] = sc, p
		}
	}
	for _, key := range slices.Sorted(maps.Keys(voc.Phrases)) {
		if l.phrases[""][key] == nil {
			found = append(found, Problem{File: "phrases.yaml", Line: 1, Col: 1, Text: fmt.Sprintf("the phrase %q is missing", key), Fix: key + ": and its words"})
		}
	}
	found = append(found, l.untranslated()...)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		c := &checker{problems: problemsOf[name], voc: &l.voc, sc: all[name], others: all}
		if len(c.sc.states) > 0 {
			c.check()
		}
	}
	l.checkTriggers(all, problemsOf)
	for name, sc := range all {
		if !isBroken(problemsOf[name].list) {
			l.add(sc, true)
		}
	}
	broken := func(_, dialog string) bool { return l.current[dialog] == nil }
	maps.DeleteFunc(l.triggers, broken)
	maps.DeleteFunc(l.whenIdle, broken)
	l.checkCalls(all, problemsOf)
	for _, p := range problemsOf {
		found = append(found, p.list...)
	}
	return l, sortProblems(found)
}

// untranslated finds phrases that are missing in a further language: they are said in the first one.
func (l *Library) untranslated() []Problem {
	var out []Problem
	for lang, book := range l.phrases {
		if lang == "" {
			continue
		}
		for key := range l.phrases[""] {
			if book[key] == nil {
				out = append(out, Problem{File: "phrases." + lang + ".yaml", Line: 1, Col: 1, Severity: WorthALook, Text: fmt.Sprintf("the phrase %q is not translated", key), Fix: key + ": and its words"})
			}
		}
	}
	return out
}

// readAtMost reads a file, but no more of it than shows that it is too large.
func readAtMost(layer fs.FS, file string) ([]byte, error) {
	f, err := layer.Open(file)
	if err != nil {
		return nil, fmt.Errorf("open script: %w", err)
	}
	defer func() { _ = f.Close() }()
	source, err := io.ReadAll(io.LimitReader(f, maxSource+1))
	if err != nil {
		return nil, fmt.Errorf("read script: %w", err)
	}
	return source, nil
}

func (l *Library) add(sc *script, current bool) {
	if current {
		l.current[sc.name] = sc
	}
	if l.versions[sc.name] == nil {
		l.versions[sc.name] = map[string]*script{}
	}
	l.versions[sc.name][sc.version] = sc
}

// checkCalls tells of calls to dialogs that were left out: they fail when they are reached.
func (l *Library) checkCalls(all map[string]*script, problemsOf map[string]*problems) {
	for name, sc := range all {
		for _, st := range sc.states {
			if st.call != nil && all[st.call.dialog] != nil && l.current[st.call.dialog] == nil {
				problemsOf[name].look(st.call.at, "", "the dialog %q has to be fixed first: until then this call fails", st.call.dialog)
			}
		}
	}
}

// Keep returns a library that also has an older version of a dialog, for the conversations that began
// with it (I7): it is reached by its version only. l itself stays as it is. When the source has problems
// that must be fixed the library that comes back has it not.
func (l *Library) Keep(name string, source []byte) (*Library, []Problem) {
	p := &problems{file: name + ".yaml"}
	if l.versions[name][Version(source)] != nil {
		return l, nil
	}
	sc := readScript(p, &l.voc, source)
	if sc != nil && len(sc.states) > 0 {
		(&checker{problems: p, voc: &l.voc, sc: sc, others: l.current}).check()
	}
	if sc == nil || isBroken(p.list) {
		return l, sortProblems(p.list)
	}
	kept := *l
	kept.versions = maps.Clone(l.versions)
	kept.versions[name] = maps.Clone(l.versions[name])
	kept.add(sc, false)
	return &kept, sortProblems(p.list)
}

// find returns the script of a frame. A locked dialog is never pinned: help must be what it is today.
func (l *Library) find(f *Frame) (*script, error) {
	now := l.current[f.Dialog]
	if now != nil && (now.version == f.Version || now.locked && now.places[f.State] != nil) {
		return now, nil
	}
	if sc := l.versions[f.Dialog][f.Version]; sc != nil {
		return sc, nil
	}
	return nil, &RunError{Dialog: f.Dialog, State: f.State, Err: ErrNoDialog}
}
