package gate

import (
	"net/http"
	"strings"
)

// A Demo lets several people be played side by side in one browser: each role
// has a host of its own (seeker.localhost), and whoever comes there is that role.
// It exists only in `tongxing demo`, whose people are invented.
type Demo struct {
	Roles []DemoRole
	Port  string
}

// A DemoRole is one invented person to play.
type DemoRole struct {
	Host    string // first label of the host: "seeker"
	Account string
	Key     string // message key of the role's name
	Home    string // path of its first page
}

// account is the role played at the request's host, or "".
func (d *Demo) account(r *http.Request) string {
	if role, ok := d.Of(r); ok {
		return role.Account
	}
	return ""
}

// Of is the role played at the request's host.
func (d *Demo) Of(r *http.Request) (DemoRole, bool) {
	if d == nil {
		return DemoRole{}, false
	}
	label, rest, found := strings.Cut(r.Host, ".")
	if !found || !strings.HasPrefix(rest, "localhost") {
		return DemoRole{}, false
	}
	for _, role := range d.Roles {
		if role.Host == label {
			return role, true
		}
	}
	return DemoRole{}, false
}

// Address is where a role is played.
func (d *Demo) Address(role DemoRole) string {
	return "http://" + role.Host + ".localhost:" + d.Port + role.Home
}
