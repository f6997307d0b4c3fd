package e2e

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"alongside/bots/botstest"
)

// kills is how often the process is killed at the least; people is how many chat meanwhile.
const (
	kills  = 40
	people = 4
)

// step is one thing a person does, and what the bot answers to it: the beginning of each message, in order.
type step struct {
	says, taps string
	on         string // taps: what the message with the button says
	answers    []string
}

// chatter is a person who goes through steps, and remembers what has to stand in their chat in the end.
type chatter struct {
	*person
	name     string
	expected []string // the beginning of every message of the bot, in order
	goals    []string
	said     []string // to Anna, in order
	repeats  int
}

// does takes a step, and waits for all of the answer.
func (c *chatter) does(s step) {
	c.w.t.Helper()
	if s.taps != "" {
		c.presses(s.on, s.taps)
	} else {
		c.says(s.says)
	}
	c.gets(s.answers...)
}

// gets waits for messages of the bot.
func (c *chatter) gets(answers ...string) {
	c.w.t.Helper()
	c.expected = append(c.expected, answers...)
	c.awaits(fmt.Sprintf("%q did not come to %s", answers, c.name), func(chat []botstest.TelegramMessage) bool {
		next := 0
		for _, m := range chat {
			if next < len(answers) && m.FromBot && m.ID > c.mark && strings.HasPrefix(m.Text, answers[next]) {
				next++
			}
		}
		return next == len(answers)
	})
}

// presses presses a button under the newest message that says text.
func (c *chatter) presses(text, label string) {
	c.w.t.Helper()
	chat := c.user.Chat()
	for _, m := range slices.Backward(chat) {
		if m.FromBot && strings.HasPrefix(m.Text, text) && slices.Contains(m.Labels(), label) {
			c.mark = chat[len(chat)-1].ID
			if err := c.user.PressOn(m.ID, label); err != nil {
				c.w.t.Fatal(err)
			}
			return
		}
	}
	c.w.t.Fatalf("%s has no button %q under %q:\n%s", c.name, label, text, c.transcript())
}

// comesIn opens the invitation.
func (c *chatter) comesIn(code string) {
	c.w.t.Helper()
	told := []string{"Hello. I am a bot.", "What I am for", "I am not an emergency service", "Your words are yours", "Who can read what", "A program reads every message", "That was the important part"}
	c.does(step{says: "/start " + code, answers: told[:1]})
	for i := range told[1:] {
		c.does(step{taps: "Go on", on: told[i], answers: told[i+1 : i+2]})
	}
	c.does(step{taps: "Yes, that is all right", on: told[6], answers: []string{"If a message of yours sounds like danger"}})
	c.does(step{taps: "Yes, they may see it", on: "If a message of yours", answers: []string{"Thank you. Then they know", "One more thing."}})
	c.does(step{taps: "That is fine", on: "One more thing", answers: []string{"Good. You can look at it again", "That is all.", "What would you like to do?"}})
}

// writesGoal writes a goal down.
func (c *chatter) writesGoal(title string) {
	c.w.t.Helper()
	c.goals = append(c.goals, title)
	c.does(step{says: "/goal", answers: []string{"What is one thing you wish you did more of?"}})
	c.does(step{says: title, answers: []string{"Which part of your life"}})
	c.does(step{taps: "Other people", on: "Which part", answers: []string{"What could be a first small step?"}})
	answers := []string{"I wrote it down:\n\n" + title}
	if n := len(c.goals); n > 4 {
		answers = append(answers, fmt.Sprintf("You have %d goals now.", n))
	}
	c.does(step{taps: "I do not know yet", on: "What could be a first", answers: append(answers, "Nobody but you can see this goal.")})
	c.does(step{taps: "Keep it to myself", on: "Nobody but you", answers: []string{"It stays with you."}})
}

// asksAnna begins a conversation, in which Anna claims, and returns the card.
func (c *chatter) asksAnna(words string) botstest.SlackMessage {
	c.w.t.Helper()
	c.w.secret(words)
	c.does(step{says: "/worker", answers: []string{"You can write to Anna here", "What would you like to say?"}})
	c.does(step{says: words, answers: []string{"They will see this:\n\n" + words}})
	c.does(step{taps: "Send it", on: "They will see this:\n\n" + words, answers: []string{"I sent it to Anna"}})
	card := c.w.waitingCard(handoffs, words)
	c.reads()
	c.w.insists(c.w.anna, card, "Claim", "claimed")
	c.gets("Riverside (bot):\nAnna has it now")
	return card
}

// talks says something to Anna and gets an answer, each when the other has arrived.
func (c *chatter) talks(card botstest.SlackMessage, said, answer string) {
	c.w.t.Helper()
	c.w.secret(said, answer)
	c.said = append(c.said, said)
	c.says(said)
	c.w.inThread(card, said)
	c.w.replies(c.w.anna, card, answer)
	c.gets("Anna:\n" + answer)
}

// insists presses a button until the card shows that it was taken in: a worker sees when Slack had no
// answer, and presses again.
func (w *world) insists(who *botstest.SlackWorker, on botstest.SlackMessage, label, becomes string) {
	w.t.Helper()
	for until := time.Now().Add(patience); ; {
		err := who.Press(on.Channel, on.TS, label)
		if err == nil || strings.Contains(w.slack.Transcript(on.Channel), becomes) && !slices.Contains(w.card(on).Labels(), label) {
			break
		}
		if time.Now().After(until) {
			w.t.Fatalf("%q could not be pressed: %v\n%s", label, err, w.slack.Transcript(on.Channel))
		}
	}
	w.becomes(on, becomes)
}

// card is a message as it stands now.
func (w *world) card(m botstest.SlackMessage) botstest.SlackMessage {
	return w.slack.Thread(m.Channel, m.TS)[0]
}

// collapse takes out what follows its like, and counts it.
func collapse(texts []string) (once []string, repeats int) {
	for i, text := range texts {
		if i > 0 && text == texts[i-1] {
			repeats++
			continue
		}
		once = append(once, text)
	}
	return once, repeats
}

// The process is killed again and again while people chat and a worker answers. Afterwards nothing is
// lost, nothing has happened twice, everything stands in order; and no kill has repeated more than the one
// message that was on its way in a chat.
func TestKilledAgainAndAgain(t *testing.T) {
	t.Parallel()
	for _, how := range []transport{polled, hooked} {
		t.Run(how.name, func(t *testing.T) {
			t.Parallel()
			killedAgainAndAgain(t, how)
		})
	}
}

func killedAgainAndAgain(t *testing.T, how transport) {
	w := newWorld(t, how)
	w.addWorkers()
	all := make([]*chatter, people)
	codes := make([]string, people)
	for i := range all {
		name := fmt.Sprintf("Kestrel%d", i)
		all[i] = &chatter{person: w.somebody(int64(100 + i)), name: name}
		codes[i] = w.invite(name).Code
	}
	line := newTape(t, w.phones.URL())
	w.env = append(w.env, "TELEGRAM_API_URL="+line.url)
	for _, wire := range []*tape{line, w.tape} {
		wire.lag.Store(int64(60 * time.Millisecond)) // much is on its way when a kill comes
	}
	w.serve()

	var killed atomic.Int64
	enough := func() bool { return killed.Load() >= kills }
	done := make(chan *chatter, people)
	for i, c := range all {
		go func() {
			defer func() { done <- c }()
			c.lives(codes[i], enough)
		}()
	}
	chance := rand.New(rand.NewPCG(4711, uint64(len(how.name))))
	for left := people; left > 0; {
		select {
		case <-done:
			left--
			continue
		case <-time.After(time.Duration(20+chance.IntN(500)) * time.Millisecond):
		}
		if enough() {
			continue
		}
		w.running.kill()
		if killed.Add(1)%5 != 0 { // otherwise the lease of the one that was killed runs out by itself
			w.clock.move(16 * time.Second)
		}
		w.serve()
	}
	if t.Failed() {
		return
	}
	w.settles()
	w.halt()
	total := 0
	for _, c := range all {
		c.check(int(killed.Load()))
		total += c.repeats
	}
	t.Logf("%d kills; %d messages to %d people, %d of them repeated", killed.Load(), len(w.phones.Sent()), people, total)
	if killed.Load() < kills {
		t.Errorf("killed %d times only", killed.Load())
	}
}

// lives chats until enough is true, and then ends the last conversation.
func (c *chatter) lives(code string, enough func() bool) {
	c.comesIn(code)
	for round := 0; ; round++ {
		title := fmt.Sprintf("see the otterpond%d of %s", round, c.name)
		c.w.secret(title)
		c.writesGoal(title)
		card := c.asksAnna(fmt.Sprintf("question%d of %s", round, c.name))
		for n := range 3 {
			c.talks(card, fmt.Sprintf("line%d.%d of %s", round, n, c.name), fmt.Sprintf("answer%d.%d for %s", round, n, c.name))
		}
		c.reads()
		c.w.insists(c.w.anna, card, "Resolve", "resolved")
		c.gets("Anna has closed this conversation")
		c.inOrder(card)
		if enough() {
			break
		}
		c.said = nil
	}
	c.does(step{says: "/goals", answers: []string{"Which goal would you like to look at?"}})
}

// inOrder checks a thread: each message of the person once, in order, but for repetitions.
func (c *chatter) inOrder(card botstest.SlackMessage) {
	var shown []string
	for _, m := range c.w.slack.Thread(card.Channel, card.TS)[1:] {
		if m.BotID != "" {
			_, said, _ := strings.Cut(m.Shown(), "\n")
			shown = append(shown, strings.TrimSpace(said))
		}
	}
	once, _ := collapse(shown)
	if !slices.Equal(once, c.said) {
		c.w.t.Errorf("%s said %q, and the thread shows %q", c.name, c.said, shown)
	}
}

// check compares the chat with what was expected.
func (c *chatter) check(kills int) {
	c.w.t.Helper()
	var got []string
	for _, sent := range c.w.phones.Sent() {
		if sent.Chat == c.user.ID && sent.Method == "sendMessage" {
			got = append(got, sent.Text)
		}
	}
	once, repeats := collapse(got)
	c.repeats = repeats
	if repeats > kills {
		c.w.t.Errorf("%s: %d messages repeated by %d kills", c.name, repeats, kills)
	}
	for i := range max(len(once), len(c.expected)) {
		if i >= len(once) || i >= len(c.expected) || !strings.HasPrefix(once[i], c.expected[i]) {
			c.w.t.Errorf("%s: message %d of %d is not what was expected (%d)\nexpected %q\ngot      %q\n%s", c.name, i, len(once), len(c.expected), at(c.expected, i), at(once, i), c.transcript())
			return
		}
	}
	chat := c.user.Chat()
	labels := chat[len(chat)-1].Labels()
	for _, title := range c.goals {
		if n := count(labels, title); n != 1 {
			c.w.t.Errorf("%s has the goal %q %d times: %q", c.name, title, n, labels)
		}
	}
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "nothing"
}

func count(list []string, word string) (n int) {
	for _, one := range list {
		if one == word {
			n++
		}
	}
	return n
}
