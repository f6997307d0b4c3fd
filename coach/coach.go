// Package coach is the domain: a Person, a Worker, what may happen to them, and what follows. It is pure:
// no I/O, no goroutines, no clock of its own. Everything that happens is an Event handled by Handle or
// HandleWorker; what follows is data (outbox entries, journal entries, a reply). A Person that was handed
// to Handle belongs to it: use the one in the Outcome.
package coach
