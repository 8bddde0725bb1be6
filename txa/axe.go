package txa

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// axeRun runs every rule axe-core has, those it leaves off by itself too, but for a list.
const axeRun = `axe.run(document, {
	rules: Object.fromEntries(axe.getRules().map((r) => [r.ruleId, {enabled: !%s.includes(r.ruleId)}])),
	resultTypes: ["violations", "incomplete"],
}).then((r) => {
	const flat = (kind, list) => list.flatMap((v) => v.nodes.slice(0, 5).map((n) => ({
		kind, rule: v.id, selector: n.target.flat().join(" "),
		reason: v.help + ": " + [...n.any, ...n.all, ...n.none].map((c) => c.message).join("; "),
	})));
	return [...flat("violation", r.violations), ...flat("incomplete", r.incomplete)];
})`

// axeOff are the rules that are not asked: whatever has too little contrast for AA has too
// little for color-contrast-enhanced; and under forced colours axe reads
// -webkit-text-fill-color, which Chromium answers as if nothing were forced, while T2
// reads the true colour.
func axeOff(s Settings) string {
	if s.Scheme == Forced {
		return `["color-contrast", "color-contrast-enhanced"]`
	}
	return `["color-contrast"]`
}

type axeResult struct{ Kind, Rule, Selector, Reason string }

// decided says which of our checks decides what axe leaves open. An open rule
// that is not here is a finding: somebody must decide it.
func decided(rule string) bool {
	switch rule {
	case "color-contrast-enhanced": // T2 text contrast
		return true
	case "target-size": // T3 target size and spacing
		return true
	case "link-in-text-block": // T14 links underlined
		return true
	case "identical-links-same-purpose": // T14 names tell apart
		return true
	case "label-content-name-mismatch": // T7 visible labels
		return true
	case "css-orientation-lock", "hidden-content": // T4 at both widths; T5 walks all that can be focused
		return true
	}
	return false
}

// axe runs axe-core (T1).
func (t *Tab) axe() ([]Finding, error) {
	if err := t.loadAxe(); err != nil {
		return nil, fmt.Errorf("loading axe-core: %w", err)
	}
	results, err := eval[[]axeResult](t, fmt.Sprintf(axeRun, axeOff(t.Settings)))
	if err != nil {
		return nil, fmt.Errorf("running axe-core: %w", err)
	}
	var found []Finding
	for _, r := range results {
		if decided(r.Rule) && r.Kind == "incomplete" {
			continue
		}
		found = append(found, Finding{"T1", "axe " + r.Rule, r.Selector, r.Kind + ": " + r.Reason})
	}
	return found, nil
}

// loadAxe defines axe in the page. To send half a million letters takes longer than to
// read them: the tab keeps them for the pages of one host.
func (t *Tab) loadAxe() error {
	const kept = "txa-axe"
	there, err := evalNow[bool](t, `(() => { const code = sessionStorage.getItem("`+kept+`"); if (code) (0, eval)(code); return !!code; })()`)
	if err != nil || there {
		return err
	}
	source, err := module("axe-core/axe.min.js")
	if err != nil {
		return err
	}
	text, err := json.Marshal(source)
	if err != nil {
		return err
	}
	_, err = evalNow[bool](t, `(() => { const code = `+string(text)+`; sessionStorage.setItem("`+kept+`", code); (0, eval)(code); return true; })()`)
	return err
}

// module reads a file of an installed npm package. It looks upwards from the
// working directory, because each test runs in the folder of its own package.
func module(name string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		text, err := os.ReadFile(filepath.Join(dir, "txa", "node_modules", name))
		if err == nil {
			return string(text), nil
		}
		if up := filepath.Dir(dir); up != dir {
			dir = up
			continue
		}
		return "", fmt.Errorf("%s is not installed: run `npm ci --prefix txa --ignore-scripts`", name)
	}
}
