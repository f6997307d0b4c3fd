// Package worktime counts time as workers do: in hours that are open, without holidays and leave.
package worktime

// Hours are the weekly hours in which somebody answers.
type Hours struct{ spec string }

// Within is how soon somebody answers.
type Within struct{ spec string }
