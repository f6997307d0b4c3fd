package play

import (
	"time"

	"alongside/coach"
	"alongside/coach/safety"
	"alongside/coach/worktime"
	"alongside/dialogs"
)

// World is the service that transcripts are played with where no other is named: an invented team in
// London, open on weekdays from nine to five.
func World(library *dialogs.Library) (coach.World, error) {
	hours, err := worktime.ParseHours("Mon-Fri 09:00-17:00")
	if err != nil {
		return coach.World{}, err
	}
	return coach.World{
		Scripts: library, Risk: safety.Default(),
		Service: coach.Service{
			Name: "Riverside community team", Zone: "Europe/London", Hours: hours,
			Crisis: coach.Crisis{OpensFrom: safety.High, ClaimWithin: 10 * time.Minute, Contacts: []coach.Contact{
				{Name: "Emergency services", Phone: "999"},
				{Name: "Samaritans", Phone: "116 123"},
				{Name: "Shout", Phone: "85258", Note: "text, day and night"},
			}},
		},
	}, nil
}
