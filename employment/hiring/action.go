package hiring

import (
	"strings"

	"tongxing/access"
)

// Actions on deliveries and all that follows from them.
const (
	DeliveryPreview  access.Action = "delivery.preview"
	DeliverySend     access.Action = "delivery.send"
	DeliveryWithdraw access.Action = "delivery.withdraw"
	DeliveryShow     access.Action = "delivery.show"
	DeliveryList     access.Action = "delivery.list"
	InboxList        access.Action = "inbox.list"
	DeliveryOpen     access.Action = "delivery.open"
	DeliveryRefuse   access.Action = "delivery.refuse"
	ContactReveal    access.Action = "contact.reveal"
	InterviewPropose access.Action = "interview.propose"
	InterviewAnswers access.Action = "interview.answer"
	InterviewList    access.Action = "interview.list"
	OfferMake        access.Action = "offer.make"
	OfferAnswer      access.Action = "offer.answer"
	PlacementHire    access.Action = "placement.hire"
	PlacementConfirm access.Action = "placement.confirm"
	PlacementRecord  access.Action = "placement.record"
	PlacementEnd     access.Action = "placement.end"
	PlacementList    access.Action = "placement.list"
	FollowupAnswer   access.Action = "followup.answer"
	FollowupList     access.Action = "followup.list"
	MessageWrite     access.Action = "message.write"
	MessageRead      access.Action = "message.read"
	MessageModerate  access.Action = "message.moderate"
	QuestionAsk      access.Action = "question.ask"
	QuestionAnswer   access.Action = "question.answer"
	QuestionList     access.Action = "question.list"
	ReviewRequest    access.Action = "match_review.request"
	ReviewAnswer     access.Action = "match_review.answer"
	ReviewList       access.Action = "match_review.list"
	FairCreate       access.Action = "fair.create"
	FairJoin         access.Action = "fair.join"
	FairList         access.Action = "fair.list"
	FairCallOff      access.Action = "fair.call_off"
	FairGuests       access.Action = "fair.guests"
	FlagRaise        access.Action = "flag.raise"
	FlagList         access.Action = "flag.list"
	FlagClose        access.Action = "flag.close"
	SilentClose      access.Action = "delivery.lapse"
	BoardSee         access.Action = "board.see"
	LabourMeasure    access.Action = "labour.measure"
	LabourOpen       access.Action = "labour.open"
)

var (
	personal = access.Rule{access.Resident: access.Self, access.Guardian: access.Ward, access.Counsellor: access.Caseload}
	party    = access.Rule{access.Employer: access.Party}
	staff    = access.Rule{access.Counsellor: access.Caseload, access.County: access.Area, access.City: access.Area}
	officers = access.Rule{access.County: access.Area, access.City: access.Area}
	areaWork = access.Rule{access.Counsellor: access.Area, access.County: access.Area, access.City: access.Area}
	jobsOnly = access.Rule{} // reached by access.System alone
)

// Rules: deny by default. Village staff, auditors and administrators have no
// business here; township staff read lists, never a parcel or a thread.
var Rules = map[access.Action]access.Rule{
	DeliveryPreview: personal, DeliverySend: personal, DeliveryWithdraw: personal,
	DeliveryShow: with(personal, officers),
	DeliveryList: with(personal, officers, access.Rule{access.Township: access.Area}),
	InboxList:    party, DeliveryOpen: party, DeliveryRefuse: party, ContactReveal: party,
	InterviewPropose: party, InterviewAnswers: personal, InterviewList: with(personal, party),
	OfferMake: party, OfferAnswer: personal,
	PlacementHire: party, PlacementConfirm: personal, PlacementRecord: areaWork,
	PlacementEnd:   with(personal, party, officers),
	PlacementList:  with(personal, party, officers, access.Rule{access.Township: access.Area}),
	FollowupAnswer: with(personal, party, officers),
	FollowupList:   with(personal, party, officers, access.Rule{access.Township: access.Area}),
	MessageWrite:   with(personal, party), MessageRead: with(personal, party),
	MessageModerate: staff,
	QuestionAsk:     personal, QuestionAnswer: with(personal, party), QuestionList: with(personal, party),
	ReviewRequest: personal, ReviewAnswer: staff, ReviewList: with(personal, officers),
	FairCreate: areaWork, FairJoin: with(personal, party), FairList: {access.Public: access.Open},
	FairCallOff: areaWork, FairGuests: areaWork,
	FlagRaise: jobsOnly, FlagList: areaWork, FlagClose: officers, SilentClose: jobsOnly,
	BoardSee:      staff,
	LabourMeasure: {access.Public: access.Aggregate},
	LabourOpen:    with(areaWork, access.Rule{access.Township: access.Area, access.Auditor: access.Area}),
}

// with joins rules that name different roles.
func with(parts ...access.Rule) access.Rule {
	all := access.Rule{}
	for _, part := range parts {
		for role, reach := range part {
			all[role] = reach
		}
	}
	return all
}

// The sides of a delivery. A guardian or counsellor acts on the person's side.
const (
	byPerson   = "person"
	byEmployer = "employer"
	bySystem   = "system"
)

// sideOf tells on which side the scope reaches a record of both.
func sideOf(s access.Scope, person, employer, area string) string {
	if s.RoleFor(person, employer, area) == access.Employer {
		return byEmployer
	}
	return byPerson
}

// boards are the live keys of every counsellor's and county's board above the area.
func boards(area string) (keys []string) {
	path := "/"
	for part := range strings.SplitSeq(strings.Trim(area, "/"), "/") {
		path += part + "/"
		keys = append(keys, "board:"+path)
	}
	return keys
}
