package dialogs

import (
	"testing"
	"time"
)

// A guard decides what it says, whatever its names hold, nothing included.
func TestGuardsDecide(t *testing.T) {
	t.Parallel()
	voc := vocabulary()
	vars := map[string]Type{"why": Text, "goal": Text, "mood": Number, "fine": YesNo, "day": Date, "other": Date}
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	full := map[string]any{
		"why": "Because", "goal": "g1", "mood": 3.0, "fine": true, "day": day, "other": day.Add(24 * time.Hour),
		"goals.open": 4.0, "goal.shared": false, "goal.title": "reading", "pause.until": day, "person.name": "Alex",
	}
	for source, want := range map[string][2]bool{ // with everything, with nothing
		"mood == 3": {true, false}, "mood != 3": {false, true}, "mood <= 3 and not goal.shared": {true, false}, "mood in [1, 2, 3]": {true, false},
		"mood in [1.5, 2]": {false, false}, "not (mood in [1, 2, 3])": {false, true}, "mood not in [1, 2, 3]": {false, true}, "why == nil": {false, true}, "why != nil": {true, false},
		`why in ["Because", "not"]`: {true, false}, `why == "Because"`: {true, false}, `why != nil and why startsWith "Bec"`: {true, false},
		"fine == true": {true, false}, "fine": {true, false}, "not fine": {false, false}, "fine == nil or fine": {true, true},
		"day < other": {true, false}, "day == pause.until": {true, true}, "pause.until == nil": {false, true}, "goals.open > 3": {true, false},
		`goal == "g1" and goal.title == "reading"`: {true, false}, "len(why) > 3": {true, false}, `lower(trim(why)) == "because"`: {true, false}, "-mood < mood - 1": {true, false},
		`mood == 3 ? fine : goal.shared`: {false, false}, `why matches "^B.*e$"`: {true, false}, "goals.open + mood == 7": {true, false},
	} {
		p := &problems{file: "x.yaml"}
		g := &guard{at: position{1, 1}, source: source}
		g.compile(p, &voc, vars)
		if source == "mood == 3 ? fine : goal.shared" {
			if g.program != nil {
				t.Errorf("%q is allowed", source)
			}
			continue
		}
		if len(p.list) > 0 {
			t.Errorf("%q is refused: %v", source, p.list)
			continue
		}
		if got, err := g.holds(func(name string) any { return full[name] }); err != nil || got != want[0] {
			t.Errorf("%q with everything is %v, %v, want %v", source, got, err, want[0])
		}
		got, err := g.holds(func(name string) any {
			switch name {
			case "goals.open":
				return 0.0
			case "goal.shared":
				return false
			}
			return nil
		})
		if got != want[1] {
			t.Errorf("%q with nothing is %v, %v, want %v", source, got, err, want[1])
		}
	}
}

// What can fail when it holds nothing is refused when it is loaded, unless it was compared with nil before.
func TestGuardsThatNeedAValueAreChecked(t *testing.T) {
	t.Parallel()
	const script = "dialog: x\ntitle: X\nstates:\n  a: {say: Hi, ask: {scale: mood, skip: Skip}, next: b}\n" +
		"  b: {say: Hi, ask: {yesno: fine, skip: Skip}, next: c}\n  c:\n    when:\n      - {if: 'GUARD', next: end}\n    next: end\n"
	for guard, fine := range map[string]bool{
		"mood == nil": true, "mood == 3": true, "mood != 3": true, "mood in [1, 2]": true, "mood <= 3": false, "mood != nil and mood <= 3": true,
		"mood == nil or mood <= 3": true, "mood == nil and mood <= 3": false, "mood != nil or mood <= 3": false, "not (mood == nil) and mood <= 3": true,
		"not (mood == nil or fine == nil) and fine and mood < 2": true, "mood == 3 and mood < 5": true, "mood != 3 or mood < 5": true, "mood != 3 and mood < 5": false,
		"fine": false, "fine == true": true, "fine != nil and fine": true, "not fine": false, "mood + 1 == 4": false, "len(goal.title) > 3": false,
		"goal.title != nil and len(goal.title) > 3": true, "goals.open > 3": true, "goal.shared": true, "(mood != nil and fine != nil) and (fine or mood > 3)": true,
		"(mood != nil or fine != nil) and mood > 3": false, "mood in [mood]": false, "pause.until < pause.until": false,
	} {
		got := problemsIn(t, []byte(replaceGuard(script, guard)))
		if (got == "") != fine {
			t.Errorf("about %q is said %q", guard, got)
		}
	}
}
