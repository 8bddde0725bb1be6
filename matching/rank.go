package matching

import (
	"cmp"
	"slices"
)

// A candidate is a pair that may be shown, with just what orders it.
type candidate struct {
	person    *person
	job       *job
	rank      int // 0 feasible, 1 a question
	score     int
	elsewhere int // feasible posts elsewhere
}

func rank(f found) int {
	if f.feasible() {
		return 0
	}
	return 1
}

// RankPosts orders posts for a person: feasible first, then questions, by score,
// ties by id. Blocked ones are left out. k = 0 means all.
func RankPosts(w Weights, travel Travel, s *Seeker, posts []*Post, k int) []Match {
	jobs, towns := newJobs(posts)
	who := newPerson(s, travel, towns)
	var all []candidate
	for _, j := range jobs {
		if f := who.meet(j, false); f.no == 0 {
			all = append(all, candidate{person: who, job: j, rank: rank(f), score: who.parts(w, j).Score()})
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(a.rank-b.rank, b.score-a.score, cmp.Compare(a.job.ID, b.job.ID))
	})
	return explained(w, all, k)
}

// RankPeople orders people for a post by the post's own utility: the skills it
// needs and wishes, then who has fewer feasible posts elsewhere, so that those with
// few options are not buried, then id. What the person wishes has no part in it.
func RankPeople(w Weights, travel Travel, p *Post, seekers []*Seeker, options func(seeker string) int, k int) []Match {
	var towns places
	j := newJob(p, &towns)
	var all []candidate
	for _, s := range seekers {
		who := newPerson(s, travel, &towns)
		f := who.meet(j, false)
		if f.no != 0 {
			continue
		}
		c := candidate{person: who, job: j, rank: rank(f), score: useful(s.Skills, p)}
		if options != nil {
			c.elsewhere = options(s.ID)
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(a.rank-b.rank, b.score-a.score, a.elsewhere-b.elsewhere, cmp.Compare(a.person.ID, b.person.ID))
	})
	return explained(w, all, k)
}

// explained words only what is shown.
func explained(w Weights, all []candidate, k int) []Match {
	if k > 0 && len(all) > k {
		all = all[:k]
	}
	out := make([]Match, len(all))
	for i, c := range all {
		out[i] = c.person.explain(w, c.job)
	}
	return out
}

func newJobs(posts []*Post) ([]*job, *places) {
	var towns places
	jobs := make([]*job, len(posts))
	for i, p := range posts {
		jobs[i] = newJob(p, &towns)
	}
	return jobs, &towns
}

func newPeople(seekers []*Seeker, travel Travel, towns *places) []*person {
	people := make([]*person, len(seekers))
	for i, s := range seekers {
		people[i] = newPerson(s, travel, towns)
	}
	return people
}
