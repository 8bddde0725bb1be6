package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

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
