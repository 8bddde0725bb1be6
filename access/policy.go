package access

// A Role (角色) is what a grant lets an account be.
type Role string

// The few roles.
const (
	Public     Role = "public"
	Resident   Role = "resident"
	Guardian   Role = "guardian"
	Employer   Role = "employer"
	Station    Role = "station" // staff of an organisation that works for the federation: a station, an institution
	Village    Role = "village"
	Cadre      Role = "cadre" // of another office, paired with households
	Township   Role = "township"
	Counsellor Role = "counsellor"
	County     Role = "county"
	City       Role = "city"
	Auditor    Role = "auditor"
	Admin      Role = "admin"
	system     Role = "system"
)

// Roles lists every role a person can be granted, for matrices and menus.
var Roles = []Role{Public, Resident, Guardian, Employer, Station, Village, Cadre, Township, Counsellor, County, City, Auditor, Admin}

// A Reach (范围) says which records a role's action may touch.
type Reach string

// The reaches, from nothing to everything.
const (
	None      Reach = ""
	Self      Reach = "self"      // the account's own person
	Ward      Reach = "ward"      // people the account is guardian of
	Caseload  Reach = "caseload"  // people assigned to the account
	Area      Reach = "area"      // the subtree of the grant's division
	Party     Reach = "party"     // records of the grant's organisation
	Aggregate Reach = "aggregate" // counted figures, never records
	Open      Reach = "open"      // records that are public as they stand
	Named     Reach = "named"     // records that name the account, and no others
)

// An Action (动作) is what one route or verb does. The same action behind HTML,
// JSON and the command line is decided once.
type Action string

// A Rule of the policy: which role reaches what.
type Rule map[Role]Reach

// policy is the whole table, deny by default: an action or role that is not
// here reaches nothing. NewPolicy joins what packages declare.
type policy map[Action]Rule

// Policy (权限表) is the table of who may do what. Packages above declare their
// actions in it when the house is built; it never changes after that.
type Policy struct{ rules policy }

// NewPolicy joins the packages' rules. Declaring an action twice is a mistake in
// the program, told at start.
func NewPolicy(parts ...map[Action]Rule) (*Policy, error) {
	p := &Policy{rules: policy{}}
	for _, part := range parts {
		for action, rule := range part {
			if _, twice := p.rules[action]; twice {
				return nil, errTwice(action)
			}
			p.rules[action] = rule
		}
	}
	return p, nil
}

// Actions lists every declared action.
func (p *Policy) Actions() []Action {
	out := make([]Action, 0, len(p.rules))
	for a := range p.rules {
		out = append(out, a)
	}
	return out
}

// Reach is what the role may touch with the action.
func (p *Policy) Reach(a Action, r Role) Reach { return p.rules[a][r] }
