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
	"tongxing/form"
	"tongxing/msg"
	"tongxing/store"
)

// roleAppeal is the role of the programme that stands against a refusal.
const roleAppeal = "appeal"

// refusals are the endings that can be appealed against.
var refusals = []string{"refused", "ineligible"}

// Appeal asks for another look at a case that was refused: by whom it is about, their
// household or their guardian, in time, once. Who looks is not who decided; that is the
// definition's to say.
func (g *Engine) Appeal(ctx context.Context, h *access.House, s access.Scope, id, why string) (access.Outcome, error) {
	return h.Write(ctx, s, CaseAppeal, func(tx *store.Tx) (access.Outcome, error) {
		parent, err := g.own(tx, h, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		d := g.Book.WithRole(roleAppeal)
		if d == nil {
			return access.Outcome{}, fault.NotFound("programme")
		}
		n := New{Programme: d.Slug, Kind: parent.row.Kind, Subject: parent.row.Subject, Parent: id}
		r, err := g.begin(tx, h, s, n, parent)
		if err != nil {
			return access.Outcome{}, err
		}
		say := form.Answers{}
		if strings.TrimSpace(why) != "" {
			say[firstText(d)] = form.Answer{Text: why}
		}
		if err := r.act(Entry{Step: d.Steps[0].ID, Say: say}); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: r.row.ID, Version: r.row.RowVersion, Status: "opened"}, r.save(nil)
	})
}

// own loads a case that is the actor's own: theirs, their household's or their ward's.
func (g *Engine) own(tx *store.Tx, h *access.House, s access.Scope, id string) (*run, error) {
	r, err := g.resumeAny(tx, h, s, id)
	if err != nil {
		return nil, err
	}
	hats := r.hats(s.Actor(), h.Today())
	if r.err != nil {
		return nil, r.err
	}
	mine := slices.ContainsFunc(hats, func(x Hat) bool { return x.Role == "resident" || x.Role == "guardian" })
	for _, x := range r.state.Holders {
		mine = mine && !(r.state.Hidden(x.Party) && slices.Contains(s.Actor().Refs(), x.Ref))
	}
	if !mine || r.row.Level == programme.Sealed {
		return nil, fault.NotFound("case")
	}
	return r, nil
}

// firstText is the text question that a definition's first step asks.
func firstText(d *programme.Definition) string {
	for _, name := range d.Steps[0].Ask {
		if d.Question(name).Kind == "text" {
			return name
		}
	}
	return ""
}

// Appealable tells whether a case can be appealed against today, and until when.
func (g *Engine) Appealable(c Row, today store.Day) (until store.Day, ok bool) {
	days, there := g.Book.Rate("appeal.days", c.EndedOn)
	if g.Book.WithRole(roleAppeal) == nil || !slices.Contains(refusals, c.Ending) || !there {
		return "", false
	}
	until = c.EndedOn.AddDays(int(days.Value))
	return until, today <= until
}

// stands refuses an appeal against nothing, too late, or against the same twice.
func (g *Engine) stands(tx *store.Tx, d *programme.Definition, row Row, parent *run) error {
	if d.Role != roleAppeal {
		return nil
	}
	if parent == nil || !slices.Contains(refusals, parent.state.Ending) {
		return fault.Conflict("casework.appeal.nothing")
	}
	was := parent.row
	was.Ending, was.EndedOn = parent.state.Ending, parent.state.EndedOn
	if until, ok := g.Appealable(was, row.OpenedOn); !ok {
		return fault.Conflict("casework.appeal.late", "day", until)
	}
	var n int64
	if err := tx.Get(&n, `SELECT count(*) FROM cases WHERE parent = $1 AND programme = $2 AND opened_on >= $3`, was.ID, d.Slug, was.EndedOn); err != nil {
		return fmt.Errorf("appeal: %w", err)
	}
	if n > 0 {
		return fault.Conflict("casework.appeal.once")
	}
	return nil
}

// others are the people who acted in the parent, where a step is not for them.
func (g *Engine) others(tx *store.Tx, h *access.House, s access.Scope, d *programme.Definition, row Row) ([]string, error) {
	if row.Parent == "" || !slices.ContainsFunc(d.Steps, func(x programme.Step) bool { return slices.Contains(x.NotBy, programme.Parent) }) {
		return nil, nil
	}
	parent, err := g.resumeAny(tx, h, s, row.Parent)
	if fault.KindOf(err) == fault.NotFoundErr { // told in the same story, not written yet
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parent.state.Humans(), nil
}

// reopens takes the parent up again where an event since says so.
func (r *run) reopens(from *fold.State) error {
	for _, e := range r.state.Events[countOf(from, func(s *fold.State) int { return len(s.Events) }):] {
		if !r.state.Reopens(e) {
			continue
		}
		parent, err := r.resumeAny(r.tx, r.h, r.s, r.row.Parent)
		if err != nil {
			return err
		}
		was := parent.copied()
		if err := parent.reopened(e.On); err != nil {
			return err
		}
		if err := parent.save(was); err != nil {
			return err
		}
	}
	return nil
}

// reopened takes an ended case up again, with what ended it to be done anew.
func (r *run) reopened(on store.Day) error {
	if r.state.Ending == "" {
		return nil // somebody did already
	}
	step := ""
	for _, a := range r.state.Acts {
		if o := r.state.Def.Step(a.Step).Outcome(a.Outcome); o != nil && o.End == r.state.Ending {
			step = a.Step
		}
	}
	for _, e := range []fold.Event{{Kind: fold.KindReopen}, {Kind: fold.KindReturn, Step: step}} {
		if e.Kind == fold.KindReturn && step == "" {
			continue
		}
		e.ID, e.Seq, e.Day, e.On, e.By, e.Reason = r.h.NewID(), len(r.state.Events)+1, on, on, fold.By{Role: "engine"}, msg.ZH.T("casework.appeal.changed")
		r.state.Apply(e)
		if err := r.tell(e); err != nil {
			return err
		}
	}
	return nil
}
