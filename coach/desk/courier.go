package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"alongside/bots"
	"alongside/coach"
	"alongside/store"
)

// sendWithin is how long one try to send may take: well below the lease, so that nobody else takes over
// what is still on its way.
const sendWithin = 10 * time.Second

// courier sends what stands in outboxes: one message at a time for each document and destination, in
// order, each receipt saved before the next is sent. So a crash can repeat at most the one message that
// was in flight in a chat.
type courier struct {
	desk *Desk
	base context.Context // ends when sending has to end
	stop context.CancelFunc

	mu     sync.Mutex
	closed bool
	active map[string]*pump
	newest map[string]int64 // the newest version of a document that was looked at here
	wg     sync.WaitGroup
}

// pump is the sending of one document's entries to one destination.
type pump struct{ again bool }

func newCourier(d *Desk) *courier {
	base, stop := context.WithCancel(context.Background())
	return &courier{desk: d, base: base, stop: stop, active: map[string]*pump{}, newest: map[string]int64{}}
}

// send begins to send what is ready in a document that was just saved, if it is this process's turn.
func (c *courier) send(document string, doc *coach.Document, ready []coach.Entry) {
	if c.desk.owner == "" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.isOld(document, doc.Version) || doc.Lease.Owner != c.desk.owner {
		return
	}
	for _, e := range ready {
		key := document + " " + e.Destination()
		if p, ok := c.active[key]; ok {
			p.again = true
			continue
		}
		p := &pump{}
		c.active[key] = p
		c.wg.Add(1)
		go c.run(key, document, e, p)
	}
}

// remembered is of how many documents the newest version is kept.
const remembered = 10_000

// isOld reports whether a later save of the document was looked at already: what was ready in this one may
// have been sent since, and what still waits was ready in that one, too.
func (c *courier) isOld(document string, version int64) bool {
	if version <= c.newest[document] {
		return true
	}
	if len(c.newest) >= remembered {
		clear(c.newest)
	}
	c.newest[document] = version
	return false
}

// run sends entry after entry until nothing is ready for the destination.
func (c *courier) run(key, document string, first coach.Entry, p *pump) {
	defer c.wg.Done()
	for entry := first; ; {
		var more bool
		if c.base.Err() == nil {
			entry, more = c.receive(document, entry, c.deliver(entry))
		}
		for !more {
			if !c.rest(key, p) {
				return
			}
			entry, more = c.look(document, first.Destination())
		}
	}
}

// rest ends the pump, unless something came meanwhile. Once it has ended, another one may begin for the
// same destination.
func (c *courier) rest(key string, p *pump) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	again := p.again && c.base.Err() == nil
	p.again = false
	if !again {
		delete(c.active, key)
	}
	return again
}

// deliver tries one entry, and says what came of it.
func (c *courier) deliver(e coach.Entry) coach.Event {
	ctx, cancel := context.WithTimeout(c.base, sendWithin)
	defer cancel()
	var receipt bots.Receipt
	var err error
	switch {
	case e.For != "":
		err = c.hand(ctx, e)
	default:
		receipt, err = c.message(ctx, e)
	}
	now := c.desk.now()
	if err == nil {
		c.desk.metrics.sent(cmp.Or(e.To.Bot, "document"), "sent", now.Sub(e.Decided))
		if receipt.At.IsZero() || receipt.At.After(now) {
			receipt.At = now
		}
		return coach.Event{ID: "sent:" + e.ID, At: now, Delivered: &coach.Delivered{Entry: e.ID, Message: receipt.Message, At: receipt.At.UTC()}}
	}
	failed := coach.Failed{Entry: e.ID, Kind: bots.Temporary}
	var se *bots.SendError
	if errors.As(err, &se) {
		failed.Kind, failed.RetryAfter = se.Kind, se.RetryAfter
	}
	c.desk.metrics.sent(cmp.Or(e.To.Bot, "document"), string(failed.Kind), 0)
	c.desk.log.Warn("send failed", "entry", e.ID, "destination", e.To.Bot, "kind", string(failed.Kind), "tries", e.Tries+1, "error", err)
	return coach.Event{ID: fmt.Sprintf("failed:%s:%d", e.ID, e.Tries), At: now, Failed: &failed}
}

// message sends an entry to its platform, and writes the route of a card before anything relies on it.
func (c *courier) message(ctx context.Context, e coach.Entry) (bots.Receipt, error) {
	bot, ok := c.desk.bots[e.To.Bot]
	if !ok {
		return bots.Receipt{}, &bots.SendError{Kind: bots.Temporary, Err: errors.New("no such bot in this process")}
	}
	out := e.Outbound()
	if e.Message.Edit != "" {
		editor, ok := bot.(bots.Editor)
		if !ok {
			return bots.Receipt{Message: e.Message.Edit}, nil
		}
		return bots.Receipt{Message: e.Message.Edit}, editor.Edit(ctx, e.Message.Edit, out)
	}
	return bot.Send(ctx, out)
}

// hand gives an event to another document.
func (c *courier) hand(ctx context.Context, e coach.Entry) error {
	kind, id, _ := strings.Cut(e.For, ":")
	var err error
	if kind == "worker" {
		err = c.desk.TellWorker(ctx, coach.WorkerID(id), *e.Event)
	} else {
		_, err = c.desk.Tell(ctx, coach.PersonID(id), *e.Event)
	}
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrErased) {
		return nil // there is nobody to tell any more
	}
	return err
}

// receive saves the receipt of an entry, however long the store is away, and returns what to send next.
func (c *courier) receive(document string, of coach.Entry, receipt coach.Event) (coach.Entry, bool) {
	for wait := 100 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		ready, err := c.record(document, of, receipt)
		if err == nil {
			return pick(ready, of.Destination())
		}
		if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrErased) || errors.Is(err, store.ErrCorrupt) {
			return coach.Entry{}, false
		}
		c.desk.log.Error("receipt could not be saved", "document", document, "error", err)
		select {
		case <-c.base.Done():
			return coach.Entry{}, false
		case <-time.After(wait):
		}
	}
}

// record saves one receipt.
func (c *courier) record(document string, of coach.Entry, receipt coach.Event) ([]coach.Entry, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.base), sendWithin)
	defer cancel()
	kind, id, _ := strings.Cut(document, ":")
	if kind == "worker" {
		if err := c.desk.TellWorker(ctx, coach.WorkerID(id), receipt); err != nil {
			return nil, err
		}
		w, err := c.desk.store.LoadWorker(ctx, coach.WorkerID(id))
		if err != nil {
			return nil, err
		}
		return w.Ready(c.desk.now()), nil
	}
	if of.About.Card {
		if err := c.routeCard(ctx, coach.PersonID(id), receipt); err != nil {
			return nil, err
		}
	}
	done, err := c.desk.turn(ctx, coach.PersonID(id), receipt)
	if err != nil || done.person == nil || done.person.Lease.Owner != c.desk.owner {
		return nil, err
	}
	return done.person.Ready(c.desk.now()), nil
}

// routeCard writes the route of a card's thread before the save that relies on it.
func (c *courier) routeCard(ctx context.Context, id coach.PersonID, receipt coach.Event) error {
	d := receipt.Delivered
	if d == nil {
		return nil
	}
	p, err := c.desk.store.LoadPerson(ctx, id)
	if err != nil {
		return err
	}
	for _, e := range p.Outbox {
		if e.ID == d.Entry && e.About.Card {
			return c.desk.store.PutRoute(ctx, e.To.InThread(d.Message).String(), "person:"+string(id))
		}
	}
	return nil
}

// look loads a document anew for what became ready meanwhile.
func (c *courier) look(document, destination string) (coach.Entry, bool) {
	ctx, cancel := context.WithTimeout(c.base, sendWithin)
	defer cancel()
	kind, id, _ := strings.Cut(document, ":")
	now := c.desk.now()
	if kind == "worker" {
		w, err := c.desk.store.LoadWorker(ctx, coach.WorkerID(id))
		if err != nil || w.Lease.Owner != c.desk.owner {
			return coach.Entry{}, false
		}
		return pick(w.Ready(now), destination)
	}
	p, err := c.desk.store.LoadPerson(ctx, coach.PersonID(id))
	if err != nil || p.Lease.Owner != c.desk.owner {
		return coach.Entry{}, false
	}
	return pick(p.Ready(now), destination)
}

func pick(ready []coach.Entry, destination string) (coach.Entry, bool) {
	for _, e := range ready {
		if e.Destination() == destination {
			return e, true
		}
	}
	return coach.Entry{}, false
}

// close lets what is being sent finish until ctx ends, then breaks it off.
func (c *courier) close(ctx context.Context) {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	finished := make(chan struct{})
	go func() { c.wg.Wait(); close(finished) }()
	select {
	case <-finished:
	case <-ctx.Done():
		c.stop()
		<-finished
	}
	c.stop()
}
