package registry

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
)

// gives are the roles that an account of each role may staff within its own area: an
// officer staffs what is below. Who checks the city or runs the system is named by an
// administrator alone.
var gives = map[access.Role][]access.Role{
	access.County: {access.Village, access.Township, access.Counsellor, access.Cadre, access.Station},
	access.City:   {access.Village, access.Township, access.Counsellor, access.Cadre, access.Station, access.County},
	access.Admin:  StaffRoles,
}

// StaffRoles are the roles that somebody works in.
var StaffRoles = []access.Role{access.Village, access.Township, access.Counsellor, access.Cadre, access.Station, access.County, access.City, access.Auditor, access.Admin}

// officeLevels are the levels of division that each role answers for. A station answers
// for its organisation.
var officeLevels = map[access.Role][]string{
	access.Village: {"village"}, access.Township: {"township"}, access.County: {"county"}, access.City: {"city"},
	access.Counsellor: {"city", "county"}, access.Cadre: {"city", "county", "township"}, access.Auditor: {"city", "county"}, access.Admin: {"province", "city"},
}

// MayGive lists the roles that the actor may staff somewhere, for menus.
func MayGive(who access.Actor) (out []access.Role) {
	for _, role := range StaffRoles {
		if slices.ContainsFunc(who.Grants, func(g access.Grant) bool { return slices.Contains(gives[g.Role], role) }) {
			out = append(out, role)
		}
	}
	return out
}

// mayGive tells whether the actor may staff the role in that area.
func mayGive(s access.Scope, role access.Role, area string) bool {
	who := s.Actor()
	return who.Kind == "system" || slices.ContainsFunc(who.Grants, func(g access.Grant) bool {
		return slices.Contains(gives[g.Role], role) && strings.HasSuffix(g.Area, "/") && strings.HasPrefix(area, g.Area)
	})
}

// Offices lists the divisions that somebody of the role can be given, under a path, by code.
func Offices(ctx context.Context, h *access.House, s access.Scope, role access.Role, under string) (out []Division, err error) {
	err = h.Read(ctx, s, access.AccountOpen, func(tx *store.Tx) error {
		for _, level := range officeLevels[role] {
			all, err := Divisions(tx, level)
			if err != nil {
				return fmt.Errorf("offices: %w", err)
			}
			for _, d := range all {
				if strings.HasPrefix(d.Path, under) && s.Covers("", "", d.Path) && mayGive(s, role, d.Path) {
					out = append(out, d)
				}
			}
		}
		return nil
	})
	return out, err
}

// Bodies lists the organisations whose staff can be given an account, by a part of the
// name; employers open their own.
func Bodies(ctx context.Context, h *access.House, s access.Scope, match string, limit int) (out []Organisation, err error) {
	err = h.Read(ctx, s, access.AccountOpen, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(access.Cols{Area: "o.area"}, &args) + ` AND o.to_on = '' AND o.kind <> 'employer' AND o.name LIKE ` + args.Add("%"+match+"%")
		return tx.Select(&out, `SELECT `+organisationColumns+` FROM organisation o WHERE `+where+` ORDER BY o.name, o.id LIMIT `+args.Add(limit), args...)
	})
	return out, err
}

// A NewStaff is whom an account is opened for: an office answers for an area, a station's
// people act for an organisation.
type NewStaff struct {
	Login, Name  string
	Role         access.Role
	Area         string
	Organisation string
}

// OpenStaff opens an account that works, with the one grant its role needs. Without a
// password it waits for an invitation.
func OpenStaff(ctx context.Context, h *access.House, s access.Scope, n NewStaff, passwordHash string) (access.Outcome, error) {
	return h.Write(ctx, s, access.AccountOpen, func(tx *store.Tx) (access.Outcome, error) {
		a := access.Account{Login: n.Login, Kind: "staff", Name: n.Name}
		bad, err := access.CheckNew(tx, a)
		if err != nil {
			return access.Outcome{}, err
		}
		body, err := n.post(tx, s, &bad)
		if err == nil {
			err = bad.Err()
		}
		if err != nil {
			return access.Outcome{}, err
		}
		if n.Role != access.Station {
			return h.AddAccount(tx, s, a, passwordHash, access.Grant{Role: n.Role, Area: n.Area})
		}
		out, err := h.AddAccount(tx, s, a, passwordHash)
		if err != nil {
			return access.Outcome{}, err
		}
		return out, actFor(tx, h, s, out.Record, body, "")
	})
}

// post holds the role to a place it can answer for and that the actor may staff.
func (n NewStaff) post(tx *store.Tx, s access.Scope, bad *fault.Fields) (body Organisation, err error) {
	if !slices.Contains(StaffRoles, n.Role) {
		bad.Add("role", "form.choose")
		return body, nil
	}
	field, area := "area", n.Area
	if n.Role == access.Station {
		field = "organisation"
		body, err = standing(tx, s, n.Organisation)
		area = body.Area
	} else {
		err = n.office(tx, s)
	}
	switch {
	case fault.KindOf(err) == fault.NotFoundErr, err == nil && !(s.Covers("", "", area) && mayGive(s, n.Role, area)):
		bad.Add(field, "form.choose")
		return body, nil
	}
	return body, err
}

// office finds the division; the first administrator comes before there are any.
func (n NewStaff) office(tx *store.Tx, s access.Scope) error {
	d, err := DivisionByPath(tx, n.Area)
	first := n.Role == access.Admin && s.Actor().Kind == "system" && pathShape.MatchString(n.Area)
	switch {
	case fault.KindOf(err) == fault.NotFoundErr && first:
		return nil
	case err != nil:
		return err
	case d.To != "" || !slices.Contains(officeLevels[n.Role], d.Level):
		return fault.NotFound("division")
	}
	return nil
}
