package play_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"alongside/coach"
	"alongside/coach/desk/play"
	"alongside/dialogs"
)

// untravelled are the ways of the shipped dialogs that no transcript takes, and why.
var untravelled = map[string]string{
	"challenge: offer (none) -> own":    "there are always suggestions, unless a service takes all of them out of its phrases",
	"worker: begin (when:3) -> no_time": "where an answer can be promised somebody is back some day; it guards a text that would have a gap",
}

// Whatever the bot may say to somebody has been read as a conversation: every state of every shipped dialog is
// in a transcript, and every way between them that is not named above.
func TestEveryStateOfTheShippedDialogsIsInATranscript(t *testing.T) {
	t.Parallel()
	visits := &dialogs.Visits{}
	shipped := world(t)
	shipped.Visited = visits.Visit
	files, err := filepath.Glob("../../../dialogs/scripts/testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no transcripts", err)
	}
	for _, file := range files {
		replay(t, shipped, file)
	}
	var missed []string
	for _, d := range shipped.Scripts.Dialogs() {
		states, edges := shipped.Scripts.Unvisited(d.Name, visits)
		for _, state := range states {
			t.Errorf("no transcript visits %s/%s: write one, or take the state out if nobody can get there", d.Name, state)
		}
		for _, edge := range edges {
			missed = append(missed, d.Name+": "+edge)
		}
	}
	for _, edge := range missed {
		if untravelled[edge] == "" {
			t.Errorf("no transcript takes the way %s", edge)
		}
	}
	for edge := range untravelled {
		if !slices.Contains(missed, edge) {
			t.Errorf("a transcript takes the way %s, or it is not there any more: take it out of the list", edge)
		}
	}
}

// replay plays the inputs of a transcript; what is said is another test's business.
func replay(t *testing.T, shipped coach.World, file string) {
	t.Helper()
	script, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, err = dialogs.RunTranscript(filepath.Base(file), script, func(header map[string]string) (dialogs.Player, error) {
		h, err := play.ReadHeader(header)
		if err != nil {
			return nil, err
		}
		return play.New(shipped, h)
	})
	if err != nil {
		t.Fatal(err)
	}
}
