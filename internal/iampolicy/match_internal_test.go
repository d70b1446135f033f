package iampolicy

import (
	"strings"
	"testing"
	"unicode"
)

// slowMatch is the matcher as its definition reads: a run tries every length.
func slowMatch(p pattern, text []rune, fold bool) bool {
	if len(p) == 0 {
		return len(text) == 0
	}
	if p[0] == anyRun || p[0] == runInSegment {
		for i := 0; i <= len(text); i++ {
			if slowMatch(p[1:], text[i:], fold) {
				return true
			}
			if i < len(text) && p[0] == runInSegment && text[i] == ':' {
				return false
			}
		}
		return false
	}
	if len(text) == 0 {
		return false
	}
	equal := p[0] == text[0] || fold && unicode.ToLower(p[0]) == unicode.ToLower(text[0])
	if p[0] == anyOne || p[0] == oneInSegment && text[0] != ':' {
		equal = true
	}
	return equal && slowMatch(p[1:], text[1:], fold)
}

func FuzzMatch(f *testing.F) {
	for _, seed := range [][2]string{
		{"", ""},
		{"*", ""},
		{"a*b?c", "axxbyc"},
		{"arn:aws:kms:*:1:key/*", "arn:aws:kms:r:1:key/x"},
		{"a*:b", "a:x:b"},
		{"kms:S*", "KMS:SIGN"},
		{"**?*", "x"},
		{"é?", "É€"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		if len(text) > 14 || len(value) > 20 {
			t.Skip("the reference is slow")
		}
		p := compile(text)
		for _, form := range []pattern{p, p.resource()} {
			for _, fold := range []bool{false, true} {
				if got, want := form.match(value, fold), slowMatch(form, []rune(value), fold); got != want {
					t.Errorf("%q matches %q (fold %t): %t, the reference says %t", text, value, fold, got, want)
				}
			}
		}
		if got := literal(text).match(text, false); !got && strings.ToValidUTF8(text, "") == text {
			t.Errorf("%q does not match itself", text)
		}
		p.matchARN(value)
	})
}

// A matcher that tries every length of every run would never end here.
func TestMatchIsNotExponential(t *testing.T) {
	p := compile(strings.Repeat("a*", 500) + "b")
	if p.match(strings.Repeat("a", 2000), false) {
		t.Error("no b, and yet it matches")
	}
	if !p.match(strings.Repeat("a", 2000)+"b", false) {
		t.Error("does not match with a b at the end")
	}
}

func BenchmarkMatch(b *testing.B) {
	p := compile("arn:aws:kms:*:111122223333:key/*").resource()
	for b.Loop() {
		p.match("arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", false)
	}
}
