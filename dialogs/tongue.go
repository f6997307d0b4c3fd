package dialogs

import (
	"strings"
	"time"
)

// tongue is what has to be known of a language to read and write answers in it. All text is folded.
type tongue struct {
	yes, no   string             // as written in a text
	yesNo     map[string]bool    // what is yes or no to any question, even about life and death
	agreeing  map[string]bool    // what is yes or no to an offer, and something else to other questions
	unsure    map[string]bool    // ways to say "I do not know"
	unwilling map[string]bool    // ways not to answer
	nothing   map[string]bool    // ways to say that there is nothing to say; on a yes or no question they could mean anything
	numbers   map[string]float64 // words for numbers
	weekdays  map[string]time.Weekday
	months    map[string]time.Month
	days      map[string]int // words for a day, counted from today
	units     map[string]int // words for a length of time, in days; months and years are monthUnit and yearUnit
	fillers   map[string]bool
	hedges    []string // how an unsure answer begins; the longer ones first
	at        map[string]bool
	noon      map[string]bool // times of day that are one word
	parts     map[string]bool // before pastTo: "half past two"
	pastTo    map[string]bool
	halves    map[string]bool // after an hour
	dayParts  map[string]bool
	in, next  string
	writeDate func(day, now time.Time) string
}

const (
	monthUnit = -1
	yearUnit  = -2
)

// tongueOf returns what is known of the language with that tag; English for one that is not known.
func tongueOf(string) *tongue { return english }

// english is never changed.
var english = &tongue{
	yes: "yes", no: "no",
	yesNo: map[string]bool{
		"yes": true, "yeah": true, "yep": true, "yup": true, "yea": true, "yes yes": true, "oh yes": true, "i do": true, "i am": true,
		"yes i do": true, "yes i am": true, "yes i have": true, "yes it is": true, "yes i might": true,
		"no": false, "nope": false, "nah": false, "no no": false, "never": false, "no never": false, "not at all": false, "no not at all": false,
		"i am not": false, "im not": false, "no i am not": false, "no im not": false, "no i dont": false, "no i do not": false,
		"no i have not": false, "no i havent": false, "no it is not": false, "no it isnt": false,
		"definitely not": false, "absolutely not": false, "of course not": false,
	},
	agreeing: map[string]bool{
		"y": true, "ya": true, "ja": true, "sure": true, "ok": true, "okay": true, "of course": true, "yes please": true, "please": true,
		"thats ok": true, "thats okay": true, "thats fine": true, "that is fine": true, "true": true, "right": true, "correct": true,
		"definitely": true, "absolutely": true, "👍": true,
		"n": false, "na": false, "no thanks": false, "no thank you": false, "not really": false, "rather not": false, "id rather not": false,
		"i would rather not": false, "false": false, "👎": false,
	},
	unsure: words("i dont know", "i do not know", "dont know", "do not know", "i dont know yet", "i do not know yet", "dont know yet", "dunno",
		"i dunno", "idk", "no idea", "i have no idea", "not sure", "im not sure", "i am not sure", "not sure yet", "unsure", "no clue", "maybe",
		"🤷", "🤷♀", "🤷♂"),
	unwilling: words("skip", "skip it", "skip this", "skip that", "pass", "rather not", "id rather not", "i would rather not", "rather not say",
		"id rather not say", "i would rather not say", "prefer not to say", "i prefer not to say", "i dont want to say", "i do not want to say",
		"i dont want to answer", "i do not want to answer", "no comment", "no thanks", "no thank you", "never mind", "nevermind", "not now"),
	nothing: words("no", "nope", "nah", "nothing", "none", "nothing really", "nothing comes to mind", "i cant think of anything",
		"cant think of anything", "not today", "not yet", "later", "maybe later", "another time", "i dont want to", "i do not want to", "dont want to"),
	numbers: map[string]float64{
		"zero": 0, "none": 0, "nil": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
		"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "a": 1, "an": 1, "half": 0.5, "a half": 0.5,
	},
	weekdays: map[string]time.Weekday{
		"sunday": time.Sunday, "sun": time.Sunday, "monday": time.Monday, "mon": time.Monday,
		"tuesday": time.Tuesday, "tue": time.Tuesday, "tues": time.Tuesday, "wednesday": time.Wednesday, "wed": time.Wednesday, "weds": time.Wednesday,
		"thursday": time.Thursday, "thu": time.Thursday, "thur": time.Thursday, "thurs": time.Thursday,
		"friday": time.Friday, "fri": time.Friday, "saturday": time.Saturday, "sat": time.Saturday,
	},
	months: map[string]time.Month{
		"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6,
		"jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sep": 9, "sept": 9, "october": 10, "oct": 10,
		"november": 11, "nov": 11, "december": 12, "dec": 12,
	},
	days: map[string]int{
		"today": 0, "tonight": 0, "now": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1,
		"tomorow": 1, "tommorow": 1, "tommorrow": 1, "day after tomorrow": 2, "yesterday": -1,
	},
	units: map[string]int{
		"day": 1, "days": 1, "week": 7, "weeks": 7, "fortnight": 14, "fortnights": 14,
		"month": monthUnit, "months": monthUnit, "year": yearUnit, "years": yearUnit,
	},
	fillers:  map[string]bool{"on": true, "the": true, "of": true, "by": true},
	hedges:   []string{"i think it is", "i think its", "i think", "i guess", "it is", "its", "maybe", "probably"},
	at:       map[string]bool{"at": true, "around": true, "about": true, "from": true, "after": true, "before": true, "by": true},
	noon:     map[string]bool{"noon": true, "midday": true, "lunchtime": true},
	parts:    map[string]bool{"half": true, "quarter": true},
	pastTo:   map[string]bool{"past": true, "to": true},
	halves:   map[string]bool{"am": true, "pm": true, "oclock": true},
	dayParts: map[string]bool{"morning": true, "afternoon": true, "evening": true, "night": true},
	in:       "in", next: "next",
	writeDate: func(day, now time.Time) string {
		if day.Year() == now.Year() {
			return day.Format("Monday 2 January")
		}
		return day.Format("Monday 2 January 2006")
	},
}

func words(list ...string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, w := range list {
		m[w] = true
	}
	return m
}

// skips reports whether the whole of a folded answer says that there is none.
func (t *tongue) skips(folded string, kind askKind) bool {
	return t.unsure[folded] || t.unwilling[folded] || kind != askYesNo && t.nothing[folded]
}

// write puts a value into a text.
func (t *tongue) write(b *strings.Builder, v Value, now time.Time) {
	switch v.Type {
	case YesNo:
		if v.Yes {
			b.WriteString(t.yes)
		} else {
			b.WriteString(t.no)
		}
	case Date:
		b.WriteString(t.writeDate(v.Date, now))
	default:
		b.WriteString(v.Plain())
	}
}
