package txa

import (
	"strings"
	"testing"
)

// TestPairwise: every two values of two different settings meet, and the full
// cross has them all.
func TestPairwise(t *testing.T) {
	pairs := func(list []Settings) map[[2]any]bool {
		met := map[[2]any]bool{}
		for _, s := range list {
			values := []any{s.Width, s.Lang, s.Scheme, s.Scripts}
			for i := range values {
				for j := i + 1; j < len(values); j++ {
					met[[2]any{values[i], values[j]}] = true
				}
			}
		}
		return met
	}
	cross := pairs(Cross())
	for pair := range cross {
		if !pairs(Pairwise())[pair] {
			t.Errorf("%v never meet", pair)
		}
	}
	if len(cross) != 30 {
		t.Errorf("the cross has %d pairs, want 30", len(cross))
	}
}

// TestWay: the counts the findings are made of, on the good page.
func TestWay(t *testing.T) {
	url := serve(t, map[string]string{"/good": good})
	b := start(t)
	for _, scripts := range []bool{true, false} {
		s := Plain
		s.Scripts = scripts
		tab := open(t, b, s, url+"/good")
		for _, way := range []struct {
			skip bool
			want int
		}{{true, 4}, {false, 6}} {
			if err := tab.Go(url + "/good"); err != nil {
				t.Fatal(err)
			}
			if n, err := tab.Keys(apply, way.skip); n != way.want || err != nil {
				t.Errorf("scripts %v, skip %v: %d keys (%v), want %d", scripts, way.skip, n, err, way.want)
			}
		}
	}
	tab := open(t, b, Plain, url+"/good")
	log, err := tab.ReaderLog(40)
	if err != nil {
		t.Fatal(err)
	}
	Golden(t, "testdata/good.reader.txt", log)
}

func open(t *testing.T, b *Browser, s Settings, url string) *Tab {
	t.Helper()
	tab, err := b.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tab.Close)
	if err := tab.Go(url); err != nil {
		t.Fatal(err)
	}
	return tab
}

const form = `<!doctype html><html lang="zh-CN"><title>问</title><form action="/done">
<label for="q">您想问什么</label><input id="q" name="q" value="旧"><label for="w">方式</label>
<select id="w" name="w"><option>短信</option><option>网页</option></select><button>发送</button></form>
<script>document.querySelector("button").textContent = "脚本"</script>`

// TestJourney: a task can be done by the names of things with scripts off.
func TestJourney(t *testing.T) {
	url := serve(t, map[string]string{"/form": form, "/done": `<!doctype html><title>好</title><p>收到了`})
	s := Plain
	s.Scripts = false
	tab := open(t, start(t), s, url+"/form")
	for _, err := range []error{
		tab.Fill("您想问什么", "有坡道吗"), tab.Choose("方式", "网页"), tab.Follow("发送"), tab.WaitText("收到了"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	at, err := tab.Address()
	if want := "q=%E6%9C%89%E5%9D%A1%E9%81%93%E5%90%97&w=%E7%BD%91%E9%A1%B5"; err != nil || !strings.HasSuffix(at, want) {
		t.Errorf("came to %s (%v), want …%s", at, err, want)
	}
	if err := tab.Click("没有的"); err == nil {
		t.Error("clicked something that is not there")
	}
}

// TestWrongStatus: an error page is never taken for the page.
func TestWrongStatus(t *testing.T) {
	url := serve(t, map[string]string{"/good": good})
	if _, err := start(t).Check(Page{URL: url + "/other"}, Plain, false); err == nil {
		t.Error("a missing page passed")
	}
}

// TestSameTitles: two addresses of one title are told, one page seen twice is not, nor
// one seen by two people.
func TestSameTitles(t *testing.T) {
	at := func(name, url, title string) look {
		return look{page: Page{Name: name, URL: url}, settings: Plain, report: Report{Title: title}}
	}
	got := gather(sameTitles([]look{
		at("a", "http://x.localhost/", "首页"), at("a", "http://x.localhost/", "首页"), at("a of another", "http://y.localhost/", "首页"),
		at("b", "http://x.localhost/b", "首页"), at("c", "http://x.localhost/c", "岗位"),
	}))
	if len(got) != 1 || !strings.HasPrefix(got[0], "b: T7 title") {
		t.Errorf("got %q", got)
	}
}

func TestMoves(t *testing.T) {
	log := []string{"document", "link, 求职", "heading, 数据录入员, level 1", "paragraph", "button, 求职"}
	if n := Moves(log, "求职"); n != 2 {
		t.Errorf("%d moves, want 2", n)
	}
	if n := Moves(log, "别的"); n != -1 {
		t.Errorf("%d moves to what is not there, want -1", n)
	}
}
