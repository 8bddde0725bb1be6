package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/gate"
	"tongxing/matching"
	"tongxing/store"
	"tongxing/web/parts"
)

// send is the one click: one post, or up to five named and checked ones, in one act.
func (s *Site) send(w http.ResponseWriter, r *gate.Request) error {
	who := person(r)
	in := hiring.Sending{Posts: r.Form["post"], Message: r.Form.Get("message"), Matches: map[string]matching.Match{}}
	for _, post := range in.Posts {
		if m, err := s.explain(r, who, post); err == nil { // what was shown is kept with the delivery; sending does not hang on it
			in.Matches[post] = m
		}
	}
	out, err := hiring.Send(r.Context(), r.House, r.Scope, who, in)
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		return s.show(w, r, View{Title: r.T("apply.not_done"), Bad: bad}, s.notSent(r, bad))
	}
	return r.SeeOther(w, "/deliveries/"+out.Record+"?sent=1")
}

// deliveries lists a person's own, newest first.
func (s *Site) deliveries(w http.ResponseWriter, r *gate.Request) error {
	all, err := hiring.Deliveries(r.Context(), r.House, r.Scope, hiring.Filter{Person: r.Form.Get("for"), After: r.Form.Get("after"), Limit: 50})
	if err != nil {
		return err
	}
	title := counted(r, "deliveries.title", len(all))
	return s.show(w, r, View{Title: title, Live: []string{"person:" + person(r)}}, s.deliveriesPage(r, title, all))
}

// storyData is one delivery as the person sees it.
type storyData struct {
	hiring.Story
	Messages []hiring.Message
	Bad      map[string]string
	Wage     *wage // beside an offer
}

func (s *Site) delivery(w http.ResponseWriter, r *gate.Request) error {
	return s.story(w, r, r.PathValue("id"))
}

func (s *Site) story(w http.ResponseWriter, r *gate.Request, id string) error {
	scope, err := r.ScopeFor(hiring.DeliveryShow)
	if err != nil {
		return err
	}
	story, err := hiring.Show(r.Context(), r.House, scope, id)
	if err != nil {
		return err
	}
	d := storyData{Story: story}
	if d.Messages, err = s.thread(r, id); err != nil {
		return err
	}
	if d.Offer != nil && d.Offer.Pay > 0 && d.Delivery.Waits() == "person" && r.May(employment.SeekerShow) { // whoever may answer it
		k, _, err := s.ownSeeker(r, d.Delivery.Person)
		if err != nil {
			return err
		}
		d.Wage = wageOf(r, d.Offer.Pay, k.Benefits)
	}
	title := r.T("delivery.title", "post", story.Delivery.Title)
	return s.show(w, r, View{Title: title, Live: []string{"delivery:" + id}}, s.deliveryPage(r, title, d))
}

// behalfNotice says who acted, to the person and to whoever did.
func (s *Site) behalfNotice(r *gate.Request, d hiring.Delivery) string {
	name := cmp.Or(s.nameOf(r, d.Person), r.T("role.resident"))
	switch {
	case r.Actor.Person == d.Person:
		return r.T("delivery.behalf")
	case r.Actor.Account == d.SentBy:
		return r.T("delivery.behalf_you", "name", name)
	}
	return r.T("delivery.behalf_other", "name", name)
}

// thread reads the messages, where the reader may.
func (s *Site) thread(r *gate.Request, id string) ([]hiring.Message, error) {
	scope, err := r.ScopeFor(hiring.MessageRead)
	if err != nil {
		return nil, nil // this reader sees no thread
	}
	return hiring.Thread(r.Context(), r.House, scope, id)
}

func (s *Site) withdraw(w http.ResponseWriter, r *gate.Request) error {
	id := r.PathValue("id")
	out, err := hiring.Withdraw(r.Context(), r.House, r.Scope, id, version(r), r.Form.Get("reason"))
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/deliveries/"+id+"?done="+out.Status)
}

func (s *Site) write(w http.ResponseWriter, r *gate.Request) error {
	id := r.PathValue("id")
	_, err := hiring.Write(r.Context(), r.House, r.Scope, id, r.Form.Get("text"))
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		return s.show(w, r, View{Title: r.T("message.title"), Bad: bad}, s.messageAgain(r, bad))
	}
	return r.SeeOther(w, back(r, id)+"#thread")
}

// back is the delivery's page for this reader: the employer's inbox or the person's.
func back(r *gate.Request, id string) string {
	if r.Actor.Kind == "employer" {
		return "/inbox/" + url.PathEscape(id)
	}
	return "/deliveries/" + url.PathEscape(id)
}

func (s *Site) answerInterview(w http.ResponseWriter, r *gate.Request) error {
	id := r.PathValue("id")
	choose, _ := strconv.Atoi(r.Form.Get("choose")) // none chosen is 0
	in := hiring.InterviewAnswer{Choose: choose, Remote: slices.Contains(r.Form["needs"], "remote"), Interpreter: slices.Contains(r.Form["needs"], "interpreter"),
		Companion: slices.Contains(r.Form["needs"], "companion"), Decline: r.Form.Get("choose") == "decline"}
	if _, err := hiring.AnswerInterview(r.Context(), r.House, r.Scope, id, version(r), in); err != nil {
		return err
	}
	return r.SeeOther(w, "/deliveries/"+url.PathEscape(id))
}

func (s *Site) answerOffer(w http.ResponseWriter, r *gate.Request) error {
	id := r.PathValue("id")
	if _, err := hiring.AnswerOffer(r.Context(), r.House, r.Scope, id, version(r), r.Form.Get("accept") == "yes", r.Form.Get("why")); err != nil {
		return err
	}
	return r.SeeOther(w, "/deliveries/"+url.PathEscape(id))
}

func (s *Site) confirmStart(w http.ResponseWriter, r *gate.Request) error {
	id := r.PathValue("id")
	if _, err := hiring.ConfirmStart(r.Context(), r.House, r.Scope, id, version(r), store.Day(r.Form.Get("day"))); err != nil {
		return err
	}
	return r.SeeOther(w, "/deliveries/"+url.PathEscape(id))
}

func (s *Site) explain(r *gate.Request, person, post string) (matching.Match, error) {
	scope, err := r.ScopeFor(employment.SeekerMatch)
	if err != nil {
		return matching.Match{}, err
	}
	return s.Index.Explain(r.Context(), r.House, scope, person, post)
}

// path draws where a delivery stands: what was, what is now and whose turn, what
// comes. Who has it and by when is said in words.
func path(r *gate.Request, story hiring.Story) (steps []parts.Step) {
	for _, x := range story.Steps {
		steps = append(steps, parts.Step{State: "done-step", StateWord: r.T("path.done"), Icon: "check", Title: r.T("hiring.step." + x.Kind), Note: when(r, x.At)})
	}
	if n := story.Next; n.Who != "" && n.Who != "nobody" {
		icon := map[string]string{"person": "person", "employer": "building"}[n.Who]
		note := r.T("path.due", "day", r.Lang.Day(string(n.Due)))
		if n.Due == "" {
			note = ""
		}
		if n.Late != "" {
			note += " " + r.T("hiring.late."+n.Late)
		}
		steps = append(steps, parts.Step{State: "now-step", StateWord: r.T("path.now"), Icon: icon, Title: r.T("hiring.next." + n.Act), Note: note})
	}
	return steps
}

func (s *Site) said(r *gate.Request, all []hiring.Message) (out []parts.Said) {
	for _, m := range all {
		x := parts.Said{Who: r.T("role." + m.Role), When: when(r, m.At), Text: m.Text, Mine: m.Mine}
		if m.State == "held" {
			x.Held = r.T("message.held")
			if r.May(hiring.MessageModerate) {
				x.Action = s.moderation(r, m)
			}
		}
		out = append(out, x)
	}
	return out
}

func stateKind(state string) string {
	switch state {
	case "refused", "lapsed":
		return "bad"
	case "withdrawn", "obsolete":
		return "info"
	case "interview", "offered", "hired":
		return "warn"
	}
	return "ok"
}
