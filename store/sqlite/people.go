package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"alongside/coach"
	"alongside/store"
)

// LoadPerson implements store.Store.
func (s *Store) LoadPerson(ctx context.Context, id coach.PersonID) (*coach.Person, error) {
	p := &coach.Person{}
	err := s.load(ctx, people, string(id), p, &p.Document)
	if errors.Is(err, store.ErrNotFound) {
		err = s.whyMissing(ctx, id)
	}
	if err != nil {
		return nil, fmt.Errorf("load person %s: %w", id, err)
	}
	return p, nil
}

// whyMissing tells somebody who was erased from somebody who never was.
func (s *Store) whyMissing(ctx context.Context, id coach.PersonID) error {
	var one int
	err := s.data.row(ctx, `SELECT 1 FROM erased WHERE id = ?`, []any{string(id)}, &one)
	switch {
	case err == nil:
		return store.ErrErased
	case isMissing(err):
		return store.ErrNotFound
	}
	return err
}

// SavePerson implements store.Store.
func (s *Store) SavePerson(ctx context.Context, p *coach.Person, journal []coach.JournalEntry) error {
	if err := s.savePerson(ctx, p, journal); err != nil {
		return fmt.Errorf("save person %s: %w", p.ID, err)
	}
	p.Version++
	return nil
}

func (s *Store) savePerson(ctx context.Context, p *coach.Person, journal []coach.JournalEntry) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	body, err := s.encode(ctx, personKey(p.ID), p, &p.Document)
	if err != nil {
		return err
	}
	lines, err := s.journalLines(ctx, p.ID, journal)
	if err != nil {
		return err
	}
	id, h := string(p.ID), headOf(&p.Document)
	return s.data.writer.submit(&write{ctx: ctx, single: len(lines) == 0, do: func(b *batch) error {
		if h.version == 0 {
			if err := b.refuseErased(id); err != nil {
				return err
			}
		}
		err := b.save(people, id, h, body)
		if errors.Is(err, store.ErrConflict) {
			return cmp.Or(b.refuseErased(id), err)
		}
		if err != nil {
			return err
		}
		return b.addLines(id, lines)
	}})
}

func (b *batch) refuseErased(id string) error {
	var one int
	err := b.row(`SELECT 1 FROM erased WHERE id = ?`, []any{id}, &one)
	switch {
	case err == nil:
		return store.ErrErased
	case isMissing(err):
		return nil
	}
	return err
}

// page is how many rows are read at a time where there may be many, so that no reading is left open while
// somebody works through them.
const page = 256

// People implements store.Store.
func (s *Store) People(ctx context.Context, each func(coach.PersonID) bool) error {
	last := ""
	for {
		ids := make([]string, 0, page)
		err := s.data.rows(ctx, `SELECT id FROM people WHERE id > ? ORDER BY id LIMIT ?`, []any{last, page},
			func(scan func(...any) error) error {
				ids = append(ids, "")
				return scan(&ids[len(ids)-1])
			})
		if err != nil {
			return fmt.Errorf("list people: %w", err)
		}
		for _, id := range ids {
			if !each(coach.PersonID(id)) {
				return nil
			}
			last = id
		}
		if len(ids) < page {
			return nil
		}
	}
}
