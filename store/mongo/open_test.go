package mongo_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"alongside/store/mongo"
	"alongside/store/seal"
)

// openError opens what cannot be opened, and returns why in no more than five seconds.
func openError(t *testing.T, uri, keyFile string) error {
	t.Helper()
	begun := time.Now()
	s, err := mongo.Open(t.Context(), uri, mongo.Options{KeyFile: keyFile})
	if err == nil {
		t.Fatalf("opened %s", errors.Join(s.Close()))
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("took %v to say so", took)
	}
	return err
}

func keyFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "service.key")
	if _, err := seal.NewKeyFile(path); err != nil {
		t.Fatal(err)
	}
	return path
}

const password = "s3cr%2Ft-w0rd"

// silent is a server that takes connections and says nothing.
func silent(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return listener.Addr().String()
}

func TestAURIThatDoesNotWorkSaysSoInOneLineWithoutThePassword(t *testing.T) {
	t.Parallel()
	host := strings.Trim(strings.TrimPrefix(ferret(t), "mongodb://"), "/")
	for name, c := range map[string]struct{ uri, says string }{
		"nobody listens":      {"mongodb://robin:" + password + "@127.0.0.1:1/alongside", "no MongoDB answers at 127.0.0.1:1"},
		"no such host":        {"mongodb://robin:" + password + "@nowhere.invalid:27017/", "no MongoDB answers at nowhere.invalid:27017"},
		"no such service":     {"mongodb+srv://robin:" + password + "@nowhere.invalid/", "the URI cannot be used"},
		"a host that is mute": {"mongodb://robin:" + password + "@" + silent(t) + "/", "no MongoDB answers at"},
		"a wrong password":    {"mongodb://robin:" + password + "@" + host + "/", "refuses the user or the password"},
		"an unescaped @":      {"mongodb://robin:s3cr@t-w0rd@" + host + "/", "the URI cannot be used"},
		"an unescaped /":      {"mongodb://robin:s3cr/t-w0rd@" + host + "/", "the URI cannot be used"},
		"an unescaped %":      {"mongodb://robin:s3cr%t-w0rd@" + host + "/", "the URI cannot be used"},
		"no MongoDB URI":      {"mysql://robin:" + password + "@" + host + "/", "the URI cannot be used"},
		"a port that is none": {"mongodb://robin:" + password + "@db:port/", "the URI cannot be used"},
		"an unknown option":   {"mongodb://robin:" + password + "@" + host + "/?retryWrites=perhaps", "the URI cannot be used"},
		"an impossible name":  {"mongodb://robin:" + password + "@" + host + "/a.b", "cannot be a database's name"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := openError(t, c.uri, keyFile(t))
			wantErr(t, err, mongo.ErrUnusable)
			t.Log(err)
			text := err.Error()
			if !strings.Contains(text, c.says) {
				t.Errorf("says %q, want %q", text, c.says)
			}
			if strings.Contains(text, "\n") {
				t.Errorf("says %q, want one line", text)
			}
			for _, part := range []string{"s3cr", "w0rd", "t-w"} {
				if strings.Contains(text, part) {
					t.Errorf("says %q, with %q of the password in it", text, part)
				}
			}
		})
	}
}

func TestNoSecretOfAURIIsInAnError(t *testing.T) {
	t.Parallel()
	for uri, leak := range map[string]string{
		"mongodb://robin:geheim@db/":                                         "cannot use mongodb://robin:geheim@db/",
		"mongodb://robin:ge%20heim@db/":                                      "cannot log in with ge heim or ge%20heim",
		"mongodb://db/?tlsCertificateKeyFilePassword=geheim":                 "wrong: geheim",
		"mongodb://db/?authMechanismProperties=AWS_SESSION_TOKEN:geheim&w=1": "wrong: AWS_SESSION_TOKEN:geheim",
		"mongodb://robin:geh@eim@db/":                                        "cannot find geh or eim@db",
	} {
		got := mongo.Conceal(uri, errors.New(leak)).Error()
		if strings.Contains(got, "geh") || strings.Contains(got, "eim") {
			t.Errorf("%s: %s", uri, got)
		}
	}
}

func TestTheDatabaseIsTheOneInTheURI(t *testing.T) {
	t.Parallel()
	for uri, want := range map[string]string{
		"mongodb://db:27017/care?w=1":                        "care_rehearsal",
		"mongodb://a:1,b:2/?replicaSet=rs0":                  "alongside_rehearsal",
		"mongodb://db":                                       "alongside_rehearsal",
		"mongodb+srv://robin:word@cluster.example.org/north": "north_rehearsal",
	} {
		if got, err := mongo.DatabaseName(uri, "_rehearsal"); err != nil || got != want {
			t.Errorf("%s: got %q, %v; want %q", uri, got, err, want)
		}
	}
}

func TestAStoreThatCannotBeUsedSaysWhy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(ctx context.Context, p place) error
		want  error
		says  string
	}{
		"no key file":   {func(_ context.Context, p place) error { return os.Remove(p.keyFile) }, seal.ErrKeyFile, "there is no key file"},
		"open key file": {func(_ context.Context, p place) error { return os.Chmod(p.keyFile, 0o644) }, seal.ErrKeyFile, "chmod 600"},
		"no keys": {func(ctx context.Context, p place) error {
			data := database(t, p.uri)
			return data.Client().Database(data.Name() + "_keys").Drop(ctx)
		}, mongo.ErrUnusable, "_keys with the keys of its people is missing"},
		"newer": {func(ctx context.Context, p place) error {
			_, err := database(t, p.uri).Collection("service").UpdateByID(ctx, "schema", bson.M{"$set": bson.M{"version": 99}})
			return err
		}, mongo.ErrUnusable, "written by a newer Alongside (schema 99, this one knows 1)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, ferret(t))
			s := p.open(t)
			save(t, s, realistic("p1"))
			if err := errors.Join(s.Close(), c.spoil(t.Context(), p)); err != nil {
				t.Fatal(err)
			}
			err := openError(t, p.uri, p.keyFile)
			wantErr(t, err, c.want)
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("says %q, want %q", err, c.says)
			}
		})
	}
}

func TestAMigrationRunsOnceAndBesideOthers(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	before, after := place.opened(t), place.opened(t)
	save(t, before, realistic("p1"))
	runs := 0
	mark := func(ctx context.Context) error {
		runs++
		save(t, before, realistic(number("q", runs))) // the others go on meanwhile
		_, err := database(t, place.uri).Collection("people").UpdateMany(ctx, bson.M{"zone": "Europe/Oslo"}, bson.M{"$set": bson.M{"new": true}})
		return err
	}
	for range 2 {
		if err := mongo.Migrate(t.Context(), after, mark); err != nil {
			t.Fatal(err)
		}
	}
	if runs != 1 {
		t.Errorf("the step ran %d times, want once", runs)
	}
	p, err := before.LoadPerson(t.Context(), "p1") // which does not know the new field
	if err != nil {
		t.Fatal(err)
	}
	save(t, before, p)
	if err := mongo.Migrate(t.Context(), before); !errors.Is(err, mongo.ErrUnusable) {
		t.Errorf("an older program opens a newer store: %v", err)
	}
	failed := errors.New("half way")
	if err := mongo.Migrate(t.Context(), after, mark, func(context.Context) error { return failed }); !errors.Is(err, failed) {
		t.Errorf("got %v", err)
	}
	again := 0
	if err := mongo.Migrate(t.Context(), after, mark, func(context.Context) error { again++; return nil }); err != nil || again != 1 {
		t.Errorf("a step that failed ran %d times afterwards, %v", again, err)
	}
}
