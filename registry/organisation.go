package registry

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/registry/idno"
	"tongxing/store"
	"tongxing/vault"
)

// OrganisationKinds are what an organisation may be opened as. An employer comes in by
// asking to join (package employment).
var OrganisationKinds = []string{"rehab_institution", "hospital", "device_station", "community_station", "legal_team", "contractor", "supplier", "federation",
	"township_office", "village_committee", "association", "school", "unit", "media"}

// StationKinds are those whose staff serve people at a counter of the federation's.
var StationKinds = []string{"device_station", "community_station"}

// An Organisation (机构) is a body that takes part: it is named as a party, recognised
// for classes of work, and acts through the accounts of its staff.
type Organisation struct {
	ID         string    `db:"id"`
	Area       string    `db:"area"`
	Kind       string    `db:"kind"`
	Name       string    `db:"name"`
	Credit     string    `db:"credit_code"` // "" where it has none
	Recognised string    `db:"recognised"`  // codes between commas: ,autism,limb,
	Operator   string    `db:"operator"`    // the third party that runs it, or ""
	From       store.Day `db:"from_on"`
	To         store.Day `db:"to_on"` // its last day, "" while it stands
	Version    int64     `db:"version"`
}

// RecognisedFor tells whether it is recognised for a class of work (autism, limb …).
func (o Organisation) RecognisedFor(code string) bool {
	return code != "" && strings.Contains(o.Recognised, ","+code+",")
}

// Codes are the classes of work it is recognised for.
func (o Organisation) Codes() []string {
	return strings.FieldsFunc(o.Recognised, func(c rune) bool { return c == ',' })
}

const organisationColumns = `o.id, o.area, o.kind, o.name, CASE WHEN o.credit_code LIKE '-%' THEN '' ELSE o.credit_code END AS credit_code, o.recognised, o.operator, o.from_on, o.to_on, o.version`

var organisationCols = access.Cols{Organisation: "o.id", Area: "o.area"}

// A NewOrganisation is what opening one brings.
type NewOrganisation struct {
	ID                         string // "" = a fresh key
	Area, Kind, Name, Operator string
	Credit                     string // unified social credit code, or ""
	Recognised                 []string
	Phone                      vault.Secret[string]
	From                       store.Day // "" = today
}

var codeShape = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func checkCodes(bad *fault.Fields, codes []string) {
	for _, c := range codes {
		if !codeShape.MatchString(c) {
			bad.Add("recognised", "registry.bad_code")
			return
		}
	}
}

func joined(codes []string) string {
	if len(codes) == 0 {
		return ""
	}
	codes = slices.Clone(codes)
	slices.Sort(codes)
	return "," + strings.Join(slices.Compact(codes), ",") + ","
}

func (n NewOrganisation) check(h *access.House) error {
	var bad fault.Fields
	if !slices.Contains(OrganisationKinds, n.Kind) {
		bad.Add("kind", "registry.bad_choice")
	}
	if strings.TrimSpace(n.Name) == "" {
		bad.Add("name", "form.required")
	}
	if n.Credit != "" {
		if err := idno.CheckCredit(n.Credit); err != nil {
			bad.Add("credit_code", err.Error())
		}
	}
	if n.From != "" && (!n.From.Valid() || n.From > h.Today()) {
		bad.Add("from", "registry.future_day")
	}
	checkCodes(&bad, n.Recognised)
	return bad.Err()
}

// OpenOrganisation writes down a body that takes part from a day on.
func OpenOrganisation(ctx context.Context, h *access.House, s access.Scope, n NewOrganisation) (access.Outcome, error) {
	if n.From == "" {
		n.From = h.Today()
	}
	if err := n.check(h); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, OrganisationOpen, func(tx *store.Tx) (access.Outcome, error) {
		if !s.Covers("", "", n.Area) {
			return access.Outcome{}, fault.NotFound("division")
		}
		if n.ID == "" {
			n.ID = h.NewID()
		}
		if err := insertOrganisation(tx, h, n); err != nil {
			return access.Outcome{}, err
		}
		if n.Operator != "" {
			if err := setOperator(tx, h, n.ID, n.Operator, n.From); err != nil {
				return access.Outcome{}, err
			}
		}
		return access.Outcome{Record: n.ID, Version: 1, Status: "opened"}, h.Append(tx, s, organisationFact("organisation.opened", n.ID, n.Area))
	})
}

func insertOrganisation(tx *store.Tx, h *access.House, n NewOrganisation) error {
	var phone []byte
	if vault.Bare(n.Phone) != "" {
		var err error
		if phone, err = h.Keys.SealFor(n.ID, "phone", n.Phone); err != nil {
			return err
		}
	}
	credit := n.Credit
	if credit == "" {
		credit = "-" + n.ID
	}
	_, err := tx.Exec(`INSERT INTO organisation (id, area, name, credit_code, created_at, kind, recognised, operator, phone_sealed, from_on, to_on, version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,'',$8,$9,'',1)`, n.ID, n.Area, n.Name, credit, store.InstantOf(h.Now()), n.Kind, joined(n.Recognised), phone, n.From)
	if store.IsUnique(err) {
		var bad fault.Fields
		bad.Add("credit_code", "registry.credit_taken")
		return bad.Err()
	}
	if err != nil {
		return fmt.Errorf("organisation: %w", err)
	}
	return nil
}

func organisationFact(kind, id, area string) event.Fact {
	return event.Fact{Kind: kind, Subject: id, Area: area, Keys: []string{"organisation:" + id}}
}

// RecogniseOrganisation says which classes of work it is recognised for from now on;
// none takes the recognition away.
func RecogniseOrganisation(ctx context.Context, h *access.House, s access.Scope, id string, version int64, codes []string) (access.Outcome, error) {
	var bad fault.Fields
	checkCodes(&bad, codes)
	if err := bad.Err(); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, OrganisationRecognise, func(tx *store.Tx) (access.Outcome, error) {
		o, err := standing(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		n, err := tx.Exec(`UPDATE organisation SET recognised = $1, version = version + 1 WHERE id = $2 AND version = $3`, joined(codes), id, version)
		if err := store.One(n, err, "organisation"); err != nil {
			return access.Outcome{}, err
		}
		fact := organisationFact("organisation.recognised", id, o.Area)
		fact.Data = map[string]string{"was": o.Recognised, "is": joined(codes)}
		return access.Outcome{Record: id, Version: version + 1, Status: "recognised"}, h.Append(tx, s, fact)
	})
}

// SetOperator says which third party runs it from today on; "" = nobody any more.
func SetOperator(ctx context.Context, h *access.House, s access.Scope, id string, version int64, operator string) (access.Outcome, error) {
	return h.Write(ctx, s, OrganisationRecognise, func(tx *store.Tx) (access.Outcome, error) {
		o, err := standing(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		n, err := tx.Exec(`UPDATE organisation SET version = version + 1 WHERE id = $1 AND version = $2`, id, version)
		if err := store.One(n, err, "organisation"); err != nil {
			return access.Outcome{}, err
		}
		if err := setOperator(tx, h, id, operator, h.Today()); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: id, Version: version + 1, Status: "operated"}, h.Append(tx, s, organisationFact("organisation.operated", id, o.Area))
	})
}

func setOperator(tx *store.Tx, h *access.House, id, operator string, from store.Day) error {
	var bad fault.Fields
	if operator == id {
		bad.Add("operator", "registry.bad_operator")
		return bad.Err()
	}
	if operator != "" {
		var n int64
		if err := tx.Get(&n, `SELECT count(*) FROM organisation WHERE id = $1 AND to_on = ''`, operator); err != nil {
			return fmt.Errorf("operator: %w", err)
		}
		if n == 0 {
			bad.Add("operator", "registry.bad_operator")
			return bad.Err()
		}
	}
	if _, err := tx.Exec(`UPDATE organisation SET operator = $1 WHERE id = $2`, operator, id); err != nil {
		return fmt.Errorf("operator: %w", err)
	}
	if err := endLinks(tx, "operator", "", id, from.AddDays(-1)); err != nil || operator == "" {
		return err
	}
	return addLink(tx, h, "operator", operator, id, from, "")
}

// EndOrganisation writes down its last day: it is named by no case from the next one
// on, and its staff's accounts act for it no more.
func EndOrganisation(ctx context.Context, h *access.House, s access.Scope, id string, version int64, on store.Day) (access.Outcome, error) {
	return h.Write(ctx, s, OrganisationEnd, func(tx *store.Tx) (access.Outcome, error) {
		o, err := standing(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		if !on.Valid() || on > h.Today() || on < o.From {
			var bad fault.Fields
			bad.Add("on", "registry.future_day")
			return access.Outcome{}, bad.Err()
		}
		n, err := tx.Exec(`UPDATE organisation SET to_on = $1, version = version + 1 WHERE id = $2 AND version = $3`, on, id, version)
		if err := store.One(n, err, "organisation"); err != nil {
			return access.Outcome{}, err
		}
		var staff []string
		if err := tx.Select(&staff, `SELECT DISTINCT a FROM link WHERE kind = 'staff_of' AND b = $1 AND (to_on = '' OR to_on > $2)`, id, on); err != nil {
			return access.Outcome{}, fmt.Errorf("staff: %w", err)
		}
		for _, account := range staff {
			if err := access.EndGrants(tx, account, access.Station, id, on); err != nil {
				return access.Outcome{}, err
			}
		}
		for _, kind := range []string{"staff_of", "operator"} {
			if err := endLinks(tx, kind, "", id, on); err != nil {
				return access.Outcome{}, err
			}
		}
		return access.Outcome{Record: id, Version: version + 1, Status: "ended"}, h.Append(tx, s, organisationFact("organisation.ended", id, o.Area))
	})
}

func loadOrganisation(tx *store.Tx, s access.Scope, id string) (o Organisation, err error) {
	var args access.Args
	where := s.Where(organisationCols, &args)
	err = tx.Get(&o, `SELECT `+organisationColumns+` FROM organisation o WHERE `+where+` AND o.id = `+args.Add(id), args...)
	return o, store.Found(err, "organisation")
}

// standing loads one that has not ended.
func standing(tx *store.Tx, s access.Scope, id string) (Organisation, error) {
	o, err := loadOrganisation(tx, s, id)
	if err == nil && o.To != "" {
		return o, fault.Conflict("registry.ended_already")
	}
	return o, err
}

// ShowOrganisation reads one within the scope.
func ShowOrganisation(ctx context.Context, h *access.House, s access.Scope, id string) (o Organisation, err error) {
	err = h.Read(ctx, s, OrganisationShow, func(tx *store.Tx) error {
		o, err = loadOrganisation(tx, s, id)
		return err
	})
	return o, err
}

// Organisations lists those of a kind ("" = all but employers) within the scope that
// have not ended, by area then name; match narrows by any part of the name. after is
// the last row's key.
func Organisations(ctx context.Context, h *access.House, s access.Scope, kind, match, after string, limit int) (out []Organisation, err error) {
	err = h.Read(ctx, s, OrganisationList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(organisationCols, &args) + ` AND o.to_on = ''`
		if kind != "" {
			where += ` AND o.kind = ` + args.Add(kind)
		} else {
			where += ` AND o.kind <> 'employer'`
		}
		if match != "" {
			where += ` AND o.name LIKE ` + args.Add("%"+match+"%")
		}
		if after != "" {
			where += ` AND (o.area, o.name, o.id) > (SELECT c.area, c.name, c.id FROM organisation c WHERE c.id = ` + args.Add(after) + `)`
		}
		return tx.Select(&out, `SELECT `+organisationColumns+` FROM organisation o WHERE `+where+` ORDER BY o.area, o.name, o.id LIMIT `+args.Add(limit), args...)
	})
	return out, err
}

// Phone opens an organisation's telephone number; that somebody looked is written down.
func Phone(ctx context.Context, h *access.House, s access.Scope, id string) (phone string, err error) {
	_, err = h.Write(ctx, s, OrganisationShow, func(tx *store.Tx) (access.Outcome, error) {
		o, err := loadOrganisation(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		var sealed []byte
		if err := tx.Get(&sealed, `SELECT phone_sealed FROM organisation WHERE id = $1`, id); err != nil {
			return access.Outcome{}, store.Found(err, "organisation")
		}
		phone, err = h.RevealOf(tx, s, id, o.Area, "phone", sealed)
		return access.Outcome{Record: id, Version: o.Version, Status: "looked"}, err
	})
	return phone, err
}
