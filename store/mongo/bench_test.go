package mongo_test

import (
	"bytes"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"alongside/coach"
	"alongside/store/mongo"
)

// BenchmarkSave is what the store's own code costs in a save: a turn's new words are sealed, the document
// and two journal entries are encoded. Compare it with BenchmarkPlainBSON.
func BenchmarkSave(b *testing.B) {
	s, err := mongo.Alone(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	p := realistic("p1")
	raw, err := mongo.Save(b.Context(), s, p) // seals what is there
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		p.Outbox[0].Message = &coach.Message{Words: coach.NewPrivate("When would you like to hear from me about it?")}
		if _, err := mongo.Save(b.Context(), s, p, heard("m1"), heard("m1/said")); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPlainBSON is what the driver alone takes to encode the same document, sealed already.
func BenchmarkPlainBSON(b *testing.B) {
	p := realistic("p1")
	if _, err := mongo.Encode(b.Context(), b.TempDir(), p); err != nil { // seals it
		b.Fatal(err)
	}
	registry := mongo.PlainRegistry()
	b.ReportAllocs()
	for b.Loop() {
		var buffer bytes.Buffer
		encoder := bson.NewEncoder(bson.NewDocumentWriter(&buffer))
		encoder.SetRegistry(registry)
		encoder.UseJSONStructTags()
		if err := encoder.Encode(p); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(buffer.Len()))
	}
}

// BenchmarkLoad is what it costs to read a document again: it is decoded and its words are opened.
func BenchmarkLoad(b *testing.B) {
	s, err := mongo.Alone(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	raw, err := mongo.Save(b.Context(), s, realistic("p1"))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if p, err := mongo.Load(b.Context(), s, raw); err != nil || p.Name.Reveal() != "Robin" {
			b.Fatal(err)
		}
	}
}
