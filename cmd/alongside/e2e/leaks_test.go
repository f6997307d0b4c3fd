package e2e

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
)

// lookForLeaks looks for tokens and private words in what the processes printed and in every byte that
// they left on the disk (I3, D3).
func (w *world) lookForLeaks() {
	w.t.Helper()
	words := append([]string{
		w.phones.Token(), "FAKE-telegram-token", w.slack.BotToken(), w.slack.AppToken(), w.slack.SigningSecret(), webhookSecret,
	}, w.private...)
	looked := 0
	err := filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Base(path) == "service.yaml" {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		looked += len(b)
		for _, word := range words {
			if at := bytes.Index(b, []byte(word)); at >= 0 {
				w.t.Errorf("%s holds %q: …%q…", filepath.Base(path), word, b[max(0, at-80):min(len(b), at+80)])
			}
		}
		return nil
	})
	if err != nil || looked == 0 {
		w.t.Errorf("looked at %d bytes of store and logs: %v", looked, err)
	}
}

// neverInSlack checks that no word was ever sent to Slack, not even for a moment.
func (w *world) neverInSlack(words ...string) {
	w.t.Helper()
	for _, word := range words {
		if request, ok := w.tape.holds(word); ok {
			w.t.Errorf("Slack was sent %q:\n%.600s", word, request)
		}
	}
}
