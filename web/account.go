package web

import (
	"net/http"
	"strings"

	"github.com/boombuler/barcode/qr"

	"tongxing/fault"
	"tongxing/form"
	"tongxing/gate"
	"tongxing/gate/signin"
	"tongxing/web/parts"
)

// account is one's own sign-in: password, second factor, and the way out.
func (s *Site) account(w http.ResponseWriter, r *gate.Request) error { return s.accountWith(w, r, nil) }

func (s *Site) accountWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	if r.Actor.Account == "" {
		return r.SeeOther(w, "/signin?next=/account")
	}
	proofs, err := s.Desk.Proofs(r.Context(), r.Actor.Account)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("account.title"), Bad: bad, Head: passkeyScript()}, s.accountPage(r, proofs, bad))
}

func (s *Site) changePassword(w http.ResponseWriter, r *gate.Request) error {
	if r.Actor.Account == "" {
		return r.SeeOther(w, "/signin?next=/account")
	}
	proofs, err := s.Desk.Proofs(r.Context(), r.Actor.Account)
	if err != nil {
		return err
	}
	err = s.Desk.ChangePassword(r.Context(), r.Address(), proofs.Login, r.Form.Get("old"), r.Form.Get("password"))
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		return s.accountWith(w, r, bad)
	}
	return s.anew(w, r)
}

// anew begins the session again after other proofs ended every one of the account.
func (s *Site) anew(w http.ResponseWriter, r *gate.Request) error {
	r.Form.Set("next", "/account?saved=1")
	return s.begin(w, r, r.Actor.Account, signin.StaffLasts)
}

// second shows what the authenticator app needs, and takes its first code.
func (s *Site) second(w http.ResponseWriter, r *gate.Request) error {
	if r.Actor.Account == "" {
		return r.SeeOther(w, "/signin?next=/account/second")
	}
	proofs, err := s.Desk.Proofs(r.Context(), r.Actor.Account)
	if err != nil {
		return err
	}
	e, err := s.Desk.Enrol(proofs.Login)
	if err != nil {
		return err
	}
	return s.showSecond(w, r, e, proofs, nil)
}

func (s *Site) showSecond(w http.ResponseWriter, r *gate.Request, e signin.Enrolment, p signin.Proofs, bad fault.Fields) error {
	square, err := squareOf(e.Address)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("second.title"), Bad: bad}, s.secondPage(r, e, square, p.Second || p.Passkeys > 0, bad))
}

func (s *Site) confirmSecond(w http.ResponseWriter, r *gate.Request) error {
	if r.Actor.Account == "" {
		return r.SeeOther(w, "/signin?next=/account/second")
	}
	proofs, err := s.Desk.Proofs(r.Context(), r.Actor.Account)
	if err != nil {
		return err
	}
	secret := r.Form.Get("secret")
	if proofs.Second || proofs.Passkeys > 0 {
		err = s.Desk.Knows(r.Context(), r.Address(), proofs.Login, r.Form.Get("old"))
	}
	if err == nil {
		err = s.Desk.ConfirmEnrolment(r.Context(), r.Actor.Account, secret, form.Plain(r.Form.Get("code")))
	}
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		return s.showSecond(w, r, signin.EnrolmentOf(proofs.Login, secret), proofs, bad)
	}
	return s.anew(w, r)
}

// groups writes a secret in fours, as one types it off a screen.
func groups(secret string) string {
	var out []string
	for len(secret) > 4 {
		out, secret = append(out, secret[:4]), secret[4:]
	}
	return strings.Join(append(out, secret), " ")
}

// squareOf draws an address as a QR code.
func squareOf(address string) (parts.Square, error) {
	code, err := qr.Encode(address, qr.M, qr.Auto)
	if err != nil {
		return parts.Square{}, err
	}
	side := code.Bounds().Dx()
	out := parts.Square{Side: side}
	for y := range side {
		for x := range side {
			if c, _, _, _ := code.At(x, y).RGBA(); c == 0 {
				out.Dark = append(out.Dark, [2]int{x, y})
			}
		}
	}
	return out, nil
}

// welcome is where an invitation leads: one chooses a password.
func (s *Site) welcome(w http.ResponseWriter, r *gate.Request) error {
	return s.welcomeWith(w, r, r.PathValue("link"), nil)
}

func (s *Site) welcomeWith(w http.ResponseWriter, r *gate.Request, link string, bad fault.Fields) error {
	who, err := s.Desk.Invited(r.Context(), link)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("welcome.title"), Bad: bad}, s.welcomePage(r, who, link, bad))
}

// accept sets the password, signs in, and goes on to the second factor.
func (s *Site) accept(w http.ResponseWriter, r *gate.Request) error {
	link := r.Form.Get("link")
	account, err := s.Desk.Accept(r.Context(), link, r.Form.Get("password"))
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		return s.welcomeWith(w, r, link, bad)
	}
	r.Form.Set("next", "/account/second")
	return s.begin(w, r, account, signin.StaffLasts)
}
