package coach

import (
	"fmt"
	"strings"

	"alongside/dialogs"
)

// createGoal makes a goal, private, and takes it in hand.
func (t *turn) createGoal(title, domain, why string) {
	g := Goal{ID: t.next("g"), Title: NewPrivate(title), Domain: domain, Why: NewPrivate(why), Created: t.now}
	t.p.Goals = append(t.p.Goals, g)
	t.p.Talk.Goal = g.ID
	t.note("goal", "person", "created", Private{})
}

// changeGoal changes the goal in hand.
func (t *turn) changeGoal(action string, args map[string]dialogs.Value) error {
	g := t.p.goal(t.p.Talk.Goal)
	if g == nil {
		return fmt.Errorf("%s: no goal in hand", action)
	}
	switch action {
	case "goal.step":
		g.Next = NewPrivate(args["next"].Text)
		t.note("goal", "person", "next step", Private{})
	case "goal.moved":
		g.Moved = t.now
		g.Moves++
		t.p.week(t.now, t.zone()).Goals++
		t.note("goal", "person", "moved", Private{})
	case "goal.close":
		g.Closed, g.Outcome = t.now, args["outcome"].Text
		t.endShares(SharedGoal, g.ID)
		t.note("goal", "person", "closed: "+g.Outcome, Private{})
	case "goal.share":
		if t.p.shareOf(SharedGoal, g.ID) == nil {
			t.shareGoal(g)
		}
	case "goal.unshare":
		if s := t.p.shareOf(SharedGoal, g.ID); s != nil {
			t.withdraw(s.ID)
		}
	}
	return nil
}

// shareGoal shows the goal to the team, exactly as its preview says.
func (t *turn) shareGoal(g *Goal) {
	s := t.share(SharedGoal, g.ID)
	card := &Card{
		Title: t.who().And(Team(" shares a goal")),
		State: "✓ shared",
		Quote: s.Let(NewPrivate(goalPreview(g))),
		Note:  Team("Shared by the person, who can withdraw it. It does not need an answer here."),
		Ref:   "h:" + string(t.p.ID) + ":" + g.ID,
	}
	t.post(t.w.team(t.p.Team).Handoffs, Message{Card: card, Mention: t.ownWorker()}, About{}, 0)
}

func goalPreview(g *Goal) string {
	lines := []string{g.Title.Reveal()}
	if !g.Next.IsEmpty() {
		lines = append(lines, "Next small step: "+g.Next.Reveal())
	}
	return strings.Join(lines, "\n")
}

func (p *Person) goal(id string) *Goal {
	for i := range p.Goals {
		if p.Goals[i].ID == id {
			return &p.Goals[i]
		}
	}
	return nil
}

func (p *Person) openGoals() []*Goal {
	var open []*Goal
	for i := range p.Goals {
		if p.Goals[i].Closed.IsZero() {
			open = append(open, &p.Goals[i])
		}
	}
	return open
}

func (t *turn) goalFact(name string) dialogs.Value {
	switch name {
	case "goals.open":
		return dialogs.NumberValue(float64(len(t.p.openGoals())))
	case "goals.lines":
		return textOrNothing(t.goalLines())
	}
	g := t.p.goal(t.p.Talk.Goal)
	if g == nil {
		return dialogs.Value{}
	}
	switch name {
	case "goal.title":
		return textOrNothing(g.Title.Reveal())
	case "goal.next":
		return textOrNothing(g.Next.Reveal())
	case "goal.shared":
		return dialogs.YesNoValue(t.p.shareOf(SharedGoal, g.ID) != nil)
	case "goal.preview":
		return textOrNothing(goalPreview(g))
	}
	return dialogs.Value{}
}

func (t *turn) goalLines() string {
	var lines []string
	for _, g := range t.p.openGoals() {
		line := "• " + g.Title.Reveal()
		if !g.Next.IsEmpty() {
			line += "\n  " + t.phrase("goal.step.line", "next", g.Next.Reveal())
		}
		if t.p.shareOf(SharedGoal, g.ID) != nil {
			line += "\n  " + t.phrase("goal.shared.line")
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func (t *turn) goalItems() []dialogs.Item {
	var items []dialogs.Item
	for _, g := range t.p.openGoals() {
		items = append(items, dialogs.Item{ID: g.ID, Label: g.Title.Reveal()})
	}
	return items
}
