package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/a-h/templ"

	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/gate"
	"tongxing/matching"
	"tongxing/web/parts"
)

// points are the parts of a score and their sum.
func points(r *gate.Request, m matching.Match) []parts.Row {
	w := matching.Standard
	row := func(key string, n, of int) parts.Row {
		return parts.Row{Key: r.T("points." + key), Value: fmt.Sprintf("%d / %d", n, of)}
	}
	return []parts.Row{row("fit", m.Parts.Fit, w.Fit), row("skills", m.Parts.Skills, w.Skills), row("wishes", m.Parts.Wishes, w.Wishes),
		row("commute", m.Parts.Commute, w.Commute), row("text", m.Parts.Text, w.Text), row("sum", m.Score, 100), {Key: r.T("points.version"), Value: fmt.Sprint(m.Weights)}}
}

func (s *Site) postRows(r *gate.Request, p employment.Post) []parts.Row {
	rows := []parts.Row{
		{Key: r.T("post.row_pay"), Value: pay(r, p)},
		{Key: r.T("post.row_place"), Value: s.place(p.Area)},
		{Key: r.T("post.row_hours"), Value: r.T("post.hours", "day", p.HoursDay, "week", p.HoursWeek)},
		{Key: r.T("post.row_openings"), Value: r.T("post.openings", "n", p.Openings-p.Filled)},
		{Key: r.T("post.row_contract"), Value: r.T("contract." + p.Contract)},
		{Key: r.T("post.row_site"), Value: siteWords(r, p.Site)},
	}
	if p.Offers != "" {
		rows = append(rows, parts.Row{Key: r.T("post.row_offers"), Value: wordsOf(r, "matching.aid.", employment.List(p.Offers))})
	}
	if p.SkillsMust != "" {
		var names []string
		for _, code := range employment.List(p.SkillsMust) {
			names = append(names, skill(r, code))
		}
		rows = append(rows, parts.Row{Key: r.T("post.row_skills"), Value: strings.Join(names, r.T("web.comma"))})
	}
	return append(rows, parts.Row{Key: r.T("post.row_until"), Value: r.Lang.Day(string(p.ExpiresOn))})
}

// siteWords says each feature that is known, and that the rest is not.
func siteWords(r *gate.Request, text string) string {
	sites := matching.ParseSites(text)
	var out []string
	for _, code := range matching.Sites {
		switch sites[code] {
		case matching.Yes:
			out = append(out, r.T("site.has", "site", r.T("matching.site."+code)))
		case matching.No:
			out = append(out, r.T("site.lacks", "site", r.T("matching.site."+code)))
		}
	}
	if len(out) == 0 {
		return r.T("site.unknown")
	}
	return strings.Join(out, r.T("web.comma"))
}

func wordsOf(r *gate.Request, prefix string, codes []string) string {
	var out []string
	for _, code := range codes {
		out = append(out, r.T(prefix+code))
	}
	return strings.Join(out, r.T("web.comma"))
}

// demandBars draw what a post asks, leaving out what it does not.
func demandBars(r *gate.Request, p employment.Post) (out []parts.Bar) {
	levels, err := matching.ParseLevels(p.Demand)
	if err != nil {
		return nil
	}
	for i, v := range levels {
		if v > 0 {
			out = append(out, parts.Bar{Label: r.T("matching.item." + matching.ItemCodes[i]), Words: level(r, int64(v)), Value: int64(v), Of: 4})
		}
	}
	return out
}

// abilityBars sets what the person can do beside what the post asks, item by item.
func abilityBars(r *gate.Request, ward string, p employment.Post, k employment.Seeker) (out []parts.Bar) {
	asks, err := matching.ParseLevels(p.Demand)
	if err != nil {
		return nil
	}
	marginal, err := matching.ParseMarks(p.Marginal)
	if err != nil {
		return nil
	}
	for i, v := range asks {
		if v <= 0 {
			continue
		}
		has := levelAt(k, i)
		b := parts.Bar{Label: r.T("matching.item." + matching.ItemCodes[i]), Value: int64(max(0, has)), Mark: int64(v), Of: 4}
		b.Words = ofWard(r, ward, r.T("post.asks_has", "asks", level(r, int64(v)), "has", can(r, int64(has))))
		if marginal[i] {
			b.Words += r.T("post.marginal")
		}
		if has < v {
			b.Kind = "c2"
		}
		out = append(out, b)
	}
	return out
}

// parcelRows says exactly what an employer gets.
func parcelRows(r *gate.Request, p hiring.Parcel) []parts.Row {
	rows := []parts.Row{{Key: r.T("parcel.name"), Value: p.Name}}
	for _, x := range [][2]string{{"parcel.headline", p.Headline}, {"parcel.summary", p.Summary}, {"parcel.work", p.Work}, {"parcel.education", p.Education}, {"parcel.message", p.Message}} {
		if x[1] != "" {
			rows = append(rows, parts.Row{Key: r.T(x[0]), Value: x[1]})
		}
	}
	var skills []string
	for _, code := range employment.List(p.Skills) {
		skills = append(skills, skill(r, code))
	}
	none := r.T("web.none")
	say := func(text string) string {
		if text == "" {
			return none
		}
		return text
	}
	return append(rows,
		parts.Row{Key: r.T("parcel.skills"), Value: say(strings.Join(skills, r.T("web.comma")))},
		parts.Row{Key: r.T("parcel.contact"), Value: r.T("contact." + p.Contact)},
		parts.Row{Key: r.T("parcel.aids"), Value: say(wordsOf(r, "matching.aid.", p.Aids))},
		parts.Row{Key: r.T("parcel.sites"), Value: say(wordsOf(r, "matching.site.", p.Sites))})
}

// posting is the post as schema.org's JobPosting, for search engines.
func (s *Site) posting(r *gate.Request, p employment.Post) map[string]any {
	out := map[string]any{
		"@context": "https://schema.org", "@type": "JobPosting", "title": p.Title, "description": p.Body, "datePosted": p.PublishedOn, "validThrough": p.ExpiresOn,
		"directApply": true, "totalJobOpenings": p.Openings - p.Filled, "identifier": map[string]any{"@type": "PropertyValue", "name": p.EmployerName, "value": p.ID}, "employmentType": employmentType(p.Contract),
		"hiringOrganization": map[string]any{"@type": "Organization", "name": p.EmployerName},
		"jobLocation":        map[string]any{"@type": "Place", "address": map[string]any{"@type": "PostalAddress", "addressRegion": s.place(p.Area), "addressCountry": "CN"}},
		"baseSalary": map[string]any{"@type": "MonetaryAmount", "currency": "CNY", "value": map[string]any{"@type": "QuantitativeValue", "unitText": "MONTH",
			"minValue": p.PayMin / 100, "maxValue": p.PayMax / 100}},
	}
	if p.Remote == "yes" {
		out["jobLocationType"], out["applicantLocationRequirements"] = "TELECOMMUTE", map[string]any{"@type": "Country", "name": "CN"}
	}
	return out
}

// employmentType is the contract in the words that search engines know.
func employmentType(contract string) string {
	switch contract {
	case "parttime":
		return "PART_TIME"
	case "piece":
		return "OTHER"
	}
	return "FULL_TIME"
}

// jsonLD embeds a document in the page's head. The encoder escapes <, > and &.
func jsonLD(doc any) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		raw, err := json.Marshal(doc)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, `<script type="application/ld+json">%s</script>`, raw)
		return err
	})
}
