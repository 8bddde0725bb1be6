package main

import (
	"encoding/json"
	"encoding/xml"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// What RFC 4287 asks of a feed: an id, title, moment and author for each entry, and ids
// that differ.
func TestAtomFeed(t *testing.T) {
	town := newTown(t)
	type linked struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	var feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string   `xml:"id"`
		Title   string   `xml:"title"`
		Updated string   `xml:"updated"`
		Link    linked   `xml:"link"`
		Entries []struct {
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Updated string `xml:"updated"`
			Author  string `xml:"author>name"`
			Link    linked `xml:"link"`
			Summary string `xml:"summary"`
		} `xml:"entry"`
	}
	got := town.anyone().get(t, "/posts.atom")
	if err := xml.Unmarshal([]byte(got.Body), &feed); err != nil || !strings.HasPrefix(got.Body, "<?xml") {
		t.Fatal(err)
	}
	newest, err := time.Parse(time.RFC3339, feed.Updated)
	if err != nil || feed.ID == "" || feed.Title == "" || feed.Link.Rel != "self" || len(feed.Entries) < 5 {
		t.Errorf("%s %s %s %+v, %d entries, %v", feed.ID, feed.Title, feed.Updated, feed.Link, len(feed.Entries), err)
	}
	seen := map[string]bool{}
	for _, e := range feed.Entries {
		at, err := time.Parse(time.RFC3339, e.Updated)
		if err != nil || at.After(newest) || e.Title == "" || e.Author == "" || e.Summary == "" || !strings.HasPrefix(e.ID, "urn:uuid:") || seen[e.ID] {
			t.Errorf("%+v", e)
		}
		seen[e.ID] = true
		if page := town.anyone().get(t, e.Link.Href); page.Status != 200 || e.Link.Rel != "alternate" {
			t.Errorf("%+v answers %d", e.Link, page.Status)
		}
	}
}

var embedded = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)

// What schema.org's JobPosting and the search engines that read it ask for.
func TestJobPosting(t *testing.T) {
	town := newTown(t)
	for _, id := range strings.Fields(town.some(t, `SELECT group_concat(id, ' ') FROM post WHERE state = 'published'`)) {
		got := embedded.FindStringSubmatch(town.anyone().get(t, "/posts/"+id).Body)
		if got == nil || strings.ContainsAny(got[1], "<>") {
			t.Fatalf("%s: %v", id, got)
		}
		var p map[string]any
		if err := json.Unmarshal([]byte(got[1]), &p); err != nil {
			t.Fatal(err)
		}
		for _, field := range []string{"title", "description", "datePosted", "validThrough", "employmentType"} {
			if text, _ := p[field].(string); text == "" {
				t.Errorf("%s lacks %s", id, field)
			}
		}
		for field, kind := range map[string]string{"hiringOrganization": "Organization", "jobLocation": "Place", "identifier": "PropertyValue", "baseSalary": "MonetaryAmount"} {
			if part, _ := p[field].(map[string]any); part["@type"] != kind {
				t.Errorf("%s: %s is %v", id, field, p[field])
			}
		}
		_, remote := p["applicantLocationRequirements"]
		if p["@type"] != "JobPosting" || p["@context"] != "https://schema.org" || remote != (p["jobLocationType"] == "TELECOMMUTE") ||
			!slices.Contains([]string{"FULL_TIME", "PART_TIME", "OTHER"}, p["employmentType"].(string)) {
			t.Errorf("%s: %v", id, p)
		}
		for _, day := range []string{"datePosted", "validThrough"} {
			if _, err := time.Parse(time.DateOnly, p[day].(string)); err != nil {
				t.Errorf("%s: %s %v", id, day, p[day])
			}
		}
	}
}

// vevent reads one VEVENT of a calendar as RFC 5545 writes it: CRLF, lines of at most 75
// octets, folded; what is wrong with the form comes second.
func vevent(text string) (fields map[string]string, wrong string) {
	if strings.Count(text, "\n") != strings.Count(text, "\r\n") || !strings.HasSuffix(text, "\r\n") {
		return nil, "lines do not end in CRLF"
	}
	for _, line := range strings.Split(text, "\r\n") {
		if len(line) > 75 {
			return nil, "a line of more than 75 octets"
		}
	}
	fields = map[string]string{}
	var open []string
	for _, line := range strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n ", ""), "\r\n"), "\r\n") {
		name, value, ok := strings.Cut(line, ":")
		name, _, _ = strings.Cut(name, ";")
		switch {
		case !ok:
			return nil, "no property: " + line
		case name == "BEGIN":
			open = append(open, value)
		case name == "END":
			if len(open) == 0 || open[len(open)-1] != value {
				return nil, "closes what is not open: " + value
			}
			open = open[:len(open)-1]
		default:
			fields[strings.Join(open, ".")+"."+name] = value
		}
	}
	if len(open) > 0 {
		return nil, "never closed: " + strings.Join(open, " ")
	}
	return fields, ""
}

// An agreed interview stands in both sides' calendars, without the other's name.
func TestCalendar(t *testing.T) {
	town := newTown(t)
	x := &twenty{t, town, map[string]bool{}}
	seeker, employer, me := town.as("seeker"), town.as("employer"), town.person(t, "seeker")
	organisation := town.some(t, `SELECT organisation FROM access_grant WHERE account = $1 AND role = 'employer'`, town.account("employer"))
	post := town.some(t, `SELECT id FROM post WHERE employer = $1 AND state = 'published' ORDER BY published_on DESC, id LIMIT 1`, organisation)
	if fields, wrong := vevent(seeker.get(t, "/calendar.ics").Body); wrong != "" || fields["VCALENDAR.VERSION"] != "2.0" || fields["VCALENDAR.PRODID"] == "" || fields["VCALENDAR.VEVENT.UID"] != "" {
		t.Fatalf("without an interview: %s %v", wrong, fields)
	}
	at := strings.TrimSuffix(x.press(seeker, "/deliveries", "/deliveries", url.Values{"post": {post}, "for": {me}}), "?sent=1")
	inbox := "/inbox/" + strings.TrimPrefix(at, "/deliveries/")
	day := func(n int) string { return string(town.House.Today().AddDays(n)) + " 10:00" }
	place := "会议室，三楼; 电梯在东侧, 有人在门口等您。请从南门进，无障碍停车位在门口右手边。"
	x.press(employer, "/inbox/{id}/interview", inbox+"/interview", x.on(employer, inbox, url.Values{"slot1": {day(3)}, "slot2": {day(4)}, "slot3": {day(5)}, "way": {"place"}, "place": {place}}))
	x.press(seeker, "/deliveries/{id}/interview", at+"/interview", x.on(seeker, at, url.Values{"choose": {"1"}}))
	name := town.some(t, `SELECT name FROM person WHERE id = $1`, me)
	for role, v := range map[string]*visitor{"seeker": seeker, "employer": employer} {
		body := v.get(t, "/calendar.ics").Body
		fields, wrong := vevent(body)
		get := func(name string) string { return fields["VCALENDAR.VEVENT."+name] }
		start, err := time.Parse("20060102T150405Z", get("DTSTART"))
		if wrong != "" || err != nil || !strings.HasSuffix(get("UID"), "@tongxing") || get("SUMMARY") == "" {
			t.Fatalf("%s: %s %v %v", role, wrong, err, fields)
		}
		end, err := time.Parse("20060102T150405Z", get("DTEND"))
		if err != nil || end.Sub(start) != time.Hour || get("DTSTAMP") == "" || start.Format(time.DateOnly) != string(town.House.Today().AddDays(3)) || start.Hour() != 2 {
			t.Errorf("%s: %v to %v, %v", role, start, end, err)
		}
		if got := strings.NewReplacer(`\,`, ",", `\;`, ";").Replace(get("LOCATION")); got != place {
			t.Errorf("%s: place %q", role, got)
		}
		if strings.Contains(html.UnescapeString(strings.ReplaceAll(body, "\r\n ", "")), name) {
			t.Errorf("%s: the calendar names the person", role)
		}
	}
}
