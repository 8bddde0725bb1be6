package main

import (
	"net/url"
	"strings"
	"testing"

	"tongxing/txa"
)

func (p *player) reaches(name string) { p.t.Helper(); p.do(name, p.tab.KeyFollow(name)) }
func (p *player) types(name, text string) {
	p.t.Helper()
	p.do(name, p.tab.KeyFill(name, text))
}
func (p *player) ticks(name string, nth int) { p.t.Helper(); p.do(name, p.tab.KeyTick(name, nth)) }
func (p *player) picks(name, option string) {
	p.t.Helper()
	p.do(name+" "+option, p.tab.KeyChoose(name, option))
}

// From the first visit to the person's own word, without a mouse and without scripts:
// the village's worker visits the household and writes down a need; the township decides
// who does what by when; it is done, and the person says so.
func TestJourneyByKeyboard(t *testing.T) {
	town := newTown(t)
	browser, err := txa.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer browser.Close()
	play := func(role string) *player {
		s := txa.Plain
		s.Scripts = false
		tab, err := browser.Open(s)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(tab.Close)
		return &player{t, tab, town, role}
	}
	pair := town.paired(t)
	worker := town.some(t, `SELECT name FROM account WHERE id = $1`, town.account("village"))

	village, township := play("village"), play("township")
	village.goes("/cases/" + pair)
	village.reaches("首次走访")
	village.ticks("残疾人本人", 1)
	village.types("家庭月收入", "1800")
	village.picks("主要照料人", "")
	village.ticks("完好", 1)
	village.ticks("困难残疾人生活补贴", 1)
	village.picks("哪方面的需求", "照护")
	village.types("什么事", "白天没有人照看")
	village.ticks("已留纸质件", 1)
	village.ticks("已留纸质件", 2)
	village.reaches("提交：首次走访")
	village.sees("已保存：首次走访")
	need := town.some(t, `SELECT id FROM cases WHERE parent = $1 AND programme = 'need'`, pair)

	township.goes("/cases/" + need + "/steps/planned")
	township.types("按工作人员姓名查", worker)
	township.reaches("查找")
	township.picks("责任人", worker)
	township.types("措施", "联系日间照料")
	township.types("办结期限", string(town.House.Today().AddDays(20)))
	township.reaches("提交：定措施")
	township.sees("已保存：定措施")

	village.goes("/today")
	village.reaches("办理完成")
	village.ticks("已办到", 1)
	village.types("办理结果", "每天上午有人来")
	village.ticks("已留纸质件", 1)
	village.reaches("提交：办理完成")
	village.reaches("本人确认")
	village.ticks("本人认可", 1)
	village.ticks("本人同意", 1)
	village.reaches("提交：本人确认")
	village.sees("已保存：本人确认")
	if got := town.some(t, `SELECT outcome FROM act WHERE case_id = $1 AND step = 'confirmed'`, need); got != "agreed" {
		t.Errorf("confirmed as %q", got)
	}
}

// paired is a household of the village that the county paired with the village's worker.
func (t *town) paired(tb testing.TB) string {
	tb.Helper()
	home := t.some(tb, `SELECT p.household FROM person p JOIN certificate c ON c.person = p.id JOIN access_grant g ON p.area LIKE g.area || '%' WHERE g.account = $1 AND c.grade <= 2 AND c.state = 'valid' AND p.died_on = '' AND p.household <> ''
		AND NOT EXISTS (SELECT 1 FROM cases k WHERE k.household = p.household AND k.programme = 'pair-help') ORDER BY p.id LIMIT 1`, t.account("village"))
	got := t.as("county").post(tb, "/programmes/pair-help/new", url.Values{"key": {"paired-" + t.House.NewID()}, "of": {"household"}, "subject": {home}, "name.mate": {t.account("village")}})
	at, _, _ := strings.Cut(got.Location, "?")
	if got.Status != 303 || !strings.HasPrefix(at, "/cases/") {
		tb.Fatalf("not paired: %d %s\n%.900s", got.Status, got.Location, got.Body)
	}
	return strings.TrimPrefix(at, "/cases/")
}
