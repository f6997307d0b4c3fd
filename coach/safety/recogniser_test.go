package safety_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"alongside/coach/safety"
)

func TestDisguisesAreSeenThrough(t *testing.T) {
	t.Parallel()
	r := safety.Default()
	for _, text := range []string{
		"I WANT TO KILL MYSELF", "i want to killlll myself", "i want to k i l l myself", "i want to k.i.l.l myself",
		"i want to k1ll myself", "i want to k!ll my$elf", "i want to k*ll myself", "i want to kill\u200b my\u200dself",
		"i want to kíll mysélf", "ｉ ｗａｎｔ ｔｏ ｋｉｌｌ ｍｙｓｅｌｆ", "i want to кіll myself", "i want to kill mysefl",
		"i w a n t t o k i l l m y s e l f", "i. want. to. kill. myself.", "i want to, kill my self", "I\nwant\nto\nkill\nmyself",
		"i want to kill-myself", "i want to killmyself", "𝓲 𝔀𝓪𝓷𝓽 𝓽𝓸 𝓴𝓲𝓵𝓵 𝓶𝔂𝓼𝓮𝓵𝓯",
	} {
		if got := r.Assess(text); got.Level < safety.High || got.Category != safety.Thoughts {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestDenialsAreNeitherIgnoredNorBelieved(t *testing.T) {
	t.Parallel()
	r := safety.Default()
	for text, want := range map[string]safety.Level{
		"I'm not going to kill myself":                       safety.Passive,
		"I don't really want to die":                         safety.Passive,
		"I don't think I want to die":                        safety.Passive,
		"no quiero matarme":                                  safety.Passive,
		"No, I want to die":                                  safety.High,
		"no i want to die":                                   safety.High,
		"No, quiero morir":                                   safety.High,
		"I'm not joking, I want to die":                      safety.High,
		"I can't stop thinking about killing myself":         safety.High,
		"I can't sleep. I want to die":                       safety.High,
		"not the first time I wanted to kill myself":         safety.High,
		"I don't want to kill myself but I'm going to do it": safety.High,
		"I have no chest pain":                               safety.None,
		"he never hits me":                                   safety.None,
		"I am not a burden":                                  safety.None,
	} {
		if got := r.Assess(text); got.Level != want {
			t.Errorf("%q: %v by %v, want %v", text, got.Level, got.Rules, want)
		}
	}
}

func TestAFindingExplainsItself(t *testing.T) {
	t.Parallel()
	got := safety.Default().Assess("I want to die tonight")
	if got.Level != safety.Imminent || !slices.Equal(got.Rules, []string{"en/sign", "en/want-to-die"}) {
		t.Errorf("%+v", got)
	}
	if got := safety.Default().Assess(" ?! "); got.Level != safety.None || got.Category != "" || got.Rules != nil {
		t.Errorf("nothing said: %+v", got)
	}
}

func TestTheMostUrgentCategoryIsFound(t *testing.T) {
	t.Parallel()
	got := safety.Default().Assess("I want to die. I took all my pills and I can't breathe")
	if got.Level != safety.Imminent || got.Category != safety.Done {
		t.Errorf("%+v", got)
	}
}

func TestAServiceAddsPhrases(t *testing.T) {
	t.Parallel()
	pack, err := safety.Phrases("riverside", safety.High, safety.Thoughts, "going to the old quarry", "I’m visiting Gran")
	if err != nil {
		t.Fatal(err)
	}
	r := safety.New(pack)
	for _, text := range []string{"im GOING to the  old quarry", "i'm visiting gran today"} {
		if got := r.Assess(text); got.Level != safety.High || !slices.Equal(got.Rules, []string{"riverside"}) {
			t.Errorf("%q: %+v", text, got)
		}
	}
	if got := r.Assess("I want to kill myself"); got.Level != safety.High {
		t.Errorf("the shipped rules are gone: %+v", got)
	}
	for _, bad := range []struct {
		level    safety.Level
		category safety.Category
		phrase   string
	}{{safety.None, safety.Thoughts, "quarry"}, {safety.High, "weather", "quarry"}, {safety.High, safety.Thoughts, " ?"}} {
		if _, err := safety.Phrases("riverside", bad.level, bad.category, bad.phrase); err == nil {
			t.Errorf("%+v is accepted", bad)
		}
	}
}

func TestLevelsAreWrittenAndRead(t *testing.T) {
	t.Parallel()
	for level := safety.None; level <= safety.Imminent; level++ {
		var read safety.Level
		text, err := level.MarshalText()
		if err != nil || read.UnmarshalText(text) != nil || read != level {
			t.Errorf("%v is read as %v, %v", level, read, err)
		}
	}
	if _, err := safety.ParseLevel("severe"); err == nil || !strings.Contains(err.Error(), "passive, high or imminent") {
		t.Errorf("severe: %v", err)
	}
}

var (
	explicit = []string{
		"I want to kill myself", "i am going to kill myself", "I want to die", "kms", "im suicidal", "I took all my pills",
		"I don't want to kill myself", "I want to end my life", "quiero matarme", "quiero morir", "me tomé todas las pastillas",
		"the voices tell me to kill myself", "I'm going to kill him", "sewerslide",
	}
	harmless = []string{
		"lol", "jk", "just joking", "never mind", "laughing", "of embarrassment", "haha 😂", "because of homework", "not really",
		"anyway how are you", "no", "don't worry", "this heat is killing me", "dying to see you", "es broma", "de risa", "por verte",
		"for a coffee", "tomorrow", "with my friends", ".", ",", "!", "\n", "😀", "the", "it was years ago", "when i was young", "on monday",
		"suicide squad", "time", "cooking", "away",
	}
)

// Whatever somebody writes after a plain statement, it is heard.
func TestHarmlessWordsNeverSilenceAStatement(t *testing.T) {
	t.Parallel()
	r := safety.Default()
	rapid.Check(t, func(t *rapid.T) {
		before := strings.Join(rapid.SliceOfN(rapid.SampledFrom(harmless), 0, 4).Draw(t, "before"), " ")
		after := strings.Join(rapid.SliceOfN(rapid.SampledFrom(harmless), 0, 8).Draw(t, "after"), " ")
		text := before + " " + rapid.SampledFrom(explicit).Draw(t, "statement") + " " + after
		if got := r.Assess(text); got.Level == safety.None {
			t.Fatalf("%q is not heard", text)
		}
	})
}

func FuzzAssess(f *testing.F) {
	for _, text := range append(slices.Clone(explicit), harmless...) {
		f.Add(text)
	}
	f.Add("k i l l  m y s e l f a b c d")
	f.Add("'''@@@ 1a2b3c \xff\xfe")
	r := safety.Default()
	f.Fuzz(func(t *testing.T, text string) {
		got := r.Assess(text)
		if again := r.Assess(text); again.Level != got.Level || !slices.Equal(again.Rules, got.Rules) {
			t.Errorf("%q: %+v, then %+v", text, got, again)
		}
		if got.Level < safety.None || got.Level > safety.Imminent || (got.Level == safety.None) != (got.Category == "") {
			t.Errorf("%q: %+v", text, got)
		}
		if got.Level > safety.None && len(got.Rules) == 0 {
			t.Errorf("%q: %v without a rule", text, got.Level)
		}
		if heard := r.Assess("I want to kill myself. " + text); heard.Level == safety.None {
			t.Errorf("%q after a statement silences it", text)
		}
	})
}

// ordinary is 500 characters of what people write.
const ordinary = "Hi, I had a bit of a mixed week. I went to the shop on Monday and to the garden group on Tuesday, which was nicer than I thought it " +
	"would be. I didn't sleep that well though, and I couldn't get up on Wednesday. My sister came and we made soup together and that was good. I want to " +
	"try the walk again tomorrow, if it isn't raining, maybe along the river like we said. Can we talk about the letter from the housing people when we " +
	"meet? I don't really understand what it is that they want from me at all, sorry."

func BenchmarkAssess(b *testing.B) {
	r := safety.Default()
	for name, text := range map[string]string{
		"ordinary": ordinary[:500],
		"danger":   (strings.Repeat("I don't want to be here, I want to kill myself tonight, I took all my pills. ", 7))[:500],
		"long":     strings.Repeat(ordinary[:500], 8),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.Assess(text)
			}
		})
	}
}
