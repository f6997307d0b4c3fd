package main

import (
	"fmt"

	"alongside/coach"
	"alongside/dialogs"
	"alongside/dialogs/scripts"
)

type doctorCmd struct {
	JSON bool `name:"json" help:"As JSON, a finding a line."`
}

// checkup is one thing the doctor looked at.
type checkup struct {
	What  string `json:"what"`
	State string `json:"state"` // ok, warning, missing
	Text  string `json:"text"`
}

// Run looks at the configuration, the store and the scripts. It changes nothing but what opening the store
// makes on first run. Exit code 2 if something has to be changed before real people can be served.
func (c doctorCmd) Run(a *app) error {
	found, err := a.examine()
	if err != nil {
		return err
	}
	missing := 0
	for _, f := range found {
		if f.State == "missing" {
			missing++
		}
		if c.JSON {
			if err := a.json(f); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(a.io.out, "%-8s %-22s %s\n", f.State, f.What, f.Text)
	}
	if missing > 0 {
		return change("%d things are missing before real people can be served", missing)
	}
	return nil
}

func (a *app) examine() ([]checkup, error) {
	cfg, err := a.config()
	if err != nil {
		return nil, err
	}
	found := []checkup{a.platforms(cfg)}
	s, err := a.open()
	if err != nil {
		return append(found, checkup{"store and service", "missing", oneLine(err)}), nil
	}
	defer s.close()
	if err := s.store.Ping(a.ctx); err != nil {
		found = append(found, checkup{"store", "missing", oneLine(err)})
	} else {
		found = append(found, checkup{"store", "ok", s.storeName() + " can be written to"})
	}
	return append(found, s.signatures(), s.people(a), scriptState()), nil
}

func (a *app) platforms(cfg Config) checkup {
	if cfg.rehearsal() {
		return checkup{"platforms", "warning", "no token is set: serve opens the rehearsal room, on a store of its own"}
	}
	if err := cfg.complete(); err != nil {
		return checkup{"platforms", "missing", err.Error()}
	}
	return checkup{"platforms", "ok", "Telegram and Slack are configured (tokens are tried by serve)"}
}

func (s *system) signatures() checkup {
	crisis := s.world.Service.Crisis
	if crisis.SignedOffBy == "" {
		return checkup{"crisis sign-off", "warning", "nobody has signed the crisis contacts and levels: crisis.signed_off_by in service.yaml"}
	}
	return checkup{"crisis sign-off", "ok", "signed off by " + crisis.SignedOffBy}
}

func (s *system) people(a *app) checkup {
	all, err := s.store.Workers(a.ctx)
	if err != nil {
		return checkup{"workers", "missing", oneLine(err)}
	}
	if len(all) == 0 && !s.cfg.rehearsal() {
		return checkup{"workers", "missing", "there is none: alongside worker add --slack U0123 --name NAME"}
	}
	uncovered := 0
	for _, w := range all {
		if w.Cover == "" && !w.Gone {
			uncovered++
		}
	}
	if uncovered > 0 {
		return checkup{"workers", "warning", fmt.Sprintf("%d of %d have nobody who covers for them: alongside worker set --slack U0123 --cover U0456", uncovered, len(all))}
	}
	return checkup{"workers", "ok", fmt.Sprintf("%d", len(all))}
}

func scriptState() checkup {
	library, problems := dialogs.Load(coach.Vocabulary(), scripts.FS)
	return checkup{"shipped scripts", "ok", fmt.Sprintf("%d dialogs, %d remarks", len(library.Dialogs()), len(problems))}
}

// storeName names the store without what is secret in it.
func (s *system) storeName() string {
	file, err := s.cfg.sqliteFile()
	if err != nil {
		return "MongoDB"
	}
	return file
}
