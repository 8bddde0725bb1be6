package world

import "strconv"

// A CasePlan (个案配额) says how many cases of a programme the year holds, and how the
// story they are told by is varied. Which programmes there are is data; this list is
// the only place in the code that names them.
type CasePlan struct {
	Programme string
	Story     string // of its examples
	Count     int
	Pick      string         // kind of organisation or place the cases are about; "child" small children; "" whoever the rules find
	From, To  string         // the story begins between these days
	Monthly   bool           // moved by whole months: what is settled by the month keeps its days
	Copies    map[string]int // child cases of an alias, instead of one
	Without   []string       // child cases that are not opened
	Roll      int            // people in a roll, instead of those of the story
	KeepOn    bool           // what is expected goes on being done until the year's end
	First     bool           // the named first people of the city are among the subjects
}

// Plans are the year's cases. A figure comes from what is told here, never from here.
func (q Quota) Plans() []CasePlan {
	const jan, dec = "2023-01-03", "2023-12-15"
	return []CasePlan{
		{Programme: "rehab-institution", Count: q.RehabInstitutions, Pick: "rehab_institution", From: "2023-01-09", To: "2023-03-01", KeepOn: true}, // F19
		{Programme: "device-station", Count: q.DeviceStations, Pick: "device_station", From: "2023-01-09", To: "2023-05-01", KeepOn: true},          // F20
		{Programme: "community-station", Count: q.ThirdParty, Pick: "community", From: "2023-01-09", To: "2023-06-01", KeepOn: true},                // F21, F22
		{Programme: "community-station", Count: q.CommunityStations - q.ThirdParty, Pick: "community", From: "2023-02-01", To: "2023-06-01", Story: "own", KeepOn: true},
		{Programme: "pair-help", Count: q.PairedNeeds, From: jan, To: "2023-05-15", KeepOn: true, First: true},                        // F7, F8
		{Programme: "pair-help", Count: q.Paired - q.PairedNeeds, From: jan, To: "2023-05-15", Without: []string{"n1"}, KeepOn: true}, // F7
		{Programme: "need", Count: q.Needs, From: jan, To: "2023-11-01"},
		{Programme: "visit-problem", Count: q.VisitProblems, From: "2023-03-01", To: "2023-10-08"},                                                          // F9
		{Programme: "reception", Count: q.Receptions, From: "2023-03-01", To: "2023-09-20", Copies: map[string]int{"p1": q.Settled / max(1, q.Receptions)}}, // F10, F11
		{Programme: "inspection", Count: q.Inspections, From: "2023-03-01", To: "2023-03-02", Copies: map[string]int{"f1": q.Findings}},                     // F14, F15
		{Programme: "home-retrofit", Count: q.Retrofits, From: jan, To: "2023-09-20", First: true},                                                          // F16
		{Programme: "child-rehab", Count: q.RehabChildren, Pick: "child", From: jan, To: "2023-10-01", Monthly: true, KeepOn: true},                         // F17
		{Programme: "four-party-care", Count: q.CareAgreements, From: "2022-12-01", To: "2022-12-05", Monthly: true, KeepOn: true},                          // F18
		{Programme: "rehab-service", Count: q.RehabServices, From: jan, To: "2023-08-20"},                                                                   // F23
		{Programme: "device", Count: q.Devices, From: jan, To: "2023-09-01", KeepOn: true},                                                                  // F24
		{Programme: "legal-team", Count: q.LegalTeams, Pick: "legal_team", From: "2023-03-06", To: "2023-03-07", KeepOn: true},                              // F25
		{Programme: "legal-aid", Count: q.LegalAid, From: jan, To: "2023-11-01"},
		{Programme: "place-inspection", Count: q.ScenicInspections, Pick: "scenic_area", From: "2023-04-03", To: "2023-05-15"}, // F26
		{Programme: "barrier-free-community", Count: q.BarrierFree, Pick: "community", From: "2023-02-06", To: "2023-05-15"},   // F27
		{Programme: "premises-retrofit", Count: q.Premises, Pick: "premises", From: "2023-02-06", To: "2023-06-15"},            // F28
		{Programme: "parking", Count: q.Parking, From: jan, To: "2023-12-01"},                                                  // F29
		{Programme: "friendly-title", Count: q.Titles, Pick: "unit", From: "2023-03-01", To: "2023-10-15"},                     // F30
		{Programme: "benefit-link", Count: q.BenefitLinks, From: jan, To: "2023-11-01"},
		{Programme: "benefit-link", Story: "top-up", Count: 1, From: "2023-10-09", To: "2023-10-10"},                                                         // F31
		{Programme: "training", Count: q.VocationalClasses, From: "2023-02-06", To: "2023-10-15", Roll: q.Vocational / max(1, q.VocationalClasses)},          // F34
		{Programme: "training", Count: q.RuralClasses, From: "2023-02-06", To: "2023-10-15", Roll: q.RuralTrainees / max(1, q.RuralClasses), Story: "rural"}, // F35
		{Programme: "self-employment-aid", Count: q.SelfEmployedAid, From: jan, To: "2023-09-01"},
		{Programme: "contract-manufacturing", Count: q.Orders, From: "2023-03-06", To: "2023-05-01"},
		{Programme: "culture-work", Count: q.Works, From: jan, To: "2023-09-15"}, // F40
		{Programme: "culture-event", Count: q.CultureEvents, From: jan, To: "2023-11-01"},
		{Programme: "culture-sale", Count: q.CultureSales, From: jan, To: "2023-11-15"},
		{Programme: "honour", Count: q.RoleModels, From: "2023-03-06", To: "2023-04-20"},                           // F41
		{Programme: "honour", Count: q.Units10, Pick: "unit", Story: "unit", From: "2023-03-06", To: "2023-04-20"}, // F42
		{Programme: "honour", Count: q.Individuals, Story: "individual", From: "2023-03-06", To: "2023-04-20"},     // F43
		{Programme: "competition", Count: q.Competitions, From: "2023-03-06", To: "2023-09-15"},
		{Programme: "media-report", Count: q.MediaReports, From: "2023-02-06", To: dec},           // F44
		{Programme: "training", Story: "waiting", Count: 2, From: "2023-12-18", To: "2023-12-28"}, // taking people in as the year ends
	}
}

// cases scales what programmes do in a year; full sizes are those of the print, or
// invented where the print says nothing.
func (q *Quota) cases(part, some func(int) int) {
	q.Paired, q.VisitProblems, q.Receptions = some(1437), some(33), 3
	q.Needs, q.Settled, q.PairedNeeds = part(240), 12, some(823)
	q.Inspections, q.Findings = 1, some(36)
	q.Retrofits, q.RehabChildren, q.CareAgreements = some(549), some(786), some(5460)
	q.RehabServices, q.Devices, q.LegalTeams, q.LegalAid = some(2600), some(1480), 1, some(46)
	q.ScenicInspections, q.BarrierFree, q.Premises = 1, 2, 2
	q.Parking, q.Titles, q.BenefitLinks = some(142), some(14), some(310)
	q.VocationalClasses, q.Vocational, q.RuralClasses, q.RuralTrainees = 1, some(716), 1, some(470)
	if q.Vocational == 716 { // classes of one size: 716 = 4 × 179, 470 = 10 × 47
		q.VocationalClasses, q.RuralClasses = 4, 10
	}
	q.SelfEmployedAid, q.Orders, q.Works = some(64), 1, some(45)
	q.CultureEvents, q.CultureSales = some(24), some(60)
	q.RoleModels, q.Units10, q.Individuals = some(10), some(10), some(10)
	q.Competitions, q.MediaReports = some(6), some(5)
	q.Cadres = (q.Paired + 1) / 2
}

// cadres are the officers of the city and its counties who are paired with households,
// two each.
func (c *City) cadres() {
	d := roll(c.Seed, 13)
	counties := level("county")
	for i := range c.Quota.Cadres {
		born, sex := d.from(1966, 1997), []string{Male, Female}[d.IntN(2)]
		area := "4303"
		if i%4 > 0 {
			area = counties[i%len(counties)].Code
		}
		c.Workers = append(c.Workers, Worker{Key: "w-cadre-" + strconv.Itoa(i+1), Login: "cadre-" + strconv.Itoa(i+1), Name: d.surname() + d.given(sex, born), Role: "cadre", Area: Path(area), Title: "结对干部"})
	}
}
