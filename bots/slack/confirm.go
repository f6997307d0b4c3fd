package slack

import (
	"github.com/slack-go/slack"

	"alongside/bots"
)

// answer is what an answer to a command looks like.
type answer struct {
	Type string `json:"response_type"`
	Text string `json:"text"`
}

// answerParts cuts an answer so that each part fits into a confirmation.
func answerParts(text string) []string { return split(text, maxWords) }

// confirmation is what goes back with the confirmation itself; nil if nothing does.
func (n notice) confirmation(reply bots.Reply) any {
	if len(n.in) == 0 {
		return nil
	}
	switch n.in[len(n.in)-1].Kind {
	case bots.Submitted:
		if wrong := complaints(reply.Errors, n.fields); wrong != nil {
			return wrong
		}
	case bots.Commanded:
		if parts := answerParts(reply.Text); len(parts) > 0 {
			return answer{Type: slack.ResponseTypeEphemeral, Text: escape(parts[0])}
		}
	}
	return nil
}
