package static

import (
	"bytes"
	"compress/gzip"
	"maps"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func read(t *testing.T, name string) string {
	t.Helper()
	raw, err := files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// Budgets: a first view stays within 30 KB over a village's line (TX-A, T9).
func TestBudgets(t *testing.T) {
	for name, most := range map[string]int{"app.css": 9 << 10, "live.js": 3 << 10} {
		var out bytes.Buffer
		z := gzip.NewWriter(&out)
		if _, err := z.Write([]byte(read(t, name))); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if out.Len() > most {
			t.Errorf("%s: %d bytes gzipped, at most %d", name, out.Len(), most)
		}
	}
}

func TestStyleComesFromHereAlone(t *testing.T) {
	for _, word := range []string{"@import", "@font-face", "url(", "http", "text-align: justify"} {
		if strings.Contains(read(t, "app.css"), word) {
			t.Errorf("app.css contains %q", word)
		}
	}
}

var token = regexp.MustCompile(`--(\w+): (#[0-9A-Fa-f]{3,6})`)

// tokens reads the colours of the one block that begins with head.
func tokens(t *testing.T, css, head string) map[string]string {
	t.Helper()
	at := strings.Index(css, head)
	if at < 0 {
		t.Fatalf("no block %q", head)
	}
	rest := css[at+len(head):]
	out := map[string]string{}
	for _, m := range token.FindAllStringSubmatch(rest[:strings.Index(rest, "}")], -1) {
		out[m[1]] = m[2]
	}
	return out
}

// schemes are the colours in force: each block over the light ones.
func schemes(t *testing.T) map[string]map[string]string {
	css := read(t, "app.css")
	out := map[string]map[string]string{}
	for name, head := range map[string]string{
		"light": ":root { color-scheme: light;", "dark (system)": ":root:not([data-scheme=light]) {",
		"dark (chosen)": ":root[data-scheme=dark] {", "contrast": ":root[data-scheme=contrast] {",
	} {
		all := tokens(t, css, ":root { color-scheme: light;")
		maps.Copy(all, tokens(t, css, head))
		out[name] = all
	}
	return out
}

// luminance and contrast: WCAG 2.2, "relative luminance" and "contrast ratio".
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	hex = strings.TrimPrefix(hex, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatalf("colour %q: %v", hex, err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	pairs := []struct {
		over, under string
		least       float64
	}{
		{"ink", "paper", 7}, {"ink", "ground", 7}, {"ink", "wash", 7}, {"ink2", "paper", 7}, {"ink2", "ground", 7}, {"ink2", "wash", 7},
		{"brand", "paper", 7}, {"brand", "ground", 7}, {"brand", "wash", 7}, {"on", "brand", 7}, {"on", "brand2", 7},
		{"link", "paper", 7}, {"link", "ground", 7}, {"visited", "paper", 7}, {"visited", "ground", 7},
		{"ok", "okbg", 7}, {"warn", "warnbg", 7}, {"bad", "badbg", 7}, {"info", "infobg", 7}, {"ok", "paper", 7}, {"warn", "paper", 7}, {"bad", "paper", 7}, {"info", "paper", 7},
		{"bad", "ground", 7}, {"ink", "infobg", 7}, {"ink", "okbg", 7}, {"link", "okbg", 7}, {"ink2", "okbg", 7},
		{"line", "paper", 3}, {"line", "ground", 3}, {"brand", "okbg", 3},
		{"c1", "wash", 3}, {"c2", "wash", 3}, {"c3", "wash", 3}, {"c1", "paper", 3}, {"c2", "paper", 3}, {"c3", "paper", 3},
	}
	for name, colours := range schemes(t) {
		for _, p := range pairs {
			if got := contrast(t, colours[p.over], colours[p.under]); got < p.least {
				t.Errorf("%s: --%s %s on --%s %s is %.2f, at least %.0f", name, p.over, colours[p.over], p.under, colours[p.under], got, p.least)
			}
		}
	}
}

// The two dark blocks say the same: one follows the system, one the reader's choice.
func TestDarkIsDarkEitherWay(t *testing.T) {
	all := schemes(t)
	if !maps.Equal(all["dark (system)"], all["dark (chosen)"]) {
		t.Errorf("dark differs: %v, %v", all["dark (system)"], all["dark (chosen)"])
	}
}
