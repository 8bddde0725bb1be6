package msg

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed text/*.yaml
var texts embed.FS

// A Lang is a language of the interface.
type Lang string

// The interface's languages; Chinese comes first.
const (
	ZH Lang = "zh-CN"
	EN Lang = "en"
)

// Langs lists them in their order.
var Langs = []Lang{ZH, EN}

// entry is one key of a text file. One is the English singular, where it differs.
type entry struct {
	ZH  string `yaml:"zh"`
	EN  string `yaml:"en"`
	One string `yaml:"one"`
}

// catalogue answers plain sentences from a map; only those with parts to fill in
// go through go-i18n.
type catalogue struct {
	plain  map[Lang]map[string]string
	filled map[Lang]*i18n.Localizer
	keys   map[string]bool
}

var loaded = sync.OnceValues(func() (*catalogue, error) { return load(texts) })

func load(files fs.FS) (*catalogue, error) {
	c := &catalogue{plain: map[Lang]map[string]string{ZH: {}, EN: {}}, filled: map[Lang]*i18n.Localizer{}, keys: map[string]bool{}}
	bundle := i18n.NewBundle(language.MustParse(string(ZH)))
	names, err := fs.Glob(files, "text/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		var area map[string]entry
		if err := yaml.Unmarshal(raw, &area); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for key, e := range area {
			if err := c.add(bundle, key, e); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	for _, l := range Langs {
		c.filled[l] = i18n.NewLocalizer(bundle, string(l))
	}
	return c, nil
}

// bare is a brace that stands alone.
var bare = regexp.MustCompile(`(?:^|[^{]){(?:[^{]|$)`)

func (c *catalogue) add(bundle *i18n.Bundle, key string, e entry) error {
	if c.keys[key] {
		return fmt.Errorf("key %s stands twice", key)
	}
	if e.ZH == "" || e.EN == "" {
		return fmt.Errorf("key %s lacks a language", key)
	}
	if bare.MatchString(e.ZH + " " + e.EN + " " + e.One) {
		return fmt.Errorf("key %s has a place to fill that nothing fills: write {{.name}}", key)
	}
	c.keys[key] = true
	for l, text := range map[Lang]string{ZH: e.ZH, EN: e.EN} {
		if !strings.Contains(text, "{{") {
			c.plain[l][key] = text
			continue
		}
		m := &i18n.Message{ID: key, Other: text}
		if l == EN {
			m.One = cmp.Or(e.One, text) // English asks for it, whether it differs or not
		}
		if err := bundle.AddMessages(language.MustParse(string(l)), m); err != nil {
			return fmt.Errorf("key %s: %w", key, err)
		}
	}
	return nil
}

// Check tells what is wrong with the texts: a key twice, a language missing, a place that
// nothing fills.
func Check() error {
	_, err := loaded()
	return err
}

// Has tells whether a key has its texts.
func Has(key string) bool {
	c, err := loaded()
	return err == nil && c.keys[key]
}

// T words a key for the reader, filled with name/value pairs; the pair "n" also
// chooses the English singular. A missing key shows itself as ⟦key⟧.
func (l Lang) T(key string, pairs ...any) string {
	c, err := loaded()
	if err != nil {
		return "⟦" + key + "⟧"
	}
	if text, ok := c.plain[l][key]; ok {
		return text
	}
	localizer, ok := c.filled[l]
	if !ok || !c.keys[key] {
		return "⟦" + key + "⟧"
	}
	data := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		if name, ok := pairs[i].(string); ok {
			data[name] = pairs[i+1]
		}
	}
	config := &i18n.LocalizeConfig{MessageID: key, TemplateData: data}
	switch n := data["n"].(type) {
	case int, int64:
		config.PluralCount = n
	case string: // already written out, as 1,013
		config.PluralCount = 2
		if n == "1" {
			config.PluralCount = 1
		}
	}
	text, err := localizer.Localize(config)
	if err != nil {
		return "⟦" + key + "⟧"
	}
	return text
}
