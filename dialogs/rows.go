package dialogs

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// rows lays the buttons out: numbers side by side, yes and no beside each other, many short ones in pairs,
// the rest one below the other. All of it is cut from two pieces of memory.
func (r *run) rows(st *state, offer []offered, human string) [][]Choice {
	n := len(offer)
	if human != "" {
		n++
	}
	if n == 0 {
		return nil
	}
	var data strings.Builder
	data.Grow(n * 12)
	var number [20]byte
	question := strconv.AppendInt(number[:0], r.s.Question, 10)
	all := make([]Choice, 0, n)
	add := func(label, what string) {
		from := data.Len()
		data.WriteString("d:")
		data.Write(question)
		data.WriteByte(':')
		data.WriteString(what)
		all = append(all, Choice{Label: label, Data: data.String()[from:]})
	}
	for i := range offer {
		add(offer[i].label, offer[i].what)
	}
	if human != "" {
		add(human, "human")
	}
	side := beside(st, offer)
	rows := make([][]Choice, 0, n)
	for i := 0; i < n; {
		stop := i + 1
		if i < side.count {
			stop = min(i+side.width, side.count)
		}
		rows = append(rows, all[i:stop:stop])
		i = stop
	}
	return rows
}

// layout says that the first count buttons stand in rows of width.
type layout struct{ count, width int }

func beside(st *state, offer []offered) layout {
	widest := 0
	for i := range offer {
		widest = max(widest, utf8.RuneCountInString(offer[i].label))
	}
	n := len(offer)
	if st.ask != nil {
		if st.ask.skip != nil {
			n--
		}
		switch {
		case st.ask.kind == askScale && n > 14:
			return layout{n, 7}
		case st.ask.kind == askScale && n > 7:
			return layout{n, (n + 1) / 2}
		case st.ask.kind == askScale:
			return layout{n, n}
		case st.ask.kind == askYesNo && widest <= 16:
			return layout{n, 2}
		}
		return layout{}
	}
	if n >= 4 && widest <= 12 {
		return layout{n, 2}
	}
	return layout{}
}

func upperFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
