package mongo_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/event"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"alongside/store/mongo"
	"alongside/store/mongo/mongotest"
	"alongside/store/seal"
)

// shared is the server of all tests that do not hurt it.
var shared = sync.OnceValues(mongotest.Start)

func TestMain(m *testing.M) {
	code := m.Run()
	if s, err := shared(); err == nil {
		_ = s.Stop()
	}
	os.Exit(code)
}

// ferret returns the URI of the shared server. A server that cannot be had fails the test.
func ferret(t testing.TB) string {
	t.Helper()
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return s.URI
}

// named puts the name of a new database into a URI, and removes it after the test.
func named(t testing.TB, uri string) string {
	t.Helper()
	scheme, rest, _ := strings.Cut(uri, "://")
	rest, query, _ := strings.Cut(rest, "?")
	hosts, login, _ := strings.Cut(rest, "/")
	if login != "" && !strings.Contains(query, "authSource=") { // where the user is known, unless that is said
		query = strings.Trim(query+"&authSource="+login, "&")
	}
	name := "test_" + strings.ToLower(rand.Text()[:12])
	full := scheme + "://" + hosts + "/" + name + "?" + query
	if query == "" { // the test server answers one at a time, and many tests ask it
		full += "maxPoolSize=8&serverSelectionTimeoutMS=120000&timeoutMS=120000"
	}
	t.Cleanup(func() {
		for _, name := range []string{name, name + "_keys"} {
			if err := direct(t, uri).Database(name).Drop(context.WithoutCancel(t.Context())); err != nil {
				t.Error(err)
			}
		}
	})
	return full
}

// direct is a way to the server behind the store's back.
func direct(t testing.TB, uri string) *driver.Client {
	t.Helper()
	client, err := driver.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(context.WithoutCancel(t.Context())) })
	return client
}

// database is the store's, behind its back.
func database(t testing.TB, uri string) *driver.Database {
	t.Helper()
	_, rest, _ := strings.Cut(uri, "://")
	_, name, _ := strings.Cut(rest, "/")
	name, _, _ = strings.Cut(name, "?")
	return direct(t, uri).Database(name)
}

// place is where a store is: what one has to know to open it, as often as one likes.
type place struct {
	uri, keyFile string
	monitor      *event.CommandMonitor
	delay        time.Duration // of the journal; 0: as usual
}

func newPlace(t testing.TB, uri string) place {
	t.Helper()
	p := place{uri: named(t, uri), keyFile: filepath.Join(t.TempDir(), "service.key")}
	if _, err := seal.NewKeyFile(p.keyFile); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p place) options() mongo.Options {
	return mongo.Delayed(mongo.Options{KeyFile: p.keyFile, Monitor: p.monitor}, p.delay)
}

// open opens the store; who opens it closes it.
func (p place) open(t testing.TB) *mongo.Store {
	t.Helper()
	s, err := mongo.Open(context.WithoutCancel(t.Context()), p.uri, p.options())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// opened opens a store that ends with the test.
func (p place) opened(t testing.TB) *mongo.Store {
	t.Helper()
	s := p.open(t)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func number(prefix string, n int) string { return fmt.Sprintf("%s%04d", prefix, n) }
