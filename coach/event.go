package coach

import (
	"time"

	"alongside/bots"
)

// Event is something that happened to a person or a worker. Exactly one of the pointers is set.
//
// ID is the same for the same event however often it arrives, and At is when it happened (UTC).
type Event struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`

	Heard     *bots.Inbound `json:"-"`                   // from the person's chat, the team's channel or a card
	Tick      *Tick         `json:"tick,omitempty"`      // something of theirs is due
	Delivered *Delivered    `json:"delivered,omitempty"` // an outbox entry arrived
	Failed    *Failed       `json:"failed,omitempty"`    // or did not
	Invited   *Invitation   `json:"invited,omitempty"`   // a coordinator or worker made an invitation
	Agreed    *Agreed       `json:"agreed,omitempty"`    // the worker's side set an agreement
	Assigned  *Assigned     `json:"assigned,omitempty"`  // to a worker: this is a person of yours now
	Changed   *Changed      `json:"changed,omitempty"`   // to a person: their worker's hours, leave or cover changed
	SetUp     *SetUp        `json:"set_up,omitempty"`    // to a worker: their profile
}

// Tick says that the document's WakeAt has passed.
type Tick struct{}

// Delivered is the receipt of one outbox entry.
type Delivered struct {
	Entry   string    `json:"entry"`
	Message string    `json:"message"`
	At      time.Time `json:"at"`
}

// Failed says that one try to send an entry failed, and what that means.
type Failed struct {
	Entry      string        `json:"entry"`
	Kind       bots.Failure  `json:"kind"`
	RetryAfter time.Duration `json:"retry_after,omitempty"`
}

// Invitation makes an invitation: for a new person, or for one who moves to a new phone.
type Invitation struct {
	CodeHash string   `json:"code_hash"`
	Worker   WorkerID `json:"worker,omitempty"`
	Team     string   `json:"team,omitempty"`
	Name     Private  `json:"name,omitzero"`
	Lang     string   `json:"lang"`
	Zone     string   `json:"zone"`
}

// Agreed is an agreement proposed by the worker's side.
type Agreed struct {
	Agreement Agreement `json:"agreement"`
	By        WorkerID  `json:"by,omitempty"` // empty: a coordinator at the command line
}

// Assigned tells a worker that a person is theirs, or is not any more.
type Assigned struct {
	Person PersonID `json:"person"`
	Ended  bool     `json:"ended,omitempty"`
}

// Changed tells a person's document to compute its deadlines again.
type Changed struct {
	Worker  WorkerID `json:"worker"`
	Version int64    `json:"version"` // of the worker's document that holds the change
}

// SetUp writes a worker's profile.
type SetUp struct {
	Worker Worker `json:"worker"`
	// Also are people of other workers for whom this one covers, now or before the change.
	Also []PersonID `json:"also,omitempty"`
}
