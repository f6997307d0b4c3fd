package main

import (
	"errors"
	"fmt"

	"alongside/store/seal"
)

type keyCmd struct {
	New keyNewCmd `cmd:"" help:"Make a key file for a new service."`
}

type keyNewCmd struct {
	File string `arg:"" help:"Where to put it. It is never written over."`
}

// Run makes the key that seals people's words.
func (c keyNewCmd) Run(a *app) error {
	_, err := seal.NewKeyFile(c.File)
	if errors.Is(err, seal.ErrKeyFile) {
		return change("%v", err)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.io.out, "Made %s. Keep a copy apart from the data: without it nobody can read what people wrote.\n", c.File)
	return err
}
