package matching

import (
	"cmp"
	"math/bits"
	"slices"
)

// Enough feasible people for a post, and posts for a person, to speak of a choice.
const (
	EnoughPeople = 3
	EnoughPosts  = 5
)

// A Barrier (障碍) is a demand or term and the pairs it keeps apart: in all, and
// those where it is the one thing in the way, which is what one change would open.
type Barrier struct {
	Code, Detail string
	Only, Total  int
}

// A Market (供需) is the whole city counted once: pairs by verdict, coverage, what
// binds, and how many options each has. Pairs to be asked about are not feasible.
type Market struct {
	Posts, People               int
	Fits, FitsWith, Ask, Closed int // pairs
	PostsCovered                int // posts with EnoughPeople
	PeopleCovered               int // people with EnoughPosts
	Barriers                    []Barrier
	OptionsOfPerson             map[string]int // feasible posts by seeker id
	OptionsOfPost               map[string]int // feasible people by post id
}

// TakeStock counts every pair of the city.
func TakeStock(travel Travel, seekers []*Seeker, posts []*Post) Market {
	jobs, towns := newJobs(posts)
	m := Market{Posts: len(posts), People: len(seekers), OptionsOfPerson: make(map[string]int, len(seekers)), OptionsOfPost: make(map[string]int, len(posts))}
	var only, total [clauses]int
	people := make([]int, len(jobs)) // feasible, by post
	for _, s := range seekers {
		who, options := newPerson(s, travel, towns), 0
		for i, j := range jobs {
			f := who.meet(j, true)
			m.count(f.verdict())
			if f.feasible() {
				options++
				people[i]++
			}
			for set := f.no; set != 0; set &= set - 1 {
				at := bits.TrailingZeros64(set)
				total[at]++
				if f.no == set && set&(set-1) == 0 {
					only[at]++
				}
			}
		}
		m.OptionsOfPerson[s.ID] = options
		if options >= EnoughPosts {
			m.PeopleCovered++
		}
	}
	for i, n := range people {
		m.OptionsOfPost[jobs[i].ID] = n
		if n >= EnoughPeople {
			m.PostsCovered++
		}
	}
	m.Barriers = barriers(only[:], total[:])
	return m
}

func (m *Market) count(v Verdict) {
	switch v {
	case Fits:
		m.Fits++
	case FitsWith:
		m.FitsWith++
	case Ask:
		m.Ask++
	default:
		m.Closed++
	}
}

// barriers lists what keeps any pair apart: most often alone first, then in all.
func barriers(only, total []int) (all []Barrier) {
	for i, n := range total {
		if n > 0 {
			code, detail := clause(i)
			all = append(all, Barrier{Code: code, Detail: detail, Only: only[i], Total: n})
		}
	}
	slices.SortStableFunc(all, func(a, b Barrier) int { return cmp.Or(b.Only-a.Only, b.Total-a.Total) })
	return all
}
