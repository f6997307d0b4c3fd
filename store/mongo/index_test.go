package mongo_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"

	"alongside/coach"
	"alongside/store"
	"alongside/store/mongo"
	"alongside/store/seal"
)

// story does everything a store can do, as a service does it.
func story(t *testing.T, place place) {
	t.Helper()
	ctx := t.Context()
	s := place.open(t)
	var problems []error
	must := func(err error) { t.Helper(); problems = append(problems, err) }
	for i := range 3 {
		chat := joined(t, s, number("p", i))
		turn(t, s, chat, "m1")
		receipt(t, s, coach.PersonID(number("p", i)))
	}
	for _, id := range []coach.WorkerID{"U1", "U2"} {
		w := &coach.Worker{ID: id, Name: "Sam", Document: coach.Document{WakeAt: noon}}
		must(s.SaveWorker(ctx, w))
		must(s.SaveWorker(ctx, w))
		_, err := s.LoadWorker(ctx, id)
		must(err)
	}
	_, err := s.Workers(ctx)
	must(err)
	must(s.People(ctx, func(coach.PersonID) bool { return true }))
	p, err := s.LoadPerson(ctx, "p0000")
	must(err)
	p.WakeAt = noon
	many := make([]coach.JournalEntry, 300)
	for i := range many {
		many[i] = heard(number("e", i))
	}
	must(s.SavePerson(ctx, p, many)) // more than ride on
	must(s.SavePerson(ctx, p, nil))
	stale := *p
	must(s.SavePerson(ctx, p, nil))
	wantErr(t, s.SavePerson(ctx, &stale, nil), store.ErrConflict)
	_, err = s.TakeDue(ctx, noon, "me", noon.Add(time.Minute), 10)
	must(err)
	entriesOf(t, s, "p0000")
	must(s.Ping(ctx))
	setting := &store.Setting{Name: "mode", Body: []byte("live")}
	must(s.SaveSetting(ctx, setting))
	must(s.SaveSetting(ctx, setting))
	_, err = s.LoadSetting(ctx, "mode")
	must(err)
	must(s.DeleteRoute(ctx, "telegram:p0002"))
	must(s.ErasePerson(ctx, "p0001"))
	must(mongo.LookForErasures(ctx, s))
	must(s.Close())

	again := place.open(t) // somebody who has not seen the last version asks who rides in it
	p, err = again.LoadPerson(ctx, "p0000")
	must(err)
	must(again.Close())
	third := place.open(t)
	must(third.SavePerson(ctx, p, nil))
	must(third.Close())
	if err := errors.Join(problems...); err != nil {
		t.Fatal(err)
	}
}

func wantErr(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

func TestEveryQueryGoesThroughADeclaredIndex(t *testing.T) {
	t.Parallel()
	w := newWatch()
	place := newPlace(t, ferret(t))
	place.monitor = w.monitor()
	story(t, place)
	served := map[string]bool{}
	asked := 0
	for _, c := range w.seen() {
		for _, q := range queriesOf(c) {
			asked++
			name, ok := indexFor(c.collection, q)
			if !ok {
				t.Errorf("%s: no declared index serves %v", c, q)
			}
			served[c.collection+" "+name] = true
		}
	}
	if asked < 40 {
		t.Errorf("only %d queries were seen: the story is too short", asked)
	}
	for _, i := range mongo.DeclaredIndexes() {
		if !served[i.Collection+" "+i.Name] {
			t.Errorf("index %s of %s serves no query of the story", i.Name, i.Collection)
		}
	}
}

func TestTheDeclaredIndexesAreThere(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	place.opened(t)
	data := database(t, place.uri)
	keys := data.Client().Database(data.Name() + "_keys")
	for _, want := range mongo.DeclaredIndexes() {
		c := data.Collection(want.Collection)
		if want.Collection == "keys" {
			c = keys.Collection("keys")
		}
		there, err := c.Indexes().ListSpecifications(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(there, func(i driver.IndexSpecification) bool {
			return i.Name == want.Name && keysOf(i.KeysDocument) == strings.Join(want.Keys, " ")
		}) {
			t.Errorf("%s has no index %s", want.Collection, want.Name)
		}
	}
}

func keysOf(document bson.Raw) string {
	var keys []string
	elements, _ := document.Elements()
	for _, e := range elements {
		keys = append(keys, e.Key())
	}
	return strings.Join(keys, " ")
}

// query is what a command asks of an index.
type query struct {
	equal []string // fields that are held to one or a few values
	open  []string // fields that are held to a range
	sort  []string
}

func (q query) String() string {
	return fmt.Sprintf("equal %q, range %q, sort %q", q.equal, q.open, q.sort)
}

// queriesOf reads what a command looks for.
func queriesOf(c command) []query {
	var filters []bson.Raw
	var sort []string
	document := func(from bson.Raw, name string) {
		if d, ok := from.Lookup(name).DocumentOK(); ok {
			filters = append(filters, d)
		}
	}
	switch c.name {
	case "find":
		document(c.body, "filter")
		if d, ok := c.body.Lookup("sort").DocumentOK(); ok {
			sort = strings.Fields(keysOf(d))
		}
	case "update", "delete":
		list, _ := c.body.Lookup(c.name + "s").ArrayOK()
		values, _ := list.Values()
		for _, v := range values {
			document(v.Document(), "q")
		}
	}
	var queries []query
	for _, filter := range filters {
		q := query{sort: sort}
		elements, _ := filter.Elements()
		for _, e := range elements {
			condition, isDocument := e.Value().DocumentOK()
			switch {
			case strings.HasPrefix(e.Key(), "$"): // what stands in an $or only narrows the rest
			case isDocument && !strings.HasPrefix(keysOf(condition), "$in"):
				q.open = append(q.open, e.Key())
			default:
				q.equal = append(q.equal, e.Key())
			}
		}
		queries = append(queries, q)
	}
	return queries
}

// indexFor names the index that serves a query: its first keys are held to values, and the next is the one
// that is held to a range or sorted by, or there is none. All of a collection is read by _id alone.
func indexFor(collection string, q query) (string, bool) {
	indexes := append([]mongo.DeclaredIndex{{Collection: collection, Keys: []string{"_id"}, Name: "_id_"}}, mongo.DeclaredIndexes()...)
	for _, i := range indexes {
		if i.Collection != collection {
			continue
		}
		held := 0
		for held < len(i.Keys) && slices.Contains(q.equal, i.Keys[held]) {
			held++
		}
		rest := i.Keys[held:]
		narrowed := held > 0 || slices.Contains(q.open, i.Keys[0]) || len(q.equal)+len(q.open) == 0
		sorted := len(q.sort) <= len(rest) && slices.Equal(rest[:len(q.sort)], q.sort)
		if narrowed && sorted && (len(q.sort) > 0 || held > 0 || slices.Contains(q.open, i.Keys[0])) {
			return i.Name, true
		}
	}
	return "", false
}

// The test of the queries has to be able to fail.
func TestQueriesWithoutAnIndexAreNoticed(t *testing.T) {
	t.Parallel()
	for _, q := range []query{
		{}, {equal: []string{"status"}}, {open: []string{"wake_at"}, sort: []string{"created"}}, {open: []string{"lease.until"}},
		{equal: []string{"status"}, sort: []string{"_id"}}, {open: []string{"handed"}, sort: []string{"wake_at"}},
	} {
		if name, ok := indexFor("people", q); ok {
			t.Errorf("%v is said to be served by %s", q, name)
		}
	}
	if _, ok := indexFor("journal", query{equal: []string{"person"}, open: []string{"at"}, sort: []string{"at", "seq"}}); !ok {
		t.Error("the journal's own query is not served")
	}
}

// Two processes with two key files on one database would write what the other cannot read.
func TestAnotherServiceKeyIsRefused(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	place.opened(t)
	other := newPlace(t, ferret(t))
	other.uri = place.uri
	_, err := mongo.Open(t.Context(), other.uri, other.options())
	wantErr(t, err, seal.ErrKeyFile)
}
