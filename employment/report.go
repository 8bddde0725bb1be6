package employment

import (
	"context"
	"fmt"
	"strings"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/vault"
)

// A Report (举报) about an employer. Who sent it is sealed under the federation's
// key and shown to nobody by this package; its fact names no person.
type Report struct {
	ID       string        `db:"id"`
	Employer string        `db:"employer"`
	Name     string        `db:"name"`
	Sealed   []byte        `db:"sealed"`
	At       store.Instant `db:"at"`
	State    string        `db:"state"`
	Version  int64         `db:"version"`
	Text     string        `db:"-"`
}

// SendReport takes a report in.
func SendReport(ctx context.Context, h *access.House, s access.Scope, employer, text string) (access.Outcome, error) {
	var bad fault.Fields
	if n := len([]rune(text)); n < 4 || n > 2000 {
		bad.Add("text", "employment.bad_report")
		return access.Outcome{}, bad.Err()
	}
	id := h.NewID()
	sealed, err := h.Keys.SealFor(id, "report", vault.Hide(text))
	if err != nil {
		return access.Outcome{}, err
	}
	reporter, err := h.Keys.SealFor(id, "reporter", vault.Hide(s.Actor().Account))
	if err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, ReportSend, func(tx *store.Tx) (access.Outcome, error) {
		var there string
		if err := store.Found(tx.Get(&there, `SELECT id FROM employer WHERE id = $1`, employer), "employer"); err != nil {
			return access.Outcome{}, err
		}
		if _, err := tx.Exec(`INSERT INTO report (id, employer, post, reporter_sealed, sealed, at, state, outcome, version) VALUES ($1,$2,'',$3,$4,$5,'open','',1)`,
			id, employer, reporter, sealed, store.InstantOf(h.Now())); err != nil {
			return access.Outcome{}, fmt.Errorf("report: %w", err)
		}
		// The fact is the system's, and the outcome kept for the sender's key names no
		// record: neither tells who reported what.
		by := event.By{Account: "system:report", Channel: string(access.Job)}
		return access.Outcome{Status: "open"}, event.Append(tx, h.Keys, h.Now(), by, event.Fact{Kind: "report.sent", Subject: id, Keys: []string{"officers"}})
	})
}

// Reports lists open reports for the city's officers, oldest first, without the
// reporter.
func Reports(ctx context.Context, h *access.House, s access.Scope, limit int) (out []Report, err error) {
	err = h.Read(ctx, s, ReportList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(access.Cols{Area: "e.area"}, &args)
		if err := tx.Select(&out, `SELECT r.id, r.employer, e.name, r.sealed, r.at, r.state, r.version FROM report r JOIN employer e ON e.id = r.employer
			WHERE `+where+` AND r.state = 'open' ORDER BY r.at, r.id LIMIT `+args.Add(limit), args...); err != nil {
			return err
		}
		for i, x := range out {
			text, err := h.Keys.OpenFor(x.ID, "report", x.Sealed)
			if err != nil {
				return err
			}
			out[i].Text = vault.Bare(text)
		}
		return nil
	})
	return out, err
}

// CloseReport ends a report with what came of it, in words.
func CloseReport(ctx context.Context, h *access.House, s access.Scope, id string, version int64, outcome string) (access.Outcome, error) {
	var bad fault.Fields
	if n := len([]rune(strings.TrimSpace(outcome))); n < 4 || n > 1000 {
		bad.Add("outcome", "employment.bad_outcome")
		return access.Outcome{}, bad.Err()
	}
	return h.Write(ctx, s, ReportClose, func(tx *store.Tx) (access.Outcome, error) {
		var args access.Args
		where := s.Where(access.Cols{Area: "e.area"}, &args)
		var there string
		if err := store.Found(tx.Get(&there, `SELECT r.id FROM report r JOIN employer e ON e.id = r.employer WHERE `+where+` AND r.id = `+args.Add(id), args...), "report"); err != nil {
			return access.Outcome{}, err
		}
		n, err := tx.Exec(`UPDATE report SET state = 'closed', outcome = $1, version = version + 1 WHERE id = $2 AND version = $3`, outcome, id, version)
		if err := store.One(n, err, "report"); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: id, Version: version + 1, Status: "closed"}, h.Append(tx, s, event.Fact{Kind: "report.closed", Subject: id, Keys: []string{"officers"}})
	})
}
