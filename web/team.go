package web

import (
	"net/http"
	"strings"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/fault"
	"tongxing/gate"
)

// team is who may act for the employer.
func (s *Site) team(w http.ResponseWriter, r *gate.Request) error { return s.teamWith(w, r, nil) }

func (s *Site) teamWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	all, err := employment.Users(r.Context(), r.House, r.Scope, r.Actor.Organisation())
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("team.title", "n", len(all)), Bad: bad}, s.teamPage(r, all, bad))
}

// newUser is the account a form asks for.
func newUser(r *gate.Request) access.Account {
	return access.Account{Login: strings.TrimSpace(r.Form.Get("login")), Name: strings.TrimSpace(r.Form.Get("name"))}
}

func (s *Site) addUser(w http.ResponseWriter, r *gate.Request) error {
	out, err := employment.AddUser(r.Context(), r.House, r.Scope, r.Actor.Organisation(), newUser(r), "")
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		return s.teamWith(w, r, bad)
	}
	return s.invite(w, r, out, r.Form.Get("name"), "/team")
}

// invite shows the link that lets somebody choose a password, once: a copy of the
// press makes no other, which would end what the first one led to.
func (s *Site) invite(w http.ResponseWriter, r *gate.Request, out access.Outcome, name, back string) error {
	link := ""
	if !out.Again {
		var err error
		if link, err = s.Desk.Invite(r.Context(), r.Actor.Account, out.Record); err != nil {
			return err
		}
	}
	return s.show(w, r, View{Title: r.T("invite.title")}, s.invitationPage(r, name, link, back))
}

// inviteUser makes a new link for one of the team who lost a password or phone.
func (s *Site) inviteUser(w http.ResponseWriter, r *gate.Request) error {
	id := r.PathValue("id")
	u, out, err := employment.ReinviteUser(r.Context(), r.House, r.Scope, r.Actor.Organisation(), id)
	if err != nil {
		return err
	}
	return s.invite(w, r, out, u.Name, "/team")
}

func (s *Site) endUser(w http.ResponseWriter, r *gate.Request) error {
	if _, err := employment.EndUser(r.Context(), r.House, r.Scope, r.Actor.Organisation(), r.PathValue("id")); err != nil {
		return err
	}
	return r.SeeOther(w, "/team")
}

// firstUser opens the account an officer hands over after the admission.
func (s *Site) firstUser(w http.ResponseWriter, r *gate.Request) error {
	out, err := employment.OpenFirstUser(r.Context(), r.House, r.Scope, r.PathValue("id"), newUser(r), "")
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		return s.deskWith(w, r, bad)
	}
	return s.invite(w, r, out, r.Form.Get("name"), "/desk")
}
