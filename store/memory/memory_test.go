package memory_test

import (
	"testing"

	"alongside/store"
	"alongside/store/memory"
	"alongside/store/storetest"
)

func TestMemoryIsAStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(*testing.T) store.Store { return memory.New() })
}
