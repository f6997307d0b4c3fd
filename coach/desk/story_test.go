package desk

import (
	"testing"
	"testing/synctest"
	"time"
)

// One conversation from the invitation to a late answer told truthfully.
func TestAPersonAndAWorkerTalk(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.sees(s.slack, "Maya said yes to the agreement")

		s.says("/worker")
		t.Log(s.log(s.phone))
		t.Log(s.log(s.slack))
		_ = time.Second
		synctest.Wait()
	})
}
