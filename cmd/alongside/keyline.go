package main

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
)

// atKey puts file and line before a mistake that begins with its key, like "crisis.opens_from: write ...".
// Where the key is missing it is the line of what should hold it.
func atKey(file string, text []byte, mistake error) string {
	key, _, _ := strings.Cut(mistake.Error(), ":")
	for key != "" {
		if line := lineOf(text, key); line > 0 {
			return file + ":" + strconv.Itoa(line) + ": " + mistake.Error()
		}
		cut := strings.LastIndex(key, ".")
		key = key[:max(cut, 0)]
	}
	return file + ":1: " + mistake.Error()
}

// lineOf returns the line of a key's value, or 0.
func lineOf(text []byte, key string) int {
	path, err := yaml.PathString("$." + key)
	if err != nil {
		return 0
	}
	node, err := path.ReadNode(bytes.NewReader(text))
	if err != nil || node == nil || node.GetToken() == nil || node.GetToken().Position == nil {
		return 0
	}
	return node.GetToken().Position.Line
}
