package matching_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"tongxing/matching"
	"tongxing/msg"
)

// strict words like the interface and keeps what it was asked for.
func strict(t *testing.T, l msg.Lang, known map[string]bool) func(string, ...any) string {
	return func(key string, pairs ...any) string {
		text := l.T(key, pairs...)
		if strings.Contains(text, "⟦") || strings.Contains(text, "<no value>") || strings.Contains(text, "{{") {
			t.Errorf("%s %s reads %q", l, key, text)
		}
		if strings.HasPrefix(key, "matching.") && !known[key] {
			t.Errorf("%s is not among Keys()", key)
		}
		return text
	}
}

func TestEveryKeyHasItsTexts(t *testing.T) {
	keys := matching.Keys()
	if sorted := slices.Sorted(slices.Values(keys)); len(slices.Compact(sorted)) != len(keys) {
		t.Error("a key stands twice")
	}
	for _, key := range keys {
		if !msg.Has(key) {
			t.Errorf("%s has no text", key)
		}
		zh, en := msg.ZH.T(key), msg.EN.T(key)
		if han := func(r rune) bool { return unicode.Is(unicode.Han, r) }; !strings.ContainsFunc(zh, han) || strings.ContainsFunc(en, han) {
			t.Errorf("%s reads %q / %q", key, zh, en)
		}
	}
	for _, key := range []string{matching.DemandKey("stand", 4), matching.AbilityKey("hazard", 0)} {
		if !slices.Contains(keys, key) {
			t.Errorf("%s is not among Keys()", key)
		}
	}
}

// TestAllThatCanBeSaidIsWorded throws pairs until every kind of reason came up.
func TestAllThatCanBeSaidIsWorded(t *testing.T) {
	known := map[string]bool{}
	for _, k := range matching.Keys() {
		known[k] = true
	}
	said := map[string]bool{}
	d := dice{rand.New(rand.NewPCG(11, 2))}
	for range 4000 {
		m := matching.Evaluate(matching.Standard, travel, d.seeker(0), d.post(0))
		for _, r := range m.Reasons {
			if !said[r.Key()] || d.one(20) {
				r.Say(strict(t, msg.ZH, known))
				r.Say(strict(t, msg.EN, known))
				strict(t, msg.ZH, known)("matching.source." + r.Source)
			}
			said[r.Key()] = true
		}
		if b := m.Brief(); len(b) > 5 {
			t.Fatalf("a card shows %d reasons", len(b))
		}
	}
	for key := range known {
		if strings.HasPrefix(key, "matching.why.") && !said[key] {
			t.Errorf("%s never came up", key)
		}
	}
	_, people, posts := city(3, 60, 60)
	for _, b := range matching.TakeStock(travel, people, posts).Barriers {
		b.Say(strict(t, msg.ZH, known))
	}
	for _, c := range matching.Unlock(matching.Standard, travel, people[0], posts) {
		c.Say(strict(t, msg.EN, known))
	}
	for _, c := range slices.Concat(matching.UnlockPost(matching.Standard, travel, posts[0], people), matching.UnlockDemands(travel, posts[0], people)) {
		c.Say(strict(t, msg.EN, known))
	}
}

func TestSay(t *testing.T) {
	for _, c := range []struct {
		reason matching.Reason
		want   string
	}{
		{matching.Reason{Sign: matching.Mind, Code: "item", Detail: "stand", Aid: "stool", Asks: 3, Has: 1}, "久站：配上高脚凳（可以坐着做）就行"},
		{matching.Reason{Sign: matching.Against, Code: "item", Detail: "stand", Asks: 4, Has: 1}, "久站：岗位要“几乎整天”，您写的是“很吃力”"},
		{matching.Reason{Sign: matching.Unclear, Code: "item", Detail: "hear", Asks: 2, Has: -1, Source: matching.ByPerson}, "听清面对面说话：岗位要“有时”，您还没说能不能"},
		{matching.Reason{Sign: matching.For, Code: "commute", Asks: 25, Has: 40}, "路上约25分钟，在您说的40分钟以内"},
	} {
		if got := c.reason.Say(msg.ZH.T); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

// That everything necessary can be done is said where it is so: not of what an
// accommodation has to close, nor of a job that asks for nothing.
func TestAbleIsSaidOnlyOfTheAble(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(s *matching.Seeker, p *matching.Post)
		want   bool
	}{
		{"able", func(_ *matching.Seeker, p *matching.Post) { set(&p.Demand, "stand", 3) }, true},
		{"able with a stool", func(_ *matching.Seeker, p *matching.Post) {
			set(&p.Demand, "stand", 4)
			p.Offers = []string{"stool"}
		}, false},
		{"not able", func(_ *matching.Seeker, p *matching.Post) { set(&p.Demand, "stand", 4) }, false},
		{"nothing necessary", func(*matching.Seeker, *matching.Post) {}, false},
	} {
		s, p := fitting()
		c.change(s, p)
		m := matching.Evaluate(matching.Standard, travel, s, p)
		if got := slices.ContainsFunc(m.Reasons, func(r matching.Reason) bool { return r.Code == "abilities" }); got != c.want {
			t.Errorf("%s: said %t (%s)", c.name, got, m.Verdict)
		}
	}
}
