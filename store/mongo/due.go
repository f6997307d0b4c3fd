package mongo

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// dueIndexes serve TakeDue: by when something is due, and, in the index alone, by when the lease ends.
var dueIndexes = []index{
	{collection: "people", keys: []string{"wake_at", "lease.until"}, sparse: true},
	{collection: "workers", keys: []string{"wake_at", "lease.until"}, sparse: true},
}

// due is a document that has something due.
type due struct {
	in     *driver.Collection
	id     string
	wakeAt int64
}

// key is what TakeDue calls it.
func (s *Store) key(d due) string {
	if d.in == s.people {
		return "person:" + d.id
	}
	return "worker:" + d.id
}

// dueRounds is how often TakeDue looks again where others took everything it saw.
const dueRounds = 8

// TakeDue implements store.Store. It looks for what is due first, at most limit of it, and then leases all
// of that with one command a collection; each document decides by itself whether it still may be taken, so
// that of racing processes one gets it.
func (s *Store) TakeDue(ctx context.Context, now time.Time, owner string, until time.Time, limit int) ([]string, error) {
	t := taking{now: date(now), owner: owner, until: date(until)}
	for range dueRounds {
		seen, err := s.due(ctx, t, limit)
		if err != nil {
			return nil, fail(ctx, "look for what is due", err)
		}
		if len(seen) == 0 {
			return nil, ctx.Err()
		}
		keys, err := s.take(ctx, t, seen)
		if err != nil {
			return nil, fail(ctx, "take what is due", err)
		}
		if len(keys) > 0 {
			return keys, nil
		}
	}
	return nil, nil
}

// taking is who takes, and for how long.
type taking struct {
	now   bson.DateTime
	owner string
	until bson.DateTime
}

// free is what may be taken now: what is due and is nobody's, or was saved by the owner and not handed out
// since.
func (t taking) free() bson.D {
	return bson.D{
		{Key: "wake_at", Value: bson.D{{Key: "$gt", Value: bson.DateTime(0)}, {Key: "$lte", Value: t.now}}},
		{Key: "$or", Value: bson.A{
			bson.D{{Key: "lease.until", Value: bson.D{{Key: "$not", Value: bson.D{{Key: "$gt", Value: t.now}}}}}},
			bson.D{{Key: "lease.owner", Value: t.owner}, {Key: "handed", Value: bson.D{{Key: "$exists", Value: false}}}},
		}},
	}
}

// due finds what may be taken in both collections, the longest due first.
func (s *Store) due(ctx context.Context, t taking, limit int) ([]due, error) {
	if limit <= 0 {
		return nil, ctx.Err()
	}
	var seen []due
	for _, c := range []*driver.Collection{s.people, s.workers} {
		found, err := all(ctx, c, t.free(), options.Find().SetSort(bson.D{{Key: "wake_at", Value: 1}}).
			SetProjection(bson.D{{Key: "wake_at", Value: 1}}).SetLimit(int64(limit)))
		if err != nil {
			return nil, err
		}
		for _, raw := range found {
			id, _ := raw.Lookup("_id").StringValueOK()
			seen = append(seen, due{in: c, id: id, wakeAt: raw.Lookup("wake_at").DateTime()})
		}
	}
	slices.SortStableFunc(seen, func(a, b due) int { return cmp.Compare(a.wakeAt, b.wakeAt) })
	return seen[:min(limit, len(seen))], nil
}

// take leases what of seen is still free, and returns the keys of that.
func (s *Store) take(ctx context.Context, t taking, seen []due) ([]string, error) {
	got := map[due]bool{}
	for _, c := range []*driver.Collection{s.people, s.workers} {
		var wanted []due
		for _, d := range seen {
			if d.in == c {
				wanted = append(wanted, d)
			}
		}
		if err := s.takeFrom(ctx, t, c, wanted, got); err != nil {
			return nil, err
		}
	}
	var keys []string
	for _, d := range seen {
		if got[d] {
			keys = append(keys, s.key(d))
		}
	}
	return keys, nil
}

func (s *Store) takeFrom(ctx context.Context, t taking, c *driver.Collection, wanted []due, got map[due]bool) error {
	if len(wanted) == 0 {
		return nil
	}
	ids := make([]string, len(wanted))
	for i, d := range wanted {
		ids[i] = d.id
	}
	hand := rand.Text() // tells what this call leased
	these := append(bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: ids}}}}, t.free()...)
	result, err := c.UpdateMany(ctx, these, t.lease(hand, true))
	if isRefused(err) { // a version that is no number; which of them were leased before it is not known
		return s.takeEach(ctx, t, hand, wanted, got)
	}
	if err != nil {
		return err
	}
	if result.ModifiedCount == 0 {
		return nil
	}
	if result.ModifiedCount == int64(len(wanted)) {
		for _, d := range wanted {
			got[d] = true
		}
		return nil
	}
	found, err := all(ctx, c, bson.D{these[0], {Key: "handed", Value: hand}}, options.Find().SetProjection(bson.D{{Key: "_id", Value: 1}}))
	if err != nil {
		return err
	}
	for _, raw := range found {
		id, _ := raw.Lookup("_id").StringValueOK()
		for _, d := range wanted {
			got[d] = got[d] || d.id == id
		}
	}
	return nil
}

// takeEach leases one after the other, those with a damaged version too: they are nobody's burden but their
// own.
func (s *Store) takeEach(ctx context.Context, t taking, hand string, wanted []due, got map[due]bool) error {
	for _, d := range wanted {
		still := bson.D{{Key: "$or", Value: bson.A{bson.D{{Key: "handed", Value: hand}}, t.free()}}}
		this := append(byID(d.id), still...)
		result, err := d.in.UpdateOne(ctx, this, t.lease(hand, true))
		if isRefused(err) {
			s.log.Error("document with a damaged version", "key", s.key(d), "error", err)
			result, err = d.in.UpdateOne(ctx, this, t.lease(hand, false))
		}
		if err != nil {
			return fmt.Errorf("lease %s: %w", s.key(d), err)
		}
		got[d] = result.MatchedCount > 0
	}
	return nil
}

// lease is what taking changes.
func (t taking) lease(hand string, raise bool) bson.D {
	change := bson.D{{Key: "$set", Value: bson.D{
		{Key: "lease", Value: bson.D{{Key: "owner", Value: t.owner}, {Key: "until", Value: t.until}}}, {Key: "handed", Value: hand},
	}}}
	if raise {
		change = append(change, bson.E{Key: "$inc", Value: bson.D{{Key: "version", Value: int64(1)}}})
	}
	return change
}

// isRefused reports whether the server understood a write and would not do it.
func isRefused(err error) bool {
	e, ok := errors.AsType[driver.ServerError](err)
	return ok && (e.HasErrorCode(typeMismatch) || e.HasErrorCode(badValue))
}

// Codes of the server, from its list of error codes.
const (
	badValue     = 2
	typeMismatch = 14
)
