package rehearsal

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"alongside/bots"
)

// actBytes is the most that one action may weigh.
const actBytes = 64 << 10

// skipMost is the most that the clock can be moved at once.
const skipMost = 7 * 24 * 60

// act is one thing that somebody does on the page.
type act struct {
	Side    string            `json:"side"` // phone, desk, room
	Do      string            `json:"do"`
	Chat    string            `json:"chat,omitempty"`
	Thread  string            `json:"thread,omitempty"`
	Message string            `json:"message,omitempty"`
	As      string            `json:"as,omitempty"` // desk: the worker who is played
	Tab     string            `json:"tab,omitempty"`
	Text    string            `json:"text,omitempty"`
	Media   bots.MediaKind    `json:"media,omitempty"`
	Data    string            `json:"data,omitempty"`
	Form    string            `json:"form,omitempty"`
	Values  map[string]string `json:"values,omitempty"`
	Minutes int               `json:"minutes,omitempty"`
}

// refusal is an action that changed nothing, and the sentence that says why.
type refusal struct {
	status int
	why    string
}

func (e *refusal) Error() string { return e.why }

func refuse(status int, why string) error { return &refusal{status, why} }

var (
	errUnknown = refuse(http.StatusBadRequest, "That cannot be done here.")
	errOther   = refuse(http.StatusConflict, "Somebody has started over with a new person.")
)

// act answers POST /room/act.
func (r *Room) act(w http.ResponseWriter, req *http.Request) {
	var a act
	err := decode(w, req, &a)
	if err == nil {
		err = r.do(req.Context(), a)
	}
	var no *refusal
	switch {
	case err == nil:
		w.WriteHeader(http.StatusNoContent)
	case errors.As(err, &no):
		answer(w, no.status, no.why)
	default:
		r.cfg.Log.ErrorContext(req.Context(), "act", slog.Any("err", err))
		answer(w, http.StatusInternalServerError, "That did not work.")
	}
}

func answer(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": why})
}

// decode reads exactly one action.
func decode(w http.ResponseWriter, req *http.Request, a *act) error {
	dec := json.NewDecoder(http.MaxBytesReader(w, req.Body, actBytes))
	dec.DisallowUnknownFields()
	err := dec.Decode(a)
	if err == nil {
		if _, more := dec.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("more than one value")
			var big *http.MaxBytesError
			if errors.As(more, &big) {
				err = more
			}
		}
	}
	var big *http.MaxBytesError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &big):
		return refuse(http.StatusRequestEntityTooLarge, "That is too long.")
	default:
		return refuse(http.StatusBadRequest, "That could not be read.")
	}
}

// do carries an action out. An error means that nothing has changed.
func (r *Room) do(ctx context.Context, a act) error {
	switch a.Side {
	case "phone":
		return r.doPhone(ctx, a)
	case "desk":
		return r.doDesk(a)
	case "room":
		return r.doRoom(a)
	}
	return errUnknown
}

func (r *Room) doPhone(ctx context.Context, a act) error {
	code := ""
	if a.Do == "begin" {
		var err error
		if code, err = r.invitation(ctx, a.Chat); err != nil {
			return err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if a.Chat != r.person.at.Chat {
		return errOther
	}
	switch a.Do {
	case "begin":
		return r.begin(code)
	case "unblock":
		return r.phone.block(false)
	}
	if !r.person.begun {
		return refuse(http.StatusConflict, "Press Start first.")
	}
	if r.person.blocked {
		return refuse(http.StatusConflict, "The bot is blocked. Unblock it first.")
	}
	switch a.Do {
	case "say":
		return r.phone.say(a.Text, a.Text, a.Media)
	case "edit":
		return r.phone.change(a.Message, a.Text)
	case "press":
		return r.phone.press(a.Message, a.Data)
	case "block":
		return r.phone.block(true)
	}
	return errUnknown
}

// begin sends "/start CODE", as the link of an invitation does. It shows as "/start".
func (r *Room) begin(code string) error {
	if r.person.begun {
		return nil
	}
	text := "/start"
	if code != "" {
		text += " " + code
	}
	r.person.begun = true
	err := r.phone.say("/start", text, bots.None)
	if err != nil {
		r.person.begun = false
	}
	return err
}

func (r *Room) doDesk(a act) error {
	by, ok := r.worker(a.As)
	if !ok {
		return refuse(http.StatusForbidden, "Choose who you are first.")
	}
	at := bots.Address{Bot: DeskName, Chat: a.Chat, Thread: a.Thread}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch a.Do {
	case "say":
		return r.desk.say(by, at, a.Text)
	case "edit":
		return r.desk.change(by, at, a.Message, a.Text)
	case "delete":
		return r.desk.remove(by, at, a.Message)
	case "press":
		return r.desk.press(by, at, a.Message, a.Data, a.Tab)
	case "command":
		return r.desk.command(by, at, a.Text, a.Tab)
	case "home":
		return r.desk.home(by, a.Tab)
	case "submit":
		return r.desk.submit(by, a.Form, a.Values)
	case "dismiss":
		return r.desk.dismiss(by, a.Form)
	}
	return errUnknown
}

func (r *Room) doRoom(a act) error {
	switch a.Do {
	case "skip":
		if r.cfg.Skip == nil || a.Minutes < 1 || a.Minutes > skipMost {
			return errUnknown
		}
		r.cfg.Skip(time.Duration(a.Minutes) * time.Minute)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.feed.publish("clock", r.clock())
		return nil
	case "over":
		r.mu.Lock()
		defer r.mu.Unlock()
		if a.Chat != r.person.at.Chat {
			return errOther
		}
		r.meet()
		r.feed.publish("phone", r.phoneState())
		return nil
	}
	return errUnknown
}
