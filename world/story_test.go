package world

import (
	"testing"

	"tongxing/matching"
)

func TestDeliveriesHoldTogether(t *testing.T) {
	opened := map[string]string{}
	for _, s := range full.Seekers {
		opened[s.Person] = s.OpenedOn
	}
	pairs, hired, states := map[string]bool{}, map[string]string{}, map[string]int{}
	taken := map[string]int{}
	for _, d := range full.Deliveries {
		p := full.Post(d.Post)
		if pairs[d.Person+d.Post] || d.SentOn <= p.PublishedOn || d.SentOn >= p.ExpiresOn || opened[d.Person] == "" || d.SentOn <= opened[d.Person] {
			t.Fatalf("%+v to a post of %s-%s by a seeker since %q", d, p.PublishedOn, p.ExpiresOn, opened[d.Person])
		}
		pairs[d.Person+d.Post] = true
		last := d.SentOn
		for i, s := range d.Steps {
			if s.On < last || s.On > LastDay || i > 0 && closed(d.Steps[i-1].Kind) {
				t.Fatalf("%s: steps out of order: %+v", d.Key, d.Steps)
			}
			last = s.On
		}
		if on := d.stepOn(Hired); on != "" {
			if hired[d.Person] != "" {
				t.Fatalf("%s was hired twice", d.Person)
			}
			hired[d.Person] = on
			taken[d.Post]++
		}
		if !closed(d.Last()) && d.Last() != Hired && d.Last() != Offered && dayOf(d.SentOn)+65 < dayOf(LastDay) {
			t.Errorf("%s was sent %s and still stands at %s", d.Key, d.SentOn, d.Last())
		}
		states[d.Last()]++
	}
	for post, n := range taken {
		if n > full.Post(post).Openings {
			t.Errorf("%s hired %d for %d openings", post, n, full.Post(post).Openings)
		}
	}
	for _, d := range full.Deliveries {
		if on := hired[d.Person]; on != "" && d.stepOn(Hired) == "" && (d.SentOn >= on || !closed(d.Last())) {
			t.Errorf("%s of one hired %s: sent %s, stands at %s", d.Key, on, d.SentOn, d.Last())
		}
	}
	for _, kind := range []string{Refused, Lapsed, Withdrawn, Declined, Started, Hired, Obsolete, Viewed, "sent"} {
		if states[kind] == 0 {
			t.Errorf("no story ends at %s: %v", kind, states)
		}
	}
	t.Logf("%v", states)
}

// A city whose every delivery fits nobody would still have the right counts.
func TestDeliveriesFit(t *testing.T) {
	seekers := map[string]Seeker{}
	for _, s := range full.Seekers {
		seekers[s.Person] = s
	}
	m := &courier{travel: travelTable()}
	fit, hiredFit, hired := 0, 0, 0
	for _, d := range full.Deliveries {
		s, p := seekers[d.Person].match(full), full.Post(d.Post).match()
		ok := m.verdict(&s, &p).Feasible()
		if ok {
			fit++
		}
		if d.stepOn(Hired) != "" {
			if hired++; ok {
				hiredFit++
			}
		}
	}
	t.Logf("%d of %d deliveries fit, %d of %d hires", fit, len(full.Deliveries), hiredFit, hired)
	if fit*2 < len(full.Deliveries) || hiredFit*10 < hired*8 {
		t.Errorf("%d of %d deliveries fit, %d of %d hires", fit, len(full.Deliveries), hiredFit, hired)
	}
}

func TestPlacementsHoldTogether(t *testing.T) {
	first := map[string]string{}
	left, asked := 0, 0
	for _, p := range full.Placements {
		who := full.Person(p.Person)
		if who == nil || who.Certificate.Number == "" || ageOn(who.Birth) < 16 || p.Pay <= 0 {
			t.Fatalf("%+v of %+v", p, who)
		}
		if p.Employer != "" && full.Employer(p.Employer) == nil || p.Employer == "" && p.Place == "" || p.Start > LastDay {
			t.Fatalf("%+v has no place or starts after the year", p)
		}
		if p.Start != "" && p.Start < yearFrom {
			first[p.Person] = p.Start
		} else if first[p.Person] != "" {
			t.Errorf("%s started in the year before and again: the yearly count would be open to reading", p.Person)
		}
		if p.LeftOn != "" {
			left++
			if p.Start != "" && p.LeftOn <= p.Start {
				t.Errorf("%s left %s before the start %s", p.Key, p.LeftOn, p.Start)
			}
		}
		for _, f := range p.Followups {
			asked++
			if f.DoneOn < f.DueOn || f.DoneOn > LastDay || (f.Person == "left") != (p.LeftOn != "" && p.LeftOn <= f.DoneOn) {
				t.Errorf("%s: follow-up %+v, left %q", p.Key, f, p.LeftOn)
			}
		}
	}
	n := len(full.Placements)
	if share := 100 * left / n; share < 8 || share > 40 {
		t.Errorf("%d %% left, want a realistic share", share)
	}
	t.Logf("%d placements, %d left, %d follow-ups", n, left, asked)
}

// The demo's tour begins with the blind seeker pressing the one button.
func TestCastHasPostsToChooseFrom(t *testing.T) {
	m := &courier{travel: travelTable()}
	for _, s := range full.Seekers[:namedPeople] {
		me, fit := s.match(full), 0
		for _, p := range full.Posts {
			if post := p.match(); p.ExpiresOn > LastDay && m.verdict(&me, &post).Feasible() {
				fit++
			}
		}
		t.Logf("%s: %d open posts fit", s.Person, fit)
		if fit < 5 {
			t.Errorf("%s has %d fitting open posts", s.Person, fit)
		}
	}
	for _, d := range full.Deliveries {
		if d.Person == BlindSeeker {
			t.Errorf("the blind seeker has sent %s already", d.Key)
		}
	}
}

func TestNobodyActsWithoutConsent(t *testing.T) {
	yes := map[string]bool{}
	for _, s := range full.Seekers {
		for _, c := range s.Consents {
			yes[s.Person+c.Purpose] = true
		}
		if _, err := matching.ParseLevels(s.Abilities); err != nil {
			t.Errorf("%s: abilities %q: %v", s.Person, s.Abilities, err)
		}
		if !yes[s.Person+"jobsearch"] {
			t.Errorf("%s is a seeker without consent", s.Person)
		}
	}
	for _, d := range full.Deliveries {
		if d.By != "self" && !yes[d.Person+"on_behalf"] {
			t.Errorf("%s was sent by the %s without consent", d.Key, d.By)
		}
	}
}
