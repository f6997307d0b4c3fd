package sqlite

import (
	"context"
	"errors"
	"fmt"

	"alongside/coach"
)

// ErasePerson implements store.Store. What a crash cuts short is completed by the next Open, or by erasing
// again.
func (s *Store) ErasePerson(ctx context.Context, id coach.PersonID) error {
	if err := s.erasePerson(ctx, id); err != nil {
		return fmt.Errorf("erase person %s: %w", id, err)
	}
	return nil
}

func (s *Store) erasePerson(ctx context.Context, id coach.PersonID) error {
	err := s.data.write(ctx, func(b *batch) error {
		for _, query := range []string{
			`INSERT INTO erased (id, key_gone) VALUES (?1, 0) ON CONFLICT DO NOTHING`,
			`DELETE FROM people WHERE id = ?1`,
			`DELETE FROM journal WHERE person = ?1`,
			`DELETE FROM routes WHERE document = 'person:' || ?1`,
		} {
			if _, err := b.exec(query, string(id)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.eraseKey(ctx, string(id))
}

// eraseKey forgets the key of somebody whose document is gone, and notes that.
func (s *Store) eraseKey(ctx context.Context, id string) error {
	if err := s.sealer.Erase(ctx, people.key(id)); err != nil {
		return err
	}
	err := s.data.write(ctx, func(b *batch) error {
		_, err := b.exec(`UPDATE erased SET key_gone = 1 WHERE id = ?`, id)
		return err
	})
	if err != nil {
		return err
	}
	for _, f := range []*file{s.keys, s.data} { // the key first: it matters most
		if err := f.fold(ctx); errors.Is(err, errBusy) {
			s.log.Warn("erased data stays in the log of writes for now", "file", f.path)
		} else if err != nil {
			return err
		}
	}
	return nil
}

// finishErasures forgets the keys of those whose erasure was cut short between document and key.
func (s *Store) finishErasures(ctx context.Context) error {
	var ids []string
	err := s.data.rows(ctx, `SELECT id FROM erased WHERE key_gone = 0`, nil, func(scan func(...any) error) error {
		ids = append(ids, "")
		return scan(&ids[len(ids)-1])
	})
	if err != nil {
		return fmt.Errorf("look for erasures: %w", err)
	}
	for _, id := range ids {
		if err := s.eraseKey(ctx, id); err != nil {
			return fmt.Errorf("complete erasure: %w", err)
		}
	}
	return nil
}
