package casework

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/store"
)

// A Member is one of a household's people as its plan shows them.
type Member struct {
	ID    string    `db:"id"`
	Name  string    `db:"name"`
	Area  string    `db:"area"`
	Born  store.Day `db:"born_on"`
	Died  store.Day `db:"died_on"`
	Moved store.Day `db:"moved_on"`
	Draws []string  // benefits drawn today, as rules name them
}

// A Need (需求) of a household's plan, from need to the household's word. Level is of
// its case: what is not open shows its title alone.
type Need struct {
	Row
	State *fold.State // nil where the reader must open the case itself
	What  form.Answer // the need in their own words
	Kind  string

	Measure string
	Owner   string // key of who answers for it
	By      store.Day
	Done    *fold.Act
	Word    *fold.Act // the household's
}

// A Visit (走访) to the household.
type Visit struct {
	Case, Step string
	Def        *programme.Definition
	fold.Act
}

// A Plan (一户一策) is one household: its people, what they draw, its needs and other
// cases, and who came to see them.
type Plan struct {
	Household, Area, Income string
	People                  []Member
	Needs                   []Need
	Cases                   []Need
	Visits                  []Visit
	Names                   map[string]string
}

// members tells whose a household's plan is: its people's, and the staff who are named
// in one of its cases.
var members = access.Cols{Person: "p.id", Area: "p.area",
	Named: "p.household IN (SELECT y.household FROM party y JOIN account k ON k.id = y.ref WHERE k.kind = 'staff' AND y.household <> '' AND y.ref IN (%s))"}

// Plan reads a household's plan.
func (g *Engine) Plan(ctx context.Context, h *access.House, s access.Scope, household string) (out Plan, err error) {
	err = h.Read(ctx, s, PlanShow, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(members, &args)
		if err := tx.Select(&out.People, `SELECT p.id, p.name, p.area, p.born_on, p.died_on, p.moved_on FROM person p WHERE `+where+` AND p.household = `+args.Add(household)+` ORDER BY p.born_on, p.id`, args...); err != nil {
			return fmt.Errorf("plan: %w", err)
		}
		if len(out.People) == 0 || household == "" {
			return fault.NotFound("household")
		}
		var home struct {
			Area   string `db:"area"`
			Income string `db:"income_class"`
		}
		if err := tx.Get(&home, `SELECT area, income_class FROM household WHERE id = $1`, household); err != nil {
			return fmt.Errorf("plan: %w", err)
		}
		out.Household, out.Area, out.Income = household, home.Area, home.Income
		return g.planned(tx, h, s, &out)
	})
	return out, err
}

// codeLetters are the digits of a short code: none that can be taken for another.
var codeLetters = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// ShortCode is how a printed plan names its household to who types it in: eight letters
// and digits that say nothing by themselves.
func ShortCode(household string) string {
	sum := sha256.Sum256([]byte("household:" + household))
	code := codeLetters.EncodeToString(sum[:5])
	return code[:4] + "-" + code[4:]
}

// HouseholdByCode finds a household by the short code of its plan, among those within
// the scope.
func (g *Engine) HouseholdByCode(ctx context.Context, h *access.House, s access.Scope, code string) (id string, err error) {
	code = strings.NewReplacer("-", "", "－", "", "—", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(code))
	err = h.Read(ctx, s, PlanShow, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(members, &args)
		var all []string
		if err := tx.Select(&all, `SELECT DISTINCT p.household FROM person p WHERE `+where+` AND p.household <> ''`, args...); err != nil {
			return fmt.Errorf("plan: %w", err)
		}
		for _, household := range all {
			if strings.Replace(ShortCode(household), "-", "", 1) == code {
				id = household
				return nil
			}
		}
		return fault.NotFound("household")
	})
	return id, err
}

func (g *Engine) planned(tx *store.Tx, h *access.House, s access.Scope, out *Plan) error {
	if err := draws(tx, h.Today(), out.People); err != nil {
		return err
	}
	var args access.Args
	where := s.Where(cols, &args)
	var rows []Row
	if err := tx.Select(&rows, `SELECT `+rowColumns+` FROM cases c WHERE `+where+` AND c.household = `+args.Add(out.Household)+
		` ORDER BY CASE WHEN c.ending = '' THEN 0 ELSE 1 END, c.opened_on DESC, c.id LIMIT 60`, args...); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	var refs []string
	for _, row := range rows {
		n := Need{Row: row}
		if row.Level == programme.Open {
			r, err := g.resume(tx, h, s, row)
			if err != nil {
				return err
			}
			n.read(r.state)
			refs = append(refs, n.Owner)
			for _, v := range visits(r.state, row) {
				out.Visits = append(out.Visits, v)
				refs = append(refs, v.By.Account)
			}
		}
		if d := g.Book.Version(row.Programme, int(row.Version)); d != nil && d.Role == "need" {
			out.Needs = append(out.Needs, n)
		} else {
			out.Cases = append(out.Cases, n)
		}
	}
	slices.SortFunc(out.Visits, func(a, b Visit) int { return strings.Compare(string(b.Day), string(a.Day)) })
	var err error
	out.Names, err = namesOf(tx, refs)
	return err
}

// read takes from a need's state what its plan says: the questions and steps of the
// definition with the role of a need, which the engine knows.
func (n *Need) read(st *fold.State) {
	n.State = st
	if a, ok := st.Answer("what"); ok {
		n.What = a
	}
	if a, ok := st.Answer("kind"); ok {
		n.Kind = a.Text
	}
	if a, ok := st.Answer("measure"); ok {
		n.Measure = a.Text
	}
	if a, ok := st.Answer("by_when"); ok {
		n.By = store.Day(a.Text)
	}
	for _, x := range st.Holders {
		if x.Party == "owner" {
			n.Owner = x.Ref
		}
	}
	for i := range st.Acts {
		switch st.Acts[i].Step {
		case "done":
			n.Done = &st.Acts[i]
		case "confirmed":
			n.Word = &st.Acts[i]
		}
	}
}

// visits are the acts of a case of the household that say on which day somebody came.
func visits(st *fold.State, row Row) (out []Visit) {
	if row.Kind != programme.Household {
		return nil
	}
	regular := false
	for _, step := range st.Def.Steps {
		regular = regular || step.Day != "" && step.Repeat != nil && !step.Repeat.Every.Zero()
	}
	for _, a := range st.Acts {
		if step := st.Def.Step(a.Step); regular && step != nil && step.Day != "" {
			out = append(out, Visit{row.ID, a.Step, st.Def, a})
		}
	}
	return out
}

// draws puts what each of the people draws today.
func draws(tx *store.Tx, today store.Day, people []Member) error {
	for i := range people {
		var kinds []string
		if err := tx.Select(&kinds, `SELECT DISTINCT kind FROM benefit WHERE person = $1 AND from_on <= $2 AND to_on >= $2 ORDER BY kind`, people[i].ID, today); err != nil {
			return fmt.Errorf("draws: %w", err)
		}
		for _, k := range kinds {
			if k == "living" || k == "care" {
				k += "_subsidy" // the rolls' word for it
			}
			people[i].Draws = append(people[i].Draws, k)
		}
	}
	return nil
}

// An OwnCase is one as the person it is about sees it: what happened, in words, what
// comes next, by when and who does it.
type OwnCase struct {
	Row
	State *fold.State
	Tasks []fold.Task
	Names map[string]string
	Mine  []string // steps that the person or guardian may do now
}

// OwnCases reads the cases of a person and of their household, open ones first.
func (g *Engine) OwnCases(ctx context.Context, h *access.House, s access.Scope, person string) (out []OwnCase, err error) {
	err = h.Read(ctx, s, PlanShow, func(tx *store.Tx) error {
		var area string
		if err := tx.Get(&area, `SELECT area FROM person WHERE id = $1`, person); err != nil {
			return store.Found(err, "person")
		}
		if !s.Covers(person, "", area) {
			return fault.NotFound("person")
		}
		var args access.Args
		where := "c.level <> 'sealed'"
		if !s.Covers(person, "", "") { // staff see of it what they see of cases
			where = s.Where(cols, &args)
		}
		where += " AND " + notBarred("c.id", append(s.Actor().Own(), person), &args)
		who := args.Add(person)
		var rows []Row
		if err := tx.Select(&rows, `SELECT `+rowColumns+` FROM cases c WHERE `+where+` AND (c.person = `+who+` OR c.subject = `+who+` OR (c.kind = 'household' AND c.household <> '' AND c.household IN
			(SELECT p.household FROM person p WHERE p.id = `+who+`))) ORDER BY CASE WHEN c.ending = '' THEN 0 ELSE 1 END, c.opened_on DESC, c.id LIMIT 60`, args...); err != nil {
			return fmt.Errorf("own cases: %w", err)
		}
		for _, row := range rows {
			c, err := g.ownCase(tx, h, s, row)
			if err != nil {
				return err
			}
			out = append(out, c)
		}
		return nil
	})
	return out, err
}

func (g *Engine) ownCase(tx *store.Tx, h *access.House, s access.Scope, row Row) (OwnCase, error) {
	r, err := g.resume(tx, h, s, row)
	if err != nil {
		return OwnCase{}, err
	}
	c := OwnCase{Row: row, State: r.state, Tasks: r.state.Tasks()}
	hats := r.hats(s.Actor(), h.Today())
	refs := []string{}
	for _, x := range r.state.Holders {
		if !r.state.Hidden(x.Party) {
			refs = append(refs, x.Ref)
		}
	}
	for _, t := range c.Tasks {
		for _, hat := range hats {
			if slices.Contains(t.By, hat.Role) && t.OpenOn <= h.Today() && (t.Kind == fold.Do || t.Kind == fold.May || t.Kind == fold.Entry) && !slices.Contains(c.Mine, t.Step) {
				c.Mine = append(c.Mine, t.Step)
			}
		}
	}
	c.Names, err = namesOf(tx, refs)
	return c, err
}

// OwnCase reads one of them.
func (g *Engine) OwnCase(ctx context.Context, h *access.House, s access.Scope, id string) (out OwnCase, err error) {
	err = h.Read(ctx, s, PlanShow, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(cols, &args)
		if who := s.Actor().Person; who != "" { // one's household's case is one's own to see
			mine := args.Add(who)
			where = "(" + where + " OR (c.kind = 'household' AND c.level = 'open' AND c.household <> '' AND c.household IN (SELECT p.household FROM person p WHERE p.id = " + mine +
				") AND " + notBarred("c.id", s.Actor().Own(), &args) + "))"
		}
		var row Row
		err := tx.Get(&row, `SELECT `+rowColumns+` FROM cases c WHERE c.level <> 'sealed' AND `+where+` AND c.id = `+args.Add(id), args...)
		if errors.Is(err, store.ErrNoRow) {
			return fault.NotFound("case")
		}
		if err != nil {
			return fmt.Errorf("own case: %w", err)
		}
		out, err = g.ownCase(tx, h, s, row)
		return err
	})
	return out, err
}

// CaseOfAct is the case in which something was done.
func (g *Engine) CaseOfAct(ctx context.Context, h *access.House, s access.Scope, event string) (id string, err error) {
	err = h.Read(ctx, s, CaseShow, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(cols, &args)
		if err := tx.Get(&id, `SELECT c.id FROM cases c JOIN act a ON a.case_id = c.id WHERE `+where+` AND a.event = `+args.Add(event), args...); err != nil {
			return store.Found(err, "act")
		}
		return nil
	})
	return id, err
}
