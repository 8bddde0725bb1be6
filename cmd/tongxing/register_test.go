package main

import (
	"html"
	"net/url"
	"strings"
	"testing"

	"tongxing/registry/idno"
	"tongxing/registry/known"
	"tongxing/rule"
	"tongxing/store"
)

// send posts one of the forms of a person's page.
func (t *town) send(tb testing.TB, role, path string, form url.Values) page {
	tb.Helper()
	v := t.as(role)
	at := path[:strings.LastIndexByte(path, '/')]
	form = all(form, url.Values{"key": {"register-" + t.House.NewID()}})
	if !form.Has("version") {
		form.Set("version", v.get(tb, at).hidden(tb, "version"))
	}
	return v.post(tb, path, form)
}

// What a clerk types wrong is said beside its field, in both languages; what was typed
// stays, the form stays open, and nothing is written.
func TestRegisterFormsSayWhatIsWrong(t *testing.T) {
	town := newTown(t)
	at := "/people/" + town.quiet(t)
	for name, c := range map[string]struct {
		act   string
		form  url.Values
		field string
		says  [2]string
		keeps string
	}{
		"a number that is none":      {"card", url.Values{"card.how": {"changed"}, "card.number": {"4303021990"}, "card.on": {"2023-12-01"}}, "card.number", [2]string{"残疾证号不对", "certificate"}, `value="4303021990"`},
		"another's number":           {"card", url.Values{"card.how": {"changed"}, "card.number": {idno.CitizenOf("43030219910101001") + "41"}, "card.on": {"2023-12-01"}}, "card.number", [2]string{"不是本人的", "not this person's"}, `value="2023-12-01"`},
		"nothing chosen, an odd day": {"card", url.Values{"card.on": {"去年"}}, "card.on", [2]string{"日期", "day"}, "去年"},
		"a day to come":              {"death", url.Values{"death.on": {"2034-01-01"}}, "death.on", [2]string{"不能晚于今天", "after today"}, "2034-01-01"},
		"cancelled for no reason":    {"cancel", url.Values{"cancel.on": {"2024-01-01"}}, "cancel.why", [2]string{"请从给出的选项里选", "choose one"}, "2024-01-01"},
		"a death that is not told":   {"cancel", url.Values{"cancel.why": {"died"}, "cancel.on": {"2024-01-01"}}, "cancel.why", [2]string{"还没有登记离世", "not written down"}, "2024-01-01"},
		"moved nowhere":              {"move", url.Values{"move.where": {"within"}, "move.on": {"2024-01-01"}}, "move.to", [2]string{"", ""}, "2024-01-01"},
		"moved to a township":        {"move", url.Values{"move.where": {"within"}, "move.on": {"2024-01-01"}, "move.to": {town.some(t, `SELECT area FROM access_grant WHERE account = $1 AND role = 'township'`, town.account("township"))}}, "move.to", [2]string{"请选到村", "village itself"}, "2024-01-01"},
		"outside, no code":           {"state", url.Values{"state.hukou_area": {"out"}, "state.hukou_area_code": {"长沙"}}, "state.hukou_area_code", [2]string{"6位", "6 digits"}, "长沙"},
		"no such care":               {"state", url.Values{"state.self_care": {"sometimes"}}, "state.self_care", [2]string{"请从给出的选项里选", "choose one"}, ""},
		"no household":               {"join", url.Values{}, "join.household", [2]string{"", ""}, ""},
		"no such income":             {"home", url.Values{"home.income": {"rich"}, "home.address": {"某路1号"}}, "home.income", [2]string{"请选择家庭的收入类别", "household's class"}, "某路1号"},
	} {
		t.Run(name, func(t *testing.T) {
			before := effects(t, town)
			for i, lang := range []string{"zh-CN", "en"} {
				v := town.as("township")
				got := v.inLanguage(t, lang, at+"/"+c.act, all(c.form, url.Values{"key": {"bad-" + town.House.NewID()}, "version": {v.get(t, at).hidden(t, "version")}}))
				text := html.UnescapeString(got.Body)
				if got.Status != 422 || traces.MatchString(text) || strings.Contains(text, "⟦") || !besides(text, c.field) {
					t.Errorf("%s: %d, says nothing beside %s: %s", lang, got.Status, c.field, errorsIn(text))
				}
				if !strings.Contains(text, c.says[i]) || !strings.Contains(text, c.keeps) || !strings.Contains(text, "<details open>") {
					t.Errorf("%s: not said, not kept or not open: %s", lang, errorsIn(text))
				}
			}
			if after := effects(t, town); after != before {
				t.Errorf("%d facts, then %d", before, after)
			}
		})
	}
	v := town.as("township")
	for _, x := range [][2]string{{"join", "join.household"}, {"move", "move.to"}} { // to look for something writes nothing and loses nothing
		got := town.send(t, "township", at+"/"+x[0], url.Values{"find": {x[1]}, "find." + x[1]: {"路"}, "move.on": {"2024-01-01"}})
		if got.Status != 200 || !strings.Contains(got.Body, `formaction="`+at+"/"+x[0]+"#"+x[1]) || x[0] == "move" && !strings.Contains(got.Body, `value="2024-01-01"`) {
			t.Errorf("finding %s: %d", x[1], got.Status)
		}
	}
	if got := town.send(t, "township", at+"/death", url.Values{"version": {"99"}, "death.on": {"2024-01-01"}}); got.Status != 409 {
		t.Errorf("a stale form: %d", got.Status)
	}
	if page := v.get(t, at); strings.Contains(page.Body, at+"/back") {
		t.Error("nothing has ended, yet there is something to take back")
	}
	if page := town.as("city").get(t, at); strings.Contains(page.Body, at+"/card") || !strings.Contains(page.Body, at+"/state") {
		t.Error("the city issues no certificates, but keeps the rest")
	}
	if page := town.as("village").get(t, "/people/"+town.some(t, `SELECT p.id FROM person p JOIN access_grant g ON p.area LIKE g.area || '%' WHERE g.account = $1 ORDER BY p.id LIMIT 1`, town.account("village"))); strings.Contains(page.Body, "<details open>") || strings.Contains(page.Body, "/death") {
		t.Error("the village may write nothing of it down")
	}
}

// A certificate that lapsed makes its holder one to be stopped; to write its renewal down
// makes that good on the same page, and takes them off the list of those that lapse.
func TestRenewalOnThePage(t *testing.T) {
	town := newTown(t)
	id := town.quiet(t)
	at := "/people/" + id
	if err := town.House.DB().Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE certificate SET issued_on = '2013-12-01', expires_on = '2023-11-30' WHERE person = $1`, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := town.app.Site.Known.Touch(t.Context(), town.House, "person:"+id); err != nil {
		t.Fatal(err)
	}
	valid := func() bool {
		found, err := town.app.Site.Known.Find(t.Context(), town.House, town.scope(t, "township", known.Find), rule.Rule{Clause: &rule.Clause{Fact: "certificate.valid", In: []string{"true"}}}, rule.Yes)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			if f.Person == id {
				return true
			}
		}
		return false
	}
	list := "/certificates?list=lapsed"
	if page := town.as("township").get(t, list); page.Status != 200 || !strings.Contains(page.Body, at) || valid() {
		t.Fatalf("lapsed, but not on the list: %d", page.Status)
	}
	if page := town.as("township").get(t, at); !strings.Contains(page.Body, "已过期") {
		t.Error("the page does not say that it lapsed")
	}
	got := town.send(t, "township", at+"/card", url.Values{"card.how": {"renewed"}, "card.on": {"2023-12-20"}})
	if got.Status != 303 || got.Location != at+"?done=card" {
		t.Fatalf("%d %s: %s", got.Status, got.Location, errorsIn(got.Body))
	}
	page := town.as("township").get(t, got.Location)
	for _, want := range []string{"证件登记好了", "有效", "2033", "以前的证"} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	if strings.Contains(town.as("township").get(t, list).Body, at) {
		t.Error("renewed, and still on the list")
	}
	if err := town.app.Site.Known.Touch(t.Context(), town.House, "person:"+id); err != nil {
		t.Fatal(err)
	}
	if !valid() {
		t.Error("renewed, and still not known as valid")
	}
	if got := town.as("county").get(t, "/certificates?list=lapsed&area=/43/4303/430381/"); got.Status != 200 || strings.Contains(got.Body, "/people/0") {
		t.Errorf("another county's list: %d", got.Status)
	}
	for _, bad := range []string{"/certificates?list=never", "/certificates?area=nowhere"} {
		if got := town.as("county").get(t, bad); got.Status != 404 {
			t.Errorf("%s: %d", bad, got.Status)
		}
	}
}
