package coach

import "time"

// JournalEntry is one line of what happened, kept for transcripts, export and reports. Its ID comes from
// the event, so that writing it twice is harmless.
type JournalEntry struct {
	ID     string    `json:"id"`
	Person PersonID  `json:"person"`
	At     time.Time `json:"at"`
	Kind   string    `json:"kind"`           // heard, said, state, share, handoff, danger, agreement
	Who    string    `json:"who,omitempty"`  // person, bot, or a worker's id
	What   string    `json:"what,omitempty"` // structure: a state, a level, an outcome; never words
	Words  Private   `json:"words,omitzero"`
}
