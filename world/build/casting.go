package build

import (
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"tongxing/casework"
	"tongxing/casework/programme"
	"tongxing/world"
)

// parts says what kind of organisation plays a party of a story.
var parts = map[string]string{
	"contractor": "contractor", "builder": "contractor", "institution": "rehab_institution", "assessor": "hospital", "provider": "rehab_institution", "depot": "device_station", "office": "township_office",
	"committee": "village_committee", "handler": "federation", "about": "unit", "superior": "federation", "unit": "unit", "inspected": "unit", "civil": "unit", "operator": "association", "organiser": "association",
	"buyer": "supplier", "school": "school", "host": "association", "body": "unit", "centre": "legal_team", "team": "legal_team", "applicant": "unit", "helper": "association", "owner": "unit", "house": "rehab_institution",
}

// hint notes what an event's aliases must be: who acts, who is named.
func (t *teller) hint(d *programme.Definition, x programme.StoryEvent) {
	for _, party := range slices.Sorted(maps.Keys(x.Name)) {
		p := d.Party(party)
		for _, alias := range x.Name[party] {
			if p != nil {
				t.part(p, alias)
			}
		}
	}
	if p := d.Party(x.Role); p != nil {
		office, _, _ := strings.Cut(x.Who, "/")
		t.part(p, office)
	}
}

// part casts an alias as a party of the case, once.
func (t *teller) part(p *programme.Party, alias string) {
	if t.cast[alias] != "" {
		return
	}
	switch {
	case p.Load > 0 && slices.Contains(p.Kinds, "worker"):
		n := t.turn(p)
		t.cast[alias] = t.accounts[t.workers["cadre"][n%len(t.workers["cadre"])]]
	case p.Load > 0 && slices.Contains(p.Kinds, "person"):
		t.cast[alias] = t.helper(t.turn(p))
	case slices.Contains(p.Kinds, "worker"):
		t.cast[alias] = t.worker(alias, "cadre")
	case slices.Contains(p.Kinds, "organisation"):
		kind := parts[p.Name]
		if kind == "" {
			kind = "unit"
		}
		t.cast[alias] = t.body(alias, kind)
	default:
		t.cast[alias] = t.another(alias)
	}
}

// turn shares a party that nobody may hold too often: each holds it so many times.
func (t *teller) turn(p *programme.Party) int {
	key := t.plan.Programme + "|" + p.Name
	n := t.turns[key]
	t.turns[key]++
	return n / p.Load
}

// helper is the nth grown-up person of the city who can look after somebody.
func (t *teller) helper(n int) string {
	if len(t.helpers) == 0 {
		for i := range t.City.People {
			if p := &t.City.People[i]; p.DiedOn+p.LeftOn+p.MovedOn == "" && p.Certificate.Grade >= 3 && p.Certificate.Category != 5 && p.Certificate.Category != 6 && p.Birth > "1957" && p.Birth < "1998" {
				t.helpers = append(t.helpers, t.keys[p.Key])
			}
		}
	}
	return t.helpers[n%len(t.helpers)]
}

// refer is the key behind an alias; who was not cast is somebody of the city.
func (t *teller) refer(alias, kind string) string {
	if key := t.cast[alias]; key != "" {
		return key
	}
	switch {
	case kind == programme.Organisation:
		t.cast[alias] = t.body(alias, "unit")
	case strings.HasPrefix(alias, "SN"):
		t.items++
		t.cast[alias] = t.item(t.items)
	default:
		t.cast[alias] = t.another(alias)
	}
	return t.cast[alias]
}

// item puts a fresh device into the stock of the case's station, "" where it cannot: the
// story then has nothing to hand out, and is refused.
func (t *teller) item(n int) string {
	serial := fmt.Sprintf("XT-%06d", n)
	s, err := t.scope(t.system, casework.StockAdd)
	if err == nil {
		_, err = t.Cases.AddStock(context.Background(), t.House.Within(t.tx), s, t.cast["s5"], "122203", []string{serial}) // within a transaction there is nothing to wait for
	}
	if err != nil {
		return ""
	}
	return serial
}

func (t *teller) draw(words string, n int) int {
	h := fnv.New64a()
	_, _ = h.Write([]byte(words)) // a hash never fails
	return int((h.Sum64() ^ t.seed()) % uint64(n))
}

// seed keeps one story's people apart from another's.
func (t *teller) seed() uint64 { return t.told + uint64(t.day) + uint64(t.months) }

// another is somebody of the city who is grown up and has a certificate.
func (t *teller) another(words string) string {
	for i := range 50 {
		p := &t.City.People[t.draw(words+strings.Repeat("+", i), len(t.City.People))]
		if key := t.keys[p.Key]; p.DiedOn == "" && p.Birth < "2003" && p.Birth > "1958" && p.Certificate.IssuedOn < "2023" && key != "" && !slices.Contains(t.people, key) {
			return key
		}
	}
	return t.keys[world.BlindSeeker]
}

// body is an organisation of the kind: the nearest to the case, where several are.
func (t *teller) body(alias, kind string) string {
	key := fmt.Sprint("body|", kind, "|", t.area, "|", t.plan.Programme == "rehab-institution")
	fit, known := t.nearest[key]
	if !known {
		fit = t.bodies(kind)
		t.nearest[key] = fit
	}
	if len(fit) == 0 {
		return ""
	}
	return fit[t.draw(alias, len(fit))]
}

// bodies are those of the kind that are nearest to the case's area, or all.
func (t *teller) bodies(kind string) []string {
	near, all := []string{}, []string{}
	for i := range t.City.Bodies {
		o := &t.City.Bodies[i]
		if o.Kind != kind || len(o.Staff) == 0 && kind == "unit" {
			continue
		}
		key := t.keys[o.Key]
		if kind == "rehab_institution" && len(o.Recognised) < 5 && t.plan.Programme != "rehab-institution" {
			continue // who is recognised for all fits whatever class the story tells
		}
		all = append(all, key)
		if path := world.Path(o.Area); strings.HasPrefix(t.area, path) && path != "/43/4303/" || len(path) > 12 && strings.HasPrefix(path, t.area) {
			near = append(near, key)
		}
	}
	if len(near) > 0 {
		return near
	}
	return all
}

// worker is an account of the role that serves the case's area; another alias is
// another person, where there is one.
func (t *teller) worker(alias, role string) string {
	fit, known := t.nearest[role+"|"+t.area]
	if !known {
		fit = t.serving(role)
		t.nearest[role+"|"+t.area] = fit
	}
	start := t.draw(alias, len(fit))
	for i := range fit {
		if key := fit[(start+i)%len(fit)]; !t.taken(key) {
			return key
		}
	}
	return fit[start]
}

// serving are the accounts of a role that serve the case's area, or all of the role.
func (t *teller) serving(role string) (fit []string) {
	for _, key := range t.workers[role] {
		if strings.HasPrefix(t.area, t.City.Worker(key).Area) {
			fit = append(fit, t.accounts[key])
		}
	}
	if len(fit) == 0 {
		for _, key := range t.workers[role] {
			fit = append(fit, t.accounts[key])
		}
	}
	return fit
}

func (t *teller) taken(account string) bool {
	for _, key := range t.cast {
		if key == account {
			return true
		}
	}
	return false
}

// account is who does an event: the same alias is the same person in the whole story.
func (t *teller) account(x programme.StoryEvent) string {
	office, human, two := strings.Cut(x.Who, "/")
	if two {
		if staff := t.staffOf(t.refer(office, programme.Organisation)); staff != "" {
			return staff
		}
		return t.remember("staff:"+human, func() string { return t.worker(human, "county") })
	}
	switch x.Role {
	case "village", "township", "county", "city", "auditor", "cadre":
		return t.remember(x.Who, func() string { return t.worker(x.Who, x.Role) })
	case "counsellor", "station":
		return t.remember(x.Who, func() string { return t.worker(x.Who, "county") })
	case "engine":
		return ""
	case "guardian":
		if account := t.guardianOf(t.subjectKey()); account != "" {
			return account
		}
	}
	if key := t.cast[office]; key != "" {
		return key
	}
	return t.subjectKey()
}

func (t *teller) subjectKey() string { return t.cast[t.story.Cases[0].Subject] }

func (t *teller) remember(alias string, find func() string) string {
	if t.cast[alias] == "" {
		t.cast[alias] = find()
	}
	return t.cast[alias]
}

// staffOf is an account of an organisation, "" where nobody has one.
func (t *teller) staffOf(organisation string) string {
	if t.staffs == nil {
		t.staffs = map[string]string{}
		for i := range t.City.Bodies {
			if o := &t.City.Bodies[i]; len(o.Staff) > 0 && t.staffs[t.keys[o.Key]] == "" {
				t.staffs[t.keys[o.Key]] = t.accounts[o.Staff[0].Key]
			}
		}
	}
	return t.staffs[organisation]
}

// guardianOf is the account of a person's guardian, "" where there is none.
func (t *teller) guardianOf(person string) string {
	if p := t.byKey[person]; p != nil && p.Guardian != "" {
		return t.accounts[p.Guardian]
	}
	return ""
}
