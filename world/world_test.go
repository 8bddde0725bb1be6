package world

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// cities are made once and only read.
var full, small = Generate(1, FullPeople), Generate(1, 2000)

func TestSameSeedSameCity(t *testing.T) {
	if again := Generate(1, 2000); !reflect.DeepEqual(small, again) {
		t.Error("two runs of one seed differ")
	}
	if other := Generate(2, 2000); reflect.DeepEqual(small.People[namedPeople:], other.People[namedPeople:]) {
		t.Error("two seeds give the same people")
	}
}

func TestSpeed(t *testing.T) {
	begin := time.Now()
	c := Generate(3, FullPeople)
	took := time.Since(begin)
	t.Logf("%d people, %d guardians, %d households, %d seekers in %v", len(c.People), len(c.Guardians), len(c.Households), len(c.Seekers), took)
	if took > 20*time.Second { // about 2 s alone on a core; other packages' browsers share the machine
		t.Errorf("the full city took %v", took)
	}
}

// figures counts the year's set the way the review will: from records only.
type figures struct {
	Employers, Posts, Deliveries, Senders, Hired, Federation, PublicBody, SelfEmployed, Association, Employed, OrderHouseholds int
}

func count(c *City) figures {
	var f figures
	in := func(on string) bool { return strings.HasPrefix(on, "2023-") }
	for _, e := range c.Employers {
		if e.AdmittedOn != "" && e.AdmittedOn <= yearTo && (e.EndedOn == "" || e.EndedOn >= yearFrom) {
			f.Employers++
		}
	}
	for _, p := range c.Posts {
		if in(p.PublishedOn) {
			f.Posts++
		}
	}
	senders := map[string]bool{}
	for _, d := range c.Deliveries {
		if in(d.SentOn) {
			f.Deliveries++
			senders[d.Person] = true
		}
	}
	by := map[string]map[string]bool{}
	all := map[string]bool{}
	for _, p := range c.Placements {
		if in(p.Start) && in(p.ConfirmedOn) {
			if by[p.Channel] == nil {
				by[p.Channel] = map[string]bool{}
			}
			by[p.Channel][p.Person], all[p.Person] = true, true
		}
	}
	f.Senders, f.Hired, f.Federation, f.PublicBody = len(senders), len(by[Platform]), len(by[Federation]), len(by[PublicBody])
	f.SelfEmployed, f.Association, f.Employed = len(by[SelfEmployed]), len(by[Association]), len(all)
	f.OrderHouseholds = len(c.Order.Households)
	return f
}

func TestQuotas(t *testing.T) {
	for _, c := range []struct {
		city *City
		want figures
	}{
		{full, figures{255, 3785, 1844, 1100, 87, 1, 6, 110, 48, 1013, 10}},
		{small, figures{7, 109, 53, 32, 3, 1, 1, 3, 1, 29, 1}},
		{Generate(4, 1), figures{2, 11, 6, 4, 1, 1, 1, 1, 1, 6, 1}},
		{Generate(5, 10000), figures{37, 544, 265, 158, 13, 1, 1, 16, 7, 146, 1}},
	} {
		if got := count(c.city); got != c.want {
			t.Errorf("%d people:\n got %+v\nwant %+v", c.city.Quota.People, got, c.want)
		}
		if got := len(c.city.People); got != c.city.Quota.People {
			t.Errorf("%d people made, want %d", got, c.city.Quota.People)
		}
	}
}

func TestBestMonthOfTheOrder(t *testing.T) {
	for _, c := range []*City{full, small} {
		var best, second int64
		for _, h := range c.Order.Households {
			var top int64
			for _, m := range h.Months {
				top = max(top, m.Fen)
			}
			best, second = max(best, top), max(second, min(best, top))
			if p := h.Placement; p == "" || c.Person(h.Person).Household != h.Household {
				t.Errorf("household %s is not its person's or has no placement", h.Household)
			}
		}
		if best < 860000 || best >= 870000 {
			t.Errorf("best month %d fen, want 8,6xx yuan", best)
		}
	}
}

func TestDivisions(t *testing.T) {
	count := map[string]int{}
	for _, d := range Divisions() {
		count[d.Level]++
		if d.Parent != "" {
			parent, ok := DivisionOf(d.Parent)
			if !ok || d.Path() != parent.Path()+d.Code+"/" {
				t.Errorf("%s does not lie below %s: %s", d.Code, d.Parent, d.Path())
			}
		}
		if d.Name == "" || d.Sort == "" || !utf8.ValidString(d.Name) || strings.TrimSpace(d.Name) != d.Name {
			t.Errorf("%s has a bad name %q or sort key %q", d.Code, d.Name, d.Sort)
		}
	}
	want := map[string]int{"province": 1, "city": 1, "county": 8, "township": 70, "village": 957}
	if !reflect.DeepEqual(count, want) {
		t.Errorf("got %v, want %v", count, want)
	}
	if got := Path("430302001"); got != "/43/4303/430302/430302001/" {
		t.Errorf("path is %s", got)
	}
}

func TestCast(t *testing.T) {
	for _, c := range []*City{full, small, Generate(9, 1)} {
		users := map[string]bool{}
		for _, e := range c.Employers {
			for _, u := range e.Users {
				users[u.Key] = true
			}
		}
		for _, b := range c.Bodies {
			for _, u := range b.Staff {
				users[u.Key] = true
			}
		}
		for _, p := range Cast() {
			found := users[p.Key] || c.Person(p.Key) != nil
			if w := c.Worker(p.Key); w != nil {
				found = w.Role == p.Role
			}
			if !found {
				t.Errorf("%s (%s) is not in the city", p.Host, p.Key)
			}
		}
		if c.Employer(EmployerA) == nil || c.Employer(EmployerB) == nil || c.Person(Ward).Guardian != WardsGuardian {
			t.Error("the cast's employers or the ward's guardian are missing")
		}
		if a, b := c.Person(BlindSeeker), full.Person(BlindSeeker); a.Name != b.Name || a.CitizenID != b.CitizenID || a.Village != b.Village {
			t.Errorf("the blind seeker differs between cities: %+v, %+v", a, b)
		}
	}
}

// The facts that programmes ask of everybody have plausible shares, some are not
// known, and nobody of whom the year tells something dies or leaves.
func TestStates(t *testing.T) {
	for _, c := range []*City{full, small, Generate(11, 1)} {
		q, n, care, moved := c.Quota, map[string]int{}, map[string]int{}, 0
		for _, p := range c.People {
			care[p.SelfCare]++
			for what, day := range map[string]string{"died": p.DiedOn, "left": p.LeftOn, "moved": p.MovedOn} {
				if day != "" {
					n[what]++
					moved++
				}
				if day != "" && (day < yearFrom || day > yearTo) {
					t.Errorf("%s %s on %s", p.Key, what, day)
				}
			}
			if p.Hukou == "" || p.HukouKind == "" {
				t.Fatalf("%s is registered nowhere", p.Key)
			}
		}
		if n["died"] != q.Deaths || n["left"] != q.Left || n["moved"] > q.Moved || moved != n["died"]+n["left"]+n["moved"] {
			t.Errorf("%d people: %v, want %d died, %d left, at most %d moved", q.People, n, q.Deaths, q.Left, q.Moved)
		}
		for _, code := range []string{"", "all", "partly", "none"} {
			if share := float64(care[code]) / float64(q.People); share < 0.05 || share > 0.6 {
				t.Errorf("self-care %q: %.2f", code, share)
			}
		}
		for _, s := range c.Seekers {
			if p := c.Person(s.Person); p.DiedOn+p.LeftOn+p.MovedOn != "" {
				t.Errorf("%s looks for work and is gone", p.Key)
			}
		}
		if len(c.Children) != q.Children {
			t.Errorf("%d children", len(c.Children))
		}
		for _, k := range c.Children {
			if k.Certificate.Number != "" || c.Person(k.Guardian) == nil || c.Person(k.Key) == nil || c.Household(k.Household) == nil || k.Birth < "2017-01-01" {
				t.Errorf("child %+v", k)
			}
		}
	}
}

func TestBodies(t *testing.T) {
	for _, c := range []*City{full, small, Generate(11, 1)} {
		kinds, third, names := map[string]int{}, 0, map[string]bool{}
		for _, b := range c.Bodies {
			kinds[b.Kind]++
			if names[b.Name+b.Area] || !strings.HasSuffix(b.Name, "（演示）") {
				t.Errorf("%s is named twice or not as invented: %s", b.Key, b.Name)
			}
			names[b.Name+b.Area] = true
			if b.Operator != "" {
				third++
				if c.Body(b.Operator) == nil || b.Kind != "community_station" {
					t.Errorf("%s is run by %s", b.Key, b.Operator)
				}
			}
			if _, ok := DivisionOf(b.Area); !ok {
				t.Errorf("%s is nowhere", b.Key)
			}
		}
		q := c.Quota
		for kind, want := range map[string]int{"rehab_institution": q.RehabInstitutions, "device_station": q.DeviceStations, "community_station": q.CommunityStations, "legal_team": 1, "federation": 9, "township_office": 70, "village_committee": 957} {
			if kinds[kind] != want {
				t.Errorf("%d %s, want %d", kinds[kind], kind, want)
			}
		}
		if third != min(q.ThirdParty, q.CommunityStations) {
			t.Errorf("%d stations run by a third party", third)
		}
		scenic := 0
		for _, p := range c.Places {
			if c.Body(p.Owner) == nil {
				t.Errorf("%s is nobody's", p.Key)
			}
			if p.Kind == "scenic_area" {
				scenic++
			}
		}
		if scenic != 1 {
			t.Errorf("%d scenic areas", scenic)
		}
	}
}

// A roll has each person once, and only who lives in the city.
func TestDraws(t *testing.T) {
	seen, kinds := map[string]bool{}, map[string]int{}
	for _, d := range full.Draws {
		if seen[d.Person+d.Kind] || full.Person(d.Person) == nil || d.Fen < 10000 || d.Fen%100 != 0 {
			t.Fatalf("%+v", d)
		}
		seen[d.Person+d.Kind] = true
		kinds[d.Kind]++
	}
	for kind, least := range map[string]int{"dibao": 10000, "margin": 4000, "tekun": 2500, "living": 15000, "care": 20000} {
		if kinds[kind] < least {
			t.Errorf("%s: %d", kind, kinds[kind])
		}
	}
}
