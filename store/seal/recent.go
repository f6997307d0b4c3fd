package seal

import (
	"container/list"
	"sync"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"
)

const (
	recentKeys = 4096             // at most so many unwrapped keys in memory, the last used ones
	recentFor  = 30 * time.Second // and each for no longer than this, used or not
)

// recent remembers unwrapped keys for a short time.
type recent struct {
	mu    sync.Mutex
	order *list.List // of *remembered, the last used in front
	by    map[string]*list.Element
}

type remembered struct {
	document string
	aead     tink.AEAD
	until    time.Time
}

func newRecent() *recent {
	return &recent{order: list.New(), by: map[string]*list.Element{}}
}

func (r *recent) get(document string) tink.AEAD {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.by[document]
	if e == nil {
		return nil
	}
	known := e.Value.(*remembered)
	if !time.Now().Before(known.until) {
		r.remove(e)
		return nil
	}
	r.order.MoveToFront(e)
	return known.aead
}

func (r *recent) put(document string, aead tink.AEAD) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.by[document]; e != nil {
		r.remove(e)
	}
	r.by[document] = r.order.PushFront(&remembered{document: document, aead: aead, until: time.Now().Add(recentFor)})
	if r.order.Len() > recentKeys {
		r.remove(r.order.Back())
	}
}

func (r *recent) drop(document string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.by[document]; e != nil {
		r.remove(e)
	}
}

func (r *recent) remove(e *list.Element) {
	r.order.Remove(e)
	delete(r.by, e.Value.(*remembered).document)
}
