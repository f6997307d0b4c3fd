package coach

import (
	"strings"
	"time"

	"alongside/bots"
	"alongside/dialogs"
)

// today is the day in the person's zone.
func (t *turn) today() string { return t.now.In(t.zone()).Format(time.DateOnly) }

// todays returns today's challenge, or nil.
func (t *turn) todays() *Challenge {
	if c := &t.p.Challenge; c.ID != "" && c.Day == t.today() && c.Skipped.IsZero() {
		return c
	}
	return nil
}

// chooseChallenge takes one of the offered challenges, by its number, or the person's own words.
func (t *turn) chooseChallenge(offered, own string) {
	words := NewPrivate(own)
	for i, s := range t.p.Talk.Suggested {
		if offered == itoa(int64(i)) {
			words = s
		}
	}
	t.putAway()
	c := Challenge{ID: t.next("c"), Day: t.today(), Words: words, Chosen: t.now, AskAt: t.evening()}
	if open := t.p.openGoals(); len(open) > 0 {
		c.Goal, c.Domain = open[0].ID, open[0].Domain
	}
	t.p.Challenge = c
	t.note("challenge", "person", "chosen", Private{})
}

// evening is when the bot asks how it went: today at 19:00 in the person's zone, or in two hours where
// that is over or near.
func (t *turn) evening() time.Time {
	local := t.now.In(t.zone())
	at := time.Date(local.Year(), local.Month(), local.Day(), 19, 0, 0, 0, local.Location())
	if at.Sub(t.now) < 2*time.Hour {
		at = t.now.Add(2 * time.Hour)
	}
	if at.In(t.zone()).Hour() >= 22 || at.In(t.zone()).Day() != local.Day() {
		return time.Time{} // too late today to ask; nobody is woken for this
	}
	return at.UTC()
}

func (t *turn) doneChallenge() {
	if c := t.todays(); c != nil && c.Done.IsZero() {
		c.Done, c.AskAt = t.now, time.Time{}
		t.p.week(t.now, t.zone()).Done++
		if g := t.p.goal(c.Goal); g != nil {
			g.Moved = t.now
		}
		t.note("challenge", "person", "done", Private{})
	}
}

func (t *turn) skipChallenge() {
	if c := t.todays(); c != nil {
		c.Skipped, c.AskAt = t.now, time.Time{}
		t.note("challenge", "person", "skipped", Private{})
	}
}

// putAway keeps the last challenge among the done ones, if it was done.
func (t *turn) putAway() {
	if c := t.p.Challenge; c.ID != "" && !c.Done.IsZero() {
		t.p.Done = append([]Challenge{c}, t.p.Done...)
	}
	t.p.Challenge = Challenge{}
}

// askHow asks, once, how today's challenge went. It names nothing but the person's own words.
func (t *turn) askHow() {
	c := &t.p.Challenge
	c.AskAt = time.Time{}
	if t.p.isQuiet(t.now) || t.p.openHandoff() != nil || len(t.p.Talk.Frames) > 0 || t.todays() == nil {
		return
	}
	t.tell(t.phrase("challenge.how", "challenge", c.Words.Reveal()), say{
		lane:    bots.Scheduled,
		buttons: [][]bots.Button{{{Label: t.phrase("challenge.how.button"), Data: "c:challenge"}}},
	})
}

func (t *turn) challengeFact(field string) dialogs.Value {
	c := t.todays()
	switch field {
	case "chosen":
		return dialogs.YesNoValue(c != nil)
	case "done":
		return dialogs.YesNoValue(c != nil && !c.Done.IsZero())
	case "words":
		if c != nil {
			return textOrNothing(c.Words.Reveal())
		}
	}
	return dialogs.Value{}
}

// challengeItems suggests three small things for today: the next step of a goal first, then ideas for the
// parts of life that the goals are about, turning with the day so that they vary.
func (t *turn) challengeItems() []dialogs.Item {
	var ideas []string
	domains := map[string]bool{}
	for _, g := range t.p.openGoals() {
		domains[g.Domain] = true
		if !g.Next.IsEmpty() && len(ideas) < 2 {
			ideas = append(ideas, g.Next.Reveal())
		}
	}
	for _, domain := range []string{"health", "social", "productivity", "creativity"} {
		if len(domains) == 0 || domains[domain] {
			ideas = append(ideas, t.turning(strings.Split(t.phrase("challenge.ideas."+domain), "\n"))...)
		}
	}
	ideas = ideas[:min(len(ideas), 3)]
	t.p.Talk.Suggested = nil
	var items []dialogs.Item
	for i, idea := range ideas {
		t.p.Talk.Suggested = append(t.p.Talk.Suggested, NewPrivate(idea))
		items = append(items, dialogs.Item{ID: itoa(int64(i)), Label: idea})
	}
	return items
}

// turning begins the list elsewhere every day.
func (t *turn) turning(ideas []string) []string {
	var out []string
	day := t.now.In(t.zone()).YearDay()
	for i := range ideas {
		if idea := strings.TrimSpace(ideas[(i+day)%len(ideas)]); idea != "" {
			out = append(out, idea)
		}
	}
	return out
}
