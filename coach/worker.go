package coach

import (
	"time"

	"alongside/coach/worktime"
)

// Worker is a mental-health worker or a peer worker. Saved as one document of their own; what concerns a
// person's document leaves through the worker's outbox.
type Worker struct {
	ID WorkerID `json:"id"`
	Document

	Name   string         `json:"name"`
	Hours  worktime.Hours `json:"hours,omitzero"` // zero: the service's
	Zone   string         `json:"zone"`
	Cover  WorkerID       `json:"cover,omitempty"`
	Leave  []Leave        `json:"leave,omitempty"`
	People []PersonID     `json:"people,omitempty"` // who they are the worker of
	Gone   bool           `json:"gone,omitempty"`   // has left the service
}

// Leave is when a worker is away.
type Leave struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}
