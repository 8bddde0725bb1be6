package registry

import "tongxing/access"

// Actions of the registry.
const (
	DivisionsLoad  access.Action = "divisions.load"
	DivisionsMerge access.Action = "divisions.merge"

	PersonRegister access.Action = "person.register"
	PersonList     access.Action = "person.list"
	PersonShow     access.Action = "person.show"
	PersonCare     access.Action = "person.care"
	PersonEnd      access.Action = "person.end"
	PersonPhone    access.Action = "person.phone"

	CertificateRecord access.Action = "certificate.record"
	CertificateList   access.Action = "certificate.list"

	HouseholdShow access.Action = "household.show"
	HouseholdSet  access.Action = "household.set"

	OrganisationOpen      access.Action = "organisation.open"
	OrganisationRecognise access.Action = "organisation.recognise"
	OrganisationEnd       access.Action = "organisation.end"
	OrganisationList      access.Action = "organisation.list"
	OrganisationShow      access.Action = "organisation.show"
	StaffAdd              access.Action = "organisation.staff"

	PlaceOpen access.Action = "place.open"
	PlaceList access.Action = "place.list"
	PlaceShow access.Action = "place.show"

	GuardianLink   access.Action = "guardian.link"
	CaseloadAssign access.Action = "caseload.assign"
	MemberLink     access.Action = "member.link"
	CarerLink      access.Action = "carer.link"
	CadrePair      access.Action = "cadre.pair"
	LinkList       access.Action = "link.list"
)

var (
	offices = access.Rule{access.County: access.Area, access.City: access.Area}
	towns   = access.Rule{access.Township: access.Area, access.County: access.Area, access.City: access.Area}
	ground  = access.Rule{access.Village: access.Area, access.Township: access.Area, access.County: access.Area, access.City: access.Area}
	// A station's people see their own organisation, and nobody else's.
	bodies = access.Rule{access.Station: access.Party, access.Village: access.Area, access.Township: access.Area, access.County: access.Area, access.City: access.Area}
)

// Rules of the registry.
var Rules = map[access.Action]access.Rule{
	DivisionsLoad:  {access.Admin: access.Area},
	DivisionsMerge: {access.Admin: access.Area},

	PersonRegister: {access.County: access.Area, access.Township: access.Area},
	PersonList:     {access.Village: access.Area, access.Township: access.Area, access.Counsellor: access.Caseload, access.County: access.Area, access.City: access.Area},
	PersonShow:     {access.Resident: access.Self, access.Guardian: access.Ward, access.Village: access.Area, access.Township: access.Area, access.Counsellor: access.Caseload, access.County: access.Area, access.City: access.Area},
	PersonCare:     towns, PersonEnd: towns, PersonPhone: towns,

	CertificateRecord: {access.County: access.Area, access.Township: access.Area}, // as they register people
	CertificateList:   towns,

	HouseholdShow: ground, HouseholdSet: towns,

	OrganisationOpen: offices, OrganisationRecognise: offices, OrganisationEnd: offices, StaffAdd: offices,
	OrganisationList: bodies, OrganisationShow: bodies,

	PlaceOpen: towns, PlaceList: ground, PlaceShow: ground,

	GuardianLink:   {access.County: access.Area},
	CaseloadAssign: offices,
	MemberLink:     towns, CarerLink: towns, CadrePair: offices, LinkList: ground,
}
