// Package mongo keeps people and workers in MongoDB, which any number of processes share: one document a
// person, saved whole by compare-and-swap, with readable structure and sealed words. The keys of the words
// are in a second database, so that a backup of the first leaves them out. Nothing needs two documents to
// change in one step: there are no transactions. It holds no rules of the domain. Everything may be called
// concurrently, until Close.
package mongo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"alongside/store"
	"alongside/store/seal"
)

// ErrUnusable is wrapped by what Open returns if somebody has to put something right first: the URI, the
// server or the password in it, or databases that do not belong together or are newer than this program.
// For the key file it is seal.ErrKeyFile.
var ErrUnusable = errors.New("the store cannot be used as it is")

// Options are what Open has to be told besides the URI.
type Options struct {
	KeyFile string                // the service key; it is never made here: every process needs the same
	Suffix  string                // put behind the database's name, for what must never lie beside real people
	Monitor *event.CommandMonitor // told of every command; nil: nobody
	Log     *slog.Logger          // default: nothing is logged

	delay time.Duration // before the journal is written; default journalDelay
}

// Store is an open store.
type Store struct {
	client *driver.Client
	people *driver.Collection
	// workers have documents like people, without a journal and never erased.
	workers  *driver.Collection
	journal  *driver.Collection
	routes   *driver.Collection
	settings *driver.Collection
	service  *driver.Collection
	keys     *driver.Collection

	codec  codec
	sealer *seal.Sealer
	known  *keyCache
	riding *riding
	writer *journalWriter
	log    *slog.Logger
}

var _ store.Store = (*Store)(nil)

// Open connects to the server that the URI names and makes the databases ready: the one named in the URI,
// or "alongside", and the same with "_keys" for the keys. Nothing of the URI's password is in an error. A
// server that cannot be reached or refuses is an error within five seconds.
//
// Whatever the URI says, writes are acknowledged by a majority and reads are from the primary.
func Open(ctx context.Context, uri string, o Options) (_ *Store, err error) {
	service, err := seal.OpenKeyFile(o.KeyFile)
	if err != nil {
		return nil, err
	}
	name, err := databaseName(uri, o.Suffix)
	if err != nil {
		return nil, err
	}
	client, err := connect(ctx, uri, o.Monitor)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, disconnect(client))
		}
	}()
	s := newStore(client, name, o.Log)
	if err := s.checkProof(ctx, service, name); err != nil {
		return nil, err
	}
	if err := s.migrate(ctx, steps); err != nil {
		return nil, err
	}
	s.known = newKeyCache(keyPlace{s.keys}, s.log)
	s.sealer = seal.New(service, s.known)
	if err := s.finishErasures(ctx); err != nil {
		s.known.close()
		return nil, err
	}
	s.writer = newJournalWriter(s, cmp.Or(o.delay, journalDelay))
	return s, nil
}

func newStore(client *driver.Client, name string, log *slog.Logger) *Store {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	data, keys := client.Database(name), client.Database(name+keysSuffix)
	return &Store{
		client: client, people: data.Collection("people"), workers: data.Collection("workers"),
		journal: data.Collection("journal"), routes: data.Collection("routes"),
		settings: data.Collection("settings"), service: data.Collection("service"), keys: keys.Collection("keys"),
		codec: codec{registry: newRegistry()}, riding: newRiding(), log: log,
	}
}

// Ping makes a small durable write.
func (s *Store) Ping(ctx context.Context) error {
	_, err := s.service.UpdateOne(ctx, bson.D{{Key: "_id", Value: "pulse"}},
		bson.D{{Key: "$set", Value: bson.D{{Key: "at", Value: date(time.Now())}}}}, options.UpdateOne().SetUpsert(true))
	if err != nil && !driver.IsDuplicateKeyError(err) { // two that were first at the same time
		return fail(ctx, "write to store", err)
	}
	return nil
}

// Close writes down what waits for the journal, as far as that goes, and ends the connections.
func (s *Store) Close() error {
	s.writer.close()
	s.known.close()
	return disconnect(s.client)
}

// closeTimeout is how long ending connections may take.
const closeTimeout = 5 * time.Second

func disconnect(client *driver.Client) error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if err := client.Disconnect(ctx); err != nil && !errors.Is(err, driver.ErrClientDisconnected) {
		return fmt.Errorf("end connections: %w", err)
	}
	return nil
}

// fail says what could not be done. Where ctx has ended, that is the reason.
func fail(ctx context.Context, what string, err error) error {
	if over := ctx.Err(); over != nil && !errors.Is(err, over) {
		return fmt.Errorf("%s: %w: %w", what, over, err)
	}
	return fmt.Errorf("%s: %w", what, err)
}
