package matching

import (
	"cmp"
	"maps"
	"slices"
)

// A CityChange (全市改变) is one thing made different everywhere: an accommodation in
// everybody's hand, a site feature, shuttle, room or work from home at every post, a
// skill learnt by everybody. Of a skill More counts feasible pairs that would then
// want no skill any more; of all else pairs that would become feasible.
type CityChange struct {
	Change
	People int // more people with EnoughPosts feasible posts
	Posts  int // more posts with EnoughPeople feasible people
}

// lever is one change made ready: the clauses it can touch, and the pair after it.
type lever struct {
	change CityChange
	touch  uint64
	person func(person int) *person // nil: the person stays
	job    func(job int) *job       // nil: the post stays

	people, posts []int // pairs gained by place
}

// UnlockCity tries every change over the whole city, the largest gain first. Changes
// do not add up: each is tried alone.
func UnlockCity(travel Travel, seekers []*Seeker, posts []*Post) []CityChange {
	jobs, towns := newJobs(posts)
	people := newPeople(seekers, travel, towns)
	levers := append(aidLevers(travel, seekers, towns), postLevers(posts, towns)...)
	for _, l := range levers {
		l.people, l.posts = make([]int, len(people)), make([]int, len(jobs))
	}
	options, takers := make([]int, len(people)), make([]int, len(jobs))
	courses := map[string]int{}
	for i, who := range people {
		for k, j := range jobs {
			f := who.meet(j, true)
			bad := f.no | f.ask
			if bad == 0 {
				options[i]++
				takers[k]++
				if skill := onlyMissing(who.Skills, j.Post); skill != "" {
					courses[skill]++
				}
				continue
			}
			for _, l := range levers {
				if bad&^l.touch == 0 && l.opens(i, k, who, j) {
					l.people[i]++
					l.posts[k]++
				}
			}
		}
	}
	return gains(levers, options, takers, courses)
}

func (l *lever) opens(i, k int, who *person, j *job) bool {
	if l.person != nil {
		who = l.person(i)
	}
	if l.job != nil {
		j = l.job(k)
	}
	return who.meet(j, false).feasible()
}

func aidLevers(travel Travel, seekers []*Seeker, towns *places) (all []*lever) {
	for _, a := range Aids {
		changed := make([]*person, len(seekers)) // made when first asked for: few pairs hang on one aid
		all = append(all, &lever{change: CityChange{Change: Change{Code: "aid", Detail: a.Code, By: ByPerson}}, touch: itemClauses, person: func(i int) *person {
			if changed[i] == nil {
				other := *seekers[i]
				other.Owned = append(slices.Clone(other.Owned), a.Code)
				changed[i] = newPerson(&other, travel, towns)
			}
			return changed[i]
		}})
	}
	return all
}

const (
	placeBit  = uint64(1) << placeClause
	siteBits  = placeBit - 1 - itemClauses
	remoteMay = placeBit | siteBits
)

func postLevers(posts []*Post, towns *places) (all []*lever) {
	add := func(code, detail string, touch uint64, change func(*Post)) {
		changed := make([]*job, len(posts))
		all = append(all, &lever{change: CityChange{Change: Change{Code: code, Detail: detail, By: ByEmployer}}, touch: touch, job: func(k int) *job {
			if changed[k] == nil {
				other := *posts[k]
				change(&other)
				changed[k] = newJob(&other, towns)
			}
			return changed[k]
		}})
	}
	for i, site := range Sites {
		add("site", site, 1<<(siteClause+i)|placeBit, func(o *Post) { // a ground-floor room is a way to get there
			sites := map[string]Tri{}
			maps.Copy(sites, o.Sites)
			sites[site] = Yes
			o.Sites = sites
		})
	}
	add("shuttle", "", placeBit, func(o *Post) { o.Shuttle = Yes })
	add("dormitory", "", placeBit, func(o *Post) { o.Dormitory = Yes })
	add("remote", "", remoteMay, func(o *Post) { o.Remote = Yes })
	return all
}

// onlyMissing is the one skill that a post wants and the person has not, "" where
// none or several are missing.
func onlyMissing(skills []string, p *Post) (missing string) {
	for _, list := range [][]string{p.SkillsMust, p.SkillsWish} {
		for _, skill := range list {
			if slices.Contains(skills, skill) || skill == missing {
				continue
			}
			if missing != "" {
				return ""
			}
			missing = skill
		}
	}
	return missing
}

func gains(levers []*lever, options, takers []int, courses map[string]int) (out []CityChange) {
	for _, l := range levers {
		for i, more := range l.people {
			l.change.More += more
			if options[i] < EnoughPosts && options[i]+more >= EnoughPosts {
				l.change.People++
			}
		}
		for k, more := range l.posts {
			if takers[k] < EnoughPeople && takers[k]+more >= EnoughPeople {
				l.change.Posts++
			}
		}
		if l.change.More > 0 {
			out = append(out, l.change)
		}
	}
	for skill, n := range courses {
		out = append(out, CityChange{Change: Change{Code: "skill", Detail: skill, More: n, By: ByPerson}})
	}
	slices.SortFunc(out, func(a, b CityChange) int {
		return cmp.Or(b.More-a.More, cmp.Compare(a.Code, b.Code), cmp.Compare(a.Detail, b.Detail))
	})
	return out
}
