package pace

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"alongside/bots"
)

func TestIdleChatsAreForgotten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gate := New(Limits{Chat: 1, ChatBurst: 3})
		for n := range 1000 {
			if err := gate.Wait(t.Context(), fmt.Sprint(n), bots.Scheduled); err != nil {
				t.Fatal(err)
			}
		}
		gate.Pause("paused", time.Minute)
		if n := len(remembered(gate)); n != 1001 {
			t.Errorf("%d chats are remembered while their shares are not whole", n)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if names := remembered(gate); len(names) != 1 || names[0] != "paused" {
			t.Errorf("%d chats are remembered, want the paused one", len(names))
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(remembered(gate)) != 0 {
			t.Error("the paused chat is remembered after its pause")
		}
	})
}

func remembered(g *Gate) []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Collect(maps.Keys(g.chats))
}

// BenchmarkWait shows that a wait costs about the same beside ten chats and beside a hundred thousand.
func BenchmarkWait(b *testing.B) {
	for _, idle := range []int{10, 100_000} {
		b.Run(fmt.Sprint(idle, " chats"), func(b *testing.B) {
			gate := New(Limits{Chat: 0.0001, ChatBurst: 1 << 30})
			for n := range idle {
				if err := gate.Wait(b.Context(), fmt.Sprint(n), bots.Scheduled); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				if err := gate.Wait(b.Context(), "busy", bots.Interactive); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
