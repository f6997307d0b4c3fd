package slack

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// How long a user's name is believed, and how long it is not asked for again after a failure.
const (
	nameLasts   = time.Hour
	noNameLasts = time.Minute
	mostNames   = 10_000
)

// names are what users are called. The zero value is ready.
type names struct {
	mu    sync.Mutex
	known map[string]knownName
}

type knownName struct {
	name  string
	until time.Time
}

// of gives the name that a user shows, or "" if it cannot be found out now.
func (n *names) of(ctx context.Context, api *slack.Client, user string) string {
	if !userID.MatchString(user) {
		return ""
	}
	n.mu.Lock()
	known, ok := n.known[user]
	n.mu.Unlock()
	if ok && time.Now().Before(known.until) {
		return known.name
	}
	fresh := knownName{name: known.name, until: time.Now().Add(noNameLasts)}
	if u, err := api.GetUserInfoContext(ctx, user); err == nil {
		fresh = knownName{name: cmp.Or(u.Profile.DisplayName, cmp.Or(u.Profile.RealName, cmp.Or(u.RealName, u.Name))), until: time.Now().Add(nameLasts)}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.known == nil || len(n.known) >= mostNames {
		n.known = map[string]knownName{}
	}
	n.known[user] = fresh
	return fresh.name
}
