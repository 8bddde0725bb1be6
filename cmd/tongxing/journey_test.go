package main

import (
	"strings"
	"testing"

	"tongxing/txa"
)

// player is one person of the journey at their own browser window.
type player struct {
	t    *testing.T
	tab  *txa.Tab
	town *town
	role string
}

func (p *player) do(what string, err error) {
	p.t.Helper()
	if err != nil {
		text, _ := p.tab.Text()
		p.t.Fatalf("%s: %s: %v\nthe page says:\n%.1500s", p.role, what, err, text)
	}
}

func (p *player) goes(path string) {
	p.t.Helper()
	p.do(path, p.tab.Go("http://"+p.role+".localhost:"+p.town.port+path))
}
func (p *player) presses(name string) { p.t.Helper(); p.do(name, p.tab.Follow(name)) }
func (p *player) sees(text string)    { p.t.Helper(); p.do("sees "+text, p.tab.WaitText(text)) }
func (p *player) fills(name, text string) {
	p.t.Helper()
	p.do(name, p.tab.Fill(name, text))
}

// The main job, in real browsers, side by side: the seeker (with scripts off)
// presses one button; the employer's open page shows it without a reload; invited,
// offered, hired, started; the counsellor sees the end of it.
func TestJourneyToAJob(t *testing.T) {
	town := newTown(t)
	browser, err := txa.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer browser.Close()
	play := func(role string, scripts bool) *player {
		s := txa.Plain
		s.Scripts = scripts
		tab, err := browser.Open(s)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(tab.Close)
		return &player{t, tab, town, role}
	}
	organisation := town.some(t, `SELECT organisation FROM access_grant WHERE account = $1 AND role = 'employer'`, town.account("employer"))
	post := town.some(t, `SELECT id FROM post WHERE employer = $1 AND state = 'published' ORDER BY published_on DESC, id LIMIT 1`, organisation)

	employer, seeker := play("employer", true), play("seeker", false)
	employer.goes("/inbox")
	seeker.goes("/posts/" + post)
	seeker.presses("一键求职")
	seeker.sees("已经投给")
	address, err := seeker.tab.Address()
	seeker.do("address", err)
	delivery := strings.TrimSuffix(address[strings.LastIndex(address, "/")+1:], "?sent=1")

	employer.sees("有1份简历等您回话") // by itself: nobody reloaded
	employer.goes("/inbox/" + delivery)
	employer.sees("一句话介绍")
	seeker.goes("/deliveries/" + delivery)
	seeker.sees("单位打开了简历")
	employer.fills("地点（或网上会议说明）", "办公楼一楼会议室")
	employer.presses("发出邀请")

	seeker.goes("/deliveries/" + delivery)
	seeker.sees("单位请您面试")
	seeker.presses("回复单位")
	employer.sees("发出录用意向")
	employer.goes("/inbox/" + delivery)
	employer.fills("月薪（元）", "6000")
	employer.presses("发出")

	seeker.goes("/deliveries/" + delivery)
	seeker.sees("单位想录用您")
	seeker.presses("我愿意去")
	employer.goes("/inbox/" + delivery)
	employer.fills("月薪（元）", "6000")
	employer.presses("登记录用")

	seeker.goes("/deliveries/" + delivery)
	seeker.sees("您上班了吗？")
	seeker.presses("是的，我已经上班")
	seeker.goes("/looks")
	seeker.sees("您投递的简历")

	counsellor := play("counsellor", false)
	counsellor.goes("/board")
	counsellor.sees("林晚秋") // the first follow-up is due within the week
}

// A press whose session has ended loses nothing: the page says what to do, and the
// form still serves after signing in again.
func TestSignInByCode(t *testing.T) {
	town := newTown(t)
	browser, err := txa.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer browser.Close()
	s := txa.Plain
	s.Scripts = false
	tab, err := browser.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	defer tab.Close()
	p := &player{t, tab, town, "anyone"}
	p.do("sign in", tab.Go("http://localhost:"+town.port+"/deliveries"))
	p.sees("我是居民") // sent to sign in first, then back to where one wanted to go
	p.fills("手机号", "10099999999")
	p.presses("发验证码")
	p.sees("如果这个号码登记过")
	p.fills("验证码", "000000")
	p.presses("用验证码登录")
	p.sees("验证码不对")
}
