package mongo

import (
	"bytes"
	"encoding"
	"fmt"
	"reflect"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// newRegistry returns what writes documents as encoding/json would, with BSON's own types: the driver does
// all but structs, which it would give other names and fill with empty fields, and types that write
// themselves as text, which it would write empty.
func newRegistry() *bson.Registry {
	r := bson.NewRegistry()
	registerRows(r)
	structs := &structCodec{}
	r.RegisterKindEncoder(reflect.Struct, structs)
	r.RegisterKindDecoder(reflect.Struct, structs)
	r.RegisterInterfaceEncoder(reflect.TypeFor[encoding.TextMarshaler](), bson.ValueEncoderFunc(encodeText))
	r.RegisterInterfaceDecoder(reflect.TypeFor[encoding.TextUnmarshaler](), bson.ValueDecoderFunc(decodeText))
	return r
}

// encodeText writes what has MarshalText.
func encodeText(ec bson.EncodeContext, vw bson.ValueWriter, v reflect.Value) error {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return vw.WriteNull()
		}
		encoder, err := ec.LookupEncoder(v.Type().Elem()) // a *time.Time is a time
		if err != nil {
			return err
		}
		return encoder.EncodeValue(ec, vw, v.Elem())
	}
	m, ok := v.Interface().(encoding.TextMarshaler)
	if !ok {
		m, ok = v.Addr().Interface().(encoding.TextMarshaler)
	}
	if !ok {
		return fmt.Errorf("%s has no MarshalText", v.Type())
	}
	text, err := m.MarshalText()
	if err != nil {
		return err
	}
	return vw.WriteString(string(text))
}

// decodeText reads what encodeText wrote.
func decodeText(dc bson.DecodeContext, vr bson.ValueReader, v reflect.Value) error {
	if v.Kind() == reflect.Pointer {
		if vr.Type() == bson.TypeNull {
			v.SetZero()
			return vr.ReadNull()
		}
		decoder, err := dc.LookupDecoder(v.Type().Elem())
		if err != nil {
			return err
		}
		v.Set(reflect.New(v.Type().Elem()))
		return decoder.DecodeValue(dc, vr, v.Elem())
	}
	u, ok := v.Addr().Interface().(encoding.TextUnmarshaler)
	if !ok {
		return fmt.Errorf("%s has no UnmarshalText", v.Type())
	}
	if vr.Type() != bson.TypeString {
		return fmt.Errorf("cannot read a %s as %s", vr.Type(), v.Type())
	}
	text, err := vr.ReadString()
	if err != nil {
		return err
	}
	return u.UnmarshalText([]byte(text))
}

// codec encodes and decodes what the store keeps.
type codec struct{ registry *bson.Registry }

// marshal encodes v, a pointer to a struct.
func (c codec) marshal(v any) (bson.Raw, error) {
	var buffer bytes.Buffer
	buffer.Grow(usualSize)
	encoder := bson.NewEncoder(bson.NewDocumentWriter(&buffer))
	encoder.SetRegistry(c.registry)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return buffer.Bytes(), nil
}

// usualSize is what most documents take, in bytes.
const usualSize = 8 << 10

// unmarshal decodes raw into v, a pointer to a struct.
func (c codec) unmarshal(raw bson.Raw, v any) error {
	return bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: raw}.UnmarshalWithRegistry(c.registry, v)
}

// date is t as BSON keeps it: milliseconds, UTC.
func date(t time.Time) bson.DateTime { return bson.NewDateTimeFromTime(t) }
