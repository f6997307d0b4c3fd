package slack

import "sync"

// lines let what is said in one conversation be heard in order, while conversations do not wait for
// each other.
type lines struct {
	mu   sync.Mutex
	last map[string]chan struct{} // closed when whoever is last in the line has left
}

// join stands in line. before is closed when everybody before has left; leave must be called once.
func (l *lines) join(conversation string) (before <-chan struct{}, leave func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ahead := l.last[conversation]
	mine := make(chan struct{})
	l.last[conversation] = mine
	if ahead == nil {
		ahead = make(chan struct{})
		close(ahead)
	}
	return ahead, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.last[conversation] == mine {
			delete(l.last, conversation)
		}
		close(mine)
	}
}
