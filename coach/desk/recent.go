package desk

import "sync"

// recent remembers the last names it was given.
type recent struct {
	mu    sync.Mutex
	seen  map[string]bool
	order []string
	most  int
}

func newRecent(most int) *recent { return &recent{seen: map[string]bool{}, most: most} }

// first reports whether the name is new, and remembers it.
func (r *recent) first(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen[name] {
		return false
	}
	r.seen[name] = true
	r.order = append(r.order, name)
	if len(r.order) > r.most {
		delete(r.seen, r.order[0])
		r.order = r.order[1:]
	}
	return true
}

func (r *recent) forget(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.seen, name)
}
