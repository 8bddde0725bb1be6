package main

import (
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"tongxing/store"
	"tongxing/txa"
)

// TestAccessibility holds every page to TX-A: the ten key pages in the full cross
// of settings, the rest pairwise; TONGXING_SOAK=1 runs the full cross everywhere.
func TestAccessibility(t *testing.T) {
	town := newTown(t)
	at := func(role, path string) string {
		host := role + ".localhost:"
		if role == "" {
			host = "localhost:"
		}
		join := "?"
		if strings.Contains(path, "?") {
			join = "&"
		}
		return "http://" + host + town.port + path + join + "lang={lang}"
	}
	best := town.as("seeker").get(t, "/").hidden(t, "post")
	delivery := town.some(t, `SELECT id FROM delivery WHERE person = $1 ORDER BY id LIMIT 1`, town.person(t, "wheelchair"))
	employer := town.some(t, `SELECT id FROM employer WHERE state = 'admitted' AND valid_until > $1 ORDER BY id LIMIT 1`, "2024-01-02")
	fair, job := town.fair(t), town.some(t, `SELECT id FROM placement WHERE ended_on = '' ORDER BY id LIMIT 1`)
	supported := town.some(t, `SELECT g.person FROM access_grant g JOIN seeker s ON s.person = g.person WHERE g.account = $1 AND g.role = 'counsellor' ORDER BY g.person LIMIT 1`, town.account("counsellor"))
	link, err := town.app.Site.Desk.Invite(t.Context(), "test", town.account("employer-b"))
	if err != nil {
		t.Fatal(err)
	}
	invitation := link[strings.LastIndex(link, "/")+1:]
	care := town.some(t, `SELECT c.id FROM cases c WHERE c.programme = 'four-party-care' AND c.ending = '' AND c.area LIKE '/43/4303/430302/%' ORDER BY c.id LIMIT 1`)
	// Which of few cases is drawn for a second look, and so still open, nobody knows beforehand.
	closed := town.some(t, `SELECT c.id FROM cases c WHERE c.ending = 'done' AND c.area LIKE '/43/4303/430302/%' ORDER BY c.programme <> 'home-retrofit', c.id LIMIT 1`)
	paired := town.some(t, `SELECT c.household FROM cases c JOIN cases p ON p.household = c.household AND p.programme = 'pair-help' WHERE c.programme = 'need' AND c.household <> '' ORDER BY c.id LIMIT 1`)
	cared := town.some(t, `SELECT c.person FROM cases c WHERE c.programme = 'four-party-care' AND c.ending = '' AND c.area LIKE '/43/4303/430302/%' ORDER BY c.id LIMIT 1`)
	quiet, dead := town.quiet(t), town.some(t, `SELECT id FROM person WHERE died_on <> '' AND area LIKE '/43/4303/430302/%' ORDER BY id LIMIT 1`)
	offered, refused := town.besidesCases(t)
	pages := []txa.Page{
		{Name: "seeker home", URL: at("seeker", "/"), Key: true, Apply: "一键求职"},
		{Name: "post", URL: at("seeker", "/posts/"+best), Key: true, Apply: "一键求职"},
		{Name: "posts", URL: at("seeker", "/posts"), Key: true},
		{Name: "deliveries", URL: at("wheelchair", "/deliveries"), Key: true},
		{Name: "delivery", URL: at("wheelchair", "/deliveries/"+delivery), Key: true},
		{Name: "profile", URL: at("seeker", "/profile"), Key: true},
		{Name: "inbox", URL: at("employer", "/inbox"), Key: true},
		{Name: "board", URL: at("counsellor", "/board"), Key: true},
		{Name: "sign in", URL: at("", "/signin"), Key: true},
		{Name: "year", URL: at("", "/year"), Key: true},
		{Name: "résumé", URL: at("seeker", "/profile/resume")},
		{Name: "search", URL: at("seeker", "/profile/search")},
		{Name: "abilities", URL: at("seeker", "/profile/abilities")},
		{Name: "needs", URL: at("seeker", "/profile/needs")},
		{Name: "printed résumé", URL: at("seeker", "/profile/print")},
		{Name: "profile of somebody else", URL: at("counsellor", "/profile?for="+supported)},
		{Name: "labour", URL: at("city", "/labour?year=2023")},
		{Name: "labour records", URL: at("city", "/labour/reply.silent?year=2023")},
		{Name: "exports", URL: at("city", "/exports")},
		{Name: "chances", URL: at("counsellor", "/chances")},
		{Name: "chance", URL: at("counsellor", "/chances/aid.stool")},
		{Name: "chance, city", URL: at("city", "/chances/course.office_work")},
		{Name: "own chances", URL: at("seeker", "/profile/chances")},
		{Name: "chances of somebody else", URL: at("counsellor", "/profile/chances?for="+supported)},
		{Name: "employer's chances", URL: at("employer", "/own/chances")},
		{Name: "fairness", URL: at("city", "/fairness")},
		{Name: "fairness records", URL: at("city", "/fairness/all?year=2023")},
		{Name: "public home", URL: at("", "/")},
		{Name: "display", URL: at("", "/display")},
		{Name: "help", URL: at("", "/help")},
		{Name: "statement", URL: at("", "/accessibility")},
		{Name: "join", URL: at("", "/join")},
		{Name: "looks", URL: at("seeker", "/looks")},
		{Name: "account", URL: at("seeker", "/account")},
		{Name: "second factor", URL: at("employer", "/account/second")},
		{Name: "welcome", URL: at("", "/welcome/"+invitation)},
		{Name: "team", URL: at("employer", "/team")},
		{Name: "staff accounts", URL: at("admin", "/accounts")},
		{Name: "staff account", URL: at("county", "/accounts/"+town.account("village"))},
		{Name: "open a staff account", URL: at("city", "/accounts/new")},
		{Name: "open an account, which town", URL: at("admin", "/accounts/new?role=village")},
		{Name: "open an account, of a station", URL: at("county", "/accounts/new?role=station&q=站")},
		{Name: "follow-ups", URL: at("counsellor", "/followups")},
		{Name: "questions", URL: at("employer", "/questions")},
		{Name: "watch", URL: at("city", "/watch")},
		{Name: "own posts", URL: at("employer", "/own")},
		{Name: "levy", URL: at("employer", "/levy?year=2023&staff=100&wage=80000&single=1")},
		{Name: "levy, bad input", URL: at("employer", "/levy?year=2023&staff=x&wage=80000"), Status: 422},
		{Name: "employer", URL: at("seeker", "/employers/"+employer)},
		{Name: "choose trade", URL: at("employer", "/own/new")},
		{Name: "write post", URL: at("employer", "/own/new?trade=data-labelling")},
		{Name: "desk", URL: at("city", "/desk")},
		{Name: "people", URL: at("township", "/people")},
		{Name: "one person, with the register's forms", URL: at("township", "/people/"+quiet)},
		{Name: "one person who died", URL: at("county", "/people/"+dead)},
		{Name: "certificates that lapse", URL: at("township", "/certificates?list=12")},
		{Name: "certificates that lapse, by county", URL: at("city", "/certificates?list=lapsed")},
		{Name: "people for a post", URL: at("counsellor", "/posts/"+best+"/people")},
		{Name: "fairs", URL: at("city", "/fairs")},
		{Name: "fair", URL: at("seeker", "/fairs/"+fair)},
		{Name: "fair, for staff", URL: at("city", "/fairs/"+fair)},
		{Name: "placements", URL: at("city", "/placements")},
		{Name: "placement", URL: at("city", "/placements/"+job)},
		{Name: "whose placement", URL: at("city", "/placements/new?q=王")},
		{Name: "record placement", URL: at("city", "/placements/new?person="+town.person(t, "wheelchair"))},
		{Name: "reports", URL: at("city", "/reports")},
		{Name: "home of somebody else", URL: at("counsellor", "/?for="+supported)},
		{Name: "records", URL: at("city", "/figures/F4")},
		{Name: "to do", URL: at("township", "/today")},
		{Name: "programmes", URL: at("city", "/programmes")},
		{Name: "programme", URL: at("county", "/programmes/home-retrofit")},
		{Name: "open a case", URL: at("county", "/programmes/need/new")},
		{Name: "case", URL: at("county", "/cases/"+care)},
		{Name: "case, closed", URL: at("county", "/cases/"+closed)},
		{Name: "step", URL: at("county", "/cases/"+care+"/steps/inspected")},
		{Name: "step with rows", URL: at("county", "/programmes/reception/new")},
		{Name: "step with a file", URL: at("county", "/cases/"+care+"/steps/paid")},
		{Name: "beside the steps", URL: at("county", "/cases/"+care+"/more?taken=1")},
		{Name: "many cases", URL: at("township", "/programmes/four-party-care/steps/paid")},
		{Name: "hand over", URL: at("township", offered+"/handover")},
		{Name: "offers", URL: at("county", "/handovers")},
		{Name: "standing in", URL: at("county", "/account/deputies")},
		{Name: "account of a worker", URL: at("village", "/account")},
		{Name: "one's word is asked", URL: at("village", "/tasks/"+town.petition(t)+"/explained")},
		{Name: "conflict", URL: at("village", "/conflicts?case="+strings.TrimPrefix(offered, "/cases/"))},
		{Name: "conflicts to lift", URL: at("county", "/conflicts")},
		{Name: "refused, to appeal", URL: at("county", "/my/cases/"+refused)},
		{Name: "one person", URL: at("village", "/people/"+town.some(t, `SELECT p.id FROM person p JOIN access_grant g ON g.account = $1 AND p.area = g.area WHERE p.died_on = '' AND p.id NOT IN (SELECT person FROM seeker) ORDER BY p.id LIMIT 1`, town.account("village")))},
		{Name: "who stands by somebody", URL: at("county", "/people/"+town.person(t, "ward")+"/ties")},
		{Name: "household plan", URL: at("city", "/households/"+paired)},
		{Name: "printed plan", URL: at("city", "/households/"+paired+"/plan")},
		{Name: "printed plan, large", URL: at("city", "/households/"+paired+"/plan?print=large")},
		{Name: "handbook", URL: at("city", "/households/"+paired+"/handbook")},
		{Name: "handbook, easy", URL: at("city", "/households/"+paired+"/handbook?print=easy")},
		{Name: "find a household", URL: at("city", "/households?code=AAAA-AAAA"), Status: 422},
		{Name: "own cases, to begin", URL: at("seeker", "/my/cases")},
		{Name: "begin a petition", URL: at("seeker", "/programmes/petition/new")},
		{Name: "begin a need, for a ward", URL: at("guardian", "/programmes/need/new")},
		{Name: "public notices", URL: at("public", "/notices")},
		{Name: "public notice", URL: at("public", "/notices/"+town.posted(t))},
		{Name: "public notice, to object", URL: at("seeker", "/notices/"+town.posted(t))},
		{Name: "own cases", URL: at("county", "/my/cases?for="+cared)},
		{Name: "own cases, easy", URL: at("county", "/my/cases?easy=1&for="+cared)},
		{Name: "own case", URL: at("county", "/my/cases/"+care)},
		{Name: "own case, easy", URL: at("county", "/my/cases/"+care+"?easy=1")},
		{Name: "entitlements", URL: at("seeker", "/my/entitlements")},
		{Name: "entitlements, easy", URL: at("guardian", "/my/entitlements?easy=1")},
		{Name: "who is missed", URL: at("city", "/entitled")},
		{Name: "who is missed, one by one", URL: at("county", "/entitled?right=care_subsidy&kind=missed")},
		{Name: "money", URL: at("city", "/money")},
		{Name: "money, one line", URL: at("auditor", "/money?line=retrofit")},
		{Name: "money, one pile", URL: at("city", "/money?state=proposed&line=four_party&county=/43/4303/430321/")},
		{Name: "stock", URL: at("county", "/stock")},
		{Name: "year-end close", URL: at("city", "/money/closings")},
		{Name: "year-end close, the year runs", URL: at("city", "/money/closings?year=2099"), Status: 422},
		{Name: "records of cases", URL: at("city", "/figures/F16")},
		{Name: "not found", URL: at("seeker", "/nowhere"), Status: 404},
	}
	if name := os.Getenv("TONGXING_PAGE"); name != "" { // some pages while working on them, between semicolons
		pages = slices.DeleteFunc(pages, func(p txa.Page) bool { return !slices.Contains(strings.Split(name, ";"), p.Name) })
	}
	txa.Run(t, pages, os.Getenv("TONGXING_SOAK") != "")
}

// besidesCases makes what the pages beside a case's steps show: a case that was
// referred, a colleague who stands in, a conflict, a permit that was refused, and what is left of
// a year's budget.
func (t *town) besidesCases(tb testing.TB) (offered, refused string) {
	tb.Helper()
	village, county := t.as("village"), t.as("county")
	press := func(v *visitor, path string, form url.Values) {
		tb.Helper()
		form.Set("key", "beside-"+t.House.NewID())
		if got := v.post(tb, path, form); got.Status != 303 {
			tb.Fatalf("%s: %d\n%.600s", path, got.Status, got.Body)
		}
	}
	other := t.opened(tb, "village")
	press(village, "/conflicts", url.Values{"about": {"case:" + strings.TrimPrefix(other, "/cases/")}, "why": {"是我表姐家"}})
	offered = t.opened(tb, "township")
	press(village, offered+"/handover", url.Values{"version": {village.get(tb, offered+"/handover").hidden(tb, "version")}, "kind": {"refer"}, "refer.to_area": {"/43/4303/430302/"}, "refer.reason": {"请县里看一看"}})
	colleague := t.some(tb, `SELECT g.account FROM access_grant g WHERE g.role = 'county' AND g.area = '/43/4303/430302/' AND g.account <> $1 ORDER BY g.account LIMIT 1`, t.account("county"))
	today := t.House.Today()
	press(county, "/account/deputies", url.Values{"deputy": {colleague}, "from": {string(today.AddDays(1))}, "to": {string(today.AddDays(9))}})
	_, refused = t.refused(tb)
	t.closing(tb, "county", "training") // waits for the city
	t.budget(tb, "premises")            // waits for a proposal
	return offered, refused
}

// some is one key of the town.
func (t *town) some(tb testing.TB, query string, args ...any) (id string) {
	tb.Helper()
	if err := t.House.DB().Read(tb.Context(), func(tx *store.Tx) error { return tx.Get(&id, query, args...) }); err != nil {
		tb.Fatal(err)
	}
	return id
}
