package e2e

import (
	"path/filepath"
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
	name := "e2e_" + strings.ToLower(strings.NewReplacer("/", "", "_", "").Replace(t.Name()))
	return []string{"ALONGSIDE_STORE=" + s.URI + name[:min(len(name), 40)] + "?maxPoolSize=10&serverSelectionTimeoutMS=20000", "ALONGSIDE_KEY_FILE=" + key}
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
