package casework

import (
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/casework/programme"
	"tongxing/store"
)

// elsewhere are areas that no story's case lies in.
var elsewhere = map[access.Role]string{access.Village: "/43/4399/439901/439901001/439901001001/", access.Township: "/43/4399/439901/439901001/", access.County: "/43/4399/439901/", access.City: "/43/4399/", access.Auditor: "/43/4399/"}

// here is the area that a role of office answers for, over an area.
func here(role access.Role, area string) string {
	deep := map[access.Role]int{access.Village: 5, access.Township: 4, access.County: 3, access.City: 2, access.Auditor: 2}[role]
	parts := strings.SplitAfter(strings.TrimPrefix(area, "/"), "/")
	return "/" + strings.Join(parts[:min(deep, len(parts)-1)], "")
}

// people are everybody who tries: each role in the case's area and elsewhere, whoever
// is a party and who is not, whom it is about and who not, who did the steps before,
// who declared a conflict, and deputies.
func (x *tale) triers(tx *store.Tx, sc scene) (out []trier, err error) {
	n := 0
	add := func(name, account string, grants ...access.Grant) *trier {
		if err != nil {
			return &trier{}
		}
		n++
		if account == "" {
			account = fmt.Sprintf("try%d~%d", n, x.n)
		}
		var who access.Actor
		if who, err = x.comes(tx, account, "", sc.today, grants...); err != nil {
			return &trier{}
		}
		out = append(out, trier{name: name, who: who})
		return &out[len(out)-1]
	}
	somebody := func(name, person string, g access.Grant) {
		if err != nil {
			return
		}
		n++
		var who access.Actor
		if who, err = x.comes(tx, fmt.Sprintf("try%d~%d", n, x.n), person, sc.today, g); err == nil {
			out = append(out, trier{name: name, who: who})
		}
	}
	for _, role := range officeRoles {
		add(string(role)+" here", "", access.Grant{Role: role, Area: here(role, sc.row.Area)})
		add(string(role)+" elsewhere", "", access.Grant{Role: role, Area: elsewhere[role]})
	}
	for _, role := range []access.Role{access.Township, access.County, access.City} {
		add("village here, "+string(role)+" elsewhere", "", access.Grant{Role: access.Village, Area: here(access.Village, sc.row.Area)}, access.Grant{Role: role, Area: elsewhere[role]})
	}
	add("cadre", "", access.Grant{Role: access.Cadre})
	add("paired cadre", fmt.Sprintf("paired~%d", x.n), access.Grant{Role: access.Cadre})
	add("employer", "", access.Grant{Role: access.Employer, Organisation: "none"})
	add("admin", "", access.Grant{Role: access.Admin, Area: "/"})
	add("station of another", "", access.Grant{Role: access.Station, Organisation: "none"})
	for _, person := range []string{sc.row.Person, "nobody"} {
		if person == "" {
			continue
		}
		add("counsellor of "+x.bare(person), "", access.Grant{Role: access.Counsellor, Person: person})
		add("guardian of "+x.bare(person), "", access.Grant{Role: access.Guardian, Person: person})
	}
	about := append(slices.Clone(sc.living), sc.row.Person, sc.row.Subject)
	slices.Sort(about)
	for _, person := range slices.Compact(about) {
		if person != "" {
			somebody("resident "+x.bare(person), person, access.Grant{Role: access.Resident, Person: person})
		}
	}
	somebody("another resident", "p-another", access.Grant{Role: access.Resident, Person: "p-another"})
	x.parties(tx, sc, add, somebody)
	x.doers(sc, add)
	if err == nil {
		err = x.deputies(tx, sc, &out)
	}
	if err == nil {
		err = x.conflicts(tx, sc, &out)
	}
	return out, err
}

// parties are those who hold a part in the case, or did; an organisation's by its staff.
func (x *tale) parties(tx *store.Tx, sc scene, add func(string, string, ...access.Grant) *trier, somebody func(string, string, access.Grant)) {
	seen := map[string]bool{}
	for _, h := range sc.s.Holders {
		if seen[h.Ref] {
			continue
		}
		seen[h.Ref] = true
		kinds := sc.d.Party(h.Party).Kinds
		if slices.Contains(kinds, "organisation") {
			add("staff of the "+h.Party, "", access.Grant{Role: access.Station, Organisation: h.Ref})
		}
		if slices.Contains(kinds, "person") {
			somebody("the "+h.Party+" themselves", h.Ref, access.Grant{Role: access.Resident, Person: h.Ref})
		}
		if slices.Contains(kinds, "worker") {
			add("the "+h.Party, h.Ref, access.Grant{Role: access.Cadre})
		}
	}
	if len(sc.s.Acts) == 0 && sc.row.Kind == programme.Organisation {
		add("staff of whom it is about", "", access.Grant{Role: access.Station, Organisation: sc.row.Subject})
	}
}

// doers are the people who did steps before, in every office that may do this one.
func (x *tale) doers(sc scene, add func(string, string, ...access.Grant) *trier) {
	var humans []string
	for _, a := range sc.s.Acts {
		if !slices.Contains(humans, a.By.Human) && a.By.Role != "engine" && strings.Contains(a.By.Human, "~") {
			humans = append(humans, a.By.Human)
		}
	}
	for _, human := range append(humans, sc.before...) {
		for _, by := range sc.by() {
			if role := access.Role(by); slices.Contains(officeRoles, role) {
				add(by+" "+x.bare(human)+" who did before", human+"!"+by, access.Grant{Role: role, Area: here(role, sc.row.Area)})
			}
		}
	}
}

// deputies stand in for holders of parties, and for an office's worker, whose office
// they do not get; one who may do the step by their own office stands in for who did
// what excludes it.
func (x *tale) deputies(tx *store.Tx, sc scene, out *[]trier) error {
	absent := map[string]access.Grant{}
	for _, t := range *out {
		if t.name == "county here" || strings.HasPrefix(t.name, "the ") && t.who.Person == "" {
			absent[t.who.Account] = access.Grant{Role: access.Cadre}
		}
		if strings.HasSuffix(t.name, "who did before") {
			absent[t.who.Account] = t.who.Grants[0]
		}
	}
	var accounts []string
	for a := range absent {
		accounts = append(accounts, a)
	}
	slices.Sort(accounts)
	for i, a := range accounts {
		id := fmt.Sprintf("deputy%d~%d", i, x.n)
		if _, err := tx.Exec(`INSERT INTO deputy (id, account, deputy, from_on, to_on, row_version) VALUES ($1,$2,$1,$3,$3,1)`, id, a, sc.today); err != nil {
			return err
		}
		who, err := x.comes(tx, id, "", sc.today, absent[a])
		if err != nil {
			return err
		}
		*out = append(*out, trier{name: "deputy of " + x.bare(a), who: who})
	}
	return nil
}

// conflicts are declared by offices that could act, about the case and whom it is about.
func (x *tale) conflicts(tx *store.Tx, sc scene, out *[]trier) error {
	for i, ref := range []string{sc.row.ID, sc.row.Subject} {
		for _, role := range []access.Role{access.County, access.City} {
			id := fmt.Sprintf("partial%d%s~%d", i, role, x.n)
			if _, err := tx.Exec(`INSERT INTO conflict (id, account, kind, ref, household, area, declared_on, lifted_on, lifted_by, row_version) VALUES ($1,$1,'case',$2,'','/43/','2023-01-01','','',1)`, id, ref); err != nil {
				return err
			}
			who, err := x.comes(tx, id, "", sc.today, access.Grant{Role: role, Area: here(role, sc.row.Area)})
			if err != nil {
				return err
			}
			*out = append(*out, trier{name: "partial " + string(role), who: who, conflict: true})
		}
	}
	return nil
}

// comes opens an account with its grants, or gives one that is there more of them.
// human!role names the account of somebody by another role: the same human.
func (x *tale) comes(tx *store.Tx, account, person string, today store.Day, grants ...access.Grant) (access.Actor, error) {
	if human, _, two := strings.Cut(account, "!"); two {
		person = human // the human behind both accounts
	}
	if _, err := tx.Exec(`INSERT INTO account (id, login, kind, name, person, password_hash, totp_last, disabled, version, created_at) VALUES ($1, $1, 'staff', $1, $2, '', 0, FALSE, 1, '') ON CONFLICT (id) DO NOTHING`, account, person); err != nil {
		return access.Actor{}, err
	}
	for _, g := range grants {
		if _, err := tx.Exec(`INSERT INTO access_grant (id, account, role, area, person, organisation, from_on, to_on) VALUES ($1,$2,$3,$4,$5,$6,'2000-01-01','')`,
			x.h.NewID(), account, g.Role, g.Area, g.Person, g.Organisation); err != nil {
			return access.Actor{}, err
		}
	}
	return access.LoadActor(tx, account, today)
}
