package slack

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"alongside/bots"
)

// errLate means that Hear took longer than Slack waits.
var errLate = errors.New("not taken in in time")

// session is one Run of a Bot.
type session struct {
	bot   *Bot
	self  self
	hear  bots.Hear
	ctx   context.Context // ends with Run
	lines lines

	mu    sync.Mutex
	ended bool
	work  sync.WaitGroup
}

func newSession(ctx context.Context, b *Bot, who self, hear bots.Hear) *session {
	return &session{bot: b, self: who, hear: hear, ctx: ctx, lines: lines{last: map[string]chan struct{}{}}}
}

// start runs do in the background, unless the session has ended.
func (s *session) start(do func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended || s.ctx.Err() != nil {
		return false
	}
	s.work.Go(do)
	return true
}

// end waits for what still runs.
func (s *session) end() {
	s.mu.Lock()
	s.ended = true
	s.mu.Unlock()
	s.work.Wait()
}

// notice is what one delivery of Slack's tells.
type notice struct {
	in          []bots.Inbound // as Slack sends it: marked up, and without names
	fields      []string       // Submitted: the names of the form's fields
	responseURL string         // Commanded: where more can be answered
}

// outcome is what became of a notice.
type outcome struct {
	reply bots.Reply
	err   error
}

// take gives a notice to Hear, in its turn. When it is time to confirm, it calls confirm; when the
// notice was not taken in, or not in time, it calls deny. It returns at once; the turn is taken before that.
func (s *session) take(n notice, confirm func(bots.Reply), deny func(error)) {
	if len(n.in) == 0 {
		confirm(bots.Reply{})
		return
	}
	before, leave := s.lines.join(n.in[0].From.String())
	done := make(chan outcome, 1)
	began := time.Now()
	ok := s.start(func() {
		defer leave()
		select {
		case <-before:
		case <-s.ctx.Done():
			done <- outcome{err: context.Cause(s.ctx)}
			return
		}
		reply, err := s.hearAll(n)
		done <- outcome{reply, err}
	})
	if !ok {
		leave()
		deny(context.Canceled)
		return
	}
	if !s.start(func() { s.settle(n, done, s.bot.cfg.ConfirmWithin-time.Since(began), confirm, deny) }) {
		deny(context.Canceled)
	}
}

// settle confirms or denies, and then does what the reply asks for.
func (s *session) settle(n notice, done <-chan outcome, within time.Duration, confirm func(bots.Reply), deny func(error)) {
	timer := time.NewTimer(within)
	defer timer.Stop()
	late := false
	var o outcome
	select {
	case o = <-done:
	case <-timer.C:
		late = true
		s.bot.cfg.Log.WarnContext(s.ctx, "slack notice took too long, left for redelivery", "inbound", n.in[0])
		deny(errLate)
		o = <-done
	}
	if o.err != nil {
		if s.ctx.Err() == nil {
			s.bot.cfg.Log.WarnContext(s.ctx, "slack notice not taken in, left for redelivery", "inbound", n.in[0])
		}
		if !late {
			deny(o.err)
		}
		return
	}
	if !late {
		confirm(o.reply)
	}
	s.follow(n, o.reply, late)
}

// hearAll hears what a notice tells, one after the other. Only the last can have a reply.
func (s *session) hearAll(n notice) (reply bots.Reply, err error) {
	for _, in := range n.in {
		s.bot.complete(s.ctx, &in)
		if reply, err = s.hear(s.ctx, in); err != nil {
			return bots.Reply{}, err
		}
	}
	return reply, nil
}

// complete turns markup into plain words and adds the sender's name.
func (b *Bot) complete(ctx context.Context, in *bots.Inbound) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	name := func(id string) string { return b.names.of(ctx, b.api, id) }
	in.Text = pictures.Replace(plain(in.Text, name))
	in.Original = plain(in.Original, name)
	in.Sender.Name = name(in.Sender.ID)
}

// follow does what goes back after the confirmation. None of it is more than a courtesy, so a failure is only logged.
func (s *session) follow(n notice, reply bots.Reply, late bool) {
	last := n.in[len(n.in)-1]
	ctx, cancel := context.WithTimeout(s.ctx, s.bot.cfg.Timeout)
	defer cancel()
	if reply.Modal != nil && last.Trigger != "" {
		if err := s.bot.open(ctx, last.Trigger, *reply.Modal); err != nil {
			s.bot.cfg.Log.WarnContext(ctx, "slack form not opened", "inbound", last, "error", err)
		}
	}
	if reply.Toast != "" && last.Kind == bots.Pressed {
		if err := s.bot.toast(ctx, last, reply.Toast); err != nil {
			s.bot.cfg.Log.WarnContext(ctx, "slack note not shown", "inbound", last, "error", err)
		}
	}
	rest := answerParts(reply.Text)
	if !late && len(rest) > 0 {
		rest = rest[1:] // the first went with the confirmation
	}
	if n.responseURL == "" {
		return
	}
	for _, part := range rest {
		_, _, err := s.bot.api.PostMessageContext(ctx, last.From.Chat,
			slack.MsgOptionResponseURL(n.responseURL, slack.ResponseTypeEphemeral), slack.MsgOptionText(escape(part), false))
		if err != nil {
			_, cause, _ := failure(err)
			s.bot.cfg.Log.WarnContext(ctx, "slack answer not shown", "inbound", last, "error", cause)
			return
		}
	}
}

// toast shows text to whoever pressed, and to nobody else.
func (b *Bot) toast(ctx context.Context, in bots.Inbound, text string) error {
	options := []slack.MsgOption{slack.MsgOptionText(escape(text), false), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl()}
	if in.From.Thread != "" {
		options = append(options, slack.MsgOptionTS(in.From.Thread))
	}
	var err error
	if in.From.Chat == in.Sender.ID { // pressed in the home tab, where nothing else can be shown
		_, _, err = b.api.PostMessageContext(ctx, in.From.Chat, options...)
	} else {
		_, err = b.api.PostEphemeralContext(ctx, in.From.Chat, in.Sender.ID, options...)
	}
	if err != nil {
		return sendError("show note", err)
	}
	return nil
}
