package botstest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// slackControl is what another process asks of the fake: the body of a POST, or the query of a GET.
type slackControl struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	Members  []string          `json:"members"`
	User     string            `json:"user"`
	Channel  string            `json:"channel"`
	TS       string            `json:"ts"`
	ThreadTS string            `json:"thread_ts"`
	Text     string            `json:"text"`
	Label    string            `json:"label"`
	Command  string            `json:"command"`
	Values   map[string]string `json:"values"`
	Files    []SlackFile       `json:"files"`
	Contains string            `json:"contains"`
	Count    int               `json:"count"`
	Kind     string            `json:"kind"`
	Code     string            `json:"code"`
	Seconds  int               `json:"seconds"` // of a throttle; of a wait, 10 if left out
	SlackURLs
}

// SlackShown is a message as the control endpoint shows it.
type SlackShown struct {
	SlackMessage
	Shown  string   `json:"shown"`
	Labels []string `json:"labels"`
}

func shownSlack(messages ...SlackMessage) []SlackShown {
	all := []SlackShown{}
	for _, m := range messages {
		all = append(all, SlackShown{SlackMessage: m, Shown: m.Shown(), Labels: m.Labels()})
	}
	return all
}

// controls lets other processes do over HTTP, in JSON, what the methods of Slack and SlackWorker do.
// A failure is answered with 409 and {"error": "..."}.
func (s *Slack) controls(mux *http.ServeMux) {
	for pattern, do := range map[string]func(context.Context, slackControl) (any, error){
		"GET /fake/{$}":         s.controlAbout,
		"POST /fake/worker":     s.controlWorker,
		"POST /fake/channel":    s.controlAddChannel,
		"GET /fake/channel":     s.controlChannel,
		"GET /fake/ephemerals":  s.controlEphemerals,
		"GET /fake/await":       s.controlAwait,
		"GET /fake/view":        s.controlView,
		"GET /fake/quiet":       s.controlQuiet,
		"POST /fake/post":       s.controlPost,
		"POST /fake/reply":      s.controlPost,
		"POST /fake/edit":       s.controlEdit,
		"POST /fake/delete":     s.controlDelete,
		"POST /fake/press":      s.controlPress,
		"POST /fake/submit":     s.controlSubmit,
		"POST /fake/command":    s.controlCommand,
		"POST /fake/home":       s.controlHome,
		"POST /fake/deliver":    s.controlDeliver,
		"POST /fake/fault":      s.controlFault,
		"POST /fake/disconnect": s.controlDisconnect,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			asked, err := readSlackControl(r)
			var answer any
			if err == nil {
				ctx, cancel := context.WithTimeout(r.Context(), max(time.Duration(asked.Seconds)*time.Second, 10*time.Second))
				defer cancel()
				answer, err = do(ctx, asked)
			}
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			if err != nil {
				w.WriteHeader(http.StatusConflict)
				answer = map[string]any{"error": err.Error()}
			}
			_, _ = w.Write(mustJSON(answer))
		})
	}
}

func readSlackControl(r *http.Request) (asked slackControl, err error) {
	if r.Method == http.MethodPost {
		decoder := json.NewDecoder(r.Body)
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&asked); err != nil {
			return asked, fmt.Errorf("decode what is asked: %w", err)
		}
		return asked, nil
	}
	query := r.URL.Query()
	asked.ID, asked.User, asked.Channel, asked.Contains = query.Get("id"), query.Get("user"), query.Get("channel"), query.Get("contains")
	for name, into := range map[string]*int{"seconds": &asked.Seconds, "count": &asked.Count} {
		if given := query.Get(name); given != "" {
			if _, err := fmt.Sscan(given, into); err != nil {
				return asked, fmt.Errorf("read %s: %w", name, err)
			}
		}
	}
	return asked, nil
}

// slackDone answers what has nothing to say.
var slackDone = map[string]any{"ok": true}

// known finds a member.
func (s *Slack) known(id string) (*SlackWorker, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users[id] == nil {
		return nil, fmt.Errorf("no worker %q", id)
	}
	return &SlackWorker{slack: s, ID: id}, nil
}

func (s *Slack) controlAbout(context.Context, slackControl) (any, error) {
	return map[string]any{
		"api_url": s.URL(), "bot_token": s.BotToken(), "app_token": s.AppToken(), "signing_secret": s.SigningSecret(), "lost": s.Lost(),
	}, nil
}

func (s *Slack) controlWorker(_ context.Context, c slackControl) (any, error) {
	if c.ID == "" {
		return nil, errors.New("a worker needs an id")
	}
	return map[string]any{"id": c.ID, "direct": s.Worker(c.ID, c.Name).Direct()}, nil
}

func (s *Slack) controlAddChannel(_ context.Context, c slackControl) (any, error) {
	if c.ID == "" {
		return nil, errors.New("a channel needs an id")
	}
	s.AddChannel(c.ID, c.Name, c.Members...)
	return slackDone, nil
}

func (s *Slack) controlChannel(_ context.Context, c slackControl) (any, error) {
	s.mu.Lock()
	found := s.channels[c.ID]
	if found == nil {
		s.mu.Unlock()
		return nil, fmt.Errorf("no channel %q", c.ID)
	}
	about := map[string]any{"id": found.ID, "name": found.Name, "members": slices.Clone(found.Members), "archived": found.Archived}
	s.mu.Unlock()
	about["messages"], about["transcript"] = shownSlack(s.Messages(c.ID)...), s.Transcript(c.ID)
	return about, nil
}

func (s *Slack) controlEphemerals(_ context.Context, c slackControl) (any, error) {
	return map[string]any{"messages": shownSlack(s.Ephemerals(c.User)...)}, nil
}

// controlAwait waits for a message in a channel, or for the count-th that only a user sees.
func (s *Slack) controlAwait(ctx context.Context, c slackControl) (any, error) {
	if c.Channel == "" {
		m, err := s.AwaitEphemeral(ctx, c.User, c.Count)
		return shownSlack(m)[0], err
	}
	m, err := s.Await(ctx, c.Channel, func(m SlackMessage) bool { return strings.Contains(m.Shown(), c.Contains) })
	return shownSlack(m)[0], err
}

func (s *Slack) controlView(ctx context.Context, c slackControl) (any, error) {
	v, err := s.AwaitView(ctx, c.User)
	return map[string]any{"view": v, "shown": v.Shown(), "inputs": v.Inputs()}, err
}

func (s *Slack) controlQuiet(ctx context.Context, _ slackControl) (any, error) {
	return slackDone, s.AwaitQuiet(ctx)
}

func (s *Slack) controlPost(_ context.Context, c slackControl) (any, error) {
	w, err := s.known(c.User)
	if err != nil {
		return nil, err
	}
	ts, err := w.Send(SlackPost{Channel: c.Channel, Thread: c.ThreadTS, Text: c.Text, Files: c.Files})
	return map[string]any{"ts": ts}, err
}

func (s *Slack) controlEdit(_ context.Context, c slackControl) (any, error) {
	w, err := s.known(c.User)
	if err != nil {
		return nil, err
	}
	return slackDone, w.EditMessage(c.Channel, c.TS, c.Text)
}

func (s *Slack) controlDelete(_ context.Context, c slackControl) (any, error) {
	w, err := s.known(c.User)
	if err != nil {
		return nil, err
	}
	return slackDone, w.DeleteMessage(c.Channel, c.TS)
}

func (s *Slack) controlPress(_ context.Context, c slackControl) (any, error) {
	w, err := s.known(c.User)
	if err != nil {
		return nil, err
	}
	return slackDone, w.Press(c.Channel, c.TS, c.Label)
}

// controlSubmit sends back the form that is open before the user.
func (s *Slack) controlSubmit(ctx context.Context, c slackControl) (any, error) {
	w, err := s.known(c.User)
	if err != nil {
		return nil, err
	}
	view, err := s.AwaitView(ctx, c.User)
	if err != nil {
		return nil, err
	}
	wrong, err := w.Submit(view, c.Values)
	return map[string]any{"errors": wrong}, err
}

func (s *Slack) controlCommand(_ context.Context, c slackControl) (any, error) {
	w, err := s.known(c.User)
	if err != nil {
		return nil, err
	}
	text, err := w.Command(c.Channel, c.Command, c.Text)
	return map[string]any{"text": text}, err
}

func (s *Slack) controlHome(_ context.Context, c slackControl) (any, error) {
	w, err := s.known(c.User)
	if err != nil {
		return nil, err
	}
	w.OpenHome()
	return slackDone, nil
}

func (s *Slack) controlDeliver(_ context.Context, c slackControl) (any, error) {
	s.DeliverTo(c.SlackURLs)
	return slackDone, nil
}

// controlFault lets something go wrong: kind is throttle (for seconds), away, stall, heal, drop_before,
// drop_after, garble, refuse (every token, with code) or archive (the channel).
func (s *Slack) controlFault(_ context.Context, c slackControl) (any, error) {
	do := map[string]func(){
		"throttle":    func() { s.Throttle(time.Duration(c.Seconds) * time.Second) },
		"away":        s.Away,
		"stall":       s.Stall,
		"heal":        s.Heal,
		"drop_before": func() { s.DropNext(false) },
		"drop_after":  func() { s.DropNext(true) },
		"garble":      s.GarbleNext,
		"refuse":      func() { s.RefuseTokens(c.Code) },
		"archive":     func() { s.Archive(c.Channel) },
	}[c.Kind]
	if do == nil {
		return nil, fmt.Errorf("no fault %q", c.Kind)
	}
	do()
	return slackDone, nil
}

// controlDisconnect ends the sockets: kind is drop, silence, or the reason Slack gives.
func (s *Slack) controlDisconnect(_ context.Context, c slackControl) (any, error) {
	switch c.Kind {
	case "drop":
		s.DropSockets()
	case "silence":
		s.SilenceSockets()
	default:
		s.Disconnect(c.Kind)
	}
	return slackDone, nil
}
