package seal_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"

	"alongside/store"
	"alongside/store/seal"
)

// memory is a Keys place for tests.
type memory struct {
	mu    sync.Mutex
	keys  map[string][]byte // nil: erased
	asked int
}

func newMemory() *memory { return &memory{keys: map[string][]byte{}} }

func (m *memory) WrappedKey(_ context.Context, document string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	key, ok := m.keys[document]
	switch {
	case !ok:
		return nil, store.ErrNotFound
	case key == nil:
		return nil, store.ErrErased
	}
	return key, nil
}

func (m *memory) KeepKey(_ context.Context, document string, wrapped []byte) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key, ok := m.keys[document]
	switch {
	case !ok:
		m.keys[document] = wrapped
		return wrapped, nil
	case key == nil:
		return nil, store.ErrErased
	}
	return key, nil
}

func (m *memory) EraseKey(_ context.Context, document string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.keys[document] = nil
	return nil
}

func serviceKey(t *testing.T) *seal.ServiceKey {
	t.Helper()
	key, err := seal.NewKeyFile(filepath.Join(t.TempDir(), "service.key"))
	if err != nil {
		t.Fatal(err)
	}
	return key
}
