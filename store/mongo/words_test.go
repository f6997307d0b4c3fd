package mongo_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"

	"alongside/coach"
	"alongside/store/mongo"
	"alongside/store/storetest"
)

// everythingIn is all documents of a database, as text.
func everythingIn(t *testing.T, data *driver.Database) string {
	t.Helper()
	names, err := data.ListCollectionNames(t.Context(), bson.M{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, name := range names {
		cursor, err := data.Collection(name).Find(t.Context(), bson.M{})
		if err != nil {
			t.Fatal(err)
		}
		var found []bson.Raw
		if err := cursor.All(t.Context(), &found); err != nil {
			t.Fatal(err)
		}
		for _, raw := range found {
			text.WriteString(raw.String())
		}
	}
	return text.String()
}

func TestNoWordOfAPersonCanBeReadInTheDatabase(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	place.delay = time.Hour
	s := place.opened(t)
	p, w, ridden, written := &coach.Person{}, &coach.Worker{}, coach.JournalEntry{}, coach.JournalEntry{}
	words := storetest.Fill(p)
	p.ID, p.Version, p.Lang = "p1", 0, "this-can-be-read"
	words = append(words, storetest.Fill(w)...)
	w.ID, w.Version = "U1", 0
	for _, e := range []*coach.JournalEntry{&written, &ridden} {
		words = append(words, storetest.Fill(e)...)
		e.Person = "p1"
	}
	written.ID, ridden.ID = "written", "ridden"
	save(t, s, p, written)
	entriesOf(t, s, "p1")
	save(t, s, p, ridden)
	if err := s.SaveWorker(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	data := database(t, place.uri)
	all := everythingIn(t, data)
	for _, readable := range []string{"this-can-be-read", "written", "ridden"} {
		if !strings.Contains(all, readable) {
			t.Fatalf("%q cannot be read: the test looks in the wrong place", readable)
		}
	}
	if len(words) < 20 {
		t.Fatalf("only %d words", len(words))
	}
	for _, word := range words {
		start, _, _ := strings.Cut(word, " ")
		if strings.Contains(all, strings.TrimPrefix(start, "wö")) {
			t.Errorf("%q can be read", word)
		}
	}
	if strings.Contains(all, "wrapped") {
		t.Error("the database that is backed up holds keys")
	}
	if keys := everythingIn(t, data.Client().Database(data.Name()+"_keys")); strings.Count(keys, "wrapped") < 3 {
		t.Errorf("the keys' own database holds %s", keys)
	}
}

func TestOfSomebodyErasedNothingButTheMarkIsLeft(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	s := place.opened(t)
	chat := joined(t, s, "p1")
	turn(t, s, chat, "m1")
	entriesOf(t, s, "p1")
	if err := s.ErasePerson(t.Context(), "p1"); err != nil {
		t.Fatal(err)
	}
	data := database(t, place.uri)
	var mark bson.M
	if err := data.Collection("people").FindOne(t.Context(), bson.M{"_id": "p1"}).Decode(&mark); err != nil || len(mark) != 2 {
		t.Errorf("the mark is %v, %v; want _id and erased", mark, err)
	}
	if all := everythingIn(t, data); strings.Contains(all, chat) || strings.Contains(all, "m1") {
		t.Errorf("left are %s", all)
	}
	if keys := everythingIn(t, data.Client().Database(data.Name()+"_keys")); strings.Count(keys, "wrapped") != 1 { // the proof
		t.Errorf("the key is left: %s", keys)
	}
}

// pathsOf are the names in a document, without what lists repeat.
func pathsOf(v any, at string, into map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			path := at + "." + name
			into[path] = true
			pathsOf(value, path, into)
		}
	case []any:
		for _, value := range v {
			pathsOf(value, at, into)
		}
	}
}

// Documents are written as encoding/json would name and nest them, so that one description fits both
// stores.
func TestADocumentHasTheNamesThatJSONGivesIt(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]*coach.Person{"full": {}, "bare": {ID: "p1"}, "realistic": realistic("p1")} {
		if name == "full" {
			storetest.Fill(p)
		}
		raw, err := mongo.Encode(t.Context(), t.TempDir(), p)
		if err != nil {
			t.Fatal(err)
		}
		body, err := json.Marshal(p) // the words are sealed by now
		if err != nil {
			t.Fatal(err)
		}
		var fromJSON, fromBSON map[string]any
		relaxed, err := bson.MarshalExtJSON(raw, true, false)
		if err != nil {
			t.Fatal(err)
		}
		for text, into := range map[string]*map[string]any{string(body): &fromJSON, string(relaxed): &fromBSON} {
			if err := json.Unmarshal([]byte(text), into); err != nil {
				t.Fatal(err)
			}
		}
		got, want := map[string]bool{}, map[string]bool{}
		pathsOf(fromBSON, "", got)
		pathsOf(fromJSON, "", want)
		var differ []string
		for path := range got {
			bare := path
			for _, own := range []string{".row", ".$date", ".$numberLong", ".$numberInt", ".$numberDouble"} {
				bare = strings.ReplaceAll(bare, own, "")
			}
			if !want[bare] && bare != "._id" {
				differ = append(differ, "only in BSON: "+path)
			}
			delete(got, path)
			got[bare] = true
		}
		for path := range want {
			absent := slices.ContainsFunc([]string{".wake_at", ".lease", ".lease.owner", ".lease.until"}, func(s string) bool { return s == path })
			if !got[path] && !(absent && name == "bare") {
				differ = append(differ, "only in JSON: "+path)
			}
		}
		if len(want) < 10 {
			t.Errorf("%s: only %d names", name, len(want))
		}
		for _, d := range differ {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// What the store puts beside the body must not hide a field of it.
func TestTheStoresOwnFieldsHideNothing(t *testing.T) {
	t.Parallel()
	for _, document := range []reflect.Type{reflect.TypeFor[coach.Person](), reflect.TypeFor[coach.Worker](), reflect.TypeFor[coach.JournalEntry]()} {
		named := 0
		for _, f := range reflect.VisibleFields(document) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name != "" {
				named++
			}
			if slices.Contains([]string{"_id", "handed", "erased", "erasing", "journal", "seq"}, name) {
				t.Errorf("%v has a field %q", document, name)
			}
		}
		if named < 5 {
			t.Errorf("%v has %d names", document, named)
		}
	}
}
