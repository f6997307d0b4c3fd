package storetest

import (
	"reflect"
	"testing"
	"time"

	"alongside/coach"
	"alongside/store"
)

func testTime(t *testing.T, s store.Store) {
	oslo := time.FixedZone("Oslo", 3600)
	odd := noon.Add(123456789 * time.Nanosecond)
	whole := noon.Add(123 * time.Millisecond)
	p := waking("p1", odd.In(oslo))
	p.Lease = coach.Lease{Owner: "me", Until: odd.In(oslo)}
	p.LastHeard = odd.In(oslo)
	mustSave(t, s, p, entry("a", odd.In(oslo)))
	got := mustLoad(t, s, "p1")
	for name, at := range map[string]time.Time{
		"WakeAt": got.WakeAt, "Lease.Until": got.Lease.Until, "LastHeard": got.LastHeard, "journal": journal(t, s, "p1", noon)[0].At,
	} {
		if !at.Equal(whole) || at.Location() != time.UTC {
			t.Errorf("%s: got %v, want %v in UTC", name, at, whole)
		}
	}
	if !got.Paused.IsZero() || !freshWorker(t, s).WakeAt.IsZero() {
		t.Error("a zero time came back as something")
	}

	full := &coach.Person{}
	Fill(full)
	full.ID, full.Version = "p2", 0
	mustSave(t, s, full)
	wantUTC(t, "person", reflect.ValueOf(mustLoad(t, s, "p2")))

	keys, err := s.TakeDue(t.Context(), whole.Add(-time.Millisecond), "me", whole, 1)
	if err != nil || len(keys) > 0 {
		t.Errorf("a millisecond early: got %v, %v", keys, err)
	}
	keys, err = s.TakeDue(t.Context(), whole.In(oslo), "me", whole, 1)
	if err != nil || len(keys) != 1 {
		t.Errorf("on time: got %v, %v", keys, err)
	}
}

func freshWorker(t *testing.T, s store.Store) *coach.Worker {
	t.Helper()
	mustSaveWorker(t, s, &coach.Worker{ID: "U1"})
	w, err := s.LoadWorker(t.Context(), "U1")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// wantUTC looks at every time in v.
func wantUTC(t *testing.T, path string, v reflect.Value) {
	t.Helper()
	if at, ok := v.Interface().(time.Time); ok {
		if at.Location() != time.UTC {
			t.Errorf("%s is in %v, want UTC", path, at.Location())
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			wantUTC(t, path, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				wantUTC(t, path+"."+field.Name, v.Field(i))
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			wantUTC(t, path, v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			wantUTC(t, path, v.MapIndex(key))
		}
	}
}
