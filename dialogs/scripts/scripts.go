// Package scripts holds the dialogs that ship with Alongside, what the bot says outside of them, and the
// transcripts that show how they go. The files lie in the program itself, so a folder of a service's own
// can only ever be laid over them.
package scripts

import "embed"

// FS holds NAME.yaml for each dialog, and phrases.yaml.
//
//go:embed *.yaml
var FS embed.FS

// Transcripts holds testdata/DIALOG.CASE.txt.
//
//go:embed testdata/*.txt
var Transcripts embed.FS
