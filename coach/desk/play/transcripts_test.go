package play_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	_ "time/tzdata"

	"alongside/coach"
	"alongside/coach/desk/play"
	"alongside/dialogs"
	"alongside/dialogs/scripts"
)

var update = flag.Bool("update", false, "rewrite the transcripts with what is really said")

func world(t *testing.T) coach.World {
	t.Helper()
	library, _ := dialogs.Load(coach.Vocabulary(), scripts.FS)
	w, err := play.World(library)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// The transcripts of the shipped dialogs are conversations with the whole domain: saved and loaded again
// between two lines, with the real recogniser, agreement and clock. Read a change of them as prose.
func TestTheShippedDialogsGoAsTheirTranscriptsSay(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../dialogs/scripts/testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no transcripts", err)
	}
	shipped := world(t)
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if dialog, _, _ := strings.Cut(name, "."); len(shipped.Scripts.States(dialog)) == 0 {
				t.Fatalf("there is no dialog %q", dialog)
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, err := dialogs.RunTranscript(name, want, func(header map[string]string) (dialogs.Player, error) {
				h, err := play.ReadHeader(header)
				if err != nil {
					return nil, err
				}
				return play.New(shipped, h)
			})
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(got, []byte("\n< ")) {
				t.Errorf("nothing was said:\n%s", got)
			}
			switch {
			case bytes.Equal(got, want):
			case *update:
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			default:
				t.Errorf("it went differently; look at it with -update:\n%s", got)
			}
		})
	}
}
