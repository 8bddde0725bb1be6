package registry

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// A Staff (工作人员) is one account that works: in which role, where, since when, and
// what it can come in with. No secret is in it, and no resident.
type Staff struct {
	Account      string      `db:"id"`
	Login        string      `db:"login"`
	Name         string      `db:"name"`
	Role         access.Role `db:"role"`
	Area         string      `db:"area"`         // of the office, or of the organisation it acts for
	Organisation string      `db:"organisation"` // its name, "" for an office
	From         store.Day   `db:"from_on"`
	Ready        bool        `db:"ready"`  // has chosen a password or made a passkey
	Second       bool        `db:"second"` // a second factor or a passkey stands
	Disabled     bool        `db:"disabled"`
	Version      int64       `db:"version"`
	Below        bool        `db:"-"` // the reader may invite it anew and disable it
}

// postsOf are the grants that say where somebody works, not whom they are assigned.
const postsOf = `FROM access_grant g LEFT JOIN organisation o ON o.id = g.organisation WHERE (g.area <> '' OR g.organisation <> '') AND `

const staffOf = `SELECT a.id, a.login, a.name, g.role, COALESCE(NULLIF(g.area, ''), o.area, '') AS area, COALESCE(o.name, '') AS organisation, g.from_on,
	a.password_hash <> '' OR COALESCE(k.n, 0) > 0 AS ready, a.totp_sealed IS NOT NULL OR COALESCE(k.n, 0) > 0 AS second, a.disabled, a.version
	FROM account a JOIN access_grant g ON g.id = (SELECT x.id FROM access_grant x WHERE x.account = a.id AND (x.area <> '' OR x.organisation <> '') ORDER BY x.from_on, x.id LIMIT 1)
	LEFT JOIN organisation o ON o.id = g.organisation
	LEFT JOIN (SELECT account, count(*) AS n FROM passkey GROUP BY account) k ON k.account = a.id WHERE a.kind = 'staff' AND `

var staffCols = access.Cols{Area: "COALESCE(NULLIF(g.area, ''), o.area)"}

// A StaffFilter narrows the list: by role, by the beginning of a login or name.
type StaffFilter struct {
	Role  access.Role
	Match string
	After string // login of the last row
	Limit int
}

// AllStaff lists who works within the scope, by login, those who have left too.
func AllStaff(ctx context.Context, h *access.House, s access.Scope, f StaffFilter) (out []Staff, err error) {
	err = h.Read(ctx, s, access.AccountList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(staffCols, &args) + ` AND a.login > ` + args.Add(f.After)
		if f.Role != "" {
			where += ` AND g.role = ` + args.Add(f.Role)
		}
		if f.Match != "" {
			where += ` AND (a.login LIKE ` + args.Add(f.Match+"%") + ` OR a.name LIKE ` + args.Add(f.Match+"%") + `)`
		}
		return tx.Select(&out, staffOf+where+` ORDER BY a.login LIMIT `+args.Add(f.Limit), args...)
	})
	return out, err
}

// ShowStaff reads one account within the scope, and whether the reader may act on it.
func ShowStaff(ctx context.Context, h *access.House, s access.Scope, account string) (x Staff, err error) {
	err = h.Read(ctx, s, access.AccountList, func(tx *store.Tx) error {
		if x, err = loadStaff(tx, s, account); err != nil {
			return err
		}
		x.Below, err = x.below(tx, h, s)
		return err
	})
	return x, err
}

// StaffLogin is the account behind a login, for who names it at the command line.
func StaffLogin(ctx context.Context, h *access.House, s access.Scope, login string) (x Staff, err error) {
	err = h.Read(ctx, s, access.AccountList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(staffCols, &args)
		return store.Found(tx.Get(&x, staffOf+where+` AND a.login = `+args.Add(login), args...), "account")
	})
	return x, err
}

func loadStaff(tx *store.Tx, s access.Scope, account string) (x Staff, err error) {
	var args access.Args
	where := s.Where(staffCols, &args)
	err = tx.Get(&x, staffOf+where+` AND a.id = `+args.Add(account), args...)
	return x, store.Found(err, "account")
}

// below tells whether every post the account has now is one that the reader could give:
// who holds one more elsewhere answers to somebody above. Nobody is below themselves.
func (x Staff) below(tx *store.Tx, h *access.House, s access.Scope) (bool, error) {
	var posts []struct {
		Role access.Role `db:"role"`
		Area string      `db:"area"`
	}
	if err := tx.Select(&posts, `SELECT g.role, COALESCE(NULLIF(g.area, ''), o.area, '') AS area `+postsOf+`g.account = $1 AND (g.to_on = '' OR g.to_on >= $2)`, x.Account, h.Today()); err != nil {
		return false, fmt.Errorf("posts: %w", err)
	}
	for _, p := range posts {
		if !mayGive(s, p.Role, p.Area) {
			return false, nil
		}
	}
	return x.Account != s.Actor().Account && mayGive(s, x.Role, x.Area), nil
}

// staffAt is an account the actor may act on; who is within sight but not below is refused.
func staffAt(tx *store.Tx, h *access.House, s access.Scope, account string) (Staff, error) {
	x, err := loadStaff(tx, s, account)
	if err != nil {
		return x, err
	}
	ok, err := x.below(tx, h, s)
	switch {
	case err != nil:
		return x, err
	case !ok:
		return x, fault.Denied("registry.not_below")
	case x.Disabled:
		return x, fault.Conflict("access.account_ended")
	}
	return x, nil
}

// InviteStaff writes down that somebody is invited anew: a password or a phone was lost.
// The link itself is the sign-in desk's (gate/signin).
func InviteStaff(ctx context.Context, h *access.House, s access.Scope, account string) (x Staff, out access.Outcome, err error) {
	out, err = h.Write(ctx, s, access.AccountInvite, func(tx *store.Tx) (access.Outcome, error) {
		if x, err = staffAt(tx, h, s, account); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: account, Version: x.Version, Status: "invited"}, h.Append(tx, s, event.Fact{Kind: "account.reinvited", Subject: account, Area: x.Area})
	})
	return x, out, err
}

// DisableStaff ends the account of somebody who left, and every session of it, at once.
func DisableStaff(ctx context.Context, h *access.House, s access.Scope, account string, version int64) (access.Outcome, error) {
	return h.Write(ctx, s, access.AccountDisable, func(tx *store.Tx) (access.Outcome, error) {
		if _, err := staffAt(tx, h, s, account); err != nil {
			return access.Outcome{}, err
		}
		return h.EndAccount(tx, s, account, version)
	})
}
