package fields

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// node says where the wanted type lies within one type. Nodes of recursive types point back to each other.
type node struct {
	typ    reflect.Type
	leaf   bool   // it is the wanted type itself
	found  bool   // it is, or holds it somewhere
	fields []edge // of a struct
	elem   *node  // of a pointer, slice, array or map
}

// edge is one field of a struct. One without a name stands in line with its parent, as JSON has it.
type edge struct {
	index int
	name  string
	to    *node
}

// planner builds the nodes of one document's type.
type planner struct {
	wanted reflect.Type
	nodes  map[reflect.Type]*node
	refuse []error
}

func plan(t, wanted reflect.Type) (*node, error) {
	p := planner{wanted: wanted, nodes: map[reflect.Type]*node{}}
	root := p.node(t, t.Name())
	if len(p.refuse) > 0 {
		return nil, p.refuse[0]
	}
	p.settle()
	return root, nil
}

func (p *planner) node(t reflect.Type, at string) *node {
	if n := p.nodes[t]; n != nil {
		return n
	}
	n := &node{typ: t}
	p.nodes[t] = n
	switch {
	case t == p.wanted:
		n.leaf, n.found = true, true
	case encodesItself(t):
		p.forbid(t, at, "inside a type that encodes itself")
	default:
		p.inside(n, at)
	}
	return n
}

func (p *planner) inside(n *node, at string) {
	switch t := n.typ; t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		n.elem = p.node(t.Elem(), at)
	case reflect.Map:
		p.forbid(t.Key(), at, "in the key of a map")
		n.elem = p.node(t.Elem(), at)
	case reflect.Struct:
		for i := range t.NumField() {
			p.field(n, t.Field(i), at+"."+t.Field(i).Name)
		}
	case reflect.Interface:
		p.refuse = append(p.refuse, fmt.Errorf("%s: an interface could hide %s", at, p.wanted))
	}
}

func (p *planner) field(n *node, f reflect.StructField, at string) {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if f.Tag.Get("json") == "-" {
		return
	}
	embedded := f.Anonymous && f.Type.Kind() == reflect.Struct
	if !f.IsExported() && !embedded {
		p.forbid(f.Type, at, "in a field that is not exported")
		return
	}
	switch {
	case f.Anonymous && name == "":
		name = ""
	case name == "":
		name = f.Name
	}
	n.fields = append(n.fields, edge{index: f.Index[0], name: name, to: p.node(f.Type, at)})
}

// forbid refuses the document if the wanted type can be reached from t.
func (p *planner) forbid(t reflect.Type, at, where string) {
	if reaches(t, p.wanted, map[reflect.Type]bool{}) {
		p.refuse = append(p.refuse, fmt.Errorf("%s: %s cannot be found %s", at, p.wanted, where))
	}
}

func reaches(t, wanted reflect.Type, seen map[reflect.Type]bool) bool {
	if t == wanted {
		return true
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return reaches(t.Elem(), wanted, seen)
	case reflect.Map:
		return reaches(t.Key(), wanted, seen) || reaches(t.Elem(), wanted, seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if reaches(t.Field(i).Type, wanted, seen) {
				return true
			}
		}
	}
	return false
}

// settle marks every node from which a leaf can be reached, and drops the ways that lead nowhere.
func (p *planner) settle() {
	for changed := true; changed; {
		changed = false
		for _, n := range p.nodes {
			if !n.found && n.holds() {
				n.found, changed = true, true
			}
		}
	}
	for _, n := range p.nodes {
		var kept []edge
		for _, e := range n.fields {
			if e.to.found {
				kept = append(kept, e)
			}
		}
		n.fields = kept
	}
}

func (n *node) holds() bool {
	if n.elem != nil && n.elem.found {
		return true
	}
	for _, e := range n.fields {
		if e.to.found {
			return true
		}
	}
	return false
}

// encodesItself reports whether encoding/json would ask t for its text instead of looking inside.
func encodesItself(t reflect.Type) bool {
	for _, m := range []reflect.Type{reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler]()} {
		if t.Kind() != reflect.Interface && (t.Implements(m) || reflect.PointerTo(t).Implements(m)) {
			return true
		}
	}
	return false
}
