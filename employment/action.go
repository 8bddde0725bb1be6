package employment

import "tongxing/access"

// Actions on seekers, employers and posts.
const (
	SeekerShow    access.Action = "seeker.show"
	SeekerSave    access.Action = "seeker.save"
	SeekerConsent access.Action = "seeker.consent"
	SeekerMatch   access.Action = "seeker.match"
	SeekerPrefill access.Action = "seeker.prefill"
	EmployerApply access.Action = "employer.apply"
	EmployerShow  access.Action = "employer.show"
	EmployerList  access.Action = "employer.list"
	EmployerVisit access.Action = "employer.visit"
	EmployerAdmit access.Action = "employer.admit"
	EmployerUser  access.Action = "employer.user"
	EmployerFirst access.Action = "employer.first_user"
	EmployerLapse access.Action = "employer.lapse_due"
	PostList      access.Action = "post.list"
	PostShow      access.Action = "post.show"
	PostOwn       access.Action = "post.own"
	PostWrite     access.Action = "post.write"
	PostSubmit    access.Action = "post.submit"
	PostQueue     access.Action = "post.queue"
	PostApprove   access.Action = "post.approve"
	PostRenew     access.Action = "post.renew"
	PostClose     access.Action = "post.close"
	PostExpire    access.Action = "post.expire"
	PostPeople    access.Action = "post.people"
	PostUnlock    access.Action = "post.unlock"
	ReportSend    access.Action = "report.send"
	ReportList    access.Action = "report.list"
	ReportClose   access.Action = "report.close"
	LabourSee     access.Action = "labour.see"
	LabourUnlock  access.Action = "labour.unlock"

	LabourOpenUnlock access.Action = "labour.unlock_open"
	LevyCalculate    access.Action = "levy.calculate"
	CoverageNote     access.Action = "coverage.note"
)

var (
	own      = access.Rule{access.Resident: access.Self, access.Guardian: access.Ward, access.Counsellor: access.Caseload}
	party    = access.Rule{access.Employer: access.Party}
	officers = access.Rule{access.County: access.Area, access.City: access.Area}
)

// Rules: deny by default. Township and village staff have no business in a
// person's job search; the administrator sees nobody.
var Rules = map[access.Action]access.Rule{
	SeekerShow: own, SeekerSave: own, SeekerMatch: own,
	SeekerConsent: own, SeekerPrefill: own,
	EmployerApply: {access.Public: access.Open},
	EmployerShow:  {access.Public: access.Open, access.Employer: access.Party, access.County: access.Area, access.City: access.Area, access.Counsellor: access.Area, access.Township: access.Area, access.Auditor: access.Area},
	EmployerList:  {access.County: access.Area, access.City: access.Area, access.Counsellor: access.Area, access.Township: access.Area},
	EmployerVisit: {access.County: access.Area, access.City: access.Area, access.Counsellor: access.Area},
	EmployerAdmit: officers,
	EmployerUser:  party,
	EmployerFirst: officers,
	EmployerLapse: {access.City: access.Area},
	PostList:      {access.Public: access.Open},
	PostShow:      {access.Public: access.Open, access.Employer: access.Party, access.County: access.Area, access.City: access.Area, access.Counsellor: access.Area, access.Township: access.Area, access.Auditor: access.Area}, // whoever opens figures opens what they count
	PostOwn:       party, PostWrite: party, PostSubmit: party, PostRenew: party, PostClose: party, PostUnlock: party,
	PostQueue:   officers,
	PostApprove: officers,
	PostExpire:  {access.City: access.Area},
	PostPeople:  {access.Counsellor: access.Area, access.County: access.Area, access.City: access.Area},
	ReportSend:  {access.Resident: access.Self, access.Guardian: access.Ward, access.Counsellor: access.Caseload},
	ReportList:  {access.City: access.Area}, ReportClose: {access.City: access.Area},
	LabourSee:        {access.Public: access.Aggregate},
	LabourUnlock:     {access.Counsellor: access.Aggregate, access.County: access.Aggregate, access.City: access.Aggregate},
	LabourOpenUnlock: {access.Counsellor: access.Caseload, access.County: access.Area, access.City: access.Area}, // those whom they may know by name
	LevyCalculate:    {access.Public: access.Open},
	CoverageNote:     {}, // reached by access.System alone
}
