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
