package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongxing/casework"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/web/parts"
)

// Handing over (交接): a case is offered to another area or organisation, or one of its
// steps to a colleague; whoever it is offered to answers.

// handPage's data: what was handed over already, and the ways that are open.
type handData struct {
	*asides
	All []casework.Handing
}

func (s *Site) caseHand(w http.ResponseWriter, r *gate.Request) error { return s.handWith(w, r, nil) }

func (s *Site) handWith(w http.ResponseWriter, r *gate.Request, refusal error) error {
	c, err := s.shownCase(r)
	if err != nil {
		return err
	}
	scope, err := r.ScopeFor(casework.Handover)
	if err != nil {
		return err
	}
	x := handData{asides: s.asidesOf(r, c, "/cases/"+c.ID+"/handover")}
	if x.All, err = s.Cases.Handings(r.Context(), r.House, scope, c.ID); err != nil {
		return err
	}
	if bad, ok := fault.AsInvalid(refusal); ok {
		for _, f := range bad {
			name := f.Name
			if name == "what" { // the form's first question stands for the whole
				name = map[string]string{casework.Transfer: "to_area"}[r.Form.Get("kind")]
			}
			if name == "" {
				name = "to_ref"
			}
			x.Bad.Add(r.Form.Get("kind")+"."+name, f.Key, f.Pairs...)
		}
	} else if refusal != nil {
		x.beside(refusal)
	}
	x.ways()
	title := dots(r.T("hand.title"), x.d.Who)
	return s.show(w, r, View{Title: title, Bad: x.Bad, Wide: true}, handPage(x, title))
}

// asidesOf makes the forms that stand beside a case's steps.
func (s *Site) asidesOf(r *gate.Request, c casework.Shown, action string) *asides {
	d := s.caseData(r, c)
	f := &stepForm{tongue: d.tongue, site: s, Case: c, Typed: r.Form, Key: r.Key(), Action: action, found: map[string][]parts.Option{}}
	return &asides{stepForm: f, d: d}
}

// ways are what the reader may offer here.
func (x *handData) ways() {
	if x.Case.State.Ending != "" || len(x.Case.Hats) == 0 {
		return
	}
	office := wears(x.Case.Hats, []string{"township", "county", "city"})
	if steps := x.assignable(); office && len(steps) > 0 {
		x.add(casework.Assign, x.choose("step", "case.which_step", steps))
		x.pickInto(casework.Assign, "to_ref", "worker", "hand.to_worker", x.doers()...)
	}
	if office {
		x.add(casework.Transfer)
		x.pickInto(casework.Transfer, "to_area", "division", "hand.to_area")
	}
	x.add(casework.Refer)
	x.pickInto(casework.Refer, "to_ref", "organisation", "hand.to_organisation")
	x.pickInto(casework.Refer, "to_area", "division", "hand.or_area")
	for i := range x.out {
		f := parts.Field{Name: x.out[i].Kind + ".reason", Label: x.r.T("case.why"), Value: x.Typed.Get(x.out[i].Kind + ".reason"), Error: errorOf(x.r, x.Bad, x.out[i].Kind+".reason")}
		x.out[i].Fields = append(x.out[i].Fields, f.Area())
	}
}

// pickInto adds a choice of somebody or something to a form.
func (x *handData) pickInto(kind, name, of, key string, by ...string) {
	a := ask{Question: programme.Question{Name: name, Kind: of}, Field: kind + "." + name, Label: x.r.T(key), By: by}
	for i := range x.out {
		if x.out[i].Kind == kind {
			x.out[i].Fields = append(x.out[i].Fields, templ.Component(x.picked(a, a.Field)))
		}
	}
}

// assignable are the steps that wait and that an office does.
func (x *handData) assignable() []parts.Option {
	return x.steps(func(s *programme.Step) bool { return x.Case.State.Can(s) && len(offices(s)) > 0 })
}

// doers are the offices that do the step that is chosen, or any that could be.
func (x *handData) doers() (out []string) {
	for i := range x.d.d.Steps {
		s := &x.d.d.Steps[i]
		if chosen := x.Typed.Get(casework.Assign + ".step"); x.Case.State.Can(s) && (chosen == "" || chosen == s.ID) {
			out = append(out, offices(s)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// offices are those among whoever does a step.
func offices(s *programme.Step) (out []string) {
	for _, by := range s.By {
		if slices.Contains([]string{"village", "township", "county", "city"}, by) {
			out = append(out, by)
		}
	}
	return out
}

// offerHand hands over what the form says, once the other side accepts.
func (s *Site) offerHand(w http.ResponseWriter, r *gate.Request) error {
	if r.Form.Get("find") != "" {
		return s.handWith(w, r, nil)
	}
	kind := r.Form.Get("kind")
	value := func(name string) string { return strings.TrimSpace(r.Form.Get(kind + "." + name)) }
	o := casework.Offering{What: kind, Step: value("step"), ToArea: value("to_area"), ToRef: value("to_ref"), Reason: value("reason")}
	_, err := s.Cases.Offer(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), o)
	if tellable(err) {
		return s.handWith(w, r, err)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/cases/"+url.PathEscape(r.PathValue("id"))+"/handover")
}

// offers lists what waits for the reader's answer.
func (s *Site) offers(w http.ResponseWriter, r *gate.Request) error { return s.offersWith(w, r, nil) }

func (s *Site) offersWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	scope, err := r.ScopeFor(casework.Handover)
	if err != nil {
		return err
	}
	all, err := s.Cases.Offers(r.Context(), r.House, scope)
	if err != nil {
		return err
	}
	title := r.T("hand.offers", "n", len(all))
	if len(all) == 0 {
		title = r.T("hand.offers_none")
	}
	return s.show(w, r, View{Title: title, Bad: bad}, s.offersPage(r, title, all, bad))
}

// answerOffered accepts or declines what was offered, or answers a referral.
func (s *Site) answerOffered(w http.ResponseWriter, r *gate.Request) error {
	id, say := r.PathValue("id"), strings.TrimSpace(r.Form.Get("say-"+r.PathValue("id")))
	var err error
	if r.Form.Get("to") == "reply" {
		_, err = s.Cases.Reply(r.Context(), r.House, r.Scope, id, version(r), say)
	} else {
		_, err = s.Cases.Answer(r.Context(), r.House, r.Scope, id, version(r), r.Form.Get("to") == "accept", say)
	}
	if bad, ok := correctable(err); ok {
		for i := range bad {
			bad[i].Name = "say-" + id
		}
		return s.offersWith(w, r, bad)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/handovers")
}

// handState words how a handing over stands.
func handState(r *gate.Request, x casework.Handing) (kind, text string) {
	kind = map[string]string{casework.Offered: "warn", casework.Accepted: "ok", casework.DeclinedTo: "bad"}[x.State]
	if kind == "" {
		kind = "info"
	}
	return kind, r.T("hand.state." + oneOf(x.State, []string{casework.HandDone, casework.Offered, casework.Accepted, casework.DeclinedTo}))
}

// handWhat words what is handed over.
func handWhat(r *gate.Request, x casework.Handing) string {
	return r.T("hand.what." + oneOf(x.What, []string{casework.Refer, casework.Transfer, casework.Assign}))
}

// offerWhat words an offer to whoever does not see the case yet: no more than its
// programme and step.
func (s *Site) offerWhat(r *gate.Request, x casework.Handing) string {
	d := s.Cases.Book.Programme(x.Programme)
	if d == nil {
		return x.Programme
	}
	if x.Step != "" {
		return dots(textOf(r, d).Title, word(r, d, "steps", x.Step))
	}
	return textOf(r, d).Title
}
