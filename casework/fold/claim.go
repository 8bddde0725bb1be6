package fold

import (
	"slices"
	"strings"

	"tongxing/store"
)

// A Claim (占用) keeps a second thing of the same from standing: one key, one holder.
type Claim struct{ Key, Holder string }

// Claims are those the case makes as it stands.
func (s *State) Claims() (out []Claim) {
	for _, a := range s.Acts {
		out = append(out, s.claims(a)...)
	}
	if s.Ending == "" && len(s.Acts) > 0 { // a case that nobody has begun keeps nobody out
		out = append(out, s.openClaims()...)
	}
	return unique(out)
}

func unique(all []Claim) (out []Claim) {
	for _, c := range all {
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// openClaims are held as long as the case is open.
func (s *State) openClaims() (out []Claim) {
	for _, u := range s.Def.Unique {
		if u.Open {
			out = append(out, Claim{s.key("open", u.Per, Act{}), s.Case.ID})
		}
	}
	return out
}

// claims are an act's own: one entry, or one holder of a party, per what is named.
func (s *State) claims(a Act) (out []Claim) {
	for _, u := range s.Def.Unique {
		switch {
		case u.Entry == a.Step:
			out = append(out, Claim{s.key(u.Entry, u.Per, a), a.Event})
		case u.Of == a.Step && u.One != "":
			out = append(out, Claim{s.key(u.One, u.Per, a), s.Holder(u.One, a.Day)})
		}
	}
	return out
}

func (s *State) key(what string, per []string, a Act) string {
	parts := []string{s.Def.Slug, what}
	for _, p := range per {
		switch p {
		case "subject":
			parts = append(parts, s.Case.Subject)
		case "household":
			parts = append(parts, s.Case.Household)
		case "day":
			parts = append(parts, string(a.Day))
		case "month":
			parts = append(parts, string(a.Day)[:7])
		case "year":
			parts = append(parts, string(a.Day)[:4])
		default:
			if said, ok := a.Say[p]; ok {
				parts = append(parts, said.Text)
			} else {
				parts = append(parts, s.answerThen(p, a.Seq))
			}
		}
	}
	return strings.Join(parts, "|")
}

// answerThen is what was answered last before an act was told; seq 0 is now. What is
// answered later is not what the act was about.
func (s *State) answerThen(question string, seq int) (text string) {
	for _, a := range s.Acts {
		if said, ok := a.Say[question]; ok && (seq == 0 || a.Seq < seq) {
			text = said.Text
		}
	}
	return text
}

// A World is what a decision must know beyond the case: asked only when needed.
type World interface {
	// Fact answers a fact of the case's subject; party facts and answers are resolved
	// before.
	Fact(subject, fact, of string, on store.Day) Value
	// Load is how many open cases of the programme somebody holds the party in.
	Load(party, ref string) int
	// Taken tells who holds a claim, "" if nobody.
	Taken(key string) string
	// Stock tells whether a move of an item is possible.
	Stock(item, move string) bool
	// Quota is how many acts of a step stand in the case's area of that level and year.
	Quota(step, per, year string) int
	// Children are open child cases of a programme, and those whose stage is a step.
	Children(slug, step string) int
	// Members are the people of a household who live there on a day.
	Members(household string, on store.Day) []string
}
