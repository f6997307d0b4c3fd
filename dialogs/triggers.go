package dialogs

import (
	"maps"
	"slices"
	"strings"
)

// checkTriggers collects the triggers, and finds those that two dialogs want. A locked dialog has them before
// others, and one of an earlier layer before those that were laid over it.
func (l *Library) checkTriggers(all map[string]*script, problemsOf map[string]*problems) {
	order := slices.SortedFunc(maps.Keys(all), func(a, b string) int {
		x, y := all[a], all[b]
		switch {
		case x.locked != y.locked && x.locked:
			return -1
		case x.locked != y.locked:
			return 1
		case x.layer != y.layer:
			return x.layer - y.layer
		}
		return strings.Compare(a, b)
	})
	for _, name := range order {
		for _, t := range all[name].triggers {
			key := triggerKey(t.text)
			if other, taken := l.triggers[key]; taken {
				problemsOf[name].mustFix(t.at, "another trigger", "%q begins the dialog %q already", t.text, other)
				continue
			}
			l.triggers[key] = name
		}
	}
	for _, name := range order {
		for _, t := range all[name].whenIdle {
			key := triggerKey(t.text)
			other, taken := l.triggers[key]
			if !taken {
				other, taken = l.whenIdle[key]
			}
			if taken {
				problemsOf[name].mustFix(t.at, "another phrase", "%q begins the dialog %q already", t.text, other)
				continue
			}
			l.whenIdle[key] = name
		}
	}
	for _, name := range order {
		for _, st := range all[name].states {
			if st.choose == nil {
				continue
			}
			for _, o := range st.choose.options {
				other := l.triggers[triggerKey(o.label.fixed)]
				if o.label.isFixed() && other != "" && other != name && !all[name].leadsTo(o.next, other) {
					problemsOf[name].look(o.label.at, "another label, or another trigger", "%q is also what begins the dialog %q", o.label.fixed, other)
				}
			}
		}
	}
}

// leadsTo reports whether an option does what the trigger does: it calls that dialog.
func (sc *script) leadsTo(t target, dialog string) bool {
	st := sc.places[t.name]
	return st != nil && st.call != nil && st.call.dialog == dialog
}

// triggerKey folds a phrase; a command keeps its slash and loses the bot's name.
func triggerKey(text string) string {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "/") {
		return fold(text)
	}
	command, _, _ := strings.Cut(text, "@")
	return "/" + strings.ToLower(strings.TrimPrefix(command, "/"))
}

// Triggered returns the dialog that the text begins: a command ("/goal", "/goal@a_bot") or a whole phrase.
// Case, accents and punctuation do not matter.
func (l *Library) Triggered(_, text string) (dialog string, ok bool) {
	return begins(l.triggers, text)
}

// TriggeredIdle returns the dialog that the text begins while no question waits for it: "thanks".
func (l *Library) TriggeredIdle(_, text string) (dialog string, ok bool) {
	return begins(l.whenIdle, text)
}

func begins(triggers map[string]string, text string) (dialog string, ok bool) {
	if len(text) > 4*maxLabel {
		return "", false
	}
	dialog, ok = triggers[triggerKey(text)]
	return dialog, ok
}
