package rehearsal_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"alongside/bots"
)

// Invariant I10: what is not authentic changes nothing.
func TestNoOtherPageCanDriveTheRoom(t *testing.T) {
	t.Parallel()
	s := open(t)
	chat := s.begin()
	say := []byte(`{"side":"phone","do":"say","chat":"` + chat.Chat + `","text":"forged"}`)
	forged := map[string]struct {
		change func(*http.Request)
		want   int
	}{
		"another origin":         {func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, http.StatusForbidden},
		"an origin of nothing":   {func(r *http.Request) { r.Header.Set("Origin", "null") }, http.StatusForbidden},
		"another port":           {func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:1") }, http.StatusForbidden},
		"another site":           {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, http.StatusForbidden},
		"no token":               {func(r *http.Request) { r.Header.Del("X-Room-Token") }, http.StatusForbidden},
		"an old token":           {func(r *http.Request) { r.Header.Set("X-Room-Token", "OLD") }, http.StatusForbidden},
		"a plain form":           {func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, http.StatusUnsupportedMediaType},
		"a name pointed at us":   {func(r *http.Request) { r.Host = "evil.example"; r.Header.Set("Origin", "http://evil.example") }, http.StatusMisdirectedRequest},
		"a name that looks like": {func(r *http.Request) { r.Host = "localhost.evil.example:80"; r.Header.Del("Origin") }, http.StatusMisdirectedRequest},
	}
	before := len(s.look().in(chat))
	for name, f := range forged {
		if status := s.post(say, f.change); status != f.want {
			t.Errorf("%s was answered with %d, want %d", name, status, f.want)
		}
	}
	s.quiet()
	if after := len(s.look().in(chat)); after != before {
		t.Errorf("the phone shows %d messages, want %d", after, before)
	}
	if status := s.post(say); status != http.StatusNoContent { // the same, from the page
		t.Errorf("the page's own was answered with %d", status)
	}
}

func TestNoOtherNameIsShownThePage(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, path := range []string{"/", "/room/events", "/room/assets/room.js"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.web.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = "evil.example"
		response, err := s.web.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("%s was answered with %d", path, response.StatusCode)
		}
	}
}

func TestWhatIsTooLongOrNotUnderstoodChangesNothing(t *testing.T) {
	t.Parallel()
	s := open(t)
	chat := s.begin()
	long := fmt.Sprintf(`{"side":"phone","do":"say","chat":%q,"text":%q}`, chat.Chat, strings.Repeat("x", 4097))
	wrong := map[string]struct {
		body string
		want int
	}{
		"huge":               {`{"text":"` + strings.Repeat("x", 70<<10) + `"}`, http.StatusRequestEntityTooLarge},
		"huge after the end": {`{}` + strings.Repeat(" ", 70<<10) + `{}`, http.StatusRequestEntityTooLarge},
		"too long":           {long, http.StatusBadRequest},
		"no JSON":            {`side=phone`, http.StatusBadRequest},
		"two at once":        {`{} {}`, http.StatusBadRequest},
		"unknown field":      {`{"side":"phone","sudo":true}`, http.StatusBadRequest},
		"unknown side":       {`{"side":"left"}`, http.StatusBadRequest},
		"unknown deed":       {fmt.Sprintf(`{"side":"phone","do":"dance","chat":%q}`, chat.Chat), http.StatusBadRequest},
		"an empty message":   {fmt.Sprintf(`{"side":"phone","do":"say","chat":%q}`, chat.Chat), http.StatusBadRequest},
		"an unknown worker":  {`{"side":"desk","do":"say","as":"W9","chat":"handoffs","text":"x"}`, http.StatusForbidden},
		"an unknown channel": {`{"side":"desk","do":"say","as":"W1","chat":"attic","text":"x"}`, http.StatusNotFound},
		"an unknown thread":  {`{"side":"desk","do":"say","as":"W1","chat":"handoffs","thread":"1.2","text":"x"}`, http.StatusNotFound},
		"back in time":       {`{"side":"room","do":"skip","minutes":-60}`, http.StatusBadRequest},
		"far too late":       {`{"side":"room","do":"skip","minutes":100000}`, http.StatusBadRequest},
	}
	for name, w := range wrong {
		if status := s.post([]byte(w.body)); status != w.want {
			t.Errorf("%s was answered with %d, want %d", name, status, w.want)
		}
	}
	s.quiet()
	if view := s.look(); len(view.Messages) != 1 || view.Clock.Now != began.UnixMilli() {
		t.Errorf("the page shows %d messages at %d", len(view.Messages), view.Clock.Now)
	}
}

func TestTheClockMovesForEverybody(t *testing.T) {
	t.Parallel()
	s := open(t)
	page := s.watch("")
	s.do(action{"side": "room", "do": "skip", "minutes": 60})
	page.await("clock", saying(fmt.Sprint(began.Add(time.Hour).UnixMilli())))
	if view := s.look(); view.Clock.Now != began.Add(time.Hour).UnixMilli() || view.Clock.Zone != "UTC" {
		t.Errorf("the clock is %+v", view.Clock)
	}
}

func TestAPageThatComesBackGetsWhatItMissed(t *testing.T) {
	t.Parallel()
	s := open(t)
	desk := s.room.Desk()
	page := s.watch("")
	s.send(desk, bots.Outbound{To: handoffs, Text: "one"})
	seen := page.await("message", saying("one"))
	page.leave()
	s.send(desk, bots.Outbound{To: handoffs, Text: "two"})
	s.send(desk, bots.Outbound{To: handoffs, Text: "three"})
	back := s.watch(seen.id)
	for _, want := range []string{"two", "three"} {
		if e := back.next(); e.name != "message" || !strings.Contains(e.data, want) {
			t.Errorf("it got %s %s, want %q", e.name, e.data, want)
		}
	}
}

func TestAPageThatMissedTooMuchOrAnotherRoomGetsEverything(t *testing.T) {
	t.Parallel()
	s := open(t)
	desk := s.room.Desk()
	first := s.watch("").next()
	for n := range 1100 {
		s.send(desk, bots.Outbound{To: handoffs, Text: fmt.Sprint(n)})
	}
	for _, last := range []string{first.id, "OTHERROOM1-1100", "nonsense", strings.Split(first.id, "-")[0] + "-999999999"} {
		if e := s.watch(last).next(); e.name != "state" || !strings.Contains(e.data, `"1099"`) {
			t.Errorf("after %q it got %s", last, e.name)
		}
	}
}

func TestThePageIsStrictAboutWhatItLoads(t *testing.T) {
	t.Parallel()
	s := open(t)
	response, err := s.web.Client().Get(s.web.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	policy := response.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy %q lacks %s", policy, want)
		}
	}
	html := s.get("/")
	for _, banned := range []string{"https://", " onclick", " style=", "<style", "<script>"} {
		if strings.Contains(html, banned) {
			t.Errorf("the page holds %q", banned)
		}
	}
	for _, file := range []string{"room.js", "phone.js", "desk.js", "form.js", "card.js", "log.js", "dom.js", "time.js"} {
		if code := s.get("/room/assets/" + file); strings.Contains(code, "innerHTML") || strings.Contains(code, "insertAdjacentHTML") {
			t.Errorf("%s makes markup of a string", file)
		}
	}
}

func TestCloseEndsTheStreams(t *testing.T) {
	t.Parallel()
	s := open(t)
	page := s.watch("")
	page.next()
	s.room.Close()
	s.room.Close()
	for page.lines.Scan() { // until the stream ends; the test's own deadline is the limit
		if strings.HasPrefix(page.lines.Text(), "event: ") {
			t.Errorf("after Close came %s", page.lines.Text())
		}
	}
}
