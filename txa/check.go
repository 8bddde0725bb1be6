package txa

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

//go:embed checks/*.js
var checkFiles embed.FS

// A Page is one address of the product to look at.
type Page struct {
	Name    string   // short, for the report
	URL     string   // "{lang}" stands for the language
	Login   string   // opened first in the same session; may be empty
	Cookies []Cookie // set before anything is opened
	Key     bool     // a key page: every combination of settings, not pairs
	Status  int64    // HTTP status the page must have; 0 means 200
	Apply   string   // accessible name, in Chinese, of the control that must be near: T6 and T7 count the way to it
}

// A Finding is one thing wrong, with where and why.
type Finding struct {
	Check    string `json:"check"` // row of the standard: "T2"
	Name     string `json:"name"`  // the check
	Selector string `json:"selector"`
	Reason   string `json:"reason"`
}

func (f Finding) String() string {
	return fmt.Sprintf("%s %s: %s — %s", f.Check, f.Name, f.Selector, f.Reason)
}

// A Report is what one look at one page found.
type Report struct {
	Findings []Finding `json:"findings"`
	Checks   int       `json:"checks"` // how many were made
	Title    string
	Lang     string // of the page, as marked
}

func (r *Report) add(found []Finding, err error) error {
	r.Findings = append(r.Findings, found...)
	r.Checks++
	return err
}

// Check looks at a page under one Settings. deep adds what does not depend on
// the settings and needs a fresh load: keys, screen reader, print, input method.
func (b *Browser) Check(p Page, s Settings, deep bool) (Report, error) {
	tab, err := b.Open(s, p.Cookies...)
	if err != nil {
		return Report{}, err
	}
	defer tab.Close()
	return tab.check(p, deep)
}

// check opens the page in the tab and looks at it.
func (t *Tab) check(p Page, deep bool) (Report, error) {
	// Chromium makes its tree of names when a page loads, if somebody listens, and keeps it
	// while our checks ask; else it makes the whole of it anew for each question.
	if err := chromedp.Do(t.ctx, call(accessibility.Enable, cdp.Empty{})); err != nil {
		return Report{}, err
	}
	if p.Login != "" {
		if err := t.Go(p.Login); err != nil {
			return Report{}, err
		}
	}
	if err := t.Go(p.URL); err != nil {
		return Report{}, err
	}
	// An error page instead of the page must not pass for the page.
	if got, want := t.net.status(), cmp.Or(p.Status, 200); got != want {
		return Report{}, fmt.Errorf("%s answers %d, want %d", p.URL, got, want)
	}
	report, err := t.look()
	if err != nil || !deep {
		return report, err
	}
	return report, t.lookDeep(p, &report)
}

// look runs what looks at the loaded page as it is.
func (t *Tab) look() (Report, error) {
	var r Report
	_ = r.add(t.net.weight(), nil)
	if !t.Settings.Scripts {
		// The page has loaded without its scripts and stays so; ours need promises.
		if err := chromedp.Do(t.ctx, t.scripts(true)); err != nil {
			return r, err
		}
	}
	seen, err := t.checks()
	if err != nil {
		return r, err
	}
	if err := chromedp.Do(t.ctx, call(accessibility.Disable, cdp.Empty{})); err != nil { // what follows would keep it up to date
		return r, err
	}
	r.Findings, r.Checks, r.Title, r.Lang = append(r.Findings, seen.Findings...), r.Checks+seen.Checks, seen.Title, seen.Lang
	if t.Settings.Zoom != 100 {
		return r, nil
	}
	return r, r.add(t.axe())
}

func (t *Tab) lookDeep(p Page, r *Report) error {
	steps := []func(Page) ([]Finding, error){t.walk, t.printed, t.composition}
	if p.Apply != "" {
		steps = append(steps, t.near, t.heard)
	}
	for _, step := range steps {
		if err := r.add(step(p)); err != nil {
			return err
		}
	}
	return nil
}

// checks runs checks/*.js in the page.
func (t *Tab) checks() (Report, error) {
	s := t.Settings
	about, err := json.Marshal(map[string]any{
		"width": s.Width, "lang": s.Lang, "scheme": s.Scheme, "scripts": s.Scripts, "zoom": s.Zoom,
	})
	if err != nil {
		return Report{}, err
	}
	code, err := checkCode()
	if err != nil {
		return Report{}, err
	}
	before := ""
	if s.Zoom != 100 {
		before = "txa.bigText();"
	}
	return eval[Report](t, "(async () => {"+code+before+
		"return {...await txa.run("+string(about)+"), Title: document.title, Lang: document.documentElement.lang};})()")
}

func checkCode() (string, error) {
	files, err := checkFiles.ReadDir("checks")
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, f := range files {
		text, err := checkFiles.ReadFile("checks/" + f.Name())
		if err != nil {
			return "", err
		}
		b.Write(text)
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// withCode evaluates an expression that uses what checks/0_common.js defines.
func withCode[T any](t *Tab, expression string) (T, error) {
	code, err := checkCode()
	if err != nil {
		var none T
		return none, err
	}
	return evalNow[T](t, "(() => {"+code+"return "+expression+";})()")
}
