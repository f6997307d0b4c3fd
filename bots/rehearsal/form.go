package rehearsal

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"alongside/bots"
)

// formsKeep is how many open forms a room remembers; the oldest goes first.
const formsKeep = 50

// inputRunes is how long an answer in a form may be where the form does not say.
const inputRunes = 3000

// forms are the modals that are open, by id.
type forms map[string]form

type form struct {
	order int
	by    Worker
	at    bots.Address // where it was asked for, and answers are shown
	modal bots.Modal
}

// shownForm is what the page shows of a modal.
type shownForm struct {
	ID     string       `json:"id"`
	Worker string       `json:"worker"`
	Tab    string       `json:"tab"` // the page that asked for it
	Title  string       `json:"title"`
	Submit string       `json:"submit"`
	Intro  string       `json:"intro,omitempty"`
	Inputs []shownInput `json:"inputs"`
}

type shownInput struct {
	Name      string        `json:"name"`
	Label     string        `json:"label"`
	Hint      string        `json:"hint,omitempty"`
	Value     string        `json:"value,omitempty"`
	Multiline bool          `json:"multiline,omitempty"`
	Optional  bool          `json:"optional,omitempty"`
	Max       int           `json:"max"`
	Options   []bots.Button `json:"options,omitempty"`
}

// formResult is what became of a form that was sent in: done, or what is wrong with which field.
type formResult struct {
	ID     string            `json:"id"`
	Done   bool              `json:"done"`
	Errors map[string]string `json:"errors,omitempty"`
}

// openForm opens a modal on the page that asked for it.
func (r *Room) openForm(by Worker, at bots.Address, tab string, modal bots.Modal) {
	if len(r.forms) >= formsKeep {
		oldest := slices.MinFunc(slices.Collect(maps.Keys(r.forms)), func(a, b string) int { return r.forms[a].order - r.forms[b].order })
		delete(r.forms, oldest)
	}
	id := "form-" + r.stamp(r.now())
	r.forms[id] = form{order: int(r.feed.last), by: by, at: at, modal: modal}
	shown := shownForm{ID: id, Worker: by.ID, Tab: tab, Title: modal.Title, Submit: modal.Submit, Intro: modal.Intro, Inputs: []shownInput{}}
	for _, in := range modal.Inputs {
		if in.Max <= 0 {
			in.Max = inputRunes
		}
		shown.Inputs = append(shown.Inputs, shownInput(in))
	}
	r.feed.publish("form", shown)
}

// submit is a worker sending a form in. What is plainly wrong comes back at once; the rest is the
// service's to judge, and the form stays open while it has something to say about it. As in Slack, a
// form belongs to no channel: it comes from the worker, and its Data says what it is about.
func (d *Desk) submit(by Worker, id string, values map[string]string) error {
	r := d.room
	f, ok := r.forms[id]
	if !ok || f.by.ID != by.ID {
		return refuse(409, "That form is not open any more.")
	}
	filled, wrong := f.fill(values)
	if len(wrong) > 0 {
		r.feed.publish("form_result", formResult{ID: id, Errors: wrong})
		return nil
	}
	from := bots.Address{Bot: DeskName, Chat: by.ID}
	event := fmt.Sprintf("%s:%s:submit:%s", from, id, r.stamp(r.now()))
	return d.happened(by, bots.Inbound{
		ID: event, Kind: bots.Submitted, From: from, Data: f.modal.Data, Form: filled, Trigger: event,
	}, func(reply bots.Reply) {
		if len(reply.Errors) > 0 {
			r.feed.publish("form_result", formResult{ID: id, Errors: reply.Errors})
			return
		}
		delete(r.forms, id)
		r.feed.publish("form_result", formResult{ID: id, Done: true})
		d.note(by, f.at, reply)
	})
}

// fill takes from values what the form asks for, and says what is wrong.
func (f form) fill(values map[string]string) (filled, wrong map[string]string) {
	filled, wrong = map[string]string{}, map[string]string{}
	for _, in := range f.modal.Inputs {
		value := values[in.Name]
		limit := in.Max
		if limit <= 0 {
			limit = inputRunes
		}
		switch {
		case strings.TrimSpace(value) == "":
			if !in.Optional {
				wrong[in.Name] = "This one is needed."
			}
		case utf8.RuneCountInString(value) > limit:
			wrong[in.Name] = fmt.Sprintf("At most %d characters.", limit)
		case len(in.Options) > 0 && !slices.ContainsFunc(in.Options, func(b bots.Button) bool { return b.Data == value }):
			wrong[in.Name] = "Choose one of these."
		}
		filled[in.Name] = value
	}
	return filled, wrong
}

// dismiss is a worker closing a form without sending it.
func (d *Desk) dismiss(by Worker, id string) error {
	if f, ok := d.room.forms[id]; ok && f.by.ID == by.ID {
		delete(d.room.forms, id)
		d.room.feed.publish("form_result", formResult{ID: id, Done: true})
	}
	return nil
}
