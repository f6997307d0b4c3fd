package e2e

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// with returns the environment of the world with some of it set otherwise: NAME=value, or NAME alone to
// leave it out.
func (w *world) with(changes ...string) []string {
	env := slices.Clone(w.env)
	for _, change := range changes {
		name, _, set := strings.Cut(change, "=")
		env = slices.DeleteFunc(env, func(kv string) bool { return strings.HasPrefix(kv, name+"=") })
		if set {
			env = append(env, change)
		}
	}
	return env
}

// Whatever has to be changed first is said in one line that names it: exit code 2, no stack, no token.
func TestWhatHasToBeChangedFirstIsSaidInOneLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t, polled)
	w.run("worker", "add", "--slack", "U1", "--name", "Anna", "--json") // makes the store: it is one of a live service
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	noise := w.write("noise.key", "this is no key\n")
	noStore := w.write("noise.db", strings.Repeat("this is no database\n", 400))
	fresh := "ALONGSIDE_STORE=sqlite:" + filepath.Join(t.TempDir(), "fresh.db")
	scripts := t.TempDir()
	if err := os.WriteFile(filepath.Join(scripts, "goal.yaml"), []byte("dialog: goal\ntitle: Goal\nstates:\n  a:\n    say: Hello\n    next: nowhere\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const telegramSecret, slackSecret = "4712:Hush-that-is-refused", "xoxb-Hush-that-is-refused"
	for _, c := range []struct {
		name  string
		env   []string
		words []string
	}{
		{"no Telegram token", []string{"TELEGRAM_BOT_TOKEN"}, []string{"TELEGRAM_BOT_TOKEN"}},
		{"no Slack token", []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"}, []string{"SLACK_BOT_TOKEN"}},
		{"no Slack bot token", []string{"SLACK_BOT_TOKEN"}, []string{"SLACK_BOT_TOKEN"}},
		{"no way to hear from Slack", []string{"SLACK_APP_TOKEN"}, []string{"SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"}},
		{"a Telegram token of no form", []string{"TELEGRAM_BOT_TOKEN=Hush"}, []string{"TELEGRAM_BOT_TOKEN"}},
		{"a Telegram token that is refused", []string{"TELEGRAM_BOT_TOKEN=" + telegramSecret}, []string{"TELEGRAM_BOT_TOKEN"}},
		{"a Slack token that is refused", []string{"SLACK_BOT_TOKEN=" + slackSecret}, []string{"SLACK_BOT_TOKEN"}},
		{"a Slack app token that is refused", []string{"SLACK_APP_TOKEN=xapp-Hush-refused"}, []string{"SLACK_APP_TOKEN"}},
		{"a token file that is not there", []string{"TELEGRAM_BOT_TOKEN", "TELEGRAM_BOT_TOKEN_FILE=/nowhere/token"}, []string{"TELEGRAM_BOT_TOKEN_FILE", "/nowhere/token"}},
		{"a webhook without a secret", []string{"TELEGRAM_WEBHOOK_URL=http://127.0.0.1:9/telegram/webhook"}, []string{"TELEGRAM_WEBHOOK_SECRET"}},
		{"a webhook secret of no form", []string{"TELEGRAM_WEBHOOK_URL=http://127.0.0.1:9/x", "TELEGRAM_WEBHOOK_SECRET=Hush with spaces"}, []string{"TELEGRAM_WEBHOOK_SECRET"}},
		{"a Slack address of no form", []string{"SLACK_API_URL=http://127.0.0.1:9/"}, []string{"SLACK_API_URL", "/api/"}},
		{"a Telegram address of no form", []string{"TELEGRAM_API_URL=127.0.0.1:9", "ALONGSIDE_TRIAL_FILE"}, []string{"TELEGRAM_API_URL"}},
		{"no service", []string{"ALONGSIDE_SERVICE"}, []string{"ALONGSIDE_SERVICE"}},
		{"a service file that is not there", []string{"ALONGSIDE_SERVICE=/nowhere/service.yaml"}, []string{"ALONGSIDE_SERVICE", "/nowhere/service.yaml"}},
		{"an address in use", []string{"ALONGSIDE_ADDR=" + taken.Addr().String()}, []string{"ALONGSIDE_ADDR", taken.Addr().String()}},
		{"a webhook address in use", []string{"ALONGSIDE_WEBHOOK_ADDR=" + taken.Addr().String()}, []string{"ALONGSIDE_WEBHOOK_ADDR"}},
		{"an address of no form", []string{"ALONGSIDE_ADDR=nonsense"}, []string{"ALONGSIDE_ADDR"}},
		{"a store of no form", []string{"ALONGSIDE_STORE=nonsense"}, []string{"ALONGSIDE_STORE"}},
		{"a store without a file", []string{"ALONGSIDE_STORE=sqlite:"}, []string{"ALONGSIDE_STORE"}},
		{"a store in a folder that is not there", []string{"ALONGSIDE_STORE=sqlite:" + noise + "/people.db"}, []string{noise + "/people"}},
		{"a store that is no database", []string{"ALONGSIDE_STORE=sqlite:" + noStore}, []string{"noise.db"}},
		{"a key file that is none", []string{fresh, "ALONGSIDE_KEY_FILE=" + noise}, []string{"noise.key"}},
		{"a key file that is a folder", []string{fresh, "ALONGSIDE_KEY_FILE=" + scripts}, []string{scripts}},
		{"a folder of scripts that is not there", []string{"ALONGSIDE_SCRIPTS=" + noise}, []string{"ALONGSIDE_SCRIPTS"}},
		{"a script that leads nowhere", []string{"ALONGSIDE_SCRIPTS=" + scripts}, []string{"goal.yaml:6"}},
		{"a trial beside real platforms", []string{"TELEGRAM_API_URL"}, []string{"ALONGSIDE_TRIAL_FILE"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.HasPrefix(c.name, "a Slack ") { // those come as far as Telegram, where only one may listen
				t.Parallel()
			}
			r := execute(t, w.dir, w.with(c.env...), "", "serve")
			r.oneLineNaming(t, c.words...)
			if strings.Contains(r.out+r.err, "Hush") {
				t.Errorf("a secret was printed:\n%s%s", r.out, r.err)
			}
		})
	}
}

func TestAMistakeInTheServiceFileIsNamedByLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t, polled)
	for name, c := range map[string]struct{ text, where string }{
		"no YAML":             {"name: [Riverside\n", "bad.yaml:"},
		"something else":      {"\x00\x01\x02\xff", "bad.yaml"},
		"a key nobody knows":  {strings.Replace(service, "hours:", "hourz:", 1), "bad.yaml:4:"},
		"hours of no form":    {strings.Replace(service, "Mon-Fri 09:00-17:00", "sometimes", 1), "bad.yaml:4:"},
		"a zone of no form":   {strings.Replace(service, "Europe/London", "Nowhere/Else", 1), "bad.yaml:2:"},
		"a language too many": {strings.Replace(service, "[en]", "[en, xx]", 1), "bad.yaml:3:"},
		"no channel":          {strings.Replace(service, "{handoffs: CHANDOFFS, urgent: CURGENT}", "{}", 1), "bad.yaml:5:"},
		"a level of no form":  {strings.Replace(service, "opens_from: high", "opens_from: sometimes", 1), "bad.yaml:8:"},
		"a time of no form":   {strings.Replace(service, "claim_within: 10m", "claim_within: soon", 1), "bad.yaml:9:"},
		"no contacts":         {service[:strings.Index(service, "  contacts")], "bad.yaml"},
		"a list for a name":   {strings.Replace(service, "name: Riverside", "name: [a, b]", 1), "bad.yaml:1:"},
		"nothing":             {"", "bad.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "bad.yaml")
			if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			execute(t, w.dir, w.with("ALONGSIDE_SERVICE="+file), "", "serve").oneLineNaming(t, c.where)
		})
	}
}

// A store belongs to real people or to a rehearsal, and never to both.
func TestAStoreOfTheOtherKindIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, polled)
	w.run("worker", "add", "--slack", "U1", "--name", "Anna")
	rehearsal := w.with("TELEGRAM_BOT_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "ALONGSIDE_TRIAL_FILE")
	if r := execute(t, w.dir, rehearsal, "", "worker", "list", "--json"); r.code != 0 || r.out != "" {
		t.Errorf("a rehearsal sees the workers of the real service: %d %q %q", r.code, r.out, r.err)
	}
	b, err := os.ReadFile(filepath.Join(w.dir, "people.db"))
	if err != nil {
		t.Fatal(err)
	}
	keys := filepath.Join(w.dir, "people-keys")
	// Somebody renames the real store so that a rehearsal would find it.
	if err := os.WriteFile(filepath.Join(w.dir, "other-rehearsal.db"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(w.dir, "other-rehearsal-keys"), os.DirFS(keys)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(w.dir, "other-rehearsal-keys", "service.key"), 0o600); err != nil {
		t.Fatal(err)
	}
	other := append(slices.DeleteFunc(rehearsal, func(kv string) bool { return strings.HasPrefix(kv, "ALONGSIDE_STORE=") }),
		"ALONGSIDE_STORE=sqlite:"+filepath.Join(w.dir, "other.db"))
	execute(t, w.dir, other, "", "serve").oneLineNaming(t, "ALONGSIDE_STORE", "live", "rehearsal")
}
