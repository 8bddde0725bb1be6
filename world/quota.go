package world

import "math"

// FullPeople is the full size of the city: certificate holders.
const FullPeople = 69600

// MinPeople is the smallest city: below it the year's stories do not fit.
const MinPeople = 200

// Year is the year the generator tells; LastDay is the last day of it told, as the
// demo's clock starts on the morning after.
const (
	Year     = 2023
	yearFrom = "2023-01-01"
	yearTo   = "2023-12-31"
	LastDay  = "2024-01-01"
)

// A Quota (演示配额) is how many of each thing the generator makes. This file is the
// only place where these numbers stand.
type Quota struct {
	People, VillageWorkers                         int
	Employers, Posts, Deliveries, Senders, Hired   int
	Federation, PublicBody, SelfEmployed           int
	Association, OrderHouseholds, Employed         int
	Base, Rural, Flexible                          int // the rest of Employed; Flexible includes the order's households
	Waiting, EarlyPosts, EarlyDeliveries           int // made so that a count that forgets its dates comes out wrong
	NotStarted, StartNextYear, EarlyStarts, Second int

	Children, Deaths, Left, Moved                                           int // small children without a certificate; of the holders during the year
	RehabInstitutions, DeviceStations, CommunityStations, ThirdParty, Units int // F19–F22, F30

	Cadres, Paired, PairedNeeds, Needs, VisitProblems, Receptions, Settled, Inspections, Findings int // what programmes do: see cases
	Retrofits, RehabChildren, CareAgreements, RehabServices, Devices                              int
	LegalTeams, LegalAid, ScenicInspections, BarrierFree, Premises, Parking, Titles               int
	BenefitLinks, VocationalClasses, Vocational, RuralClasses, RuralTrainees                      int
	SelfEmployedAid, Orders, Works, CultureEvents, CultureSales                                   int
	RoleModels, Units10, Individuals, Competitions, MediaReports                                  int
}

// QuotaFor scales the printed year to a city of so many people.
func QuotaFor(people int) Quota {
	people = max(people, MinPeople)
	part := func(full int) int { return int(math.Round(float64(full) * float64(people) / FullPeople)) }
	some := func(full int) int { return max(1, part(full)) }
	q := Quota{
		People:          people,
		VillageWorkers:  min(957, max(70, part(957))),
		Employers:       max(2, part(255)),  // F1
		Posts:           max(8, part(3785)), // F2
		Deliveries:      max(6, part(1844)), // F3
		Senders:         max(4, part(1100)),
		Hired:           some(87),  // F4
		Federation:      some(1),   // F32
		PublicBody:      some(6),   // F33
		SelfEmployed:    some(110), // F36
		Association:     some(48),  // F39
		OrderHouseholds: some(10),  // F38
		Waiting:         some(4), EarlyPosts: some(40), EarlyDeliveries: part(12),
		NotStarted: part(3), StartNextYear: part(2), EarlyStarts: part(20), Second: part(15),
		Children: some(1500), Deaths: some(1150), Left: some(380), Moved: some(520),
		RehabInstitutions: some(8), DeviceStations: some(5), CommunityStations: some(5), ThirdParty: some(4), Units: max(2, part(34)),
	}
	named := q.Hired + q.Federation + q.PublicBody + q.SelfEmployed + q.Association
	q.Employed = max(named+q.OrderHouseholds, part(1013)) // F37
	rest := q.Employed - named
	q.Base = rest * 12 / 100
	q.Rural = min(rest*52/100, rest-q.Base-q.OrderHouseholds)
	q.Flexible = rest - q.Base - q.Rural
	q.cases(part, some)
	return q
}
