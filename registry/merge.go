package registry

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// An AreaColumn is a column that holds the path of a division.
type AreaColumn struct{ Table, Column string }

// areas are the columns whose paths follow a merge. Packages above add theirs while
// starting; facts keep the path they were written under.
var areas = []AreaColumn{
	{"person", "area"}, {"person", "hukou_area"}, {"person", "residence_area"}, {"household", "area"}, {"organisation", "area"}, {"place", "area"},
	{"access_grant", "area"},
}

// RegisterArea names one more column whose paths follow a merge of divisions. Call it
// from a package's init: the list never changes after start.
func RegisterArea(table string, columns ...string) {
	for _, c := range columns {
		areas = append(areas, AreaColumn{table, c})
	}
}

// Areas are all columns that follow a merge.
func Areas() []AreaColumn { return slices.Clone(areas) }

// A DivisionMove (区划变更) is one division that became a part of another.
type DivisionMove struct {
	Code      string    `db:"code"`
	Successor string    `db:"successor"`
	FromPath  string    `db:"from_path"`
	ToPath    string    `db:"to_path"`
	On        store.Day `db:"moved_on"`
	Records   int64     `db:"records"`
}

// MergeDivisions makes villages a part of another village, or townships of another
// township, as of a day: whatever belonged to them belongs to the successor from now
// on, in one transaction; the villages of a township go with it. What happened before
// keeps the path it was written under, and the moves are kept.
func MergeDivisions(ctx context.Context, h *access.House, s access.Scope, codes []string, into string, on store.Day) (access.Outcome, error) {
	var bad fault.Fields
	if !on.Valid() || on > h.Today() {
		bad.Add("on", "registry.future_day")
	}
	if len(codes) == 0 {
		bad.Add("codes", "form.required")
	}
	if slices.Contains(codes, into) {
		bad.Add("into", "registry.merge_itself")
	}
	if err := bad.Err(); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, DivisionsMerge, func(tx *store.Tx) (access.Outcome, error) {
		target, err := mergeable(tx, s, into)
		if err != nil {
			return access.Outcome{}, err
		}
		fact := event.Fact{Kind: "division.merged", Subject: into, Area: target.Path, Keys: []string{"division:" + into}, Data: map[string]string{"codes": strings.Join(codes, " "), "on": string(on)}}
		for _, code := range codes {
			d, err := mergeable(tx, s, code)
			if err != nil {
				return access.Outcome{}, err
			}
			if d.Level != target.Level {
				var bad fault.Fields
				bad.Add("codes", "registry.merge_level")
				return access.Outcome{}, bad.Err()
			}
			if err := mergeOne(tx, h, s, d, target, on); err != nil {
				return access.Outcome{}, err
			}
			fact.Keys = append(fact.Keys, "division:"+code)
		}
		return access.Outcome{Record: into, Version: 1, Status: "merged"}, h.Append(tx, s, fact)
	})
}

func mergeable(tx *store.Tx, s access.Scope, code string) (Division, error) {
	d, err := DivisionByCode(tx, code)
	if err != nil {
		return d, err
	}
	if !s.Covers("", "", d.Path) {
		return d, fault.NotFound("division")
	}
	if d.To != "" {
		return d, fault.Conflict("registry.ended_already")
	}
	if d.Level != "village" && d.Level != "township" {
		var bad fault.Fields
		bad.Add("codes", "registry.merge_level")
		return d, bad.Err()
	}
	return d, nil
}

func mergeOne(tx *store.Tx, h *access.House, s access.Scope, d, into Division, on store.Day) error {
	after := d.Path[:len(d.Path)-1] + "0" // the first path behind its subtree
	if _, err := tx.Exec(`UPDATE account SET version = version + 1 WHERE id IN (SELECT g.account FROM access_grant g WHERE g.area >= $1 AND g.area < $2)`, d.Path, after); err != nil {
		return fmt.Errorf("merge accounts: %w", err)
	}
	var records int64
	for _, a := range areas {
		n, err := tx.Exec(`UPDATE `+a.Table+` SET `+a.Column+` = $1 || substr(`+a.Column+`, $2) WHERE `+a.Column+` >= $3 AND `+a.Column+` < $4`, into.Path, len(d.Path)+1, d.Path, after)
		if err != nil {
			return fmt.Errorf("merge %s: %w", a.Table, err)
		}
		records += n
	}
	if _, err := tx.Exec(`UPDATE division SET parent = $1 WHERE parent = $2`, into.Code, d.Code); err != nil {
		return fmt.Errorf("merge children: %w", err)
	}
	if _, err := tx.Exec(`UPDATE division SET path = $1 || substr(path, $2) WHERE path > $3 AND path < $4`, into.Path, len(d.Path)+1, d.Path, after); err != nil {
		return fmt.Errorf("merge children: %w", err)
	}
	if _, err := tx.Exec(`UPDATE division SET to_on = $1, successor = $2 WHERE code = $3`, on.AddDays(-1), into.Code, d.Code); err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	if _, err := tx.Exec(`INSERT INTO division_move (id, code, successor, from_path, to_path, moved_on, account, records) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
		h.NewID(), d.Code, into.Code, d.Path, into.Path, on, s.Actor().Account, records); err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	return nil
}

// DivisionMoves are the merges so far, the newest first. The tree is public, and so is
// its past.
func DivisionMoves(tx *store.Tx) (out []DivisionMove, err error) {
	err = tx.Select(&out, `SELECT code, successor, from_path, to_path, moved_on, records FROM division_move ORDER BY moved_on DESC, id DESC`)
	return out, err
}
