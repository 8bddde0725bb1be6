package employment

import (
	"context"
	"fmt"
	"unicode/utf8"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/registry/idno"
	"tongxing/store"
)

// An Employer (用人单位) is an organisation that wants to hire: applied → visited →
// admitted (for a year) or refused; lapsed when not renewed.
type Employer struct {
	ID         string    `db:"id"`
	Area       string    `db:"area"`
	Name       string    `db:"name"`
	CreditCode string    `db:"credit_code"`
	Trade      string    `db:"trade"`
	Staff      int64     `db:"staff"`
	Contact    string    `db:"contact_name"`
	Licence    string    `db:"licence"`
	Site       string    `db:"site"`
	State      string    `db:"state"`
	RefusedFor string    `db:"refused_for"`
	AppliedOn  store.Day `db:"applied_on"`
	VisitedOn  store.Day `db:"visited_on"`
	VisitedBy  string    `db:"visited_by"`
	VisitNote  string    `db:"visit_note"`
	AdmittedOn store.Day `db:"admitted_on"`
	AdmittedBy string    `db:"admitted_by"`
	ValidUntil store.Day `db:"valid_until"`
	Silent     int64     `db:"silent"`
	Version    int64     `db:"version"`
}

const employerColumns = `e.id, e.area, e.name, o.credit_code, e.trade, e.staff, e.contact_name, e.licence, e.site, e.state, e.refused_for, e.applied_on,
	e.visited_on, e.visited_by, e.visit_note, e.admitted_on, e.admitted_by, e.valid_until, e.silent, e.version`

const employerFrom = ` FROM employer e JOIN organisation o ON o.id = e.id `

var employerCols = access.Cols{Organisation: "e.id", Area: "e.area", Open: "e.state = 'admitted'"}

// An Application is what an employer brings when it asks to join.
type Application struct {
	ID, Name, CreditCode, Area, Trade, Contact, Licence, Site string
	Staff                                                     int64
}

// check holds what anybody may send to what fits a form, in the order of the form.
func (a Application) check() error {
	var bad fault.Fields
	line := func(name, text string, needed bool, most int) {
		switch {
		case needed && text == "":
			bad.Add(name, "form.required")
		case utf8.RuneCountInString(text) > most:
			bad.Add(name, "form.too_long", "max", most)
		}
	}
	line("name", a.Name, true, 100)
	if err := idno.CheckCredit(a.CreditCode); err != nil {
		bad.Add("credit_code", err.Error())
	}
	line("licence", a.Licence, true, 200)
	if a.Staff < 1 || a.Staff > 1_000_000 {
		bad.Add("staff", "employment.bad_staff")
	}
	line("contact", a.Contact, false, 60)
	return bad.Err()
}

// Apply asks to join. The credit code must hold and be nobody's yet.
func Apply(ctx context.Context, h *access.House, s access.Scope, a Application) (access.Outcome, error) {
	if err := a.check(); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, EmployerApply, func(tx *store.Tx) (access.Outcome, error) {
		if a.ID == "" {
			a.ID = h.NewID()
		}
		_, err := tx.Exec(`INSERT INTO organisation (id, area, name, credit_code, created_at) VALUES ($1,$2,$3,$4,$5)`, a.ID, a.Area, a.Name, a.CreditCode, store.InstantOf(h.Now()))
		if store.IsUnique(err) {
			var bad fault.Fields // fresh: this may run again
			bad.Add("credit_code", "employment.already_joined")
			return access.Outcome{}, bad.Err()
		}
		if err != nil {
			return access.Outcome{}, fmt.Errorf("organisation: %w", err)
		}
		if _, err := tx.Exec(`INSERT INTO employer (id, area, name, trade, staff, contact_name, licence, site, state, refused_for, applied_on, visited_on, visited_by, visit_note,
			admitted_on, admitted_by, valid_until, silent, version, updated_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,'applied','',$9,'','','','','','',0,1,$10)`,
			a.ID, a.Area, a.Name, a.Trade, a.Staff, a.Contact, a.Licence, a.Site, h.Today(), store.InstantOf(h.Now())); err != nil {
			return access.Outcome{}, fmt.Errorf("employer: %w", err)
		}
		return access.Outcome{Record: a.ID, Version: 1, Status: "applied"}, h.Append(tx, s, employerFact("employer.applied", a.ID, a.Area))
	})
}

func employerFact(kind, id, area string) event.Fact {
	return event.Fact{Kind: kind, Subject: id, Area: area, Keys: []string{"employer:" + id, "officers"}}
}

// RecordVisit notes the site visit and the features seen there.
func RecordVisit(ctx context.Context, h *access.House, s access.Scope, id string, version int64, site, note string) (access.Outcome, error) {
	return h.Write(ctx, s, EmployerVisit, func(tx *store.Tx) (access.Outcome, error) {
		e, err := loadEmployer(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		state := "visited"
		switch e.State {
		case "refused":
			return access.Outcome{}, fault.Conflict("employment.not_waiting")
		case "admitted": // the yearly visit: it stays admitted until somebody decides
			state = "admitted"
		}
		n, err := tx.Exec(`UPDATE employer SET state = $8, site = $1, visit_note = $2, visited_on = $3, visited_by = $4, version = version + 1, updated_at = $5
			WHERE id = $6 AND version = $7`, site, note, h.Today(), s.Actor().Account, store.InstantOf(h.Now()), id, version, state)
		if err := store.One(n, err, "employer"); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: id, Version: version + 1, Status: "visited"}, h.Append(tx, s, employerFact("employer.visited", id, e.Area))
	})
}

// Admit lets a visited employer in for a year, or refuses it with a reason. The
// visitor may not decide: two pairs of eyes, and people are compared, not offices.
func Admit(ctx context.Context, h *access.House, s access.Scope, id string, version int64, refusal string) (access.Outcome, error) {
	return h.Write(ctx, s, EmployerAdmit, func(tx *store.Tx) (access.Outcome, error) {
		e, err := loadEmployer(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		state, until := "admitted", h.Today().AddDays(365)
		switch {
		case e.State != "visited" && (e.State != "admitted" || e.VisitedOn <= e.AdmittedOn):
			return access.Outcome{}, fault.Conflict("employment.visit_first")
		case refusal != "":
			state, until = "refused", ""
		}
		if e.VisitedBy == s.Actor().Account { // a job may not decide on its own visit either
			return access.Outcome{}, fault.Denied("employment.four_eyes")
		}
		if err := otherEyes(tx, s, e.VisitedBy); err != nil {
			return access.Outcome{}, err
		}
		n, err := tx.Exec(`UPDATE employer SET state = $1, refused_for = $2, admitted_on = $3, admitted_by = $4, valid_until = $5, version = version + 1, updated_at = $6
			WHERE id = $7 AND version = $8`, state, refusal, h.Today(), s.Actor().Account, until, store.InstantOf(h.Now()), id, version)
		if err := store.One(n, err, "employer"); err != nil {
			return access.Outcome{}, err
		}
		if state == "refused" {
			if err := takeDown(tx, h, s, id); err != nil {
				return access.Outcome{}, err
			}
		}
		return access.Outcome{Record: id, Version: version + 1, Status: state}, h.Append(tx, s, employerFact("employer."+state, id, e.Area))
	})
}

// Lapse ends an admission: the year ran out, or the employer left.
func Lapse(ctx context.Context, h *access.House, s access.Scope, id string, version int64) (access.Outcome, error) {
	return h.Write(ctx, s, EmployerAdmit, func(tx *store.Tx) (access.Outcome, error) {
		e, err := loadEmployer(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		if e.State != "admitted" {
			return access.Outcome{}, fault.Conflict("employment.not_admitted")
		}
		return lapse(tx, h, s, e, version, h.Today())
	})
}

// LapseDue ends admissions whose year ran out unrenewed: a periodic job of the
// system's.
func LapseDue(ctx context.Context, h *access.House, s access.Scope) (lapsed int, err error) {
	_, err = h.Write(ctx, s, EmployerLapse, func(tx *store.Tx) (access.Outcome, error) {
		var args access.Args
		where := s.Where(access.Cols{Area: "e.area"}, &args)
		var due []Employer
		if err := tx.Select(&due, `SELECT `+employerColumns+employerFrom+`WHERE `+where+` AND e.state = 'admitted' AND e.valid_until < `+args.Add(h.Today())+` ORDER BY e.id LIMIT 100`, args...); err != nil {
			return access.Outcome{}, err
		}
		lapsed = len(due)
		for _, e := range due {
			if _, err := lapse(tx, h, s, e, e.Version, e.ValidUntil); err != nil {
				return access.Outcome{}, err
			}
		}
		return access.Outcome{Status: "lapsed"}, nil
	})
	return lapsed, err
}

func lapse(tx *store.Tx, h *access.House, s access.Scope, e Employer, version int64, until store.Day) (access.Outcome, error) {
	n, err := tx.Exec(`UPDATE employer SET state = 'lapsed', valid_until = $1, version = version + 1, updated_at = $2 WHERE id = $3 AND version = $4`,
		until, store.InstantOf(h.Now()), e.ID, version)
	if err := store.One(n, err, "employer"); err != nil {
		return access.Outcome{}, err
	}
	if err := takeDown(tx, h, s, e.ID); err != nil {
		return access.Outcome{}, err
	}
	return access.Outcome{Record: e.ID, Version: version + 1, Status: "lapsed"}, h.Append(tx, s, employerFact("employer.lapsed", e.ID, e.Area))
}

// takeDown expires the published posts of an employer that is no longer admitted:
// nobody applies to a place nobody vouches for. Readmitted, it may renew them.
func takeDown(tx *store.Tx, h *access.House, s access.Scope, employer string) error {
	var up []Post
	if err := tx.Select(&up, `SELECT `+postColumns+postFrom+`WHERE p.employer = $1 AND p.state = 'published' ORDER BY p.id`, employer); err != nil {
		return fmt.Errorf("posts: %w", err)
	}
	for _, p := range up {
		n, err := tx.Exec(`UPDATE post SET state = 'expired', updated_at = $1, version = version + 1 WHERE id = $2 AND version = $3`, store.InstantOf(h.Now()), p.ID, p.Version)
		if err := store.One(n, err, "post"); err != nil {
			return err
		}
		if err := h.Append(tx, s, p.fact("post.expired")); err != nil {
			return err
		}
	}
	return nil
}

// AddUser opens one more account for the employer's own people.
func AddUser(ctx context.Context, h *access.House, s access.Scope, employer string, a access.Account, passwordHash string) (access.Outcome, error) {
	return h.Write(ctx, s, EmployerUser, func(tx *store.Tx) (access.Outcome, error) {
		if !s.Covers("", employer, "") && s.Actor().Kind != "system" {
			return access.Outcome{}, fault.NotFound("employer")
		}
		return addUser(tx, h, s, employer, a, passwordHash)
	})
}

// OpenFirstUser opens the first account of an admitted employer: an officer hands
// it over with the admission; from then on the employer opens its own.
func OpenFirstUser(ctx context.Context, h *access.House, s access.Scope, employer string, a access.Account, passwordHash string) (access.Outcome, error) {
	return h.Write(ctx, s, EmployerFirst, func(tx *store.Tx) (access.Outcome, error) {
		e, err := loadEmployer(tx, s, employer)
		if err != nil {
			return access.Outcome{}, err
		}
		if e.State != "admitted" {
			return access.Outcome{}, fault.Conflict("employment.not_admitted")
		}
		var users int64
		if err := tx.Get(&users, `SELECT count(*) FROM access_grant WHERE organisation = $1 AND role = $2`, employer, access.Employer); err != nil {
			return access.Outcome{}, fmt.Errorf("users: %w", err)
		}
		if users > 0 {
			return access.Outcome{}, fault.Conflict("employment.has_user")
		}
		return addUser(tx, h, s, employer, a, passwordHash)
	})
}

// addUser opens an account that reaches this employer and nothing else.
func addUser(tx *store.Tx, h *access.House, s access.Scope, employer string, a access.Account, passwordHash string) (access.Outcome, error) {
	bad, err := access.CheckNew(tx, a)
	if err != nil {
		return access.Outcome{}, err
	}
	if err := bad.Err(); err != nil {
		return access.Outcome{}, err
	}
	a.Kind, a.Person = "employer", ""
	return h.AddAccount(tx, s, a, passwordHash, access.Grant{Role: access.Employer, Organisation: employer})
}

func loadEmployer(tx *store.Tx, s access.Scope, id string) (e Employer, err error) {
	var args access.Args
	where := s.Where(employerCols, &args)
	err = tx.Get(&e, `SELECT `+employerColumns+employerFrom+`WHERE `+where+` AND e.id = `+args.Add(id), args...)
	return e, store.Found(err, "employer")
}

// public is all that everybody may see of an employer: what a seeker needs to know
// whether it was checked and can be worked at.
func (e Employer) public() Employer {
	return Employer{ID: e.ID, Area: e.Area, Name: e.Name, Trade: e.Trade, Site: e.Site, State: e.State, VisitedOn: e.VisitedOn, AdmittedOn: e.AdmittedOn, Version: e.Version}
}

// ShowEmployer reads one employer within the scope. Who is neither its party nor
// its officer sees an admitted one's public face.
func ShowEmployer(ctx context.Context, h *access.House, s access.Scope, id string) (e Employer, err error) {
	err = h.Read(ctx, s, EmployerShow, func(tx *store.Tx) error {
		e, err = loadEmployer(tx, s, id)
		return err
	})
	if !s.Covers("", e.ID, e.Area) {
		e = e.public()
	}
	return e, err
}

// Employers lists those within the scope in a state ("" = all), the latest application first.
func Employers(ctx context.Context, h *access.House, s access.Scope, state string, limit, offset int) (out []Employer, err error) {
	err = h.Read(ctx, s, EmployerList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(access.Cols{Area: "e.area"}, &args)
		if state != "" {
			where += " AND e.state = " + args.Add(state)
		}
		return tx.Select(&out, `SELECT `+employerColumns+employerFrom+`WHERE `+where+` ORDER BY e.applied_on DESC, e.id LIMIT `+args.Add(limit)+` OFFSET `+args.Add(offset), args...)
	})
	return out, err
}
