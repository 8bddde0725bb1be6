package employment

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// A User (单位用户) is one account of an employer.
type User struct {
	Account string `db:"account"`
	Login   string `db:"login"`
	Name    string `db:"name"`
	Ready   bool   `db:"ready"` // has chosen a password
}

const usersOf = `SELECT DISTINCT a.id AS account, a.login, a.name, a.password_hash <> '' AS ready FROM access_grant g JOIN account a ON a.id = g.account
	WHERE g.organisation = $1 AND g.role = 'employer' AND a.disabled = FALSE AND (g.to_on = '' OR g.to_on >= $2)`

// Users lists who may act for the employer.
func Users(ctx context.Context, h *access.House, s access.Scope, employer string) (out []User, err error) {
	err = h.Read(ctx, s, EmployerUser, func(tx *store.Tx) error {
		if !s.Covers("", employer, "") {
			return fault.NotFound("employer")
		}
		return tx.Select(&out, usersOf+` ORDER BY a.login`, employer, h.Today())
	})
	return out, err
}

// ReinviteUser records that somebody of the team is invited anew: a password or a
// phone was lost. The link itself is the sign-in desk's (gate/signin).
func ReinviteUser(ctx context.Context, h *access.House, s access.Scope, employer, account string) (u User, out access.Outcome, err error) {
	out, err = h.Write(ctx, s, EmployerUser, func(tx *store.Tx) (access.Outcome, error) {
		if u, err = userOf(tx, h, s, employer, account); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: account, Status: "invited"}, h.Append(tx, s, event.Fact{Kind: "employer.user_invited", Subject: account, Keys: []string{"employer:" + employer}})
	})
	return u, out, err
}

func userOf(tx *store.Tx, h *access.House, s access.Scope, employer, account string) (u User, err error) {
	if !s.Covers("", employer, "") {
		return u, fault.NotFound("account")
	}
	return u, store.Found(tx.Get(&u, usersOf+` AND a.id = $3`, employer, h.Today(), account), "account")
}

// EndUser takes an account from the team: it reaches this employer no more, and its
// sessions end at once. One does not end oneself, so that somebody is left.
func EndUser(ctx context.Context, h *access.House, s access.Scope, employer, account string) (access.Outcome, error) {
	return h.Write(ctx, s, EmployerUser, func(tx *store.Tx) (access.Outcome, error) {
		if _, err := userOf(tx, h, s, employer, account); err != nil {
			return access.Outcome{}, err
		}
		if account == s.Actor().Account {
			return access.Outcome{}, fault.Conflict("employment.not_yourself")
		}
		if err := access.EndGrants(tx, account, access.Employer, employer, h.Today().AddDays(-1)); err != nil {
			return access.Outcome{}, err
		}
		if _, err := tx.Exec(`DELETE FROM session WHERE account = $1`, account); err != nil {
			return access.Outcome{}, fmt.Errorf("sessions: %w", err)
		}
		return access.Outcome{Record: account, Status: "ended"}, h.Append(tx, s, event.Fact{Kind: "employer.user_ended", Subject: account, Keys: []string{"employer:" + employer}})
	})
}

// WithoutUser lists admitted employers of the area that nobody can act for yet.
func WithoutUser(ctx context.Context, h *access.House, s access.Scope, limit int) (out []Employer, err error) {
	err = h.Read(ctx, s, EmployerFirst, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(access.Cols{Area: "e.area"}, &args)
		return tx.Select(&out, `SELECT `+employerColumns+employerFrom+`WHERE `+where+` AND e.state = 'admitted' AND NOT EXISTS (SELECT 1 FROM access_grant g
			WHERE g.organisation = e.id AND g.role = 'employer') ORDER BY e.admitted_on, e.id LIMIT `+args.Add(limit), args...)
	})
	return out, err
}
