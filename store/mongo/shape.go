package mongo

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// structCodec encodes structs by their json tags as encoding/json does: names, omitempty, omitzero, "-", and
// embedded structs in line with what holds them. A pointer to a struct that is tagged `bson:",inline"` is in line, too. Of fields
// with one name the outermost stands.
type structCodec struct {
	shapes sync.Map // reflect.Type: *shape
}

// shape is the fields of one struct type.
type shape struct {
	fields []field
	byName map[string]*field
}

// field is one of them, perhaps inside of others that are in line.
type field struct {
	name      string
	index     []int
	omitEmpty bool
	omitZero  bool
	encoder   bson.ValueEncoder
	decoder   bson.ValueDecoder
}

// EncodeValue implements bson.ValueEncoder.
func (c *structCodec) EncodeValue(ec bson.EncodeContext, vw bson.ValueWriter, v reflect.Value) error {
	s, err := c.shape(ec.Registry, v.Type())
	if err != nil {
		return err
	}
	dw, err := vw.WriteDocument()
	if err != nil {
		return err
	}
	for i := range s.fields {
		f := &s.fields[i]
		value := v.FieldByIndex(f.index)
		if f.omitZero && isZero(value) || f.omitEmpty && isEmpty(value) {
			continue
		}
		element, err := dw.WriteDocumentElement(f.name)
		if err != nil {
			return err
		}
		if err := f.encoder.EncodeValue(ec, element, value); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return dw.WriteDocumentEnd()
}

// DecodeValue implements bson.ValueDecoder. Fields that the type does not have are passed over: a newer
// Alongside may have written them.
func (c *structCodec) DecodeValue(dc bson.DecodeContext, vr bson.ValueReader, v reflect.Value) error {
	if t := vr.Type(); t != bson.TypeEmbeddedDocument && t != bson.Type(0) {
		return fmt.Errorf("cannot read a %s as %s", t, v.Type())
	}
	s, err := c.shape(dc.Registry, v.Type())
	if err != nil {
		return err
	}
	dr, err := vr.ReadDocument()
	if err != nil {
		return err
	}
	for {
		name, value, err := dr.ReadElement()
		if err == bson.ErrEOD { //nolint:errorlint // the reader's own sign, never wrapped
			return nil
		}
		if err != nil {
			return err
		}
		f := s.byName[name]
		if f == nil {
			if err := value.Skip(); err != nil {
				return err
			}
			continue
		}
		if err := f.decoder.DecodeValue(dc, value, v.FieldByIndex(f.index)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
}

func (c *structCodec) shape(r *bson.Registry, t reflect.Type) (*shape, error) {
	if known, ok := c.shapes.Load(t); ok {
		return known.(*shape), nil
	}
	s := &shape{byName: map[string]*field{}}
	if err := s.add(r, []inline{{typ: t}}); err != nil {
		return nil, fmt.Errorf("%s: %w", t, err)
	}
	for i := range s.fields {
		s.byName[s.fields[i].name] = &s.fields[i]
	}
	known, _ := c.shapes.LoadOrStore(t, s)
	return known.(*shape), nil
}

// inline is a struct whose fields stand in line.
type inline struct {
	typ   reflect.Type
	index []int
}

// add takes in the fields of one depth, and then of those below it.
func (s *shape) add(r *bson.Registry, level []inline) error {
	if len(level) == 0 {
		return nil
	}
	taken := map[string]bool{}
	for _, f := range s.fields {
		taken[f.name] = true
	}
	var below []inline
	for _, in := range level {
		for i := range in.typ.NumField() {
			sf := in.typ.Field(i)
			index := append(in.index[:len(in.index):len(in.index)], i)
			name, options, _ := strings.Cut(sf.Tag.Get("json"), ",")
			switch {
			case sf.Tag.Get("json") == "-":
				continue
			case sf.Tag.Get("bson") == ",inline": // a pointer to a struct, never nil
				below = append(below, inline{typ: sf.Type.Elem(), index: index})
				continue
			case sf.Anonymous && name == "" && sf.Type.Kind() == reflect.Struct:
				below = append(below, inline{typ: sf.Type, index: index})
				continue
			case !sf.IsExported():
				return fmt.Errorf("field %s would be left out: it is not exported", sf.Name)
			case name == "":
				name = sf.Name
			}
			if taken[name] {
				continue
			}
			f, err := newField(r, sf.Type, name, options)
			if err != nil {
				return fmt.Errorf("field %s: %w", sf.Name, err)
			}
			f.index = index
			s.fields = append(s.fields, f)
		}
	}
	return s.add(r, below)
}

func newField(r *bson.Registry, t reflect.Type, name, options string) (f field, err error) {
	f.name = name
	for option := range strings.SplitSeq(options, ",") {
		f.omitEmpty = f.omitEmpty || option == "omitempty"
		f.omitZero = f.omitZero || option == "omitzero"
	}
	if f.encoder, err = r.LookupEncoder(t); err != nil {
		return f, err
	}
	f.decoder, err = r.LookupDecoder(t)
	return f, err
}

// isZero is what omitzero asks.
func isZero(v reflect.Value) bool {
	if z, ok := v.Interface().(interface{ IsZero() bool }); ok && !(v.Kind() == reflect.Pointer && v.IsNil()) {
		return z.IsZero()
	}
	return v.IsZero()
}

// isEmpty is what omitempty asks.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Slice, reflect.Map, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}
