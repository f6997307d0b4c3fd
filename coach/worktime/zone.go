package worktime

import (
	"fmt"
	"sync"
	"time"
)

// zones remembers the zones that were loaded. It is a table of constants that fills as it is read: no
// caller can see whether a zone was in it.
var zones sync.Map // string: *time.Location

// LoadZone returns an IANA zone by name, like "Europe/Oslo". It costs a look-up after the first time. The
// error wraps ErrZone; the empty name and "Local" are no zones, since they depend on the machine.
func LoadZone(name string) (*time.Location, error) {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil
	}
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("%w: %q", ErrZone, name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %q", ErrZone, name)
	}
	zones.Store(name, loc)
	return loc, nil
}
