package trade

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"tongxing/matching"
	"tongxing/msg"
)

var (
	soc8 = regexp.MustCompile(`^\d{8}$`)
	slug = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
)

func TestTable(t *testing.T) {
	if n := len(All()); n < 60 {
		t.Fatalf("%d trades, want at least 60", n)
	}
	names := map[string]string{}
	for _, w := range All() {
		if !slug.MatchString(w.Code) || !soc8.MatchString(w.SOC) {
			t.Errorf("%s: code or SOC %q is malformed", w.Code, w.SOC)
		}
		levels, err := matching.ParseLevels(w.Levels)
		if err != nil || levels.Known() != Items {
			t.Errorf("%s: levels %q are not 25 digits 0-4: %v", w.Code, w.Levels, err)
			continue
		}
		if _, err := matching.ParseMarks(w.Marginal); err != nil {
			t.Errorf("%s: marginal %q: %v", w.Code, w.Marginal, err)
			continue
		}
		for _, site := range w.Site {
			if !slices.Contains(matching.Sites, site) {
				t.Errorf("%s: site feature %q is none of matching's", w.Code, site)
			}
		}
		for i := range w.Levels {
			if w.Levels[i] == '0' && w.Marginal[i] == '1' {
				t.Errorf("%s: item %d is not asked, so it cannot be marginal", w.Code, i+1)
			}
		}
		if w.PayMin <= 0 || w.PayMax < w.PayMin || w.PayMax > 2_000_000 || w.Hours < 10 || w.Hours > 48 {
			t.Errorf("%s: pay %d-%d fen or %d hours are out of range", w.Code, w.PayMin, w.PayMax, w.Hours)
		}
		for _, n := range []string{w.ZH, w.EN} {
			if other := names[n]; other != "" {
				t.Errorf("%s and %s share the name %q", w.Code, other, n)
			}
			names[n] = w.Code
		}
		if !chinese(w.ZH) || !chinese(w.DutyZH) || chinese(w.EN) || chinese(w.DutyEN) || w.EN == "" || w.DutyEN == "" {
			t.Errorf("%s: a name or duty lacks its language", w.Code)
		}
	}
}

func TestWordsHaveTexts(t *testing.T) {
	for _, w := range All() {
		keys := []string{"trade.shift." + w.Shift}
		for _, h := range w.Hazards {
			keys = append(keys, "trade.hazard."+h)
		}
		for _, s := range w.Skills {
			keys = append(keys, "trade.skill."+s)
		}
		for _, k := range keys {
			if zh, en := msg.ZH.T(k), msg.EN.T(k); strings.Contains(zh, "⟦") || strings.Contains(en, "⟦") || !chinese(zh) || chinese(en) {
				t.Errorf("%s: %s reads %q / %q", w.Code, k, zh, en)
			}
		}
		if len(w.Skills) == 0 {
			t.Errorf("%s wants no skill", w.Code)
		}
	}
}

func TestSomebodyCanDoTheClassicTrades(t *testing.T) {
	for code, item := range map[string]int{
		"massage": 11, "piano-tuning": 11, "accessibility-testing": 11, // no near sight
		"text-service": 15, "sewing": 15, "coffee": 15, // no phone
		"data-labelling": 2, "phone-service": 2, "shoe-key-repair": 2, // no standing
	} {
		w, ok := ByCode(code)
		if !ok || w.Levels[item-1] != '0' {
			t.Errorf("%s asks item %d: %q", code, item, w.Levels)
		}
	}
	if _, ok := ByCode("no-such"); ok {
		t.Error("found a trade that does not exist")
	}
}

func TestBrokenTableIsRefused(t *testing.T) {
	head := strings.Join(strings.Split("code zh en soc levels marginal hours shift pay_min pay_max hazards site remote dormitory skills duty_zh duty_en", " "), ",") + "\n"
	good := "a,甲,A,11111111,0,0,40,day,1,2,,,0,0,x,做,do\n"
	for name, text := range map[string]string{"twice": head + good + good, "short row": head + "a,b\n", "bad hours": head + strings.Replace(good, "40", "x", 1)} {
		if _, err := parse(strings.NewReader(text)); err == nil {
			t.Errorf("%s: read without an error", name)
		}
	}
}

func chinese(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}
