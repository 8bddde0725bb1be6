package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/store"
)

// A New case is for a subject of the registry in a programme. Subject "" opens a
// matter: the case is the thing.
type New struct {
	ID        string // "" = a fresh key
	Programme string
	Kind      string // "" = the programme's own, where it has one
	Subject   string
	Area      string // of a matter; others have their subject's
	Parent    string
	Opened    store.Day // "" = today
}

// Open opens a case with its first step. What the step asks is told field by field,
// and nothing is opened by a step that is refused.
func (g *Engine) Open(ctx context.Context, h *access.House, s access.Scope, n New, first Entry) (access.Outcome, error) {
	return h.Write(ctx, s, CaseOpen, func(tx *store.Tx) (access.Outcome, error) {
		var parent *run
		if n.Parent != "" {
			var err error
			if parent, err = g.load(tx, h, s, n.Parent); err != nil {
				return access.Outcome{}, err
			}
		}
		r, err := g.begin(tx, h, s, n, parent)
		if err != nil {
			return access.Outcome{}, err
		}
		if !s.Covers(r.row.Person, "", r.row.Area) {
			return access.Outcome{}, fault.NotFound("subject")
		}
		if first.Step == "" {
			first.Step = r.state.Def.Steps[0].ID
		}
		if err := r.act(first); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: r.row.ID, Version: r.row.RowVersion, Status: "opened"}, r.save(nil)
	})
}

// begin writes the bare case, with the parties it has from its parent.
func (g *Engine) begin(tx *store.Tx, h *access.House, s access.Scope, n New, parent *run) (*run, error) {
	d := g.Book.Programme(n.Programme)
	if d == nil {
		return nil, fault.NotFound("programme")
	}
	row := Row{ID: n.ID, Programme: d.Slug, Version: int64(d.Version), Level: d.Level, Kind: n.Kind, Subject: n.Subject, Area: n.Area, Parent: n.Parent, OpenedOn: n.Opened, EndedOn: programme.Forever,
		LapseOn: programme.Forever, RowVersion: 1}
	if row.ID == "" {
		row.ID = h.NewID()
	}
	if row.OpenedOn == "" {
		row.OpenedOn = h.Today()
	}
	if row.Kind == "" {
		row.Kind = d.Subject[0]
	}
	if !slices.Contains(d.Subject, row.Kind) {
		return nil, fault.NotFound("subject")
	}
	if parent != nil {
		under(parent, &row)
	}
	if err := g.stands(tx, d, row, parent); err != nil {
		return nil, err
	}
	if err := subject(tx, &row); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(`INSERT INTO cases (id, programme, version, level, kind, subject, person, household, area, parent, parent_programme, opened_on, stage, ending, ended_on, paused, lapse_on, row_version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,'','',$13,FALSE,$14,1)`, row.ID, row.Programme, row.Version, row.Level, row.Kind, row.Subject, row.Person, row.Household, row.Area,
		row.Parent, row.ParentProgramme, row.OpenedOn, row.EndedOn, row.LapseOn); err != nil {
		return nil, fmt.Errorf("case: %w", err)
	}
	r := &run{Engine: g, h: h, s: s, tx: tx, row: row, state: fold.New(g.Book, d, caseOf(row)), before: rows{}}
	if parent != nil {
		r.state.Case.Others = parent.state.Humans()
	}
	e := fold.Event{ID: h.NewID(), Seq: 1, Kind: fold.KindOpen, Day: row.OpenedOn, On: row.OpenedOn}
	if parent != nil {
		e.Names = parent.state.Inherited(d, row.OpenedOn)
	}
	r.state.Apply(e)
	return r, r.tell(e)
}

// under makes a case a child: it takes over the parent's level where that is stricter.
func under(p *run, row *Row) {
	row.Parent, row.ParentProgramme = p.row.ID, p.row.Programme
	if slices.Index(programme.Levels, p.row.Level) > slices.Index(programme.Levels, row.Level) {
		row.Level = p.row.Level
	}
	if row.Area == "" {
		row.Area = p.row.Area
	}
}

// subject fills in what the registry says of whom the case is about.
func subject(tx *store.Tx, row *Row) error {
	var found struct {
		Area      string `db:"area"`
		Household string `db:"household"`
	}
	query := map[string]string{
		programme.Person:       `SELECT area, household FROM person WHERE id = $1`,
		programme.Household:    `SELECT area, id AS household FROM household WHERE id = $1`,
		programme.Organisation: `SELECT area, '' AS household FROM organisation WHERE id = $1`,
		programme.Place:        `SELECT area, '' AS household FROM place WHERE id = $1`,
	}[row.Kind]
	if query == "" { // a matter: the case is the thing
		if row.Subject == "" {
			row.Subject = row.ID
		}
		if !strings.HasPrefix(row.Area, "/") || !strings.HasSuffix(row.Area, "/") {
			return fault.NotFound("division")
		}
		return nil
	}
	err := tx.Get(&found, query, row.Subject)
	if errors.Is(err, store.ErrNoRow) {
		return fault.NotFound("subject")
	}
	if err != nil {
		return fmt.Errorf("subject: %w", err)
	}
	row.Area, row.Household = found.Area, found.Household
	if row.Kind == programme.Person {
		row.Person = row.Subject
	}
	return nil
}

// children opens the cases that events since opened.
func (r *run) children(from *fold.State) error {
	for _, o := range r.state.Openings[countOf(from, func(s *fold.State) int { return len(s.Openings) }):] {
		child, err := r.child(o)
		if err != nil {
			return err
		}
		if child == nil {
			continue
		}
		if err := child.save(nil); err != nil {
			return err
		}
	}
	return nil
}

// child opens one. Where what was said is enough for its first step, whoever opened it
// has done that step.
func (r *run) child(o fold.Opening) (*run, error) {
	d := r.Book.Programme(o.Programme)
	if d == nil {
		return nil, nil // an older parent may name a programme that is no more
	}
	n := New{Programme: o.Programme, Opened: r.last()}
	if o.Subject != "" {
		n.Kind, n.Subject = d.Subject[0], o.Subject
	} else if slices.Contains(d.Subject, r.row.Kind) && r.row.Kind != programme.Matter {
		n.Kind, n.Subject = r.row.Kind, r.row.Subject
	} else {
		n.Kind, n.Area = programme.Matter, r.row.Area
		if !slices.Contains(d.Subject, programme.Matter) {
			n.Kind, n.Subject = d.Subject[0], r.inside(d.Subject[0])
		}
	}
	child, err := r.begin(r.tx, r.h, r.s, n, r)
	if err != nil {
		return nil, err
	}
	if e, ok := r.state.First(child.state, o); ok {
		if _, err := child.do(e); err != nil && fault.KindOf(err) == fault.Internal {
			return nil, err
		}
	}
	return child, nil
}

// inside is the household of the case's person, where a child wants that.
func (r *run) inside(kind string) string {
	if kind == programme.Household {
		return r.row.Household
	}
	return r.row.Subject
}

// Begins are the programmes whose cases somebody may open: the first step is for one of
// their roles.
func (g *Engine) Begins(who access.Actor) (out []*programme.Definition) {
	for _, slug := range g.Book.Slugs() {
		if d := g.Book.Programme(slug); slices.ContainsFunc(who.Grants, func(x access.Grant) bool { return slices.Contains(d.Steps[0].By, string(x.Role)) }) {
			out = append(out, d)
		}
	}
	return out
}
