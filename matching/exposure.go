package matching

import (
	"cmp"
	"math"
	"slices"
)

// An Exposure (露出) is how often a person stands where an employer or counsellor
// looks, weighed by the place in the list (1 ÷ log2(place + 1)), and how often that
// would be if every list of feasible people were in random order.
type Exposure struct{ Got, Expected float64 }

// Expose ranks the feasible people for every post as RankPeople does and counts what
// the first k places give to whom. options is each person's count of feasible posts.
func Expose(travel Travel, seekers []*Seeker, posts []*Post, options map[string]int, k int) map[string]Exposure {
	jobs, towns := newJobs(posts)
	people := newPeople(seekers, travel, towns)
	all := make([]Exposure, len(people))
	type standing struct{ at, score, elsewhere int }
	var list []standing
	for _, j := range jobs {
		list = list[:0]
		for i, who := range people {
			if who.meet(j, false).feasible() {
				list = append(list, standing{i, useful(who.Skills, j.Post), options[who.ID]})
			}
		}
		slices.SortFunc(list, func(a, b standing) int {
			return cmp.Or(b.score-a.score, a.elsewhere-b.elsewhere, cmp.Compare(people[a.at].ID, people[b.at].ID))
		})
		given := 0.0
		for place, x := range list[:min(k, len(list))] {
			weight := 1 / math.Log2(float64(place)+2)
			all[x.at].Got += weight
			given += weight
		}
		for _, x := range list {
			all[x.at].Expected += given / float64(len(list))
		}
	}
	out := make(map[string]Exposure, len(people))
	for i, who := range people {
		out[who.ID] = all[i]
	}
	return out
}
