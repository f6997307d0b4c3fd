// Package store is the contract for keeping people and workers. It holds no rules of the domain: it saves
// documents whole, by compare-and-swap, and finds those that have something due. Every store passes
// storetest. All methods may be called concurrently and end early, with ctx's error, when ctx ends.
package store

import (
	"context"
	"errors"
	"time"

	"alongside/coach"
)

// Errors that a caller can do something about. Any other error means that the store could not be reached
// or failed, and that it is unknown whether a write took effect.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("changed by somebody else") // the version is no longer the one that was loaded: load and decide again
	ErrCorrupt  = errors.New("cannot be read")           // this one document is damaged or its key is missing; others are fine
	ErrErased   = errors.New("erased")                   // the person has been erased, for ever
)

// Store keeps the documents of one service. Nothing in it needs two documents to change in one step.
type Store interface {
	// LoadPerson returns a copy that belongs to the caller, with its words opened.
	// Errors: ErrNotFound, ErrErased, ErrCorrupt.
	LoadPerson(ctx context.Context, id coach.PersonID) (*coach.Person, error)

	// SavePerson replaces the document if its version is still p.Version (0: if there is none), and adds
	// the journal entries that are not there yet, in the same durable step. It seals the words, and keeps
	// times in UTC, cut to whole milliseconds. When it returns nil, p.Version has grown by one and the
	// save outlives a crash of the machine.
	// Errors: ErrConflict, ErrErased; p is unchanged then and may not be saved again.
	SavePerson(ctx context.Context, p *coach.Person, journal []coach.JournalEntry) error

	// ErasePerson removes the document, the journal, the routing records that lead to it and the key of
	// the words, for ever: an id is never used again. Erasing twice, or somebody unknown, is no error.
	ErasePerson(ctx context.Context, id coach.PersonID) error

	// LoadWorker and SaveWorker do the same for a worker.
	LoadWorker(ctx context.Context, id coach.WorkerID) (*coach.Worker, error)
	SaveWorker(ctx context.Context, w *coach.Worker) error

	// Workers returns all of them, by id. One that is damaged is left out and logged: the others are fine.
	Workers(ctx context.Context) ([]coach.Worker, error)

	// People calls each for the id of every person, in order of id, until it returns false. each may use
	// the store.
	People(ctx context.Context, each func(coach.PersonID) bool) error

	// Route returns what a routing record points to. Keys are addresses ("telegram:4711") or
	// "invite:HASH"; the value is a document's key ("person:ID"). Errors: ErrNotFound.
	Route(ctx context.Context, key string) (string, error)

	// PutRoute writes a routing record over any other. It is written before the save that relies on it.
	PutRoute(ctx context.Context, key, document string) error

	// DeleteRoute removes one; removing nothing is no error.
	DeleteRoute(ctx context.Context, key string) error

	// TakeDue returns at most limit keys of documents ("person:ID", "worker:ID") whose WakeAt is not after
	// now and whose lease has ended or was saved by owner, the longest due first. In the same step it
	// leases each to owner until the time given, and raises its version, so that no two callers get the
	// same one. Nobody, owner neither, is handed it again before that lease ends or the document is saved:
	// one that cannot be handled is tried again once a lease, and keeps no other from its turn. Documents
	// are not read, so that a damaged one is leased like any other. The cost does not grow with the number
	// of documents that are not due.
	TakeDue(ctx context.Context, now time.Time, owner string, until time.Time, limit int) ([]string, error)

	// Journal calls each for the person's entries from the time given on, oldest first and those of one
	// time in the order they were saved, words opened, until it returns false. each may use the store.
	// Nobody's journal is empty. Damaged entries are left out; the error is then ErrCorrupt, at the end.
	Journal(ctx context.Context, id coach.PersonID, from time.Time, each func(coach.JournalEntry) bool) error

	// LoadSetting and SaveSetting keep small versioned documents: scripts by content, what mode the store
	// is used in. Version 0 creates. Errors: ErrNotFound, ErrConflict.
	LoadSetting(ctx context.Context, name string) (Setting, error)
	SaveSetting(ctx context.Context, s *Setting) error

	// Ping returns nil if a save would probably work now.
	Ping(ctx context.Context) error

	// Close ends open work and releases what the store holds. Nothing is called after it.
	Close() error
}

// Setting is a small named document that is no person and no worker.
type Setting struct {
	Name    string
	Version int64
	Body    []byte
}
