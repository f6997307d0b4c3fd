package safety

import (
	"strings"
	"unicode"
)

// leet is what stands for a letter inside a word. A "*" stays: rules list the words it hides in.
var leet = map[rune]rune{'@': 'a', '$': 's', '!': 'i', '|': 'i', '€': 'e', '*': '*', '#': '*'}

// digits are what stands for a letter in a word that begins with a letter.
var digits = strings.NewReplacer("11", "ll", "0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b")

// lookalikes are letters of other scripts that are drawn like Latin ones, used where both meet in a word.
var lookalikes = strings.NewReplacer(
	"а", "a", "в", "b", "е", "e", "ё", "e", "і", "i", "ї", "i", "к", "k", "м", "m", "н", "h", "о", "o",
	"р", "p", "с", "c", "т", "t", "у", "y", "х", "x", "ѕ", "s", "ј", "j", "ԁ", "d", "һ", "h", "ԝ", "w",
	"α", "a", "ε", "e", "ι", "i", "κ", "k", "ν", "v", "ο", "o", "ρ", "p", "τ", "t", "υ", "u", "ı", "i",
)

// emojis that speak, as words that rules can name; beside words only, since rules name those too.
var emojis = map[rune]string{
	'🔪': ":knife", '🗡': ":knife", '💊': ":pills", '🔫': ":gun", '⚰': ":coffin", '🪦': ":coffin",
	'🪢': ":rope", '🩸': ":blood",
}

// plain undoes disguises within a word: digits and foreign letters among letters, letters held down.
func plain(runes []rune) string {
	text := string(runes)
	var latin, foreign, digit bool
	for _, r := range runes {
		switch {
		case r < unicode.MaxASCII && unicode.IsLetter(r):
			latin = true
		case unicode.IsDigit(r):
			digit = true
		case r > unicode.MaxASCII:
			foreign = true
		}
	}
	if latin && foreign {
		text = lookalikes.Replace(text)
	}
	if digit && unicode.IsLetter(runes[0]) {
		text = digits.Replace(text)
	}
	return shortened(text)
}

// shortened makes one of each letter that stands three times or more in a row.
func shortened(text string) string {
	long := false
	for i := 2; i < len(text); i++ {
		long = long || text[i] == text[i-1] && text[i] == text[i-2] && !unicode.IsDigit(rune(text[i]))
	}
	if !long {
		return text
	}
	var b strings.Builder
	runes := []rune(text)
	for i := 0; i < len(runes); {
		end := i
		for end < len(runes) && runes[end] == runes[i] {
			end++
		}
		b.WriteRune(runes[i])
		if end-i == 2 {
			b.WriteRune(runes[i])
		}
		i = end
	}
	return b.String()
}

// alike reports whether two words differ by at most one letter that is missing, added or wrong, or by
// two neighbours that changed places.
func alike(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case len(a) < len(b):
		return a[i:] == b[i+1:]
	case i == len(a) || a[i+1:] == b[i+1:]:
		return true
	default:
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	}
}
