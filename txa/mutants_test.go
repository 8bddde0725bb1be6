package txa

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

//go:embed testdata/good.html
var good string

// A mutant is the good page with one barrier put in: old is replaced by new.
// want is the check that must catch it, at the settings under which it does.
type mutant struct {
	name, old, new, want string
	at                   Settings
}

// rule adds a rule at the end of the style sheet.
func rule(name, css, want string, at ...Settings) mutant {
	m := mutant{name: name, old: "</style>", new: css + "</style>", want: want}
	if len(at) > 0 {
		m.at = at[0]
	}
	return m
}

const (
	applyButton = `<button class="primary" data-primary>一键求职</button>`
	fieldOf     = `<label for="question">您想问什么</label><input type="text" id="question" name="question">`
	wrongField  = `<label for="question">您想问什么</label><input type="text" id="question" name="question" aria-invalid="true"`
	heading     = `<h1>数据录入员</h1>`
)

var (
	narrow = Settings{320, "zh-CN", Light, true, 100}
	dark   = Settings{1280, "zh-CN", Dark, true, 100}
	forced = Settings{1280, "zh-CN", Forced, true, 100}
	big    = Settings{1280, "zh-CN", Light, true, 200}
)

// mutants are the thirty seeded defects of the study: what a scanner calls fine
// and a person cannot use.
var mutants = []mutant{
	{name: "apply button is a div", old: applyButton, new: `<div class="primary" style="text-align:center;cursor:pointer" onclick="this.closest('form').submit()">一键求职</div>`, want: "T6 controls are controls"},
	rule("no focus ring", `:focus-visible{outline:0;box-shadow:none}`, "T5 focus"),
	{name: "Chinese marked as English", old: `<html lang="zh-CN">`, new: `<html lang="en">`, want: "T15 language marked"},
	{name: "state by colour alone", old: `data-status="open">正在招人</span>`, new: `data-status="open" style="width:16px;height:16px"></span>`, want: "T14 never colour alone"},
	rule("text cut off", `h2{height:20px;overflow:hidden}`, "T4 reflow"),
	rule("small target", `td a{min-height:24px;min-width:24px}`, "T3 target size"),
	rule("contrast 4.6 to 1", `footer p{color:#757575;background:#fff}`, "T2 text contrast"),
	{name: "placeholder instead of a label", old: fieldOf, new: `<input type="text" id="question" name="question" placeholder="您想问什么">`, want: "T7 visible labels"},
	{name: "one id twice", old: `<div class="choice">`, new: `<div class="choice" id="sent">`, want: "T7 one of each id"},
	{name: "no h1", old: heading, new: `<p><b>数据录入员</b></p>`, want: "T7 headings"},
	{name: "two h1", old: `<h2>问一问单位</h2>`, new: `<h1>问一问单位</h1>`, want: "T7 headings"},
	{name: "heading level skipped", old: `<h2>问一问单位</h2>`, new: `<h4>问一问单位</h4>`, want: "T7 headings"},
	{name: "positive tabindex", old: `<button>发送问题</button>`, new: `<button tabindex="5">发送问题</button>`, want: "T5 order"},
	rule("focus under the sticky header", `html{scroll-padding:0}`, "T5 focus"),
	rule("sideways scroll", `main{min-width:400px}`, "T4 reflow", narrow),
	rule("justified text", `p{text-align:justify}`, "T15 lines"),
	rule("tight lines", `p,li{line-height:1.2}`, "T15 lines"),
	{name: "error tied to no field", old: fieldOf, new: fieldOf + `<p class="error">请写下问题</p>`, want: "T18 errors beside the field"},
	{name: "field with an error not described", old: fieldOf, new: wrongField + `><p class="error" id="e">请写下问题</p>`, want: "T18 errors beside the field"},
	rule("endless animation", `@keyframes turn{to{transform:rotate(1turn)}}.tag{animation:turn 2s linear infinite}`, "T11 no motion"),
	{name: "page reloads itself", old: `<link rel="icon"`, new: `<meta http-equiv="refresh" content="30"><link rel="icon"`, want: "T11 no motion"},
	rule("link in a sentence not underlined", `p a{text-decoration:none}`, "T14 links underlined"),
	{name: "one name with two targets", old: `转正依据</a>`, new: `试用期依据</a>`, want: "T14 names tell apart"},
	{name: "picture without alternative", old: ` alt="厂门口有坡道的照片"`, want: "T1 axe image-alt"},
	{name: "table without headers", old: `<thead><tr><th scope="col">项目</th><th scope="col">数目</th><th scope="col">依据</th></tr></thead>`, new: `<thead><tr><td>项目</td><td>数目</td><td>依据</td></tr></thead>`, want: "T7 table headers"},
	rule("big text cut off", `.tag{height:32px;overflow:hidden;vertical-align:top}`, "T4 reflow", big),
	rule("targets touch", `nav ul{gap:0}`, "T3 target spacing"),
	{name: "picture puzzle", old: `<button>发送问题</button>`, new: `<p><img src="data:," alt="图形验证码" width="80" height="30"></p><button>发送问题</button>`, want: "T19 no puzzle at the door"},
	{name: "web font", old: `<style>`, new: `<style>@font-face{font-family:x;src:url(/font.woff2)}body{font-family:x,sans-serif}`, want: "T9 no web fonts"},
	rule("no edge in forced colours", `@media (forced-colors:active){button{border:0}}`, "T12 forced colours", forced),
}

// extra are defects beyond the thirty, for the checks those do not reach.
var extra = []mutant{
	{name: "heavy page", old: `</body>`, new: `<!--` + strings.Repeat("x", 31<<10) + `--></body>`, want: "T9 weight"},
	{name: "another host", old: `<link rel="icon" href="data:,">`, new: `<link rel="icon" href="data:,"><link rel="stylesheet" href="http://other.invalid/a.css">`, want: "T9 weight"},
	{name: "no title", old: `<title>申请数据录入员 · 同行</title>`, new: `<title></title>`, want: "T7 title"},
	{name: "unknown role", old: `<p id="sent">`, new: `<p id="sent" role="buton">`, want: "T1 axe aria-roles"},
	{name: "paste refused", old: fieldOf, new: fieldOf + `<script>document.getElementById("question").addEventListener("paste",e=>e.preventDefault())</script>`, want: "T19 no puzzle at the door"},
	{name: "code field without autocomplete", old: `<label for="question">您想问什么`, new: `<label for="question">短信验证码`, want: "T19 no puzzle at the door"},
	{name: "Enter in a composition sends", old: fieldOf, new: fieldOf + `<script>document.getElementById("question").onkeydown=e=>{if(e.key==="Enter")e.target.form.submit()}</script>`, want: "T20 input method"},
	{name: "title silent about errors", old: heading, new: heading + `<div class="error-summary"><p>请改正一处。</p></div>`, want: "T18 errors beside the field"},
	{name: "apply far from the heading", old: heading, new: heading + `<p>一</p><p>二</p><p>三</p><p>四</p><p>五</p><p>六</p>`, want: "T7 reader"},
	{name: "apply many keys away", old: `<ul><li><a href="/">首页</a></li>`, new: `<ul><li><a href="/">首页</a></li>` + strings.Repeat(`<li><a href="/">首页</a></li>`, 12), want: "T6 keys"},
	{name: "keyboard trap", old: fieldOf, new: fieldOf + `<script>document.getElementById("question").onkeydown=e=>{if(e.key==="Tab")e.preventDefault()}</script>`, want: "T6 walk"},
	rule("paper is not A4", `@page{size:letter}`, "T13 print"),
	rule("buttons are printed", `@media print{form,button{display:block!important}}`, "T13 print"),
	{name: "long lines", old: `<footer><p>`, new: `<footer style="max-width:none"><p>` + strings.Repeat("残疾人就业服务热线随时为您服务", 6), want: "T15 lines"},
	rule("dark text on dark", `@media (prefers-color-scheme:dark){.tag{color:#0B5730}}`, "T2 text contrast", dark),
	rule("wide spacing cuts text", `h1{width:5em;overflow:hidden;white-space:nowrap}`, "T4 text spacing"),
	rule("faint field border", `input[type=text]{border-color:#ccc}`, "T2 control borders"),
	{name: "grey chart bars", old: `<h2>工资和时间</h2>`, new: `<h2>工资和时间</h2><svg width="200" height="50" role="img" aria-label="工资图"><rect width="90" height="40" fill="#ccc"/></svg>`, want: "T2 chart marks"},
	{name: "no viewport", old: `<meta name="viewport" content="width=device-width, initial-scale=1">`, want: "T4 viewport"},
}

// serve serves pages by their paths.
func serve(t *testing.T, pages map[string]string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if _, err := w.Write([]byte(text)); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func start(t *testing.T) *Browser {
	t.Helper()
	b, err := Start(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

const apply = "一键求职"

// TestGood: a page without barriers has no finding under any settings, or the
// gate would cry wolf.
func TestGood(t *testing.T) {
	url := serve(t, map[string]string{"/good": good})
	Run(t, []Page{{Name: "good", URL: url + "/good", Key: true, Apply: apply}}, false)
}

// TestMutants is the guard of the gate (T21): at least 29 of the 30 seeded
// defects are caught, and every one of the extra ones.
func TestMutants(t *testing.T) {
	if len(mutants) != 30 {
		t.Fatalf("%d mutants, want 30", len(mutants))
	}
	missed := caughtBy(t, mutants)
	if len(missed) > 1 {
		t.Errorf("caught only %d of 30; missed: %s", 30-len(missed), strings.Join(missed, ", "))
	}
	t.Logf("caught %d of 30", 30-len(missed))
	if missed := caughtBy(t, extra); len(missed) > 0 {
		t.Errorf("missed: %s", strings.Join(missed, ", "))
	}
}

// caughtBy returns the names of those the wanted check did not catch.
func caughtBy(t *testing.T, list []mutant) []string {
	t.Helper()
	pages := map[string]string{}
	for i, m := range list {
		if strings.Count(good, m.old) == 0 {
			t.Fatalf("%s: the good page has no %q", m.name, m.old)
		}
		pages[fmt.Sprintf("/%d", i)] = strings.Replace(good, m.old, m.new, 1)
	}
	url := serve(t, pages)
	b := start(t)
	caught := make([]bool, len(list))
	var group sync.WaitGroup
	for worker := range tabs {
		group.Go(func() {
			for i := worker; i < len(list); i += tabs {
				caught[i] = b.catches(t, list[i], fmt.Sprintf("%s/%d", url, i))
			}
		})
	}
	group.Wait()
	var missed []string
	for i, m := range list {
		if !caught[i] {
			missed = append(missed, m.name)
		}
	}
	return missed
}

func (b *Browser) catches(t *testing.T, m mutant, url string) bool {
	deep := slices.Contains([]string{"T6 keys", "T6 walk", "T7 reader", "T13 print", "T20 input method"}, m.want)
	at := cmp.Or(m.at, Plain)
	r, err := b.Check(Page{Name: m.name, URL: url, Apply: apply}, at, deep)
	if err != nil {
		t.Errorf("%s: %v", m.name, err)
	}
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Check+" "+f.Name == m.want })
}
