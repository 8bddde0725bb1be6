package roll

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/registry/idno"
	"tongxing/sheet"
	"tongxing/store"
	"tongxing/vault"
)

// Columns of a roll as civil affairs offices head them.
var Columns = []sheet.Column{
	{Name: "citizen", Headings: []string{"身份证号", "身份证号码", "公民身份号码", "证件号码", "citizen id"}, Needed: true},
	{Name: "name", Headings: []string{"姓名", "对象姓名", "name"}, Needed: true},
	{Name: "amount", Headings: []string{"月发放金额", "月金额", "金额", "amount"}, Needed: true},
}

// A Paper is what a roll says of itself. The roll is complete for its area: who is
// not on it no longer draws the benefit there.
type Paper struct{ Kind, Month, Area, Source string }

// row is one line of the file with what became of it.
type row struct {
	line            int
	state, person   string
	amount          int64
	name, citizen   string
	index, wasNamed string
	personArea      string
}

var monthShape = regexp.MustCompile(`^20\d\d-(0[1-9]|1[0-2])$`)

func (p Paper) check(s access.Scope) error {
	var bad fault.Fields
	if !slices.Contains(Kinds, p.Kind) {
		bad.Add("kind", "roll.bad_kind")
	}
	if !monthShape.MatchString(p.Month) {
		bad.Add("month", "roll.bad_month")
	}
	if strings.TrimSpace(p.Source) == "" {
		bad.Add("source", "form.required")
	}
	if !strings.HasSuffix(p.Area, "/") || !s.Covers("", "", p.Area) {
		bad.Add("area", "roll.bad_area")
	}
	return bad.Err()
}

// StageRoll reads a roll and keeps it beside the registry, each line matched or with
// the reason why not. Nothing about any person changes yet.
func StageRoll(ctx context.Context, h *access.House, s access.Scope, p Paper, file io.Reader) (access.Outcome, error) {
	if err := p.check(s); err != nil {
		return access.Outcome{}, err
	}
	table, err := sheet.Read(file, Columns)
	if err != nil {
		return access.Outcome{}, err
	}
	rows, digest, err := read(h, table)
	if err != nil {
		return access.Outcome{}, err
	}
	id := h.NewID()
	sealed := make([][]byte, len(rows))
	for i, r := range rows {
		if sealed[i], err = h.Keys.SealFor(id, "roll_row", vault.Hide(r.name+"\t"+r.citizen)); err != nil {
			return access.Outcome{}, err
		}
	}
	return h.Write(ctx, s, Stage, func(tx *store.Tx) (access.Outcome, error) {
		if err := again(tx, p, digest); err != nil {
			return access.Outcome{}, err
		}
		if err := match(tx, p, rows); err != nil {
			return access.Outcome{}, err
		}
		if _, err := tx.Exec(`INSERT INTO roll (id, kind, month, area, source, digest, state, staged_by, staged_at, applied_by, applied_at, version)
			VALUES ($1,$2,$3,$4,$5,$6,'staged',$7,$8,'','',1)`, id, p.Kind, p.Month, p.Area, p.Source, digest, s.Actor().Account, store.InstantOf(h.Now())); err != nil {
			return access.Outcome{}, fmt.Errorf("roll: %w", err)
		}
		for i, r := range rows {
			if _, err := tx.Exec(`INSERT INTO roll_row (roll, line, state, person, amount, sealed) VALUES ($1,$2,$3,$4,$5,$6)`, id, r.line, r.state, r.person, r.amount, sealed[i]); err != nil {
				return access.Outcome{}, fmt.Errorf("roll row: %w", err)
			}
		}
		return access.Outcome{Record: id, Version: 1, Status: "staged"}, h.Append(tx, s, event.Fact{Kind: "roll.staged", Subject: id, Area: p.Area, Keys: []string{"officers"}})
	})
}

// again refuses the very same roll a second time.
func again(tx *store.Tx, p Paper, digest string) error {
	var n int64
	if err := tx.Get(&n, `SELECT COUNT(*) FROM roll WHERE digest = $1 AND kind = $2 AND month = $3 AND state <> 'dropped'`, digest, p.Kind, p.Month); err != nil {
		return fmt.Errorf("roll: %w", err)
	}
	if n > 0 {
		return fault.Conflict("roll.same_again")
	}
	return nil
}

// read checks the numbers and amounts of each line and prepares its blind index.
func read(h *access.House, table []sheet.Row) (rows []row, digest string, err error) {
	seen, sum := map[string]bool{}, sha256.New()
	for _, t := range table {
		r := row{line: t.Line, name: t.Get("name"), citizen: strings.ToUpper(t.Get("citizen"))}
		fmt.Fprintf(sum, "%s\t%s\t%s\n", r.citizen, r.name, t.Get("amount"))
		if _, err := idno.ParseCitizen(r.citizen); err != nil {
			r.state = "bad_number"
		} else if r.index, err = h.Keys.Index("citizen", vault.Hide(r.citizen)); err != nil {
			return nil, "", err
		} else if seen[r.citizen] {
			r.state = "twice"
		}
		seen[r.citizen] = true
		yuan, err := strconv.ParseFloat(strings.ReplaceAll(t.Get("amount"), ",", ""), 64)
		switch {
		case r.state != "":
		case err != nil || yuan < 0 || yuan > 100_000 || math.IsNaN(yuan):
			r.state = "bad_amount"
		default:
			r.amount = int64(math.Round(yuan * 100))
		}
		rows = append(rows, r)
	}
	return rows, hex.EncodeToString(sum.Sum(nil)), nil
}

// match finds each line's person by citizen id. A name that differs is shown, not
// guessed at: the line waits for somebody who knows.
func match(tx *store.Tx, p Paper, rows []row) error {
	for i := range rows {
		r := &rows[i]
		if r.state != "" {
			continue
		}
		var found []struct {
			ID   string `db:"id"`
			Name string `db:"name"`
			Area string `db:"area"`
		}
		if err := tx.Select(&found, `SELECT id, name, area FROM person WHERE citizen_index = $1`, r.index); err != nil {
			return fmt.Errorf("roll match: %w", err)
		}
		switch {
		case len(found) == 0:
			r.state = "unknown" // most on a roll hold no certificate: no fault of the roll's
		case !strings.HasPrefix(found[0].Area, p.Area):
			r.state = "elsewhere" // who it is stays hidden: the area answers for others only
		case found[0].Name != r.name:
			r.state, r.person = "name_differs", found[0].ID
		default:
			r.state, r.person = "matched", found[0].ID
		}
	}
	return nil
}
