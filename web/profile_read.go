package web

import (
	"strconv"
	"strings"

	"tongxing/employment"
	"tongxing/employment/trade"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/gate"
	"tongxing/matching"
	"tongxing/web/parts"
)

// readResume is what travels with an application.
func readResume(r *gate.Request, k *employment.Seeker, bad *fault.Fields) {
	f := r.Form
	k.Headline, k.Summary, k.Work, k.Education = f.Get("headline"), f.Get("summary"), f.Get("work"), f.Get("education")
	k.NameShown, k.Contact = f.Get("name_shown") == "yes", oneOf(f.Get("contact"), contacts)
	k.Skills = strings.Join(strings.FieldsFunc(f.Get("skills"), func(c rune) bool { return strings.ContainsRune(",;\uff0c\uff1b、 \n", c) }), ",")
}

// readSearch is what work is looked for: kinds, hours, pay, way.
func readSearch(r *gate.Request, k *employment.Seeker, bad *fault.Fields) {
	f := r.Form
	k.Wishes, k.Excluded, k.Contracts = chosen(f["wishes"], tradeCodes()), chosen(f["excluded"], tradeCodes()), chosen(f["contracts"], contracts)
	k.Mode, k.Night, k.Week = oneOf(f.Get("mode"), modes), oneOf(f.Get("night"), tris), weekOf(f["week"])
	k.Remote, k.Dormitory, k.Shuttle = oneOf(f.Get("remote"), tris), oneOf(f.Get("dormitory"), tris), oneOf(f.Get("shuttle"), tris)
	k.DormitoryWish = f.Get("dormitory_wish") == "yes"
	k.MaxMinutes, k.HoursWish = whole(f.Get("max_minutes"), "max_minutes", bad), whole(f.Get("hours_wish"), "hours_wish", bad)
	k.HoursDay, k.HoursWeek = whole(f.Get("hours_day"), "hours_day", bad), whole(f.Get("hours_week"), "hours_week", bad)
	k.PayFloor, k.PayWish = whole(f.Get("pay_floor"), "pay_floor", bad)*100, whole(f.Get("pay_wish"), "pay_wish", bad)*100
}

// readAbilities are the 25 abilities, with one's usual aids; one left alone stays
// unknown.
func readAbilities(r *gate.Request, k *employment.Seeker, bad *fault.Fields) {
	levels := matching.NoLevels()
	for i, code := range matching.ItemCodes {
		if v := r.Form.Get("can_" + code); len(v) == 1 && v[0] >= '0' && v[0] <= '4' {
			levels[i] = int8(v[0] - '0')
		}
	}
	k.Abilities = levels.String()
}

// aidAnswers are what can be said of each accommodation.
var aidAnswers = []string{"none", "helpful", "needed", "owned"}

// readNeeds are accommodations and what the workplace must have.
func readNeeds(r *gate.Request, k *employment.Seeker, bad *fault.Fields) {
	by := map[string][]string{}
	for _, a := range matching.Aids {
		say := r.Form.Get("aid_" + a.Code)
		by[say] = append(by[say], a.Code)
	}
	k.Aids, k.Helpful, k.Owned = strings.Join(by["needed"], ","), strings.Join(by["helpful"], ","), strings.Join(by["owned"], ",")
	k.SiteNeeds = chosen(r.Form["site_needs"], matching.Sites)
}

// aidAnswer is what a profile says of one accommodation.
func aidAnswer(k employment.Seeker, code string) string {
	for i, list := range []string{k.Helpful, k.Aids, k.Owned} {
		for _, c := range employment.List(list) {
			if c == code {
				return aidAnswers[i+1]
			}
		}
	}
	return aidAnswers[0]
}

var (
	contacts = []string{"message", "text", "phone"}
	modes    = []string{"bus", "walk", "wheelchair", "ebike", "car"}
	tris     = []string{"unknown", "yes", "no"}
)

func oneOf(v string, from []string) string {
	for _, x := range from {
		if x == v {
			return v
		}
	}
	return from[0]
}

func chosen(values, from []string) string {
	var out []string
	for _, x := range from {
		for _, v := range values {
			if v == x {
				out = append(out, x)
			}
		}
	}
	return strings.Join(out, ",")
}

func tradeCodes() (out []string) {
	for _, t := range trade.All() {
		out = append(out, t.Code)
	}
	return out
}

// whole reads a whole number; "" is zero, anything else is told beside its field.
func whole(text, name string, bad *fault.Fields) int64 {
	text = strings.TrimSuffix(strings.ReplaceAll(form.Plain(text), ",", ""), "元")
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 0 {
		bad.Add(name, "form.bad_number")
		return 0
	}
	return n
}

// The parts of a day that the week's form offers: from, to.
var dayParts = [][2]int{{6, 12}, {12, 18}, {18, 22}, {22, 30}}

// weekOf reads checked "day-part" boxes.
func weekOf(checked []string) string {
	var w matching.Week
	for _, c := range checked {
		d, p, _ := strings.Cut(c, "-")
		day, err1 := strconv.Atoi(d)
		part, err2 := strconv.Atoi(p)
		if err1 == nil && err2 == nil && day >= 0 && day < 7 && part >= 0 && part < len(dayParts) {
			w.Set(day, dayParts[part][0], dayParts[part][1])
		}
	}
	if w.Hours() == 0 {
		return ""
	}
	return w.String()
}

// inPart tells whether a week holds most of a day's part, to check its box.
func inPart(text string, day, part int) bool {
	w, err := matching.ParseWeek(text)
	if err != nil {
		return false
	}
	n := 0
	for h := dayParts[part][0]; h < dayParts[part][1]; h++ {
		if w.At((day+h/24)%7, h%24) {
			n++
		}
	}
	return 2*n >= dayParts[part][1]-dayParts[part][0]
}

// canOptions offers an item's levels in plain words, most able first.
func canOptions(r *gate.Request, item string, now int8) []parts.Option {
	out := []parts.Option{{Value: "?", Label: r.T("matching.can.unknown"), Chosen: now == matching.Unknown}}
	for v := 4; v >= 0; v-- {
		out = append(out, parts.Option{Value: strconv.Itoa(v), Label: r.T("matching.ability." + item + "." + strconv.Itoa(v)), Chosen: int(now) == v})
	}
	return out
}
