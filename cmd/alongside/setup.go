package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"alongside/bots"
	"alongside/bots/oncall"
	"alongside/coach"
	"alongside/coach/desk"
	"alongside/coach/safety"
	"alongside/dialogs"
	"alongside/dialogs/scripts"
	"alongside/store"
	"alongside/store/seal"
	"alongside/store/sqlite"
)

// The platforms of people and of workers, as their addresses begin.
const (
	telegramName = "telegram"
	slackName    = "slack"
)

// system is what a command works with.
type system struct {
	cfg   Config
	world *coach.World
	call  *oncall.Bot // nil: no on-call service is set
	store store.Store
	log   *slog.Logger
	// metrics are what /metrics shows.
	metrics *prometheus.Registry
	trial   *trial           // nil but in tests of the whole program
	now     func() time.Time // the real time, unless a trial is on
}

// open reads the configuration, the service and the scripts, and opens the store. The caller closes it.
func (a *app) open() (*system, error) {
	cfg, err := a.config()
	if err != nil {
		return nil, err
	}
	trial, err := cfg.trialOf()
	if err != nil {
		return nil, err
	}
	world, call, err := loadWorld(cfg)
	if err != nil {
		return nil, err
	}
	s := &system{cfg: cfg, world: world, call: call, log: slog.New(slog.NewTextHandler(a.io.err, nil)), trial: trial, now: trial.clock(), metrics: newRegistry()}
	if s.store, err = openStore(a.ctx, cfg, s.log); err != nil {
		return nil, err
	}
	for _, prepare := range []func(context.Context) error{s.claimStore, s.keepScripts} {
		if err := prepare(a.ctx); err != nil {
			return nil, errors.Join(err, s.store.Close())
		}
	}
	return s, nil
}

// tellRehearsal adds to what people read that this was not about real people.
func (s *system) tellRehearsal(a *app) {
	if s.cfg.rehearsal() {
		fmt.Fprintln(a.io.out, "(No token is set, so this is the rehearsal's store and not that of real people.)")
	}
}

// newRegistry counts what the runtime does; the desk adds its own.
func newRegistry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// loadWorld reads the service and the scripts.
func loadWorld(cfg Config) (*coach.World, *oncall.Bot, error) {
	team := slackName
	if cfg.rehearsal() {
		team = rehearsalDesk
	}
	service, call, err := loadService(cfg, team)
	if err != nil {
		return nil, nil, err
	}
	library, err := loadScripts(cfg.Scripts)
	if err != nil {
		return nil, nil, err
	}
	return &coach.World{Scripts: library, Risk: safety.Default(), Service: service}, call, nil
}

// loadScripts loads the shipped scripts with a folder laid over them. A dialog that cannot be used stops
// the start: people would miss it.
func loadScripts(folder string) (*dialogs.Library, error) {
	layers := []fs.FS{scripts.FS}
	if folder != "" {
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			return nil, change("ALONGSIDE_SCRIPTS: %s is no folder", folder)
		}
		layers = append(layers, os.DirFS(folder))
	}
	library, problems := dialogs.Load(coach.Vocabulary(), layers...)
	for _, p := range problems {
		if p.Severity == dialogs.MustFix {
			return nil, change("%s", p)
		}
	}
	return library, nil
}

// openStore opens the store: MongoDB, or the embedded one. The keys of that lie in a folder of their own, so
// that a backup of the data does not take them along.
func openStore(ctx context.Context, cfg Config, log *slog.Logger) (store.Store, error) {
	if cfg.onMongo() {
		return openMongo(ctx, cfg, log)
	}
	file, err := cfg.sqliteFile()
	if err != nil {
		return nil, err
	}
	keyFile, keysFile, err := cfg.keyFiles(file)
	if err != nil {
		return nil, err
	}
	s, err := sqlite.Open(ctx, file, sqlite.Options{KeyFile: keyFile, KeysFile: keysFile, Log: log})
	if errors.Is(err, sqlite.ErrUnusable) || errors.Is(err, seal.ErrKeyFile) {
		return nil, change("%v", err)
	}
	if err != nil {
		return nil, change("ALONGSIDE_STORE: %v", err)
	}
	return s, nil
}

// keyFiles says where the service key and people's keys are.
func (c Config) keyFiles(file string) (key, keys string, err error) {
	if c.KeyFile != "" {
		return c.KeyFile, c.KeyFile + ".people", nil
	}
	dir := strings.TrimSuffix(file, filepath.Ext(file)) + "-keys"
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", "", change("ALONGSIDE_KEY_FILE: the folder %s for the keys cannot be made", dir)
	}
	return filepath.Join(dir, "service.key"), filepath.Join(dir, "people.keys"), nil
}

// claimStore writes down, once, whether the store holds real people or a rehearsal, so that the two never
// meet.
func (s *system) claimStore(ctx context.Context) error {
	mode := "live"
	if s.cfg.rehearsal() {
		mode = "rehearsal"
	}
	for {
		v, err := s.store.LoadSetting(ctx, "mode")
		switch {
		case err == nil && string(v.Body) == mode:
			return nil
		case err == nil:
			return change("ALONGSIDE_STORE: this store was used for a %s service and cannot serve a %s one; name another", v.Body, mode)
		case !errors.Is(err, store.ErrNotFound):
			return err
		}
		v = store.Setting{Name: "mode", Body: []byte(mode)}
		if err := s.store.SaveSetting(ctx, &v); err == nil {
			return nil
		} else if !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
}

// desk makes the desk of this process. A short command has no owner: it saves, and whoever serves sends.
func (s *system) desk(owner string, now func() time.Time, adapters ...bots.Bot) *desk.Desk {
	if s.call != nil {
		adapters = append(adapters, s.call)
	}
	return desk.New(desk.Config{
		Store: s.store, Bots: adapters, World: func() *coach.World { return s.world }, Now: now, Owner: owner, Log: s.log, Metrics: s.metrics,
	})
}

// newOwner names this process among all that share a store.
func newOwner() string { return "serve-" + rand.Text()[:10] }
