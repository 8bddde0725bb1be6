package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/employment"
	"tongxing/employment/exchange"
	"tongxing/employment/fairness"
	"tongxing/employment/hiring"
	"tongxing/figure"
	"tongxing/gate"
	"tongxing/registry"
	"tongxing/registry/known"
	"tongxing/registry/roll"
	"tongxing/store"
)

// record is one record a route can name, with what tells whose it is.
type record struct {
	ID           string `db:"id"`
	Person       string `db:"person"`
	Organisation string `db:"organisation"`
	Area         string `db:"area"`
	Open         bool   `db:"-"` // public as it stands
}

// fixtures names, for every pattern with a parameter, whom its record belongs to. A
// new row of the table fails until it stands here: the matrix grows by itself.
func fixtures(t *testing.T, town *town) map[string][]record {
	t.Helper()
	one := func(open bool, query string, args ...any) record {
		var r record
		if err := town.House.DB().Read(t.Context(), func(tx *store.Tx) error { return tx.Get(&r, query, args...) }); err != nil {
			t.Fatalf("%v: %s", err, query)
		}
		r.Open = open
		return r
	}
	const delivery = `SELECT d.id, d.person, d.employer AS organisation, d.area FROM delivery d WHERE d.person `
	strangers := one(false, delivery+`NOT IN (SELECT person FROM account WHERE id IN ($1, $2, $3, $4)) ORDER BY d.id LIMIT 1`, town.account("seeker"), town.account("wheelchair"), town.account("deaf"), town.account("ward"))
	own := one(false, delivery+`= $1 ORDER BY d.id LIMIT 1`, town.person(t, "wheelchair"))
	const post = `SELECT p.id, '' AS person, p.employer AS organisation, p.area FROM post p WHERE p.state `
	published := one(true, post+`= 'published' ORDER BY p.id LIMIT 1`)
	closed := one(false, post+`= 'closed' ORDER BY p.id LIMIT 1`)
	const employer = `SELECT e.id, '' AS person, e.id AS organisation, e.area FROM employer e WHERE e.state `
	admitted := one(true, employer+`= 'admitted' ORDER BY e.id LIMIT 1`)
	waiting := one(false, employer+`<> 'admitted' ORDER BY e.id LIMIT 1`)
	unknown := record{ID: "018f0000-0000-7000-8000-000000000000"}
	placement := one(false, `SELECT f.id, f.person, f.employer AS organisation, f.area FROM followup f ORDER BY f.id LIMIT 1`)
	fair := record{ID: town.fair(t), Open: true, Area: "/43/4303/430302/"}
	job := one(false, `SELECT t.id, t.person, t.employer AS organisation, t.area FROM placement t ORDER BY t.id LIMIT 1`)
	flag := one(false, `SELECT g.id, g.person, g.employer AS organisation, g.area FROM flag g ORDER BY g.id LIMIT 1`)
	need := one(false, `SELECT c.id, c.person, '' AS organisation, c.area FROM cases c WHERE c.programme = 'need' AND c.person <> '' AND c.level = 'open'
		AND NOT EXISTS (SELECT 1 FROM party y JOIN account a ON a.id = y.ref WHERE y.case_id = c.id AND a.login = 'cadre-1') ORDER BY c.id LIMIT 1`)
	cases, slug := []record{need, unknown}, []record{{ID: "need"}}
	home := one(false, `SELECT h.id, '' AS person, '' AS organisation, h.area FROM household h WHERE h.area LIKE $1 AND EXISTS (SELECT 1 FROM person p WHERE p.household = h.id)
		AND NOT EXISTS (SELECT 1 FROM party y WHERE y.household = h.id) AND NOT EXISTS (SELECT 1 FROM access_grant g JOIN person p ON p.id = g.person WHERE p.household = h.id)
		AND NOT EXISTS (SELECT 1 FROM account k JOIN person p ON p.id = k.person WHERE p.household = h.id) ORDER BY h.id LIMIT 1`,
		town.some(t, `SELECT area FROM access_grant WHERE account = $1 AND role = 'township'`, town.account("township"))+"%")
	homes, people := []record{home, unknown}, []record{one(false, `SELECT p.id, p.id AS person, '' AS organisation, p.area FROM person p WHERE p.id = $1`, town.person(t, "wheelchair")), unknown}
	pay := one(false, `SELECT c.id, '' AS person, '' AS organisation, c.area FROM payment c WHERE c.state = 'proposed' AND c.line = 'four_party' ORDER BY c.id LIMIT 1`)
	worker := one(false, `SELECT a.id, '' AS person, '' AS organisation, g.area FROM account a JOIN access_grant g ON g.account = a.id WHERE a.id = $1`, town.account("village"))
	deliveries, posts, employers := []record{strangers, own, unknown}, []record{published, closed, unknown}, []record{admitted, waiting, unknown}
	posted := one(true, `SELECT t.case_id AS id, t.person, '' AS organisation, t.area FROM task t WHERE t.step = 'posted' AND t.due_on >= $1 ORDER BY t.case_id LIMIT 1`, town.House.Today())
	return map[string][]record{
		"/notices/{id}": {posted, unknown}, "/notices/{id}/objection": {unknown},
		"/programmes/{slug}": slug, "/programmes/{slug}/new": slug, "/programmes/{slug}/steps/{step}": slug, "/cases/{id}": cases, "/cases/{id}/steps/{step}": cases, "/cases/{id}/more": cases, "/cases/{id}/files/{key}": {unknown}, "/cases/{id}/archive": cases, "/cases/{id}/archive/file": {unknown},
		"/accounts/{id}": {worker, unknown}, "/accounts/{id}/invitation": {unknown}, "/accounts/{id}/end": {worker, unknown},
		"/acts/{id}": {unknown}, "/people/{id}": people, "/people/{id}/card": people, "/people/{id}/cancel": people, "/people/{id}/undo": people, "/people/{id}/state": people, "/people/{id}/home": people, "/people/{id}/join": people, "/people/{id}/move": people, "/people/{id}/death": people, "/people/{id}/back": people,
		"/people/{id}/ties": people, "/people/{id}/counsellors": people, "/people/{id}/counsellors/end": people, "/people/{id}/guardians": people, "/people/{id}/guardians/end": people, "/people/{id}/cadres": people, "/people/{id}/cadres/end": people, "/people/{id}/phone": people,
		"/households/{id}": homes, "/households/{id}/plan": homes, "/households/{id}/handbook": homes, "/my/cases/{id}": cases, "/money/{id}": {pay, unknown},
		"/posts/{id}": posts, "/posts/{id}/people": {published}, "/employers/{id}": employers, "/figures/{code}": {{ID: "F3"}}, "/labour/{code}": {{ID: "reply.late"}}, "/chances/{code}": {{ID: "aid.stool"}}, "/fairness/{code}": {{ID: "all"}}, "/exports/{id}/file": {unknown},
		"/cases/{id}/handover": cases, "/handovers/{id}": {unknown}, "/tasks/{id}/{step}": {unknown}, "/account/deputies/{id}/end": {unknown}, "/conflicts/{id}": {unknown}, "/money/closings/{id}": {unknown}, "/my/cases/{id}/appeal": cases,
		"/deliveries/{id}": deliveries, "/deliveries/{id}/withdrawal": deliveries, "/deliveries/{id}/messages": deliveries, "/deliveries/{id}/interview": deliveries,
		"/deliveries/{id}/offer": deliveries, "/deliveries/{id}/start": deliveries,
		"/api/v1/posts/{id}": posts, "/api/v1/deliveries/{id}": deliveries, "/api/v1/deliveries/{id}/withdrawal": deliveries, "/api/v1/deliveries/{id}/messages": deliveries,
		"/api/v1/deliveries/{id}/interview": deliveries, "/api/v1/deliveries/{id}/offer": deliveries, "/api/v1/deliveries/{id}/start": deliveries,
		"/api/v1/inbox/{id}": deliveries, "/api/v1/inbox/{id}/refusal": deliveries, "/api/v1/inbox/{id}/interview": deliveries, "/api/v1/inbox/{id}/offer": deliveries, "/api/v1/inbox/{id}/contract": deliveries,
		"/api/v1/own/{id}": posts, "/api/v1/own/{id}/submission": posts, "/api/v1/own/{id}/renewal": posts, "/api/v1/own/{id}/closure": posts,
		"/api/v1/questions/{id}": {unknown}, "/api/v1/followups/{id}": {placement, unknown}, "/api/v1/figures/{code}": {{ID: "F3"}}, "/api/v1/figures/{code}/records": {{ID: "F3"}},
		"/inbox/{id}": deliveries, "/inbox/{id}/refusal": deliveries, "/inbox/{id}/interview": deliveries, "/inbox/{id}/offer": deliveries, "/inbox/{id}/contract": deliveries,
		"/own/{id}": posts, "/own/{id}/renewal": posts, "/own/{id}/closure": posts,
		"/desk/posts/{id}": posts, "/desk/employers/{id}/visit": employers, "/desk/employers/{id}/admission": employers,
		"/team/{id}/invitation": {unknown}, "/team/{id}/end": {unknown}, "/desk/employers/{id}/user": employers, "/fairs/{id}": {fair}, "/fairs/{id}/entry": {unknown}, "/fairs/{id}/cancellation": {unknown}, "/placements/{id}": {job, unknown}, "/placements/{id}/end": {job, unknown}, "/reports/{id}/closure": {unknown},
		"/followups/{id}": {placement, unknown}, "/questions/{id}": {unknown}, "/flags/{id}": {flag, unknown}, "/reviews/{id}": {unknown}, "/messages/{id}/verdict": {unknown},
	}
}

// fair is a fair that is still to come.
func (t *town) fair(tb testing.TB) string {
	tb.Helper()
	return t.some(tb, `SELECT id FROM fair WHERE held_on >= $1 ORDER BY held_on LIMIT 1`, string(t.House.Today()))
}

// may is the oracle: whether the actor may use the action at all, and whether the
// record is within reach. It reads the rules and the grants, no SQL.
func may(rules map[access.Action]access.Rule, who access.Actor, a access.Action, r record) (allowed, within bool) {
	check := func(reach access.Reach, g access.Grant) {
		if reach == access.None {
			return
		}
		allowed = true
		switch reach {
		case access.Self:
			within = within || r.Person != "" && r.Person == who.Person
		case access.Ward, access.Caseload:
			within = within || r.Person != "" && r.Person == g.Person
		case access.Party:
			within = within || r.Organisation != "" && r.Organisation == g.Organisation
		case access.Area:
			within = within || r.Area != "" && g.Area != "" && strings.HasPrefix(r.Area, g.Area)
		case access.Open:
			within = within || r.Open
		}
	}
	for _, g := range who.Grants {
		if g.Role != access.Public {
			check(rules[a][g.Role], g)
		}
	}
	check(rules[a][access.Public], access.Grant{})
	return allowed, within
}

// matrix asks every row of the table as every role and tells where the answer is
// not what the rules say.
func matrix(t *testing.T, town *town, rules map[access.Action]access.Rule, only func(gate.Route) bool) (wrong []string, cells int) {
	t.Helper()
	records := fixtures(t, town)
	visitors := map[string]*visitor{"nobody": town.anyone()}
	for _, role := range town.app.Gate.Demo.Roles {
		visitors[role.Host] = town.as(role.Host)
	}
	for _, route := range append(town.app.Site.Routes(), town.app.Documents.Routes()...) {
		if route.Action == "" || only != nil && !only(route) {
			continue
		}
		rows := []record{{Open: true}}
		if strings.Contains(route.Pattern, "{") {
			if rows = records[route.Pattern]; len(rows) == 0 {
				wrong = append(wrong, route.Name()+" has no fixture")
			}
		}
		for name, v := range visitors {
			who := access.Anyone
			if name != "nobody" {
				var err error
				if who, err = access.ActorOf(t.Context(), town.House, town.account(name)); err != nil {
					t.Fatal(err)
				}
			}
			for _, r := range rows {
				cells++
				if bad := cell(t, v, route, r, who, rules); bad != "" {
					wrong = append(wrong, fmt.Sprintf("%s as %s on %+v: %s", route.Name(), name, r, bad))
				}
			}
		}
	}
	return wrong, cells
}

func cell(t *testing.T, v *visitor, route gate.Route, r record, who access.Actor, rules map[access.Action]access.Rule) string {
	allowed, within := may(rules, who, route.Action, r)
	path := strings.NewReplacer("{id}", r.ID, "{code}", r.ID, "{slug}", r.ID, "{step}", "planned", "{key}", r.ID).Replace(route.Pattern)
	var got page
	switch {
	case route.Method == http.MethodGet:
		got = v.get(t, path)
	case strings.HasPrefix(path, "/api/"):
		got = v.call(t, route.Method, path, "matrix-"+v.town.House.NewID(), stale[route.Name()], "If-Match", `"999999"`)
	default:
		got = v.post(t, path, url.Values{"key": {"matrix-" + v.town.House.NewID()}, "version": {"999999"}})
	}
	refused := got.Status == http.StatusForbidden || got.Status == http.StatusUnauthorized || got.Status == http.StatusSeeOther && strings.HasPrefix(got.Location, "/signin")
	switch {
	case !allowed && !refused:
		return fmt.Sprintf("answered %d, the rules refuse it", got.Status)
	case !allowed:
		return ""
	case route.Method == http.MethodGet && strings.Contains(route.Pattern, "{") && !list[route.Pattern]:
		if want := map[bool]int{true: 200, false: 404}[within]; got.Status != want {
			return fmt.Sprintf("answered %d, want %d", got.Status, want)
		}
	case route.Method == http.MethodGet && got.Status >= 500, route.Method != http.MethodGet && (got.Status < 400 || got.Status >= 500):
		return fmt.Sprintf("answered %d to an empty or stale request", got.Status)
	case !within && strings.Contains(route.Pattern, "{") && got.Status == http.StatusConflict:
		return "tells that a record out of scope exists"
	}
	return ""
}

// stale are documents that pass their schema and name a version that no record has,
// so that a cell of the API comes as far as the record.
var stale = map[string]string{
	"POST /api/v1/deliveries/{id}/withdrawal": `{"version":999999}`, "POST /api/v1/deliveries/{id}/interview": `{"version":999999,"choose":1}`,
	"POST /api/v1/deliveries/{id}/offer": `{"version":999999,"accept":true}`, "POST /api/v1/deliveries/{id}/start": `{"version":999999,"started_on":"2024-01-02"}`,
	"POST /api/v1/inbox/{id}/refusal":   `{"version":999999,"reason":"filled"}`,
	"POST /api/v1/inbox/{id}/interview": `{"version":999999,"slots":["2024-01-08T02:00:00Z","2024-01-09T02:00:00Z","2024-01-10T02:00:00Z"],"way":"remote"}`,
	"POST /api/v1/inbox/{id}/offer":     `{"version":999999,"pay":600000,"starts_on":"2024-01-08","contract":"open"}`, "POST /api/v1/inbox/{id}/contract": `{"version":999999,"on":"2024-01-02"}`,
	"POST /api/v1/own/{id}/submission": `{"version":999999}`, "POST /api/v1/own/{id}/renewal": `{"version":999999}`, "POST /api/v1/own/{id}/closure": `{"version":999999}`,
	"PUT /api/v1/own/{id}":        `{"trade":"packer","title":"包装工","text":"","demand":"1111111111111111111111111","hours_day":8,"hours_week":40,"pay_min":260000,"pay_max":300000,"openings":1,"remote":"no","dormitory":"no","shuttle":"no","contract":"fixed"}`,
	"POST /api/v1/questions/{id}": `{"version":999999,"answer":"yes"}`, "POST /api/v1/followups/{id}": `{"version":999999,"says":"well"}`,
}

// list are the patterns whose page lists what is within the reader's scope, if only
// nothing: what they name is no record of anybody's.
var list = map[string]bool{"/posts/{id}/people": true, "/figures/{code}": true, "/programmes/{slug}": true, "/programmes/{slug}/new": true, "/programmes/{slug}/steps/{step}": true, "/labour/{code}": true, "/chances/{code}": true, "/fairness/{code}": true, "/api/v1/figures/{code}/records": true, "/api/v1/figures/{code}": true}

// allRules are the packages' rules in one table, as the policy joins them.
func allRules() map[access.Action]access.Rule {
	all := map[access.Action]access.Rule{}
	for _, part := range []map[access.Action]access.Rule{access.Rules, figure.Rules, registry.Rules, roll.Rules, known.Rules, employment.Rules, hiring.Rules, fairness.Rules, exchange.Rules, casework.Rules} {
		maps.Copy(all, part)
	}
	return all
}

// Every route × every role × whose record it is: deny by default, out of scope is
// not found, on both databases; and no cell leaves an effect.
func TestPermissionMatrix(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		before := effects(t, town)
		wrong, cells := matrix(t, town, allRules(), nil)
		for _, w := range wrong {
			t.Error(w)
		}
		if cells < 700 {
			t.Errorf("only %d cells", cells)
		}
		if after := effects(t, town); after != before {
			t.Errorf("the matrix left %d facts", after-before)
		}
	})
}

// effects counts facts but looks: opening a parcel or asking to look is logged.
func effects(t *testing.T, town *town) (n int) {
	t.Helper()
	if err := town.House.DB().Read(t.Context(), func(tx *store.Tx) error {
		return tx.Get(&n, `SELECT count(*) FROM event WHERE kind NOT IN ('delivery.viewed', 'profile.viewed', 'reveal')`)
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// The matrix kills mutants of the policy.
func TestPermissionMatrixCatchesMutants(t *testing.T) {
	for name, m := range map[string]struct {
		action access.Action
		role   access.Role
		reach  access.Reach
		method string
		path   string
	}{
		"village reads deliveries":        {hiring.DeliveryShow, access.Village, access.Area, "GET", "/deliveries/{id}"},
		"auditor lists people":            {registry.PersonList, access.Auditor, access.Area, "GET", "/people"},
		"the public opens figures":        {figure.Records, access.Public, access.Open, "GET", "/figures/{code}"},
		"employers reach a whole area":    {hiring.DeliveryShow, access.Employer, access.Party, "GET", "/deliveries/{id}"},
		"townships open accounts":         {access.AccountOpen, access.Township, access.Area, "POST", "/accounts"},
		"auditors list who works":         {access.AccountList, access.Auditor, access.Area, "GET", "/accounts/{id}"},
		"villages see the money":          {casework.PaymentList, access.Village, access.Area, "GET", "/money"},
		"townships let money through":     {casework.PaymentMove, access.Township, access.Area, "POST", "/money/{id}"},
		"counsellors list the missed":     {casework.Entitled, access.Counsellor, access.Area, "GET", "/entitled"},
		"counsellors approve posts":       {employment.PostApprove, access.Counsellor, access.Area, "POST", "/desk/posts/{id}"},
		"residents lose their deliveries": {hiring.DeliveryShow, access.Resident, access.None, "GET", "/deliveries/{id}"},
	} {
		t.Run(name, func(t *testing.T) {
			town := newTown(t)
			mutant := allRules()
			rule := maps.Clone(mutant[m.action])
			rule[m.role] = m.reach
			mutant[m.action] = rule
			p, err := access.NewPolicy(mutant)
			if err != nil {
				t.Fatal(err)
			}
			town.House.Policy = p
			wrong, _ := matrix(t, town, allRules(), func(r gate.Route) bool { return r.Method == m.method && r.Pattern == m.path })
			if len(wrong) == 0 {
				t.Error("the mutant lives")
			}
		})
	}
}

// The table is the whole site: what is not in it is not found, what writes needs a
// key, and what comes from another site is refused.
func TestRouteTable(t *testing.T) {
	town := newTown(t)
	if got := town.as("seeker").get(t, "/admin"); got.Status != 404 {
		t.Errorf("an unlisted path: %d", got.Status)
	}
	for _, route := range town.app.Site.Routes() {
		if !route.Write {
			continue
		}
		for _, role := range town.app.Gate.Demo.Roles {
			who, err := access.ActorOf(t.Context(), town.House, role.Account)
			if err != nil {
				t.Fatal(err)
			}
			if allowed, _ := may(allRules(), who, route.Action, record{}); !allowed {
				continue
			}
			path := strings.NewReplacer("{id}", "x", "{code}", "x").Replace(route.Pattern)
			if got := town.as(role.Host).post(t, path, url.Values{}); got.Status != 422 {
				t.Errorf("%s without a key: %d", route.Name(), got.Status)
			}
			break
		}
	}
	req, err := http.NewRequest(http.MethodPost, town.server.URL+"/deliveries", strings.NewReader("key=12345678"))
	if err != nil {
		t.Fatal(err)
	}
	req.Host = "seeker.localhost:" + town.port
	req.Header.Set("Origin", "https://elsewhere.invalid")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := town.as("seeker").send(t, req); got.Status != 403 {
		t.Errorf("from another site: %d", got.Status)
	}
}
