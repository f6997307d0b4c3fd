package main

import (
	"bufio"
	"fmt"

	"alongside/coach/safety"
)

// findingView is what the recogniser says of one message.
type findingView struct {
	Level    string   `json:"level"`
	Category string   `json:"category,omitempty"`
	Rules    []string `json:"rules"`
}

// Run prints a JSON line for each message: every language pack, always.
func (c safetyTryCmd) Run(a *app) error {
	risk := safety.Default()
	if c.Message != "-" {
		return a.json(finding(risk, c.Message))
	}
	lines := bufio.NewScanner(a.io.in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if err := a.json(finding(risk, lines.Text())); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read messages: %w", err)
	}
	return nil
}

func finding(risk *safety.Recogniser, message string) findingView {
	f := risk.Assess(message)
	v := findingView{Level: f.Level.String(), Category: string(f.Category), Rules: f.Rules}
	if v.Rules == nil {
		v.Rules = []string{}
	}
	return v
}
