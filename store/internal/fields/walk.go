package fields

import "reflect"

// walk is one way through one document.
type walk struct {
	visit func(path string, leaf reflect.Value) error
	path  []byte
}

func (w *walk) node(n *node, v reflect.Value) error {
	if n.leaf {
		return w.visit(string(w.path), v)
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return w.node(n.elem, v.Elem())
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if err := w.node(n.elem, v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Map:
		return w.values(n.elem, v)
	case reflect.Struct:
		for _, e := range n.fields {
			if err := w.field(e, v.Field(e.index)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walk) field(e edge, v reflect.Value) error {
	before := len(w.path)
	if e.name != "" {
		if before > 0 {
			w.path = append(w.path, '.')
		}
		w.path = append(w.path, e.name...)
	}
	err := w.node(e.to, v)
	w.path = w.path[:before]
	return err
}

// values visits a copy of each of a map's values, since they cannot be changed in place, and puts it back.
func (w *walk) values(elem *node, m reflect.Value) error {
	for _, key := range m.MapKeys() {
		value := reflect.New(elem.typ).Elem()
		value.Set(m.MapIndex(key))
		if err := w.node(elem, value); err != nil {
			return err
		}
		m.SetMapIndex(key, value)
	}
	return nil
}
