package hiring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// FollowupDays are the days after the start on which both sides are asked how it
// goes (1, 3, 6 and 12 months, and the first week).
var FollowupDays = []int{7, 30, 90, 180, 365}

// A Followup (跟踪) is one of those questions. It is done once the person is well,
// has left or cannot be reached; trouble stays open until staff have seen to it.
type Followup struct {
	ID           string    `db:"id"`
	Placement    string    `db:"placement"`
	Person       string    `db:"person"`
	Area         string    `db:"area"`
	Employer     string    `db:"employer"`
	Day          int64     `db:"day"`
	DueOn        store.Day `db:"due_on"`
	PersonSays   string    `db:"person_says"`
	EmployerSays string    `db:"employer_says"`
	Note         string    `db:"note"`
	DoneOn       store.Day `db:"done_on"`
	Version      int64     `db:"version"`
	PersonName   string    `db:"person_name"`
	EmployerName string    `db:"employer_name"`
	Sex          string    `db:"sex"`
	Delivery     string    `db:"delivery"` // the application that led there, "" of another channel
	Title        string    `db:"title"`    // of the post applied to
	Trade        string    `db:"trade"`
	StartedOn    store.Day `db:"started_on"`
}

const followupColumns = `f.id, f.placement, f.person, f.area, f.employer, f.day, f.due_on, f.person_says, f.employer_says, f.note, f.done_on, f.version,
	n.name AS person_name, COALESCE(e.name, '') AS employer_name, n.sex, t.delivery, COALESCE(p.title, '') AS title, t.trade, t.started_on`

const followupTables = ` FROM followup f JOIN person n ON n.id = f.person LEFT JOIN employer e ON e.id = f.employer `

const followupWork = followupTables + `JOIN placement t ON t.id = f.placement LEFT JOIN post p ON p.id = t.post `

var followupCols = access.Cols{Person: "f.person", Organisation: "f.employer", Area: "f.area"}

// forSide leaves each side its own words: what the person says is not the employer's. Whom
// it is about the employer knows as the application called them, or not from here.
func (f *Followup) forSide(s access.Scope) {
	if s.Covers(f.Person, "", f.Area) {
		return
	}
	if f.PersonName = courtesy(f.PersonName, f.Sex); f.Delivery == "" {
		f.PersonName = ""
	}
	f.PersonSays, f.Note, f.Sex = "", "", ""
}

// A FollowupFilter narrows the list. Before is the last due day wanted.
type FollowupFilter struct {
	Placement, Person string
	Open              bool
	Before            store.Day
	Limit             int
}

// Followups lists by due day.
func Followups(ctx context.Context, h *access.House, s access.Scope, f FollowupFilter) (out []Followup, err error) {
	err = h.Read(ctx, s, FollowupList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(followupCols, &args)
		for _, pair := range [][2]string{{"f.placement", f.Placement}, {"f.person", f.Person}} {
			if pair[1] != "" {
				where += ` AND ` + pair[0] + ` = ` + args.Add(pair[1])
			}
		}
		if f.Open {
			where += ` AND f.done_on = ''`
		}
		if f.Before != "" {
			where += ` AND f.due_on <= ` + args.Add(f.Before)
		}
		if err := tx.Select(&out, `SELECT `+followupColumns+followupWork+`WHERE `+where+` ORDER BY f.due_on, f.id LIMIT `+args.Add(limitOf(f.Limit)), args...); err != nil {
			return fmt.Errorf("followups: %w", err)
		}
		for i := range out {
			out[i].forSide(s)
		}
		return nil
	})
	return out, err
}

// answer applies one side's word. Only staff may say "unreached".
func (f *Followup) answer(side string, byStaff bool, says, note string, today store.Day) error {
	var bad fault.Fields
	options := []string{"well", "trouble", "left"}
	if byStaff {
		options = append(options, "unreached")
	}
	if !slices.Contains(options, says) {
		bad.Add("says", "hiring.bad.says")
	}
	if utf8.RuneCountInString(note) > 500 {
		bad.Add("note", "form.too_long", "max", 500)
	}
	if f.DoneOn != "" && side == byPerson {
		return fault.Conflict("hiring.already_answered")
	}
	if side == byEmployer {
		f.EmployerSays = says
		return bad.Err()
	}
	f.PersonSays, f.Note = says, note
	if says != "trouble" || byStaff {
		f.DoneOn = today
	}
	return bad.Err()
}

// AnswerFollowup takes one side's answer: well, trouble, left, or (staff) unreached.
// Who has left has their placement ended with it.
func AnswerFollowup(ctx context.Context, h *access.House, s access.Scope, id string, version int64, says, note string) (access.Outcome, error) {
	return h.Write(ctx, s, FollowupAnswer, func(tx *store.Tx) (access.Outcome, error) {
		f, err := loadFollowup(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		if f.Version != version {
			return access.Outcome{}, fault.Conflict("access.stale", "what", "followup")
		}
		side, role := sideOf(s, f.Person, f.Employer, f.Area), s.RoleFor(f.Person, f.Employer, f.Area)
		if err := f.answer(side, side == byPerson && role != access.Resident && role != access.Guardian, says, note, h.Today()); err != nil {
			return access.Outcome{}, err
		}
		n, err := tx.Exec(`UPDATE followup SET person_says = $3, employer_says = $4, note = $5, done_on = $6, version = version + 1 WHERE id = $1 AND version = $2`,
			f.ID, f.Version, f.PersonSays, f.EmployerSays, f.Note, f.DoneOn)
		if err := store.One(n, err, "followup"); err != nil {
			return access.Outcome{}, err
		}
		if side == byPerson && says == "left" {
			if err := leave(tx, h, s, f); err != nil {
				return access.Outcome{}, err
			}
		}
		return access.Outcome{Record: f.ID, Version: f.Version + 1, Status: says}, h.Append(tx, s, event.Fact{Kind: "followup.answered", Subject: f.ID, Person: f.Person, Area: f.Area,
			Keys: append([]string{"person:" + f.Person, "employer:" + f.Employer}, boards(f.Area)...)})
	})
}

func loadFollowup(tx *store.Tx, s access.Scope, id string) (f Followup, err error) {
	var args access.Args
	where := s.Where(followupCols, &args)
	err = tx.Get(&f, `SELECT `+followupColumns+followupWork+`WHERE `+where+` AND f.id = `+args.Add(id), args...)
	if errors.Is(err, store.ErrNoRow) {
		return f, fault.NotFound("followup")
	}
	return f, err
}

// leave ends the placement of who says they have left.
func leave(tx *store.Tx, h *access.House, s access.Scope, f Followup) error {
	var p Placement
	if err := tx.Get(&p, `SELECT `+placementColumns+placementTables+`WHERE t.id = $1`, f.Placement); err != nil {
		return fmt.Errorf("placement: %w", err)
	}
	if p.EndedOn != "" {
		return nil
	}
	if err := p.end(tx, h.Today()); err != nil {
		return err
	}
	return h.Append(tx, s, p.fact("placement.ended"))
}
