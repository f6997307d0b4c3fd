package storetest

import (
	"testing"
	"time"

	"alongside/bots"
	"alongside/coach"
	"alongside/store"
)

func testOutbox(t *testing.T, s store.Store) {
	p := person("p1")
	var want []string
	for i := range 20 {
		id := number("m", (i*7)%20)
		want = append(want, id)
		p.Outbox = append(p.Outbox, coach.Entry{
			ID: id, To: bots.Address{Bot: "telegram", Chat: "4711"}, Lane: bots.Interactive, Decided: noon,
			Message: &coach.Message{Words: coach.NewPrivate("words " + id)},
		})
	}
	p.Lease = coach.Lease{Owner: "me", Until: noon.Add(15 * time.Second)}
	mustSave(t, s, p)
	wantOutbox(t, mustLoad(t, s, "p1"), want)

	p = mustLoad(t, s, "p1")
	p.Outbox = append(p.Outbox[1:], coach.Entry{ID: "last", For: "worker:U1", Event: &coach.Event{ID: "e1", At: noon, Tick: &coach.Tick{}}, Decided: noon})
	mustSave(t, s, p)
	p = mustLoad(t, s, "p1")
	wantOutbox(t, p, append(want[1:], "last"))
	if p.Outbox[0].Message.Words.Reveal() != "words "+want[1] || p.Outbox[19].Event == nil || p.Outbox[19].Event.Tick == nil {
		t.Error("an entry lost what it carries")
	}
	if p.Lease.Owner != "me" || !p.Lease.Until.Equal(noon.Add(15*time.Second)) {
		t.Errorf("the lease is %+v", p.Lease)
	}
}

func wantOutbox(t *testing.T, p *coach.Person, want []string) {
	t.Helper()
	if len(p.Outbox) != len(want) {
		t.Fatalf("%d entries, want %d", len(p.Outbox), len(want))
	}
	for i, e := range p.Outbox {
		if e.ID != want[i] {
			t.Errorf("entry %d is %s, want %s", i, e.ID, want[i])
		}
	}
}
