package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"alongside/coach"
	"alongside/store"
)

// line is a journal entry ready to be written.
type line struct {
	id   string
	at   int64 // milliseconds UTC
	body string
}

func (s *Store) journalLines(ctx context.Context, id coach.PersonID, journal []coach.JournalEntry) ([]line, error) {
	lines := make([]line, 0, len(journal))
	for _, e := range journal {
		if e.Person != "" && e.Person != id {
			return nil, fmt.Errorf("journal entry %s belongs to person %s", e.ID, e.Person)
		}
		e.Person = id
		if err := s.sealer.Seal(ctx, personKey(id), journalPart(e.ID), &e); err != nil {
			return nil, err
		}
		body, err := json.Marshal(&e)
		if err != nil {
			return nil, fmt.Errorf("encode journal entry: %w", err)
		}
		lines = append(lines, line{id: e.ID, at: millis(e.At), body: string(body)})
	}
	return lines, nil
}

// addLines adds those that are not there yet.
func (b *batch) addLines(person string, lines []line) error {
	for _, l := range lines {
		_, err := b.exec(`INSERT INTO journal (person, id, at, body) VALUES (?, ?, ?, ?) ON CONFLICT (person, id) DO NOTHING`,
			person, l.id, l.at, l.body)
		if err != nil {
			return err
		}
	}
	return nil
}

// Journal implements store.Store.
func (s *Store) Journal(ctx context.Context, id coach.PersonID, from time.Time, each func(coach.JournalEntry) bool) error {
	var bad []error
	at, seq := from.UnixMilli(), int64(-1)
	for {
		var entries []coach.JournalEntry
		rows := 0
		err := s.data.rows(ctx, `SELECT seq, id, at, body FROM journal WHERE person = ? AND (at, seq) > (?, ?) ORDER BY at, seq LIMIT ?`,
			[]any{string(id), at, seq, page},
			func(scan func(...any) error) error {
				rows++
				var entry string
				var body []byte
				if err := scan(&seq, &entry, &at, &body); err != nil {
					return err
				}
				var e coach.JournalEntry
				err := s.unmarshal(ctx, personKey(id), journalPart(entry), body, &e)
				if errors.Is(err, store.ErrCorrupt) {
					bad = append(bad, fmt.Errorf("entry %s: %w", entry, err))
					return nil
				}
				entries = append(entries, e)
				return err
			})
		if err != nil {
			return fmt.Errorf("read journal of %s: %w", id, err)
		}
		for _, e := range entries {
			if !each(e) {
				return nil
			}
		}
		if rows < page {
			break
		}
	}
	if len(bad) > 0 {
		return fmt.Errorf("read journal of %s: %w", id, errors.Join(bad...))
	}
	return nil
}

func journalPart(entry string) string { return "journal:" + entry }
