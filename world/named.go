package world

// Keys of the named cast: the same people, employers and workers in every city, for
// tests and the demo's role switcher. Their towns are the first of their county.
const (
	BlindSeeker      = "p-blind"
	WheelchairSeeker = "p-wheelchair"
	DeafSeeker       = "p-deaf"
	Ward             = "p-ward" // a person with intellectual disability
	WardsGuardian    = "g-ward" // her mother
	EmployerA        = "e-a"
	EmployerB        = "e-b"
	UserA            = "u-a"
	UserB            = "u-b"
	Counsellor       = "w-counsellor"
	VillageWorker    = "w-village"
	TownshipClerk    = "w-township"
	CountyClerk      = "w-county"
	CityClerk        = "w-city"
	Auditor          = "w-auditor"
	Admin            = "w-admin"
)

const namedPeople = 4

// A Part (角色) is one member of the cast to play: the first label of the demo's
// host, the kind of spec the key names, and the role of package access.
type Part struct{ Host, Kind, Key, Role string }

// Cast lists who can be played, in the order the switcher shows them.
func Cast() []Part {
	return []Part{
		{"seeker", "person", BlindSeeker, "resident"},
		{"wheelchair", "person", WheelchairSeeker, "resident"},
		{"deaf", "person", DeafSeeker, "resident"},
		{"ward", "person", Ward, "resident"},
		{"guardian", "guardian", WardsGuardian, "guardian"},
		{"employer", "employer_user", UserA, "employer"},
		{"employer-b", "employer_user", UserB, "employer"},
		{"counsellor", "worker", Counsellor, "counsellor"},
		{"village", "worker", VillageWorker, "village"},
		{"cadre", "worker", "w-cadre-1", "cadre"},
		{"station", "staff", "s-device-station-1-1", "station"},
		{"township", "worker", TownshipClerk, "township"},
		{"county", "worker", CountyClerk, "county"},
		{"city", "worker", CityClerk, "city"},
		{"auditor", "worker", Auditor, "auditor"},
		{"admin", "worker", Admin, "admin"},
	}
}

// named writes the four seekers by hand: names, ages and certificates do not depend
// on the seed.
func (p *populace) named() {
	first := func(county string, town int) string { return ChildrenOf(ChildrenOf(county)[town].Code)[0].Code }
	p.one(BlindSeeker, "林晚秋", Female, "1994-05-17", first("430302", 0), 1, 1)
	p.one(WheelchairSeeker, "周望野", Male, "1989-11-03", first("430304", 0), 4, 2)
	p.one(DeafSeeker, "彭听澜", Male, "1997-02-24", first("430302", 1), 2, 1)
	ward := p.one(Ward, "谢小禾", Female, "2001-08-09", first("430302", 0), 5, 3)
	mother := p.person(WardsGuardian, 1, ward.Village, ward.Household, Female, dayOf("1973-04-30"))
	mother.Name, mother.HukouKind, mother.Education, mother.Phone = "曾桂枝", "urban", "junior", p.numbers.newPhone()
	ward.Guardian, ward.GuardianTie = mother.Key, "parent"
	p.city.Guardians = append(p.city.Guardians, mother)
}

func (p *populace) one(key, name, sex, birth, village string, category, grade int) *Person {
	born := dayOf(birth)
	h := Household{Key: "h-" + key[2:], Village: village, Address: nameOf(village) + "1组1号", Income: "none"}
	p.city.Households = append(p.city.Households, h)
	person := p.person(key, 1, village, h.Key, sex, born)
	person.Name, person.HukouKind, person.Education = name, "urban", "vocational"
	if person.Phone == "" {
		person.Phone = p.numbers.newPhone()
	}
	person.Certificate = p.certificate(person.CitizenID, category, grade, "", born)
	p.city.People = append(p.city.People, person)
	return &p.city.People[len(p.city.People)-1]
}
