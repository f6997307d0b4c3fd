// Package arrows proves that the linter's configuration holds the arrows between the packages of
// Alongside: it builds small trees with the same folders, lets files in them import what they must not,
// and expects the linter to name exactly those. It reads the configuration and changes nothing.
package arrows

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// An Import is one file that uses one thing: a package by its path below the module, any other package
// by its whole path, or, if it holds a parenthesis, a call.
type Import struct {
	File string // below the root: "coach/desk/desk.go"
	Uses string // "store/sqlite", "net/http", "time.Now()"
}

// Ours reports whether what is used is a package of Alongside.
func (i Import) Ours() bool {
	top, _, _ := strings.Cut(i.Uses, "/")
	return slices.Contains([]string{"bots", "cmd", "coach", "dialogs", "store"}, top)
}

// Folder is where the file lies.
func (i Import) Folder() string { return filepath.Dir(i.File) }

// source is the file.
func (i Import) source() string {
	name := filepath.Base(i.Folder())
	if strings.HasSuffix(i.File, "_test.go") {
		name += "_test"
	}
	switch {
	case strings.Contains(i.Uses, "("):
		from, _, _ := strings.Cut(i.Uses, ".")
		return fmt.Sprintf("package %s\n\nimport %q\n\nfunc init() { %s }\n", name, from, i.Uses)
	case i.Ours():
		return fmt.Sprintf("package %s\n\nimport _ %q\n", name, "alongside/"+i.Uses)
	}
	return fmt.Sprintf("package %s\n\nimport _ %q\n", name, i.Uses)
}

// Trees deals the imports out so that no tree has a cycle: Go would refuse that before the linter looks.
func Trees(imports []Import) [][]Import {
	var trees [][]Import
next:
	for _, one := range imports {
		for n := range trees {
			if !one.Ours() || !reaches(trees[n], one.Uses, one.Folder()) {
				trees[n] = append(trees[n], one)
				continue next
			}
		}
		trees = append(trees, []Import{one})
	}
	return trees
}

// reaches reports whether from uses to, directly or not.
func reaches(tree []Import, from, to string) bool {
	if from == to {
		return true
	}
	return slices.ContainsFunc(tree, func(i Import) bool { return i.Folder() == from && reaches(tree, i.Uses, to) })
}

// Grow writes a tree into the empty folder root, with the linter's configuration.
func Grow(root string, tree []Import, configuration []byte) error {
	files := map[string]string{
		".golangci.yml": string(configuration),
		"go.mod":        "module alongside\n\ngo 1.26.0\n\nrequire github.com/slack-go/slack v0.0.0\n\nreplace github.com/slack-go/slack => ./slack\n",
		"slack/go.mod":  "module github.com/slack-go/slack\n\ngo 1.26.0\n",
		"slack/it.go":   "package slack\n",
	}
	for _, i := range tree {
		files[i.File] = i.source()
		files[filepath.Join(i.Folder(), "doc.go")] = "package " + filepath.Base(i.Folder()) + "\n"
		if i.Ours() {
			files[filepath.Join(i.Uses, "doc.go")] = "package " + filepath.Base(i.Uses) + "\n"
		}
	}
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("make folder: %w", err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return fmt.Errorf("write file: %w", err)
		}
	}
	return nil
}
