package known

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/registry"
	"tongxing/rule"
	"tongxing/store"
)

// A subject is what is known of one, in the numbers that columns hold.
type subject struct {
	id, area, household  string
	today                store.Day
	gone                 bool // died or left the city: answers, but is found by no rule
	age                  int32
	hukouIn, residenceIn uint8
	selfCare, hukouKind  uint8
	card                 card
	draws                [5]uint8 // of Benefits
	home                 *home
	organisation         *registry.Organisation
}

type card struct {
	valid, grade, category, later uint8
	first, issued                 store.Day
}

type home struct {
	id, area                   string
	income, worst, convertible uint8
	holders                    int32
}

// nowhere is the home of who has none on record.
func nowhere() *home {
	return &home{income: rule.NoCode, worst: rule.NoCode, convertible: rule.NoCode, holders: rule.NoNumber}
}

func blank(today store.Day) subject {
	x := subject{today: today, age: rule.NoNumber, hukouIn: rule.NoCode, residenceIn: rule.NoCode, selfCare: rule.NoCode, hukouKind: rule.NoCode, home: nowhere(),
		card: card{valid: rule.NoCode, grade: rule.NoCode, category: rule.NoCode, later: rule.NoCode}}
	for i := range x.draws {
		x.draws[i] = rule.NoCode
	}
	return x
}

// among narrows a load to one household, or to one person who has none. The zero
// among is the whole register.
type among struct{ household, person string }

// where is the condition on the person table as p.
func (m among) where(args *access.Args) string {
	switch {
	case m.household != "":
		return ` WHERE p.household = ` + args.Add(m.household)
	case m.person != "":
		return ` WHERE p.id = ` + args.Add(m.person)
	}
	return ""
}

type personRow struct {
	ID        string    `db:"id"`
	Area      string    `db:"area"`
	Household string    `db:"household"`
	Born      store.Day `db:"born_on"`
	SelfCare  string    `db:"self_care"`
	Hukou     string    `db:"hukou_area"`
	HukouKind string    `db:"hukou_kind"`
	Residence string    `db:"residence_area"`
	Died      store.Day `db:"died_on"`
	Moved     store.Day `db:"moved_on"`
}

// load reads people with their certificates, households and benefits as of a day.
func load(tx *store.Tx, today store.Day, m among) ([]subject, error) {
	homes, err := loadHomes(tx, m)
	if err != nil {
		return nil, err
	}
	var args access.Args
	var rows []personRow
	if err := tx.Select(&rows, `SELECT p.id, p.area, p.household, p.born_on, p.self_care, p.hukou_area, p.hukou_kind, p.residence_area, p.died_on, p.moved_on FROM person p`+m.where(&args)+` ORDER BY p.id`, args...); err != nil {
		return nil, fmt.Errorf("known people: %w", err)
	}
	out, at := make([]subject, len(rows)), make(map[string]int, len(rows))
	for i, r := range rows {
		out[i] = r.subject(today)
		at[r.ID] = i
		if h := homes[r.Household]; h != nil {
			out[i].home = h
		}
	}
	if err := loadCards(tx, today, m, out, at); err != nil {
		return nil, err
	}
	count(out)
	return out, loadBenefits(tx, today, m, out, at)
}

func (r personRow) subject(today store.Day) subject {
	x := blank(today)
	x.id, x.area, x.household = r.ID, r.Area, r.Household
	x.gone = r.Died != "" && r.Died <= today || r.Moved != "" && r.Moved <= today
	if len(r.Born) == 10 && len(today) == 10 {
		x.age = years(r.Born, today)
	}
	x.hukouIn, x.residenceIn = within(r.Hukou, r.Area), within(r.Residence, r.Area)
	x.selfCare, x.hukouKind = place(registry.SelfCares, r.SelfCare), place(registry.HukouKinds, r.HukouKind)
	x.card.valid = 0 // the register is the list of those who hold one
	return x
}

// years between two days as they are written, without parsing: the register holds
// tens of thousands.
func years(born, on store.Day) int32 {
	n := func(d store.Day) (y int32) {
		for i := range 4 {
			y = y*10 + int32(d[i]-'0')
		}
		return y
	}
	age := n(on) - n(born)
	if on[5:] < born[5:] {
		age--
	}
	return age
}

// within tells whether a path lies in the same city as an area; unknown where there is
// no path.
func within(path, area string) uint8 {
	if path == "" {
		return rule.NoCode
	}
	return yesNo(strings.HasPrefix(path, city(area)))
}

// city is the first two codes of a path: /43/4303/.
func city(path string) string {
	for i, slashes := 0, 0; i < len(path); i++ {
		if path[i] == '/' {
			if slashes++; slashes == 3 {
				return path[:i+1]
			}
		}
	}
	return path
}

func loadHomes(tx *store.Tx, m among) (map[string]*home, error) {
	if m.person != "" {
		return nil, nil
	}
	var rows []struct {
		ID          string `db:"id"`
		Area        string `db:"area"`
		Income      string `db:"income_class"`
		Convertible string `db:"house_convertible"`
	}
	var args access.Args
	where := ""
	if m.household != "" {
		where = ` WHERE id = ` + args.Add(m.household)
	}
	if err := tx.Select(&rows, `SELECT id, area, income_class, house_convertible FROM household`+where, args...); err != nil {
		return nil, fmt.Errorf("known households: %w", err)
	}
	out, all := make(map[string]*home, len(rows)), make([]home, len(rows))
	for i, r := range rows {
		all[i] = home{id: r.ID, area: r.Area, income: place(registry.Incomes, r.Income), worst: rule.NoCode, convertible: place([]string{"no", "yes"}, r.Convertible)}
		out[r.ID] = &all[i]
	}
	return out, nil
}

// loadCards gives each their certificate: the valid one, else the latest that was issued
// by then, else one still to come.
func loadCards(tx *store.Tx, today store.Day, m among, out []subject, at map[string]int) error {
	var rows []struct {
		Person   string    `db:"person"`
		Category int64     `db:"category"`
		Grade    int64     `db:"grade"`
		Issued   store.Day `db:"issued_on"`
		Expires  store.Day `db:"expires_on"`
		State    string    `db:"state"`
		To       store.Day `db:"to_on"`
	}
	var args access.Args
	from := ` FROM certificate c`
	if m != (among{}) {
		from += ` JOIN person p ON p.id = c.person` + m.where(&args)
	}
	if err := tx.Select(&rows, `SELECT c.person, c.category, c.grade, c.issued_on, c.expires_on, c.state, c.to_on`+from, args...); err != nil {
		return fmt.Errorf("known certificates: %w", err)
	}
	for _, r := range rows {
		i, ok := at[r.Person]
		if !ok || r.State == "void" {
			continue
		}
		c := &out[i].card
		if c.first == "" || r.Issued < c.first {
			c.first, c.later = r.Issued, yesNo(r.Issued > today)
		}
		valid := yesNo(registry.Certificate{Issued: r.Issued, Expires: r.Expires, State: r.State, To: r.To}.Valid(today))
		if c.issued != "" && cmp.Or(cmp.Compare(valid, c.valid), cmp.Compare(yesNo(r.Issued <= today), yesNo(c.issued <= today)), cmp.Compare(r.Issued, c.issued)) <= 0 {
			continue
		}
		c.valid, c.issued = valid, r.Issued
		c.grade, c.category = number(r.Grade, len(Grades)), number(r.Category, len(Categories))
	}
	return nil
}

// number is the place of a code that is a number from 1.
func number(n int64, most int) uint8 {
	if n < 1 || n > int64(most) {
		return rule.NoCode
	}
	return uint8(n - 1)
}

// count adds up the households: who lives there and holds a valid certificate.
func count(people []subject) {
	for i := range people {
		x := &people[i]
		if x.home.id == "" || x.gone || x.card.valid != 1 {
			continue
		}
		x.home.holders++
		x.home.worst = min(x.home.worst, x.card.grade)
	}
}

// loadBenefits tells who draws what. A no is known only where a complete roll of the
// person's area was applied and the person is not on it unread.
func loadBenefits(tx *store.Tx, today store.Day, m among, out []subject, at map[string]int) error {
	newest, err := loadRolls(tx, today)
	if err != nil {
		return err
	}
	for i := range out {
		for k := range rolls {
			out[i].draws[k] = rule.NoCode
			for _, r := range newest[k] {
				if strings.HasPrefix(out[i].area, r.Area) {
					out[i].draws[k] = 0
					break
				}
			}
		}
	}
	var args access.Args
	join := func(column string) string {
		if m == (among{}) {
			return ` WHERE `
		}
		args = nil
		return ` JOIN person p ON p.id = ` + column + m.where(&args) + ` AND `
	}
	type drawn struct {
		Person string `db:"person"`
		Kind   string `db:"kind"`
		Roll   string `db:"roll"`
		Area   string `db:"area"`
	}
	var unread, rows []drawn
	if err := tx.Select(&unread, `SELECT w.person, w.roll, r.kind, r.area FROM roll_row w JOIN roll r ON r.id = w.roll`+join("w.person")+`w.state = 'name_differs' AND r.state = 'applied'`, args...); err != nil {
		return fmt.Errorf("known rolls: %w", err)
	}
	for _, r := range unread {
		if i, ok := at[r.Person]; ok {
			k := slices.Index(rolls, r.Kind)
			for _, n := range newest[k] {
				if strings.HasPrefix(out[i].area, n.Area) {
					if n.ID == r.Roll {
						out[i].draws[k] = rule.NoCode
					}
					break
				}
			}
		}
	}
	where := join("b.person")
	if err := tx.Select(&rows, `SELECT b.person, b.kind FROM benefit b`+where+`b.from_on <= `+args.Add(today)+` AND b.to_on >= `+args.Add(today), args...); err != nil {
		return fmt.Errorf("known benefits: %w", err)
	}
	for _, r := range rows {
		if i, ok := at[r.Person]; ok {
			if k := slices.Index(rolls, r.Kind); k >= 0 {
				out[i].draws[k] = 1
			}
		}
	}
	return nil
}

type rollRow struct {
	ID    string `db:"id"`
	Kind  string `db:"kind"`
	Area  string `db:"area"`
	Month string `db:"month"`
}

// loadRolls are the newest applied rolls of each kind and area, the newest first.
func loadRolls(tx *store.Tx, today store.Day) (out [5][]rollRow, err error) {
	if len(today) < 7 {
		return out, nil
	}
	var rows []rollRow
	if err := tx.Select(&rows, `SELECT id, kind, area, month FROM roll WHERE state = 'applied' AND month <= $1 ORDER BY month DESC, applied_at DESC, id DESC`, today[:7]); err != nil {
		return out, fmt.Errorf("known rolls: %w", err)
	}
	for _, r := range rows {
		k := slices.Index(rolls, r.Kind)
		if k >= 0 && !slices.ContainsFunc(out[k], func(o rollRow) bool { return o.Area == r.Area }) {
			out[k] = append(out[k], r)
		}
	}
	return out, nil
}
