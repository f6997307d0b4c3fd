package storetest

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"alongside/coach"
)

// Fill sets everything in what v points to that a store has to keep, whatever fields its type has: every
// list and map gets two entries and every pointer something to point at, but recursive types end after one
// round. It returns the words it put into coach.Private fields, each of which is there once.
func Fill(v any) (words []string) {
	f := &filler{many: func() int { return 2 }}
	f.fill(reflect.ValueOf(v).Elem())
	return f.words
}

// filler fills documents by reflection.
type filler struct {
	many  func() int // how many entries a list, a map or a pointer gets
	count int        // what was filled so far, so that nothing is there twice
	words []string
	on    []reflect.Type // the types we are in
}

// texts are tried on types that read their own text.
var texts = []string{"Mon-Fri 09:00-12:00 13:00-17:00", "1 working day", "4h", "en"}

func (f *filler) fill(v reflect.Value) {
	f.count++
	switch value := v.Addr().Interface().(type) {
	case *coach.Private:
		word := fmt.Sprintf("wörd%06d \"of\" theirs", f.count)
		*value = coach.NewPrivate(word)
		f.words = append(f.words, word)
		return
	case *time.Time:
		*value = noon.Add(time.Duration(f.count) * (time.Hour + time.Millisecond))
		return
	case encoding.TextUnmarshaler:
		for _, text := range texts {
			if value.UnmarshalText([]byte(text)) == nil {
				return
			}
		}
		panic(fmt.Sprintf("storetest knows no text for %T: add one", value))
	}
	f.inside(v)
}

func (f *filler) inside(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("s" + strconv.Itoa(f.count))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(f.count%100 + 1))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(f.count%100 + 1))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(float64(f.count) + 0.5)
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Struct:
		f.fields(v)
	case reflect.Pointer, reflect.Slice, reflect.Map:
		f.entries(v)
	default:
		panic(fmt.Sprintf("storetest cannot fill a %s", v.Type()))
	}
}

func (f *filler) fields(v reflect.Value) {
	f.on = append(f.on, v.Type())
	defer func() { f.on = f.on[:len(f.on)-1] }()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.IsExported() && field.Tag.Get("json") != "-" {
			f.fill(v.Field(i))
		}
	}
}

// entries fills what may hold nothing, one or many.
func (f *filler) entries(v reflect.Value) {
	many := f.many()
	if many == 0 || f.goesRound(v.Type().Elem()) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), many, many))
		for i := range many {
			f.fill(v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range many {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			f.fill(key)
			f.fill(value)
			v.SetMapIndex(key, value)
		}
	}
}

// goesRound reports whether we are inside of an element already.
func (f *filler) goesRound(elem reflect.Type) bool {
	for _, t := range f.on {
		if t == elem {
			return true
		}
	}
	return false
}
