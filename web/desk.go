package web

import (
	"net/http"
	"net/url"
	"strings"

	"tongxing/access"
	"tongxing/employment/hiring"
	"tongxing/employment/trade"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/matching"
	"tongxing/web/parts"
)

// followups lists what is due to be asked or answered after a start.
func (s *Site) followups(w http.ResponseWriter, r *gate.Request) error {
	return s.followupsWith(w, r, nil)
}

func (s *Site) followupsWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	scope, err := r.ScopeFor(hiring.FollowupList)
	if err != nil {
		return err
	}
	all, err := hiring.Followups(r.Context(), r.House, scope, hiring.FollowupFilter{Open: true, Before: r.House.Today().AddDays(8), Limit: 60})
	if err != nil {
		return err
	}
	title := counted(r, "followup.title", len(all))
	return s.show(w, r, View{Title: title, Bad: bad}, s.followupsPage(r, title, all, bad))
}

// whoOf is whom a follow-up is about: the employer reads which of its people, everybody
// else where they work.
func whoOf(r *gate.Request, f hiring.Followup) string {
	if sideOf(r) != matching.ByEmployer {
		return dots(f.PersonName, f.EmployerName)
	}
	work := f.Title
	if t, ok := trade.ByCode(f.Trade); ok && work == "" {
		work = t.Name(string(r.Lang))
	}
	return dots(f.PersonName, work, r.T("followup.since", "day", r.Lang.Day(string(f.StartedOn))))
}

func (s *Site) answerFollowup(w http.ResponseWriter, r *gate.Request) error {
	_, err := hiring.AnswerFollowup(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), r.Form.Get("says"), r.Form.Get("note"))
	if bad, ok := correctable(err); ok {
		return s.followupsWith(w, r, bad)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/followups")
}

// saysOptions are what a side may say; only staff can say "not reached".
func saysOptions(r *gate.Request) []parts.Option {
	says := []string{"well", "trouble", "left"}
	if r.Actor.Kind == "staff" {
		says = append(says, "unreached")
	}
	return codes(r, "hiring.says.", says, "")
}

// questions are what people want to know of the employer, one a code and no names.
func (s *Site) questions(w http.ResponseWriter, r *gate.Request) error {
	return s.questionsWith(w, r, nil)
}

func (s *Site) questionsWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	scope, err := r.ScopeFor(hiring.QuestionList)
	if err != nil {
		return err
	}
	all, err := hiring.Questions(r.Context(), r.House, scope, hiring.QuestionFilter{Open: true, Side: sideOf(r), Limit: 60})
	if err != nil {
		return err
	}
	title := counted(r, "question.title", len(all))
	if sideOf(r) == matching.ByPerson {
		title = counted(r, "question.you.title", len(all))
	}
	return s.show(w, r, View{Title: title, Bad: bad}, s.questionsPage(r, title, all, bad))
}

func sideOf(r *gate.Request) string {
	if r.Actor.Has(access.Employer) {
		return matching.ByEmployer
	}
	return matching.ByPerson
}

func (s *Site) answerQuestion(w http.ResponseWriter, r *gate.Request) error {
	_, err := hiring.AnswerQuestion(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), r.Form.Get("answer"))
	if bad, ok := correctable(err); ok {
		return s.questionsWith(w, r, bad)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/questions")
}

// questionText words what is asked, and answerOptions what can be said to it.
func questionText(r *gate.Request, q hiring.Question) string {
	kind, detail, _ := strings.Cut(q.Code, ":")
	side := ""
	if q.AskedOf == matching.ByPerson {
		side = "you."
	}
	switch kind {
	case "item":
		if side == "" {
			return r.T("matching.ask.demand", "item", r.T("matching.item."+detail))
		}
		return r.T("question.you.item", "item", r.T("matching.item."+detail))
	case "site":
		return r.T("question."+side+"site", "site", r.T("matching.site."+detail))
	}
	return r.T("question." + side + kind)
}

func answerOptions(r *gate.Request, q hiring.Question) []parts.Option {
	kind, detail, _ := strings.Cut(q.Code, ":")
	switch {
	case kind == "item" && q.AskedOf == matching.ByPerson:
		return codes(r, "matching.ability."+detail+".", []string{"4", "3", "2", "1", "0"}, "")
	case kind == "item":
		return codes(r, "matching.demand."+detail+".", []string{"0", "1", "2", "3", "4"}, "")
	}
	return codes(r, "question.answer.", []string{"yes", "no"}, "")
}

// watch is what a human should look at: flags, and matches somebody doubts.
func (s *Site) watch(w http.ResponseWriter, r *gate.Request) error {
	flags, err := hiring.Flags(r.Context(), r.House, r.Scope, true, 60)
	if err != nil {
		return err
	}
	var reviews []hiring.Review
	if scope, err := r.ScopeFor(hiring.ReviewList); err == nil {
		if reviews, err = hiring.Reviews(r.Context(), r.House, scope, "", true, 60); err != nil {
			return err
		}
	}
	title := counted(r, "watch.title", len(flags)+len(reviews))
	return s.show(w, r, View{Title: title, Wide: true}, s.watchPage(r, title, flags, reviews))
}

// A flagPile is the flags of one kind: what to do about them is said once.
type flagPile struct {
	Kind  string
	Flags []hiring.Flag
}

// openFlags of a kind lie open; the rest is one press away.
const openFlags = 6

func flagPiles(flags []hiring.Flag) (out []flagPile) {
	for _, kind := range []string{hiring.TwoEmployers, hiring.ManyCards, hiring.Unconfirmed, hiring.Unreached, hiring.Silent} {
		p := flagPile{Kind: kind}
		for _, f := range flags {
			if f.Kind == kind {
				p.Flags = append(p.Flags, f)
			}
		}
		if len(p.Flags) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// flagHref leads to the records a flag was raised from.
func flagHref(f hiring.Flag) string {
	switch {
	case f.Kind == hiring.Silent:
		return "/employers/" + url.PathEscape(f.Employer)
	case f.Person != "":
		return "/placements?person=" + url.QueryEscape(f.Person)
	}
	return "/placements?employer=" + url.QueryEscape(f.Employer)
}

func (s *Site) closeFlag(w http.ResponseWriter, r *gate.Request) error {
	if _, err := hiring.CloseFlag(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), r.Form.Get("outcome")); err != nil {
		return err
	}
	return r.SeeOther(w, "/watch")
}

func (s *Site) answerReview(w http.ResponseWriter, r *gate.Request) error {
	if _, err := hiring.AnswerReview(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), r.Form.Get("answer")); err != nil {
		return err
	}
	return r.SeeOther(w, "/watch")
}

// moderate shows a held message or removes it.
func (s *Site) moderate(w http.ResponseWriter, r *gate.Request) error {
	if _, err := hiring.Moderate(r.Context(), r.House, r.Scope, r.PathValue("id"), r.Form.Get("show") == "yes"); err != nil {
		return err
	}
	return r.SeeOther(w, "/deliveries/"+url.PathEscape(r.Form.Get("delivery")))
}
