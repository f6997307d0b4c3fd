package dialogs

import (
	"fmt"
	"log/slog"
	"strconv"
	"time"
)

// Type is the type of a variable, a parameter or a fact in a script.
type Type string

// The types. A Date is a day or an instant; a List is used by choose/from alone.
const (
	Text   Type = "text"
	Number Type = "number"
	YesNo  Type = "yesno"
	Date   Type = "date"
)

// Value is what a variable holds. The zero Value is nothing: a question that was skipped. Its text may be
// a person's words, so it prints as its type alone.
type Value struct {
	Type   Type
	Text   string
	Number float64
	Yes    bool
	Date   time.Time // in the person's zone
}

// TextValue makes a Value of words.
func TextValue(s string) Value { return Value{Type: Text, Text: s} }

// NumberValue makes a Value of a number.
func NumberValue(n float64) Value { return Value{Type: Number, Number: n} }

// YesNoValue makes a Value of a yes or a no.
func YesNoValue(yes bool) Value { return Value{Type: YesNo, Yes: yes} }

// DateValue makes a Value of a day or an instant in the person's zone.
func DateValue(d time.Time) Value { return Value{Type: Date, Date: d} }

// IsNothing reports whether v holds nothing.
func (v Value) IsNothing() bool { return v.Type == "" }

// Format hides what v holds, for every verb.
func (v Value) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[" + v.name() + "]")) }

// LogValue hides what v holds.
func (v Value) LogValue() slog.Value { return slog.StringValue("[" + v.name() + "]") }

func (v Value) name() string {
	if v.IsNothing() {
		return "nothing"
	}
	return string(v.Type)
}

// Plain writes v for a placeholder in a text: numbers without a useless fraction. Yes/no and dates are
// written by the language's phrases; Plain gives "yes", "no" and the ISO day.
func (v Value) Plain() string {
	switch v.Type {
	case Text:
		return v.Text
	case Number:
		return strconv.FormatFloat(v.Number, 'f', -1, 64)
	case YesNo:
		if v.Yes {
			return "yes"
		}
		return "no"
	case Date:
		return v.Date.Format(time.DateOnly)
	}
	return ""
}
