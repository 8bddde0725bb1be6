package web

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/a-h/templ"

	"tongxing/employment"
	"tongxing/gate"
	"tongxing/matching"
	"tongxing/msg"
	"tongxing/web/parts"
)

// why words one reason for the person it is about.
func why(r *gate.Request, x matching.Reason) string {
	pairs := []any{"item", r.T("matching.item." + detail(x, "item")), "site", r.T("matching.site." + detail(x, "site")), "asks", x.Asks, "has", x.Has, "skill", x.Detail}
	switch x.Code {
	case "abilities":
		return r.T("matching.why.abilities", pairs...)
	case "item":
		pairs[5] = level(r, x.Asks)
		pairs[7] = can(r, x.Has)
		if x.Aid != "" {
			pairs = append(pairs, "aid", r.T("matching.aid."+x.Aid))
		}
		if x.Sign == matching.Unclear && x.Source == "employer" {
			return r.T("matching.why.item.asks_employer", pairs...)
		}
	case "skill":
		pairs[9] = skill(r, x.Detail)
	}
	return r.T("matching.why."+x.Code+"."+x.Sign, pairs...)
}

// detail is the reason's detail where it is of that kind, or any valid code: texts
// of the other kind do not use it.
func detail(x matching.Reason, kind string) string {
	switch {
	case x.Code == kind && kind == "item", x.Code == kind && kind == "site":
		return x.Detail
	case kind == "item":
		return matching.ItemCodes[0]
	}
	return matching.Sites[0]
}

func level(r *gate.Request, n int64) string {
	if n < 0 || n > 4 {
		return r.T("matching.can.unknown")
	}
	return r.T(fmt.Sprintf("matching.level.%d", n))
}

func can(r *gate.Request, n int64) string {
	if n < 0 || n > 4 {
		return r.T("matching.can.unknown")
	}
	return r.T(fmt.Sprintf("matching.can.%d", n))
}

// skill names a skill of the trades' table; a word somebody typed stays as it is.
func skill(r *gate.Request, code string) string {
	if msg.Has("trade.skill." + code) {
		return r.T("trade.skill." + code)
	}
	return code
}

// ofWard turns what is said to the person into what whoever acts for them reads: in Chinese
// the name stands where 您 stood; in English they, who go with the same verbs as you.
func ofWard(r *gate.Request, ward, text string) string {
	switch {
	case ward == "":
		return text
	case r.Lang == msg.ZH:
		return strings.ReplaceAll(text, "您", ward)
	}
	return yous.ReplaceAllStringFunc(text, func(you string) string { return theys[you] })
}

var (
	yous  = regexp.MustCompile(`\b[Yy]ou(r)?\b`)
	theys = map[string]string{"you": "they", "You": "They", "your": "their", "Your": "Their"}
)

// reasons words a match: what stands against it or is open first, then what
// speaks for it. ward names the person for whoever acts for them. ask draws the control
// beside what somebody could answer, or nil.
func reasons(r *gate.Request, ward string, m matching.Match, ask func(matching.Reason) templ.Component) (out []parts.Reason) {
	for _, x := range m.Reasons {
		line := parts.Reason{Sign: x.Sign, SignWord: r.T("matching.sign." + x.Sign), Text: ofWard(r, ward, why(r, x)), Source: ofWard(r, ward, r.T("matching.source."+x.Source))}
		if ask != nil && x.Sign == matching.Unclear {
			if action := ask(x); action != nil {
				line.Action = action
			}
		}
		out = append(out, line)
	}
	return out
}

// parted splits a match in two: what stands against it or is open, and what speaks
// for it.
func parted(m matching.Match) (open, good matching.Match) {
	for _, x := range m.Reasons {
		if x.Sign == matching.For {
			good.Reasons = append(good.Reasons, x)
		} else {
			open.Reasons = append(open.Reasons, x)
		}
	}
	return open, good
}

// verdictTag is the match's outcome as kind and word.
func verdictTag(r *gate.Request, v matching.Verdict) templ.Component {
	kind := string(v)
	if v == matching.FitsWith {
		kind = "fits"
	}
	return parts.Tag(kind, r.T("matching.verdict."+string(v)))
}

func pay(r *gate.Request, p employment.Post) string {
	if p.PayMin == p.PayMax {
		return r.T("post.pay_one", "pay", r.Lang.WholeYuan(p.PayMin))
	}
	return r.T("post.pay", "min", r.Lang.WholeYuan(p.PayMin), "max", r.Lang.WholeYuan(p.PayMax))
}

// facts of a post: pay, place, hours, and whether it can be done at home.
func (s *Site) facts(r *gate.Request, p employment.Post) []parts.Fact {
	out := []parts.Fact{{Icon: "coin", Text: pay(r, p)}, {Icon: "place", Text: s.place(p.Area)}, {Icon: "clock", Text: r.T("post.hours", "day", p.HoursDay, "week", p.HoursWeek)}}
	if p.Remote == "yes" {
		out = append(out, parts.Fact{Icon: "home", Text: r.T("post.remote")})
	}
	if p.Dormitory == "yes" {
		out = append(out, parts.Fact{Icon: "building", Text: r.T("post.dormitory")})
	}
	return out
}

// place names a path by its county and township; the city by its own name.
func (s *Site) place(path string) string {
	codes := strings.Split(strings.Trim(path, "/"), "/")
	if len(codes) <= 2 {
		return s.Places[codes[len(codes)-1]]
	}
	var names []string
	for _, code := range codes[2:] {
		names = append(names, s.Places[code])
	}
	return strings.Join(names, "")
}

// weekDays draws a week's hours with their words.
func weekDays(r *gate.Request, text string) []parts.Day {
	week, err := matching.ParseWeek(text)
	if err != nil || week.Hours() == 0 {
		return nil
	}
	var days []parts.Day
	for d := range 7 {
		day := parts.Day{Name: r.T(fmt.Sprintf("week.%d", d))}
		var words []string
		for h := 0; h < 24; h++ {
			if !week.At(d, h) {
				continue
			}
			from := h
			for h < 24 && week.At(d, h) {
				h++
			}
			day.Runs = append(day.Runs, [2]int{from, h - from})
			words = append(words, fmt.Sprintf("%d:00–%d:00", from, h))
		}
		day.Words = strings.Join(words, ", ")
		if day.Words == "" {
			day.Words = r.T("week.none")
		}
		days = append(days, day)
	}
	return days
}

// counted says how many there are, or in words of its own that there is none.
func counted(r *gate.Request, key string, n int) string {
	if n == 0 {
		return r.T(key + "_none")
	}
	return r.T(key, "n", n)
}

// dots joins what is there with a middle dot.
func dots(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}

// nth numbers a name in a list, so that two alike can be told apart and pointed at.
func nth(i int, text string) string { return fmt.Sprintf("%d. %s", i+1, text) }
