package matching_test

import (
	"maps"
	"slices"
	"testing"

	"tongxing/matching"
)

// The one pass says what changing the whole city and counting anew says.
func TestUnlockCityIsTheCityChangedAndCounted(t *testing.T) {
	opened := map[string]int{}
	for seed := range uint64(6) {
		_, seekers, posts := city(seed, 50, 30)
		before := matching.TakeStock(travel, seekers, posts)
		said := map[string]matching.CityChange{}
		for _, c := range matching.UnlockCity(travel, seekers, posts) {
			said[c.Code+" "+c.Detail] = c
			opened[c.Code] += c.More
		}
		check := func(name string, seekers []*matching.Seeker, posts []*matching.Post) {
			after := matching.TakeStock(travel, seekers, posts)
			pairs := after.Fits + after.FitsWith - before.Fits - before.FitsWith
			c := said[name]
			if c.More != pairs || c.People != after.PeopleCovered-before.PeopleCovered || c.Posts != after.PostsCovered-before.PostsCovered {
				t.Errorf("seed %d, %s: said %+v, counted %d pairs, %d people, %d posts", seed, name, c, pairs, after.PeopleCovered-before.PeopleCovered, after.PostsCovered-before.PostsCovered)
			}
		}
		for _, a := range matching.Aids {
			check("aid "+a.Code, everybody(seekers, func(s *matching.Seeker) { s.Owned = append(slices.Clone(s.Owned), a.Code) }), posts)
		}
		for _, site := range matching.Sites {
			check("site "+site, seekers, everywhere(posts, func(p *matching.Post) {
				sites := map[string]matching.Tri{}
				maps.Copy(sites, p.Sites)
				sites[site] = matching.Yes
				p.Sites = sites
			}))
		}
		check("shuttle ", seekers, everywhere(posts, func(p *matching.Post) { p.Shuttle = matching.Yes }))
		check("dormitory ", seekers, everywhere(posts, func(p *matching.Post) { p.Dormitory = matching.Yes }))
		check("remote ", seekers, everywhere(posts, func(p *matching.Post) { p.Remote = matching.Yes }))
	}
	for _, code := range []string{"aid", "site", "shuttle", "dormitory", "remote", "skill"} {
		if opened[code] == 0 {
			t.Errorf("no change of kind %s opened anything: the worlds are too easy", code)
		}
	}
}

func everybody(seekers []*matching.Seeker, change func(*matching.Seeker)) (out []*matching.Seeker) {
	for _, s := range seekers {
		other := *s
		change(&other)
		out = append(out, &other)
	}
	return out
}

func everywhere(posts []*matching.Post, change func(*matching.Post)) (out []*matching.Post) {
	for _, p := range posts {
		other := *p
		change(&other)
		out = append(out, &other)
	}
	return out
}
