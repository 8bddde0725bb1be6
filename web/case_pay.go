package web

import (
	"slices"
	"strings"

	"tongxing/casework"
	"tongxing/casework/fold"
)

// What a paying step sends on (款项): said before it is pressed, by the engine's own
// reckoning, and after.

// payLines word what a step would propose: month, how much of what, who gets it, yuan; a
// line each payee where there are several. None where the form itself asks for the amount.
func (f *stepForm) payLines(all []fold.Payment, counts string) (out []string) {
	y := f.Step.Pay
	if len(all) == 0 || slices.Contains(f.Step.Ask, y.Amount) || slices.Contains(f.Step.May, y.Amount) {
		return nil
	}
	head := dots(f.r.Lang.Month(all[0].Period), counts)
	switch {
	case f.Case.ID == "": // one of many: its payees are not named in the list
		return []string{dots(head, f.r.Lang.Yuan(sum(all)), f.less())}
	case len(all) == 1:
		return []string{dots(head, f.payee(all[0]), f.yuan(all[0]), f.less())}
	}
	out = append(out, dots(head, f.r.Lang.Yuan(sum(all)), f.less()))
	for _, p := range all {
		out = append(out, dots(f.payee(p), f.yuan(p)))
	}
	return out
}

// yuan is the amount, with what the limit took off it.
func (f *stepForm) yuan(p fold.Payment) string {
	if p.Cut == 0 {
		return f.r.Lang.Yuan(p.Fen)
	}
	return dots(f.r.Lang.Yuan(p.Fen), f.r.T("pay.cut", "yuan", f.r.Lang.Yuan(p.Cut)))
}

func (f *stepForm) payee(p fold.Payment) string {
	return f.r.T("pay.payee", "name", nameOf(f.r, f.Case.Names, p.Payee))
}

// less says that what the form asks for is yet to be taken off.
func (f *stepForm) less() string {
	var what []string
	for _, q := range f.Step.Pay.Less {
		what = append(what, f.question(q))
	}
	if len(what) == 0 {
		return ""
	}
	return f.r.T("pay.less", "what", strings.Join(what, f.r.T("web.comma")))
}

// payCounts is how much of what the month's entries come to: hours, visits.
func (f *stepForm) payCounts(all []fold.Payment) string {
	if len(all) == 0 || all[0].Period == "" {
		return ""
	}
	step, q, _ := strings.Cut(f.Step.Pay.Units, ".")
	what := f.question(step)
	switch {
	case q != "":
		what = f.question(q)
	case f.d.Step(step) != nil:
		what = f.step(step)
	}
	return f.r.T("pay.counts", "what", what, "n", f.r.Lang.Count(f.Case.State.Counts(f.Step, all[0].Period)))
}

// lastOf are the payments that the last act of a step proposed.
func (d caseData) lastOf(step string) []fold.Payment {
	for _, a := range slices.Backward(d.State.Acts) {
		if a.Step == step {
			return d.State.Proposed(a.Seq)
		}
	}
	return nil
}

// sent words what came of it: the sum that waits for approval.
func (x tongue) sent(all []fold.Payment) string {
	switch {
	case len(all) == 0:
		return ""
	case sum(all) == 0:
		return x.r.T("pay.proposed_none")
	}
	return x.r.T("pay.proposed", "yuan", x.r.Lang.Yuan(sum(all)))
}

func sum(all []fold.Payment) (fen int64) {
	for _, p := range all {
		fen += p.Fen
	}
	return fen
}

// allPays is what all who wait come to, "" where the step pays nothing.
func (c *crowd) allPays() string {
	var all []fold.Payment
	for _, x := range c.All {
		all = append(all, x.Pays...)
	}
	if len(c.payLines(all, "")) == 0 {
		return ""
	}
	return c.r.Lang.Yuan(sum(all))
}

func paid(all []casework.BulkLine) (out []fold.Payment) {
	for _, x := range all {
		out = append(out, x.Pays...)
	}
	return out
}
