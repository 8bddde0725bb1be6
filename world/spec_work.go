package world

// A Seeker (求职者) is a person's job-search profile, as matching reads it.
type Seeker struct {
	Person, Township                  string
	OpenedOn, OpenedBy                string // self guardian counsellor
	Counsellor                        string // worker key
	Abilities                         string // 25 characters 0-4, ? = not said
	Aids, SiteNeeds                   []string
	Mode                              string
	MaxMinutes                        int
	Week                              string // "" = not said
	HoursDay, HoursWeek               int
	Night, Remote, Dormitory, Shuttle string // yes no ""
	PayFloor                          int64
	Wishes, Skills                    []string // trade codes; skill codes
	Summary                           string
	Consents                          []Consent
}

// A Consent (同意) is one yes, for a purpose of package access.
type Consent struct{ Purpose, On, Channel, By string } // channel: web paper voice

// A Delivery (投递) with its whole story. Steps are in the order they happened; none
// is after LastDay, so some stories are still open.
type Delivery struct {
	Key, Post, Person string
	SentOn, By        string // self guardian counsellor
	Steps             []Step
}

// The kinds of step.
const (
	Viewed    = "viewed"
	Refused   = "refused"            // Reason says why
	Proposed  = "interview_proposed" // three times
	Confirmed = "interview_confirmed"
	Met       = "interviewed"
	Offered   = "offered"
	Declined  = "offer_declined"
	Hired     = "hired" // contract signed
	Started   = "start_confirmed"
	Withdrawn = "withdrawn"
	Lapsed    = "unanswered" // closed by the 60-day rule
	Obsolete  = "obsolete"   // hired elsewhere
)

// A Step (步骤) of a delivery.
type Step struct{ Kind, On, Reason string }

// Last is the state the story stands at.
func (d Delivery) Last() string {
	if len(d.Steps) == 0 {
		return "sent"
	}
	return d.Steps[len(d.Steps)-1].Kind
}

// The channels a placement comes through.
const (
	Platform     = "platform"
	Federation   = "federation"
	PublicBody   = "public_body"
	Association  = "association"
	SelfEmployed = "self_employed"
	Base         = "base"
	Rural        = "rural"
	Flexible     = "flexible"
)

// A Placement (就业) is one job of one person. Start is the day the person confirmed
// to have begun; "" when the contract was signed and nobody began.
type Placement struct {
	Key, Person, Channel     string
	Delivery                 string // platform only
	Employer, Place          string // key of one of ours, or a name
	Trade, Title             string
	Contract                 string // labour part_time piece none
	ContractOn, PlannedStart string
	Start, ConfirmedOn       string
	Pay                      int64  // fen a month
	Order                    string // contract manufacturing, flexible only
	LeftOn, LeftReason       string
	Followups                []Followup
}

// A Followup (跟踪回访) at 7, 30, 90, 180 or 365 days; both sides are asked. One that
// is due and absent was missed.
type Followup struct {
	After         int
	DueOn, DoneOn string
	Person        string // working left unreached
	Employer      string
}

// An Order (来料加工订单) of the volunteer association: households and their months.
type Order struct {
	Key, Association, Product string
	From, To                  string
	Households                []OrderHousehold
}

// An OrderHousehold takes part with one person; Months are its incomes from it.
type OrderHousehold struct {
	Household, Person, Placement string
	Months                       []Income
}

// An Income of a month, "2023-07", in fen.
type Income struct {
	Month string
	Fen   int64
}
