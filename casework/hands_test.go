package casework

import (
	"tongxing/access"
	"tongxing/form"
	"tongxing/store"
)

// account opens one of a role, over an area or none.
func (o *office) account(id string, role access.Role, area string) {
	o.t.Helper()
	s, err := o.h.Decide(access.System("test"), access.AccountOpen, "test", access.Job)
	if err != nil {
		o.t.Fatal(err)
	}
	if _, err := access.OpenAccount(o.t.Context(), o.h, s, access.Account{ID: id, Login: id, Kind: "staff", Name: id}, "", access.Grant{Role: role, Area: area}); err != nil {
		o.t.Fatal(err)
	}
}

// home puts the first of the people into a household of the office.
func (o *office) home(household, person string) {
	o.t.Helper()
	o.sql(`INSERT INTO household (id, area) VALUES ($1, $2)`, household, officeArea+"430302001/430302001001/")
	o.sql(`UPDATE person SET household = $1 WHERE id = $2`, household, person)
}

// sql writes past the verbs, as a planted fault does.
func (o *office) sql(query string, args ...any) {
	o.t.Helper()
	if err := o.h.DB().Write(o.t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(query, args...)
		return err
	}); err != nil {
		o.t.Fatal(err)
	}
}

// must takes the outcome of what has to work.
func (o *office) must(out access.Outcome, err error) access.Outcome {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
	return out
}

func (o *office) act(who string, was access.Outcome, e Entry) (access.Outcome, error) {
	o.t.Helper()
	return o.g.Act(o.t.Context(), o.h, o.as(who, CaseAct), was.Record, was.Version, e)
}

// tasks are the steps in somebody's queue.
func (o *office) tasks(who string) (out []string) {
	o.t.Helper()
	all, err := o.g.Queue(o.t.Context(), o.h, o.as(who, CaseQueue), Want{}, 100)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, d := range all {
		out = append(out, d.Case+" "+d.Step)
	}
	return out
}

// visited pairs a household with a cadre, who has been there twice.
func (o *office) visited(household, mate string) (access.Outcome, string) {
	o.t.Helper()
	today := string(o.h.Today())
	out := o.must(o.g.Open(o.t.Context(), o.h, o.as("county", CaseOpen), New{Programme: "pair-help", Subject: household}, Entry{Names: map[string][]string{"mate": {mate}}}))
	first := Entry{Step: "first_visit", Say: form.Answers{"met_on": {Text: today}, "met": {List: []string{"holder"}}, "income": {Number: 1}, "main_carer": {Text: "p00000"}, "house": {Text: "sound"}, "enjoyed": {List: []string{}}},
		Evidence: map[string]string{"page": "paper", "home": "paper"}}
	out = o.must(o.act(mate, out, first))
	out = o.must(o.act(mate, out, o.visit()))
	shown, err := o.g.Show(o.t.Context(), o.h, o.as("county", CaseShow), out.Record)
	if err != nil {
		o.t.Fatal(err)
	}
	return out, shown.State.Acts[len(shown.State.Acts)-1].Event
}

func (o *office) visit() Entry {
	return Entry{Step: "visit", Say: form.Answers{"met_on": {Text: string(o.h.Today())}, "met": {List: []string{"holder"}}, "theme": {Text: "care"}, "told": {Text: "都好"}}, Evidence: map[string]string{"page": "paper"}}
}
