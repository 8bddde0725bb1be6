package fold_test

import (
	"maps"
	"slices"
	"strings"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
)

// claims are what nobody else may hold: of what stands, and of the case while it is open.
func (r *reading) claims() (out []fold.Claim) {
	add := func(c fold.Claim) {
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	for _, a := range r.inForce() {
		for _, c := range r.claimsOf(r.upto(a.at+1), a.Event) {
			add(c)
		}
	}
	if as, _ := r.ending(); as == "" && len(r.inForce()) > 0 {
		for _, u := range r.def.Unique {
			if u.Open {
				add(fold.Claim{Key: r.key(r, "open", u.Per, fold.Event{}), Holder: r.about.ID})
			}
		}
	}
	return out
}

// claimsOf are those of one act, with answers as they were when it was told.
func (r *reading) claimsOf(then *reading, e fold.Event) (out []fold.Claim) {
	for _, u := range r.def.Unique {
		if u.Entry == e.Step {
			out = append(out, fold.Claim{Key: r.key(then, u.Entry, u.Per, e), Holder: e.ID})
		} else if u.One != "" && u.Of == e.Step {
			out = append(out, fold.Claim{Key: r.key(then, u.One, u.Per, e), Holder: r.holder(u.One, e.Day)})
		}
	}
	return out
}

func (r *reading) key(then *reading, what string, per []string, e fold.Event) string {
	words := r.def.Slug + "|" + what
	for _, p := range per {
		said, ok := e.Say[p]
		if !ok {
			said, _ = then.answer(p)
		}
		word, fixed := map[string]string{"subject": r.about.Subject, "household": r.about.Household, "day": string(e.Day), "month": string(e.Day + "       ")[:7], "year": string(e.Day + "    ")[:4]}[p]
		if !fixed {
			word = said.Text
		}
		words += "|" + word
	}
	return words
}

// againstClaims: what is taken by somebody else cannot be had.
func (r *reading) againstClaims(why reasons, e fold.Event, w fold.World) {
	for _, c := range r.claimsOf(r, e) {
		has := w.Taken(c.Key)
		why.when(has != "" && has != c.Holder, "taken")
	}
	if len(r.inForce()) == 0 {
		r.againstOpen(why, w)
	}
}

// againstOpen: while another case of the same is open, this one cannot be.
func (r *reading) againstOpen(why reasons, w fold.World) {
	for _, u := range r.def.Unique {
		if has := w.Taken(r.key(r, "open", u.Per, fold.Event{})); u.Open {
			why.when(has != "" && has != r.about.ID, "taken")
		}
	}
}

// againstPay: there is a month to settle, it was looked at, and nothing holds the money.
func (r *reading) againstPay(why reasons, e fold.Event, step *programme.Step) {
	if step.Repeat != nil && step.Repeat.Per != "" {
		month := r.openMonth(step)
		why.when(month == "", "nothing_to_pay")
		of := r.def.Step(step.Repeat.Of)
		for _, a := range r.inForce() {
			on, _, _ := r.look(a.ID)
			why.when(a.Step == of.ID && string(a.Day)[:7] == month && of.Check != nil && of.Check.Sample == 100 && on == "", "unchecked")
		}
	}
	if step.Pay == nil {
		return
	}
	for _, flag := range step.Pay.Hold {
		why.when(r.flagged(flag), "held")
	}
	why.when(step.Pay.Amount != "" && r.holder(step.Pay.To, e.Day) == "", "no_holder")
}

// flagged tells whether a flag stands: raised, and not lowered since.
func (r *reading) flagged(name string) (up bool) {
	for _, x := range r.told {
		if r.outcome(x).Flag == name {
			up = true
		}
		if r.outcome(x).Unflag == name {
			up = false
		}
	}
	return up
}

// pays is what the deed, the last of the reading, comes to: worked out from the entries
// of its month, or an amount; less what is deducted; never more than a cap leaves.
func (r *reading) pays(before *reading, step *programme.Step, a *deed) (out []fold.Payment) {
	y := step.Pay
	year := string(a.Day)[:4]
	if a.period != "" {
		year = a.period[:4]
	}
	whole, units := int64(0), map[string]int64{}
	if y.Amount != "" {
		whole = r.sum(y.Amount)
		units[r.holder(y.To, a.Day)] = 1
	} else {
		for _, e := range r.inForce() {
			_, _, good := r.look(e.ID)
			if e.Step != step.Repeat.Of || string(e.Day)[:7] != a.period || r.def.Step(e.Step).Check != nil && !good {
				continue
			}
			n := int64(1)
			if _, q, dotted := strings.Cut(y.Units, "."); dotted {
				n = e.Say[q].Number
			} else if r.def.Step(y.Units) == nil {
				n = e.Say[y.Units].Number
			}
			price, _ := r.book.Rate(y.Price, e.Day)
			whole += n * price.Value
			payee := e.By.Ref
			if !r.holds(y.To, payee, e.Day) {
				payee = r.holder(y.To, e.Day)
			}
			units[payee] += n
		}
	}
	for _, q := range y.Less {
		whole -= a.Say[q].Number
	}
	whole = max(0, whole)
	fen := whole
	for _, k := range y.Caps {
		if most, ok := r.book.Rate(k.Rate, a.Day); ok {
			fen = min(fen, max(0, most.Value-before.paid(y.Line, k.Per, a.period, year)))
		}
	}
	return r.shared(fold.Payment{Event: a.ID, Line: y.Line, Period: a.period, Year: year}, units, fen, whole-fen)
}

// shared gives each the whole fen of their part, and what is over to the largest.
func (r *reading) shared(like fold.Payment, units map[string]int64, fen, cut int64) (out []fold.Payment) {
	all, largest := int64(0), ""
	for _, ref := range slices.Sorted(maps.Keys(units)) {
		all += units[ref]
		if largest == "" || units[ref] > units[largest] {
			largest = ref
		}
	}
	spare, spareCut := fen, cut
	for _, ref := range slices.Sorted(maps.Keys(units)) {
		p := like
		if p.Payee = ref; all > 0 {
			p.Fen, p.Cut = fen*units[ref]/all, cut*units[ref]/all
		}
		spare, spareCut = spare-p.Fen, spareCut-p.Cut
		out = append(out, p)
	}
	for i := range out {
		if out[i].Payee == largest {
			out[i].Fen, out[i].Cut = out[i].Fen+spare, out[i].Cut+spareCut
		}
	}
	return out
}

// sum is an answer in fen: itself, or its rows' quantity times price.
func (r *reading) sum(q string) (fen int64) {
	a, _ := r.answer(q)
	if r.def.Question(q).Kind != "group" {
		return a.Number
	}
	for _, row := range a.Rows {
		n, counted := row["qty"]
		if !counted {
			n.Number = 1
		}
		fen += n.Number * row["price"].Number
	}
	return fen
}

func (r *reading) payments() (out []fold.Payment) {
	for _, x := range r.told {
		out = append(out, x.pays...)
	}
	return out
}

// paid is what was given out of a line so far in a month, a year, or the case.
func (r *reading) paid(line, per, month, year string) (fen int64) {
	for _, p := range r.payments() {
		within := map[string]bool{"case": true, "month": p.Period == month, "year": p.Year == year}
		if p.Line == line && within[per] {
			fen += p.Fen
		}
	}
	return fen
}
