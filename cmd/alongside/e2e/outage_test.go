package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/bots/botstest"
)

// downFor is how long a platform is away in these tests, by the clock of the world.
const downFor = 10 * time.Minute

// elapses moves the clock on in steps, so that whatever is tried again meanwhile is.
func (w *world) elapses(tries func() int) {
	w.t.Helper()
	for range 5 {
		before := tries()
		w.clock.move(downFor / 5)
		for deadline := time.Now().Add(patience); tries() == before; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				w.t.Fatal("nothing is tried again")
			}
		}
	}
}

func TestWhileTelegramIsDownMessagesWaitInOrder(t *testing.T) {
	t.Parallel()
	for name, down := range map[string]func(*world){
		"nobody can connect": func(w *world) { w.phones.Away() },
		"a proxy says so": func(w *world) {
			for _, method := range []string{"", "getUpdates", "answerCallbackQuery"} {
				w.phones.Fault(botstest.TelegramFault{Method: method, Times: -1, HTML: true})
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, polled)
			w.addWorkers()
			w.serve()
			p := w.joins(60, "Downwren")
			p.asks("Is anybody there?")
			card := w.waitingCard(handoffs, "Is anybody there?")
			w.presses(w.anna, card, "Claim")
			p.sees("Anna has it now")
			p.reads()

			down(w)
			var answers, words []string
			for n := range 4 {
				answers = append(answers, fmt.Sprintf("Anna:\nanswer %d", n))
				w.replies(w.anna, card, fmt.Sprintf("answer %d", n))
				words = append(words, fmt.Sprintf("word %d", n))
				p.user.Say(words[n])
			}
			if err := w.slack.AwaitQuiet(w.wait()); err != nil {
				t.Fatal(err)
			}
			w.elapses(func() int { return strings.Count(w.said(), "send failed") })
			if status := w.running.get("/healthz"); status != 200 {
				t.Errorf("/healthz says %d while Telegram is down", status)
			}
			w.phones.Heal()
			w.clock.move(time.Minute)
			p.sees(answers...)
			for _, word := range words {
				w.inThread(card, word)
			}
			if got := p.received("Anna:\nanswer"); !slices.Equal(got, answers) {
				t.Errorf("the answers came as %q", got)
			}
			if got := w.threadOf(card, "word"); !slices.Equal(got, words) {
				t.Errorf("the words came as %q", got)
			}
		})
	}
}

func TestWhileSlackIsDownAHandoffWaitsAndThePersonKnows(t *testing.T) {
	t.Parallel()
	for _, how := range []transport{polled, hooked} {
		t.Run(how.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, how)
			w.addWorkers()
			w.serve()
			p := w.joins(61, "Awaywren")
			w.slack.Away()
			p.asks("The lift is stuck")
			p.says("and it is dark")
			p.says("and it is late")
			w.elapses(func() int { return w.slack.Calls("chat.postMessage") })
			p.awaits("the person learns that it could not be passed on", func(chat []botstest.TelegramMessage) bool {
				return slices.ContainsFunc(chat, func(m botstest.TelegramMessage) bool {
					return strings.Contains(m.Text, "I could not pass it on to Anna yet")
				})
			})
			w.slack.Heal()
			w.clock.move(time.Minute)
			card := w.waitingCard(handoffs, "The lift is stuck")
			w.inThread(card, "and it is late")
			if got, want := w.threadOf(card, "and it"), []string{"and it is dark", "and it is late"}; !slices.Equal(got, want) {
				t.Errorf("the words came as %q", got)
			}
			w.once(handoffs, "The lift is stuck")
			p.once("I could not pass it on to Anna yet")
			p.reads()
			w.replies(w.anna, card, "I am calling them")
			p.sees("Anna:\nI am calling them")
		})
	}
}

// received returns what the bot has written that begins like this, in order.
func (p *person) received(begins string) (texts []string) {
	for _, m := range p.user.Chat() {
		if m.FromBot && strings.HasPrefix(m.Text, begins) {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// threadOf returns what the person has said in a thread that begins like this, in order.
func (w *world) threadOf(card botstest.SlackMessage, begins string) (said []string) {
	for _, m := range w.slack.Thread(card.Channel, card.TS)[1:] {
		_, words, _ := strings.Cut(m.Shown(), "\n")
		if words = strings.TrimSpace(words); m.BotID != "" && strings.HasPrefix(words, begins) {
			said = append(said, words)
		}
	}
	return said
}
