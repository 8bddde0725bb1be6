package casework

import (
	"context"
	"fmt"
	"slices"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/store"
)

// An Entry is what somebody says when they act in a case. Kind "" does the step.
type Entry struct {
	Kind, Step, Of, Hat      string
	Outcome, Reason, Confirm string
	Names                    map[string][]string
	Say                      form.Answers
	Evidence                 map[string]string
	Signed, Served           []string
}

// Act does one thing in a case: a step, a second look, or something beside the steps.
// version is the row the reader saw.
func (g *Engine) Act(ctx context.Context, h *access.House, s access.Scope, id string, version int64, e Entry) (access.Outcome, error) {
	return h.Write(ctx, s, CaseAct, func(tx *store.Tx) (access.Outcome, error) {
		r, err := g.load(tx, h, s, id)
		if fault.KindOf(err) == fault.NotFoundErr && (e.Kind == "" || e.Kind == fold.KindAct) {
			r, err = g.asked(tx, h, s, id, e.Step) // concealed from them, but for this one step
		}
		if err != nil {
			return access.Outcome{}, err
		}
		if r.row.RowVersion != version {
			return access.Outcome{}, fault.Conflict("access.stale", "what", "case")
		}
		return r.once(e)
	})
}

// once acts and saves.
func (r *run) once(e Entry) (access.Outcome, error) {
	from := r.copied()
	if err := r.act(e); err != nil {
		return access.Outcome{}, err
	}
	if err := r.save(from); err != nil {
		return access.Outcome{}, err
	}
	return access.Outcome{Record: r.row.ID, Version: r.row.RowVersion, Status: statusOf(r.state)}, nil
}

// copied is the state as it was, for what follows from the difference.
func (r *run) copied() *fold.State {
	return fold.Fold(r.Book, r.state.Def, r.state.Case, slices.Clone(r.state.Events))
}

func statusOf(s *fold.State) string {
	if s.Ending != "" {
		return s.Ending
	}
	return "open"
}

// act makes the event of an entry and takes it in.
func (r *run) act(e Entry) error {
	x := fold.Event{Kind: e.Kind, Step: e.Step, Of: e.Of, On: r.h.Today(), Day: r.h.Today(), Outcome: e.Outcome, Reason: e.Reason, Names: e.Names, Say: e.Say, Evidence: e.Evidence, Signed: e.Signed,
		Confirm: e.Confirm, Served: e.Served}
	if x.Kind == "" {
		x.Kind = fold.KindAct
	}
	if x.Kind == fold.KindHand { // has its own verbs
		return refused(&fold.Refusal{Code: "no_such_step"})
	}
	step := r.state.Def.Step(x.Step)
	if a := r.state.Entry(x.Of); a != nil && (x.Kind == fold.KindCheck || x.Kind == fold.KindCorrect) {
		step = r.state.Def.Step(a.Step)
		x.Day = a.Day
	}
	if step != nil && step.Day != "" {
		if said, ok := x.Say[step.Day]; ok {
			x.Day = store.Day(said.Text)
		}
	}
	day := x.Day
	if !day.Valid() || day > x.On || x.Kind != fold.KindAct {
		day = x.On
	}
	x.By = r.by(r.s.Actor(), r.wanted(x, step), e.Hat, day)
	for _, a := range r.s.Actor().Away {
		x.Aside = append(x.Aside, a.Human())
	}
	if step != nil && x.Kind == fold.KindAct {
		x.Drawn = r.drawnEntry(step)
	}
	done, err := r.do(x)
	if err != nil || step == nil || x.Kind != fold.KindAct {
		return err
	}
	return r.proofs(done)
}

// wanted are the hats an event can be done under.
func (r *run) wanted(x fold.Event, step *programme.Step) []string {
	d := r.state.Def
	switch x.Kind {
	case fold.KindAct, fold.KindCorrect:
		if step != nil {
			return step.By
		}
	case fold.KindCheck:
		if step != nil && step.Check != nil {
			return step.Check.By
		}
	case fold.KindPause, fold.KindResume:
		return d.Side.PauseBy
	case fold.KindEnd:
		return d.Side.EndBy
	case fold.KindReturn:
		return d.Side.ReturnBy
	case fold.KindReopen:
		if len(d.Side.ReopenBy) == 0 {
			return []string{"county", "city"}
		}
		return d.Side.ReopenBy
	case fold.KindWaive:
		return d.Side.WaiveBy
	case fold.KindExtend:
		if step != nil && step.Due != nil && step.Due.Extend != nil {
			return step.Due.Extend.By
		}
	case fold.KindChange, fold.KindStandIn:
		if p := d.Party(x.Step); p != nil && p.Change != nil {
			return p.Change.By
		}
	}
	return nil
}

// proofs ties the files of an event to it: they were handed in for this case, by
// nobody else's step.
func (r *run) proofs(x fold.Event) error {
	for name, key := range x.Evidence {
		if key == "paper" || key == "" {
			continue // kept on paper, by whoever says so
		}
		n, err := r.tx.Exec(`UPDATE evidence SET event = $1 WHERE key = $2 AND case_id = $3 AND event = ''`, x.ID, key, r.row.ID)
		if err != nil {
			return fmt.Errorf("evidence: %w", err)
		}
		if n != 1 {
			var bad fault.Fields
			bad.Add(name, "casework.refused.evidence_missing")
			return bad.Err()
		}
	}
	return nil
}
