package world

// Sexes as the register writes them.
const (
	Male   = "male"
	Female = "female"
)

// A City is the whole invented world. Keys are stable names within it ("p-00012");
// lists refer to each other by key. Days are "YYYY-MM-DD", money is fen.
type City struct {
	Seed       uint64
	Quota      Quota
	Households []Household
	People     []Person // holders of a certificate; the named ones first
	Children   []Person // small children who hold none yet
	Guardians  []Person // who care for them and hold none
	Workers    []Worker
	Bodies     []Body  // organisations that take part, employers apart
	Places     []Place // what is looked at and rebuilt
	Draws      []Draw  // who is on which roll of January
	Employers  []Employer
	Posts      []Post
	Seekers    []Seeker
	Deliveries []Delivery
	Placements []Placement
	Order      Order

	at map[string]int // key → place in its list
}

// A Household (户) of one or more holders, and their guardians.
type Household struct {
	Key, Village, Address string
	Income                string // none dibao margin tekun
	Class                 string // orphan welfare_home poor: what no roll knows of; "" = Income
	Convertible           string // yes no, "" = nobody looked
}

// A Person (人). Village is where they live; HukouCounty where they are registered,
// whose office issued the certificate: never a zone.
type Person struct {
	Key, Name, Sex, Birth  string
	CitizenID, Phone       string // Phone is "" for who has none
	Household, Village     string
	HukouCounty, HukouKind string // rural urban
	Education              string // none primary junior senior vocational college bachelor
	Guardian               string // key of the guardian, in Guardians or People
	GuardianTie            string // parent spouse sibling child
	Certificate            Certificate
	SelfCare               string // all partly none, "" = nobody assessed
	Hukou, Residence       string // paths; may lie outside the city; Residence "" = not known
	DiedOn, LeftOn         string // during the year, or ""
	MovedOn, MovedTo       string // to another village of the city, or ""
}

// A Body (机构) is an organisation that takes part. Area is the code of its division.
type Body struct {
	Key, Kind, Name, Area string // kinds of package registry
	Recognised            []string
	Operator              string // key of the body that runs it, or ""
	Phone, From           string
	Staff                 []EmployerUser // who act for it; none where the township's and village's own workers do
}

// A Place (场所) is looked at or rebuilt. Owner is a body's key.
type Place struct{ Key, Kind, Name, Area, Owner string }

// A Draw (领取) is one line of a roll of benefits as civil affairs wrote it; Name is
// theirs and may differ from the register's.
type Draw struct {
	Person, Kind, Name string // kinds of package roll
	Fen                int64  // a month
}

// A Certificate (残疾人证) is zero for guardians. Number is id + category + grade.
// ValidTo is the last day of its ten years.
type Certificate struct {
	Number            string
	Category, Grade   int    // 1-7, 1-4
	Parts             string // categories of a multiple disability: "14"
	IssuedOn, ValidTo string
}

// A Worker (工作人员) has an account. Area is the path of the division answered for.
type Worker struct {
	Key, Login, Name, Role string // roles of package access
	Area, Title, Phone     string
}

// An Employer (用人单位). AdmittedOn is "" for one that still waits for the
// federation; EndedOn is "" for one in force.
type Employer struct {
	Key, Name, CreditCode       string
	Township, Address, Industry string
	Staff, StaffDisabled        int
	MeanWage                    int64             // fen a year
	Sites                       map[string]string // code of matching.Sites → yes no; absent = not said
	Dormitory, Shuttle          string            // yes no ""
	Users                       []EmployerUser
	AppliedOn, VisitedOn        string
	AdmittedOn, EndedOn         string
}

// An EmployerUser (单位用户) is one of the employer's accounts.
type EmployerUser struct{ Key, Login, Name, Phone string }

// A Post (岗位). Week is 42 hex characters as package matching reads them; all zero
// = flexible hours. Demand and Marginal are 25 characters.
type Post struct {
	Key, Employer, Trade, Title, Text string
	Township, Address                 string
	PublishedOn, ExpiresOn            string
	Openings                          int
	Demand, Marginal                  string
	Sites                             map[string]string
	Dormitory, Shuttle, Remote        string // yes no ""
	Shift, Week                       string
	HoursDay, HoursWeek               int
	PayMin, PayMax                    int64  // fen a month
	Contract                          string // labour part_time piece
	Insurance                         bool
	SkillsMust, SkillsWish            []string
	Offers                            []string // accommodations, codes of matching.Aids
	Hazards                           []string
}
