package fold_test

import (
	"fmt"
	"hash/fnv"
	"reflect"
	"slices"
	"sort"
	"strconv"
	"strings"

	"tongxing/casework/fold"
	"tongxing/rule"
	"tongxing/store"
)

// same holds all that the fold shows of a case to the model; the first difference is
// the answer.
func (c *city) same(p *pair) string {
	s, r := p.fold, p.read
	as, on := r.ending()
	for _, x := range []struct {
		what      string
		got, want any
	}{
		{"ending", fmt.Sprint(s.Ending, s.EndedOn), fmt.Sprint(as, on)},
		{"acts", acts(s), r.acts()},
		{"stage", s.Stage, r.stage()},
		{"tasks", tasksAsWords(s.Tasks()), tasksAsWords(r.tasks())},
		{"terms", fmt.Sprint(s.Terms), fmt.Sprint(r.terms())},
		{"pauses", fmt.Sprint(s.Pauses), fmt.Sprint(r.pauses())},
		{"moves", fmt.Sprint(s.Moves), fmt.Sprint(r.moves())},
		{"payments", fmt.Sprint(byPayee(s.Payments)), fmt.Sprint(byPayee(r.payments()))},
		{"lapse", s.LapseOn(), r.lapse()},
		{"claims", fmt.Sprint(s.Claims()), fmt.Sprint(r.claims())},
	} {
		if !reflect.DeepEqual(x.got, x.want) {
			return fmt.Sprintf("%s: the fold has\n    %v\n  the model\n    %v", x.what, x.got, x.want)
		}
	}
	if !slices.IsSortedFunc(s.Tasks(), func(a, b fold.Task) int { return strings.Compare(string(a.DueOn), string(b.DueOn)) }) {
		return "tasks are not by due day"
	}
	opened := map[string]int{}
	for _, o := range s.Openings {
		opened[o.Programme]++
	}
	if want := r.openings(); !reflect.DeepEqual(opened, want) {
		return fmt.Sprintf("openings: the fold has %v, the model %v", opened, want)
	}
	return sameHolders(s, r, c.today)
}

// sameHolders asks both who holds what, today and on days around everything that happened.
func sameHolders(s *fold.State, r *reading, today store.Day) string {
	days := []store.Day{today, today.AddDays(40)}
	for _, x := range r.told[max(0, len(r.told)-4):] {
		days = append(days, x.Day, x.On, tomorrow(x.On))
	}
	for _, party := range r.def.Parties {
		for _, day := range days {
			if got, want := s.Holder(party.Name, day), r.holder(party.Name, day); got != want {
				return fmt.Sprintf("%s on %s: the fold has %q, the model %q", party.Name, day, got, want)
			}
			for _, ref := range refs {
				if got, want := s.Holds(party.Name, ref, day), r.holds(party.Name, ref, day); got != want {
					return fmt.Sprintf("%s may be %s on %s: the fold has %v, the model %v", ref, party.Name, day, got, want)
				}
			}
		}
	}
	for _, step := range r.def.Steps {
		for _, o := range step.Outcomes {
			if o.Flag != "" && slices.ContainsFunc(s.Flags, func(f fold.Flag) bool { return f.Name == o.Flag && f.Until == "9999-12-31" }) != r.flagged(o.Flag) {
				return "flag " + o.Flag
			}
		}
	}
	return ""
}

func acts(s *fold.State) (out []string) {
	for _, a := range s.Acts {
		out = append(out, fmt.Sprint(a.Event, " ", a.Step, ".", a.Outcome, " ", a.Day, " due ", a.Due, " round ", a.Round, " of ", a.Period, " looked ", a.Checked, a.CheckedBy, a.Stands))
	}
	return out
}

func (r *reading) acts() (out []string) {
	for _, a := range r.inForce() {
		on, by, good := r.look(a.ID)
		out = append(out, fmt.Sprint(a.ID, " ", a.Step, ".", a.Outcome, " ", a.Day, " due ", a.expected, " round ", a.round, " of ", a.period, " looked ", on, by, good))
	}
	return out
}

func tasksAsWords(all []fold.Task) []string {
	out := []string{}
	for _, t := range all {
		out = append(out, fmt.Sprint(t.Kind, " ", t.Step, "/", t.Entry, " ", t.OpenOn, "–", t.DueOn, " by ", t.By))
	}
	sort.Strings(out)
	return out
}

func byPayee(all []fold.Payment) []fold.Payment {
	out := slices.Clone(all)
	sort.SliceStable(out, func(i, j int) bool { return out[i].Event+out[i].Payee < out[j].Event+out[j].Payee })
	return out
}

// draw is a number under n that follows from a seed and words: the same whenever asked.
func draw(seed uint64, n int, words ...any) int {
	h := fnv.New64a()
	fmt.Fprint(h, seed, words)
	return int((h.Sum64() >> 7) % uint64(n))
}

func chance(seed uint64, words any, n int) bool { return draw(seed, n, words) == 0 }

// A world is what both sides ask beyond the case. What is known of subjects, stock,
// quota and children is drawn once for the city; loads and claims each side counts
// among its own cases.
type world struct {
	*city
	ofFold bool
}

var codes = []string{"true", "true", "false", "1", "2", "limb", "dibao", "urban", "4", "none", "partly", "66", "autism"}

func (w world) Fact(subject, fact, of string, _ store.Day) fold.Value {
	if w.seed%3 != 0 || chance(w.seed, fmt.Sprint("?", subject, fact, of), 4) {
		return fold.Value{} // unknown is a question, never a refusal
	}
	text := codes[draw(w.seed, len(codes), subject, fact, of)]
	v := rule.Code(text)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		v.Number = n
	}
	return v
}

func (w world) Load(party, ref string) (n int) {
	for _, p := range w.pairs {
		as, _ := p.read.ending()
		if p != w.now && (w.ofFold && p.fold.Ending == "" && p.fold.Holds(party, ref, w.today) || !w.ofFold && as == "" && p.read.holds(party, ref, w.today)) {
			n++
		}
	}
	return n + draw(w.seed, 3, party, ref)
}

func (w world) Taken(key string) string {
	for _, p := range w.pairs {
		claims := p.read.claims
		if w.ofFold {
			claims = p.fold.Claims
		}
		for _, c := range claims() {
			if c.Key == key {
				return c.Holder
			}
		}
	}
	return ""
}

func (w world) Members(string, store.Day) []string { return nil }
func (w world) Stock(item, move string) bool       { return !chance(w.seed, item+move, 8) }
func (w world) Quota(step, per, year string) int   { return draw(w.seed, 12, step, per, year) }
func (w world) Children(slug, step string) (n int) { return max(0, draw(w.seed, 4, slug, step)-2) }
