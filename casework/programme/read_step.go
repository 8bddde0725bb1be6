package programme

import (
	"strconv"
	"strings"
)

var stepKeys = []string{"id", "by", "not_by", "name", "unless", "after", "ask", "may", "day", "evidence", "sign", "confirm", "serve", "due", "window", "repeat", "check", "until", "in_term",
	"optional", "guard", "sample", "notice", "outcomes", "pay", "money", "tests", "batch", "quota", "paper"}

func (p part) step() Step {
	s := Step{Line: p.line}
	for _, q := range p.pairs(stepKeys...) {
		v := q.value
		switch q.key {
		case "id":
			s.ID = v.word()
		case "by":
			s.By = v.words()
		case "not_by":
			s.NotBy = v.words()
		case "name":
			s.Name = v.words()
		case "unless":
			s.Unless = v.oneOf("named")
		case "after":
			s.loose = true
			for _, w := range v.words() {
				s.After = append(s.After, ref(w))
			}
		case "ask":
			s.Ask = v.words()
		case "may":
			s.May = v.words()
		case "day":
			s.Day = v.word()
		case "sign":
			s.Sign = v.words()
		case "confirm":
			s.Confirm = v.oneOf("subject") != ""
		case "serve":
			s.Serve = v.word()
		case "until":
			s.Until = v.word()
		case "in_term":
			s.InTerm = v.yes()
		case "optional":
			s.Optional = v.yes()
		case "guard":
			s.Guard = v.rule()
		case "notice":
			s.notice(v)
		case "paper":
			s.Paper = v.word()
		case "outcomes":
			for _, o := range v.pairs() {
				s.Outcomes = append(s.Outcomes, o.value.outcome(o.key))
			}
		default:
			s.more(q.key, v)
		}
	}
	return s
}

// notice reads a span, or a span with whose yes lets a person be named in it.
func (s *Step) notice(v part) {
	if v.isWord() {
		s.Notice = v.span()
		return
	}
	for _, q := range v.pairs("days", "named") {
		if q.key == "days" {
			s.Notice = q.value.span()
		} else {
			s.Named = ref(q.value.word())
		}
	}
}

func (s *Step) more(key string, v part) {
	switch key {
	case "evidence":
		for _, e := range v.pairs() {
			s.Evidence = append(s.Evidence, e.value.evidence(e.key))
		}
	case "due":
		s.Due = v.due()
	case "window":
		s.Window = &Window{}
		for _, q := range v.pairs("days", "lapse") {
			if q.key == "days" {
				s.Window.Span = q.value.span()
			} else {
				s.Window.Lapse = q.value.oneOf(Endings...)
			}
		}
	case "repeat":
		s.Repeat = v.repeat()
	case "check":
		s.Check = v.checked()
	case "sample":
		s.Sample = v.sample()
	case "pay":
		s.Pay = v.pay()
	case "money":
		s.Money = &Money{}
		for _, q := range v.pairs("book", "amount") {
			if q.key == "book" {
				s.Money.Book = q.value.oneOf("recovery", "award", "cost", "income", "payout")
			} else {
				s.Money.Amount = q.value.word()
			}
		}
	case "tests":
		s.Tests = &Tests{}
		for _, q := range v.pairs("run", "over", "opens") {
			switch q.key {
			case "run":
				s.Tests.Run = q.value.words()
			case "over":
				s.Tests.Over = q.value.word()
			case "opens":
				s.Tests.Opens = q.value.word()
			}
		}
	case "batch":
		s.Batch = &Batch{}
		for _, q := range v.pairs("rank", "limit") {
			if q.key == "rank" {
				s.Batch.Rank = q.value.words()
			} else {
				s.Batch.Limit = q.value.word()
			}
		}
	case "quota":
		s.Quota = &Quota{}
		for _, q := range v.pairs("per", "year") {
			if q.key == "per" {
				s.Quota.Per = q.value.oneOf("county", "township", "city")
			} else {
				s.Quota.Year = q.value.word()
			}
		}
	}
}

func (p part) evidence(name string) Evidence {
	if p.isWord() {
		return Evidence{Name: name, Kind: p.oneOf(Proofs...)}
	}
	e := Evidence{Name: name}
	for _, q := range p.pairs("photo") {
		e.Kind, e.Same = q.key, q.value.word()
	}
	return e
}

func (p part) due() *Due {
	if p.isWord() {
		return &Due{Span: p.span()}
	}
	d := &Due{}
	for _, q := range p.pairs("days", "from", "answer", "extend", "less") {
		switch q.key {
		case "days":
			d.Span = q.value.span()
		case "from":
			d.From = q.value.word()
		case "answer":
			d.Answer = q.value.word()
		case "less":
			d.Less = q.value.words()
		case "extend":
			d.Extend = &Extend{Times: 1}
			for _, e := range q.value.pairs("by", "days", "times", "serve") {
				switch e.key {
				case "by":
					d.Extend.By = e.value.words()
				case "days":
					d.Extend.Span = e.value.span()
				case "times":
					d.Extend.Times = int(e.value.number())
				case "serve":
					d.Extend.Serve = e.value.word()
				}
			}
		}
	}
	return d
}

func (p part) repeat() *Repeat {
	r := &Repeat{}
	for _, q := range p.pairs("every", "at", "from", "per", "of", "due", "in_term") {
		switch q.key {
		case "every":
			r.Every = q.value.span()
		case "at":
			for _, x := range q.value.items() {
				r.At = append(r.At, x.span())
			}
		case "from":
			r.From = q.value.word()
		case "per":
			r.Per = q.value.oneOf("month")
		case "of":
			r.Of = q.value.word()
		case "due":
			r.Due = q.value.span()
		case "in_term":
			r.InOf = q.value.yes()
		}
	}
	return r
}

func (p part) checked() *Check {
	c := &Check{Sample: 100}
	for _, q := range p.pairs("by", "not_by", "due", "sample") {
		switch q.key {
		case "by":
			c.By = q.value.words()
		case "not_by":
			c.NotBy = q.value.words()
		case "due":
			c.Due = q.value.span()
		case "sample":
			c.Sample = q.value.percent()
		}
	}
	return c
}

func (p part) percent() int {
	text := p.word()
	n, err := strconv.Atoi(strings.TrimSuffix(text, "%"))
	if err != nil || !strings.HasSuffix(text, "%") || n < 1 || n > 100 {
		p.bad("%q is no share: 1%% to 100%%", text)
	}
	return n
}

func (p part) sample() *Sample {
	if p.isWord() {
		return &Sample{Percent: p.percent(), Per: "division"}
	}
	s := &Sample{Per: "division"}
	for _, q := range p.pairs("rate", "per") {
		if q.key == "rate" {
			s.Percent = q.value.percent()
		} else {
			s.Per = q.value.oneOf("division")
		}
	}
	if s.Percent == 0 {
		p.bad("a sample has its rate")
		s.Percent = 100
	}
	return s
}

func (p part) outcome(name string) Outcome {
	o := Outcome{Name: name}
	for _, q := range p.pairs("end", "return", "flag", "unflag", "open", "stock", "handover", "serve", "reopen") {
		switch w := q.value.word(); q.key {
		case "end":
			o.End = q.value.oneOf(Endings...)
		case "return":
			o.Return = w
		case "flag":
			o.Flag = w
		case "unflag":
			o.Unflag = w
		case "open":
			o.Open = w
		case "stock":
			o.Stock = q.value.oneOf(StockMoves...)
		case "handover":
			o.Handover = q.value.oneOf("transfer", "refer", "assign")
		case "serve":
			o.Serve = q.value.oneOf("subject")
		case "reopen":
			o.Reopen = q.value.oneOf("parent")
		}
	}
	return o
}

func (p part) pay() *Pay {
	y := &Pay{}
	for _, q := range p.pairs("line", "to", "units", "price", "amount", "less", "cap", "hold") {
		switch q.key {
		case "line":
			y.Line = q.value.word()
		case "to":
			y.To = q.value.word()
		case "units":
			y.Units = q.value.word()
		case "price":
			y.Price = q.value.word()
		case "amount":
			y.Amount = q.value.word()
		case "less":
			y.Less = q.value.words()
		case "hold":
			y.Hold = q.value.words()
		case "cap":
			for _, c := range q.value.items() {
				k := Cap{}
				for _, x := range c.pairs("per", "rate") {
					if x.key == "per" {
						k.Per = x.value.oneOf("month", "year", "case")
					} else {
						k.Rate = x.value.word()
					}
				}
				y.Caps = append(y.Caps, k)
			}
		}
	}
	return y
}
