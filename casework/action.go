package casework

import (
	"tongxing/access"
	"tongxing/registry"
)

// Actions on cases.
const (
	CaseOpen     access.Action = "case.open"
	CaseAct      access.Action = "case.act"
	CaseShow     access.Action = "case.show"
	CaseList     access.Action = "case.list"
	CaseTask     access.Action = "case.task"
	CaseFind     access.Action = "case.find"
	CaseQueue    access.Action = "case.queue"
	CaseBulk     access.Action = "case.bulk"
	CaseTell     access.Action = "case.tell"
	CaseClock    access.Action = "case.clock"
	PlanShow     access.Action = "plan.show"
	ProgrammeSee access.Action = "programme.see"
	PaymentList  access.Action = "payment.list"
	PaymentMove  access.Action = "payment.move"
	BudgetSet    access.Action = "budget.set"
	StockSee     access.Action = "stock.see"
	StockAdd     access.Action = "stock.add"
	Handover     access.Action = "case.handover"
	Deputise     access.Action = "case.deputise"
	Declare      access.Action = "case.declare"
	Entitled     access.Action = "entitled.list"
	EntitledOwn  access.Action = "entitled.own"

	EntitledPerson access.Action = "entitled.person"
)

var (
	workers = access.Rule{access.Village: access.Area, access.Cadre: access.Named, access.Township: access.Area, access.Counsellor: access.Caseload, access.County: access.Area,
		access.City: access.Area, access.Station: access.Party}
	everybody = with(workers, access.Rule{access.Resident: access.Self, access.Guardian: access.Ward})
	readers   = with(everybody, access.Rule{access.Auditor: access.Area})
	offices   = access.Rule{access.Township: access.Area, access.County: access.Area, access.City: access.Area}
)

// Rules of casework. Who of these may do a step is the definition's to say.
var Rules = map[access.Action]access.Rule{
	CaseOpen: everybody, CaseAct: everybody, CaseShow: readers, CaseTask: everybody,
	CaseList:  with(workers, access.Rule{access.Auditor: access.Area}),
	CaseQueue: with(everybody, nil), CaseFind: workers, CaseBulk: offices, CaseTell: {}, CaseClock: {},
	PlanShow:     readers,
	ProgrammeSee: {access.Public: access.Aggregate},
	PaymentList:  with(offices, access.Rule{access.Auditor: access.Area}), PaymentMove: {access.County: access.Area, access.City: access.Area}, BudgetSet: {access.City: access.Area},
	StockSee: with(offices, access.Rule{access.Station: access.Party, access.Auditor: access.Area}), StockAdd: {access.Station: access.Party, access.County: access.Area},
	Handover: workers, Deputise: workers, Declare: workers,
	Entitled:       {access.Village: access.Area, access.Township: access.Area, access.County: access.Area, access.City: access.Area},
	EntitledOwn:    {access.Resident: access.Self, access.Guardian: access.Ward},
	EntitledPerson: {access.Village: access.Area, access.Township: access.Area, access.Counsellor: access.Caseload, access.County: access.Area, access.City: access.Area},
}

func with(a, b access.Rule) access.Rule {
	out := access.Rule{}
	for role, reach := range a {
		out[role] = reach
	}
	for role, reach := range b {
		out[role] = reach
	}
	return out
}

// cols tells whose a case is: by its person or area, by being named in it; and whom it
// is concealed from.
var cols = access.Cols{
	Person: "c.person", Area: "c.area",
	Named:   "c.id IN (SELECT y.case_id FROM party y WHERE y.ref IN (%s))",
	Barred:  "c.id IN (SELECT b.case_id FROM barred b WHERE b.ref IN (%s))",
	Guarded: "c.level <> 'open'",
}

// What a case belongs to follows a merge of divisions; the book of money and offers
// keep the area they were written under.
func init() {
	for _, table := range []string{"cases", "act", "task", "term", "case_flag", "payment", "item"} {
		registry.RegisterArea(table, "area")
	}
	registry.RegisterArea("handover", "to_area")
}
