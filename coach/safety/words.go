package safety

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// word is one word of a message, normalised: lower case, without accents, disguise and long letters.
type word struct {
	text     string
	sentence bool // it begins a sentence
	clause   bool // it begins a sentence, or follows a comma
	spelled  bool // it was written letter by letter, and may be several words
}

// split takes a message apart. Nothing of it is lost that a rule could need: what is no letter, digit
// or speaking emoji only separates.
func split(text string) []word {
	s := splitter{sentence: true, clause: true, words: make([]word, 0, len(text)/5+1), gaps: make([]spacing, 0, len(text)/5+1)}
	runes := []rune(norm.NFKD.String(text))
	for i, r := range runes {
		switch {
		case invisible(r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			s.letter(unicode.ToLower(r))
		case inWord(runes, i) && strings.ContainsRune("'’‘ʼ`´", r):
			s.letter('\'')
		case inWord(runes, i) && leet[r] != 0:
			s.letter(leet[r])
		case emojis[r] != "":
			s.end()
			s.word = append(s.word, []rune(emojis[r])...)
			s.end()
		default:
			s.separator(r)
		}
	}
	s.end()
	s.joinSpelled()
	return s.words
}

// invisible is what shows nothing, or only an accent.
func invisible(r rune) bool {
	return r > unicode.MaxASCII && unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) || r == '\u115f' || r == '\u3164'
}

// inWord reports whether a letter or digit stands on both sides.
func inWord(runes []rune, i int) bool {
	alnum := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return i > 0 && i+1 < len(runes) && alnum(runes[i-1]) && alnum(runes[i+1])
}

type splitter struct {
	words            []word
	word             []rune
	sentence, clause bool
	gap              spacing   // since the last word
	gaps             []spacing // before each word
}

// spacing is what stands between two words.
type spacing struct {
	width int
	other bool // than what disguises a word that is spelled out
}

func (s *splitter) letter(r rune) {
	if n := len(s.word); n > 0 && unicode.IsDigit(s.word[0]) && unicode.IsDigit(s.word[n-1]) && unicode.IsLetter(r) {
		s.end() // "30pills"
	}
	s.word = append(s.word, r)
}

func (s *splitter) separator(r rune) {
	s.end()
	switch r {
	case '.', '!', '?', ';', ':', '\n', '…', '¡', '¿', '(', ')':
		s.sentence, s.clause = true, true
	case ',':
		s.clause = true
	}
	s.gap.width++
	s.gap.other = s.gap.other || !strings.ContainsRune(" .-_*/|+~", r)
}

func (s *splitter) end() {
	if len(s.word) == 0 {
		return
	}
	s.words = append(s.words, word{text: plain(s.word), sentence: s.sentence, clause: s.clause})
	s.gaps = append(s.gaps, s.gap)
	s.word, s.gap, s.sentence, s.clause = s.word[:0], spacing{}, false, false
}

// joinSpelled makes one word of each run of single letters, three or more, as in "k i l l" and
// "k.i.l.l". A wider gap inside the run separates words.
func (s *splitter) joinSpelled() {
	out := make([]word, 0, len(s.words))
	for i := 0; i < len(s.words); {
		last := i
		for last+1 < len(s.words) && single(s.words[i]) && single(s.words[last+1]) && !s.gaps[last+1].other {
			last++
		}
		if last-i < 2 {
			out = append(out, s.words[i])
			i++
			continue
		}
		usual := s.gaps[i+1].width
		for j := i + 1; j <= last; j++ {
			usual = min(usual, s.gaps[j].width)
		}
		out = append(out, word{sentence: s.words[i].sentence, clause: s.words[i].clause, spelled: true})
		for j := i; j <= last; j++ {
			if j > i && s.gaps[j].width > usual {
				out = append(out, word{spelled: true})
			}
			out[len(out)-1].text += s.words[j].text
		}
		i = last + 1
	}
	s.words = out
}

func single(w word) bool { return len(w.text) == 1 && w.text[0] >= 'a' && w.text[0] <= 'z' }
