package main

import (
	"net/url"
	"strings"
	"sync"
	"testing"

	"tongxing/matching"
	"tongxing/registry/idno"
)

// twenty sends 20 parallel copies of one write and holds them to one effect and
// equal answers; the same key with other contents is refused. It answers where the
// write leads.
type twenty struct {
	t       *testing.T
	town    *town
	covered map[string]bool
}

func (x *twenty) press(v *visitor, pattern, path string, form url.Values) string {
	x.t.Helper()
	x.covered[pattern] = true
	form.Set("key", "copies-"+x.town.House.NewID())
	answers := make([]page, 20)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			answers[i] = v.post(x.t, path, form)
		}()
	}
	wg.Wait()
	for _, a := range answers {
		if a.Status != answers[0].Status || a.Location != answers[0].Location || a.Status >= 400 {
			x.t.Fatalf("%s: %d %s, %d %s\n%.600s", pattern, a.Status, a.Location, answers[0].Status, answers[0].Location, a.Body)
		}
	}
	if n := x.town.some(x.t, `SELECT CAST(count(*) AS TEXT) FROM outcome WHERE key = $1`, form.Get("key")); n != "1" {
		x.t.Errorf("%s: %s outcomes", pattern, n)
	}
	form.Set("other", "contents")
	if got := v.post(x.t, path, form); got.Status != 422 {
		x.t.Errorf("%s: same key, other contents: %d", pattern, got.Status)
	}
	return answers[0].Location
}

// on reads the version that a page's forms carry.
func (x *twenty) on(v *visitor, path string, more url.Values) url.Values {
	x.t.Helper()
	form := url.Values{"version": {v.get(x.t, path).hidden(x.t, "version")}}
	for name, values := range more {
		form[name] = values
	}
	return form
}

// A whole story, every write of it in twenty copies; a write route that is not in
// the story fails.
func TestTwentyCopiesOfEveryWrite(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		x := &twenty{t, town, map[string]bool{}}
		x.hiring()
		x.posts()
		x.desk()
		x.cases()
		x.besides()
		x.register()
		x.staff()
		x.ties()
		x.money()
		for _, route := range town.app.Site.Routes() {
			if route.Write && !x.covered[route.Pattern] {
				t.Errorf("%s is in nobody's story", route.Name())
			}
		}
	})
}

// hiring: from the press to the first follow-up, with questions and doubts on the way.
func (x *twenty) hiring() {
	t, town := x.t, x.town
	seeker, employer, counsellor := town.as("seeker"), town.as("employer"), town.as("counsellor")
	me := town.person(t, "seeker")
	organisation := town.some(t, `SELECT organisation FROM access_grant WHERE account = $1 AND role = 'employer'`, town.account("employer"))
	post := town.some(t, `SELECT id FROM post WHERE employer = $1 AND state = 'published' ORDER BY published_on DESC, id LIMIT 1`, organisation)

	x.profile(seeker, me)
	x.press(seeker, "/consents", "/consents", url.Values{"person": {me}, "yes": {"yes"}, "channel": {"web"}})
	x.press(seeker, "/questions", "/questions", url.Values{"person": {me}, "post": {post}, "code": {"shuttle"}})
	x.press(seeker, "/reviews", "/reviews", url.Values{"person": {me}, "post": {post}, "why": {"路没有那么远"}})
	x.press(seeker, "/reports", "/reports", url.Values{"employer": {organisation}, "text": {"面试时要我交押金"}})
	question := town.some(t, `SELECT id FROM question WHERE post = $1 ORDER BY id DESC LIMIT 1`, post)
	x.press(employer, "/questions/{id}", "/questions/"+question, url.Values{"version": {"1"}, "answer": {"yes"}})
	review := town.some(t, `SELECT id FROM match_review WHERE person = $1`, me)
	x.press(counsellor, "/reviews/{id}", "/reviews/"+review, url.Values{"version": {"1"}, "answer": {"已经改过路程"}})

	at := strings.TrimSuffix(x.press(seeker, "/deliveries", "/deliveries", url.Values{"post": {post}, "for": {me}}), "?sent=1")
	id := strings.TrimPrefix(at, "/deliveries/")
	inbox := "/inbox/" + id
	x.press(seeker, "/deliveries/{id}/messages", at+"/messages", url.Values{"text": {"我的电话是 13000000000"}})
	held := town.some(t, `SELECT id FROM message WHERE delivery = $1`, id)
	x.press(counsellor, "/messages/{id}/verdict", "/messages/"+held+"/verdict", url.Values{"show": {"no"}, "delivery": {id}})
	day := func(n int) string { return string(town.House.Today().AddDays(n)) }
	x.press(employer, "/inbox/{id}/interview", inbox+"/interview", x.on(employer, inbox, url.Values{"slot1": {day(3) + " 10:00"}, "slot2": {day(4) + " 10:00"}, "slot3": {day(5) + " 10:00"}, "way": {"place"}, "place": {"会议室"}}))
	x.press(seeker, "/deliveries/{id}/interview", at+"/interview", x.on(seeker, at, url.Values{"choose": {"1"}}))
	x.press(employer, "/inbox/{id}/offer", inbox+"/offer", x.on(employer, inbox, url.Values{"pay": {"6000"}, "starts_on": {day(7)}, "contract": {"fixed"}, "until_on": {day(400)}, "agreement": {"提供读屏软件，单位落实"}}))
	x.press(seeker, "/deliveries/{id}/offer", at+"/offer", x.on(seeker, at, url.Values{"accept": {"yes"}}))
	x.press(employer, "/inbox/{id}/contract", inbox+"/contract", x.on(employer, inbox, url.Values{"on": {day(0)}, "until": {day(366)}, "pay": {"6000"}}))
	x.press(seeker, "/deliveries/{id}/start", at+"/start", x.on(seeker, at, url.Values{"day": {day(0)}}))
	followup := town.some(t, `SELECT id FROM followup WHERE person = $1 ORDER BY due_on LIMIT 1`, me)
	x.press(seeker, "/followups/{id}", "/followups/"+followup, url.Values{"version": {"1"}, "says": {"well"}})
	x.more()
	x.office(me, organisation)
}

// office: a fair announced, entered, called off; a report closed; a placement of
// another channel recorded and ended.
func (x *twenty) office(me, organisation string) {
	t, town := x.t, x.town
	seeker, city := town.as("seeker"), town.as("city")
	day := func(n int) string { return string(town.House.Today().AddDays(n)) }
	at := x.press(city, "/fairs", "/fairs", url.Values{"title": {"春季招聘会"}, "area": {"/43/4303/430302/"}, "held_on": {day(9)}, "hours": {"9:00–11:30"}, "place": {"文化馆一楼"}, "access": {"lift"}})
	x.press(seeker, "/fairs/{id}/entry", at+"/entry", url.Values{"come": {"yes"}})
	if n := town.some(t, `SELECT CAST(count(*) AS TEXT) FROM fair_entry WHERE fair = $1`, strings.TrimPrefix(at, "/fairs/")); n != "1" {
		t.Errorf("%s entries", n)
	}
	x.press(city, "/fairs/{id}/cancellation", at+"/cancellation", url.Values{"version": {"1"}, "why": {"场地停电"}})
	report := town.some(t, `SELECT id FROM report WHERE employer = $1 AND state = 'open' ORDER BY id DESC LIMIT 1`, organisation)
	x.press(city, "/reports/{id}/closure", "/reports/"+report+"/closure", url.Values{"version": {"1"}, "outcome": {"已经核实，押金退还"}})
	at = x.press(city, "/placements", "/placements", url.Values{"person": {me}, "channel": {"flexible"}, "started_on": {day(-3)}, "pay": {"2000"}})
	x.press(city, "/exports", "/exports", url.Values{"kind": {"placements"}, "year": {"2023"}, "format": {"csv"}, "recipient": {"国家平台"}, "why": {"按季度报送"}})
	x.press(city, "/placements/{id}/end", at+"/end", url.Values{"version": {"1"}, "on": {day(-1)}})
}

// profile: each part saved by itself, filled from the register after consent, paused
// and taken up again.
func (x *twenty) profile(seeker *visitor, me string) {
	for part, form := range map[string]url.Values{
		"resume":    {"summary": {"做事踏实"}, "name_shown": {"yes"}},
		"search":    {"week": {"0-0", "0-1", "1-0", "1-1", "2-0", "2-1", "3-0", "3-1", "4-0", "4-1", "4-2"}, "max_minutes": {"200"}},
		"abilities": {"can_read": {"4"}, "can_near": {"4"}, "can_fingers": {"4"}},
		"needs":     {"aid_written_steps": {"helpful"}},
	} {
		form.Set("person", me)
		x.press(seeker, "/profile/"+part, "/profile/"+part, x.on(seeker, "/profile/"+part, form))
	}
	x.press(seeker, "/consents", "/consents", url.Values{"person": {me}, "purpose": {"registry_prefill"}, "yes": {"yes"}, "channel": {"web"}})
	x.press(seeker, "/profile/registry", "/profile/registry", url.Values{"person": {me}})
	for _, to := range []string{"pause", "resume"} {
		x.press(seeker, "/profile/state", "/profile/state", x.on(seeker, "/profile/resume", url.Values{"person": {me}, "to": {to}}))
	}
}

// team: a colleague gets an account, another invitation, and leaves.
func (x *twenty) team() {
	employer := x.town.as("employer")
	x.press(employer, "/team", "/team", url.Values{"login": {"colleague"}, "name": {"演示同事"}})
	id := x.town.some(x.t, `SELECT id FROM account WHERE login = 'colleague'`)
	x.press(employer, "/team/{id}/invitation", "/team/"+id+"/invitation", url.Values{})
	x.press(employer, "/team/{id}/end", "/team/"+id+"/end", url.Values{})
}

// staff: somebody new gets an account, another invitation, and leaves.
func (x *twenty) staff() {
	county := x.town.as("county")
	x.press(county, "/accounts", "/accounts", url.Values{"login": {"new-clerk"}, "name": {"演示新人"}, "role": {"counsellor"}, "area": {"/43/4303/430302/"}})
	id := x.town.some(x.t, `SELECT id FROM account WHERE login = 'new-clerk'`)
	x.press(county, "/accounts/{id}/invitation", "/accounts/"+id+"/invitation", url.Values{})
	x.press(county, "/accounts/{id}/end", "/accounts/"+id+"/end", x.on(county, "/accounts/"+id, nil))
}

// ties: somebody gets a counsellor, a guardian and a paired cadre, and loses them.
func (x *twenty) ties() {
	t, county := x.t, x.town.as("county")
	who := x.town.some(t, `SELECT id FROM person WHERE area LIKE '/43/4303/430302/%' AND household <> '' AND died_on = '' AND id NOT IN (SELECT b FROM link) ORDER BY id LIMIT 1`)
	at := "/people/" + who
	cadre := x.town.some(t, `SELECT account FROM access_grant WHERE role = 'cadre' AND area = '/43/4303/' ORDER BY id LIMIT 1`)
	x.press(county, "/people/{id}/counsellors", at+"/counsellors", url.Values{"account": {x.town.account("counsellor")}})
	x.press(county, "/people/{id}/guardians", at+"/guardians", url.Values{"name": {"演示家长"}, "phone": {"19900001111"}})
	x.press(county, "/people/{id}/cadres", at+"/cadres", url.Values{"account": {cadre}})
	guardian := x.town.some(t, `SELECT a FROM link WHERE kind = 'guardian' AND b = $1`, who)
	x.press(county, "/people/{id}/phone", at+"/phone", x.on(county, at+"/ties", url.Values{"phone": {"19900004444"}}))
	for _, end := range []struct{ pattern, path, account string }{{"/people/{id}/counsellors/end", "/counsellors/end", x.town.account("counsellor")}, {"/people/{id}/guardians/end", "/guardians/end", guardian}, {"/people/{id}/cadres/end", "/cadres/end", cadre}} {
		x.press(county, end.pattern, at+end.path, url.Values{"account": {end.account}})
	}
}

// more: the ways that end a delivery, on another person's.
func (x *twenty) more() {
	deaf, me := x.town.as("deaf"), x.town.person(x.t, "deaf")
	home := deaf.get(x.t, "/")
	for i, post := range home.fits()[:2] {
		at := strings.TrimSuffix(x.press(deaf, "/deliveries", "/deliveries", url.Values{"post": {post}, "for": {me}}), "?sent=1")
		if i == 0 {
			x.press(deaf, "/deliveries/{id}/withdrawal", at+"/withdrawal", x.on(deaf, at, url.Values{"reason": {"changed_mind"}}))
			continue
		}
		employer := x.userOf(post)
		inbox := "/inbox/" + strings.TrimPrefix(at, "/deliveries/")
		x.press(employer, "/inbox/{id}/refusal", inbox+"/refusal", x.on(employer, inbox, url.Values{"reason": {"filled"}}))
	}
}

// userOf is a signed-in visitor for the employer of a post.
func (x *twenty) userOf(post string) *visitor {
	account := x.town.some(x.t, `SELECT g.account FROM access_grant g JOIN post p ON p.employer = g.organisation WHERE p.id = $1 AND g.role = 'employer' ORDER BY g.id LIMIT 1`, post)
	return x.town.signedIn(x.t, account)
}

// posts: written, handed in, approved, renewed, closed.
func (x *twenty) posts() {
	town := x.town
	employer, city := town.as("employer"), town.as("city")
	form := url.Values{"id": {town.House.NewID()}, "version": {"0"}, "trade": {"data-labelling"}, "title": {"图片标注员"}, "body": {"给图片打标签"}, "pay_min": {"2600"}, "pay_max": {"3000"},
		"openings": {"1"}, "hours_day": {"8"}, "hours_week": {"40"}, "contract": {"fixed"}, "remote": {"no"}, "dormitory": {"no"}, "shuttle": {"no"}, "confirm": {"yes"}}
	for _, code := range matching.ItemCodes {
		form.Set("asks_"+code, "1")
	}
	id := form.Get("id")
	x.press(employer, "/own", "/own", form)
	x.press(city, "/desk/posts/{id}", "/desk/posts/"+id, url.Values{"version": {"2"}, "verdict": {"yes"}})
	x.press(employer, "/own/{id}/renewal", "/own/"+id+"/renewal", url.Values{"version": {"3"}})
	x.press(employer, "/own/{id}/closure", "/own/"+id+"/closure", url.Values{"version": {"4"}})
}

// desk: an employer joins, is visited and admitted; a flag is closed.
func (x *twenty) desk() {
	t, town := x.t, x.town
	city := town.as("city")
	county := town.signedIn(t, town.some(t, `SELECT g.account FROM access_grant g WHERE g.role = 'county' AND g.area = '/43/4303/430304/' ORDER BY g.id LIMIT 1`))
	area := town.some(t, `SELECT path FROM division WHERE parent = '430304' ORDER BY code LIMIT 1`)
	code := idno.CreditOf("9143030000000000A")
	x.press(town.anyone(), "/join", "/join", url.Values{"name": {"新来演示厂"}, "credit_code": {code}, "licence": {"L1"}, "area": {area}, "staff": {"20"}})
	id := town.some(t, `SELECT id FROM organisation WHERE credit_code = $1`, code)
	x.press(county, "/desk/employers/{id}/visit", "/desk/employers/"+id+"/visit", url.Values{"version": {"1"}, "site_step_free": {"yes"}})
	x.press(city, "/desk/employers/{id}/admission", "/desk/employers/"+id+"/admission", url.Values{"version": {"2"}, "verdict": {"yes"}})
	x.press(county, "/desk/employers/{id}/user", "/desk/employers/"+id+"/user", url.Values{"login": {"new-boss"}, "name": {"演示主管"}})
	x.team()
	flag := town.some(t, `SELECT id FROM flag WHERE closed_at = '' ORDER BY id LIMIT 1`)
	x.press(city, "/flags/{id}", "/flags/"+flag, url.Values{"version": {town.some(t, `SELECT CAST(version AS TEXT) FROM flag WHERE id = $1`, flag)}, "outcome": {"已实地看过，正常"}})
}

// cases: a need opened, planned, noted upon; others planned with one press.
func (x *twenty) cases() {
	t, town := x.t, x.town
	village, township := town.as("village"), town.as("township")
	who := town.some(t, `SELECT p.id FROM person p JOIN access_grant g ON p.area LIKE g.area || '%' WHERE g.account = $1 ORDER BY p.id LIMIT 1`, town.account("village"))
	need := url.Values{"subject": {who}, "of": {"person"}, "q.kind": {"care"}, "q.what": {"夜里没有人照看"}}
	at, _, _ := strings.Cut(x.press(village, "/programmes/{slug}/new", "/programmes/need/new", need), "?")
	plan := url.Values{"name.owner": {town.account("township")}, "q.measure": {"联系日间照料"}, "q.by_when": {string(town.House.Today().AddDays(30))}}
	x.press(township, "/cases/{id}/steps/{step}", at+"/steps/planned", x.on(township, at+"/steps/planned", plan))
	x.press(township, "/cases/{id}/more", at+"/more", x.on(township, at+"/more", url.Values{"kind": {"note"}, "note.reason": {"电话问过，下周上门"}}))
	x.press(town.as("county"), "/cases/{id}/archive", at+"/archive", url.Values{"kind": {"archive"}, "archive.reason": {"法院调取"}})
	need.Set("q.kind", "device")
	need.Del("other")
	at, _, _ = strings.Cut(x.press(village, "/programmes/{slug}/new", "/programmes/need/new", need), "?")
	plan.Del("other")
	plan.Del("version")
	plan.Set("case", strings.TrimPrefix(at, "/cases/")+"@"+village.get(t, at+"/more").hidden(t, "version"))
	to := x.press(township, "/programmes/{slug}/steps/{step}", "/programmes/need/steps/planned", plan)
	if got := township.get(t, to); got.Status != 200 || !strings.Contains(got.Body, "1件里办成1件") {
		t.Errorf("what came of many: %d\n%.600s", got.Status, got.Body)
	}
}

// besides: a case is referred, accepted and answered; somebody stands in; a conflict is
// declared and lifted; a refusal is appealed against.
func (x *twenty) besides() {
	t, town := x.t, x.town
	village, county := town.as("village"), town.as("county")
	day := func(n int) string { return string(town.House.Today().AddDays(n)) }
	at := town.opened(t, "village")
	x.press(village, "/cases/{id}/handover", at+"/handover", x.on(village, at+"/handover", url.Values{"kind": {"refer"}, "refer.to_area": {"/43/4303/430302/"}, "refer.reason": {"请县里看一看"}}))
	offer := town.some(t, `SELECT id FROM handover WHERE case_id = $1 AND state = 'offered'`, strings.TrimPrefix(at, "/cases/"))
	x.press(county, "/handovers/{id}", "/handovers/"+offer, url.Values{"version": {"1"}, "to": {"accept"}})
	colleague := town.some(t, `SELECT g.account FROM access_grant g WHERE g.role = 'county' AND g.area = '/43/4303/430302/' AND g.account <> $1 ORDER BY g.account LIMIT 1`, town.account("county"))
	x.press(county, "/stock", "/stock", url.Values{"station": {town.some(t, `SELECT id FROM organisation WHERE kind IN ('device_station', 'community_station') AND to_on = '' AND area LIKE '/43/4303/430302/%' ORDER BY id LIMIT 1`)}, "code": {"122203"}, "serials": {"NEW-1\nNEW-2"}})
	x.press(county, "/account/deputies", "/account/deputies", url.Values{"deputy": {colleague}, "from": {day(1)}, "to": {day(9)}})
	x.press(county, "/account/deputies/{id}/end", "/account/deputies/"+town.some(t, `SELECT id FROM deputy WHERE deputy = $1`, colleague)+"/end", url.Values{"version": {"1"}})
	x.press(village, "/conflicts", "/conflicts", url.Values{"case": {strings.TrimPrefix(at, "/cases/")}, "about": {"case:" + strings.TrimPrefix(at, "/cases/")}, "why": {"是我表姐家"}})
	if got := village.get(t, at); got.Status != 404 {
		t.Errorf("who declared a conflict still sees the case: %d", got.Status)
	}
	conflict := town.some(t, `SELECT id FROM conflict WHERE lifted_on = ''`)
	x.press(county, "/conflicts/{id}", "/conflicts/"+conflict, url.Values{"version": {"1"}, "why-" + conflict: {"已核实，不是亲属"}})
	if got := village.get(t, at); got.Status != 200 {
		t.Errorf("after lifting: %d", got.Status)
	}
	petition := town.petition(t)
	x.press(village, "/tasks/{id}/{step}", "/tasks/"+petition+"/explained", x.on(village, "/tasks/"+petition+"/explained", url.Values{"q.unit_says": {"当天已经登门说明"}}))
	x.press(town.as("seeker"), "/notices/{id}/objection", "/notices/"+town.posted(t)+"/objection", url.Values{"why": {"他家去年已经搬走"}})
	resident, refused := town.refused(t)
	x.press(resident, "/my/cases/{id}/appeal", "/my/cases/"+refused+"/appeal", url.Values{"why": {"车在我爱人名下"}})
}

// register: a card replaced and cancelled, what is known corrected, a household changed, a
// move, a death and its taking back.
func (x *twenty) register() {
	township := x.town.as("township")
	at := "/people/" + x.town.quiet(x.t)
	day := string(x.town.House.Today())
	other := x.town.some(x.t, `SELECT p.household FROM person p JOIN access_grant g ON p.area LIKE g.area || '%' WHERE g.account = $1 AND p.household <> '' AND p.household <> (SELECT household FROM person WHERE id = $2) ORDER BY p.id LIMIT 1`,
		x.town.account("township"), strings.TrimPrefix(at, "/people/"))
	village := x.town.some(x.t, `SELECT d.path FROM division d JOIN access_grant g ON d.path LIKE g.area || '%' WHERE g.account = $1 AND d.level = 'village' AND d.path <> (SELECT area FROM person WHERE id = $2) ORDER BY d.path LIMIT 1`,
		x.town.account("township"), strings.TrimPrefix(at, "/people/"))
	x.press(township, "/people/{id}/card", at+"/card", x.on(township, at, url.Values{"card.how": {"replaced"}, "card.on": {day}}))
	x.press(township, "/people/{id}/state", at+"/state", x.on(township, at, url.Values{"state.self_care": {"partly"}, "state.hukou_area": {"out"}, "state.hukou_area_code": {"430102"}}))
	x.press(township, "/people/{id}/join", at+"/join", url.Values{"join.household": {other}})
	x.press(township, "/people/{id}/home", at+"/home", url.Values{"version": {x.town.some(x.t, `SELECT CAST(version AS TEXT) FROM household WHERE id = $1`, other)}, "home.income": {"margin"}, "home.convertible": {"yes"}, "home.address": {"某路1号"}})
	x.press(township, "/people/{id}/move", at+"/move", x.on(township, at, url.Values{"move.on": {day}, "move.where": {"within"}, "move.to": {village}}))
	x.press(township, "/people/{id}/death", at+"/death", x.on(township, at, url.Values{"death.on": {day}}))
	x.press(township, "/people/{id}/back", at+"/back", x.on(township, at, nil))
	x.press(township, "/people/{id}/cancel", at+"/cancel", x.on(township, at, url.Values{"cancel.why": {"wish"}, "cancel.on": {day}}))
	x.press(township, "/people/{id}/undo", at+"/undo", x.on(township, at, nil))
}

// quiet is somebody of the township in whose name nobody signs in and nothing runs, with a
// valid certificate and a household.
func (t *town) quiet(tb testing.TB) string {
	tb.Helper()
	return t.some(tb, `SELECT p.id FROM person p JOIN access_grant g ON p.area LIKE g.area || '%' JOIN certificate c ON c.person = p.id WHERE g.account = $1 AND p.died_on = '' AND p.moved_on = '' AND p.household <> '' AND c.state = 'valid' AND c.to_on = ''
		AND p.id NOT IN (SELECT person FROM account WHERE person <> '') AND p.id NOT IN (SELECT person FROM cases WHERE person <> '') AND p.id NOT IN (SELECT person FROM seeker) ORDER BY p.id LIMIT 1`, t.account("township"))
}

// opened is a need that somebody opened about a person of the village's area.
func (t *town) opened(tb testing.TB, role string) string {
	tb.Helper()
	who := t.some(tb, `SELECT p.id FROM person p JOIN access_grant g ON p.area LIKE g.area || '%' WHERE g.account = $1 ORDER BY p.id LIMIT 1`, t.account("village"))
	got := t.as(role).post(tb, "/programmes/need/new", url.Values{"key": {"opened-" + t.House.NewID()}, "subject": {who}, "of": {"person"}, "q.kind": {"other"}, "q.what": {"想知道能领哪些补贴"}})
	at, _, _ := strings.Cut(got.Location, "?")
	if got.Status != 303 || !strings.HasPrefix(at, "/cases/") {
		tb.Fatalf("not opened: %d %s\n%.900s", got.Status, got.Location, got.Body)
	}
	return at
}

// refused is a permit that a resident asked for and the county refused in a letter, and
// the resident.
func (t *town) refused(tb testing.TB) (*visitor, string) {
	tb.Helper()
	person := t.some(tb, `SELECT p.id FROM person p JOIN certificate c ON c.person = p.id JOIN account a ON a.person = p.id AND a.kind = 'resident' WHERE c.category IN (4, 7) AND c.state = 'valid' AND p.area LIKE '/43/4303/430302/%' AND p.died_on = ''
		AND NOT EXISTS (SELECT 1 FROM cases k WHERE k.person = p.id AND k.programme = 'parking') ORDER BY p.id LIMIT 1`)
	resident := t.signedIn(tb, t.some(tb, `SELECT id FROM account WHERE person = $1 AND kind = 'resident' ORDER BY id LIMIT 1`, person))
	got := resident.post(tb, "/programmes/parking/new", url.Values{"key": {"asked-" + t.House.NewID()}, "subject": {person}, "of": {"person"}, "q.plate": {"湘C·示1"}, "q.relation": {"spouse"}, "proof.vehicle_licence": {"paper"}})
	id := strings.TrimPrefix(got.Location, "/my/cases/")
	if got.Status != 303 || id == got.Location {
		tb.Fatalf("not asked for: %d %s\n%.900s", got.Status, got.Location, got.Body)
	}
	county, at := t.as("county"), "/cases/"+id
	got = county.post(tb, at+"/steps/vetted", url.Values{"key": {"no-" + t.House.NewID()}, "version": {county.get(tb, at+"/steps/vetted").hidden(tb, "version")}, "outcome": {"refused"}, "reason": {"行驶证不在本人名下"}, "served": {"subject"}})
	if got.Status != 303 {
		tb.Fatalf("not refused: %d\n%.900s", got.Status, got.Body)
	}
	return resident, id
}

// money: a budget, a payment approved by somebody else and paid, another sent back.
func (x *twenty) money() {
	t, town := x.t, x.town
	city := town.as("city")
	x.press(city, "/money/budgets", "/money/budgets", url.Values{"county": {"/43/4303/430302/"}, "line": {"four_party"}, "year": {"2023"}, "yuan": {"9,000,000"}})
	if got := town.some(t, `SELECT CAST(sum(fen) AS TEXT) FROM ledger WHERE kind = 'budget' AND line = 'four_party' AND year = '2023' AND area = '/43/4303/430302/'`); got != "900000000" {
		t.Errorf("a budget of 9 million yuan is booked as %s fen", got)
	}
	id := town.some(t, `SELECT c.id FROM payment c WHERE c.state = 'proposed' AND c.line = 'four_party' AND c.area LIKE '/43/4303/430302/%' AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = c.payee AND p.died_on <> '') ORDER BY c.id LIMIT 1`)
	x.press(city, "/money/{id}", "/money/"+id, url.Values{"version": {"1"}, "to": {"approved"}})
	x.press(city, "/money/{id}", "/money/"+id, url.Values{"version": {"2"}, "to": {"paid"}})
	x.press(city, "/money/{id}", "/money/"+id, url.Values{"version": {"3"}, "to": {"returned"}, "reason": {"户名不符"}})
	x.pile(city, "proposed", "通过")
	x.pile(city, "approved", "登记了")
	x.yearEnd()
}

// pile: all payments of a line in a county that stand in one state, together.
func (x *twenty) pile(v *visitor, state, says string) {
	list := "/money?state=" + state + "&line=four_party&county=/43/4303/430302/"
	page := v.get(x.t, list)
	form := url.Values{"state": {state}, "line": {"four_party"}, "county": {"/43/4303/430302/"}, "n": {page.hidden(x.t, "n")}, "fen": {page.hidden(x.t, "fen")}}
	to := x.press(v, "/money/pile", "/money/pile", form)
	if got := v.get(x.t, to); !strings.Contains(got.Body, says+form.Get("n")+"笔") {
		x.t.Errorf("a pile of %s %s leads to %s: %.300s", form.Get("n"), state, to, got.Body)
	}
	form.Set("key", "changed-"+x.town.House.NewID())
	if got := v.post(x.t, "/money/pile", form); got.Status != 409 || !strings.Contains(got.Body, "刚才有变动") {
		x.t.Errorf("a pile that is not there any more: %d", got.Status)
	}
}

// yearEnd: what a county has left is proposed to be carried and declined, then proposed to
// be returned and agreed to, by another person each time.
func (x *twenty) yearEnd() {
	t, town := x.t, x.town
	city, county := town.as("city"), town.as("county")
	x.press(city, "/money/budgets", "/money/budgets", url.Values{"county": {"/43/4303/430302/"}, "line": {"training"}, "year": {"2023"}, "yuan": {"9,000,000"}})
	decide := func(how, to string) {
		x.press(county, "/money/closings", "/money/closings", url.Values{"year": {"2023"}, "what": {"training@/43/4303/430302/"}, "how": {how}, "reason": {"班次跨年"}})
		id := town.some(t, `SELECT id FROM budget_close WHERE state = 'proposed'`)
		form := url.Values{"year": {"2023"}, "version": {"1"}, "to": {to}, "reason-" + id: {"请收回"}}
		x.press(city, "/money/closings/{id}", "/money/closings/"+id, form)
	}
	decide("carry", "no")
	decide("return", "yes")
	committed := town.some(t, `SELECT CAST(COALESCE(sum(fen), 0) AS TEXT) FROM payment WHERE line = 'training' AND year = '2023' AND state IN ('proposed', 'approved', 'paid') AND area LIKE '/43/4303/430302/%'`)
	if got := town.some(t, `SELECT CAST(sum(fen) AS TEXT) FROM ledger WHERE kind = 'budget' AND line = 'training' AND area LIKE '/43/4303/430302/%'`); got != committed {
		t.Errorf("%s fen are there after the rest was returned, %s are committed", got, committed)
	}
}
