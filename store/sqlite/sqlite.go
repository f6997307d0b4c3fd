// Package sqlite keeps people and workers in one SQLite file, and the keys of their words in a second one
// beside it. It is the embedded store: one process that serves and any number of short commands share the
// files. Saves that wait at the same time are made durable together; reads never wait for them. It holds no
// rules of the domain. Everything may be called concurrently, until Close.
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"alongside/coach"
	"alongside/store"
	"alongside/store/internal/fields"
	"alongside/store/seal"
)

// ErrUnusable is wrapped by what Open returns if the files are not what they should be, and somebody has to
// put that right: they were written by a newer Alongside or by something else, or one of them is missing.
// For the key file it is seal.ErrKeyFile.
var ErrUnusable = errors.New("the store cannot be used as it is")

// Options are what Open may be told besides the file. The zero value is good.
type Options struct {
	KeyFile  string       // the service key; default: the file's name with ".key". Made if there is no store yet
	KeysFile string       // where people's wrapped keys are kept; default: the file's name with "-keys"
	Log      *slog.Logger // default: nothing is logged
}

// Store is an open store.
type Store struct {
	data   *file
	keys   *file
	sealer *seal.Sealer
	times  fields.Finder[time.Time]
	log    *slog.Logger
}

var _ store.Store = (*Store)(nil)

// Open opens the store in the file at path, and makes it if there is none. It completes erasures that a
// crash cut short.
//
// Errors that somebody has to put right first: ErrUnusable, seal.ErrKeyFile. A key file is made together
// with the store and never later: what was sealed with the old one would be lost unnoticed.
func Open(ctx context.Context, path string, options Options) (_ *Store, err error) {
	o, err := options.complete(path)
	if err != nil {
		return nil, err
	}
	service, err := o.serviceKey()
	if err != nil {
		return nil, err
	}
	s := &Store{log: o.Log}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	// The keys come first: a file with data never stands without them.
	if s.keys, err = openFile(ctx, o.KeysFile, keysLayout); err != nil {
		return nil, err
	}
	if err = s.keys.checkProof(ctx, service); err != nil {
		return nil, fmt.Errorf("%w: %s and %s", err, o.KeyFile, o.KeysFile)
	}
	if s.data, err = openFile(ctx, o.path, dataLayout); err != nil {
		return nil, err
	}
	s.sealer = seal.New(service, keyPlace{s.keys})
	if err = s.finishErasures(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Ping makes a small durable write.
func (s *Store) Ping(ctx context.Context) error {
	err := s.data.write(ctx, func(b *batch) error {
		_, err := b.exec(`INSERT INTO pulse (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at`, time.Now().UnixMilli())
		return err
	})
	if err != nil {
		return fmt.Errorf("write to store: %w", err)
	}
	return nil
}

// Close makes durable what is still waiting, folds the log of writes into the files and releases them.
func (s *Store) Close() error {
	var errs []error
	for _, f := range []*file{s.data, s.keys} {
		if f != nil {
			errs = append(errs, f.close())
		}
	}
	return errors.Join(errs...)
}

// chosen is Options with nothing left open.
type chosen struct {
	Options
	path string
}

func (o Options) complete(path string) (chosen, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return chosen{}, fmt.Errorf("find store: %w", err)
	}
	if o.KeyFile == "" {
		o.KeyFile = path + ".key"
	}
	if o.KeysFile == "" {
		o.KeysFile = path + "-keys"
	}
	if o.KeysFile, err = filepath.Abs(o.KeysFile); err != nil {
		return chosen{}, fmt.Errorf("find keys: %w", err)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return chosen{Options: o, path: path}, nil
}

func personKey(id coach.PersonID) string { return "person:" + string(id) }
func workerKey(id coach.WorkerID) string { return "worker:" + string(id) }
