package registry

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/store"
)

// A Division (区划) is one unit of the tree province → city → county → township →
// village. Path joins the codes from the root: /43/4303/430302/430302102/. One that was
// merged away has its last day and its successor's code; it is listed no more.
type Division struct {
	Code      string    `db:"code"`
	Parent    string    `db:"parent"`
	Path      string    `db:"path"`
	Name      string    `db:"name"`
	Pinyin    string    `db:"pinyin"`
	Level     string    `db:"level"`
	From      store.Day `db:"from_on"` // "" = before anything was written down
	To        store.Day `db:"to_on"`   // "" while it stands
	Successor string    `db:"successor"`
}

const divisionColumns = `code, parent, path, name, pinyin, level, from_on, to_on, successor`

// LoadDivisions brings the tree in, new and changed rows alike.
func LoadDivisions(ctx context.Context, h *access.House, s access.Scope, all []Division) error {
	_, err := h.Write(ctx, s, DivisionsLoad, func(tx *store.Tx) (access.Outcome, error) {
		for _, d := range all {
			if _, err := tx.Exec(`INSERT INTO division (code, parent, path, name, pinyin, level) VALUES ($1,$2,$3,$4,$5,$6)
				ON CONFLICT (code) DO UPDATE SET parent = $2, path = $3, name = $4, pinyin = $5, level = $6`,
				d.Code, d.Parent, d.Path, d.Name, d.Pinyin, d.Level); err != nil {
				return access.Outcome{}, fmt.Errorf("division %s: %w", d.Code, err)
			}
		}
		return access.Outcome{Status: "loaded"}, nil
	})
	return err
}

// Divisions of a level, by code. The tree is public and the same for everyone, so
// it takes no scope.
func Divisions(tx *store.Tx, level string) (out []Division, err error) {
	err = tx.Select(&out, `SELECT `+divisionColumns+` FROM division WHERE level = $1 AND to_on = '' ORDER BY code`, level)
	return out, err
}

// DivisionByPath finds one unit.
func DivisionByPath(tx *store.Tx, path string) (Division, error) {
	var d Division
	err := tx.Get(&d, `SELECT `+divisionColumns+` FROM division WHERE path = $1`, path)
	return d, store.Found(err, "division")
}

// DivisionByCode finds one unit; its Path is what scopes and rows carry.
func DivisionByCode(tx *store.Tx, code string) (Division, error) {
	var d Division
	err := tx.Get(&d, `SELECT `+divisionColumns+` FROM division WHERE code = $1`, code)
	return d, store.Found(err, "division")
}

// Children are the units right under one, by code.
func Children(tx *store.Tx, code string) (out []Division, err error) {
	err = tx.Select(&out, `SELECT `+divisionColumns+` FROM division WHERE parent = $1 AND to_on = '' ORDER BY code`, code)
	return out, err
}
