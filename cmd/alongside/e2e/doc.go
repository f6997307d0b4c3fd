// Package e2e holds the tests of the program as a whole: the real binary, started as a process, between a
// fake Telegram and a fake Slack. Each test has a world of its own (fakes, store, clock), so all of them
// run at the same time. At its end each world looks for words and tokens where none may be (I3): in what
// the processes printed and in the bytes of the store.
package e2e
