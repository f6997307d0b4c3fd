package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	"alongside/store"
	"alongside/store/mongo"
	"alongside/store/seal"
)

// rehearsalSuffix keeps a rehearsal in databases of its own.
const rehearsalSuffix = "_rehearsal"

// onMongo reports whether the store is in MongoDB.
func (c Config) onMongo() bool {
	return strings.HasPrefix(c.Store, "mongodb://") || strings.HasPrefix(c.Store, "mongodb+srv://")
}

// openMongo opens the store that processes share. Its key file is made by nobody but who runs the service:
// all of them need the same.
func openMongo(ctx context.Context, cfg Config, log *slog.Logger) (store.Store, error) {
	if cfg.KeyFile == "" {
		return nil, change("ALONGSIDE_KEY_FILE is missing: with MongoDB every process needs the same key (alongside key new FILE makes one)")
	}
	o := mongo.Options{KeyFile: cfg.KeyFile, Log: log}
	if cfg.rehearsal() {
		o.Suffix = rehearsalSuffix
	}
	s, err := mongo.Open(ctx, cfg.Store, o)
	switch {
	case err == nil:
		return s, nil
	case errors.Is(err, seal.ErrKeyFile):
		return nil, change("%v", err)
	}
	return nil, change("ALONGSIDE_STORE: %v", err)
}
