package mongo

import (
	"container/list"
	"context"
	"log/slog"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"alongside/store/seal"
)

const (
	keysRemembered = 65536            // wrapped keys in memory, the last used ones: about 15 MB
	erasuresEvery  = 5 * time.Second  // how often to look for keys that another process has erased
	erasuresWithin = 20 * time.Second // nothing is taken from memory when the last look was longer ago
	erasuresBefore = 10 * time.Minute // how much further than that to look back: clocks differ
)

// keyCache remembers wrapped keys, so that somebody who writes after a while costs no command more. An
// erasure by another process takes hold here within a minute, the Sealer's own memory included.
type keyCache struct {
	place keyPlace
	log   *slog.Logger

	mu     sync.Mutex
	order  *list.List // of *keptKey, the last used in front
	by     map[string]*list.Element
	looked time.Time // when erasures were last looked for

	stop context.CancelFunc
	done chan struct{}
}

var _ seal.Keys = (*keyCache)(nil)

// keysIndexes serve the look for erasures.
var keysIndexes = []index{{collection: "keys", keys: []string{"erased"}, sparse: true}}

func newKeyCache(place keyPlace, log *slog.Logger) *keyCache {
	ctx, stop := context.WithCancel(context.Background())
	c := &keyCache{
		place: place, log: log, order: list.New(), by: map[string]*list.Element{}, looked: time.Now(),
		stop: stop, done: make(chan struct{}),
	}
	go c.run(ctx)
	return c
}

func (c *keyCache) close() {
	c.stop()
	<-c.done
}

func (c *keyCache) run(ctx context.Context) {
	defer close(c.done)
	tick := time.NewTicker(erasuresEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := c.look(ctx); err != nil && ctx.Err() == nil {
				c.log.Warn("erased keys could not be looked for", "error", err)
			}
		}
	}
}

// look drops the keys that were erased lately.
func (c *keyCache) look(ctx context.Context) error {
	begun := time.Now()
	c.mu.Lock()
	since := c.looked.Add(-erasuresBefore)
	c.mu.Unlock()
	found, err := all(ctx, c.place.keys, bson.D{{Key: "erased", Value: bson.D{{Key: "$gte", Value: date(since)}}}},
		options.Find().SetProjection(bson.D{{Key: "_id", Value: 1}}))
	if err != nil {
		return err
	}
	for _, raw := range found {
		document, _ := raw.Lookup("_id").StringValueOK()
		c.drop(document)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.looked = begun
	return nil
}

// WrappedKey implements seal.Keys.
func (c *keyCache) WrappedKey(ctx context.Context, document string) ([]byte, error) {
	if wrapped := c.get(document); wrapped != nil {
		return wrapped, nil
	}
	wrapped, err := c.place.WrappedKey(ctx, document)
	if err == nil {
		c.put(document, wrapped)
	}
	return wrapped, err
}

// KeepKey implements seal.Keys.
func (c *keyCache) KeepKey(ctx context.Context, document string, wrapped []byte) ([]byte, error) {
	kept, err := c.place.KeepKey(ctx, document, wrapped)
	if err == nil {
		c.put(document, kept)
	}
	return kept, err
}

// EraseKey implements seal.Keys.
func (c *keyCache) EraseKey(ctx context.Context, document string) error {
	err := c.place.EraseKey(ctx, document)
	c.drop(document)
	return err
}

func (c *keyCache) get(document string) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.by[document]
	if e == nil || time.Since(c.looked) > erasuresWithin {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(*keptKey).Wrapped
}

func (c *keyCache) put(document string, wrapped []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.by[document]; e != nil {
		c.order.Remove(e)
	}
	c.by[document] = c.order.PushFront(&keptKey{Document: document, Wrapped: wrapped})
	if c.order.Len() > keysRemembered {
		last := c.order.Remove(c.order.Back()).(*keptKey)
		delete(c.by, last.Document)
	}
}

func (c *keyCache) drop(document string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.by[document]; e != nil {
		c.order.Remove(e)
		delete(c.by, document)
	}
}
