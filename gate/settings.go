package gate

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tongxing/msg"
)

// Display (显示设置) is how the reader wants pages to look. It is kept in a cookie,
// works without JavaScript and travels with the browser, not with the person.
type Display struct {
	Font    string // "", "125", "150", "200" per cent
	Scheme  string // "", "light", "dark", "contrast"
	Spacing string // "", "wide"
}

// Allowed values; anything else is the default.
var (
	Fonts    = []string{"", "125", "150", "200"}
	Schemes  = []string{"", "light", "dark", "contrast"}
	Spacings = []string{"", "wide"}
)

func display(r *http.Request) Display {
	c, err := r.Cookie("display")
	if err != nil {
		return Display{}
	}
	v, err := url.ParseQuery(c.Value)
	if err != nil {
		return Display{}
	}
	return DisplayOf(v)
}

// DisplayOf reads settings from a form, dropping what is not offered.
func DisplayOf(v url.Values) Display {
	pick := func(name string, from []string) string {
		if slices.Contains(from, v.Get(name)) {
			return v.Get(name)
		}
		return ""
	}
	return Display{Font: pick("font", Fonts), Scheme: pick("scheme", Schemes), Spacing: pick("spacing", Spacings)}
}

// Remember keeps the settings for a year.
func (d Display) Remember(w http.ResponseWriter) {
	v := url.Values{"font": {d.Font}, "scheme": {d.Scheme}, "spacing": {d.Spacing}}
	keep(w, "display", v.Encode())
}

// RememberLanguage keeps the reader's language for a year.
func RememberLanguage(w http.ResponseWriter, l msg.Lang) { keep(w, "lang", string(l)) }

func keep(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: int((365 * 24 * time.Hour).Seconds()), SameSite: http.SameSiteLaxMode, HttpOnly: true})
}

// language is the reader's choice, or what the browser asks for first; Chinese
// when it asks for neither.
func language(r *http.Request) msg.Lang {
	if l := r.URL.Query().Get("lang"); l == string(msg.EN) || l == string(msg.ZH) {
		return msg.Lang(l)
	}
	if c, err := r.Cookie("lang"); err == nil && c.Value == string(msg.EN) {
		return msg.EN
	} else if err == nil {
		return msg.ZH
	}
	if first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ","); strings.HasPrefix(first, "en") {
		return msg.EN
	}
	return msg.ZH
}
