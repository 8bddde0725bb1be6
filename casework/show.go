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
	"tongxing/event"
	"tongxing/fault"
	"tongxing/rule"
	"tongxing/store"
)

// A Shown case is one as its page needs it: its state, what the reader may do now, and
// what is not known yet of whom it is for.
type Shown struct {
	Row
	State    *fold.State
	Tasks    []fold.Task
	Hats     []Hat
	Eligible rule.Why
	Marks    []string // flags of the definition that hold today
	Children []Row
	Files    []File
	Payments []Payment
	Names    map[string]string // key → name of people, organisations, accounts and places in it
}

// A File is evidence that was handed in. Again is the earlier file it looks like.
type File struct {
	Key   string        `db:"key"`
	Event string        `db:"event"`
	Name  string        `db:"name"`
	Kind  string        `db:"kind"`
	Again string        `db:"again"`
	At    store.Instant `db:"at"`
}

// Show opens a case for its reader. Of a case that is not open to everybody's eyes, the
// reading itself is a fact.
func (g *Engine) Show(ctx context.Context, h *access.House, s access.Scope, id string) (out Shown, err error) {
	level := ""
	err = h.Read(ctx, s, CaseShow, func(tx *store.Tx) error {
		r, err := g.load(tx, h, s, id)
		if err != nil {
			return err
		}
		level = r.row.Level
		out = Shown{Row: r.row, State: r.state, Tasks: r.state.Tasks(), Hats: r.hats(s.Actor(), h.Today())}
		today := fold.Event{Day: h.Today(), On: h.Today()}
		out.Eligible = r.state.Eligible(today, r)
		if r.state.Ending == "" {
			out.Marks = r.state.Marks(today, r)
		}
		if r.err != nil {
			return r.err
		}
		return r.shown(&out)
	})
	if err == nil && level != programme.Open {
		err = h.Note(ctx, s, event.Fact{Kind: "case.read", Subject: id, Person: out.Person, Area: out.Area})
	}
	return out, err
}

// shown reads what stands beside the case.
func (r *run) shown(out *Shown) error {
	var args access.Args
	where := r.s.Where(cols, &args)
	if err := r.tx.Select(&out.Children, `SELECT `+rowColumns+` FROM cases c WHERE `+where+` AND c.parent = `+args.Add(r.row.ID)+` ORDER BY c.opened_on, c.id`, args...); err != nil {
		return fmt.Errorf("children: %w", err)
	}
	if err := r.tx.Select(&out.Files, `SELECT key, event, name, kind, again, at FROM evidence WHERE case_id = $1 ORDER BY at, key`, r.row.ID); err != nil {
		return fmt.Errorf("files: %w", err)
	}
	if err := r.tx.Select(&out.Payments, `SELECT `+paymentColumns+` FROM payment c WHERE c.case_id = $1 ORDER BY c.id`, r.row.ID); err != nil {
		return fmt.Errorf("payments: %w", err)
	}
	var refs []string
	add := func(ref string) {
		if ref != "" && !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	add(r.row.Subject)
	for _, h := range r.state.Holders {
		add(h.Ref)
	}
	for _, e := range r.state.Events {
		add(e.By.Account)
		for _, q := range r.state.Def.Questions {
			if slices.Contains([]string{"person", "organisation", "place", "worker"}, q.Kind) {
				add(e.Say[q.Name].Text)
			}
		}
	}
	var err error
	out.Names, err = namesOf(r.tx, refs)
	return err
}

// namesOf finds the names behind keys. The keys stand in records within the reader's
// scope; a household is named by its head.
func namesOf(tx *store.Tx, refs []string) (map[string]string, error) {
	out := map[string]string{}
	for len(refs) > 0 {
		some := refs[:min(len(refs), 100)]
		refs = refs[len(some):]
		var args access.Args
		places := make([]string, len(some))
		for i, ref := range some {
			places[i] = args.Add(ref)
		}
		in := "(" + strings.Join(places, ", ") + ")"
		var found []struct {
			ID   string `db:"id"`
			Name string `db:"name"`
		}
		if err := tx.Select(&found, `SELECT id, name FROM person WHERE id IN `+in+` UNION ALL SELECT id, name FROM organisation WHERE id IN `+in+` UNION ALL SELECT id, name FROM place WHERE id IN `+in+`
			UNION ALL SELECT id, name FROM account WHERE id IN `+in+` UNION ALL SELECT h.id, (SELECT min(p.name) FROM person p WHERE p.household = h.id) AS name FROM household h WHERE h.id IN `+in+`
			AND EXISTS (SELECT 1 FROM person p WHERE p.household = h.id)`, args...); err != nil {
			return nil, fmt.Errorf("names: %w", err)
		}
		for _, f := range found {
			out[f.ID] = f.Name
		}
	}
	return out, nil
}

// NamesOf names the subjects of listed cases.
func (g *Engine) NamesOf(ctx context.Context, h *access.House, s access.Scope, all []Row) (names map[string]string, err error) {
	refs := make([]string, 0, len(all))
	for _, c := range all {
		refs = append(refs, c.Subject)
	}
	err = h.Read(ctx, s, CaseList, func(tx *store.Tx) error {
		names, err = namesOf(tx, refs)
		return err
	})
	return names, err
}

// A Sight is what somebody sees of a case that is concealed from them but wants their
// word: the step, and the answers they are let to see.
type Sight struct {
	Row
	Step *programme.Step
	Sees map[string]string
}

// Task shows a concealed party the one step it is asked for.
func (g *Engine) Task(ctx context.Context, h *access.House, s access.Scope, id, step string) (out Sight, err error) {
	err = h.Read(ctx, s, CaseTask, func(tx *store.Tx) error {
		r, err := g.asked(tx, h, s, id, step)
		if err != nil {
			return err
		}
		row := r.row
		out = Sight{Row: Row{ID: row.ID, Programme: row.Programme, Version: row.Version, RowVersion: row.RowVersion, OpenedOn: row.OpenedOn}, Step: r.state.Def.Step(step), Sees: map[string]string{}}
		for _, q := range r.state.Def.Party(r.only).Conceal.Sees {
			a, _ := r.state.Answer(q)
			out.Sees[q] = a.Text
		}
		return nil
	})
	return out, err
}

// asked loads a case for a party from whom it is concealed, where it waits for that
// party's word in a step: the party is all they are in it.
func (g *Engine) asked(tx *store.Tx, h *access.House, s access.Scope, id, step string) (*run, error) {
	refs := s.Actor().Refs()
	if len(refs) == 0 {
		return nil, fault.NotFound("case")
	}
	var args access.Args
	var row Row
	if err := tx.Get(&row, `SELECT `+rowColumns+` FROM cases c WHERE c.id IN (SELECT y.case_id FROM party y WHERE y.ref IN (`+listOf(refs, &args)+`)) AND c.id = `+args.Add(id), args...); err != nil {
		return nil, store.Found(err, "case")
	}
	r, err := g.resume(tx, h, s, row)
	if err != nil {
		return nil, err
	}
	hats := r.hats(s.Actor(), h.Today())
	for _, t := range r.state.Tasks() {
		for _, hat := range hats {
			p := r.state.Def.Party(hat.Role)
			if t.Step == step && p != nil && r.state.Hidden(p.Name) && len(p.Conceal.Sees) > 0 && slices.Contains(t.By, p.Name) {
				r.only = p.Name
				return r, r.err
			}
		}
	}
	return nil, errors.Join(r.err, fault.NotFound("case"))
}

func listOf(refs []string, args *access.Args) string {
	places := make([]string, len(refs))
	for i, ref := range refs {
		places[i] = args.Add(ref)
	}
	return strings.Join(places, ", ")
}
