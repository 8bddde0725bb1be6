package txa

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
)

// Settings is how a person looks at a page.
type Settings struct {
	Width   int    // CSS pixels: 1280, or 320 (a small phone, and 1280 at 400 %)
	Lang    string // sent as Accept-Language and put for {lang}: "zh-CN" or "en"
	Scheme  string // Light, Dark or Forced
	Scripts bool   // the page's own scripts run
	Zoom    int    // text size in per cent: 100 or 200; 200 checks T3 and T4 only
}

// The colour schemes. Forced is the operating system's own high contrast.
const (
	Light  = "light"
	Dark   = "dark"
	Forced = "forced"
)

// Plain is a desk computer in Chinese with nothing special: where a check that
// does not depend on the settings runs.
var Plain = Settings{Width: 1280, Lang: "zh-CN", Scheme: Light, Scripts: true, Zoom: 100}

func (s Settings) String() string {
	js := "js"
	if !s.Scripts {
		js = "nojs"
	}
	return fmt.Sprintf("%d/%s/%s/%s/%d%%", s.Width, s.Lang, s.Scheme, js, s.Zoom)
}

// Cross is every combination of width, language, scheme and scripts, and text
// at 200 %: for the key pages and for soak.
func Cross() []Settings {
	var all []Settings
	for _, width := range []int{1280, 320} {
		for _, lang := range []string{"zh-CN", "en"} {
			for _, scheme := range []string{Light, Dark, Forced} {
				for _, scripts := range []bool{true, false} {
					all = append(all, Settings{width, lang, scheme, scripts, 100})
				}
			}
		}
	}
	return append(all, bigText()...)
}

// Pairwise is a set in which every two values of different settings meet at
// least once (settings_test.go proves it): a quarter of Cross.
func Pairwise() []Settings {
	return append([]Settings{
		{1280, "zh-CN", Light, true, 100},
		{320, "en", Light, false, 100},
		{320, "zh-CN", Dark, true, 100},
		{1280, "en", Dark, false, 100},
		{320, "en", Forced, true, 100},
		{1280, "zh-CN", Forced, false, 100},
	}, bigText()...)
}

func bigText() []Settings {
	return []Settings{{1280, "zh-CN", Light, true, 200}, {1280, "en", Light, true, 200}}
}

// media asks for the colour scheme, and always for reduced motion: T11 wants
// no motion at all for the people who ask for none.
func (s Settings) media() emulation.SetEmulatedMediaParams {
	scheme, forced := s.Scheme, "none"
	if s.Scheme == Forced {
		scheme, forced = Dark, "active"
	}
	return emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "forced-colors", Value: forced},
		{Name: "prefers-reduced-motion", Value: "reduce"},
	}}
}

// A Cookie is set before the page is opened. "{lang}" in the value stands for
// the language of the settings. URL is the address it belongs to.
type Cookie struct{ Name, Value, URL string }

func cookieParams(s Settings, cookies []Cookie) []*network.CookieParam {
	var out []*network.CookieParam
	for _, c := range cookies {
		value := strings.ReplaceAll(c.Value, "{lang}", s.Lang)
		out = append(out, &network.CookieParam{Name: c.Name, Value: value, URL: origin(c.URL)})
	}
	return out
}

func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return u.Scheme + "://" + u.Host + "/"
}

// path is an address without its host: the page, whoever looks at it.
func path(address string) string {
	return strings.TrimPrefix(address, strings.TrimSuffix(origin(address), "/"))
}
