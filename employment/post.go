package employment

import (
	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/matching"
	"tongxing/store"
)

// A Post (岗位) is one opening or several alike: draft → submitted → published for
// 30 days → closed, expired or refused. What it asks is 25 levels, each confirmed
// by the employer in plain words before it may be submitted.
type Post struct {
	ID           string        `db:"id"`
	Employer     string        `db:"employer"`
	EmployerName string        `db:"employer_name"`
	Area         string        `db:"area"`
	Township     string        `db:"township"`
	Trade        string        `db:"trade"`
	Title        string        `db:"title"`
	Body         string        `db:"body"`
	Demand       string        `db:"demand"`
	Marginal     string        `db:"marginal"`
	Confirmed    string        `db:"confirmed"`
	Site         string        `db:"site"`
	Week         string        `db:"week"`
	HoursDay     int64         `db:"hours_day"`
	HoursWeek    int64         `db:"hours_week"`
	Night        bool          `db:"night"`
	PayMin       int64         `db:"pay_min"`
	PayMax       int64         `db:"pay_max"`
	Openings     int64         `db:"openings"`
	Filled       int64         `db:"filled"`
	MinAge       int64         `db:"min_age"`
	Hazard       bool          `db:"hazard"`
	Remote       string        `db:"remote"`
	Dormitory    string        `db:"dormitory"`
	Shuttle      string        `db:"shuttle"`
	Contract     string        `db:"contract"`
	SkillsMust   string        `db:"skills_must"`
	SkillsWish   string        `db:"skills_wish"`
	Offers       string        `db:"offers"`
	State        string        `db:"state"`
	RefusedFor   string        `db:"refused_for"`
	WrittenBy    string        `db:"written_by"`
	ApprovedBy   string        `db:"approved_by"`
	FirstOn      store.Day     `db:"first_published_on"`
	PublishedOn  store.Day     `db:"published_on"`
	ExpiresOn    store.Day     `db:"expires_on"`
	Version      int64         `db:"version"`
	UpdatedAt    store.Instant `db:"updated_at"`
}

// PostLasts is how many days a post stays published before it is renewed.
const PostLasts = 30

const postColumns = `p.id, p.employer, e.name AS employer_name, p.area, p.township, p.trade, p.title, p.body, p.demand, p.marginal, p.confirmed, p.site, p.week, p.hours_day,
	p.hours_week, p.night, p.pay_min, p.pay_max, p.openings, p.filled, p.min_age, p.hazard, p.remote, p.dormitory, p.shuttle, p.contract, p.skills_must, p.skills_wish,
	p.offers, p.state, p.refused_for, p.written_by, p.approved_by, p.first_published_on, p.published_on, p.expires_on, p.version, p.updated_at`

const postFrom = ` FROM post p JOIN employer e ON e.id = p.employer `

var postCols = access.Cols{Organisation: "p.employer", Area: "p.area", Open: "p.state = 'published'"}

// Matching is what the matching engine may know of the post.
func (p Post) Matching() (*matching.Post, error) {
	demand, err := matching.ParseLevels(p.Demand)
	if err != nil {
		return nil, err
	}
	marginal, err := matching.ParseMarks(p.Marginal)
	if err != nil {
		return nil, err
	}
	week, err := matching.ParseWeek(p.Week)
	if err != nil {
		return nil, err
	}
	confirmed, err := matching.ParseMarks(p.Confirmed)
	if err != nil {
		return nil, err
	}
	var guessed matching.Marks
	for i, said := range confirmed {
		guessed[i] = !said
	}
	return &matching.Post{ID: p.ID, Guessed: guessed, Flexible: week.Hours() == 0, Contract: p.Contract, Text: p.Title + p.Body, Employer: p.Employer, Township: p.Township, Trade: p.Trade, Demand: demand, Marginal: marginal, Sites: matching.ParseSites(p.Site),
		Week: week, HoursDay: int(p.HoursDay), HoursWeek: int(p.HoursWeek), PayMin: p.PayMin, PayMax: p.PayMax, MinAge: int(p.MinAge), Hazard: p.Hazard,
		Remote: matching.ParseTri(p.Remote), Dormitory: matching.ParseTri(p.Dormitory), Shuttle: matching.ParseTri(p.Shuttle),
		SkillsMust: List(p.SkillsMust), SkillsWish: List(p.SkillsWish), Offers: List(p.Offers), Title: p.Title}, nil
}

// Check finds what does not hold together in a post, beside its field.
func (p Post) Check() error {
	var bad fault.Fields
	if n := len([]rune(p.Title)); n < 2 || n > 60 {
		bad.Add("title", "employment.bad_title")
	}
	if n := len([]rune(p.Body)); n > 2000 {
		bad.Add("body", "form.too_long", "max", 2000)
	}
	if p.PayMin <= 0 || p.PayMax < p.PayMin || p.PayMax > 200_000_00 {
		bad.Add("pay_min", "employment.bad_pay_range")
	}
	if p.Openings < 1 || p.Openings > 500 {
		bad.Add("openings", "employment.bad_openings")
	}
	if p.HoursDay < 1 || p.HoursDay > 12 {
		bad.Add("hours_day", "employment.bad_hours_day")
	}
	if p.HoursWeek < 1 || p.HoursWeek > 60 {
		bad.Add("hours_week", "employment.bad_hours_week")
	}
	if _, err := matching.ParseLevels(p.Demand); err != nil {
		bad.Add("demand", "employment.bad_levels")
	}
	if _, err := matching.ParseMarks(p.Marginal); err != nil {
		bad.Add("marginal", "employment.bad_levels")
	}
	if _, err := matching.ParseMarks(p.Confirmed); err != nil && p.Confirmed != "" {
		bad.Add("confirmed", "employment.bad_levels")
	}
	if _, err := matching.ParseWeek(p.Week); err != nil {
		bad.Add("week", "employment.bad_week")
	}
	return bad.Err()
}

func (p Post) fact(kind string) event.Fact {
	return event.Fact{Kind: kind, Subject: "post:" + p.ID, Area: p.Area, Keys: []string{"employer:" + p.Employer, "officers"}}
}

func loadPost(tx *store.Tx, s access.Scope, id string) (p Post, err error) {
	var args access.Args
	where := s.Where(postCols, &args)
	err = tx.Get(&p, `SELECT `+postColumns+postFrom+`WHERE `+where+` AND p.id = `+args.Add(id), args...)
	return p, store.Found(err, "post")
}

// public is the post as everybody may see it: no account that wrote or decided.
func (p Post) public() Post {
	p.WrittenBy, p.ApprovedBy, p.RefusedFor = "", "", ""
	return p
}
