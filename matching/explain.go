package matching

import "slices"

// explain answers the pair in full.
func (s *person) explain(w Weights, p *job) Match {
	f := s.meet(p, true)
	m := Match{Seeker: s.ID, Post: p.ID, Verdict: f.verdict(), Parts: s.parts(w, p), Weights: w.Version, Useful: useful(s.Skills, p.Post)}
	m.Score = m.Parts.Score()
	for i := range Aids {
		if f.with>>i&1 == 1 {
			m.With = append(m.With, Aids[i].Code)
		}
	}
	e := teller{person: s, job: p}
	for i := range clauses {
		if f.no>>i&1 == 1 {
			e.block(i)
		}
	}
	for i := range clauses {
		if f.ask>>i&1 == 1 {
			e.ask(i)
		}
	}
	e.mind(f)
	e.speakFor(f)
	m.Reasons = e.reasons
	return m
}

// teller writes the reasons of one pair: what blocks, what is unclear, what to
// mind, what speaks for it.
type teller struct {
	*person
	*job
	reasons []Reason
}

func (e *teller) add(r Reason) { e.reasons = append(e.reasons, r) }

// item is the reason of an item, with both levels and whose word they are.
func (e *teller) item(sign string, i int) Reason {
	r := Reason{Sign: sign, Code: "item", Detail: ItemCodes[i], Asks: int64(e.Demand[i]), Has: int64(e.Abilities[i]), Source: ByPerson, AskedBy: ByEmployer}
	if e.Assessed[i] {
		r.Source = ByOfficer
	}
	if e.Guessed[i] {
		r.AskedBy = ByFederation
	}
	return r
}

func (e *teller) siteSource() string {
	if e.Visited {
		return ByOfficer
	}
	return ByEmployer
}

func (e *teller) block(i int) {
	code, detail := clause(i)
	r := Reason{Sign: Against, Code: code, Detail: detail, Source: ByPerson}
	switch {
	case i < siteClause:
		r = e.item(Against, i)
	case i < placeClause:
		r.Source = e.siteSource()
	}
	switch i {
	case placeClause:
		r.Asks, r.Has = int64(e.reach[e.place]), int64(e.MaxMinutes)
	case hoursClause:
		r.Asks, r.Has = int64(e.job.week), int64(e.free)
	case dayClause:
		r.Asks, r.Has = int64(e.day), int64(e.Seeker.HoursDay)
	case weekClause:
		r.Asks, r.Has = int64(e.job.week), int64(e.Seeker.HoursWeek)
	case payClause:
		r.Asks, r.Has = e.PayMax, e.PayFloor
	case ageClause:
		r.Asks, r.Has = int64(max(16, e.MinAge)), int64(e.Age)
	case hazardClause:
		r.Asks, r.Has, r.Source = 18, int64(e.Age), ByEmployer
	case contractClause:
		r.Detail, r.Source = e.Contract, ByEmployer
	case guardianClause:
		r.Source = ByCounsellor
	}
	e.add(r)
}

// wonder adds a question once, however many clauses hang on it.
func (e *teller) wonder(unknown bool, code, detail, who string) {
	r := Reason{Sign: Unclear, Code: code, Detail: detail, Source: who}
	if unknown && !slices.Contains(e.reasons, r) {
		e.add(r)
	}
}

// ask adds the questions of an unclear clause: whoever answers them all settles it.
func (e *teller) ask(i int) {
	code, detail := clause(i)
	switch {
	case i < siteClause:
		e.askItem(i)
		return
	case i < placeClause:
		e.wonder(e.site(i-siteClause) == NotSaid, code, detail, ByEmployer)
		e.askRemote()
		return
	}
	switch i {
	case placeClause:
		e.askPlace()
	case hoursClause:
		e.wonder(e.free == 0, "hours", "", ByPerson)
		e.wonder(e.Flexible && e.job.week == 0 || !e.Flexible && e.busy == 0, "shift", "", ByEmployer)
	case dayClause:
		e.wonder(e.Seeker.HoursDay == 0, "hours_day", "", ByPerson)
		e.wonder(e.day == 0, "shift", "", ByEmployer)
	case weekClause:
		e.wonder(e.Seeker.HoursWeek == 0, "hours_week", "", ByPerson)
		e.wonder(e.job.week == 0, "shift", "", ByEmployer)
	case nightClause:
		e.wonder(e.Seeker.Night == NotSaid, "night", "", ByPerson)
		e.wonder(e.night == NotSaid, "night_shift", "", ByEmployer)
	case payClause:
		e.wonder(true, "pay", "", ByEmployer)
	case ageClause:
		e.wonder(true, "age", "", ByPerson)
	case contractClause:
		e.wonder(true, "contract", "", ByEmployer)
	case guardianClause:
		e.wonder(true, "guardian", "", ByCounsellor)
	}
}

// askItem: the level nobody said on either side, or what an aid in hand hangs on.
func (e *teller) askItem(i int) {
	asks, can := e.Demand[i], e.Abilities[i]
	if can == Unknown || asks == Unknown {
		e.wonderItem(can == Unknown, i, asks, ByPerson)
		e.wonderItem(asks == Unknown, i, asks, ByEmployer)
		return
	}
	_, maybe := e.hand(e.job)
	for a := range Aids {
		if maybe>>a&1 == 0 || closing(1<<a, i, asks, can) < 0 {
			continue
		}
		e.wonder(Aids[a].Screen && e.screen == NotSaid, "screen", "", ByEmployer)
		for j, code := range ItemCodes {
			least := Aids[a].Needs[code]
			e.wonderItem(least > 0 && e.Abilities[j] == Unknown, j, max(least, e.Demand[j]), ByPerson)
		}
	}
}

// wonderItem asks once for a level; asks is what it has to reach.
func (e *teller) wonderItem(unknown bool, i int, asks int8, who string) {
	same := func(r Reason) bool {
		return r.Sign == Unclear && r.Code == "item" && r.Detail == ItemCodes[i] && r.Source == who
	}
	if unknown && !slices.ContainsFunc(e.reasons, same) {
		r := e.item(Unclear, i)
		r.Asks, r.Source = int64(asks), who
		e.add(r)
	}
}

// unsettled are two answers of which neither is no and one is missing.
func unsettled(a, b Tri) bool { return both(a, b) == NotSaid }

func (e *teller) askRemote() {
	if unsettled(e.Post.Remote, e.Seeker.Remote) {
		e.wonder(e.Seeker.Remote == NotSaid, "remote", "", ByPerson)
		e.wonder(e.Post.Remote == NotSaid, "remote_work", "", ByEmployer)
	}
}

func (e *teller) askPlace() {
	if e.commute(e.job) == NotSaid {
		e.wonder(e.reach[e.place] < 0, "commute", e.Post.Township, ByCounsellor)
		e.wonder(e.MaxMinutes == 0, "max_minutes", "", ByPerson)
	}
	e.askRemote()
	if e.dormitory(e.job) == NotSaid {
		e.wonder(e.Seeker.Dormitory == NotSaid, "dormitory", "", ByPerson)
		e.wonder(e.Post.Dormitory == NotSaid, "dormitory_room", "", ByEmployer)
		e.wonder(e.needs&groundDorm != 0 && e.site(5) == NotSaid, "site", Sites[5], ByEmployer)
	}
	if unsettled(e.Post.Shuttle, e.Seeker.Shuttle) {
		e.wonder(e.Seeker.Shuttle == NotSaid, "shuttle", "", ByPerson)
		e.wonder(e.Post.Shuttle == NotSaid, "shuttle_bus", "", ByEmployer)
	}
}

// mind: gaps that an accommodation closes, skills still missing, pay that may lie
// under the floor.
func (e *teller) mind(f found) {
	sure, _ := e.hand(e.job)
	for i, asks := range e.Demand {
		can := e.Abilities[i]
		if asks <= 0 || e.Marginal[i] || can == Unknown || f.no>>i&1 == 1 {
			continue
		}
		r := e.item(Mind, i)
		if a := closing(sure, i, asks, can); e.gap(e.job, sure, i) && f.with&carving != 0 {
			r.Aid = "carving"
		} else if can < asks && a >= 0 {
			r.Aid = Aids[a].Code
		}
		if r.Aid != "" {
			e.add(r)
		}
	}
	for _, skill := range e.SkillsMust {
		if !slices.Contains(e.Skills, skill) {
			e.add(Reason{Sign: Mind, Code: "skill", Detail: skill, Source: ByPerson})
		}
	}
	if e.PayMin < e.PayFloor && e.PayFloor <= e.PayMax {
		e.add(Reason{Sign: Mind, Code: "pay_range", Asks: e.PayMin, Has: e.PayFloor, Source: ByEmployer})
	}
}

// speakFor: what was wished first, then the terms, then the plain fit.
func (e *teller) speakFor(f found) {
	if slices.Contains(e.Wishes, e.Trade) {
		e.add(Reason{Sign: For, Code: "wish", Detail: e.Trade, Source: ByPerson})
	}
	if hit := e.skillsHit(); hit > 0 {
		e.add(Reason{Sign: For, Code: "skills", Asks: int64(len(e.SkillsMust) + len(e.SkillsWish)), Has: int64(hit), Source: ByPerson})
	}
	if n := e.essential(); n > 0 && f.no&itemClauses|f.ask&itemClauses == 0 && !slices.ContainsFunc(e.reasons, aided) {
		e.add(Reason{Sign: For, Code: "abilities", Asks: int64(n), Source: ByPerson})
	}
	switch {
	case e.remote(e.job) == Yes:
		e.add(Reason{Sign: For, Code: "remote", Source: ByEmployer})
	case e.commute(e.job) == Yes:
		e.add(Reason{Sign: For, Code: "commute", Detail: e.Mode, Asks: int64(e.reach[e.place]), Has: int64(e.MaxMinutes), Source: ByPerson})
	case e.dormitory(e.job) == Yes:
		e.add(Reason{Sign: For, Code: "dormitory", Source: ByEmployer})
	case e.shuttle(e.job) == Yes:
		e.add(Reason{Sign: For, Code: "shuttle", Source: ByEmployer})
	}
	if e.PayFloor > 0 && e.PayMin >= e.PayFloor {
		e.add(Reason{Sign: For, Code: "pay", Asks: e.PayMin, Has: e.PayFloor, Source: ByEmployer})
	}
	if e.hoursFit(e.job) == Yes {
		e.add(Reason{Sign: For, Code: "hours", Asks: int64(e.job.week), Has: int64(e.free), Source: ByPerson})
	}
	for i, site := range Sites {
		if e.needs>>i&1 == 1 && e.site(i) == Yes {
			e.add(Reason{Sign: For, Code: "site", Detail: site, Source: e.siteSource()})
		}
	}
}

// aided is a gap that an accommodation closes: not everything is done without.
func aided(r Reason) bool { return r.Sign == Mind && r.Code == "item" }

func (e *teller) skillsHit() (n int) {
	for _, list := range [][]string{e.SkillsMust, e.SkillsWish} {
		for _, skill := range list {
			if slices.Contains(e.Skills, skill) {
				n++
			}
		}
	}
	return n
}

func (e *teller) essential() (n int) {
	for i, asks := range e.Demand {
		if asks != 0 && !e.Marginal[i] {
			n++
		}
	}
	return n
}
