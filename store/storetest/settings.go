package storetest

import (
	"bytes"
	"errors"
	"strconv"
	"sync"
	"testing"

	"alongside/store"
)

func testSettings(t *testing.T, s store.Store) {
	body := []byte("name: goal\x00\xff")
	setting := &store.Setting{Name: "script:abc", Body: body}
	if err := s.SaveSetting(t.Context(), setting); err != nil {
		t.Fatal(err)
	}
	if setting.Version != 1 {
		t.Errorf("version %d, want 1", setting.Version)
	}
	got, err := s.LoadSetting(t.Context(), "script:abc")
	if err != nil || got.Name != "script:abc" || got.Version != 1 || !bytes.Equal(got.Body, body) {
		t.Errorf("got %+v, %v", got, err)
	}
	wantError(t, "created again", s.SaveSetting(t.Context(), &store.Setting{Name: "script:abc"}), store.ErrConflict)
	stale := got
	got.Body = nil
	if err := s.SaveSetting(t.Context(), &got); err != nil || got.Version != 2 {
		t.Errorf("version %d, %v; want 2", got.Version, err)
	}
	wantError(t, "stale", s.SaveSetting(t.Context(), &stale), store.ErrConflict)
	if stale.Version != 1 {
		t.Errorf("a lost race changed the version to %d", stale.Version)
	}
	if got, err := s.LoadSetting(t.Context(), "script:abc"); err != nil || len(got.Body) > 0 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func testSettingRacers(t *testing.T, s store.Store) {
	const racers, laps = 6, 8
	var wg sync.WaitGroup
	for range racers {
		wg.Go(func() {
			for lap := 0; lap < laps; {
				setting, err := s.LoadSetting(t.Context(), "count")
				if errors.Is(err, store.ErrNotFound) {
					setting, err = store.Setting{Name: "count", Body: []byte("0")}, nil
				}
				if err != nil {
					t.Error(err)
					return
				}
				n, _ := strconv.Atoi(string(setting.Body))
				setting.Body = strconv.AppendInt(nil, int64(n+1), 10)
				switch err = s.SaveSetting(t.Context(), &setting); {
				case err == nil:
					lap++
				case !errors.Is(err, store.ErrConflict):
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	got, err := s.LoadSetting(t.Context(), "count")
	if want := strconv.Itoa(racers * laps); err != nil || string(got.Body) != want || got.Version != racers*laps {
		t.Errorf("counted to %s in %d versions, want %s (%v)", got.Body, got.Version, want, err)
	}
}
