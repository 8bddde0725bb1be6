package fold_test

import (
	"slices"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/store"
)

// beside makes up what happens beside the steps.
func (c *city) beside(p *pair) fold.Event {
	d, side := p.read.def, p.read.def.Side
	e := fold.Event{On: c.today, Day: c.today, Reason: "why"}
	if c.odds(4) {
		e.Reason = " "
	}
	kinds := []string{fold.KindCheck, fold.KindCorrect, fold.KindCorrect, fold.KindReturn, fold.KindReturn, fold.KindPause, fold.KindResume, fold.KindEnd, fold.KindExtend, fold.KindWaive,
		fold.KindChange, fold.KindChange, fold.KindStandIn, fold.KindObjection, fold.KindNote}
	if p.fold.Ending != "" {
		kinds = append(kinds, fold.KindReopen, fold.KindReopen, fold.KindReopen)
	}
	if p.fold.Paused() {
		kinds = append(kinds, fold.KindResume, fold.KindResume, fold.KindResume, fold.KindResume, fold.KindResume)
	}
	e.Kind = pick(c, kinds)
	e.Step = pick(c, d.Steps).ID
	switch e.Kind {
	case fold.KindCheck:
		return c.look(p, c.anAct(p))
	case fold.KindCorrect:
		return c.correct(p, e)
	case fold.KindReturn:
		e.By = c.by(p, side.ReturnBy)
		if len(p.fold.Acts) > 0 && c.odds(80) {
			e.Step = pick(c, p.fold.Acts).Step
		}
	case fold.KindPause, fold.KindResume:
		e.By = c.by(p, side.PauseBy)
		if c.odds(90) {
			e.Reason = pick(c, side.PauseReasons)
		}
	case fold.KindEnd:
		e.By = c.by(p, side.EndBy)
		if c.odds(60) { // not often: an ended case tells little
			e.Kind, e.By = fold.KindNote, c.by(p, nil)
		} else if c.odds(90) {
			e.Reason = pick(c, side.EndAs)
		}
	case fold.KindReopen:
		e.By = c.by(p, append(slices.Clone(side.ReopenBy), "city"))
	case fold.KindWaive:
		e.By = c.by(p, side.WaiveBy)
		if len(side.Waives) > 0 && c.odds(80) {
			e.Step = pick(c, side.Waives)
		}
	case fold.KindExtend:
		for i := range d.Steps {
			if s := &d.Steps[i]; s.Due != nil && s.Due.Extend != nil && c.odds(60) {
				return c.extend(p, s)
			}
		}
		e.By = c.by(p, nil)
	case fold.KindObjection:
		for _, s := range d.Steps {
			if !s.Notice.Zero() && c.odds(90) {
				e.Step = s.ID
			}
		}
		e.By = c.by(p, nil)
	case fold.KindNote:
		e.By = c.by(p, nil)
	default:
		c.hands(p, &e)
	}
	return e
}

// extend makes up that a step is put off.
func (c *city) extend(p *pair, step *programme.Step) fold.Event {
	x := step.Due.Extend
	e := fold.Event{Kind: fold.KindExtend, Step: step.ID, On: c.today, Day: c.today, By: c.by(p, x.By), Reason: pick(c, []string{"why", "why", "why", "why", ""})}
	if x.Serve != "" && c.odds(90) {
		e.Served = []string{x.Serve}
	}
	return e
}

// hands makes up a change of a party, or a backup that stands in.
func (c *city) hands(p *pair, e *fold.Event) {
	d := p.read.def
	if len(d.Parties) == 0 {
		return
	}
	party := pick(c, d.Parties)
	e.Step = party.Name
	by := d.Side.EndBy
	if party.Change != nil {
		by = party.Change.By
	}
	e.By = c.by(p, by)
	if e.Kind == fold.KindChange {
		e.Names = map[string][]string{party.Name: {pick(c, refs)}}
		return
	}
	if e.Reason = string(c.today.AddDays(c.rng.IntN(30) - 2)); c.odds(5) {
		e.Reason = "soon"
	}
}

// anAct is the event of one that stands, or of nothing.
func (c *city) anAct(p *pair) string {
	if c.odds(3) || len(p.fold.Acts) == 0 {
		return "nothing"
	}
	return p.fold.Acts[c.rng.IntN(len(p.fold.Acts))].Event
}

// look makes up a second look at an entry.
func (c *city) look(p *pair, entry string) fold.Event {
	e := fold.Event{Kind: fold.KindCheck, On: c.today, Day: c.today, Of: entry, Outcome: "stands"}
	if c.odds(25) {
		e.Outcome = "does_not_stand"
	}
	if a := p.fold.Entry(entry); a != nil && p.read.def.Step(a.Step).Check != nil {
		e.By = c.by(p, p.read.def.Step(a.Step).Check.By)
		return e
	}
	e.By = c.by(p, nil)
	return e
}

// correct makes up a correction: mostly what was said, with one answer anew.
func (c *city) correct(p *pair, e fold.Event) fold.Event {
	e.Of = c.anAct(p)
	e.Step, e.By = "", c.by(p, nil)
	a := p.fold.Entry(e.Of)
	if a == nil {
		return e
	}
	step := p.read.def.Step(a.Step)
	e.By = c.by(p, step.By)
	if p.read.def.Party(e.By.Role) != nil && c.odds(80) {
		e.By.Ref = p.fold.Holder(e.By.Role, a.Day)
	}
	like := c.act(p, a.Step)
	e.Outcome, e.Say = a.Outcome, like.Say
	if step.Day != "" && c.odds(50) {
		e.Say[step.Day] = a.Say[step.Day]
	}
	if c.odds(15) {
		e.Outcome = like.Outcome
	}
	if c.odds(15) {
		e.Names = like.Names
	}
	if said, ok := e.Say[step.Day]; ok {
		e.Day = store.Day(said.Text)
	}
	return e
}
