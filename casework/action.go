package casework

import (
	"fmt"

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
	NoticeSee    access.Action = "notice.see"
	NoticeObject access.Action = "notice.object"
	PaymentList  access.Action = "payment.list"
	PaymentMove  access.Action = "payment.move"
	BudgetSet    access.Action = "budget.set"
	BudgetClose  access.Action = "budget.close"
	BudgetDecide access.Action = "budget.decide"
	StockSee     access.Action = "stock.see"
	StockAdd     access.Action = "stock.add"
	Handover     access.Action = "case.handover"
	Deputise     access.Action = "case.deputise"
	Declare      access.Action = "case.declare"
	ConflictLift access.Action = "conflict.lift"
	CaseAppeal   access.Action = "case.appeal"
	CaseExport   access.Action = "case.export"
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
	NoticeSee:    {access.Public: access.Open}, NoticeObject: {access.Resident: access.Open, access.Guardian: access.Open}, // an objection has a name: the office must be able to answer it
	PaymentList: with(offices, access.Rule{access.Auditor: access.Area}), PaymentMove: {access.County: access.Area, access.City: access.Area}, BudgetSet: {access.City: access.Area},
	BudgetClose: {access.County: access.Area, access.City: access.Area}, BudgetDecide: {access.City: access.Area},
	StockSee: with(offices, access.Rule{access.Station: access.Party, access.Auditor: access.Area}), StockAdd: {access.Station: access.Party, access.County: access.Area},
	Handover: workers, Deputise: workers, Declare: workers, ConflictLift: {access.County: access.Area, access.City: access.Area},
	CaseAppeal:     {access.Resident: access.Self, access.Guardian: access.Ward},
	Entitled:       {access.Village: access.Area, access.Township: access.Area, access.County: access.Area, access.City: access.Area},
	EntitledOwn:    {access.Resident: access.Self, access.Guardian: access.Ward},
	EntitledPerson: {access.Village: access.Area, access.Township: access.Area, access.Counsellor: access.Caseload, access.County: access.Area, access.City: access.Area},
	CaseExport:     {access.County: access.Area, access.City: access.Area, access.Auditor: access.Area},
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
	Named:   "c.id IN (" + namedCases + ")",
	Barred:  "c.id IN (" + barredCases + ")",
	Guarded: "c.level <> 'open'",
	Sealed:  "c.level = 'sealed'",
}

// namedCases are those in which somebody holds a party, that were referred to them, or
// that are about the household they live in.
const namedCases = `SELECT y.case_id FROM party y WHERE y.ref IN (%[1]s)
	UNION ALL SELECT o.case_id FROM handover o WHERE o.what = 'refer' AND o.state = 'accepted' AND o.answered_by IN (%[1]s)
	UNION ALL SELECT o.case_id FROM handover o WHERE o.what = 'refer' AND o.state = 'accepted' AND o.to_ref IN (%[1]s)
	UNION ALL SELECT k.id FROM person p JOIN cases k ON k.household = p.household WHERE p.id IN (%[1]s) AND p.household <> '' AND k.kind = 'household' AND k.level <> 'sealed'`

// barredCases are those concealed from whoever has one of the keys, and those about
// which they declared a conflict: of a person their household's too, and of an
// organisation all in which it takes part.
const barredCases = `SELECT b.case_id FROM barred b WHERE b.ref IN (%[1]s)
	UNION ALL SELECT f.ref FROM conflict f WHERE f.account IN (%[1]s) AND f.lifted_on = ''
	UNION ALL SELECT k.id FROM conflict f JOIN cases k ON k.subject = f.ref WHERE f.account IN (%[1]s) AND f.lifted_on = ''
	UNION ALL SELECT k.id FROM conflict f JOIN cases k ON k.household = f.household WHERE f.account IN (%[1]s) AND f.lifted_on = '' AND f.household <> ''
	UNION ALL SELECT y.case_id FROM conflict f JOIN party y ON y.ref = f.ref WHERE f.account IN (%[1]s) AND f.lifted_on = ''`

// notBarred is the condition that a row's case is kept from none of the keys.
func notBarred(column string, refs []string, args *access.Args) string {
	if len(refs) == 0 {
		return "TRUE"
	}
	return column + " NOT IN (" + fmt.Sprintf(barredCases, listOf(refs, args)) + ")"
}

// What a case belongs to follows a merge of divisions; the book of money and offers
// keep the area they were written under.
func init() {
	for _, table := range []string{"cases", "act", "task", "term", "case_flag", "payment", "item"} {
		registry.RegisterArea(table, "area")
	}
	registry.RegisterArea("handover", "to_area")
	registry.RegisterArea("conflict", "area")
}
