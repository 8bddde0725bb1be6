package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tongxing/fault"
	"tongxing/store"
	"tongxing/txa"
)

// An employer's way in: the officer opens the first account, the contact follows the
// link, chooses a password, sets up the second factor, and comes in with both.
func TestFirstAccount(t *testing.T) {
	town := newTown(t)
	employer := town.some(t, `SELECT e.id FROM employer e WHERE e.state = 'admitted' ORDER BY e.id LIMIT 1`)
	city := town.as("city")
	if got := city.post(t, "/desk/employers/"+employer+"/user", url.Values{"key": {"first-again"}, "login": {"x-boss"}, "name": {"演示主管"}}); got.Status != 409 {
		t.Errorf("a first account where there is one: %d", got.Status)
	}
	invited := town.as("employer").post(t, "/team", url.Values{"key": {"team-add-1"}, "login": {"colleague"}, "name": {"演示同事"}})
	found := regexp.MustCompile(`/welcome/([\w-]+)`).FindStringSubmatch(invited.Body)
	if found == nil {
		t.Fatalf("no invitation: %d\n%s", invited.Status, invited.Body)
	}
	v := town.anyone()
	if page := v.get(t, "/welcome/"+found[1]); page.Status != 200 || !strings.Contains(page.Body, "演示同事") {
		t.Fatalf("welcome: %d", page.Status)
	}
	if again := v.post(t, "/welcome", url.Values{"link": {found[1]}, "password": {"short"}}); again.Status != 422 || !strings.Contains(again.Body, "10到128个字") {
		t.Errorf("a short password: %d", again.Status)
	}
	v.cookie = sessionOf(t, v, "/welcome", url.Values{"link": {found[1]}, "password": {"江边的石头和灯" + "2024"}})
	if bare := v.get(t, "/inbox"); bare.Status != 303 || bare.Location != "/account/second" {
		t.Errorf("by a password alone: %d %s", bare.Status, bare.Location)
	}
	if copied := town.as("employer").post(t, "/team", url.Values{"key": {"team-add-1"}, "login": {"colleague"}, "name": {"演示同事"}}); copied.Status != 200 || strings.Contains(copied.Body, "/welcome/") {
		t.Errorf("a copy of the press makes another invitation: %d", copied.Status)
	}
	early := town.anyone() // somebody who knows the password comes in before there is a second factor
	early.cookie = sessionOf(t, early, "/signin", url.Values{"login": {"colleague"}, "password": {"江边的石头和灯2024"}})
	secret := v.get(t, "/account/second").hidden(t, "secret")
	code, err := totp.GenerateCode(secret, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if wrong := v.post(t, "/account/second", url.Values{"secret": {secret}, "code": {"000000"}}); wrong.Status != 422 || !strings.Contains(wrong.Body, secret[:4]) {
		t.Errorf("a wrong code: %d", wrong.Status)
	}
	v.cookie = sessionOf(t, v, "/account/second", url.Values{"secret": {secret}, "code": {code}})
	if inbox := v.get(t, "/inbox"); inbox.Status != 200 {
		t.Errorf("who set up the second factor: %d", inbox.Status)
	}
	if inbox := early.get(t, "/inbox"); inbox.Status != 303 || !strings.HasPrefix(inbox.Location, "/signin") {
		t.Errorf("a session of the password alone became a full one: %d %s", inbox.Status, inbox.Location)
	}
	if again := v.post(t, "/account/second", url.Values{"secret": {secret}, "code": {code}}); again.Status != 422 {
		t.Errorf("another second factor without the password: %d", again.Status)
	}
	next := town.anyone()
	if bare := next.post(t, "/signin", url.Values{"login": {"colleague"}, "password": {"江边的石头和灯2024"}}); bare.Status != 422 {
		t.Errorf("in by password alone: %d", bare.Status)
	}
	if spent := next.post(t, "/signin", url.Values{"login": {"colleague"}, "password": {"江边的石头和灯2024"}, "code": {code}}); spent.Status != 422 {
		t.Errorf("the code that confirmed it serves again: %d", spent.Status)
	}
	if code, err = totp.GenerateCode(secret, time.Now().Add(30*time.Second)); err != nil { // the next one: a clock may run ahead
		t.Fatal(err)
	}
	next.cookie = sessionOf(t, next, "/signin", url.Values{"login": {"colleague"}, "password": {"江边的石头和灯2024"}, "code": {code}})
	if inbox := next.get(t, "/inbox"); inbox.Status != 200 {
		t.Errorf("the inbox: %d", inbox.Status)
	}
	next.cookie = sessionOf(t, next, "/account/password", url.Values{"old": {"江边的石头和灯2024"}, "password": {"lamp river stone 77"}})
	if other := v.get(t, "/inbox"); other.Status == 200 {
		t.Error("another session outlives the password")
	}
	if inbox := next.get(t, "/inbox"); inbox.Status != 200 {
		t.Errorf("the inbox after a new password: %d", inbox.Status)
	}
	id := town.some(t, `SELECT id FROM account WHERE login = 'colleague'`)
	town.as("employer").post(t, "/team/"+id+"/end", url.Values{"key": {"team-end-1"}})
	if inbox := next.get(t, "/inbox"); inbox.Status == 200 {
		t.Error("still in after the account's end")
	}
}

// sessionOf signs in by a form and answers the session's cookie.
func sessionOf(t *testing.T, v *visitor, path string, form url.Values) *http.Cookie {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, v.town.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Host = v.host
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if v.cookie != nil {
		req.AddCookie(v.cookie)
	}
	answer, err := noRedirect.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	for _, c := range answer.Cookies() {
		if c.Name == "session" && c.Value != "" {
			return c
		}
	}
	t.Fatalf("%s: not signed in (%d)", path, answer.StatusCode)
	return nil
}

// A passkey is made on one's own device and signs in alone, in a real browser.
func TestPasskey(t *testing.T) {
	town := newTown(t)
	browser, err := txa.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer browser.Close()
	tab, err := browser.Open(txa.Plain)
	if err != nil {
		t.Fatal(err)
	}
	defer tab.Close()
	if err := tab.Device(); err != nil {
		t.Fatal(err)
	}
	link, err := town.app.Site.Desk.Invite(t.Context(), "test", town.account("employer"))
	if err != nil {
		t.Fatal(err)
	}
	p := &player{t, tab, town, "www"} // no role of the cast plays at this host
	p.goes("/welcome/" + link[strings.LastIndex(link, "/")+1:])
	p.fills("新密码", "江边的石头和灯2024")
	p.presses("保存并登录")
	login := town.some(t, `SELECT login FROM account WHERE id = $1`, town.account("employer"))
	early := town.anyone()
	early.cookie = sessionOf(t, early, "/signin", url.Values{"login": {login}, "password": {"江边的石头和灯2024"}})
	p.goes("/account")
	p.sees("已有0个通行密钥")
	p.fills("现在的密码", "江边的石头和灯2024")
	p.presses("给这台设备加一个")
	p.sees("已有1个通行密钥")
	if inbox := early.get(t, "/inbox"); inbox.Status != 303 || !strings.HasPrefix(inbox.Location, "/signin") {
		t.Errorf("a session of the password alone became a full one: %d %s", inbox.Status, inbox.Location)
	}
	if alone := town.anyone().post(t, "/signin", url.Values{"login": {login}, "password": {"江边的石头和灯2024"}}); alone.Status != 422 {
		t.Errorf("the password alone beside a passkey: %d", alone.Status)
	}
	p.presses("退出登录")
	p.goes("/signin?next=/inbox")
	p.presses("用通行密钥")
	p.sees("我们的岗位")
	p.goes("/account")
	p.fills("停用前，请填现在的密码", "不是这个密码")
	p.presses("全部停用（设备丢了就按这里）")
	p.sees("现在的密码不对")
	p.sees("已有1个通行密钥")
	p.fills("停用前，请填现在的密码", "江边的石头和灯2024")
	p.presses("全部停用（设备丢了就按这里）")
	p.sees("已有0个通行密钥")
	p.presses("退出登录")
	p.goes("/signin")
	p.do("a passkey that was ended", tab.Click("用通行密钥"))
	p.sees("通行密钥没有通过")
}

// An open session may be somebody else's: it takes no passkey away without the password,
// and is told so beside the field. With it, every other session ends.
func TestPasskeyRemovalAsksForThePassword(t *testing.T) {
	town := newTown(t)
	account := town.account("employer")
	link, err := town.app.Site.Desk.Invite(t.Context(), "test", account)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := town.app.Site.Desk.Accept(t.Context(), link[strings.LastIndex(link, "/")+1:], "江边的石头和灯2024"); err != nil {
		t.Fatal(err)
	}
	if err := town.House.DB().Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO passkey (id, account, credential, created_at) VALUES ('k', $1, $2, '')`, account, []byte("{}"))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	mine, other := town.signedIn(t, account), town.signedIn(t, account)
	for _, old := range []string{"", "不是这个密码"} {
		got := mine.post(t, "/account/passkey/removal", url.Values{"old": {old}})
		if got.Status != 422 || !strings.Contains(got.Body, `id="old-forget-error" data-error>现在的密码不对`) || !strings.Contains(got.Body, `href="#old-forget"`) || strings.Count(got.Body, "data-error>") != 1 {
			t.Errorf("with the password %q: %d", old, got.Status)
		}
	}
	if other.get(t, "/inbox").Status != 200 {
		t.Error("a refusal ended a session")
	}
	mine.cookie = sessionOf(t, mine, "/account/passkey/removal", url.Values{"old": {"江边的石头和灯2024"}})
	if left := town.some(t, `SELECT CAST(count(*) AS TEXT) FROM passkey WHERE account = $1`, account); left != "0" || mine.get(t, "/account").Status != 200 || other.get(t, "/account").Status != 303 {
		t.Errorf("with the password: %s passkeys, mine %d, another session %d", left, mine.get(t, "/account").Status, other.get(t, "/account").Status)
	}
}

// At the command line: an account of every role is opened, invited, listed and ended.
func TestAccountCommands(t *testing.T) {
	town := newTown(t)
	town.stop() // SQLite has one writing process
	station := func() string {
		c, err := open(t.Context(), town.where)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.close() }()
		var id string
		if err := c.House.DB().Read(t.Context(), func(tx *store.Tx) error {
			return tx.Get(&id, `SELECT organisation FROM access_grant WHERE role = 'station' ORDER BY id LIMIT 1`)
		}); err != nil {
			t.Fatal(err)
		}
		return id
	}()
	for _, c := range []struct{ role, area, organisation string }{
		{"village", "/43/4303/430302/430302001/", ""}, {"township", "/43/4303/430302/", ""}, {"county", "/43/4303", ""}, {"station", "/43/4303/430302/", ""}, {"station", "", "nobody"},
	} {
		if err := (&AccountOpen{Where: town.where, Login: "x-" + c.role, Name: "演示", Role: c.role, Area: c.area, Organisation: c.organisation, Invite: true}).Run(t.Context()); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for role, area := range map[string]string{"counsellor": "/43/4303/430302/", "cadre": "/43/4303/", "county": "/43/4303/430302/", "city": "/43/4303/", "auditor": "/43/4303/", "admin": "/43/4303/", "station": ""} {
		x := &AccountOpen{Where: town.where, Login: "x-" + role, Name: "演示", Role: role, Area: area, Invite: true, PublicURL: "https://city.invalid"}
		if role == "station" {
			x.Organisation = station
		}
		if err := x.Run(t.Context()); err != nil {
			t.Errorf("%s: %v", role, err)
		}
	}
	if err := (&AccountInvite{Where: town.where, Login: "x-admin", PublicURL: "https://city.invalid"}).Run(t.Context()); err != nil {
		t.Error(err)
	}
	if err := (&AccountDisable{Where: town.where, Login: "x-cadre"}).Run(t.Context()); err != nil {
		t.Error(err)
	}
	if err := (&AccountInvite{Where: town.where, Login: "x-cadre"}).Run(t.Context()); fault.KindOf(err) != fault.ConflictErr {
		t.Errorf("an invitation to somebody who left: %v", err)
	}
	if err := (&AccountDisable{Where: town.where, Login: "r-" + "nobody"}).Run(t.Context()); fault.KindOf(err) != fault.NotFoundErr {
		t.Errorf("nobody's account: %v", err)
	}
	c, err := open(t.Context(), town.where)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.close() }()
	for login, want := range map[string]string{"x-station": "invited", "x-cadre": "disabled"} {
		x, err := c.staff(t.Context(), login)
		if line := lineOf(x); err != nil || line.State != want || line.Second != "no" {
			t.Errorf("%s: %+v %v", login, line, err)
		}
	}
	if all, err := (&AccountList{Role: "cadre", Match: "x-"}).lines(t.Context(), c); err != nil || len(all) != 1 || all[0].Login != "x-cadre" {
		t.Errorf("%+v %v", all, err)
	}
}

// An administrator opens an officer's account, the officer a village worker's; each chooses
// a password over the link. When the worker leaves, the next request is refused.
func TestStaffAccounts(t *testing.T) {
	town := newTown(t)
	admin := town.as("admin")
	if front := admin.get(t, "/"); front.Status != 303 || front.Location != "/accounts" {
		t.Errorf("an administrator's first page: %d %s", front.Status, front.Location)
	}
	opened := func(v *visitor, form url.Values) (id, link string) {
		t.Helper()
		form.Set("key", "open-"+town.House.NewID())
		got := v.post(t, "/accounts", form)
		found := regexp.MustCompile(`/welcome/([\w-]+)`).FindStringSubmatch(got.Body)
		if got.Status != 200 || found == nil {
			t.Fatalf("%d\n%.600s", got.Status, got.Body)
		}
		return town.some(t, `SELECT id FROM account WHERE login = $1`, form.Get("login")), found[1]
	}
	_, link := opened(admin, url.Values{"login": {"new-county"}, "name": {"演示干事"}, "role": {"county"}, "area": {"/43/4303/430302/"}})
	officer := town.anyone()
	officer.cookie = sessionOf(t, officer, "/welcome", url.Values{"link": {link}, "password": {"江边的石头和灯2024"}})
	if bare := officer.get(t, "/accounts"); bare.Location != "/account/second" {
		t.Errorf("without a second factor: %d %s", bare.Status, bare.Location)
	}
	county := town.as("county")
	if page := county.get(t, "/accounts?q=new-county"); !strings.Contains(page.Body, "演示干事") || !strings.Contains(page.Body, "还没有") {
		t.Error("the list does not say that there is no second factor")
	}
	for what, form := range map[string]url.Values{"another county": {"role": {"county"}, "area": {"/43/4303/430304/"}}, "above": {"role": {"city"}, "area": {"/43/4303/"}}, "an administrator": {"role": {"admin"}, "area": {"/43/4303/"}}} {
		form.Set("login", "x-refused")
		form.Set("name", "演示")
		form.Set("key", "refused-"+town.House.NewID())
		if got := county.post(t, "/accounts", form); got.Status != 422 {
			t.Errorf("%s: %d", what, got.Status)
		}
	}
	village := town.some(t, `SELECT area FROM access_grant WHERE account = $1`, town.account("village"))
	id, link := opened(county, url.Values{"login": {"new-village"}, "name": {"演示委员"}, "role": {"village"}, "area": {village}})
	worker := town.signedIn(t, id)
	if today := worker.get(t, "/today"); today.Status != 200 {
		t.Errorf("the worker's day: %d", today.Status)
	}
	if far := town.signedIn(t, town.some(t, `SELECT account FROM access_grant WHERE role = 'county' AND area = '/43/4303/430304/' ORDER BY id LIMIT 1`)).get(t, "/accounts/"+id); far.Status != 404 {
		t.Errorf("another county sees the account: %d", far.Status)
	}
	if got := county.post(t, "/accounts/"+id+"/end", url.Values{"key": {"staff-end-1"}, "version": {county.get(t, "/accounts/"+id).hidden(t, "version")}}); got.Status != 303 {
		t.Fatalf("%d", got.Status)
	}
	if today := worker.get(t, "/today"); today.Status == 200 {
		t.Error("still in after the account's end")
	}
	if welcome := town.anyone().get(t, "/welcome/"+link); welcome.Status == 200 {
		t.Error("an invitation outlives the account")
	}
	if page := county.get(t, "/accounts/"+id); page.Status != 200 || !strings.Contains(page.Body, "已停用") || strings.Contains(page.Body, "<form method=\"post\" action=\"/accounts") {
		t.Error("a page of who left offers something to press")
	}
	for _, path := range []string{"/people", "/people/" + town.person(t, "wheelchair"), "/today", "/board"} {
		if got := admin.get(t, path); got.Status != 403 && got.Status != 303 {
			t.Errorf("an administrator opens %s: %d", path, got.Status)
		}
	}
}

// A county assigns a counsellor, who then finds the person; and a guardian, who comes in
// with a code on a phone that nobody knew before.
func TestTiesAtThePage(t *testing.T) {
	town := newTown(t)
	county := town.as("county")
	who := town.some(t, `SELECT id FROM person WHERE area LIKE '/43/4303/430302/%' AND died_on = '' AND id NOT IN (SELECT b FROM link WHERE kind <> 'member') ORDER BY id LIMIT 1`)
	at := "/people/" + who
	if page := county.get(t, at); !strings.Contains(page.Body, "谁在照应") || !strings.Contains(page.Body, at+"/ties") {
		t.Errorf("the person's page: %d", page.Status)
	}
	village := town.signedIn(t, town.some(t, `SELECT g.account FROM access_grant g JOIN person p ON p.area LIKE g.area || '%' WHERE p.id = $1 AND g.role IN ('village', 'township') ORDER BY g.role DESC, g.id LIMIT 1`, who))
	if page := village.get(t, at+"/ties"); page.Status != 200 || strings.Contains(page.Body, at+"/counsellors") || strings.Contains(page.Body, at+"/guardians") {
		t.Errorf("below the county one is offered what one may not change: %d", page.Status)
	}
	press := func(path string, form url.Values) page {
		t.Helper()
		form.Set("key", "ties-"+town.House.NewID())
		return county.post(t, at+path, form)
	}
	counsellor := town.as("counsellor")
	if page := counsellor.get(t, at); page.Status != 404 {
		t.Errorf("before: %d", page.Status)
	}
	for what, form := range map[string]url.Values{"nobody chosen": {}, "an employer": {"account": {town.account("employer")}}, "a bad day": {"account": {town.account("counsellor")}, "until": {"gestern"}}} {
		if got := press("/counsellors", form); got.Status != 422 {
			t.Errorf("%s: %d", what, got.Status)
		}
	}
	if got := press("/counsellors", url.Values{"account": {town.account("counsellor")}}); got.Status != 303 {
		t.Fatalf("%d\n%.600s", got.Status, got.Body)
	}
	if page := counsellor.get(t, at); page.Status != 200 {
		t.Errorf("the counsellor does not find the person: %d", page.Status)
	}
	if got := press("/guardians", url.Values{"name": {"演示家长"}, "phone": {"１９９００００２２２２"}}); got.Status != 303 {
		t.Fatalf("%d\n%.600s", got.Status, got.Body)
	}
	if page := county.get(t, at+"/ties"); !strings.Contains(page.Body, "演示家长") {
		t.Error("the guardian is not shown")
	}
	mother, asked := town.anyone(), town.anyone().post(t, "/signin/code", url.Values{"phone": {"19900002222"}})
	unknown := town.anyone().post(t, "/signin/code", url.Values{"phone": {"19900003333"}})
	if asked.Status != 200 || unknown.Status != 200 {
		t.Errorf("a known and an unknown phone: %d, %d", asked.Status, unknown.Status)
	}
	code := regexp.MustCompile(`\d{6}`).FindString(town.app.Site.Inbox.Last("19900002222"))
	mother.cookie = sessionOf(t, mother, "/signin/enter", url.Values{"ticket": {asked.hidden(t, "ticket")}, "code": {code}})
	if page := mother.get(t, "/my/cases?for="+who); page.Status != 200 {
		t.Errorf("the guardian's first page of the ward's matters: %d", page.Status)
	}
	if got := press("/guardians/end", url.Values{"account": {town.some(t, `SELECT a FROM link WHERE kind = 'guardian' AND b = $1`, who)}}); got.Status != 303 {
		t.Errorf("%d", got.Status)
	}
	if page := mother.get(t, "/my/cases?for="+who); page.Status == 200 {
		t.Error("a guardian whose tie was ended still sees the ward's matters")
	}
	if got := press("/counsellors/end", url.Values{"account": {town.account("counsellor")}}); got.Status != 303 {
		t.Errorf("%d", got.Status)
	}
	if page := counsellor.get(t, at); page.Status != 404 {
		t.Errorf("after: %d", page.Status)
	}
}
