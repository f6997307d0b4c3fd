package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"alongside/dialogs"
	"alongside/store"
)

// publishedFor is how long a version of a script stays usable after it was last the current one. A
// conversation that has rested longer begins anew.
const publishedFor = 90 * 24 * time.Hour

// published lists the versions of scripts that conversations may be pinned to (I7): by dialog and
// version, when it was last the current one.
type published map[string]map[string]time.Time

const publishedSetting = "published scripts"

func scriptSetting(dialog, version string) string { return "script " + dialog + " " + version }

// keepScripts puts the scripts in force into the store, by content, and takes the older versions from it
// into the library, so that an upgrade takes no script away from a running conversation.
func (s *system) keepScripts(ctx context.Context) error {
	for {
		setting, err := s.store.LoadSetting(ctx, publishedSetting)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("load published scripts: %w", err)
		}
		all := published{}
		if err == nil {
			if err := json.Unmarshal(setting.Body, &all); err != nil {
				return fmt.Errorf("read published scripts: %w", err)
			}
		}
		if err := s.publish(ctx, all); err != nil {
			return err
		}
		setting.Name = publishedSetting
		if setting.Body, err = json.Marshal(all); err != nil {
			return fmt.Errorf("write published scripts: %w", err)
		}
		err = s.store.SaveSetting(ctx, &setting)
		if errors.Is(err, store.ErrConflict) {
			continue
		}
		if err != nil {
			return fmt.Errorf("save published scripts: %w", err)
		}
		return s.takeOlder(ctx, all)
	}
}

// publish stores every current script that is not stored yet, and forgets what nobody can be in any more.
func (s *system) publish(ctx context.Context, all published) error {
	now := s.now().UTC().Truncate(time.Second)
	for _, versions := range all {
		for version, last := range versions {
			if now.Sub(last) > publishedFor {
				delete(versions, version)
			}
		}
	}
	for _, d := range s.world.Scripts.Dialogs() {
		version, source, _ := s.world.Scripts.Source(d.Name)
		if _, known := all[d.Name][version]; !known {
			v := store.Setting{Name: scriptSetting(d.Name, version), Body: source}
			if err := s.store.SaveSetting(ctx, &v); err != nil && !errors.Is(err, store.ErrConflict) {
				return fmt.Errorf("save script: %w", err)
			}
		}
		if all[d.Name] == nil {
			all[d.Name] = map[string]time.Time{}
		}
		all[d.Name][version] = now
	}
	return nil
}

// takeOlder adds the older versions to the library. One that this program cannot read any more is left
// out and logged: whoever is in it hears a kind sentence and begins anew.
func (s *system) takeOlder(ctx context.Context, all published) error {
	library := s.world.Scripts
	for name, versions := range all {
		current, _, _ := library.Source(name)
		for version := range versions {
			if version == current {
				continue
			}
			v, err := s.store.LoadSetting(ctx, scriptSetting(name, version))
			if err != nil {
				return fmt.Errorf("load script: %w", err)
			}
			kept, problems := library.Keep(name, v.Body)
			for _, p := range problems {
				if p.Severity == dialogs.MustFix {
					s.log.WarnContext(ctx, "older script cannot be used", "dialog", name, "version", version, "problem", p.String())
				}
			}
			library = kept
		}
	}
	s.world.Scripts = library
	return nil
}
