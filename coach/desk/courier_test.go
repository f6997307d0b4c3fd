package desk

import (
	"testing"
	"testing/synctest"
	"time"

	"alongside/coach"
)

// I1: one turn saves, another one's receipt is saved after it, and only then the first comes to send: what
// was ready when it saved has been sent meanwhile, and is not sent again.
func TestATurnThatComesLateSendsNothingTwice(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		entry := coach.Entry{ID: "e1", To: maya, Message: &coach.Message{Words: coach.NewPrivate("only once")}, Decided: time.Now()}
		early := coach.Document{Version: 1005, Lease: coach.Lease{Owner: "process-1", Until: time.Now().Add(Lease)}}
		late := early
		late.Version, late.Lease = 1006, coach.Lease{}
		s.desk.courier.send("person:p9", &late, nil) // the receipt's save: nothing is ready any more
		s.desk.courier.send("person:p9", &early, []coach.Entry{entry})
		synctest.Wait()
		s.never(s.phone, "only once")
	})
}
