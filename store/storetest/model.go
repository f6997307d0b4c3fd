package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"alongside/coach"
	"alongside/store"
)

// testModel has a store and a plain model of it do the same things at random, and compares what they say.
func testModel(t *testing.T, s store.Store) {
	var runs atomic.Int64
	rapid.Check(t, func(r *rapid.T) {
		m := &model{
			store: s, prefix: fmt.Sprintf("run%d-", runs.Add(1)), now: noon,
			people: map[string]*kept{}, erased: map[string]bool{}, journal: map[string][]coach.JournalEntry{},
			routes: map[string]string{}, settings: map[string]store.Setting{},
		}
		r.Cleanup(func() { m.leave(t) })
		r.Repeat(map[string]func(*rapid.T){
			"save person":  m.savePerson,
			"load person":  m.loadPerson,
			"read journal": m.readJournal,
			"erase":        m.erase,
			"take due":     m.takeDue,
			"route":        m.route,
			"setting":      m.setting,
		})
	})
}

// model is what a store should hold.
type model struct {
	store    store.Store
	prefix   string // sets this run apart from those before
	now      time.Time
	people   map[string]*kept
	erased   map[string]bool
	journal  map[string][]coach.JournalEntry
	routes   map[string]string
	settings map[string]store.Setting
	entries  int
}

type kept struct {
	person *coach.Person
	handed bool // by TakeDue, and not saved since
}

func (m *model) id(r *rapid.T) string {
	return m.prefix + rapid.SampledFrom([]string{"a", "b", "c"}).Draw(r, "person")
}

func (m *model) at(r *rapid.T, what string) time.Time {
	return noon.Add(time.Duration(rapid.IntRange(-5, 20).Draw(r, what)) * time.Second)
}

func (m *model) savePerson(r *rapid.T) {
	id := m.id(r)
	p := &coach.Person{}
	f := &filler{many: func() int { return rapid.IntRange(0, 2).Draw(r, "many") }, count: rapid.IntRange(0, 1000).Draw(r, "words")}
	if rapid.Bool().Draw(r, "short") {
		p = person(id)
	} else {
		f.fill(reflect.ValueOf(p).Elem())
	}
	known := m.people[id]
	p.ID, p.Version, p.WakeAt, p.Lease = coach.PersonID(id), int64(rapid.IntRange(0, 2).Draw(r, "version")), time.Time{}, coach.Lease{}
	if known != nil && rapid.IntRange(0, 3).Draw(r, "stale") > 0 {
		p.Version = known.person.Version
	}
	if rapid.Bool().Draw(r, "wakes") {
		p.WakeAt = m.at(r, "wake at")
	}
	if rapid.Bool().Draw(r, "leased") {
		p.Lease = coach.Lease{Owner: rapid.SampledFrom([]string{"me", "you"}).Draw(r, "owner"), Until: m.at(r, "until")}
	}
	var lines []coach.JournalEntry
	for range rapid.IntRange(0, 3).Draw(r, "entries") {
		m.entries++
		n := m.entries - rapid.IntRange(0, 2).Draw(r, "again")
		lines = append(lines, entry(number("e", n), m.at(r, "entry at")))
	}
	var want error
	version := int64(0)
	if known != nil {
		version = known.person.Version
	}
	switch {
	case m.erased[id]:
		want = store.ErrErased
	case p.Version != version:
		want = store.ErrConflict
	}
	before := p.Version
	err := m.store.SavePerson(r.Context(), p, lines)
	if !errors.Is(err, want) || want == nil && err != nil {
		r.Fatalf("save %s at version %d: got %v, want %v", id, before, err, want)
	}
	if want != nil {
		if p.Version != before {
			r.Fatalf("a failed save changed the version")
		}
		return
	}
	if p.Version != before+1 {
		r.Fatalf("saved at version %d, then %d", before, p.Version)
	}
	m.people[id] = &kept{person: p}
	for _, l := range lines {
		if !slices.ContainsFunc(m.journal[id], func(e coach.JournalEntry) bool { return e.ID == l.ID }) {
			l.Person = p.ID
			m.journal[id] = append(m.journal[id], l)
		}
	}
}

func (m *model) loadPerson(r *rapid.T) {
	id := m.id(r)
	got, err := m.store.LoadPerson(r.Context(), coach.PersonID(id))
	switch known := m.people[id]; {
	case m.erased[id]:
		if !errors.Is(err, store.ErrErased) {
			r.Fatalf("load %s: got %v, want ErrErased", id, err)
		}
	case known == nil:
		if !errors.Is(err, store.ErrNotFound) {
			r.Fatalf("load %s: got %v, want ErrNotFound", id, err)
		}
	case err != nil:
		r.Fatalf("load %s: %v", id, err)
	default:
		if differ := difference(got, known.person); differ != "" {
			r.Fatalf("load %s: %s", id, differ)
		}
	}
}

func (m *model) readJournal(r *rapid.T) {
	id, from := m.id(r), m.at(r, "from")
	var got, want []string
	err := m.store.Journal(r.Context(), coach.PersonID(id), from, func(e coach.JournalEntry) bool {
		got = append(got, e.ID+" "+e.Words.Reveal())
		return true
	})
	if err != nil {
		r.Fatalf("journal: %v", err)
	}
	sorted := slices.Clone(m.journal[id])
	slices.SortStableFunc(sorted, func(a, b coach.JournalEntry) int { return a.At.Compare(b.At) })
	for _, e := range sorted {
		if !e.At.Before(from) {
			want = append(want, e.ID+" "+e.Words.Reveal())
		}
	}
	if !slices.Equal(got, want) {
		r.Fatalf("journal of %s from %v: got %q, want %q", id, from, got, want)
	}
}

func (m *model) erase(r *rapid.T) {
	if rapid.IntRange(0, 4).Draw(r, "really") > 0 {
		return
	}
	id := m.id(r)
	if err := m.store.ErasePerson(r.Context(), coach.PersonID(id)); err != nil {
		r.Fatalf("erase: %v", err)
	}
	m.erased[id] = true
	delete(m.people, id)
	delete(m.journal, id)
	for key, document := range m.routes {
		if document == "person:"+id {
			delete(m.routes, key)
		}
	}
}

func (m *model) takeDue(r *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 3000).Draw(r, "passes")) * time.Millisecond)
	owner, until := rapid.SampledFrom([]string{"me", "you"}).Draw(r, "owner"), m.now.Add(2*time.Second)
	limit := rapid.IntRange(1, 4).Draw(r, "limit")
	keys, err := m.store.TakeDue(r.Context(), m.now, owner, until, limit)
	if err != nil {
		r.Fatalf("take due: %v", err)
	}
	due := m.due(owner)
	if want := min(limit, len(due)); len(keys) != want {
		r.Fatalf("%s took %v at %v, want %d of %v", owner, keys, m.now, want, due)
	}
	last := time.Time{}
	for _, key := range keys {
		id := strings.TrimPrefix(key, "person:")
		if !slices.Contains(due, id) {
			r.Fatalf("%s took %q, want one of %q", owner, id, due)
		}
		k := m.people[id]
		if k.person.WakeAt.Before(last) {
			r.Fatalf("%s took %v: not the longest due first", owner, keys)
		}
		last = k.person.WakeAt
		k.handed = true
		k.person.Version++
		k.person.Lease = coach.Lease{Owner: owner, Until: until}
	}
}

// due returns who is due for owner.
func (m *model) due(owner string) (due []string) {
	for id, k := range m.people {
		lease := k.person.Lease
		free := !lease.Until.After(m.now) || lease.Owner == owner && !k.handed
		if at := k.person.WakeAt; free && !at.IsZero() && !at.After(m.now) {
			due = append(due, id)
		}
	}
	return due
}

func (m *model) route(r *rapid.T) {
	key := m.prefix + rapid.SampledFrom([]string{"telegram:1", "telegram:2"}).Draw(r, "key")
	var err error
	switch rapid.IntRange(0, 2).Draw(r, "what") {
	case 0:
		m.routes[key] = "person:" + m.id(r)
		err = m.store.PutRoute(r.Context(), key, m.routes[key])
	case 1:
		delete(m.routes, key)
		err = m.store.DeleteRoute(r.Context(), key)
	}
	if err != nil {
		r.Fatalf("route: %v", err)
	}
	got, err := m.store.Route(r.Context(), key)
	want, there := m.routes[key]
	if got != want || there && err != nil || !there && !errors.Is(err, store.ErrNotFound) {
		r.Fatalf("%s leads to %q, %v; want %q", key, got, err, want)
	}
}

func (m *model) setting(r *rapid.T) {
	name := m.prefix + "mode"
	known := m.settings[name]
	mine := store.Setting{Name: name, Version: int64(rapid.IntRange(0, 3).Draw(r, "version")), Body: []byte(rapid.String().Draw(r, "body"))}
	err := m.store.SaveSetting(r.Context(), &mine)
	switch {
	case mine.Version-1 == known.Version && err == nil:
		m.settings[name] = mine
	case mine.Version == known.Version || !errors.Is(err, store.ErrConflict):
		r.Fatalf("save at version %d over %d: %v", mine.Version, known.Version, err)
	}
	want := m.settings[name]
	got, err := m.store.LoadSetting(r.Context(), name)
	if want.Version > 0 && (err != nil || got.Version != want.Version || string(got.Body) != string(want.Body)) {
		r.Fatalf("load: got %+v, %v; want %+v", got, err, want)
	}
}

// leave makes room for the next run: nobody of this one is due any more.
func (m *model) leave(t *testing.T) {
	for id := range m.people {
		if err := m.store.ErasePerson(t.Context(), coach.PersonID(id)); err != nil {
			t.Error(err)
		}
	}
}
