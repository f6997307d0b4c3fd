package sqlite

import (
	"context"
	"fmt"

	"alongside/store"
)

// LoadSetting implements store.Store.
func (s *Store) LoadSetting(ctx context.Context, name string) (store.Setting, error) {
	setting := store.Setting{Name: name}
	err := s.data.row(ctx, `SELECT version, body FROM settings WHERE name = ?`, []any{name}, &setting.Version, &setting.Body)
	if isMissing(err) {
		err = store.ErrNotFound
	}
	if err != nil {
		return store.Setting{}, fmt.Errorf("load setting %s: %w", name, err)
	}
	return setting, nil
}

// SaveSetting implements store.Store.
func (s *Store) SaveSetting(ctx context.Context, setting *store.Setting) error {
	name, version, body := setting.Name, setting.Version, append([]byte{}, setting.Body...)
	err := s.data.write(ctx, func(b *batch) error {
		var changed int64
		var err error
		if version == 0 {
			changed, err = b.exec(`INSERT INTO settings (name, version, body) VALUES (?, 1, ?) ON CONFLICT DO NOTHING`, name, body)
		} else {
			changed, err = b.exec(`UPDATE settings SET version = version + 1, body = ? WHERE name = ? AND version = ?`, body, name, version)
		}
		if err == nil && changed == 0 {
			return store.ErrConflict
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("save setting %s: %w", name, err)
	}
	setting.Version++
	return nil
}
