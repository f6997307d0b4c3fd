package dialogs

import (
	"strconv"
	"strings"
)

// operand is a value as a script writes it: words, a number, yes or no, "{name}", or a text with
// placeholders.
type operand struct {
	at     position
	text   string
	quoted bool
	ref    string    // "{name}" alone
	fact   bool      // ref is a fact
	tmpl   *template // words with placeholders
	value  Value     // otherwise
}

func parseOperand(p *problems, n *node) operand {
	o := operand{at: n.position, text: n.text, quoted: n.quoted}
	if n.kind != scalarNode {
		fix := "one value, in quotes if it has braces"
		if n.kind == mapNode && len(n.pairs) == 1 && n.pairs[0].value.kind == nothingNode {
			fix = `"{` + n.pairs[0].key + `}" in quotes`
		}
		p.mustFix(n.position, fix, "a value is one word, number or text, not %s", n.describe())
		return o
	}
	t := parseTemplate(p, n.position, n.text)
	if name, ok := t.alone(); ok {
		o.ref, o.fact = name, strings.Contains(name, ".")
		return o
	}
	if !t.isFixed() {
		o.tmpl = t
		return o
	}
	o.text = t.fixed
	o.value = o.guess()
	return o
}

func (o operand) isLiteral() bool { return o.ref == "" && o.tmpl == nil }

// guess types a literal by its looks: a bare number or yes/no is that, the rest is text.
func (o operand) guess() Value {
	if !o.quoted {
		if yes, ok := literalYesNo(o.text); ok {
			return YesNoValue(yes)
		}
		if n, ok := literalNumber(o.text); ok {
			return NumberValue(n)
		}
	}
	return TextValue(o.text)
}

// as types a literal as want, if it can be written so.
func (o operand) as(want Type) (Value, bool) {
	switch want {
	case Text:
		return TextValue(o.text), true
	case YesNo:
		yes, ok := literalYesNo(o.text)
		return YesNoValue(yes), ok
	case Number:
		n, ok := literalNumber(o.text)
		return NumberValue(n), ok
	}
	return Value{}, false
}

func literalYesNo(s string) (yes, ok bool) {
	switch strings.ToLower(s) {
	case "yes", "true":
		return true, true
	case "no", "false":
		return false, true
	}
	return false, false
}

func literalNumber(s string) (float64, bool) {
	if s == "" || strings.Trim(s, "0123456789.-") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}
