package oncall

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"alongside/bots"
)

func call(t *testing.T, status int, header string) (string, error) {
	t.Helper()
	var got struct{ Text string }
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		w.Header().Set("Retry-After", header)
		w.WriteHeader(status)
	}))
	defer server.Close()
	bot, err := New(server.URL + "/secret-path")
	if err != nil {
		t.Fatal(err)
	}
	_, err = bot.Send(context.Background(), bots.Outbound{Text: "an urgent handoff waits"})
	return got.Text, err
}

func TestACallIsMade(t *testing.T) {
	t.Parallel()
	text, err := call(t, http.StatusAccepted, "")
	if err != nil || text != "an urgent handoff waits" {
		t.Errorf("got %q, %v", text, err)
	}
}

func TestWhatAnAnswerMeans(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]bots.Failure{429: bots.Throttled, 503: bots.Temporary, 404: bots.Gone} {
		_, err := call(t, status, "7")
		var failed *bots.SendError
		if !errors.As(err, &failed) || failed.Kind != want {
			t.Errorf("%d means %v, want %s", status, err, want)
		}
		if strings.Contains(err.Error(), "secret-path") {
			t.Errorf("the address is in %q", err)
		}
	}
}

func TestAnAddressThatNobodyAnswersIsNotTold(t *testing.T) {
	t.Parallel()
	bot, err := New("http://127.0.0.1:1/secret-path")
	if err != nil {
		t.Fatal(err)
	}
	_, err = bot.Send(t.Context(), bots.Outbound{Text: "x"})
	var failed *bots.SendError
	if !errors.As(err, &failed) || failed.Kind != bots.Temporary || strings.Contains(err.Error(), "secret-path") {
		t.Errorf("got %v", err)
	}
	if _, err := New("not an address"); err == nil {
		t.Error("nonsense was taken for an address")
	}
}
