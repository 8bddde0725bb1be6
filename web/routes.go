package web

import (
	"net/http"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/employment"
	"tongxing/employment/exchange"
	"tongxing/employment/fairness"
	"tongxing/employment/hiring"
	"tongxing/figure"
	"tongxing/gate"
	"tongxing/registry"
	"tongxing/web/static"
)

// Routes is the site map: one row a page or act.
func (s *Site) Routes() []gate.Route {
	return append(append(append(s.anyone(), s.residents()...), append(s.employers(), s.staff()...)...), s.casework()...)
}

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// anyone are the rows that need nobody: settings, sign-in, help.
func (s *Site) anyone() []gate.Route {
	row := func(method, pattern string, h gate.Handler) gate.Route {
		return gate.Route{Method: method, Pattern: pattern, Audience: gate.ForAll, Serve: h}
	}
	return []gate.Route{
		row(get, "/{$}", s.home),
		row(get, "/signin", s.signIn), row(post, "/signin", s.signInStaff), row(post, "/signin/code", s.askCode), row(post, "/signin/enter", s.giveCode),
		row(get, "/signin/link/{link}", s.link), row(post, "/signin/link", s.giveLink), row(post, "/signout", s.signOut),
		row(get, "/account", s.account), row(post, "/account/password", s.changePassword), row(get, "/account/second", s.second), row(post, "/account/second", s.confirmSecond),
		row(post, "/account/passkey/begin", s.beginPasskey), row(post, "/account/passkey", s.keepPasskey), row(post, "/account/passkey/removal", s.forgetPasskeys),
		row(post, "/signin/passkey/begin", s.beginPasskeySignIn).Daily(500), row(post, "/signin/passkey", s.passkeySignIn),
		row(get, "/welcome/{link}", s.welcome), row(post, "/welcome", s.accept),
		row(get, "/language", s.language), row(get, "/display", s.display), row(post, "/display", s.displaySave),
		row(get, "/dev/parts", s.gallery), row(get, "/dev/parts/{name}", s.gallery),
		row(get, "/help", s.help), row(get, "/accessibility", s.statement),
		row(get, "/static/{hash}/{name}", func(w http.ResponseWriter, r *gate.Request) error { static.Serve(w, r.Request); return nil }),
		{Method: get, Pattern: "/live", Audience: gate.ForAll, Stream: true, Serve: func(w http.ResponseWriter, r *gate.Request) error { return r.Gate.Live(w, r) }},
	}
}

func (s *Site) residents() (all []gate.Route) {
	row := func(method, pattern string, a access.Action, h gate.Handler) gate.Route {
		return gate.Route{Method: method, Pattern: pattern, Action: a, Purpose: "jobs", Audience: gate.ForResident, Write: method != get, Serve: h}
	}
	for _, p := range profileParts {
		all = append(all, row(get, "/profile/"+p.Name, employment.SeekerShow, s.editPart(p)), row(post, "/profile/"+p.Name, employment.SeekerSave, s.savePart(p)))
	}
	return append(all, []gate.Route{
		row(get, "/posts", employment.PostList, s.posts), row(get, "/posts/{id}", employment.PostShow, s.post),
		row(get, "/employers/{id}", employment.EmployerShow, s.employer),
		row(post, "/questions", hiring.QuestionAsk, s.ask), row(post, "/reviews", hiring.ReviewRequest, s.review), row(post, "/reports", employment.ReportSend, s.report),
		row(post, "/deliveries", hiring.DeliverySend, s.send), row(get, "/deliveries", hiring.DeliveryList, s.deliveries), row(get, "/deliveries/{id}", hiring.DeliveryShow, s.delivery),
		row(post, "/deliveries/{id}/withdrawal", hiring.DeliveryWithdraw, s.withdraw), row(post, "/deliveries/{id}/messages", hiring.MessageWrite, s.write),
		row(post, "/deliveries/{id}/interview", hiring.InterviewAnswers, s.answerInterview), row(post, "/deliveries/{id}/offer", hiring.OfferAnswer, s.answerOffer),
		row(post, "/deliveries/{id}/start", hiring.PlacementConfirm, s.confirmStart),
		row(get, "/profile", employment.SeekerShow, s.profile), row(get, "/profile/chances", employment.SeekerMatch, s.personChances), row(post, "/profile/state", employment.SeekerSave, s.turnProfile), row(post, "/profile/registry", employment.SeekerPrefill, s.prefill),
		row(get, "/profile/print", employment.SeekerShow, s.printResume), row(get, "/profile/resume.json", employment.SeekerShow, s.resumeFile), row(post, "/consents", employment.SeekerConsent, s.consent),
		row(get, "/looks", access.LooksSee, s.looks),
		row(get, "/fairs", hiring.FairList, s.fairs), row(get, "/fairs/{id}", hiring.FairList, s.fair), row(post, "/fairs/{id}/entry", hiring.FairJoin, s.enterFair),
		row(get, "/followups", hiring.FollowupList, s.followups), row(post, "/followups/{id}", hiring.FollowupAnswer, s.answerFollowup),
		row(get, "/questions", hiring.QuestionList, s.questions), row(post, "/questions/{id}", hiring.QuestionAnswer, s.answerQuestion),
	}...)
}

func (s *Site) employers() []gate.Route {
	row := func(method, pattern string, a access.Action, h gate.Handler) gate.Route {
		return gate.Route{Method: method, Pattern: pattern, Action: a, Purpose: "recruiting", Audience: gate.ForEmployer, Write: method != get, Serve: h}
	}
	return []gate.Route{
		row(get, "/levy", employment.LevyCalculate, s.levy),
		row(get, "/join", employment.EmployerApply, s.join), row(post, "/join", employment.EmployerApply, s.joinSend).Daily(30),
		row(get, "/team", employment.EmployerUser, s.team), row(post, "/team", employment.EmployerUser, s.addUser), row(post, "/team/{id}/invitation", employment.EmployerUser, s.inviteUser),
		row(post, "/team/{id}/end", employment.EmployerUser, s.endUser),
		row(get, "/inbox", hiring.InboxList, s.inbox), row(get, "/inbox/{id}", hiring.DeliveryOpen, s.open),
		row(post, "/inbox/{id}/refusal", hiring.DeliveryRefuse, s.refuse), row(post, "/inbox/{id}/interview", hiring.InterviewPropose, s.propose),
		row(post, "/inbox/{id}/offer", hiring.OfferMake, s.offer), row(post, "/inbox/{id}/contract", hiring.PlacementHire, s.hire),
		row(get, "/own", employment.PostOwn, s.own), row(get, "/own/chances", employment.PostUnlock, s.ownChances), row(get, "/own/new", employment.PostWrite, s.newPost), row(get, "/own/{id}", employment.PostWrite, s.editPost),
		row(post, "/own", employment.PostWrite, s.writePost), row(post, "/own/{id}/renewal", employment.PostRenew, s.renew), row(post, "/own/{id}/closure", employment.PostClose, s.closePost),
	}
}

func (s *Site) staff() []gate.Route {
	row := func(method, pattern string, a access.Action, h gate.Handler) gate.Route {
		return gate.Route{Method: method, Pattern: pattern, Action: a, Purpose: "service", Audience: gate.ForStaff, Write: method != get, Serve: h}
	}
	return []gate.Route{
		row(get, "/board", hiring.BoardSee, s.board), row(get, "/posts/{id}/people", employment.PostPeople, s.peopleFor),
		row(get, "/desk", employment.PostQueue, s.desk), row(post, "/desk/posts/{id}", employment.PostApprove, s.approve),
		row(post, "/desk/employers/{id}/visit", employment.EmployerVisit, s.visit), row(post, "/desk/employers/{id}/admission", employment.EmployerAdmit, s.admit),
		row(post, "/desk/employers/{id}/user", employment.EmployerFirst, s.firstUser),
		row(get, "/people", registry.PersonList, s.people), row(get, "/people/{id}", registry.PersonShow, s.personFile),
		row(get, "/certificates", registry.CertificateList, s.lapses),
		row(post, "/people/{id}/card", registry.CertificateRecord, s.recordCard), row(post, "/people/{id}/cancel", registry.CertificateRecord, s.cancelCard), row(post, "/people/{id}/undo", registry.CertificateRecord, s.takeBackCard),
		row(post, "/people/{id}/state", registry.PersonCare, s.setPersonState), row(post, "/people/{id}/home", registry.HouseholdSet, s.setHome), row(post, "/people/{id}/join", registry.MemberLink, s.joinHousehold),
		row(post, "/people/{id}/move", registry.PersonEnd, s.recordMove), row(post, "/people/{id}/death", registry.PersonEnd, s.recordDeath), row(post, "/people/{id}/back", registry.PersonEnd, s.takeBackEnd),
		row(get, "/accounts", access.AccountList, s.accounts), row(get, "/accounts/new", access.AccountOpen, s.newStaff), row(post, "/accounts", access.AccountOpen, s.openStaff),
		row(get, "/accounts/{id}", access.AccountList, s.staffMember), row(post, "/accounts/{id}/invitation", access.AccountInvite, s.inviteStaff), row(post, "/accounts/{id}/end", access.AccountDisable, s.disableStaff),
		row(get, "/people/{id}/ties", registry.LinkList, s.ties), row(post, "/people/{id}/counsellors", registry.CaseloadAssign, s.assignCounsellor), row(post, "/people/{id}/counsellors/end", registry.CaseloadAssign, s.endCounsellor),
		row(post, "/people/{id}/guardians", registry.GuardianLink, s.appointGuardian), row(post, "/people/{id}/guardians/end", registry.GuardianLink, s.endGuardian),
		row(post, "/people/{id}/cadres", registry.CadrePair, s.pairCadre), row(post, "/people/{id}/cadres/end", registry.CadrePair, s.endCadre), row(post, "/people/{id}/phone", registry.PersonPhone, s.setPhone),
		row(get, "/acts/{id}", casework.CaseShow, s.act),
		row(get, "/households", casework.PlanShow, s.householdCode), row(get, "/households/{id}", casework.PlanShow, s.household), row(get, "/households/{id}/plan", casework.PlanShow, s.planPaper),
		row(get, "/households/{id}/handbook", casework.PlanShow, s.handbook), row(get, "/entitled", casework.Entitled, s.entitled),
		row(get, "/money", casework.PaymentList, s.money), row(post, "/money/{id}", casework.PaymentMove, s.movePayment), row(post, "/money/pile", casework.PaymentMove, s.movePile), row(post, "/money/budgets", casework.BudgetSet, s.setBudget),
		row(get, "/money/closings", casework.PaymentList, s.closings), row(post, "/money/closings", casework.BudgetClose, s.proposeClosing), row(post, "/money/closings/{id}", casework.BudgetDecide, s.decideClosing),
		row(get, "/watch", hiring.FlagList, s.watch), row(post, "/flags/{id}", hiring.FlagClose, s.closeFlag), row(post, "/reviews/{id}", hiring.ReviewAnswer, s.answerReview),
		row(get, "/reports", employment.ReportList, s.reports), row(post, "/reports/{id}/closure", employment.ReportClose, s.closeReport),
		row(post, "/fairs", hiring.FairCreate, s.announceFair), row(post, "/fairs/{id}/cancellation", hiring.FairCallOff, s.callOffFair),
		row(get, "/placements", hiring.PlacementList, s.placements), row(get, "/placements/new", hiring.PlacementRecord, s.newPlacement), row(post, "/placements", hiring.PlacementRecord, s.recordPlacement),
		row(get, "/placements/{id}", hiring.PlacementList, s.placement), row(post, "/placements/{id}/end", hiring.PlacementEnd, s.endPlacement),
		row(post, "/messages/{id}/verdict", hiring.MessageModerate, s.moderate),
		{Method: get, Pattern: "/year", Action: figure.See, Audience: gate.ForPublic, Serve: s.year},
		{Method: get, Pattern: "/labour", Action: hiring.LabourMeasure, Audience: gate.ForPublic, Serve: s.labour}, row(get, "/labour/{code}", hiring.LabourOpen, s.labourRecords),
		row(get, "/exports", exchange.ExportList, s.exports), row(post, "/exports", exchange.ExportMake, s.makeExport), row(get, "/exports/{id}/file", exchange.ExportFetch, s.exportFile),
		row(get, "/figures/{code}", figure.Records, s.records), row(get, "/fairness", fairness.See, s.fairness), row(get, "/chances", employment.LabourUnlock, s.chances),
		row(get, "/fairness/{code}", fairness.Open, s.fairnessRecords), row(get, "/chances/{code}", employment.LabourOpenUnlock, s.chance),
	}
}

// casework are the rows of the one case engine, for whoever works on cases.
func (s *Site) casework() []gate.Route {
	row := func(method, pattern string, a access.Action, h gate.Handler) gate.Route {
		return gate.Route{Method: method, Pattern: pattern, Action: a, Purpose: "service", Audience: gate.ForStaff, Write: method != get, Serve: h}
	}
	own := func(method, pattern string, a access.Action, h gate.Handler) gate.Route {
		x := row(method, pattern, a, h)
		x.Audience = gate.ForResident
		return x
	}
	return []gate.Route{
		own(get, "/my/cases", casework.PlanShow, s.myCases), own(get, "/my/cases/{id}", casework.PlanShow, s.myCase), own(post, "/my/cases/{id}/appeal", casework.CaseAppeal, s.appeal), own(get, "/my/entitlements", casework.EntitledOwn, s.entitlements),
		{Method: get, Pattern: "/programmes", Action: casework.ProgrammeSee, Audience: gate.ForPublic, Serve: s.programmes},
		{Method: get, Pattern: "/programmes/{slug}", Action: casework.ProgrammeSee, Audience: gate.ForPublic, Serve: s.programme},
		{Method: get, Pattern: "/notices", Action: casework.NoticeSee, Audience: gate.ForPublic, Serve: s.notices}, {Method: get, Pattern: "/notices/{id}", Action: casework.NoticeSee, Audience: gate.ForPublic, Serve: s.notice},
		{Method: post, Pattern: "/notices/{id}/objection", Action: casework.NoticeObject, Purpose: "service", Audience: gate.ForResident, Write: true, Serve: s.object},
		row(get, "/programmes/{slug}/new", casework.CaseOpen, s.caseNew), row(post, "/programmes/{slug}/new", casework.CaseOpen, s.openCase),
		row(get, "/programmes/{slug}/steps/{step}", casework.CaseBulk, s.manyCases), row(post, "/programmes/{slug}/steps/{step}", casework.CaseBulk, s.doMany),
		row(get, "/today", casework.CaseQueue, s.today),
		row(get, "/stock", casework.StockSee, s.stock), row(post, "/stock", casework.StockAdd, s.addStock),
		row(get, "/cases/{id}", casework.CaseShow, s.caseShow),
		row(get, "/cases/{id}/steps/{step}", casework.CaseShow, s.caseStep), row(get, "/cases/{id}/files/{key}", casework.CaseShow, s.caseFile),
		{Method: post, Pattern: "/cases/{id}/steps/{step}", Action: casework.CaseAct, Purpose: "service", Audience: gate.ForStaff, Write: true, Files: true, Serve: s.doStep},
		row(get, "/cases/{id}/handover", casework.Handover, s.caseHand), row(post, "/cases/{id}/handover", casework.Handover, s.offerHand),
		row(get, "/tasks/{id}/{step}", casework.CaseTask, s.askedStep), row(post, "/tasks/{id}/{step}", casework.CaseAct, s.sayAsked),
		row(get, "/handovers", casework.Handover, s.offers), row(post, "/handovers/{id}", casework.Handover, s.answerOffered),
		row(get, "/account/deputies", casework.Deputise, s.away), row(post, "/account/deputies", casework.Deputise, s.deputise), row(post, "/account/deputies/{id}/end", casework.Deputise, s.endDeputy),
		row(get, "/conflicts", casework.Declare, s.conflicts), row(post, "/conflicts", casework.Declare, s.declare), row(post, "/conflicts/{id}", casework.ConflictLift, s.lift),
		row(get, "/cases/{id}/more", casework.CaseShow, s.caseMore), row(post, "/cases/{id}/more", casework.CaseAct, s.doMore),
		row(post, "/cases/{id}/archive", casework.CaseExport, s.takeCase), row(get, "/cases/{id}/archive/file", casework.CaseExport, s.caseArchive),
	}
}
