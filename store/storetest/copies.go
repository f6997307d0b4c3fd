package storetest

import (
	"testing"

	"alongside/coach"
	"alongside/store"
)

// What was saved and what was loaded belong to the caller: changing them changes nothing that is kept.
func testCopies(t *testing.T, s store.Store) {
	p := person("p1")
	p.Goals = []coach.Goal{{ID: "g1", Title: coach.NewPrivate("walking")}}
	p.Talk.Frames = []coach.Frame{{Dialog: "goal", Vars: map[string]coach.Answer{"title": {Text: coach.NewPrivate("walking")}}}}
	mustSave(t, s, p)
	spoil := func(p *coach.Person) {
		p.Goals[0].Title = coach.NewPrivate("spoilt")
		p.Talk.Frames[0].Vars["title"] = coach.Answer{Text: coach.NewPrivate("spoilt")}
		p.Talk.Frames[0].Dialog = "spoilt"
	}
	spoil(p)
	first := mustLoad(t, s, "p1")
	spoil(first)
	second := mustLoad(t, s, "p1")
	if second.Goals[0].Title.Reveal() != "walking" || second.Talk.Frames[0].Vars["title"].Text.Reveal() != "walking" || second.Talk.Frames[0].Dialog != "goal" {
		t.Error("a change to somebody's copy reached the store")
	}

	setting := &store.Setting{Name: "mode", Body: []byte("real")}
	if err := s.SaveSetting(t.Context(), setting); err != nil {
		t.Fatal(err)
	}
	copy(setting.Body, "fake")
	loaded, err := s.LoadSetting(t.Context(), "mode")
	if err != nil || string(loaded.Body) != "real" {
		t.Errorf("got setting %q, %v", loaded.Body, err)
	}
}

// Words that moved from one person to another, or from field to field, are sealed for where they are now.
func testMovedWords(t *testing.T, s store.Store) {
	mustSave(t, s, person("p1"))
	p := mustLoad(t, s, "p1")
	q := person("p2")
	q.Name = p.Name
	p.Goals = []coach.Goal{{ID: "g1", Title: p.Name}}
	mustSave(t, s, p)
	mustSave(t, s, q)
	if got := mustLoad(t, s, "p2").Name.Reveal(); got != "name of p1" {
		t.Errorf("got %q", got)
	}
	if got := mustLoad(t, s, "p1").Goals[0].Title.Reveal(); got != "name of p1" {
		t.Errorf("got %q", got)
	}
}
