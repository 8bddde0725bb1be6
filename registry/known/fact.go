package known

import (
	"fmt"
	"slices"
	"strings"

	"tongxing/registry"
	"tongxing/rule"
	"tongxing/store"
)

// A Source is facts of a package above: asked of one subject, or of many at once. For
// a fact that is of something (a programme, a code), Columns brings one column for
// each object that rules ask about: a column that is not brought is unknown of all.
type Source interface {
	Facts() []rule.Fact
	// One answers for a subject as of a day.
	One(tx *store.Tx, subject string, today store.Day) (rule.Facts, error)
	// Columns puts every fact of these people, in this order, as of a day.
	Columns(tx *store.Tx, ids []string, today store.Day, into *rule.Columns) error
}

// Catalogue joins the register's facts with those of the packages above.
func Catalogue(upper ...Source) (rule.Catalogue, error) {
	own := make([]rule.Fact, 0, len(facts))
	for _, f := range facts {
		own = append(own, f.Fact)
	}
	all := [][]rule.Fact{own}
	for _, s := range upper {
		all = append(all, s.Facts())
	}
	return rule.NewCatalogue(all...)
}

// Benefits are what benefit.draws may be of, in the order of benefits in a subject, with the
// name that the rolls know them by.
var Benefits = []string{"dibao", "margin", "tekun", "living_subsidy", "care_subsidy"}

var rolls = []string{"dibao", "margin", "tekun", "living", "care"}

// Grades and Categories are a certificate's codes, in the order of their numbers from 1.
var (
	Grades     = []string{"1", "2", "3", "4"}
	Categories = []string{"vision", "hearing", "speech", "limb", "intellectual", "mental", "multiple"}
)

// A fact is one of the register's own: code or number answers a subject, whatever kind
// it is of; unknown where that kind has none.
type fact struct {
	rule.Fact
	of     []string // the objects columns are made for
	person bool     // asked of people, so in columns
	code   func(x *subject, of string) uint8
	number func(x *subject) int32
}

func yesNo(yes bool) uint8 {
	if yes {
		return 1
	}
	return 0
}

func coded(name, words string, codes []string, person bool, code func(x *subject, of string) uint8) fact {
	return fact{Fact: rule.Fact{Name: name, Kind: rule.Coded, Codes: codes, Words: words}, person: person, code: code}
}

func yes(name string, person bool, code func(x *subject, of string) uint8) fact {
	return fact{Fact: rule.Fact{Name: name, Kind: rule.YesNo}, person: person, code: code}
}

func counted(name string, number func(x *subject) int32) fact {
	return fact{Fact: rule.Fact{Name: name, Kind: rule.Counted}, person: true, number: number}
}

// of says that the fact is of something, and of what columns are made.
func (f fact) about(objects []string) fact {
	f.Object, f.of = true, objects
	return f
}

var organisationKinds = append([]string{"employer"}, registry.OrganisationKinds...)

// facts are the register's own.
var facts = []fact{
	counted("subject.age", func(x *subject) int32 { return x.age }),
	yes("subject.hukou_in", true, func(x *subject, _ string) uint8 { return x.hukouIn }),
	yes("subject.residence_permit_in", true, func(x *subject, _ string) uint8 { return x.residenceIn }),
	coded("subject.self_care", "registry.self_care", registry.SelfCares, true, func(x *subject, _ string) uint8 { return x.selfCare }),
	coded("subject.hukou_kind", "registry.hukou_kind", registry.HukouKinds, true, func(x *subject, _ string) uint8 { return x.hukouKind }),

	yes("certificate.valid", true, func(x *subject, _ string) uint8 { return x.card.valid }),
	coded("certificate.grade", "registry.grade", Grades, true, func(x *subject, _ string) uint8 { return x.card.grade }),
	coded("certificate.category", "registry.category", Categories, true, func(x *subject, _ string) uint8 { return x.card.category }),
	yes("certificate.issued_after_day", true, func(x *subject, _ string) uint8 { return x.card.later }),

	coded("household.income_class", "registry.income", registry.Incomes, true, func(x *subject, _ string) uint8 { return x.home.income }),
	coded("household.worst_grade", "registry.grade", Grades, true, func(x *subject, _ string) uint8 { return x.home.worst }),
	counted("household.holders", func(x *subject) int32 { return x.home.holders }),
	yes("house.convertible", true, func(x *subject, _ string) uint8 { return x.home.convertible }),

	yes("benefit.draws", true, func(x *subject, of string) uint8 {
		if at := slices.Index(Benefits, of); at >= 0 {
			return x.draws[at]
		}
		return rule.NoCode
	}).about(Benefits),

	yes("organisation.recognised_for", false, func(x *subject, of string) uint8 {
		if x.organisation == nil {
			return rule.NoCode
		}
		return yesNo(x.organisation.RecognisedFor(of))
	}).about(nil),
	yes("organisation.left", false, func(x *subject, _ string) uint8 {
		if x.organisation == nil {
			return rule.NoCode
		}
		return yesNo(x.organisation.To != "" && x.organisation.To < x.today)
	}),
	yes("organisation.is_station", false, func(x *subject, _ string) uint8 {
		if x.organisation == nil {
			return rule.NoCode
		}
		return yesNo(slices.Contains(registry.StationKinds, x.organisation.Kind))
	}),
	coded("organisation.kind", "registry.organisation", organisationKinds, false, func(x *subject, _ string) uint8 {
		if x.organisation == nil {
			return rule.NoCode
		}
		return place(organisationKinds, x.organisation.Kind)
	}),
}

// place is where a code stands in its list, or that it is not known.
func place(codes []string, code string) uint8 {
	if at := slices.Index(codes, code); at >= 0 {
		return uint8(at)
	}
	return rule.NoCode
}

var byName = func() map[string]*fact {
	out := map[string]*fact{}
	for i := range facts {
		out[facts[i].Name] = &facts[i]
	}
	return out
}()

// value answers one fact of a subject.
func (f *fact) value(x *subject, of string) rule.Value {
	if f.number != nil {
		if n := f.number(x); n != rule.NoNumber {
			return rule.Number(int64(n))
		}
		return rule.Value{}
	}
	code := f.code(x, of)
	switch {
	case code == rule.NoCode:
		return rule.Value{}
	case f.Kind == rule.YesNo:
		return rule.Bool(code == 1)
	}
	return rule.Code(f.Codes[code])
}

// DayWhen is the first day on which a subject's age passes so many years: over 69 is
// the seventieth birthday. It is for lapses; no other fact passes by the calendar alone.
func DayWhen(tx *store.Tx, name string, over int64, subject string) (store.Day, error) {
	if name != "subject.age" && !(strings.HasPrefix(name, "party.") && strings.HasSuffix(name, ".age")) {
		return "", fmt.Errorf("known: %s does not pass by the calendar alone", name)
	}
	var born []store.Day
	if err := tx.Select(&born, `SELECT born_on FROM person WHERE id = $1`, subject); err != nil {
		return "", fmt.Errorf("known: %w", err)
	}
	if len(born) == 0 {
		return "", nil
	}
	return Passes(born[0], over), nil
}

// Passes is the first day on which somebody born on a day is older than so many years;
// "" where the birth day is not known. Who was born on 29 February grows older on
// 1 March of common years.
func Passes(born store.Day, over int64) store.Day {
	if !born.Valid() || over < -1 {
		return ""
	}
	t := born.Time()
	return store.DayOf(t.AddDate(int(over)+1, 0, 0))
}
