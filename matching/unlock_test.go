package matching_test

import (
	"maps"
	"slices"
	"testing"

	"tongxing/matching"
)

func feasible(s *matching.Seeker, p *matching.Post) bool {
	return matching.Evaluate(matching.Standard, travel, s, p).Verdict.Feasible()
}

func count(people []*matching.Seeker, posts []*matching.Post) (n int) {
	for _, s := range people {
		for _, p := range posts {
			if feasible(s, p) {
				n++
			}
		}
	}
	return n
}

// TestUnlockIsTheDifference: every figure is what one gets by making the change and
// counting again.
func TestUnlockIsTheDifference(t *testing.T) {
	checked := map[string]int{}
	for seed := range uint64(40) {
		_, people, posts := city(seed, 1, 150)
		s := people[0]
		was := count(people, posts)
		for _, c := range matching.Unlock(matching.Standard, travel, s, posts) {
			o := *s
			switch c.Code + c.Detail {
			case "aid" + c.Detail:
				o.Owned = append(slices.Clone(o.Owned), c.Detail)
			case "minutes15":
				o.MaxMinutes += 15
			case "minutes30":
				o.MaxMinutes += 30
			case "minutes45":
				o.MaxMinutes += 45
			case "pay200":
				o.PayFloor -= 20000
			case "pay500":
				o.PayFloor -= 50000
			case "remote":
				o.Remote = matching.Yes
			case "dormitory":
				o.Dormitory = matching.Yes
			case "shuttle":
				o.Shuttle = matching.Yes
			case "night":
				o.Night = matching.Yes
			default:
				t.Fatalf("unknown change %+v", c)
			}
			if is := count([]*matching.Seeker{&o}, posts); is-was != c.More || c.More <= 0 {
				t.Errorf("seed %d, %+v: %d became %d", seed, c, was, is)
			}
			checked[c.Code]++
		}
	}
	for _, code := range []string{"aid", "minutes", "pay", "remote", "night"} {
		if checked[code] == 0 {
			t.Errorf("no change of %s ever unlocked anything (%v)", code, checked)
		}
	}
}

func TestUnlockPostIsTheDifference(t *testing.T) {
	checked := map[string]int{}
	for seed := range uint64(15) {
		_, people, posts := city(seed, 300, 1)
		p := posts[0]
		was := count(people, posts)
		for _, c := range append(matching.UnlockPost(matching.Standard, travel, p, people), matching.UnlockDemands(travel, p, people)...) {
			o := *p
			switch c.Code {
			case "site":
				o.Sites = maps.Clone(p.Sites)
				o.Sites[c.Detail] = matching.Yes
			case "offer":
				o.Offers = append(slices.Clone(p.Offers), c.Detail)
			case "lower":
				o.Demand[matching.Item(c.Detail)]--
			case "marginal":
				o.Marginal[matching.Item(c.Detail)] = true
			case "remote":
				o.Remote = matching.Yes
			case "dormitory":
				o.Dormitory = matching.Yes
			case "shuttle":
				o.Shuttle = matching.Yes
			default:
				t.Fatalf("unknown change %+v", c)
			}
			if is := count(people, []*matching.Post{&o}); is-was != c.More || c.More <= 0 {
				t.Errorf("seed %d, %+v: %d became %d", seed, c, was, is)
			}
			checked[c.Code]++
		}
	}
	for _, code := range []string{"site", "offer", "lower", "marginal"} {
		if checked[code] == 0 {
			t.Errorf("no change of %s ever unlocked anything (%v)", code, checked)
		}
	}
}

// TestTakeStock: the whole city counted once is the city counted pair by pair.
func TestTakeStock(t *testing.T) {
	_, people, posts := city(5, 120, 150)
	m := matching.TakeStock(travel, people, posts)
	verdicts, only, total := map[matching.Verdict]int{}, map[string]int{}, map[string]int{}
	byPost, byPerson := map[string]int{}, map[string]int{}
	for _, s := range people {
		byPerson[s.ID] = 0
		for _, p := range posts {
			e := matching.Evaluate(matching.Standard, travel, s, p)
			verdicts[e.Verdict]++
			byPost[p.ID] += 0
			if e.Verdict.Feasible() {
				byPost[p.ID]++
				byPerson[s.ID]++
			}
			for _, r := range e.Blocks() {
				what := r.Code
				if r.Code == "item" || r.Code == "site" {
					what += "/" + r.Detail
				}
				total[what]++
				if len(e.Blocks()) == 1 {
					only[what]++
				}
			}
		}
	}
	if m.Fits != verdicts[matching.Fits] || m.FitsWith != verdicts[matching.FitsWith] || m.Ask != verdicts[matching.Ask] || m.Closed != verdicts[matching.Blocked] {
		t.Errorf("%+v, pair by pair %v", m, verdicts)
	}
	if !maps.Equal(m.OptionsOfPerson, byPerson) || !maps.Equal(m.OptionsOfPost, byPost) {
		t.Error("the options are not those counted pair by pair")
	}
	atLeast := func(of map[string]int, least int) (n int) {
		for _, v := range of {
			if v >= least {
				n++
			}
		}
		return n
	}
	if m.PostsCovered != atLeast(byPost, 3) || m.PeopleCovered != atLeast(byPerson, 5) {
		t.Errorf("coverage %d posts, %d people", m.PostsCovered, m.PeopleCovered)
	}
	for i, b := range m.Barriers {
		what := b.Code
		if b.Detail != "" {
			what += "/" + b.Detail
		}
		if b.Only != only[what] || b.Total != total[what] {
			t.Errorf("%s: alone %d in all %d, pair by pair %d and %d", what, b.Only, b.Total, only[what], total[what])
		}
		delete(total, what)
		if i > 0 && b.Only > m.Barriers[i-1].Only {
			t.Errorf("%s stands too low", what)
		}
	}
	if len(total) > 0 {
		t.Errorf("not listed: %v", total)
	}
}
