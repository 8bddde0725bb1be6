package world

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"tongxing/employment/trade"
	"tongxing/matching"
)

func TestCheckDigits(t *testing.T) {
	// Published examples of GB 11643 and of GB 32100's and GB 11714's rules.
	for body, want := range map[string]byte{"11010519491231002": 'X', "44052418800101001": '4'} {
		if got := citizenCheck(body); got != want {
			t.Errorf("%s: check digit %c, want %c", body, got, want)
		}
	}
	if got := bodyCheck("D2143569"); got != 'X' {
		t.Errorf("GB 11714's own example D2143569-X reads %c", got)
	}
}

var (
	idForm    = regexp.MustCompile(`^4303(02|04|21|81|82)(19|20)\d{6}9\d{2}[\dX]$`)
	cardForm  = regexp.MustCompile(`^[1-9]\d{5}(18|19|20)\d{9}[\dX][1-7][1-4]$`)
	phoneForm = regexp.MustCompile(`^100\d{8}$`)
	codeForm  = regexp.MustCompile(`^914303\d{2}DEM\d{5}[0-9X][0-9A-HJ-NPQRTUWXY]$`)
)

func TestPeople(t *testing.T) {
	ids, phones, keys := map[string]bool{}, map[string]bool{}, map[string]bool{}
	kinds := map[string]int{}
	for _, p := range slices.Concat(full.People, full.Guardians) {
		if !idForm.MatchString(p.CitizenID) || citizenCheck(p.CitizenID[:17]) != p.CitizenID[17] || p.CitizenID[:6] != p.HukouCounty {
			t.Fatalf("%s: id %s is malformed", p.Key, p.CitizenID)
		}
		if male := (p.CitizenID[16]-'0')%2 == 1; male != (p.Sex == Male) || p.CitizenID[6:14] != strings.ReplaceAll(p.Birth, "-", "") {
			t.Fatalf("%s: id %s does not tell %s, %s", p.Key, p.CitizenID, p.Sex, p.Birth)
		}
		if ids[p.CitizenID] || keys[p.Key] || p.Phone != "" && (phones[p.Phone] || !phoneForm.MatchString(p.Phone)) {
			t.Fatalf("%s: id, key or phone %q stands twice or is malformed", p.Key, p.Phone)
		}
		ids[p.CitizenID], phones[p.Phone], keys[p.Key] = true, true, true
		h := full.Household(p.Household)
		if v, ok := DivisionOf(p.Village); !ok || v.Level != "village" || h == nil || h.Village != p.Village {
			t.Fatalf("%s does not live in a village and its household", p.Key)
		}
		if strings.Contains(p.Name, "·") {
			kinds["dot"]++
		}
		if strings.IndexFunc(p.Name, func(r rune) bool { return r > 0xffff }) >= 0 {
			kinds["beyond"]++
		}
	}
	if kinds["dot"] == 0 || kinds["beyond"] == 0 {
		t.Errorf("no names to break careless software: %v", kinds)
	}
}

func TestCertificates(t *testing.T) {
	category, grade, guarded := [8]int{}, [5]int{}, 0
	for _, p := range full.People {
		c := p.Certificate
		if !cardForm.MatchString(c.Number) || c.Number[:18] != p.CitizenID || c.IssuedOn < p.Birth || c.ValidTo < yearTo || (c.Category == 7) != (c.Parts != "") {
			t.Fatalf("%s: certificate %+v of one born %s", p.Key, c, p.Birth)
		}
		if dayOf(c.IssuedOn).years(10)-1 != dayOf(c.ValidTo) {
			t.Fatalf("%s: %s to %s is not ten years", p.Key, c.IssuedOn, c.ValidTo)
		}
		category[c.Category]++
		grade[c.Grade]++
		if g := full.Person(p.Guardian); p.Guardian != "" {
			if guarded++; g == nil || g.Household != p.Household || ageOn(g.Birth) < 20 {
				t.Fatalf("%s: guardian %+v", p.Key, g)
			}
		} else if needsGuardian(c, dayOf(p.Birth)) {
			t.Fatalf("%s has no guardian", p.Key)
		}
	}
	share := func(n int) float64 { return 100 * float64(n) / FullPeople }
	if s := share(category[4]); s < 50 || s > 60 {
		t.Errorf("%.1f %% physical, want about 55", s)
	}
	if s := share(grade[1] + grade[2]); s < 36 || s > 48 {
		t.Errorf("%.1f %% severe, want about 42", s)
	}
	t.Logf("categories %v grades %v guarded %d", category[1:], grade[1:], guarded)
}

func TestEmployersAndPosts(t *testing.T) {
	codes, names := map[string]bool{}, map[string]bool{}
	for _, e := range full.Employers {
		if !codeForm.MatchString(e.CreditCode) || creditCheck(e.CreditCode) != e.CreditCode[17] || bodyCheck(e.CreditCode[8:16]) != e.CreditCode[16] {
			t.Errorf("%s: credit code %s", e.Key, e.CreditCode)
		}
		if codes[e.CreditCode] || names[e.Name] || !strings.HasSuffix(e.Name, "(演示)") || len(e.Users) == 0 || e.Staff < 5 {
			t.Errorf("%s stands twice or is not marked: %+v", e.Key, e)
		}
		codes[e.CreditCode], names[e.Name] = true, true
	}
	used := map[string]bool{}
	for _, p := range full.Posts {
		e := full.Employer(p.Employer)
		tr, ok := trade.ByCode(p.Trade)
		levels, err := matching.ParseLevels(p.Demand)
		if _, bad := matching.ParseMarks(p.Marginal); !ok || err != nil || bad != nil || levels.Known() != trade.Items {
			t.Fatalf("%s: trade %s demand %s marginal %s", p.Key, p.Trade, p.Demand, p.Marginal)
		}
		used[tr.Code] = true
		if p.PublishedOn <= e.AdmittedOn && p.PublishedOn >= yearFrom || e.AdmittedOn == "" || e.EndedOn != "" && p.PublishedOn >= e.EndedOn || p.ExpiresOn <= p.PublishedOn {
			t.Errorf("%s of %s: published %s, expires %s; admitted %s, ended %s", p.Key, e.Key, p.PublishedOn, p.ExpiresOn, e.AdmittedOn, e.EndedOn)
		}
		week, err := matching.ParseWeek(p.Week)
		if err != nil || p.Shift != "flex" && p.Shift != "rotating" && week.Hours() != p.HoursWeek || p.PayMin < minimumPay || p.PayMax < p.PayMin || p.Text == "" {
			t.Errorf("%s: %s shift of %d hours has %d in its week (%v), pay %d-%d", p.Key, p.Shift, p.HoursWeek, week.Hours(), err, p.PayMin, p.PayMax)
		}
	}
	if len(used) < 60 {
		t.Errorf("posts use %d trades", len(used))
	}
}

func TestMinutes(t *testing.T) {
	if n, want := len(Trips()), 70*70*len(Modes); n != want {
		t.Errorf("%d trips, want %d", n, want)
	}
	for _, trip := range Trips() {
		back, ok := Minutes(trip.To, trip.From, trip.Mode)
		if !ok || back != trip.Minutes || trip.Minutes < 2 {
			t.Fatalf("%+v, back %d", trip, back)
		}
	}
	if _, ok := Minutes("430302001", "430304001", "rocket"); ok {
		t.Error("a mode that does not exist has minutes")
	}
	walk, _ := Minutes("430302001", "430381100", "walk")
	car, _ := Minutes("430302001", "430381100", "car")
	if walk <= car {
		t.Errorf("on foot %d min, by car %d", walk, car)
	}
}
