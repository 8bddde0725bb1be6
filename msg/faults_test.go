package msg

import (
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
