package matching

import "slices"

// Who pays for an accommodation. One that the scheme or the employer pays for
// never costs a person points: otherwise severe disability always sinks.
const (
	SchemePays   = "scheme"
	EmployerPays = "employer"
	OwnAid       = "own"
)

// An Aid (合理便利) raises abilities on named items, or relaxes a demand.
type Aid struct {
	Code  string
	Raise map[string]int8 // item code → levels
	Pays  string
	Carve bool // job carving: makes one failing item marginal
}

// Aids is the table, in its fixed order. Levels are typical and conservative;
// counsellors adjust the table, not single matches (docs/decisions/0007).
var Aids = []Aid{
	{Code: "stool", Raise: map[string]int8{"stand": 2}, Pays: EmployerPays},
	{Code: "trolley", Raise: map[string]int8{"lift": 2, "push": 1}, Pays: EmployerPays},
	{Code: "one_hand_tool", Raise: map[string]int8{"grip": 2, "fingers": 1}, Pays: SchemePays},
	{Code: "desk", Raise: map[string]int8{"sit": 2, "reach": 1}, Pays: EmployerPays},
	{Code: "screen_reader", Raise: map[string]int8{"near": 3, "read": 3}, Pays: SchemePays},
	{Code: "magnifier", Raise: map[string]int8{"near": 2, "read": 1}, Pays: SchemePays},
	{Code: "captions", Raise: map[string]int8{"hear": 2, "phone": 3}, Pays: SchemePays},
	{Code: "interpreter", Raise: map[string]int8{"hear": 3, "speak": 3, "people": 1}, Pays: SchemePays},
	{Code: "flash_alarm", Raise: map[string]int8{"alarm": 3}, Pays: EmployerPays},
	{Code: "text_contact", Raise: map[string]int8{"phone": 3, "speak": 2}, Pays: EmployerPays},
	{Code: "written_steps", Raise: map[string]int8{"learn": 1, "focus": 1, "hear": 1}, Pays: EmployerPays},
	{Code: "job_coach", Raise: map[string]int8{"focus": 2, "learn": 2, "people": 2, "alone": 2, "count": 1}, Pays: SchemePays},
	{Code: "breaks", Raise: map[string]int8{"focus": 1, "stand": 1, "walk": 1, "climate": 1}, Pays: EmployerPays},
	{Code: "carving", Pays: EmployerPays, Carve: true},
}

// AidByCode finds an accommodation.
func AidByCode(code string) (Aid, bool) {
	i := slices.IndexFunc(Aids, func(a Aid) bool { return a.Code == code })
	if i < 0 {
		return Aid{}, false
	}
	return Aids[i], true
}

// raised is the ability with the aid: never above 4, and what is unknown stays so.
func (a Aid) raised(item int, ability int8) int8 {
	if ability == Unknown {
		return Unknown
	}
	return min(4, ability+a.Raise[ItemCodes[item]])
}
