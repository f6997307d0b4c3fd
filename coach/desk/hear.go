package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"alongside/bots"
	"alongside/coach"
	"alongside/coach/safety"
	"alongside/store"
)

// hearWithin is how long a store may take over a person's message. After that it counts as away: help does
// not wait for it (I5).
const hearWithin = 5 * time.Second

// Hear takes in what an adapter received. Once it returns nil, everything that follows is saved. Where it
// cannot be saved and the words sound like danger, the fixed text goes straight to the chat, once, and the
// event stays unconfirmed (I5).
func (d *Desk) Hear(ctx context.Context, in bots.Inbound) (bots.Reply, error) {
	ev := coach.Event{ID: in.ID, At: in.At, Heard: &in}
	if d.world.isTeam(in.From.Bot) {
		reply, err := d.hearTeam(ctx, in, ev)
		d.metrics.heard("team", err)
		return reply, err
	}
	reply, err := d.hearPerson(ctx, in, ev)
	d.metrics.heard("person", err)
	switch {
	case err == nil:
		return reply, nil
	case errors.Is(err, store.ErrCorrupt), errors.Is(err, store.ErrErased), errors.Is(err, errPanic):
		d.log.ErrorContext(ctx, "document set aside", "from", in.From.Bot, "error", err)
		d.sendFixed(ctx, in)
		return bots.Reply{}, nil // redelivery would not mend it
	}
	if d.sounds(in) > safety.None {
		d.sendFixed(ctx, in)
	}
	return bots.Reply{}, err
}

func (d *Desk) hearPerson(ctx context.Context, in bots.Inbound, ev coach.Event) (bots.Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, hearWithin)
	defer cancel()
	id, routed, err := d.findPerson(ctx, in)
	if err != nil {
		return bots.Reply{}, fmt.Errorf("find person: %w", err)
	}
	done, err := d.turnOf(ctx, id, ev, routed)
	if err == nil && done.elsewhere || errors.Is(err, store.ErrErased) || errors.Is(err, store.ErrNotFound) {
		if id, err = d.stranger(ctx, in.From); err != nil {
			return bots.Reply{}, fmt.Errorf("find stranger: %w", err)
		}
		done, err = d.turn(ctx, id, ev)
	}
	return done.reply, err
}

// findPerson finds whose chat it is: the one it is routed to, or the one whose invitation is opened. routed
// says that it was the first.
func (d *Desk) findPerson(ctx context.Context, in bots.Inbound) (id coach.PersonID, routed bool, err error) {
	key, err := d.store.Route(ctx, in.From.String())
	if err == nil {
		return personOf(key), true, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return "", false, err
	}
	if code, ok := strings.CutPrefix(in.Text, "/start "); ok && in.Kind == bots.Said {
		key, err := d.store.Route(ctx, "invite:"+coach.HashCode(code))
		if err == nil {
			return personOf(key), false, nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return "", false, err
		}
	}
	id, err = d.stranger(ctx, in.From)
	return id, false, err
}

func personOf(key string) coach.PersonID {
	id, _ := strings.CutPrefix(key, "person:")
	return coach.PersonID(id)
}

// stranger names the document of a chat that belongs to nobody: made from the chat and the week, so that
// it needs no record, and so that it is a new one after the last was erased.
func (d *Desk) stranger(ctx context.Context, chat bots.Address) (coach.PersonID, error) {
	this, last := strangerID(chat, d.now()), strangerID(chat, d.now().Add(-7*24*time.Hour))
	_, err := d.store.LoadPerson(ctx, last)
	switch {
	case err == nil:
		return last, nil
	case errors.Is(err, store.ErrNotFound), errors.Is(err, store.ErrErased), errors.Is(err, store.ErrCorrupt):
		return this, nil
	}
	return "", err
}

func strangerID(chat bots.Address, at time.Time) coach.PersonID {
	year, week := at.UTC().ISOWeek()
	sum := sha256.Sum256(fmt.Appendf(nil, "stranger %s %d-%d", chat, year, week))
	return coach.PersonID("x" + hex.EncodeToString(sum[:10]))
}

func isStranger(id coach.PersonID) bool { return strings.HasPrefix(string(id), "x") }

// sounds looks for danger in words that could not be handled.
func (d *Desk) sounds(in bots.Inbound) safety.Level {
	return d.world.risk().Assess(in.Text + " " + in.Media.Name).Level
}

// sendFixed sends the fixed text straight to the chat, once for the same event.
func (d *Desk) sendFixed(ctx context.Context, in bots.Inbound) {
	bot, ok := d.bots[in.From.Bot]
	if !ok || !d.fixed.first(in.ID) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendWithin)
	defer cancel()
	out := bots.Outbound{ID: "fixed:" + in.ID, To: in.From, Lane: bots.Urgent, Text: d.world.fixedText(in.Sender.Lang)}
	d.metrics.fixed.Inc()
	if _, err := bot.Send(ctx, out); err != nil {
		d.fixed.forget(in.ID) // the next delivery tries again
		d.log.ErrorContext(ctx, "fixed text could not be sent", "bot", in.From.Bot, "error", err)
	}
}

// hearTeam takes in what workers do.
func (d *Desk) hearTeam(ctx context.Context, in bots.Inbound, ev coach.Event) (bots.Reply, error) {
	if in.Kind == bots.Commanded {
		return bots.Reply{Text: slashHelp}, nil
	}
	id, err := d.findHandoff(ctx, in)
	if err != nil {
		return bots.Reply{}, fmt.Errorf("find handoff: %w", err)
	}
	var done done
	if id != "" {
		done, err = d.turn(ctx, id, ev)
	}
	if in.Kind == bots.Said && in.From.Thread != "" && (id == "" || done.astray) {
		if id, in.Data, err = d.traceHandoff(ctx, in); err != nil {
			return bots.Reply{}, fmt.Errorf("find handoff: %w", err)
		}
		if id != "" {
			ev.Heard = &in
			done, err = d.turn(ctx, id, ev)
		}
	}
	if errors.Is(err, store.ErrErased) || errors.Is(err, store.ErrNotFound) {
		return bots.Reply{Toast: "This person is not here any more. Nothing was sent."}, nil
	}
	if errors.Is(err, store.ErrCorrupt) {
		d.log.ErrorContext(ctx, "document set aside", "person", id, "error", err)
		return bots.Reply{Toast: "This person's record cannot be read at the moment. Nothing was sent. Please reach them another way."}, nil
	}
	return done.reply, err
}

// slashHelp is what /alongside answers.
const slashHelp = "Alongside passes words between a person and you.\n" +
	"• A card is somebody who asks for an answer. Claim it, then reply in its thread: the person reads it under your name.\n" +
	"• A line that begins with // stays in the team, and so does what colleagues write there.\n" +
	"• Give back to bot, or Resolve, when you are done. The person sees each step.\n" +
	"Workers and invitations are made at the command line for now: alongside worker add, alongside invite."

// findHandoff finds the person whose card or thread this is.
func (d *Desk) findHandoff(ctx context.Context, in bots.Inbound) (coach.PersonID, error) {
	if part := strings.SplitN(in.Data, ":", 3); len(part) == 3 && part[0] == "h" {
		return coach.PersonID(part[1]), nil
	}
	if in.From.Thread == "" {
		return "", nil
	}
	key, err := d.store.Route(ctx, in.From.String())
	if err == nil {
		return personOf(key), nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	return "", nil
}

// traceHandoff finds the person of a thread whose card's receipt is not here: not yet, or lost in a crash
// that repeated the card. data says which card it is, as its buttons would.
func (d *Desk) traceHandoff(ctx context.Context, in bots.Inbound) (id coach.PersonID, data string, err error) {
	tracer, ok := d.bots[in.From.Bot].(bots.Tracer)
	if !ok {
		return "", "", nil
	}
	ref, err := tracer.TraceRef(ctx, in.From)
	if err != nil {
		return "", "", fmt.Errorf("trace thread: %w", err)
	}
	part := strings.SplitN(ref, ":", 3)
	if len(part) < 3 || part[0] != "h" {
		return "", "", nil
	}
	return coach.PersonID(part[1]), ref + ":", d.store.PutRoute(ctx, in.From.String(), "person:"+part[1])
}
