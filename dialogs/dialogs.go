// Package dialogs is the script language in which coordinators write what the bot says: it loads, checks
// and compiles scripts to state machines (github.com/looplab/fsm), and steps a Session through them. It is
// pure: no I/O but the files it is handed, no clock, no platform. A Library may be used by many goroutines.
package dialogs
