package web

import (
	"encoding/json"
	"net/http"

	"github.com/a-h/templ"

	"tongxing/fault"
	"tongxing/gate"
	"tongxing/gate/signin"
)

// origin is the address the browser knows this city by: the public one, or in the
// demo the role's own host.
func origin(r *gate.Request) string {
	if r.Gate.PublicURL != "" && !r.Demo {
		return r.Gate.PublicURL
	}
	return "http://" + r.Host
}

// begun answers the script with what the browser is to be asked.
func begun(w http.ResponseWriter, c signin.Ceremony, err error) error {
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(c)
}

func (s *Site) beginPasskey(w http.ResponseWriter, r *gate.Request) error {
	if r.Actor.Account == "" {
		return fault.Denied("access.denied")
	}
	c, err := s.Desk.BeginPasskey(r.Context(), origin(r), r.Actor.Account)
	return begun(w, c, err)
}

func (s *Site) keepPasskey(w http.ResponseWriter, r *gate.Request) error {
	return s.withPassword(w, r, oldToAdd, func() error {
		return s.Desk.KeepPasskey(r.Context(), origin(r), r.Actor.Account, r.Form.Get("ceremony"), r.Form.Get("answer"))
	})
}

func (s *Site) forgetPasskeys(w http.ResponseWriter, r *gate.Request) error {
	return s.withPassword(w, r, oldToForget, func() error { return s.Desk.ForgetPasskeys(r.Context(), r.Actor.Account) })
}

// The account's page asks for the password in several forms: these are the fields of
// two, to tell what is wrong beside the right one.
const (
	oldToAdd    = "old-passkey"
	oldToForget = "old-forget"
)

// withPassword does what changes the account's passkeys for who knows its password.
func (s *Site) withPassword(w http.ResponseWriter, r *gate.Request, field string, do func() error) error {
	if r.Actor.Account == "" {
		return r.SeeOther(w, "/signin?next=/account")
	}
	proofs, err := s.Desk.Proofs(r.Context(), r.Actor.Account)
	if err != nil {
		return err
	}
	if err = s.Desk.Knows(r.Context(), r.Address(), proofs.Login, r.Form.Get("old")); err == nil {
		err = do()
	}
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		for i := range bad {
			if bad[i].Name == "old" {
				bad[i].Name = field
			}
		}
		return s.accountWith(w, r, bad)
	}
	return s.anew(w, r)
}

func (s *Site) beginPasskeySignIn(w http.ResponseWriter, r *gate.Request) error {
	c, err := s.Desk.BeginSignIn(r.Context(), origin(r))
	return begun(w, c, err)
}

func (s *Site) passkeySignIn(w http.ResponseWriter, r *gate.Request) error {
	account, err := s.Desk.Passkey(r.Context(), origin(r), r.Form.Get("ceremony"), r.Form.Get("answer"))
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		return s.show(w, r, View{Title: r.T("signin.title"), Bad: bad, Head: passkeyScript()}, s.signInPage(r, bad))
	}
	return s.begin(w, r, account, signin.StaffLasts)
}

// passkeyScript goes into the head of pages with a passkey's button.
func passkeyScript() templ.Component { return script("passkey.js") }
