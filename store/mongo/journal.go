package mongo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"alongside/coach"
	"alongside/store"
)

// journalIndexes serve Journal and the erasure of a journal.
var journalIndexes = []index{{collection: "journal", keys: []string{"person", "at", "seq"}}}

// journalRecord is one entry as the journal keeps it.
type journalRecord struct {
	ID   string              `json:"_id"` // of the person's and the entry's
	Seq  int64               `json:"seq"` // the order in which a person's entries were saved
	Body *coach.JournalEntry `bson:",inline"`
}

// seqShift leaves room for the entries of one save behind its version.
const seqShift = 20

// board seals and encodes entries and lets them ride behind the others, but for those that ride already.
func (s *Store) board(ctx context.Context, p *coach.Person, others []rider, journal []coach.JournalEntry) ([]rider, error) {
	on := slices.Clip(others)
	for i, e := range journal {
		if e.Person != "" && e.Person != p.ID {
			return nil, fmt.Errorf("journal entry %s belongs to person %s", e.ID, e.Person)
		}
		e.Person = p.ID
		key := string(p.ID) + "/" + e.ID
		if slices.ContainsFunc(on, func(r rider) bool { return r.key == key }) {
			continue
		}
		if err := s.sealer.Seal(ctx, personKey(p.ID), journalPart(e.ID), &e); err != nil {
			return nil, err
		}
		raw, err := s.codec.marshal(&journalRecord{ID: key, Seq: (p.Version+1)<<seqShift | int64(i), Body: &e})
		if err != nil {
			return nil, err
		}
		on = append(on, rider{key: key, raw: raw})
	}
	return on, nil
}

func journalPart(entry string) string { return "journal:" + entry }

// writeJournal writes riders to the journal; those that are there already stay as they are. What belongs to
// somebody who was erased meanwhile is removed again: an erasure empties the journal after it has left its
// mark, so that either it or this one sees the other's work.
func (s *Store) writeJournal(ctx context.Context, by map[coach.PersonID][]rider) error {
	var lines []any
	var ids []string
	for id, riders := range by {
		if len(riders) == 0 {
			continue
		}
		ids = append(ids, string(id))
		for _, r := range riders {
			lines = append(lines, r.raw)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	_, err := s.journal.InsertMany(ctx, lines, options.InsertMany().SetOrdered(false))
	if err != nil && !onlyDuplicates(err) {
		return fmt.Errorf("write journal: %w", err)
	}
	gone, err := all(ctx, s.people,
		bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: ids}}}, {Key: "erased", Value: bson.D{{Key: "$exists", Value: true}}}},
		options.Find().SetProjection(bson.D{{Key: "_id", Value: 1}}))
	if err != nil {
		return fmt.Errorf("look for erasures: %w", err)
	}
	for _, raw := range gone {
		id, _ := raw.Lookup("_id").StringValueOK()
		if err := s.emptyJournal(ctx, coach.PersonID(id)); err != nil {
			return err
		}
	}
	for id, riders := range by {
		s.riding.arrived(id, riders)
	}
	return nil
}

// onlyDuplicates reports whether everything that was to be inserted is there.
func onlyDuplicates(err error) bool {
	var bulk driver.BulkWriteException
	if !errors.As(err, &bulk) || bulk.WriteConcernError != nil {
		return false
	}
	return !slices.ContainsFunc(bulk.WriteErrors, func(e driver.BulkWriteError) bool { return !driver.IsDuplicateKeyError(e.WriteError) })
}

func (s *Store) emptyJournal(ctx context.Context, id coach.PersonID) error {
	if _, err := s.journal.DeleteMany(ctx, bson.D{{Key: "person", Value: string(id)}}); err != nil {
		return fmt.Errorf("empty journal: %w", err)
	}
	return nil
}

// Journal implements store.Store. Entries that ride in the document are written to the journal first.
func (s *Store) Journal(ctx context.Context, id coach.PersonID, from time.Time, each func(coach.JournalEntry) bool) error {
	what := "read journal of " + string(id)
	if err := s.settle(ctx, id); err != nil {
		return fail(ctx, what, err)
	}
	var bad []error
	at, seq := date(from), int64(-1)
	for {
		found, err := s.journalPage(ctx, id, at, seq)
		if err != nil {
			return fail(ctx, what, err)
		}
		for _, raw := range found {
			seq = raw.Lookup("seq").AsInt64()
			at = bson.DateTime(raw.Lookup("at").DateTime())
			e, err := s.journalEntry(ctx, id, raw)
			if errors.Is(err, store.ErrCorrupt) {
				bad = append(bad, err)
				continue
			}
			if err != nil {
				return fail(ctx, what, err)
			}
			if !each(e) {
				return nil
			}
		}
		if len(found) < page {
			break
		}
	}
	if len(bad) > 0 {
		return fail(ctx, what, errors.Join(bad...))
	}
	return nil
}

// settle writes to the journal who rides in a person's document.
func (s *Store) settle(ctx context.Context, id coach.PersonID) error {
	raw, err := s.people.FindOne(ctx, byID(string(id)),
		options.FindOne().SetProjection(bson.D{{Key: "journal", Value: 1}, {Key: "erased", Value: 1}})).Raw()
	if errors.Is(err, driver.ErrNoDocuments) {
		return nil
	}
	if err != nil || isErased(raw) {
		return err
	}
	riders, err := s.ridersIn(raw)
	if err != nil {
		return err
	}
	return s.writeJournal(ctx, map[coach.PersonID][]rider{id: riders})
}

// journalPage reads entries behind a place in the order of time and saving.
func (s *Store) journalPage(ctx context.Context, id coach.PersonID, at bson.DateTime, seq int64) ([]bson.Raw, error) {
	filter := bson.D{{Key: "person", Value: string(id)}, {Key: "at", Value: bson.D{{Key: "$gte", Value: at}}}}
	if seq >= 0 {
		filter = append(filter, bson.E{Key: "$or", Value: bson.A{
			bson.D{{Key: "at", Value: bson.D{{Key: "$gt", Value: at}}}},
			bson.D{{Key: "seq", Value: bson.D{{Key: "$gt", Value: seq}}}},
		}})
	}
	return all(ctx, s.journal, filter, options.Find().SetSort(bson.D{{Key: "at", Value: 1}, {Key: "seq", Value: 1}}).SetLimit(page))
}

func (s *Store) journalEntry(ctx context.Context, id coach.PersonID, raw bson.Raw) (coach.JournalEntry, error) {
	r := journalRecord{Body: &coach.JournalEntry{}}
	if err := s.codec.unmarshal(raw, &r); err != nil {
		return coach.JournalEntry{}, fmt.Errorf("%w: an entry is damaged: %w", store.ErrCorrupt, err)
	}
	if err := s.sealer.Open(ctx, personKey(id), journalPart(r.Body.ID), r.Body); err != nil {
		return coach.JournalEntry{}, fmt.Errorf("entry %s: %w", r.Body.ID, err)
	}
	return *r.Body, nil
}
