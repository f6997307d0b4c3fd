// Package worktime counts time as workers do: in hours that are open, without holidays and leave.
//
// It turns "1 working day" asked at some instant into the instant by which somebody has promised to
// answer, and says that instant in words. It knows nothing of people, workers or messages; it does no
// I/O except reading the time zone database, never asks what time it is, and everything in it is a
// value that may be used by many goroutines at once.
//
// A calendar is open when the clock on the wall says so: an hour that daylight saving skips is not
// there to be worked, and one that it repeats is open both times.
package worktime

import (
	"errors"
	"time"
)

var (
	// ErrNoHours means that a calendar has no open time, or too little of it, within a year.
	ErrNoHours = errors.New("no open hours within a year")
	// ErrZone means that a calendar's zone is empty or not in the time zone database.
	ErrZone = errors.New("unknown time zone")
	// ErrNoWithin means that no answer time was agreed: the Within is zero.
	ErrNoWithin = errors.New("no answer time agreed")
)

// horizon is how far ahead anything is looked for.
const horizon = 366 * 24 * time.Hour
