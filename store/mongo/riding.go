package mongo

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"alongside/coach"
	"alongside/store"
)

// A rider is a journal entry that rides in its person's document until it is known to be in the journal.
// Saving it there takes no second document; writing it to the journal, under an id made of the person's and
// its own, can be done by anybody and as often as one likes.
type rider struct {
	key string   // its _id in the journal
	raw bson.Raw // as the journal keeps it
}

// riding remembers who rides in the documents that this process lately loaded or saved, so that a save need
// not ask: the save is by version, so what is remembered of that version is what it replaces.
type riding struct {
	mu    sync.Mutex
	order *list.List // of *passengers, the last used in front
	by    map[coach.PersonID]*list.Element
}

// passengers ride in one version of a person's document.
type passengers struct {
	person  coach.PersonID
	version int64
	riders  []rider // without those known to be in the journal by now; never changed in place
}

// mostRemembered is how many people's riders are in memory; nearly all have none, or the last turn's.
const mostRemembered = 16384

func newRiding() *riding {
	return &riding{order: list.New(), by: map[coach.PersonID]*list.Element{}}
}

// met takes in who rides in a version that was loaded or saved.
func (r *riding) met(person coach.PersonID, version int64, riders []rider) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.by[person]
	if e == nil {
		r.by[person] = r.order.PushFront(&passengers{person: person, version: version, riders: riders})
		if r.order.Len() > mostRemembered {
			last := r.order.Remove(r.order.Back()).(*passengers)
			delete(r.by, last.person)
		}
		return
	}
	r.order.MoveToFront(e)
	if known := e.Value.(*passengers); known.version < version {
		known.version, known.riders = version, riders
	}
}

// in returns who rides in the newest version that is known; version 0 if none is.
func (r *riding) in(person coach.PersonID) (version int64, riders []rider) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.by[person]; e != nil {
		known := e.Value.(*passengers)
		return known.version, known.riders
	}
	return 0, nil
}

// arrived takes in who is in the journal now.
func (r *riding) arrived(person coach.PersonID, written []rider) {
	there := map[string]bool{}
	for _, w := range written {
		there[w.key] = true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.by[person]
	if e == nil {
		return
	}
	known := e.Value.(*passengers)
	var left []rider
	for _, rider := range known.riders {
		if !there[rider.key] {
			left = append(left, rider)
		}
	}
	known.riders = left
}

// forget drops what is known of somebody.
func (r *riding) forget(person coach.PersonID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.by[person]; e != nil {
		r.order.Remove(e)
		delete(r.by, person)
	}
}

// When more than manyRiders ride on, the journal was not written for long: it is tried before the save. A
// person is not kept from being served by that; but when more than mostRiders do, the save has to wait, or
// the document would grow without bounds.
const (
	manyRiders = 64
	mostRiders = 2000
)

// carry returns who has to ride on in the version after the one given.
func (s *Store) carry(ctx context.Context, id coach.PersonID, version int64) ([]rider, error) {
	if version == 0 {
		return nil, nil
	}
	known, riders := s.riding.in(id)
	if known > version {
		return nil, s.conflictOf(ctx, id)
	}
	if known < version {
		var err error
		if riders, err = s.ridersOf(ctx, id, version); err != nil {
			return nil, err
		}
	}
	if len(riders) <= manyRiders {
		return riders, nil
	}
	err := s.writeJournal(ctx, map[coach.PersonID][]rider{id: riders})
	if err == nil {
		return nil, nil
	}
	if len(riders) > mostRiders || ctx.Err() != nil {
		return nil, err
	}
	s.log.Warn("journal will be written later", "people", 1, "error", err)
	return riders, nil
}

// ridersOf asks the store who rides in a version that this process did not see.
func (s *Store) ridersOf(ctx context.Context, id coach.PersonID, version int64) ([]rider, error) {
	raw, err := s.people.FindOne(ctx, bson.D{{Key: "_id", Value: string(id)}, {Key: "version", Value: version}},
		options.FindOne().SetProjection(bson.D{{Key: "journal", Value: 1}})).Raw()
	if errors.Is(err, driver.ErrNoDocuments) {
		return nil, s.conflictOf(ctx, id)
	}
	if err != nil {
		return nil, err
	}
	return s.ridersIn(raw)
}

// ridersIn reads who rides in a document.
func (s *Store) ridersIn(raw bson.Raw) ([]rider, error) {
	var r record[struct{}]
	r.Body = &struct{}{}
	if err := s.codec.unmarshal(raw, &r); err != nil {
		return nil, fmt.Errorf("%w: the document is damaged: %w", store.ErrCorrupt, err)
	}
	return riders(r.Journal)
}

func riders(journal []bson.Raw) ([]rider, error) {
	var riders []rider
	for _, raw := range journal {
		key, ok := raw.Lookup("_id").StringValueOK()
		if !ok {
			return nil, fmt.Errorf("%w: a journal entry in the document is damaged", store.ErrCorrupt)
		}
		riders = append(riders, rider{key: key, raw: raw})
	}
	return riders, nil
}

func raws(riders []rider) []bson.Raw {
	var raws []bson.Raw
	for _, r := range riders {
		raws = append(raws, r.raw)
	}
	return raws
}
