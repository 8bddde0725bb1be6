package casework

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/fault"
	"tongxing/store"
)

// A Telling tells whole stories of cases within one transaction: for the demo city, and
// for cases that come from another system. Every event is tried like any other; rows
// are written once, when all is told.
type Telling struct {
	g     *Engine
	h     *access.House
	s     access.Scope
	tx    *store.Tx
	runs  map[string]*run
	order []string
}

// Tell runs the stories that fn tells, and keeps all of it or nothing.
func (g *Engine) Tell(ctx context.Context, h *access.House, s access.Scope, fn func(*Telling) error) (access.Outcome, error) {
	return h.Write(ctx, s, CaseTell, func(tx *store.Tx) (access.Outcome, error) {
		t := &Telling{g: g, h: h, s: s, tx: tx, runs: map[string]*run{}}
		if err := fn(t); err != nil {
			return access.Outcome{}, err
		}
		for _, alias := range t.order {
			if err := t.runs[alias].saveAll(); err != nil {
				return access.Outcome{}, err
			}
		}
		return access.Outcome{Status: "told"}, nil
	})
}

// Open begins a case under an alias, as a child of another one told here, or of none.
func (t *Telling) Open(alias string, n New, parent string) error {
	h := t.h.At(n.Opened.Time().Add(moment(0)))
	r, err := t.g.begin(t.tx, h, t.s, n, t.runs[parent])
	if err != nil {
		return err
	}
	t.take(alias, r)
	return nil
}

func (t *Telling) take(alias string, r *run) {
	r.siblings = t
	t.runs[alias] = r
	t.order = append(t.order, alias)
}

// Do takes one event in, and opens what it opens: the children's aliases are the
// case's own with a slash and their number.
func (t *Telling) Do(alias string, e fold.Event) (id string, children []string, err error) {
	r := t.runs[alias]
	if r == nil {
		return "", nil, fault.NotFound("case")
	}
	r.h = t.h.At(e.On.Time().Add(moment(len(r.state.Events))))
	if step := r.state.Def.Step(e.Step); step != nil && e.Kind == fold.KindAct {
		e.Drawn = r.drawnEntry(step)
	}
	before := len(r.state.Openings)
	done, err := r.do(e)
	if err != nil {
		return "", nil, err
	}
	if r.state.Reopens(done) {
		for _, parent := range t.runs {
			if parent.row.ID == r.row.Parent {
				parent.h = r.h
				err = parent.reopened(e.On)
			}
		}
		if err != nil {
			return "", nil, err
		}
	}
	if err := r.draw(); err != nil {
		return "", nil, err
	}
	for _, o := range r.state.Openings[before:] {
		child, err := r.child(o)
		if err != nil {
			return "", nil, err
		}
		if child == nil {
			continue
		}
		name := fmt.Sprintf("%s/%d", alias, o.N)
		t.take(name, child)
		children = append(children, name)
	}
	return done.ID, children, nil
}

// State is what a case has come to.
func (t *Telling) State(alias string) *fold.State {
	if r := t.runs[alias]; r != nil {
		return r.state
	}
	return nil
}

// children counts the open children of a case among those told here.
func (t *Telling) children(parent, slug, step string) (n int) {
	for _, r := range t.runs {
		if r.row.Parent == parent && r.row.Programme == slug && r.state.Ending == "" && (step == "" || r.state.Stage == step) {
			n++
		}
	}
	return n
}

// saveAll writes a told case with everything that followed from it; its children are
// told beside it.
func (r *run) saveAll() error {
	if err := write(r.tx, r.before, r.rows()); err != nil {
		return err
	}
	for _, step := range []func(*fold.State) error{func(*fold.State) error { return r.saveCase() }, r.payments, r.moves, r.grants} {
		if err := step(nil); err != nil {
			return err
		}
	}
	return r.err
}
