// Package scripts holds the dialogs that ship, as files of the script language: one YAML file a dialog,
// and phrases.yaml for what is said outside of dialogs. It is data; package dialogs loads and checks it.
package scripts

import "embed"

// FS is the folder of shipped scripts. A service may lay a folder of its own over it, file by file.
//
//go:embed *.yaml
var FS embed.FS
