package coach

import (
	"time"

	"alongside/bots"
	"alongside/coach/worktime"
)

// Person is a service user, whole: everything that has to change in one step when something happens to
// them. It is saved as one document.
type Person struct {
	ID PersonID `json:"id"`
	Document

	Created time.Time    `json:"created"`
	Status  Status       `json:"status"`
	Invite  Invite       `json:"invite,omitzero"`
	Chat    bots.Address `json:"chat,omitzero"` // where they write; zero until they joined
	Blocked bool         `json:"blocked,omitempty"`
	Name    Private      `json:"name,omitzero"`
	Lang    string       `json:"lang"` // a language tag: "en"
	Zone    string       `json:"zone"` // an IANA zone: "Europe/Oslo"
	Paused  time.Time    `json:"paused,omitzero"`

	Worker    WorkerID    `json:"worker,omitempty"`
	Team      string      `json:"team,omitempty"` // key of Service.Teams; empty: the only one
	Consent   Consent     `json:"consent,omitzero"`
	Agreement Agreement   `json:"agreement,omitzero"`
	Proposed  *Agreement  `json:"proposed,omitempty"` // what the other side asks them to confirm
	Unasked   bool        `json:"unasked,omitempty"`  // and they have not been shown it yet: the bot has to be silent
	Shares    []Share     `json:"shares,omitempty"`
	Handoffs  []Handoff   `json:"handoffs,omitempty"` // the open ones, and those closed in the last weeks
	Danger    Danger      `json:"danger,omitzero"`
	Talk      Talk        `json:"talk,omitzero"`
	Goals     []Goal      `json:"goals,omitempty"`
	Challenge Challenge   `json:"challenge,omitzero"`
	Done      []Challenge `json:"done,omitempty"` // the last challenges, newest first
	Meetings  []Meeting   `json:"meetings,omitempty"`

	LastHeard time.Time `json:"last_heard,omitzero"` // when they last wrote or pressed
	LastTold  time.Time `json:"last_told,omitzero"`  // when the bot last said that it is a bot (H1)
	Weeks     []Week    `json:"weeks,omitempty"`
	Made      int64     `json:"made,omitempty"` // counts things that need an id
}

// Status says where a person stands with the service.
type Status string

// The states of a person.
const (
	Stranger Status = "stranger" // wrote to the bot and has no invitation
	Invited  Status = "invited"  // has an invitation, has not opened it
	Joining  Status = "joining"  // has opened it, has not accepted yet
	Active   Status = "active"
	Stopped  Status = "stopped" // asked for no more messages
)

// Invite serves one account once, within 7 days.
type Invite struct {
	Code    string       `json:"code,omitempty"` // a hash of it
	Made    time.Time    `json:"made,omitzero"`
	Expires time.Time    `json:"expires,omitzero"`
	UsedBy  bots.Address `json:"used_by,omitzero"`
	UsedAt  time.Time    `json:"used_at,omitzero"`
}

// Consent is what E1 asks for before first use.
type Consent struct {
	At     time.Time `json:"at,omitzero"`
	Danger bool      `json:"danger,omitempty"` // the standing Share of messages in danger
}

// Agreement is what person and worker agreed on (E2). The one in force is confirmed by both.
type Agreement struct {
	Version       int             `json:"version"`
	RespondWithin worktime.Within `json:"respond_within,omitzero"`
	Hours         worktime.Hours  `json:"hours,omitzero"` // zero: the worker's (E7)
	WhoStarts     string          `json:"who_starts,omitempty"`
	HowOften      string          `json:"how_often,omitempty"`
	InMeetings    string          `json:"in_meetings,omitempty"`
	ByWorker      time.Time       `json:"by_worker,omitzero"` // when each side said yes
	ByPerson      time.Time       `json:"by_person,omitzero"`
}

// Goal is something a person wants to do more of. It is private unless a Share says otherwise.
type Goal struct {
	ID      string    `json:"id"`
	Title   Private   `json:"title,omitzero"`
	Domain  string    `json:"domain,omitempty"` // health, social, productivity, creativity
	Why     Private   `json:"why,omitzero"`
	Next    Private   `json:"next,omitzero"` // the next small step
	Created time.Time `json:"created"`
	Moved   time.Time `json:"moved,omitzero"`  // last progress
	Moves   int       `json:"moves,omitempty"` // how often
	Closed  time.Time `json:"closed,omitzero"`
	Outcome string    `json:"outcome,omitempty"` // reached, changed, let go
}

// Challenge is one small thing for one day.
type Challenge struct {
	ID      string    `json:"id,omitempty"`
	Day     string    `json:"day,omitempty"` // the day in the person's zone: "2026-11-23"
	Goal    string    `json:"goal,omitempty"`
	Domain  string    `json:"domain,omitempty"`
	Words   Private   `json:"words,omitzero"`
	Chosen  time.Time `json:"chosen,omitzero"`
	Done    time.Time `json:"done,omitzero"`
	Skipped time.Time `json:"skipped,omitzero"`
	Reflect Private   `json:"reflect,omitzero"`
	AskAt   time.Time `json:"ask_at,omitzero"` // when the bot asks how it went
}

// Meeting is an appointment with a worker, and what the person wants to bring to it.
type Meeting struct {
	ID        string    `json:"id"`
	At        time.Time `json:"at,omitzero"`
	Day       string    `json:"day,omitempty"` // the day as the person gave it, in their zone
	Been      Private   `json:"been,omitzero"`
	Matters   Private   `json:"matters,omitzero"`
	Questions Private   `json:"questions,omitzero"`
	Mood      *int      `json:"mood,omitempty"` // 0-10, how I have been; nil: not said
	Created   time.Time `json:"created"`
	Prepared  time.Time `json:"prepared,omitzero"`
	Share     string    `json:"share,omitempty"`
}

// Week counts what the reports tell, in a week that begins on Monday in the person's zone.
type Week struct {
	Monday   string `json:"monday"`
	Heard    int    `json:"heard"`    // messages from the person
	Answers  int    `json:"answers"`  // from a worker
	Asked    int    `json:"asked"`    // handoffs opened
	Kept     int    `json:"kept"`     // answered in time
	Late     int    `json:"late"`     //
	Goals    int    `json:"goals"`    // progress on goals
	Done     int    `json:"done"`     // challenges done
	Prepared int    `json:"prepared"` // appointments prepared
	Outside  int    `json:"outside"`  // messages outside the agreement's hours
}
