package coach

import "time"

// accept is the person's yes to how this works (E1), with or without the standing share of messages in
// danger.
func (t *turn) accept(danger bool) {
	p := t.p
	if p.Consent.At.IsZero() {
		t.share(SharedName, "")
	}
	p.Consent = Consent{At: t.now, Danger: danger}
	p.Status = Active
	if danger && p.shareOf(SharedDanger, "") == nil {
		t.share(SharedDanger, "")
	}
	if !danger {
		t.endShares(SharedDanger, "")
	}
	t.note("state", "person", "accepted", Private{})
}

// pause keeps the bot from beginning anything for some days; what the person asks for still works.
func (t *turn) pause(days int) {
	if days <= 0 {
		t.p.Paused = noTime
		t.note("state", "person", "pause ended", Private{})
		return
	}
	local := t.now.In(t.zone())
	t.p.Paused = time.Date(local.Year(), local.Month(), local.Day()+days, 9, 0, 0, 0, local.Location()).UTC()
	t.note("state", "person", "paused", Private{})
}

// stop ends all messages until the person writes again. An open conversation is closed, and the team told.
func (t *turn) stop() {
	for i := range t.p.Handoffs {
		if h := &t.p.Handoffs[i]; h.IsOpen() && !h.Urgent {
			t.inThread(h, t.who().And(Team(" has asked for no more messages. This conversation is closed.")), h.Holder)
			t.closeHandoff(h, Returned, "the person stopped")
		}
	}
	t.p.Status = Stopped
	t.p.Challenge.AskAt = noTime
	t.note("state", "person", "stopped", Private{})
	t.tellPhrase("stopped")
}

// isQuiet reports whether the bot may begin nothing now.
func (p *Person) isQuiet(now time.Time) bool {
	return p.Status != Active || p.Paused.After(now) || p.Blocked
}

// week returns the counts of the week that now is in; it begins on Monday, in loc.
func (p *Person) week(now time.Time, loc *time.Location) *Week {
	local := now.In(loc)
	monday := local.AddDate(0, 0, -(int(local.Weekday())+6)%7).Format(time.DateOnly)
	if n := len(p.Weeks); n == 0 || p.Weeks[n-1].Monday < monday {
		p.Weeks = append(p.Weeks, Week{Monday: monday})
	}
	return &p.Weeks[len(p.Weeks)-1]
}
