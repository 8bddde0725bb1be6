package matching

// A Post (岗位) is what matching needs to know of an opening. That the pay reaches
// the legal minimum is checked before a post is published, not here.
type Post struct {
	ID, Employer, Township, Trade string
	Title, Text                   string
	Demand                        Levels
	Marginal                      Marks // these demands are not essential
	Guessed                       Marks // these came from the trade's table and nobody confirmed them yet
	Visited                       bool  // an officer saw the workplace
	Screen                        Tri   // the reading is on a screen; not said = as the skills it wants tell
	Sites                         map[string]Tri
	Week                          Week  // no hours = not said
	Flexible                      bool  // the person chooses the hours: Week is not held against theirs
	HoursDay, HoursWeek           int   // 0 = as the week shows
	Night                         Tri   // not said = as the week shows (22:00–6:00)
	PayMin, PayMax                int64 // fen a month, 0 = not said
	MinAge                        int   // beyond the law's 16
	Hazard                        bool  // work the law keeps from people under 18
	Remote, Dormitory, Shuttle    Tri
	Contract                      string // form of contract, "" = not said
	SkillsMust, SkillsWish        []string
	Offers                        []string // accommodations the employer has agreed to
}

// A Seeker (求职者) is what matching needs to know of a person: abilities and
// terms. Category, grade and name are not among it.
type Seeker struct {
	ID, Township               string
	Text                       string   // headline and summary
	Abilities                  Levels   // with the person's usual aids
	Assessed                   Marks    // these abilities were assessed, not only stated
	Aids                       []string // accommodations the person needs or would use
	Owned                      []string // accommodations the person would bring, not yet counted in Abilities
	SiteNeeds                  []string
	Mode                       string
	MaxMinutes                 int            // 0 = not said
	Minutes                    map[string]int // the person's own word, by township; it goes before the table
	Week                       Week           // no hours = not said
	HoursDay, HoursWeek        int            // most; 0 = not said
	Night                      Tri
	Remote, Dormitory, Shuttle Tri
	PayFloor                   int64 // fen a month; 0 = none above the legal minimum
	Age                        int   // 0 = not said
	Skills, Excluded           []string
	Contracts                  []string // forms of contract accepted; none = any
	GuardianNeed               Tri      // not said = no: an adult is presumed able (Civil Code art. 18)
	GuardianGiven              Tri
	Wishes                     []string // trades
	PayWish                    int64    // fen a month
	HoursWish                  int      // a week
	DormitoryWish              bool
}

// A Verdict (结论) is the outcome of a pair.
type Verdict string

// The outcomes. Only Fits and FitsWith count as feasible.
const (
	Fits     Verdict = "fits"
	FitsWith Verdict = "fits_with"
	Ask      Verdict = "ask"
	Blocked  Verdict = "blocked"
)

// Feasible tells whether the pair counts as a match.
func (v Verdict) Feasible() bool { return v == Fits || v == FitsWith }

// The signs of a reason.
const (
	For     = "fits"
	Mind    = "mind"
	Unclear = "ask"
	Against = "blocked"
)

// Whose word a reason rests on, or who can answer a question.
const (
	ByPerson     = "person"
	ByEmployer   = "employer"
	ByCounsellor = "counsellor"
	ByOfficer    = "officer"    // seen or assessed by the federation's staff
	ByFederation = "federation" // the trade's table, until the employer confirms
)

// A Reason (理由) is one clause of the explanation: a code and its detail for msg,
// and whose word it rests on.
type Reason struct {
	Sign    string
	Code    string // worded by matching.why.<code>.<sign>
	Detail  string // item, site, skill or trade code
	Aid     string // accommodation that closes the gap
	Asks    int64  // what the post has (level, minutes, hours, fen)
	Has     int64  // what the person has; Unknown when not said
	Source  string // whose word; for an unclear one, who can answer
	AskedBy string // of an item: whose word the demand is
}

// Parts (分项) are the points, which add up to the score.
type Parts struct{ Fit, Skills, Wishes, Commute, Text int }

// Score is the sum of the parts, at most 100.
func (p Parts) Score() int { return p.Fit + p.Skills + p.Wishes + p.Commute + p.Text }

// A Match (匹配) is the answer for one pair.
type Match struct {
	Seeker, Post string
	Verdict      Verdict
	Parts        Parts
	Score        int
	Weights      int // version of the table the points come from
	Useful       int // 0–100: how the skills meet what the post needs and wishes; orders people for it
	Reasons      []Reason
	With         []string // accommodations the fit rests on
}

// Blocks are the proven gaps.
func (m Match) Blocks() []Reason { return m.signed(Against, 0) }

// Questions are what nobody has said yet, each once, with who can answer.
func (m Match) Questions() []Reason { return m.signed(Unclear, 0) }

// Brief is what a card shows: three reasons for, two to mind.
func (m Match) Brief() []Reason { return append(m.signed(For, 3), m.signed(Mind, 2)...) }

func (m Match) signed(sign string, most int) (out []Reason) {
	for _, r := range m.Reasons {
		if r.Sign == sign && (most == 0 || len(out) < most) {
			out = append(out, r)
		}
	}
	return out
}

// Weights (权重) is one version of the points' table.
type Weights struct{ Version, Fit, Skills, Wishes, Commute, Text int }

// Standard is the first version, set with counsellors: the sum is 100.
var Standard = Weights{Version: 1, Fit: 30, Skills: 25, Wishes: 20, Commute: 15, Text: 10}

// A Travel answers how many minutes from township to township by a mode.
type Travel func(from, to, mode string) (minutes int, known bool)

// Evaluate answers one pair in full.
func Evaluate(w Weights, travel Travel, s *Seeker, p *Post) Match {
	var towns places
	j := newJob(p, &towns)
	return newPerson(s, travel, &towns).explain(w, j)
}

// Judge answers the verdict of one pair and nothing else: the cheap way.
func Judge(travel Travel, s *Seeker, p *Post) Verdict {
	var towns places
	j := newJob(p, &towns)
	return newPerson(s, travel, &towns).meet(j, false).verdict()
}
