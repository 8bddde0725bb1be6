package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/registry/idno"
	"tongxing/store"
)

// A Notice (公示) is what everybody may read of a case while its notice runs: no key of a
// person, no category, grade or number, and of a person's name its first character.
type Notice struct {
	Case, Programme, Step string
	Kind, Area, Name      string // Name "" = nobody is named in public
	From, To              store.Day
}

// A NoticeQuery narrows what is posted; After is the cursor of the last page.
type NoticeQuery struct{ Programme, Area, After string }

// noticeCols: a notice is public while the law wants it so. What is sealed or a child's is
// posted by nobody's name and at no place: it does not stand here at all.
var noticeCols = access.Cols{Open: "c.level IN ('" + programme.Open + "', '" + programme.Restricted + "')"}

type posted struct {
	Row
	Step  string    `db:"step"`
	DueOn store.Day `db:"due_on"`
}

// Cursor is where the page after this notice begins.
func (n Notice) Cursor() string { return n.Programme + "~" + n.Area + "~" + n.Case }

// Notices are those that run today, by programme and place. It is gone the day after its
// last: the clock may take it down later, a reader sees it no more.
func (g *Engine) Notices(ctx context.Context, h *access.House, s access.Scope, q NoticeQuery, limit int) (out []Notice, err error) {
	err = h.Read(ctx, s, NoticeSee, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(noticeCols, &args)
		if q.Programme != "" {
			where += " AND t.programme = " + args.Add(q.Programme)
		}
		if q.Area != "" {
			where += " AND t.area >= " + args.Add(q.Area) + " AND t.area < " + args.Add(q.Area[:len(q.Area)-1]+"0")
		}
		if after := strings.Split(q.After, "~"); len(after) == 3 {
			slug, area, id := args.Add(after[0]), args.Add(after[1]), args.Add(after[2])
			where += " AND (t.programme > " + slug + " OR t.programme = " + slug + " AND (t.area > " + area + " OR t.area = " + area + " AND t.case_id > " + id + "))"
		}
		all, err := g.posted(tx, where, args, h.Today(), limit)
		if err != nil {
			return err
		}
		out, err = g.notices(tx, all)
		return err
	})
	return out, err
}

// NoticeOf is one that runs today.
func (g *Engine) NoticeOf(ctx context.Context, h *access.House, s access.Scope, id string) (out Notice, err error) {
	err = h.Read(ctx, s, NoticeSee, func(tx *store.Tx) error {
		row, err := g.running(tx, h, s, id)
		if err != nil {
			return err
		}
		all, err := g.notices(tx, []posted{row})
		if err == nil {
			out = all[0]
		}
		return err
	})
	return out, err
}

// Object takes an objection to a notice that runs, by somebody who is signed in and says
// why. Whoever objects once waits for the answer; they read nothing of the case.
func (g *Engine) Object(ctx context.Context, h *access.House, s access.Scope, id, why string) (access.Outcome, error) {
	return h.Write(ctx, s, NoticeObject, func(tx *store.Tx) (access.Outcome, error) {
		row, err := g.running(tx, h, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		r, err := g.resume(tx, h, s, row.Row)
		if err != nil {
			return access.Outcome{}, err
		}
		human := r.by(s.Actor(), nil, "", h.Today()).Human
		if r.state.Objected(row.Step) && slices.ContainsFunc(r.state.Events, func(e fold.Event) bool {
			return e.Kind == fold.KindObjection && e.Step == row.Step && e.By.Human == human
		}) {
			return access.Outcome{}, refused(&fold.Refusal{Code: "objection_open"})
		}
		out, err := r.once(Entry{Kind: fold.KindObjection, Step: row.Step, Reason: why})
		return access.Outcome{Record: id, Version: out.Version, Status: "objected"}, err
	})
}

// running is the notice of a case that runs today.
func (g *Engine) running(tx *store.Tx, h *access.House, s access.Scope, id string) (posted, error) {
	var args access.Args
	where := s.Where(noticeCols, &args) + " AND t.case_id = " + args.Add(id)
	all, err := g.posted(tx, where, args, h.Today(), 1)
	if err == nil && len(all) == 0 {
		err = fault.NotFound("notice")
	}
	if err != nil {
		return posted{}, err
	}
	return all[0], nil
}

// posted reads tasks of notice steps, a programme after the other: each lies in an index by
// place, so that no more are read than are shown. Of several who may end a notice one row
// stands for the case.
func (g *Engine) posted(tx *store.Tx, where string, args access.Args, today store.Day, limit int) (out []posted, err error) {
	where += " AND t.kind = '" + fold.Do + "' AND t.due_on >= " + args.Add(today) + ` AND NOT EXISTS (SELECT 1 FROM task u WHERE u.case_id = t.case_id AND u.kind = t.kind AND u.step = t.step AND (u.entry < t.entry
		OR u.entry = t.entry AND (u.hat < t.hat OR u.hat = t.hat AND u.ref < t.ref)))`
	for _, slug := range g.Book.Slugs() {
		var steps []string
		for _, step := range g.Book.Programme(slug).Steps {
			if !step.Notice.Zero() {
				steps = append(steps, step.ID)
			}
		}
		if len(steps) == 0 || len(out) == limit {
			continue
		}
		of, mine := slices.Clone(args), []posted{}
		query := `SELECT ` + rowColumns + `, t.step, t.due_on FROM task t JOIN cases c ON c.id = t.case_id WHERE ` + where + ` AND t.programme = ` + of.Add(slug) + ` AND t.step IN (` + listOf(steps, &of) + `) ORDER BY t.area, t.case_id LIMIT ` + of.Add(limit-len(out))
		if err := tx.Select(&mine, query, of...); err != nil {
			return nil, fmt.Errorf("notices: %w", err)
		}
		out = append(out, mine...)
	}
	return slices.DeleteFunc(out, func(x posted) bool {
		d := g.Book.Version(x.Programme, int(x.Version))
		return d == nil || d.Step(x.Step) == nil || d.Step(x.Step).Notice.Zero()
	}), nil
}

// notices makes of rows what everybody may read: first day, masked name.
func (g *Engine) notices(tx *store.Tx, all []posted) (out []Notice, err error) {
	if len(all) == 0 {
		return nil, nil
	}
	var ids, subjects []string
	for _, x := range all {
		ids, subjects = append(ids, x.ID), append(subjects, x.Subject)
	}
	names, err := namesOf(tx, subjects)
	if err != nil {
		return nil, err
	}
	var args access.Args
	var acts []fold.Act
	var found []struct {
		Case    string    `db:"case_id"`
		Step    string    `db:"step"`
		Outcome string    `db:"outcome"`
		Day     store.Day `db:"day"`
	}
	if err := tx.Select(&found, `SELECT case_id, step, outcome, day FROM act WHERE case_id IN (`+listOf(ids, &args)+`)`, args...); err != nil {
		return nil, fmt.Errorf("notices: %w", err)
	}
	for _, x := range all {
		acts = acts[:0]
		for _, a := range found {
			if a.Case == x.ID {
				acts = append(acts, fold.Act{Step: a.Step, Outcome: a.Outcome, Day: a.Day})
			}
		}
		step := g.Book.Version(x.Programme, int(x.Version)).Step(x.Step)
		out = append(out, Notice{Case: x.ID, Programme: x.Programme, Step: x.Step, Kind: x.Kind, Area: x.Area, From: since(step, acts, x.OpenedOn), To: x.DueOn, Name: publicName(x, step, acts, names[x.Subject])})
	}
	return out, nil
}

// since is the day a notice went up: of the last act that it stands after.
func since(step *programme.Step, acts []fold.Act, day store.Day) store.Day {
	for _, a := range acts {
		if slices.ContainsFunc(step.After, func(r programme.Ref) bool { return did(r, a) }) && a.Day > day {
			day = a.Day
		}
	}
	return day
}

func did(r programme.Ref, a fold.Act) bool {
	return a.Step == r.Step && (r.Outcome == "" || a.Outcome == r.Outcome)
}

// publicName is who the notice names: an office or place in full, a person by the first
// character, and nobody where the case is guarded or they did not agree to be named.
func publicName(x posted, step *programme.Step, acts []fold.Act, name string) string {
	switch {
	case x.Kind == programme.Organisation || x.Kind == programme.Place:
		return name
	case x.Level != programme.Open:
		return ""
	case step.Named.Step != "" && !slices.ContainsFunc(acts, func(a fold.Act) bool { return did(step.Named, a) }):
		return ""
	}
	return idno.MaskName(name)
}
