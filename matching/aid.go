package matching

import "slices"

// Who pays for an accommodation. One that the scheme or the employer pays for
// never costs a person points: otherwise severe disability always sinks.
const (
	SchemePays   = "scheme"
	EmployerPays = "employer"
	OwnAid       = "own"
)

// An Aid (合理便利) raises abilities on named items, or takes a demand away. It does
// not add up with another on the same item: the best one counts.
type Aid struct {
	Code     string
	Raise    map[string]int8 // item code → levels
	Cap      int8            // an ability is raised to this at most; 0 = 4
	Pays     string
	Needs    map[string]int8 // abilities it takes to use it: item code → least level
	Screen   bool            // helps only where the reading is on a screen
	Personal bool            // only for those who say they use it: nobody signs because a firm has an interpreter
	Carve    bool            // job carving: makes one failing item marginal
}

// Aids is the table, in its fixed order. Levels are typical and conservative;
// counsellors adjust the table, not single matches (docs/decisions/0007).
var Aids = []Aid{
	{Code: "stool", Raise: map[string]int8{"stand": 2}, Pays: EmployerPays},
	{Code: "trolley", Raise: map[string]int8{"lift": 2, "push": 1}, Cap: 3, Needs: map[string]int8{"walk": 2}, Pays: EmployerPays},
	{Code: "one_hand_tool", Raise: map[string]int8{"grip": 2, "fingers": 1}, Cap: 3, Needs: map[string]int8{"grip": 1}, Pays: SchemePays},
	{Code: "desk", Raise: map[string]int8{"sit": 2, "reach": 1}, Pays: EmployerPays},
	{Code: "screen_reader", Raise: map[string]int8{"near": 3, "read": 3}, Needs: map[string]int8{"hear": 2}, Screen: true, Personal: true, Pays: SchemePays},
	{Code: "magnifier", Raise: map[string]int8{"near": 2, "read": 1}, Cap: 3, Needs: map[string]int8{"near": 1}, Pays: SchemePays},
	{Code: "captions", Raise: map[string]int8{"hear": 2, "phone": 3}, Needs: map[string]int8{"read": 2}, Pays: SchemePays},
	{Code: "interpreter", Raise: map[string]int8{"hear": 3, "phone": 3, "speak": 3, "people": 1}, Personal: true, Pays: SchemePays},
	{Code: "flash_alarm", Raise: map[string]int8{"alarm": 3}, Needs: map[string]int8{"near": 1}, Pays: EmployerPays},
	{Code: "text_contact", Raise: map[string]int8{"phone": 3, "speak": 2}, Needs: map[string]int8{"read": 2}, Pays: EmployerPays},
	{Code: "written_steps", Raise: map[string]int8{"learn": 1, "focus": 1, "hear": 1}, Needs: map[string]int8{"read": 2}, Pays: EmployerPays},
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

// raised is the ability with the aid: never lower than before, never above the cap.
func (a *Aid) raised(item int, ability int8) int8 {
	top := a.Cap
	if top == 0 {
		top = 4
	}
	return max(ability, min(top, ability+a.Raise[ItemCodes[item]]))
}

// aidSet is one bit an accommodation, in the order of Aids.
type aidSet uint32

func aidSetOf(codes []string) (set aidSet) {
	for i := range Aids {
		if slices.Contains(codes, Aids[i].Code) {
			set |= 1 << i
		}
	}
	return set
}

func aidsWhere(want func(Aid) bool) (set aidSet) {
	for i := range Aids {
		if want(Aids[i]) {
			set |= 1 << i
		}
	}
	return set
}

// The table turned round once, so that a pair costs no look-up by name.
var (
	allAids      = aidsWhere(func(Aid) bool { return true })
	employerAids = aidsWhere(func(a Aid) bool { return a.Pays == EmployerPays })
	ownAids      = aidsWhere(func(a Aid) bool { return a.Pays == OwnAid })
	screenAids   = aidsWhere(func(a Aid) bool { return a.Screen })
	personalAids = aidsWhere(func(a Aid) bool { return a.Personal })
	carving      = aidsWhere(func(a Aid) bool { return a.Carve })
	raisers      = func() (by [Items]aidSet) {
		for i, code := range ItemCodes {
			by[i] = aidsWhere(func(a Aid) bool { return a.Raise[code] > 0 })
		}
		return by
	}()
	raisedTo = func() (table [32][Items][5]int8) {
		for a := range Aids {
			for i := range Items {
				for level := range int8(5) {
					table[a][i][level] = Aids[a].raised(i, level)
				}
			}
		}
		return table
	}()
)

// usable splits the aids by whether the person can use them: surely, or perhaps
// because an ability it takes is not said yet.
func usable(abilities Levels) (ready, maybe aidSet) {
	for i := range Aids {
		can := Yes
		for item, least := range Aids[i].Needs {
			switch has := abilities[Item(item)]; {
			case has == Unknown:
				can = both(can, NotSaid)
			case has < least:
				can = No
			}
		}
		switch can {
		case Yes:
			ready |= 1 << i
		case NotSaid:
			maybe |= 1 << i
		}
	}
	return ready, maybe
}
