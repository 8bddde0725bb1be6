package gate

import (
	"fmt"
	"net/http"
	"strings"

	"tongxing/access"
)

// A Handler answers one request. It parses and presents; it decides nothing. The
// error it returns becomes a status and a page in one place.
type Handler func(w http.ResponseWriter, r *Request) error

// An Audience names the allow-list of fields that a route's view may hold.
type Audience string

// The audiences.
const (
	ForPublic   Audience = "public"
	ForResident Audience = "resident"
	ForEmployer Audience = "employer"
	ForStaff    Audience = "staff"
	ForAll      Audience = "all" // settings, sign-in: no records at all
)

// A Route (路由) is one row of the table. Who may come is said by the action's
// rule in the policy, never by the handler.
type Route struct {
	Method   string
	Pattern  string        // of net/http.ServeMux, without method
	Action   access.Action // decided before the handler runs; "" only with Audience ForAll
	Purpose  string        // written beside every look this route takes
	Audience Audience
	Write    bool // needs an idempotency key; its answer is a redirect or a problem
	Files    bool // its form may hold files, read only once the actor may come in
	Stream   bool // stays open: no compression, no time limit
	PerDay   int  // of strangers' requests from one address, where each leaves a row; 0 = not counted
	Serve    Handler
}

// Daily bounds what nobody in particular may leave behind from one address in a day.
func (r Route) Daily(n int) Route {
	r.PerDay = n
	return r
}

// Name is the row's key in tests and logs.
func (r Route) Name() string { return r.Method + " " + r.Pattern }

func (r Route) channel() access.Channel {
	if strings.HasPrefix(r.Pattern, "/api/") {
		return access.API
	}
	return access.Web
}

// check refuses a row that could open more than it says.
func (r Route) check(p *access.Policy) error {
	known := map[access.Action]bool{}
	for _, a := range p.Actions() {
		known[a] = true
	}
	switch {
	case r.Serve == nil:
		return fmt.Errorf("route %s has no handler", r.Name())
	case r.Action == "" && r.Audience != ForAll:
		return fmt.Errorf("route %s names no action", r.Name())
	case r.Action != "" && !known[r.Action]:
		return fmt.Errorf("route %s: action %s is in nobody's rules", r.Name(), r.Action)
	case r.Write != (r.Method != http.MethodGet) && r.Audience != ForAll:
		return fmt.Errorf("route %s: what is not GET writes, and only that", r.Name())
	}
	return nil
}
