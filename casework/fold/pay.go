package fold

import (
	"slices"
	"strings"

	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/store"
)

// A Payment (支付) is what an act says is to be paid: proposed, for somebody else to
// approve. Fen is after what is deducted and cut; Cut is what the caps took.
type Payment struct {
	Event, Line, Payee string
	Period             string // month, or "" for an amount of a case
	Year               string
	Fen, Cut           int64
}

// pay works out what an act of a paying step comes to, shared among who earned it.
func (s *State) pay(step *programme.Step, a Act) []Payment {
	y := step.Pay
	year := string(a.Day)[:4]
	if a.Period != "" {
		year = a.Period[:4]
	}
	shares := map[string]int64{}
	var whole int64
	if y.Amount != "" {
		answer, _ := s.Answer(y.Amount)
		whole = amount(s.Def.Question(y.Amount), answer)
		shares[s.Holder(y.To, a.Day)] = 1
	} else {
		for _, e := range s.month(step, a.Period) {
			units := s.units(y, e)
			price, _ := s.book.Rate(y.Price, e.Day)
			whole += units * price.Value
			payee := e.By.Ref
			if !s.Holds(y.To, payee, e.Day) {
				payee = s.Holder(y.To, e.Day)
			}
			shares[payee] += units
		}
	}
	for _, q := range y.Less {
		whole -= a.Say[q].Number
	}
	whole = max(0, whole)
	fen := whole
	for _, k := range y.Caps {
		most, ok := s.book.Rate(k.Rate, a.Day)
		if !ok {
			continue
		}
		fen = max(0, min(fen, most.Value-s.paid(y.Line, k.Per, a.Period, year)))
	}
	return s.share(Payment{Event: a.Event, Line: y.Line, Period: a.Period, Year: year}, shares, fen, whole-fen)
}

// Proposes tells what a paying step would propose if it were done on a day: the case as
// it would be, and no second reckoning. None where the step would be refused for money's
// sake. What the step itself asks for is not said yet, and counts for nothing.
func (s *State) Proposes(step *programme.Step, day store.Day) []Payment {
	e := Event{Kind: KindAct, Step: step.ID, On: day, Day: day}
	if step.Pay == nil || !s.Can(step) || s.tryPay(e, step, nil) != nil {
		return nil
	}
	return Fold(s.book, s.Def, s.Case, append(slices.Clone(s.Events), e)).Payments[len(s.Payments):]
}

// Counts is how much of what is paid by the piece a month comes to.
func (s *State) Counts(step *programme.Step, period string) (n int64) {
	if step.Pay == nil || step.Pay.Units == "" || step.Repeat == nil {
		return 0
	}
	for _, e := range s.month(step, period) {
		n += s.units(step.Pay, e)
	}
	return n
}

// Proposed are the payments that an act proposed, by its number in the case.
func (s *State) Proposed(seq int) (out []Payment) {
	for _, p := range s.Payments {
		if a := s.Entry(p.Event); a != nil && a.Seq == seq {
			out = append(out, p)
		}
	}
	return out
}

// share splits by units; spare fen go to the largest.
func (s *State) share(like Payment, shares map[string]int64, fen, cut int64) (out []Payment) {
	var all int64
	payees := make([]string, 0, len(shares))
	for ref, n := range shares {
		all += n
		payees = append(payees, ref)
	}
	slices.SortFunc(payees, func(a, b string) int {
		if shares[a] != shares[b] {
			return int(shares[b] - shares[a])
		}
		return strings.Compare(a, b)
	})
	left, leftCut := fen, cut
	for i := len(payees) - 1; i >= 0; i-- {
		p := like
		p.Payee = payees[i]
		if i == 0 || all == 0 {
			p.Fen, p.Cut = left, leftCut
		} else {
			p.Fen, p.Cut = fen*shares[p.Payee]/all, cut*shares[p.Payee]/all
		}
		left, leftCut = left-p.Fen, leftCut-p.Cut
		out = append([]Payment{p}, out...)
	}
	return out
}

// paid is what stands paid or proposed already under a line within a cap's bounds.
func (s *State) paid(line, per, period, year string) (fen int64) {
	for _, p := range s.Payments {
		if p.Line == line && (per == "case" || per == "month" && p.Period == period || per == "year" && p.Year == year) {
			fen += p.Fen
		}
	}
	return fen
}

// month are the entries that a settlement of a month covers: those that stand.
func (s *State) month(step *programme.Step, period string) (out []Act) {
	checked := s.Def.Step(step.Repeat.Of).Check != nil
	for _, a := range s.entries(step.Repeat.Of) {
		if string(a.Day)[:7] == period && (!checked || a.Stands) {
			out = append(out, a)
		}
	}
	return out
}

// units are an entry's: one, or what it says.
func (s *State) units(y *programme.Pay, e Act) int64 {
	step, q, dotted := strings.Cut(y.Units, ".")
	switch {
	case dotted:
		return e.Say[q].Number
	case s.Def.Step(step) != nil:
		return 1
	}
	return e.Say[y.Units].Number
}

// amount is an answer in fen: itself, or the sum of a group's rows.
func amount(q *programme.Question, a form.Answer) (fen int64) {
	if q == nil || q.Kind != "group" {
		return a.Number
	}
	for _, row := range a.Rows {
		qty := int64(1)
		if n, ok := row["qty"]; ok {
			qty = n.Number
		}
		fen += qty * row["price"].Number
	}
	return fen
}

// unchecked tells whether an entry of the month still waits for its second look.
func (s *State) unchecked(step *programme.Step, period string) bool {
	of := s.Def.Step(step.Repeat.Of)
	return of.Check != nil && of.Check.Sample == 100 && slices.ContainsFunc(s.entries(of.ID), func(a Act) bool { return string(a.Day)[:7] == period && a.Checked == "" })
}

// held tells whether a flag that holds payments stands.
func (s *State) held(y *programme.Pay) bool {
	return slices.ContainsFunc(s.Flags, func(f Flag) bool { return f.Until == programme.Forever && slices.Contains(y.Hold, f.Name) })
}
