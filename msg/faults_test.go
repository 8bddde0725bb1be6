package msg

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestFaultsOfTextsAreTold(t *testing.T) {
	for name, text := range map[string]string{
		"a key twice":          "a.b: {zh: 甲, en: a}",
		"a language missing":   "a.b: {zh: 甲}",
		"a place of one brace": "a.b: {zh: \"{n}件\", en: \"{{.n}} cases\"}",
		"one in the singular":  "a.b: {zh: \"{{.n}}件\", en: \"{{.n}} cases\", one: \"{n} case\"}",
	} {
		files := fstest.MapFS{"text/a.yaml": {Data: []byte(text)}}
		if name == "a key twice" {
			files["text/b.yaml"] = files["text/a.yaml"]
		}
		if _, err := load(files); err == nil {
			t.Errorf("%s passed", name)
		}
	}
	if _, err := load(fstest.MapFS{"text/a.yaml": {Data: []byte("a.b: {zh: \"{{.n}}件\", en: \"{{.n}} cases\"}")}}); err != nil {
		t.Error(err)
	}
}

// Every text words every number: English has a singular even where it reads the same.
func TestEveryTextCounts(t *testing.T) {
	c, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	for key := range c.keys {
		for _, l := range Langs {
			for _, n := range []any{0, 1, int64(1), 2, "1", "1,013"} {
				if text := l.T(key, "n", n); strings.Contains(text, "⟦") {
					t.Errorf("%s: %s with n = %v is %s", l, key, n, text)
				}
			}
		}
	}
	if got := EN.T("board.more", "need", "Reply", "n", 1); got != "Reply: 1 more" {
		t.Errorf("got %q", got)
	}
}

// One thing has one word, whichever page speaks of it.
func TestOneThingHasOneWord(t *testing.T) {
	c, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	other := map[string]string{"服务员": "就业辅导员", "就业指导员": "就业辅导员", "放大器": "助视器", "待审批": "待审核", "已审批": "已审核", "怎么走": "办理步骤", "立案办理": "新办一件", "帮着办": "新办一件"}
	for key := range c.keys {
		text := ZH.T(key)
		for word, ours := range other {
			if strings.Contains(text, word) {
				t.Errorf("%s says %s: %s is the word (%s)", key, word, ours, text)
			}
		}
	}
}
