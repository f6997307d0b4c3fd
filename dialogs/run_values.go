package dialogs

import (
	"maps"
	"strings"
	"time"
)

// put gives a variable of the innermost dialog a value.
func (r *run) put(name string, v Value) {
	i := len(r.s.Frames) - 1
	f := &r.s.Frames[i]
	if !r.mine[i] {
		f.Vars, r.mine[i] = maps.Clone(f.Vars), true
	}
	if v.IsNothing() {
		delete(f.Vars, name)
		return
	}
	if f.Vars == nil {
		f.Vars = make(map[string]Value, 4)
	}
	f.Vars[name] = v
}

// get returns a variable of the innermost dialog, or a fact.
func (r *run) get(name string, fact bool) Value {
	if fact {
		return r.h.Fact(name)
	}
	return r.top().Vars[name]
}

// look is get for guards. Numbers and yes/no that a fact does not have are 0 and no.
func (r *run) look(name string) any {
	fact := strings.Contains(name, ".")
	v := r.get(name, fact)
	if fact && v.IsNothing() {
		switch r.l.voc.Facts[name].Type {
		case Number:
			return 0.0
		case YesNo:
			return false
		}
	}
	return v.plain()
}

// write renders a template.
func (r *run) write(t *template) string {
	if t == nil {
		return ""
	}
	if t.isFixed() {
		return t.fixed
	}
	var b strings.Builder
	b.Grow(64)
	for _, p := range t.parts {
		if p.name == "" {
			b.WriteString(p.text)
			continue
		}
		v := r.get(p.name, p.fact)
		if v.Type == Date {
			r.tongue.write(&b, v, r.today())
		} else {
			r.tongue.write(&b, v, time.Time{})
		}
	}
	return b.String()
}

// value works an operand out, as a want.
func (r *run) value(o *operand, want Type) Value {
	switch {
	case o.tmpl != nil:
		return TextValue(r.write(o.tmpl))
	case o.ref == "":
		return o.value
	}
	v := r.get(o.ref, o.fact)
	if want == Text && v.Type != Text && !v.IsNothing() {
		var b strings.Builder
		r.tongue.write(&b, v, r.today())
		return TextValue(b.String())
	}
	return v
}

// say adds a message, or several where the words in it make it too long for one.
func (r *run) say(text string) {
	for text != "" {
		part := text
		if len(text) > maxSay && length(text) > maxSay {
			part = firstPart(text, maxSay)
		}
		r.out.Says = append(r.out.Says, Say{Text: part})
		text = strings.TrimLeft(text[len(part):], " \n")
	}
}

// firstPart cuts a text of more than n characters between lines, or words, or where it must.
func firstPart(text string, n int) string {
	stop := 0
	for i := range text {
		if n == 0 {
			stop = i
			break
		}
		n--
	}
	for _, gap := range []string{"\n", " "} {
		if i := strings.LastIndex(text[:stop], gap); i > stop/2 {
			return text[:i]
		}
	}
	return text[:stop]
}

func (r *run) phrase(key string, args map[string]string) string {
	return r.l.Phrase(r.h.Lang(), key, args)
}
