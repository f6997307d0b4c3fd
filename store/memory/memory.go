// Package memory keeps documents in this process's memory, encoded as the durable stores encode them. It
// is for what has to be over when the process is: playing a dialog in the terminal, tests and simulations
// in a bubble of their own time. It blocks on nothing. Everything may be called concurrently.
package memory

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"alongside/coach"
	"alongside/store"
	"alongside/store/internal/fields"
)

// Store is a store in memory. Make one with New.
type Store struct {
	private fields.Finder[coach.Private]
	times   fields.Finder[time.Time]

	mu       sync.Mutex
	people   map[coach.PersonID]record
	erased   map[coach.PersonID]bool
	workers  map[coach.WorkerID]record
	journal  map[coach.PersonID][][]byte
	written  map[line]bool
	routes   map[string]string
	settings map[string]store.Setting
	fault    error
}

// line names an entry of a person's journal.
type line struct {
	person coach.PersonID
	entry  string
}

// record is one encoded document, with what has to be compared.
type record struct {
	body    []byte
	version int64
	wakeAt  time.Time
	lease   coach.Lease
	handed  bool // by TakeDue, and not saved since
}

var _ store.Store = (*Store)(nil)

// New returns an empty store.
func New() *Store {
	return &Store{
		people: map[coach.PersonID]record{}, erased: map[coach.PersonID]bool{}, workers: map[coach.WorkerID]record{},
		journal: map[coach.PersonID][][]byte{}, written: map[line]bool{}, routes: map[string]string{},
		settings: map[string]store.Setting{},
	}
}

// Fail makes every call fail with err until it is called with nil: the store is away.
func (s *Store) Fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = err
}

// enter begins a call. The caller unlocks if it got no error.
func (s *Store) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	if s.fault != nil {
		defer s.mu.Unlock()
		return s.fault
	}
	return nil
}

// encode seals by a plain code: what is in memory only has to go the same way as in the durable stores.
func (s *Store) encode(doc any) ([]byte, error) {
	err := s.times.Each(doc, func(_ string, at *time.Time) error {
		if !at.IsZero() {
			*at = at.UTC().Truncate(time.Millisecond)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = s.private.Each(doc, func(path string, p *coach.Private) error {
		return p.Seal(path, func(words string) (string, error) {
			return base64.StdEncoding.EncodeToString([]byte(words)), nil
		})
	})
	if err != nil {
		return nil, err
	}
	return json.Marshal(doc)
}

func (s *Store) decode(body []byte, doc any) error {
	if err := json.Unmarshal(body, doc); err != nil {
		return fmt.Errorf("%w: %w", store.ErrCorrupt, err)
	}
	return s.private.Each(doc, func(path string, p *coach.Private) error {
		return p.Open(path, func(sealed string) (string, error) {
			words, err := base64.StdEncoding.DecodeString(sealed)
			return string(words), err
		})
	})
}

// LoadPerson returns a copy of its own.
func (s *Store) LoadPerson(ctx context.Context, id coach.PersonID) (*coach.Person, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	if s.erased[id] {
		return nil, store.ErrErased
	}
	r, ok := s.people[id]
	if !ok {
		return nil, store.ErrNotFound
	}
	p := &coach.Person{}
	if err := s.decode(r.body, p); err != nil {
		return nil, err
	}
	p.Version, p.WakeAt, p.Lease = r.version, r.wakeAt, r.lease
	return p, nil
}

// SavePerson replaces the document if nobody else has.
func (s *Store) SavePerson(ctx context.Context, p *coach.Person, journal []coach.JournalEntry) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	if s.erased[p.ID] {
		return store.ErrErased
	}
	if s.people[p.ID].version != p.Version {
		return store.ErrConflict
	}
	body, err := s.encode(p)
	if err != nil {
		return fmt.Errorf("encode person: %w", err)
	}
	var lines [][]byte
	for _, entry := range journal {
		if entry.Person != "" && entry.Person != p.ID {
			return fmt.Errorf("journal entry %s belongs to person %s", entry.ID, entry.Person)
		}
		entry.Person = p.ID
		body, err := s.encode(&entry)
		if err != nil {
			return fmt.Errorf("encode journal: %w", err)
		}
		lines = append(lines, body)
	}
	p.Version++
	s.people[p.ID] = record{body: body, version: p.Version, wakeAt: p.WakeAt, lease: p.Lease}
	for i, body := range lines {
		if name := (line{p.ID, journal[i].ID}); !s.written[name] {
			s.written[name] = true
			s.journal[p.ID] = append(s.journal[p.ID], body)
		}
	}
	return nil
}

// ErasePerson forgets a person for ever.
func (s *Store) ErasePerson(ctx context.Context, id coach.PersonID) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	s.erased[id] = true
	delete(s.people, id)
	delete(s.journal, id)
	maps.DeleteFunc(s.routes, func(_, document string) bool { return document == "person:"+string(id) })
	return nil
}

// LoadWorker returns a copy of its own.
func (s *Store) LoadWorker(ctx context.Context, id coach.WorkerID) (*coach.Worker, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	r, ok := s.workers[id]
	if !ok {
		return nil, store.ErrNotFound
	}
	return s.worker(r)
}

func (s *Store) worker(r record) (*coach.Worker, error) {
	w := &coach.Worker{}
	if err := s.decode(r.body, w); err != nil {
		return nil, err
	}
	w.Version, w.WakeAt, w.Lease = r.version, r.wakeAt, r.lease
	return w, nil
}

// SaveWorker replaces the document if nobody else has.
func (s *Store) SaveWorker(ctx context.Context, w *coach.Worker) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	if s.workers[w.ID].version != w.Version {
		return store.ErrConflict
	}
	body, err := s.encode(w)
	if err != nil {
		return fmt.Errorf("encode worker: %w", err)
	}
	w.Version++
	s.workers[w.ID] = record{body: body, version: w.Version, wakeAt: w.WakeAt, lease: w.Lease}
	return nil
}

// Workers returns all, by id.
func (s *Store) Workers(ctx context.Context) ([]coach.Worker, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	all := make([]coach.Worker, 0, len(s.workers))
	for _, r := range s.workers {
		w, err := s.worker(r)
		if err != nil {
			return nil, err
		}
		all = append(all, *w)
	}
	slices.SortFunc(all, func(a, b coach.Worker) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

// People calls each for every id, in order.
func (s *Store) People(ctx context.Context, each func(coach.PersonID) bool) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	ids := make([]coach.PersonID, 0, len(s.people))
	for id := range s.people {
		ids = append(ids, id)
	}
	s.mu.Unlock()
	slices.Sort(ids)
	for _, id := range ids {
		if !each(id) {
			return nil
		}
	}
	return nil
}

// Ping fails only while the store is made to.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	s.mu.Unlock()
	return nil
}

// Close does nothing: what is in memory goes with the process.
func (s *Store) Close() error { return nil }

// ErrAway is an error for Fail.
var ErrAway = errors.New("the store is away")
