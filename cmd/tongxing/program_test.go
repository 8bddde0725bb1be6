package main

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tongxing/access"
	"tongxing/gate"
	"tongxing/gate/signin"
	"tongxing/world"
)

// call sends a document as a program would. more are header names and values.
func (v *visitor) call(t testing.TB, method, path, key, body string, more ...string) page {
	t.Helper()
	req, err := http.NewRequest(method, v.town.server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Host = v.host
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	for i := 0; i+1 < len(more); i += 2 {
		req.Header.Set(more[i], more[i+1])
	}
	if v.cookie != nil {
		req.AddCookie(v.cookie)
	}
	return v.send(t, req)
}

// read decodes a document; anything but 200 ends the test.
func read[T any](t testing.TB, p page) (out T) {
	t.Helper()
	if p.Status != 200 {
		t.Fatalf("%d %s", p.Status, p.Body)
	}
	if err := json.Unmarshal([]byte(p.Body), &out); err != nil {
		t.Fatalf("%v: %s", err, p.Body)
	}
	return out
}

type outcome struct {
	Record, Status string
	Version        int64
}

// call sends 20 parallel copies of one write of the API: one effect, equal answers,
// and the same key with another body is refused.
func (x *twenty) call(v *visitor, pattern, path, body string, more ...string) outcome {
	x.t.Helper()
	x.covered[pattern] = true
	method, _, _ := strings.Cut(pattern, " ")
	key := "copies-" + x.town.House.NewID()
	answers := make([]page, 20)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			answers[i] = v.call(x.t, method, path, key, body, more...)
		}()
	}
	wg.Wait()
	for _, a := range answers {
		if a.Status != 200 || a.Body != answers[0].Body {
			x.t.Fatalf("%s: %d %s, %d %s", pattern, a.Status, a.Body, answers[0].Status, answers[0].Body)
		}
	}
	if n := x.town.some(x.t, `SELECT CAST(count(*) AS TEXT) FROM outcome WHERE key = $1`, key); n != "1" {
		x.t.Errorf("%s: %s outcomes", pattern, n)
	}
	if got := v.call(x.t, method, path, key, " "+body, more...); got.Status != 422 || !strings.Contains(got.Body, "header.Idempotency-Key") {
		x.t.Errorf("%s: same key, other body: %d %s", pattern, got.Status, got.Body)
	}
	return read[outcome](x.t, answers[0])
}

// body writes a document.
func body(t testing.TB, fields map[string]any) string {
	t.Helper()
	raw, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// A program does the whole story, every write in twenty copies; a write of the API
// that is not in the story fails.
func TestTwentyCopiesOfEveryAPIWrite(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		x := &twenty{t, town, map[string]bool{}}
		x.program()
		x.programPosts()
		for _, route := range town.app.Documents.Routes() {
			if route.Write && !x.covered[route.Name()] {
				t.Errorf("%s is in nobody's story", route.Name())
			}
		}
	})
}

// program: from the profile to the first follow-up.
func (x *twenty) program() {
	t, town := x.t, x.town
	seeker, employer := town.as("seeker"), town.as("employer")
	me := town.person(t, "seeker")
	organisation := town.some(t, `SELECT organisation FROM access_grant WHERE account = $1 AND role = 'employer'`, town.account("employer"))
	post := town.some(t, `SELECT id FROM post WHERE employer = $1 AND state = 'published' ORDER BY published_on DESC, id LIMIT 1`, organisation)
	version := func(path string) int64 {
		return read[struct{ Version int64 }](t, town.as("seeker").call(t, "GET", path, "", "")).Version
	}
	day := func(n int) string { return string(town.House.Today().AddDays(n)) }

	profile := read[map[string]any](t, seeker.call(t, "GET", "/api/v1/profile", "", ""))
	profile["summary"], profile["max_minutes"] = "做事踏实", 200
	was := town.some(t, `SELECT CAST(version AS TEXT) FROM seeker WHERE person = $1`, me)
	x.call(seeker, "PUT /api/v1/profile", "/api/v1/profile", body(t, profile), "If-Match", `"`+was+`"`)
	x.call(seeker, "POST /api/v1/consents", "/api/v1/consents", `{"purpose":"jobsearch","given":true,"channel":"web"}`)
	x.call(seeker, "POST /api/v1/questions", "/api/v1/questions", body(t, map[string]any{"post": post, "code": "shuttle"}))
	question := town.some(t, `SELECT id FROM question WHERE post = $1 ORDER BY id DESC LIMIT 1`, post)
	x.call(employer, "POST /api/v1/questions/{id}", "/api/v1/questions/"+question, `{"version":1,"answer":"yes"}`)

	id := x.call(seeker, "POST /api/v1/deliveries", "/api/v1/deliveries", body(t, map[string]any{"posts": []string{post}})).Record
	at, inbox := "/api/v1/deliveries/"+id, "/api/v1/inbox/"+id
	x.call(seeker, "POST /api/v1/deliveries/{id}/messages", at+"/messages", `{"text":"您好，我想了解这个岗位"}`)
	if got := employer.call(t, "GET", inbox, "", ""); got.Status != 200 || !strings.Contains(got.Body, "做事踏实") || strings.Contains(got.Body, me) {
		t.Fatalf("opened: %d %s", got.Status, got.Body)
	}
	noon := town.House.Now().AddDate(0, 0, 3)
	slots := []string{noon.Format("2006-01-02T15:04:05Z07:00"), noon.AddDate(0, 0, 1).Format("2006-01-02T15:04:05Z07:00"), noon.AddDate(0, 0, 2).Format("2006-01-02T15:04:05Z07:00")}
	x.call(employer, "POST /api/v1/inbox/{id}/interview", inbox+"/interview", body(t, map[string]any{"version": version(at), "slots": slots, "way": "place", "place": "会议室"}))
	x.call(seeker, "POST /api/v1/deliveries/{id}/interview", at+"/interview", body(t, map[string]any{"version": version(at), "choose": 1}))
	x.call(employer, "POST /api/v1/inbox/{id}/offer", inbox+"/offer", body(t, map[string]any{"version": version(at), "pay": 600000, "starts_on": day(7), "contract": "fixed", "until_on": day(400), "agreement": "提供读屏软件，单位落实"}))
	x.call(seeker, "POST /api/v1/deliveries/{id}/offer", at+"/offer", body(t, map[string]any{"version": version(at), "accept": true}))
	x.call(employer, "POST /api/v1/inbox/{id}/contract", inbox+"/contract", body(t, map[string]any{"version": version(at), "on": day(0), "until": day(366)}))
	x.call(seeker, "POST /api/v1/deliveries/{id}/start", at+"/start", body(t, map[string]any{"version": version(at), "started_on": day(0)}))
	open := read[[]struct {
		ID      string
		Version int64
	}](t, seeker.call(t, "GET", "/api/v1/followups", "", ""))
	x.call(seeker, "POST /api/v1/followups/{id}", "/api/v1/followups/"+open[0].ID, body(t, map[string]any{"version": open[0].Version, "says": "well"}))
	x.programEnds()
}

// programEnds: the ways that end a delivery, on another person's.
func (x *twenty) programEnds() {
	t := x.t
	deaf := x.town.as("deaf")
	for i, post := range deaf.get(t, "/").fits()[:2] {
		id := x.call(deaf, "POST /api/v1/deliveries", "/api/v1/deliveries", body(t, map[string]any{"posts": []string{post}})).Record
		if i == 0 {
			if got := x.call(deaf, "POST /api/v1/deliveries/{id}/withdrawal", "/api/v1/deliveries/"+id+"/withdrawal", `{"version":1}`); got.Status != "taken_back" {
				t.Errorf("withdrawn: %+v", got)
			}
			continue
		}
		x.call(x.userOf(post), "POST /api/v1/inbox/{id}/refusal", "/api/v1/inbox/"+id+"/refusal", `{"version":1,"reason":"filled"}`)
	}
}

// programPosts: written, changed, handed in, approved on the page, renewed, closed.
func (x *twenty) programPosts() {
	t, employer := x.t, x.town.as("employer")
	fields := map[string]any{"trade": "data-labelling", "title": "图片标注员", "text": "给图片打标签", "demand": strings.Repeat("1", 25), "confirmed": strings.Repeat("1", 25), "hours_day": 8, "hours_week": 40,
		"pay_min": 260000, "pay_max": 300000, "openings": 1, "remote": "no", "dormitory": "no", "shuttle": "no", "contract": "fixed"}
	id := x.call(employer, "POST /api/v1/own", "/api/v1/own", body(t, fields)).Record
	fields["title"] = "图片与文字标注员"
	at := "/api/v1/own/" + id
	x.call(employer, "PUT /api/v1/own/{id}", at, body(t, fields), "If-Match", `"1"`)
	if got := employer.call(t, "PUT", at, "copies-stale-put", body(t, fields), "If-Match", `"1"`); got.Status != 412 {
		t.Errorf("a stale If-Match: %d %s", got.Status, got.Body)
	}
	x.call(employer, "POST /api/v1/own/{id}/submission", at+"/submission", `{"version":2}`)
	x.press(x.town.as("city"), "/desk/posts/{id}", "/desk/posts/"+id, map[string][]string{"version": {"3"}, "verdict": {"yes"}})
	x.call(employer, "POST /api/v1/own/{id}/renewal", at+"/renewal", `{"version":4}`)
	x.call(employer, "POST /api/v1/own/{id}/closure", at+"/closure", `{"version":5}`)
	own := read[[]struct{ ID, State, Title string }](t, employer.call(t, "GET", "/api/v1/own", "", ""))
	for _, p := range own {
		if p.ID == id && (p.State != "closed" || p.Title != "图片与文字标注员") {
			t.Errorf("own: %+v", p)
		}
	}
}

// What a program sends wrong is told in its reader's language, at its place, with a
// stable type; what was sent is not echoed, and nothing is written.
func TestAPISaysWhatIsWrong(t *testing.T) {
	town := newTown(t)
	before := effects(t, town)
	seeker := town.as("seeker")
	for name, c := range map[string]struct {
		method, path, body string
		more               []string
		status             int
		kind, at           string
		says               [2]string
	}{
		"no document":         {"POST", "/api/v1/deliveries", `{"posts":`, nil, 400, "api.bad.document", "", [2]string{"不是可读的JSON", "no readable JSON"}},
		"a field missing":     {"POST", "/api/v1/deliveries", `{}`, nil, 422, "fault.invalid", "body.posts", [2]string{"这一项要填", "This is needed"}},
		"a field too many":    {"POST", "/api/v1/deliveries", `{"posts":["x"],"grade":1}`, nil, 422, "fault.invalid", "body.grade", [2]string{"没有这一项", "no such field"}},
		"six posts":           {"POST", "/api/v1/deliveries", `{"posts":["1","2","3","4","5","6"]}`, nil, 422, "fault.invalid", "body.posts", [2]string{"项数不对", "too few items"}},
		"a word for a number": {"POST", "/api/v1/deliveries/x/withdrawal", `{"version":"three"}`, nil, 422, "fault.invalid", "body.version", [2]string{"类型不对", "wrong type"}},
		"none of the offered": {"POST", "/api/v1/consents", `{"purpose":"everything","given":true,"channel":"web"}`, nil, 422, "fault.invalid", "body.purpose", [2]string{"可选的值", "values offered"}},
		"no If-Match":         {"PUT", "/api/v1/profile", "", nil, 422, "fault.invalid", "header.If-Match", [2]string{"If-Match", "If-Match"}},
		"a stale If-Match":    {"PUT", "/api/v1/profile", "", []string{"If-Match", `"777"`}, 412, "access.stale", "", [2]string{"刚刚改过", "just changed"}},
		"unknown post":        {"POST", "/api/v1/deliveries", `{"posts":["nonsense"]}`, nil, 404, "fault.not_found", "", [2]string{"没有找到", "not found"}},
		"not for this role":   {"POST", "/api/v1/own/x/closure", `{"version":1}`, nil, 403, "access.denied", "", [2]string{"", ""}},
	} {
		for i, lang := range []string{"zh-CN", "en"} {
			sent := c.body
			if sent == "" {
				sent = seeker.call(t, "GET", "/api/v1/profile", "", "").Body
			}
			got := seeker.call(t, c.method, c.path, "bad-"+town.House.NewID(), sent, append([]string{"Accept-Language", lang}, c.more...)...)
			var p struct {
				Type, Detail string
				Status       int
				Errors       []struct {
					Location, Message string
					Value             any
				}
			}
			if err := json.Unmarshal([]byte(got.Body), &p); err != nil {
				t.Fatalf("%s: %v %s", name, err, got.Body)
			}
			if got.Status != c.status || p.Status != c.status || p.Type != "urn:tongxing:problem:"+c.kind || !strings.Contains(got.Body, c.says[i]) || traces.MatchString(got.Body) || strings.Contains(got.Body, "expected") {
				t.Errorf("%s, %s: %d %s", name, lang, got.Status, got.Body)
			}
			if c.at != "" && (len(p.Errors) == 0 || p.Errors[0].Location != c.at || p.Errors[0].Value != nil) {
				t.Errorf("%s, %s: not at %s: %s", name, lang, c.at, got.Body)
			}
		}
	}
	if after := effects(t, town); after != before {
		t.Errorf("%d facts were written", after-before)
	}
}

// Every row of the API asks a key of what writes, and none of what only signs in.
func TestAPIWritesNeedKeys(t *testing.T) {
	town := newTown(t)
	writes := 0
	for _, route := range town.app.Documents.Routes() {
		if route.Method == http.MethodGet {
			continue
		}
		if (route.Audience != gate.ForAll) != route.Write {
			t.Errorf("%s: write %v", route.Name(), route.Write)
		}
		if route.Write {
			writes++
		}
	}
	if writes < 18 {
		t.Errorf("only %d writes", writes)
	}
}

// A program signs in as people do, keeps its token until it ends it, and loses it
// with the account.
func TestAPITokens(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		nobody := town.anyone()
		phone := world.Generate(2023, small).Person(world.BlindSeeker).Phone
		ask := read[struct{ Ticket string }](t, nobody.call(t, "POST", "/api/v1/session/code", "", `{"phone":"`+phone+`"}`))
		code := regexp.MustCompile(`\d{6}`).FindString(town.app.Site.Inbox.Last(phone))
		if got := nobody.call(t, "POST", "/api/v1/session/entry", "", body(t, map[string]any{"ticket": ask.Ticket, "code": "x" + code})); got.Status != 422 {
			t.Errorf("a wrong code: %d", got.Status)
		}
		entry := body(t, map[string]any{"ticket": ask.Ticket, "code": code})
		token := read[struct {
			Token   string
			Expires time.Time `json:"expires_at"`
		}](t, nobody.call(t, "POST", "/api/v1/session/entry", "", entry))
		if got := nobody.call(t, "POST", "/api/v1/session/entry", "", entry); got.Status != 422 {
			t.Errorf("a code served twice: %d", got.Status)
		}
		with := func(token string) int {
			return nobody.call(t, "GET", "/api/v1/profile", "", "", "Authorization", "Bearer "+token).Status
		}
		if with(token.Token) != 200 || with("nonsense") != 401 || with("") != 401 || !token.Expires.After(time.Now()) {
			t.Errorf("token: %d, nonsense: %d, expires %v", with(token.Token), with("nonsense"), token.Expires)
		}
		for range 2 {
			if got := nobody.call(t, "DELETE", "/api/v1/session", "", "", "Authorization", "Bearer "+token.Token); got.Status != 204 {
				t.Errorf("sign out: %d %s", got.Status, got.Body)
			}
		}
		if with(token.Token) != 401 {
			t.Error("an ended token still serves")
		}
		town.staffToken(t)
	})
}

// staffToken: by password; the account's end is the token's.
func (t *town) staffToken(tb testing.TB) {
	tb.Helper()
	hash, err := signin.Hash("a long enough password")
	if err != nil {
		tb.Fatal(err)
	}
	s, err := t.city.as("test", access.AccountOpen)
	if err != nil {
		tb.Fatal(err)
	}
	out, err := access.OpenAccount(tb.Context(), t.House, s, access.Account{Login: "program", Kind: "staff", Name: "接口"}, hash, access.Grant{Role: access.City, Area: "/43/4303/"})
	if err != nil {
		tb.Fatal(err)
	}
	if got := t.anyone().call(tb, "POST", "/api/v1/session", "", `{"login":"program","password":"wrong"}`); got.Status != 422 || strings.Contains(got.Body, "wrong\"") {
		tb.Errorf("wrong password: %d %s", got.Status, got.Body)
	}
	const alone = `{"login":"program","password":"a long enough password"}`
	token := read[struct{ Token string }](tb, t.anyone().call(tb, "POST", "/api/v1/session", "", alone)).Token
	ask := func() int {
		return t.anyone().call(tb, "GET", "/api/v1/placements", "", "", "Authorization", "Bearer "+token).Status
	}
	if ask() != 403 {
		tb.Errorf("a password alone: %d", ask())
	}
	desk := t.app.Site.Desk
	e, err := desk.Enrol("program")
	if err != nil {
		tb.Fatal(err)
	}
	code := func(ahead time.Duration) string {
		text, err := totp.GenerateCode(e.Secret, time.Now().Add(ahead))
		if err != nil {
			tb.Fatal(err)
		}
		return text
	}
	if err := desk.ConfirmEnrolment(tb.Context(), out.Record, e.Secret, code(0)); err != nil {
		tb.Fatal(err)
	}
	if got := t.anyone().call(tb, "POST", "/api/v1/session", "", alone); got.Status != 422 {
		tb.Errorf("without the code: %d", got.Status)
	}
	token = read[struct{ Token string }](tb, t.anyone().call(tb, "POST", "/api/v1/session", "", `{"login":"program","password":"a long enough password","code":"`+code(30*time.Second)+`"}`)).Token
	if ask() != 200 {
		tb.Errorf("staff token: %d", ask())
	}
	if s, err = t.city.as("test", access.AccountDisable); err != nil {
		tb.Fatal(err)
	}
	if _, err := access.DisableAccount(tb.Context(), t.House, s, out.Record, 2); err != nil {
		tb.Fatal(err)
	}
	if ask() != 401 {
		tb.Errorf("after the account's end: %d", ask())
	}
}
