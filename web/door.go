package web

import (
	"net/http"
	"strings"
	"time"

	"tongxing/employment"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/gate"
	"tongxing/gate/signin"
	"tongxing/msg"
)

// local keeps a way back within this site.
func local(path string) string {
	if strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.Contains(path, "\\") {
		return path
	}
	return "/"
}

func (s *Site) signIn(w http.ResponseWriter, r *gate.Request) error {
	return s.show(w, r, View{Title: r.T("signin.title"), Head: passkeyScript()}, s.signInPage(r, nil))
}

// signInStaff takes login, password and second factor.
func (s *Site) signInStaff(w http.ResponseWriter, r *gate.Request) error {
	account, err := s.Desk.Staff(r.Context(), r.Address(), r.Form.Get("login"), r.Form.Get("password"), r.Form.Get("code"))
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		return s.show(w, r, View{Title: r.T("signin.title"), Bad: bad}, s.signInPage(r, bad))
	}
	return s.begin(w, r, account, signin.StaffLasts)
}

func (s *Site) begin(w http.ResponseWriter, r *gate.Request, account string, lasts time.Duration) error {
	if _, err := r.Gate.Sessions.Begin(w, r.Request, account, lasts); err != nil {
		return err
	}
	return r.SeeOther(w, local(r.Form.Get("next")))
}

// askCode sends a one-time code to a resident's registered phone.
func (s *Site) askCode(w http.ResponseWriter, r *gate.Request) error {
	phone := form.Plain(r.Form.Get("phone"))
	if len(phone) < 7 || len(phone) > 15 {
		bad := fault.Fields{{Name: "phone", Key: "signin.bad_phone"}}
		return s.show(w, r, View{Title: r.T("signin.title"), Bad: bad}, s.signInPage(r, bad))
	}
	ticket, err := s.Desk.Ask(r.Context(), r.Address(), r.Lang, phone)
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		return s.show(w, r, View{Title: r.T("signin.title"), Bad: bad}, s.signInPage(r, bad))
	}
	sent := ""
	if s.Inbox != nil {
		sent = s.Inbox.Last(phone)
	}
	return s.show(w, r, View{Title: r.T("signin.code_title")}, s.codePage(r, ticket, sent, nil))
}

func (s *Site) giveCode(w http.ResponseWriter, r *gate.Request) error {
	account, err := s.Desk.Code(r.Context(), r.Address(), r.Form.Get("ticket"), form.Plain(r.Form.Get("code")))
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		return s.show(w, r, View{Title: r.T("signin.code_title"), Bad: bad}, s.codePage(r, r.Form.Get("ticket"), "", bad))
	}
	return s.begin(w, r, account, signin.ResidentLasts)
}

// link asks for a press before it signs in, so that a message preview that opens
// links does not use it up.
func (s *Site) link(w http.ResponseWriter, r *gate.Request) error {
	return s.show(w, r, View{Title: r.T("signin.title")}, s.linkPage(r, r.PathValue("link")))
}

func (s *Site) giveLink(w http.ResponseWriter, r *gate.Request) error {
	account, err := s.Desk.Link(r.Context(), r.Form.Get("link"))
	if err != nil {
		return err
	}
	return s.begin(w, r, account, signin.ResidentLasts)
}

func (s *Site) signOut(w http.ResponseWriter, r *gate.Request) error {
	if err := r.Gate.Sessions.End(w, r.Request); err != nil {
		return err
	}
	return r.SeeOther(w, "/")
}

func (s *Site) language(w http.ResponseWriter, r *gate.Request) error {
	gate.RememberLanguage(w, msg.Lang(oneOf(r.Form.Get("to"), []string{string(msg.ZH), string(msg.EN)})))
	return r.SeeOther(w, local(r.Form.Get("back")))
}

func (s *Site) display(w http.ResponseWriter, r *gate.Request) error {
	return s.show(w, r, View{Title: r.T("parts.display")}, s.displayPage(r))
}

func (s *Site) displaySave(w http.ResponseWriter, r *gate.Request) error {
	gate.DisplayOf(r.Form).Remember(w)
	return r.SeeOther(w, "/display?saved=1")
}

func (s *Site) help(w http.ResponseWriter, r *gate.Request) error {
	return s.show(w, r, View{Title: r.T("help.title")}, s.helpPage(r))
}

func (s *Site) statement(w http.ResponseWriter, r *gate.Request) error {
	return s.show(w, r, View{Title: r.T("parts.statement")}, s.statementPage(r))
}

// join is an employer's application.
func (s *Site) join(w http.ResponseWriter, r *gate.Request) error {
	return s.show(w, r, View{Title: r.T("join.title")}, s.joinPage(r, nil))
}

func (s *Site) joinSend(w http.ResponseWriter, r *gate.Request) error {
	var bad fault.Fields
	area := ""
	for _, t := range s.Townships {
		if t.Path == r.Form.Get("area") {
			area = t.Path
		}
	}
	if area == "" {
		bad.Add("area", "join.bad_area")
	}
	staff := whole(r.Form.Get("staff"), "staff", &bad)
	if len(bad) == 0 {
		_, err := employment.Apply(r.Context(), r.House, r.Scope, employment.Application{Name: strings.TrimSpace(r.Form.Get("name")), CreditCode: strings.ToUpper(strings.TrimSpace(r.Form.Get("credit_code"))),
			Area: area, Staff: staff, Contact: strings.TrimSpace(r.Form.Get("contact")), Licence: strings.TrimSpace(r.Form.Get("licence"))})
		if bad, err = invalid(err); err != nil {
			return err
		}
	}
	if len(bad) > 0 {
		return s.show(w, r, View{Title: r.T("join.title"), Bad: bad}, s.joinPage(r, bad))
	}
	return s.show(w, r, View{Title: r.T("join.done")}, s.plain(r, r.T("join.done"), r.T("join.done_lead")))
}
