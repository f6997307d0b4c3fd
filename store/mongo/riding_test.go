package mongo_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"alongside/coach"
	"alongside/store"
	"alongside/store/mongo"
)

// ridersOf tells which entries ride in somebody's document, and which are in the journal.
func ridersOf(t *testing.T, place place, id string) (riding, written []string) {
	t.Helper()
	data := database(t, place.uri)
	var p struct {
		Journal []struct {
			ID string `bson:"id"`
		} `bson:"journal"`
	}
	if err := data.Collection("people").FindOne(t.Context(), bson.M{"_id": id}).Decode(&p); err != nil {
		t.Fatal(err)
	}
	for _, e := range p.Journal {
		riding = append(riding, e.ID)
	}
	cursor, err := data.Collection("journal").Find(t.Context(), bson.M{"person": id})
	if err != nil {
		t.Fatal(err)
	}
	var lines []struct {
		ID string `bson:"id"`
	}
	if err := cursor.All(t.Context(), &lines); err != nil {
		t.Fatal(err)
	}
	for _, e := range lines {
		written = append(written, e.ID)
	}
	slices.Sort(written)
	return riding, written
}

func wantRiders(t *testing.T, what string, place place, riding, written []string) {
	t.Helper()
	gotRiding, gotWritten := ridersOf(t, place, "p1")
	if !slices.Equal(gotRiding, riding) || !slices.Equal(gotWritten, written) {
		t.Errorf("%s: riding %q, want %q; in the journal %q, want %q", what, gotRiding, riding, gotWritten, written)
	}
}

func TestEntriesRideUntilTheyAreInTheJournal(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	place.delay = time.Hour
	s := place.opened(t)
	p := realistic("p1")
	save(t, s, p, heard("a"), heard("b"))
	wantRiders(t, "saved", place, []string{"a", "b"}, nil)
	save(t, s, p, heard("c"), heard("a"))
	wantRiders(t, "saved again at once", place, []string{"a", "b", "c"}, nil)
	if got := entriesOf(t, s, "p1"); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("the journal is %q", got)
	}
	wantRiders(t, "read", place, []string{"a", "b", "c"}, []string{"a", "b", "c"})
	save(t, s, p, heard("d"))
	wantRiders(t, "and they leave with the next save", place, []string{"d"}, []string{"a", "b", "c"})
	if got := entriesOf(t, s, "p1"); !slices.Equal(got, []string{"a", "b", "c", "d"}) {
		t.Errorf("the journal is %q", got)
	}
}

func TestTheJournalIsWrittenBehindTheSave(t *testing.T) {
	t.Parallel()
	w := newWatch()
	place := newPlace(t, ferret(t))
	place.monitor = w.monitor()
	save(t, place.opened(t), realistic("p1"), heard("a"))
	w.await(t, "insert", "journal")
}

// A process that dies between a save and the writing of the journal loses nothing: whoever saves the person
// next takes the entries along, loaded or not.
func TestEntriesThatADeadProcessLeftRideOn(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	place.delay = time.Hour
	dead := place.opened(t)
	p := realistic("p1")
	save(t, dead, p, heard("a"))

	next := place.open(t)
	save(t, next, p, heard("b")) // by the version alone
	if err := next.Close(); err != nil {
		t.Fatal(err)
	}
	wantRiders(t, "closed", place, []string{"a", "b"}, []string{"a", "b"})

	third := place.opened(t)
	if got := entriesOf(t, third, "p1"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("the journal is %q", got)
	}
	loaded, err := third.LoadPerson(t.Context(), "p1")
	if err != nil {
		t.Fatal(err)
	}
	entriesOf(t, third, "p1")
	save(t, third, loaded, heard("c"))
	wantRiders(t, "known to be written", place, []string{"c"}, []string{"a", "b"})
	stale := *p
	stale.Version--
	wantErr(t, third.SavePerson(t.Context(), &stale, nil), store.ErrConflict)
	ahead := *loaded
	ahead.Version += 3
	wantErr(t, third.SavePerson(t.Context(), &ahead, nil), store.ErrConflict)
}

// An erasure and the writing of a journal may meet in every way; nothing is left afterwards.
func TestTheJournalOfSomebodyErasedStaysEmpty(t *testing.T) {
	t.Parallel()
	w := newWatch()
	place := newPlace(t, ferret(t))
	place.delay = time.Hour
	eraser := place.opened(t)
	place.monitor = w.monitor()
	late := place.opened(t)
	save(t, late, realistic("p1"), heard("a"))
	write := mongo.WriteLater(late, "p1")
	if err := errors.Join(eraser.ErasePerson(t.Context(), "p1"), write(t.Context())); err != nil {
		t.Fatal(err)
	}
	w.await(t, "insert", "journal") // it came after the erasure
	_, err := late.LoadPerson(t.Context(), "p1")
	wantErr(t, err, store.ErrErased)
	if got := entriesOf(t, late, "p1"); len(got) > 0 {
		t.Errorf("the journal is %q", got)
	}
	if n, err := database(t, place.uri).Collection("journal").CountDocuments(t.Context(), bson.M{}); err != nil || n > 0 {
		t.Errorf("%d entries are left, %v", n, err)
	}
}

func TestAnErasureThatWasCutShortIsCompletedByTheNextOpen(t *testing.T) {
	t.Parallel()
	place := newPlace(t, ferret(t))
	s := place.open(t)
	chat := joined(t, s, "p1")
	joined(t, s, "p2")
	turn(t, s, chat, "m1")
	entriesOf(t, s, "p1")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	people := database(t, place.uri).Collection("people")
	if _, err := people.ReplaceOne(t.Context(), bson.M{"_id": "p1"}, bson.M{"erased": noon, "erasing": noon}); err != nil {
		t.Fatal(err)
	}
	s = place.opened(t)
	_, err := s.Route(t.Context(), chat)
	wantErr(t, err, store.ErrNotFound)
	data := database(t, place.uri)
	if n, err := data.Collection("journal").CountDocuments(t.Context(), bson.M{"person": "p1"}); err != nil || n > 0 {
		t.Errorf("%d entries are left, %v", n, err)
	}
	var key struct{ Wrapped []byte }
	if err := data.Client().Database(data.Name()+"_keys").Collection("keys").FindOne(t.Context(), bson.M{"_id": "person:p1"}).Decode(&key); err != nil || key.Wrapped != nil {
		t.Errorf("the key is still there (%v)", err)
	}
	if n, err := people.CountDocuments(t.Context(), bson.M{"erasing": bson.M{"$exists": true}}); err != nil || n > 0 {
		t.Errorf("%d erasures are still under way, %v", n, err)
	}
	if _, err := s.LoadPerson(t.Context(), "p2"); err != nil {
		t.Error(err)
	}
}

// Keys that another process erased are forgotten here as well.
func TestAnErasedKeyIsForgottenByOtherProcesses(t *testing.T) {
	t.Parallel()
	w := newWatch()
	place := newPlace(t, ferret(t))
	eraser := place.opened(t)
	joined(t, eraser, "p1")
	joined(t, eraser, "p2")
	place.monitor = w.monitor()
	other := place.opened(t)
	wrapped := func(id string) string {
		w.seen()
		_, err := mongo.WrappedKey(t.Context(), other, "person:"+id)
		what := "remembered"
		if slices.Contains(ofTurns(w.seen()), "find keys") {
			what = "asked for"
		}
		if errors.Is(err, store.ErrErased) {
			what += " and erased"
		} else if err != nil {
			t.Error(err)
		}
		return what
	}
	for _, id := range []coach.PersonID{"p1", "p2"} {
		if _, err := other.LoadPerson(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if got := wrapped("p1"); got != "remembered" {
		t.Errorf("loaded: the key is %s", got)
	}
	if err := errors.Join(eraser.ErasePerson(t.Context(), "p1"), mongo.LookForErasures(t.Context(), other)); err != nil {
		t.Fatal(err)
	}
	if got := wrapped("p1"); got != "asked for and erased" {
		t.Errorf("erased elsewhere: the key is %s", got)
	}
	if got := wrapped("p2"); got != "remembered" {
		t.Errorf("somebody else: the key is %s", got)
	}
	mongo.LookedForErasures(other, 30e9)
	if got := wrapped("p2"); got != "asked for" {
		t.Errorf("when nobody could look for half a minute: the key is %s", got)
	}
}
