package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// ErrClosed is returned for what is asked of a store after Close.
var ErrClosed = errors.New("the store is closed")

// most is how many writes share one transaction.
const most = 128

// writer makes writes durable. Those that wait at the same time share one immediate transaction and its
// sync to the disk; each is still decided on its own.
type writer struct {
	conn  *sql.Conn
	known map[string]*sql.Stmt
	queue chan *write
	done  chan struct{} // closed when run has returned

	mu     sync.RWMutex
	closed bool
}

// write is one write that waits for its turn.
type write struct {
	ctx    context.Context
	do     func(*batch) error    // within the transaction of a batch
	single bool                  // do changes something with one statement at most
	alone  func(*sql.Conn) error // or by itself, outside of any
	answer chan error
}

func newWriter(conn *sql.Conn) *writer {
	w := &writer{conn: conn, known: map[string]*sql.Stmt{}, queue: make(chan *write, most), done: make(chan struct{})}
	go w.run()
	return w
}

// submit queues one and waits for its answer. It returns ctx's error when ctx ends: a write that has not
// begun by then is left out; of one that has, it is not known whether it took effect.
func (w *writer) submit(one *write) error {
	if err := one.ctx.Err(); err != nil {
		return err
	}
	one.answer = make(chan error, 1)
	if err := w.enqueue(one); err != nil {
		return err
	}
	select {
	case err := <-one.answer:
		return err
	case <-one.ctx.Done():
		return one.ctx.Err()
	}
}

func (w *writer) enqueue(one *write) error {
	w.mu.RLock() // close waits until the write is in the queue
	defer w.mu.RUnlock()
	if w.closed {
		return ErrClosed
	}
	select {
	case w.queue <- one:
		return nil
	case <-one.ctx.Done():
		return one.ctx.Err()
	}
}

// close lets no more writes in, waits until those that wait are durable, and gives the connection back.
func (w *writer) close() error {
	w.mu.Lock()
	was := w.closed
	w.closed = true
	w.mu.Unlock()
	if was {
		return nil
	}
	close(w.queue)
	<-w.done
	var errs []error
	for _, s := range w.known {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, w.conn.Close())...)
}

// run is the only goroutine that uses the connection, until it returns.
func (w *writer) run() {
	defer close(w.done)
	for one := range w.queue {
		for one != nil {
			if one.alone != nil {
				one.answer <- one.alone(w.conn)
				break
			}
			var writes []*write
			writes, one = w.gather(one)
			w.commit(writes)
		}
	}
}

// gather takes what waits behind first, without waiting for more. What has to be alone ends the batch and
// comes next.
func (w *writer) gather(first *write) (writes []*write, next *write) {
	writes = append(make([]*write, 0, most), first)
	for len(writes) < most {
		select {
		case one, open := <-w.queue:
			if !open {
				return writes, nil
			}
			if one.alone != nil {
				return writes, one
			}
			writes = append(writes, one)
		default:
			return writes, nil
		}
	}
	return writes, nil
}
