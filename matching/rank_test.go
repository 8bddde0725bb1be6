package matching_test

import (
	"cmp"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"tongxing/matching"
)

// city throws people and posts for the lists.
func city(seed uint64, people, posts int) (dice, []*matching.Seeker, []*matching.Post) {
	d := dice{rand.New(rand.NewPCG(seed, 3))}
	s, p := make([]*matching.Seeker, people), make([]*matching.Post, posts)
	for i := range s {
		s[i] = d.seeker(i)
	}
	for i := range p {
		p[i] = d.post(i)
	}
	return d, s, p
}

func feasibleFirst(m matching.Match) int {
	if m.Verdict.Feasible() {
		return 0
	}
	return 1
}

func TestRankPostsIsTheSortedWhole(t *testing.T) {
	shown := 0
	for seed := range uint64(30) {
		d, people, posts := city(seed, 1, 120)
		var want []matching.Match
		for _, p := range posts {
			if m := matching.Evaluate(matching.Standard, travel, people[0], p); m.Verdict != matching.Blocked {
				want = append(want, m)
			}
		}
		slices.SortFunc(want, func(a, b matching.Match) int {
			return cmp.Or(feasibleFirst(a)-feasibleFirst(b), b.Score-a.Score, cmp.Compare(a.Post, b.Post))
		})
		d.Shuffle(len(posts), func(i, j int) { posts[i], posts[j] = posts[j], posts[i] })
		shown += len(want)
		if got := matching.RankPosts(matching.Standard, travel, people[0], posts, 0); !same(got, want) {
			t.Fatalf("seed %d: the list is not the sorted whole", seed)
		}
		if got := matching.RankPosts(matching.Standard, travel, people[0], posts, 3); !same(got, want[:min(3, len(want))]) {
			t.Fatalf("seed %d: the first three are not the first three", seed)
		}
	}
	if shown < 100 {
		t.Errorf("only %d posts were shown", shown)
	}
}

func TestRankPeopleIsTheSortedWhole(t *testing.T) {
	for seed := range uint64(30) {
		d, people, posts := city(seed, 200, 1)
		few := func(id string) int { return int(id[3]) % 3 }
		var want []matching.Match
		for _, s := range people {
			if m := matching.Evaluate(matching.Standard, travel, s, posts[0]); m.Verdict != matching.Blocked {
				want = append(want, m)
			}
		}
		slices.SortFunc(want, func(a, b matching.Match) int {
			return cmp.Or(feasibleFirst(a)-feasibleFirst(b), b.Useful-a.Useful, few(a.Seeker)-few(b.Seeker), cmp.Compare(a.Seeker, b.Seeker))
		})
		d.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
		if got := matching.RankPeople(matching.Standard, travel, posts[0], people, few, 0); !same(got, want) {
			t.Fatalf("seed %d: the list is not the sorted whole", seed)
		}
	}
}

func same(a, b []matching.Match) bool {
	return len(a) == len(b) && (len(a) == 0 || reflect.DeepEqual(a, b))
}

// TestEmployersListIgnoresThePersonsWishes: two utilities. What a person hopes for
// must not move them on the employer's list.
func TestEmployersListIgnoresThePersonsWishes(t *testing.T) {
	a, p := fitting()
	b, _ := fitting()
	a.ID, b.ID = "a", "b"
	p.SkillsMust = []string{"sewing", "cash"}
	a.Skills, b.Skills = []string{"sewing"}, []string{"sewing"}
	b.Wishes, b.Text = []string{"sewing"}, "缝纫工"
	p.Title = "缝纫工"
	order := func(options func(string) int) string {
		got := matching.RankPeople(matching.Standard, travel, p, []*matching.Seeker{b, a}, options, 0)
		return got[0].Seeker + got[1].Seeker
	}
	if got := order(nil); got != "ab" {
		t.Errorf("equal people stand as %s, want by id", got)
	}
	if got := order(func(id string) int { return map[string]int{"a": 9, "b": 1}[id] }); got != "ba" {
		t.Errorf("who has few options stands second: %s", got)
	}
	b.Skills = []string{"sewing", "cash"}
	if got := order(func(id string) int { return map[string]int{"a": 1, "b": 9}[id] }); got != "ba" {
		t.Errorf("skills go first: %s", got)
	}
}

// TestPaidAidCostsNothing: a person whom the scheme's aid carries gets the points of
// one who needs none.
func TestPaidAidCostsNothing(t *testing.T) {
	s, p := fitting()
	set(&p.Demand, "learn", 2)
	set(&p.Demand, "stand", 2)
	without := matching.Evaluate(matching.Standard, travel, s, p)
	set(&s.Abilities, "learn", 0)
	set(&s.Abilities, "stand", 0)
	s.Aids, p.Offers = []string{"job_coach"}, []string{"stool"}
	with := matching.Evaluate(matching.Standard, travel, s, p)
	if with.Verdict != matching.FitsWith || with.Score != without.Score || !slices.Equal(with.With, []string{"stool", "job_coach"}) {
		t.Errorf("%s with %v: %d points, without need %d", with.Verdict, with.With, with.Score, without.Score)
	}
}

// TestCarvingCostsNothing: who grows into a carved item keeps the points for it.
func TestCarvingCostsNothing(t *testing.T) {
	s, p := fitting()
	set(&p.Demand, "stand", 3)
	p.Offers = []string{"carving"}
	for _, can := range []int8{1, 3, 4} {
		set(&s.Abilities, "stand", can)
		if m := matching.Evaluate(matching.Standard, travel, s, p); m.Parts.Fit != 30 || slices.Contains(m.With, "carving") != (can < 3) {
			t.Errorf("standing %d: fit %d with %v", can, m.Parts.Fit, m.With)
		}
	}
}

func TestParts(t *testing.T) {
	s, p := fitting()
	set(&p.Demand, "stand", 3) // met, nothing to spare
	set(&p.Demand, "hear", 2)  // to spare
	p.SkillsMust, p.SkillsWish = []string{"sewing", "cash"}, []string{"phone"}
	s.Skills = []string{"sewing", "knitting", "chat_service"} // knitting is no cash; chat is near phone
	s.Wishes, s.PayFloor, s.PayWish, s.HoursWish, s.DormitoryWish = []string{"hotline"}, 200000, 300000, 35, true
	s.Text, p.Title, p.Text = "手工缝纫 sew", "缝纫工", "手工"
	m := matching.Evaluate(matching.Standard, travel, s, p)
	want := matching.Parts{
		Fit:     15, // 1 of 2
		Skills:  12, // (4+0+1)/10
		Wishes:  5,  // 0 + 25·½ + 15 + 0 = 27 hundredths
		Commute: 3,  // 45 of 60 minutes
		Text:    2,  // 缝纫, 手工
	}
	if m.Parts != want || m.Score != 37 || m.Weights != 1 || m.Useful != 50 {
		t.Errorf("%+v, score %d, useful %d; want %+v", m.Parts, m.Score, m.Useful, want)
	}
}

// TestFastEnough: the whole city (3,785 posts × 4,000 people) has to be counted in
// five seconds on one core, 330 ns a pair; the bound leaves room for a busy machine.
func TestFastEnough(t *testing.T) {
	if ns := testing.Benchmark(BenchmarkTakeStock).Extra["ns/pair"]; ns <= 0 || ns > 3000 {
		t.Errorf("%.0f ns a pair", ns)
	}
}

func TestJudgeIsEvaluatesVerdict(t *testing.T) {
	_, people, posts := city(21, 60, 60)
	for _, s := range people {
		for _, p := range posts {
			if got, want := matching.Judge(travel, s, p), matching.Evaluate(matching.Standard, travel, s, p).Verdict; got != want {
				t.Fatalf("%s and %s: %s, in full %s", s.ID, p.ID, got, want)
			}
		}
	}
}

func BenchmarkTakeStock(b *testing.B) {
	_, people, posts := city(9, 400, 3785)
	for b.Loop() {
		matching.TakeStock(travel, people, posts)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(people)*len(posts)), "ns/pair")
}

func BenchmarkRankPosts(b *testing.B) {
	_, people, posts := city(9, 1, 3785)
	for b.Loop() {
		matching.RankPosts(matching.Standard, travel, people[0], posts, 20)
	}
}
