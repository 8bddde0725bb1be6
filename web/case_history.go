package web

import (
	"slices"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/web/parts"
)

// A told event is one line of a case's history, in words.
type told struct {
	fold.Event
	Title, Who string
	Rows       []parts.Row
	Corrected  bool   // a later event says it anew
	Correct    string // where it is corrected, or ""
	Files      []parts.Option
}

// history tells the case's events, the newest first.
func (d caseData) history() (out []told) {
	corrected := map[string]bool{}
	for _, e := range d.State.Events {
		if e.Kind == fold.KindCorrect {
			corrected[e.Of] = true
		}
	}
	for _, e := range slices.Backward(d.State.Events) {
		if e.Kind == fold.KindDrawn && !e.Drawn {
			continue // that a case was not drawn is no news
		}
		if e.Kind == fold.KindObjection && d.r.Actor.Kind != "staff" { // who objected is for the office alone to know
			out = append(out, told{Event: fold.Event{Seq: e.Seq, Day: e.Day, On: e.On}, Title: d.eventTitle(e)})
			continue
		}
		x := told{Event: e, Title: d.eventTitle(e), Who: d.eventWho(e), Rows: d.eventRows(e), Corrected: corrected[e.ID]}
		if a := d.State.Entry(e.ID); a != nil && d.May && d.State.Ending == "" && e.Kind == fold.KindAct && wears(d.Hats, d.d.Step(e.Step).By) && d.d.Step(e.Step).Pay == nil {
			x.Correct = "/cases/" + d.ID + "/steps/" + e.Step + "?correct=" + e.ID
		}
		for _, f := range d.Files {
			if f.Event == e.ID {
				word := d.evidence(f.Name)
				if f.Again != "" {
					word = dots(word, d.r.T("case.file_again"))
				}
				x.Files = append(x.Files, parts.Option{Value: "/cases/" + d.ID + "/files/" + f.Key, Label: word, Chosen: f.Again != ""})
			}
		}
		out = append(out, x)
	}
	return out
}

func (d caseData) eventTitle(e fold.Event) string {
	switch e.Kind {
	case fold.KindAct:
		if e.Outcome != "" {
			return d.r.T("case.did", "step", d.step(e.Step), "outcome", d.outcome(e.Step, e.Outcome))
		}
		return d.step(e.Step)
	case fold.KindCheck:
		return d.r.T("case.told.check", "step", d.stepOf(e.Of), "outcome", d.r.T("case.outcome."+oneOf(e.Outcome, []string{"stands", "does_not_stand"})))
	case fold.KindCorrect:
		return d.r.T("case.told.correct", "step", d.stepOf(e.Of))
	case fold.KindReturn, fold.KindExtend, fold.KindWaive, fold.KindObjection, fold.KindDrawn:
		return d.r.T("case.told."+e.Kind, "step", d.step(e.Step))
	case fold.KindChange, fold.KindStandIn:
		return d.r.T("case.told."+e.Kind, "party", d.hat(e.Step))
	case fold.KindEnd, fold.KindLapse:
		return d.r.T("case.told."+e.Kind, "ending", d.ending(e.Reason))
	}
	return d.r.T("case.told." + e.Kind)
}

func (d caseData) ending(as string) string {
	if slices.Contains(programme.Endings, as) {
		return d.r.T("cases.ending." + as)
	}
	return as
}

// stepOf is the step of an earlier event.
func (d caseData) stepOf(event string) string {
	for _, e := range d.State.Events {
		if e.ID == event {
			return d.step(e.Step)
		}
	}
	return ""
}

// eventWho is who did it, and as what.
func (d caseData) eventWho(e fold.Event) string {
	if e.By.Role == "engine" || e.By.Account == "" && e.By.Role == "" {
		return d.r.T("cases.role.engine")
	}
	return dots(d.Names[e.By.Account], d.hat(e.By.Role))
}

// eventRows are what was said, shown and signed.
func (d caseData) eventRows(e fold.Event) (out []parts.Row) {
	add := func(key, value string) {
		if value != "" {
			out = append(out, parts.Row{Key: key, Value: value})
		}
	}
	for _, q := range d.d.Questions { // in the definition's order: a map has none
		said, ok := e.Say[q.Name]
		switch {
		case !ok:
		case len(said.Rows) > 0:
			for i, line := range d.rows(q, said, d.Names) {
				add(d.r.T("case.line", "label", d.question(q.Name), "n", i+1), line)
			}
		default:
			add(d.question(q.Name), d.answer(q, q.Name, said, d.Names))
		}
	}
	for _, p := range d.d.Parties {
		for _, ref := range e.Names[p.Name] {
			add(d.hat(p.Name), nameOf(d.r, d.Names, ref))
		}
	}
	for _, step := range d.d.Steps {
		if step.ID != e.Step || e.Kind != fold.KindAct {
			continue
		}
		for _, x := range step.Evidence {
			if e.Evidence[x.Name] == "paper" {
				add(d.evidence(x.Name), d.r.T("case.on_paper"))
			}
		}
	}
	if len(e.Signed) > 0 {
		add(d.r.T("case.signed"), d.hats(e.Signed))
	}
	if len(e.Served) > 0 {
		add(d.r.T("case.served"), d.hats(e.Served))
	}
	if e.Confirm != "" {
		add(d.r.T("case.confirm"), d.r.T("case.confirm."+oneOf(e.Confirm, []string{fold.CouldNot, fold.Agreed, fold.Refused})))
	}
	add(d.r.T("case.reason"), d.reason(e))
	return out
}

// reason words why: a pause's is a code, a stand-in's a day, an ending stands in the title.
func (d caseData) reason(e fold.Event) string {
	switch e.Kind {
	case fold.KindEnd, fold.KindLapse:
		return ""
	case fold.KindPause:
		if w := d.t.Word("reasons", "pause."+e.Reason); w != "" {
			return w
		}
	}
	return e.Reason
}

// holders are who holds which part, and between which days.
func (d caseData) holders() (out []parts.Row) {
	for _, h := range d.State.Holders {
		span := d.r.T("case.since", "day", day(d.r, h.From))
		if h.To != programme.Forever {
			span = d.r.T("case.between", "from", day(d.r, h.From), "to", day(d.r, h.To))
		}
		out = append(out, parts.Row{Key: d.hat(h.Party), Value: dots(nameOf(d.r, d.Names, h.Ref), span)})
	}
	for _, h := range d.State.StandIns {
		out = append(out, parts.Row{Key: d.r.T("case.stands_in", "party", d.hat(h.Party)), Value: dots(nameOf(d.r, d.Names, h.Ref), d.r.T("case.between", "from", day(d.r, h.From), "to", day(d.r, h.To)))})
	}
	return out
}

// terms are what was agreed, and until when.
func (d caseData) terms() (out []parts.Row) {
	for _, t := range d.State.Terms {
		span := d.r.T("case.since", "day", day(d.r, t.From))
		if t.To != programme.Forever {
			span = d.r.T("case.between", "from", day(d.r, t.From), "to", day(d.r, t.To))
		}
		if t.Ended != programme.Forever {
			span = dots(span, d.r.T("case.ended_on", "day", day(d.r, t.Ended)))
		}
		out = append(out, parts.Row{Key: d.r.T("case.term", "n", t.No), Value: span})
	}
	return out
}

// flags stand now.
func (d caseData) flags() (out []string) {
	for _, f := range d.State.Flags {
		if f.Until == programme.Forever {
			out = append(out, d.flag(f.Name))
		}
	}
	for _, id := range d.Marks {
		out = append(out, d.flag(id))
	}
	return out
}
