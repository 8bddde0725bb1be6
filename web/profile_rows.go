package web

import (
	"fmt"
	"strings"

	"tongxing/employment"
	"tongxing/employment/trade"
	"tongxing/gate"
	"tongxing/matching"
	"tongxing/web/parts"
)

// said keeps the rows that say something.
func said(rows ...parts.Row) (out []parts.Row) {
	for _, x := range rows {
		if x.Value != "" {
			out = append(out, x)
		}
	}
	return out
}

// resumeRows is what travels with an application.
func (s *Site) resumeRows(r *gate.Request, k employment.Seeker) []parts.Row {
	return said(parts.Row{Key: r.T("parcel.headline"), Value: k.Headline}, parts.Row{Key: r.T("parcel.summary"), Value: k.Summary}, parts.Row{Key: r.T("parcel.work"), Value: k.Work},
		parts.Row{Key: r.T("parcel.education"), Value: k.Education}, parts.Row{Key: r.T("parcel.skills"), Value: skillWords(r, k.Skills)}, parts.Row{Key: r.T("parcel.contact"), Value: r.T("contact." + k.Contact)})
}

// searchRows is what is looked for.
func (s *Site) searchRows(r *gate.Request, k employment.Seeker) []parts.Row {
	var wishes []string
	for _, code := range employment.List(k.Wishes) {
		if t, ok := trade.ByCode(code); ok {
			wishes = append(wishes, t.Name(string(r.Lang)))
		}
	}
	amount := func(key string, n int64) string {
		if n == 0 {
			return ""
		}
		return r.T(key, "n", r.Lang.Count(n))
	}
	return said(parts.Row{Key: r.T("profile.wishes"), Value: strings.Join(wishes, r.T("web.comma"))}, parts.Row{Key: r.T("profile.week"), Value: weekWords(r, k.Week)},
		parts.Row{Key: r.T("profile.hours_week"), Value: blankZero(k.HoursWeek)}, parts.Row{Key: r.T("profile.pay_floor"), Value: amount("profile.yuan", k.PayFloor/100)},
		parts.Row{Key: r.T("profile.mode"), Value: r.T("mode." + k.Mode)}, parts.Row{Key: r.T("profile.max_minutes"), Value: blankZero(k.MaxMinutes)})
}

// weekWords counts a week's hours; the drawing on the form shows which.
func weekWords(r *gate.Request, text string) string {
	w, err := matching.ParseWeek(text)
	if err != nil || w.Hours() == 0 {
		return ""
	}
	return r.T("profile.week_hours", "n", w.Hours())
}

// knownRow says how many abilities are said.
func knownRow(r *gate.Request, k employment.Seeker) []parts.Row {
	levels, err := matching.ParseLevels(k.Abilities)
	known := 0
	for _, v := range levels {
		if v != matching.Unknown {
			known++
		}
	}
	if err != nil || known == 0 {
		return nil
	}
	return []parts.Row{{Key: r.T("profile.known"), Value: r.T("profile.known_of", "n", known, "of", matching.Items)}}
}

// abilityRows are those that are less than full.
func abilityRows(r *gate.Request, k employment.Seeker) (rows []parts.Row) {
	levels, err := matching.ParseLevels(k.Abilities)
	if err != nil {
		return nil
	}
	for i, code := range matching.ItemCodes {
		if v := levels[i]; v != matching.Unknown && v < 4 {
			rows = append(rows, parts.Row{Key: r.T("matching.item." + code), Value: r.T(fmt.Sprintf("matching.ability.%s.%d", code, v))})
		}
	}
	return rows
}

// needRows are the accommodations and what the place must have.
func needRows(r *gate.Request, k employment.Seeker) []parts.Row {
	return said(parts.Row{Key: r.T("profile.aid.needed"), Value: wordsOf(r, "matching.aid.", employment.List(k.Aids))}, parts.Row{Key: r.T("profile.aid.helpful"), Value: wordsOf(r, "matching.aid.", employment.List(k.Helpful))},
		parts.Row{Key: r.T("profile.aid.owned"), Value: wordsOf(r, "matching.aid.", employment.List(k.Owned))}, parts.Row{Key: r.T("profile.site_needs"), Value: wordsOf(r, "matching.site.", employment.List(k.SiteNeeds))})
}
