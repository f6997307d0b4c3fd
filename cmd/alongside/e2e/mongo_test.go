package e2e

import (
	"crypto/rand"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"alongside/store/mongo/mongotest"
)

// server is the one MongoDB of these tests.
var server = sync.OnceValues(mongotest.Start)

// shared is what the environment has to say for a store in MongoDB, in a database of the test's own.
func shared(t testing.TB) []string {
	t.Helper()
	s, err := server()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	key := filepath.Join(dir, "service.key")
	if r := execute(t, dir, nil, "", "key", "new", key); r.code != 0 || r.err != "" {
		t.Fatalf("key new: exit code %d: %s", r.code, r.err)
	}
	name := "e2e_" + strings.ToLower(rand.Text()[:12])
	return []string{"ALONGSIDE_STORE=" + s.URI + name + "?maxPoolSize=10&serverSelectionTimeoutMS=20000", "ALONGSIDE_KEY_FILE=" + key}
}

// The same story as with the embedded store.
func TestAPersonAndTheirWorkersInMongoDB(t *testing.T) {
	t.Parallel()
	w := newWorld(t, hooked, shared(t)...)
	w.addWorkers()
	w.serve()
	maya := w.comesIn()
	w.keepsThingsToHerself(maya)
	w.preparesAnAppointment(maya)
	w.talksWithAnna(maya)
	w.isAnsweredFromAForm(maya)
	w.isAnsweredLate(maya)
	w.agreesAnew(maya)
}

func TestWhatHasToBeChangedAboutMongoDBIsSaidInOneLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t, polled, shared(t)...)
	for name, c := range map[string]struct {
		env   []string
		words []string
	}{
		"no key file":           {[]string{"ALONGSIDE_KEY_FILE"}, []string{"ALONGSIDE_KEY_FILE", "key new"}},
		"a key that is missing": {[]string{"ALONGSIDE_KEY_FILE=/nowhere/service.key"}, []string{"ALONGSIDE_KEY_FILE", "/nowhere/service.key"}},
		"nobody there":          {[]string{"ALONGSIDE_STORE=mongodb://robin:Hush-a-word@127.0.0.1:1/"}, []string{"ALONGSIDE_STORE", "127.0.0.1:1"}},
		"no such host":          {[]string{"ALONGSIDE_STORE=mongodb+srv://robin:Hush-a-word@nowhere.invalid/"}, []string{"ALONGSIDE_STORE", "nowhere.invalid"}},
		"another scheme":        {[]string{"ALONGSIDE_STORE=mongo://robin:Hush-a-word@db/"}, []string{"ALONGSIDE_STORE", "mongodb://"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := execute(t, w.dir, w.with(c.env...), "", "doctor", "--json")
			if strings.Contains(r.out+r.err, "Hush") {
				t.Errorf("the password is shown:\n%s%s", r.out, r.err)
			}
			r = execute(t, w.dir, w.with(c.env...), "", "serve")
			r.oneLineNaming(t, c.words...)
			if strings.Contains(r.err, "Hush") {
				t.Errorf("the password is shown: %s", r.err)
			}
		})
	}
}

// isOfATurn leaves out what a process does by the clock: it looks for what is due, for keys and workers that
// were changed elsewhere, and writes the journal of many people together.
func isOfATurn(c mongotest.Command) bool {
	filter, _ := c.Body.Lookup("filter").DocumentOK()
	_, byID := filter.Lookup("_id").StringValueOK()
	return c.Name == "update" || c.Name == "find" && byID
}

// What somebody writes costs the program three commands until it is saved, and its answer two more.
func TestATurnCostsThreeCommandsAndItsAnswerTwo(t *testing.T) {
	t.Parallel()
	settings := shared(t)
	s, err := server()
	if err != nil {
		t.Fatal(err)
	}
	tap, err := mongotest.NewTap(s.URI)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tap.Close() })
	direct := strings.TrimPrefix(settings[0], "ALONGSIDE_STORE=")
	settings[0] = strings.Replace(settings[0], s.URI, tap.URI, 1)
	w := newWorld(t, hooked, settings...)
	w.addWorkers()
	w.serve()
	maya := w.comesIn()
	sent := func() {
		t.Helper()
		if err := mongotest.AwaitSent(w.wait(), direct); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		sent()
		tap.Seen()
		maya.says("/help")
		maya.sees("") // any answer
		sent()
		var got []string
		for _, c := range tap.Seen() {
			if isOfATurn(c) {
				got = append(got, c.Name+" "+c.Collection)
			}
		}
		if want := []string{"find routes", "find people", "update people", "find people", "update people"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
