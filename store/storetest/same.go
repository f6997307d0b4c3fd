package storetest

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"alongside/coach"
)

// wantSame compares two documents in everything that a store has to keep: words by the words, times by the
// instant, and an empty list is no list.
func wantSame(t testing.TB, what string, got, want any) {
	t.Helper()
	if differ := difference(got, want); differ != "" {
		t.Errorf("%s: %s", what, differ)
	}
}

// difference tells the first difference between two documents; nothing if there is none.
func difference(got, want any) string {
	g, w := flatten(got), flatten(want)
	var differ []string
	for path, value := range w {
		if g[path] != value {
			differ = append(differ, fmt.Sprintf("%s: got %q, want %q", path, g[path], value))
		}
	}
	for path, value := range g {
		if _, ok := w[path]; !ok {
			differ = append(differ, fmt.Sprintf("%s: got %q, want nothing", path, value))
		}
	}
	if len(differ) == 0 {
		return ""
	}
	slices.Sort(differ)
	return fmt.Sprintf("%d differences, the first: %s", len(differ), differ[0])
}

// flatten writes every value of a document under its path.
func flatten(v any) map[string]string {
	flat := map[string]string{}
	flattenInto(flat, "", reflect.ValueOf(v))
	return flat
}

func flattenInto(flat map[string]string, path string, v reflect.Value) {
	if v.Kind() == reflect.Pointer {
		if !v.IsNil() {
			flat[path] = "something"
			flattenInto(flat, path, v.Elem())
		}
		return
	}
	switch value := v.Interface().(type) {
	case coach.Private:
		flat[path] = value.Reveal()
		return
	case time.Time:
		flat[path] = value.UTC().Format(time.RFC3339Nano)
		return
	case encoding.TextMarshaler:
		text, err := value.MarshalText()
		flat[path] = fmt.Sprint(string(text), err)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && field.Tag.Get("json") != "-" {
				flattenInto(flat, path+"."+field.Name, v.Field(i))
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			flattenInto(flat, fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			flattenInto(flat, fmt.Sprintf("%s[%v]", path, key), v.MapIndex(key))
		}
	default:
		flat[path] = fmt.Sprint(v.Interface())
	}
}
