package matching

import (
	"cmp"
	"slices"
)

// RankPosts orders posts for a person: feasible first, then questions, by score,
// ties by id. Blocked ones are left out. k = 0 means all.
func RankPosts(w Weights, travel Travel, s *Seeker, posts []*Post, k int) []Match {
	var out []Match
	for _, p := range posts {
		if m := Evaluate(w, travel, s, p); m.Verdict != Blocked {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b Match) int {
		return cmp.Or(rank(a)-rank(b), b.Score-a.Score, cmp.Compare(a.Post, b.Post))
	})
	return first(out, k)
}

// RankPeople orders people for a post by the post's own utility: its skills and
// wishes, then who has fewer feasible posts elsewhere, so that those with few
// options are not buried, then id.
func RankPeople(w Weights, travel Travel, p *Post, seekers []*Seeker, options func(seeker string) int, k int) []Match {
	var out []Match
	for _, s := range seekers {
		if m := Evaluate(w, travel, s, p); m.Verdict != Blocked {
			out = append(out, m)
		}
	}
	few := func(id string) int {
		if options == nil {
			return 0
		}
		return options(id)
	}
	slices.SortFunc(out, func(a, b Match) int {
		return cmp.Or(rank(a)-rank(b), (b.Parts.Skills+b.Parts.Text)-(a.Parts.Skills+a.Parts.Text), few(a.Seeker)-few(b.Seeker), cmp.Compare(a.Seeker, b.Seeker))
	})
	return first(out, k)
}

func rank(m Match) int {
	if m.Verdict.Feasible() {
		return 0
	}
	return 1
}

func first(all []Match, k int) []Match {
	if k > 0 && len(all) > k {
		return all[:k]
	}
	return all
}

// A Change (改变) is one thing made different, and how many more pairs it would
// make feasible.
type Change struct {
	Code   string // aid minutes pay site remote shuttle offer
	Detail string
	More   int
}

// Unlock tells what one change by the person would open: each accommodation not
// yet in hand, more minutes of travel, a lower pay floor. Largest first.
func Unlock(w Weights, travel Travel, s *Seeker, posts []*Post) []Change {
	was := feasible(w, travel, s, posts)
	var out []Change
	try := func(code, detail string, change func(*Seeker)) {
		other := *s
		other.Aids = slices.Clone(s.Aids)
		change(&other)
		if more := feasible(w, travel, &other, posts) - was; more > 0 {
			out = append(out, Change{code, detail, more})
		}
	}
	for _, a := range Aids {
		if !slices.Contains(s.Aids, a.Code) && a.Pays != EmployerPays {
			try("aid", a.Code, func(o *Seeker) { o.Aids = append(o.Aids, a.Code) })
		}
	}
	if s.MaxMinutes > 0 {
		try("minutes", "15", func(o *Seeker) { o.MaxMinutes += 15 })
		try("minutes", "30", func(o *Seeker) { o.MaxMinutes += 30 })
	}
	if s.PayFloor > 20000 {
		try("pay", "200", func(o *Seeker) { o.PayFloor -= 20000 })
	}
	if s.Remote == No {
		try("remote", "", func(o *Seeker) { o.Remote = Yes })
	}
	if s.Shuttle != Yes {
		try("shuttle", "", func(o *Seeker) { o.Shuttle = Yes })
	}
	return largest(out)
}

func feasible(w Weights, travel Travel, s *Seeker, posts []*Post) (n int) {
	for _, p := range posts {
		if Evaluate(w, travel, s, p).Verdict.Feasible() {
			n++
		}
	}
	return n
}

// UnlockPost tells what one change by the employer would open: a site feature, an
// offered accommodation, remote work, a shuttle. Largest first.
func UnlockPost(w Weights, travel Travel, p *Post, seekers []*Seeker) []Change {
	was := feasiblePeople(w, travel, p, seekers)
	var out []Change
	try := func(code, detail string, change func(*Post)) {
		other := *p
		other.Sites = map[string]Tri{}
		for k, v := range p.Sites {
			other.Sites[k] = v
		}
		other.Offers = slices.Clone(p.Offers)
		change(&other)
		if more := feasiblePeople(w, travel, &other, seekers) - was; more > 0 {
			out = append(out, Change{code, detail, more})
		}
	}
	for _, site := range Sites {
		if p.Sites[site] != Yes {
			try("site", site, func(o *Post) { o.Sites[site] = Yes })
		}
	}
	for _, a := range Aids {
		if a.Pays == EmployerPays && !slices.Contains(p.Offers, a.Code) {
			try("offer", a.Code, func(o *Post) { o.Offers = append(o.Offers, a.Code) })
		}
	}
	if p.Shuttle != Yes {
		try("shuttle", "", func(o *Post) { o.Shuttle = Yes })
	}
	if p.Remote == No {
		try("remote", "", func(o *Post) { o.Remote = Yes })
	}
	return largest(out)
}

func feasiblePeople(w Weights, travel Travel, p *Post, seekers []*Seeker) (n int) {
	for _, s := range seekers {
		if Evaluate(w, travel, s, p).Verdict.Feasible() {
			n++
		}
	}
	return n
}

func largest(changes []Change) []Change {
	slices.SortStableFunc(changes, func(a, b Change) int { return b.More - a.More })
	return changes
}
