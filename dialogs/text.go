package dialogs

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold brings words to a form in which case, accents, punctuation and spaces do not matter: "  I don't
// KNOW! " and "i dont know" are the same.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	put := func(r rune) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSymbol(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’' || r == 'ʼ' || r == '\u200d' || r == '\ufe0f':
		default:
			space = true
		}
	}
	if isASCII(s) {
		for i := range len(s) {
			put(rune(s[i]))
		}
		return b.String()
	}
	for _, r := range norm.NFD.String(s) {
		put(r)
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// length counts characters as a reader would, near enough: letters, not bytes.
func length(s string) int { return utf8.RuneCountInString(s) }

// shorten cuts s to at most n characters, the last of them an ellipsis if something was cut.
func shorten(s string, n int) string {
	if len(s) <= n || length(s) <= n {
		return s
	}
	runes := []rune(s)
	return strings.TrimRightFunc(string(runes[:n-1]), unicode.IsSpace) + "…"
}

// readNumber reads a number as people write it: "3", "3,5", " three ", "-1". It refuses anything else.
func readNumber(tongue *tongue, s string) (float64, bool) {
	word := strings.TrimRight(strings.TrimSpace(s), ".!")
	if n, ok := tongue.numbers[fold(word)]; ok {
		return n, true
	}
	word = strings.Replace(word, ",", ".", 1)
	digits := strings.TrimPrefix(strings.TrimPrefix(word, "-"), "+")
	if digits == "" || len(digits) > 15 || strings.Trim(digits, "0123456789.") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(word, 64)
	return n, err == nil
}

// readYesNo reads yes and no. Where there is a third button, only what cannot mean anything else is read:
// "ok" is no yes, and "not really" no no, when the question is a grave one.
func readYesNo(tongue *tongue, s string, third bool) (yes, ok bool) {
	folded := fold(s)
	if yes, ok = tongue.yesNo[folded]; !ok && !third {
		yes, ok = tongue.agreeing[folded]
	}
	return yes, ok
}
