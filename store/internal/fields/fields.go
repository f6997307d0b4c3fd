// Package fields finds every value of one type inside a document, by reflection over what would be encoded
// as JSON: private words to seal, times to bring to UTC. What it has learnt about a type is kept, so that
// the next document of that type costs a walk along the found fields alone. A Finder may be used
// concurrently; a document may not.
package fields

import (
	"fmt"
	"reflect"
	"sync"
)

// Finder finds values of type T. The zero Finder is ready.
type Finder[T any] struct {
	plans sync.Map // reflect.Type: *node, or the error why there can be none
}

// Each calls visit for every T in the document that doc points to, in a fixed order but for maps. path is
// where it stands, in the names of the JSON fields and without indexes and keys: "goals.title". visit may
// change the value. An error of visit ends the walk and is returned.
//
// It is an error if the document's type could hold a T where it cannot be found or changed: behind an
// interface, in the key of a map, in a field that is not exported.
func (f *Finder[T]) Each(doc any, visit func(path string, value *T) error) error {
	v := reflect.ValueOf(doc)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return fmt.Errorf("find fields: want a pointer to a document, got %T", doc)
	}
	plan, err := f.plan(v.Type().Elem())
	if err != nil {
		return err
	}
	if !plan.found {
		return nil
	}
	w := walk{visit: func(path string, leaf reflect.Value) error {
		return visit(path, leaf.Addr().Interface().(*T))
	}}
	return w.node(plan, v.Elem())
}

func (f *Finder[T]) plan(t reflect.Type) (*node, error) {
	known, ok := f.plans.Load(t)
	if !ok {
		n, err := plan(t, reflect.TypeFor[T]())
		if err != nil {
			known, _ = f.plans.LoadOrStore(t, err)
		} else {
			known, _ = f.plans.LoadOrStore(t, n)
		}
	}
	if err, bad := known.(error); bad {
		return nil, err
	}
	return known.(*node), nil
}
