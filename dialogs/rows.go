package dialogs

import (
	"strconv"
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
	data := make([]byte, 0, n*16)
	ends := make([]int, 0, 24)
	prefix := strconv.AppendInt([]byte("d:"), r.s.Question, 10)
	for i := range offer {
		data = append(append(append(data, prefix...), ':'), offer[i].what...)
		ends = append(ends, len(data))
	}
	if human != "" {
		data = append(append(data, prefix...), ":human"...)
		ends = append(ends, len(data))
	}
	all, from, text := make([]Choice, 0, n), 0, string(data)
	for i, stop := range ends {
		label := human
		if i < len(offer) {
			label = offer[i].label
		}
		all = append(all, Choice{Label: label, Data: text[from:stop]})
		from = stop
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
