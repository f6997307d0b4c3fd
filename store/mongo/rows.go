package mongo

import (
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// rowsCodec encodes a list of lists as a list of documents with a list in each: no query can look into an
// array that stands in an array, and some servers refuse it. Other lists are left to the driver.
type rowsCodec struct {
	encoder bson.ValueEncoder
	decoder bson.ValueDecoder
}

const rowName = "row"

func registerRows(r *bson.Registry) {
	list := reflect.TypeFor[[]int]()
	encoder, err := r.LookupEncoder(list) // the driver's own, for every list
	if err != nil {
		panic(err) // a registry without lists
	}
	decoder, err := r.LookupDecoder(list)
	if err != nil {
		panic(err)
	}
	c := rowsCodec{encoder: encoder, decoder: decoder}
	r.RegisterKindEncoder(reflect.Slice, c)
	r.RegisterKindDecoder(reflect.Slice, c)
}

func isRows(t reflect.Type) bool {
	return t.Elem().Kind() == reflect.Slice && t.Elem().Elem().Kind() != reflect.Uint8
}

// EncodeValue implements bson.ValueEncoder.
func (c rowsCodec) EncodeValue(ec bson.EncodeContext, vw bson.ValueWriter, v reflect.Value) error {
	if !isRows(v.Type()) || v.IsNil() {
		return c.encoder.EncodeValue(ec, vw, v)
	}
	aw, err := vw.WriteArray()
	if err != nil {
		return err
	}
	for i := range v.Len() {
		if err := c.encodeRow(ec, aw, v.Index(i)); err != nil {
			return err
		}
	}
	return aw.WriteArrayEnd()
}

func (c rowsCodec) encodeRow(ec bson.EncodeContext, aw bson.ArrayWriter, row reflect.Value) error {
	vw, err := aw.WriteArrayElement()
	if err != nil {
		return err
	}
	dw, err := vw.WriteDocument()
	if err != nil {
		return err
	}
	element, err := dw.WriteDocumentElement(rowName)
	if err != nil {
		return err
	}
	if err := c.EncodeValue(ec, element, row); err != nil {
		return err
	}
	return dw.WriteDocumentEnd()
}

// DecodeValue implements bson.ValueDecoder.
func (c rowsCodec) DecodeValue(dc bson.DecodeContext, vr bson.ValueReader, v reflect.Value) error {
	if !isRows(v.Type()) || vr.Type() != bson.TypeArray {
		return c.decoder.DecodeValue(dc, vr, v)
	}
	ar, err := vr.ReadArray()
	if err != nil {
		return err
	}
	v.SetLen(0)
	for {
		element, err := ar.ReadValue()
		if err == bson.ErrEOA { //nolint:errorlint // the reader's own sign, never wrapped
			return nil
		}
		if err != nil {
			return err
		}
		row := reflect.New(v.Type().Elem()).Elem()
		if err := c.decodeRow(dc, element, row); err != nil {
			return err
		}
		v.Set(reflect.Append(v, row))
	}
}

func (c rowsCodec) decodeRow(dc bson.DecodeContext, vr bson.ValueReader, row reflect.Value) error {
	dr, err := vr.ReadDocument()
	if err != nil {
		return err
	}
	for {
		name, element, err := dr.ReadElement()
		if err == bson.ErrEOD { //nolint:errorlint // the reader's own sign, never wrapped
			return nil
		}
		if err != nil {
			return err
		}
		if name != rowName {
			return fmt.Errorf("a list in a list has no field %s", name)
		}
		if err := c.DecodeValue(dc, element, row); err != nil {
			return err
		}
	}
}
