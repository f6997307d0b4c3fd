package memory

import (
	"cmp"
	"context"
	"slices"
	"time"

	"alongside/coach"
	"alongside/store"
)

// Route returns what a routing record points to.
func (s *Store) Route(ctx context.Context, key string) (string, error) {
	if err := s.enter(ctx); err != nil {
		return "", err
	}
	defer s.mu.Unlock()
	document, ok := s.routes[key]
	if !ok {
		return "", store.ErrNotFound
	}
	return document, nil
}

// PutRoute writes one over any other.
func (s *Store) PutRoute(ctx context.Context, key, document string) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	s.routes[key] = document
	return nil
}

// DeleteRoute removes one.
func (s *Store) DeleteRoute(ctx context.Context, key string) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	delete(s.routes, key)
	return nil
}

// TakeDue leases what is due to owner.
func (s *Store) TakeDue(ctx context.Context, now time.Time, owner string, until time.Time, limit int) ([]string, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	now, until = now.UTC().Truncate(time.Millisecond), until.UTC().Truncate(time.Millisecond)
	type found struct {
		key string
		at  time.Time
	}
	var due []found
	ready := func(key string, r record) {
		free := r.lease.Owner == owner && !r.handed || !r.lease.Until.After(now)
		if !r.wakeAt.IsZero() && !r.wakeAt.After(now) && free {
			due = append(due, found{key, r.wakeAt})
		}
	}
	for id, r := range s.people {
		ready("person:"+string(id), r)
	}
	for id, r := range s.workers {
		ready("worker:"+string(id), r)
	}
	slices.SortFunc(due, func(a, b found) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.key, b.key))
	})
	var keys []string
	for _, f := range due[:min(limit, len(due))] {
		s.take(f.key, coach.Lease{Owner: owner, Until: until})
		keys = append(keys, f.key)
	}
	return keys, nil
}

func (s *Store) take(key string, lease coach.Lease) {
	kind, id := key[:len("person:")], key[len("person:"):]
	if kind == "person:" {
		r := s.people[coach.PersonID(id)]
		r.lease, r.version, r.handed = lease, r.version+1, true
		s.people[coach.PersonID(id)] = r
		return
	}
	r := s.workers[coach.WorkerID(id)]
	r.lease, r.version, r.handed = lease, r.version+1, true
	s.workers[coach.WorkerID(id)] = r
}

// Journal calls each for the entries from a time on, oldest first.
func (s *Store) Journal(ctx context.Context, id coach.PersonID, from time.Time, each func(coach.JournalEntry) bool) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	var lines []coach.JournalEntry
	for _, body := range s.journal[id] {
		var line coach.JournalEntry
		if err := s.decode(body, &line); err != nil {
			s.mu.Unlock()
			return err
		}
		if !line.At.Before(from) {
			lines = append(lines, line)
		}
	}
	s.mu.Unlock()
	slices.SortStableFunc(lines, func(a, b coach.JournalEntry) int { return a.At.Compare(b.At) })
	for _, line := range lines {
		if !each(line) {
			return nil
		}
	}
	return nil
}

// LoadSetting returns a small named document.
func (s *Store) LoadSetting(ctx context.Context, name string) (store.Setting, error) {
	if err := s.enter(ctx); err != nil {
		return store.Setting{}, err
	}
	defer s.mu.Unlock()
	v, ok := s.settings[name]
	if !ok {
		return store.Setting{}, store.ErrNotFound
	}
	v.Body = slices.Clone(v.Body)
	return v, nil
}

// SaveSetting replaces one if nobody else has.
func (s *Store) SaveSetting(ctx context.Context, v *store.Setting) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.Unlock()
	if s.settings[v.Name].Version != v.Version {
		return store.ErrConflict
	}
	v.Version++
	kept := *v
	kept.Body = slices.Clone(v.Body)
	s.settings[v.Name] = kept
	return nil
}
