package botstest

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Messages returns what stands in a channel and in its threads, oldest first.
func (s *Slack) Messages(channel string) []SlackMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.messages(channel)
}

// messages needs mu.
func (s *Slack) messages(channel string) []SlackMessage {
	c := s.channels[channel]
	if c == nil {
		return nil
	}
	var all []SlackMessage
	for _, m := range c.Messages {
		all = append(all, *m)
	}
	return all
}

// Thread returns the message that began a thread and its replies.
func (s *Slack) Thread(channel, ts string) []SlackMessage {
	return slices.DeleteFunc(s.Messages(channel), func(m SlackMessage) bool { return m.TS != ts && m.ThreadTS != ts })
}

// Transcript is the channel as people read it: a line for each message, replies set in, buttons in brackets.
func (s *Slack) Transcript(channel string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	all := s.messages(channel)
	for _, m := range all {
		if m.ThreadTS != "" && m.ThreadTS != m.TS {
			continue
		}
		s.writeLine(&b, m, "")
		for _, reply := range all {
			if reply.ThreadTS == m.TS && reply.TS != m.TS {
				s.writeLine(&b, reply, "    ")
			}
		}
	}
	return b.String()
}

func (s *Slack) writeLine(b *strings.Builder, m SlackMessage, indent string) {
	name := m.User
	if u := s.users[m.User]; u != nil {
		name = u.Name
	}
	fmt.Fprintf(b, "%s%s: %s", indent, name, strings.ReplaceAll(m.Shown(), "\n", "\n"+indent+"  "))
	for _, label := range m.Labels() {
		fmt.Fprintf(b, " [%s]", label)
	}
	b.WriteString("\n")
}

// Ephemerals returns the messages that only user has seen, oldest first.
func (s *Slack) Ephemerals(user string) []SlackMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ephemerals(user)
}

// ephemerals needs mu.
func (s *Slack) ephemerals(user string) []SlackMessage {
	var seen []SlackMessage
	for _, m := range s.whispers {
		if m.For == user {
			seen = append(seen, m)
		}
	}
	return seen
}

// AwaitEphemeral blocks until user has seen more than n ephemeral messages and returns the n-th, from 0.
func (s *Slack) AwaitEphemeral(ctx context.Context, user string, n int) (SlackMessage, error) {
	var seen []SlackMessage
	err := s.await(ctx, func() bool {
		seen = s.ephemerals(user)
		return len(seen) > n
	})
	if err != nil {
		return SlackMessage{}, fmt.Errorf("await a message that only %s sees: %w", user, err)
	}
	return seen[n], nil
}

// Await blocks until a message stands in channel of which want is true, and returns the first.
func (s *Slack) Await(ctx context.Context, channel string, want func(SlackMessage) bool) (SlackMessage, error) {
	var found SlackMessage
	err := s.await(ctx, func() bool {
		all := s.messages(channel)
		n := slices.IndexFunc(all, want)
		if n >= 0 {
			found = all[n]
		}
		return n >= 0
	})
	if err != nil {
		return found, fmt.Errorf("await a message in %s: %w", channel, err)
	}
	return found, nil
}

// AwaitText blocks until a message of the bot that shows text stands in channel.
func (s *Slack) AwaitText(ctx context.Context, channel, text string) (SlackMessage, error) {
	return s.Await(ctx, channel, func(m SlackMessage) bool {
		return m.BotID == SlackBotID && strings.Contains(m.Shown(), text)
	})
}

// AwaitQuiet blocks until nothing is left that the app has yet to confirm.
func (s *Slack) AwaitQuiet(ctx context.Context) error {
	if err := s.await(ctx, func() bool { return len(s.pending) == 0 }); err != nil {
		return fmt.Errorf("await that everything is confirmed: %w", err)
	}
	return nil
}

// Lost counts the events that were given up because the app confirmed none of their deliveries.
func (s *Slack) Lost() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lost
}

// Calls counts the calls of a method of the Web API so far, refused ones included.
func (s *Slack) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

// AwaitCalls blocks until a method of the Web API has been called n times.
func (s *Slack) AwaitCalls(ctx context.Context, method string, n int) error {
	if err := s.await(ctx, func() bool { return s.calls[method] >= n }); err != nil {
		return fmt.Errorf("await %d calls of %s: %w", n, method, err)
	}
	return nil
}
