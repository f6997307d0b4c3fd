package sqlite

import (
	"context"
	"fmt"

	"alongside/store"
)

// Route implements store.Store.
func (s *Store) Route(ctx context.Context, key string) (string, error) {
	var document string
	err := s.data.row(ctx, `SELECT document FROM routes WHERE key = ?`, []any{key}, &document)
	if isMissing(err) {
		err = store.ErrNotFound
	}
	if err != nil {
		return "", fmt.Errorf("look up route: %w", err)
	}
	return document, nil
}

// PutRoute implements store.Store.
func (s *Store) PutRoute(ctx context.Context, key, document string) error {
	return s.route(ctx, "put route", `INSERT INTO routes (key, document) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET document = excluded.document`, key, document)
}

// DeleteRoute implements store.Store.
func (s *Store) DeleteRoute(ctx context.Context, key string) error {
	return s.route(ctx, "delete route", `DELETE FROM routes WHERE key = ?`, key)
}

func (s *Store) route(ctx context.Context, what, query string, args ...any) error {
	err := s.data.write(ctx, func(b *batch) error {
		_, err := b.exec(query, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
