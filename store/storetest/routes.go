package storetest

import (
	"testing"

	"alongside/store"
)

func testRoutes(t *testing.T, s store.Store) {
	put := func(key, document string) {
		t.Helper()
		if err := s.PutRoute(t.Context(), key, document); err != nil {
			t.Fatal(err)
		}
	}
	want := func(key, document string) {
		t.Helper()
		if got, err := s.Route(t.Context(), key); err != nil || got != document {
			t.Errorf("%s leads to %q, %v; want %q", key, got, err, document)
		}
	}
	put("telegram:4711", "person:p1")
	put("slack:C1:1700000000.000100", "person:p1")
	put("telegram:4711", "person:p2")
	want("telegram:4711", "person:p2")
	want("slack:C1:1700000000.000100", "person:p1")
	for range 2 {
		if err := s.DeleteRoute(t.Context(), "telegram:4711"); err != nil {
			t.Error(err)
		}
	}
	_, err := s.Route(t.Context(), "telegram:4711")
	wantError(t, "a deleted route", err, store.ErrNotFound)
	want("slack:C1:1700000000.000100", "person:p1")
	put("telegram:4711", "person:p3")
	want("telegram:4711", "person:p3")
}
