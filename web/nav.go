package web

import (
	"net/http"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/gate"
	"tongxing/web/parts"
)

// A way is one entry of a navigation: its words, where it leads, its sign, and whom for.
type way struct {
	key, href, icon string
	shown           bool
}

// nav is the area's navigation: what this reader comes for. Everybody who works has one
// place that says what to do today, and it stands first.
func nav(r *gate.Request) []parts.NavItem {
	yes := true
	var all []way
	switch {
	case r.Actor.Has(access.Resident) || r.Actor.Has(access.Guardian):
		all = []way{{"nav.home", "/", "home", yes}, {"nav.posts", "/posts", "case", yes}, {"nav.deliveries", "/deliveries", "send", yes}, {"nav.profile", "/profile", "person", yes}}
	case r.Actor.Has(access.Employer):
		all = []way{{"nav.inbox", "/inbox", "chat", yes}, {"nav.own_posts", "/own", "case", yes}, {"nav.questions", "/questions", "ask", yes}, {"nav.followups", "/followups", "calendar", yes},
			{"nav.levy", "/levy", "coin", yes}, {"nav.team", "/team", "person", yes}}
	case r.May(casework.CaseFind):
		jobs := r.May(hiring.BoardSee)
		all = []way{{"nav.today", "/today", "walk", yes}, {"nav.programmes", "/programmes", "list", yes}, {"nav.board", "/board", "case", jobs}, {"nav.entitled", "/entitled", "star", r.May(casework.Entitled)},
			{"nav.stock", "/stock", "case", r.Actor.Has(access.Station)},
			{"nav.money", "/money", "coin", r.May(casework.PaymentList)}, {"nav.people", "/people", "person", jobs || r.Actor.Has(access.Township) || r.Actor.Has(access.Village)}, {"nav.year", "/year", "chart", yes}}
	case r.Actor.Has(access.Auditor):
		all = []way{{"nav.money", "/money", "coin", yes}, {"nav.year", "/year", "chart", yes}}
	case r.Actor.Has(access.Admin):
		all = []way{{"nav.accounts", "/accounts", "person", yes}, {"nav.year", "/year", "chart", yes}}
	default:
		all = []way{{"nav.home", "/", "home", yes}, {"nav.posts", "/posts", "case", yes}, {"nav.year", "/year", "chart", yes}}
	}
	return items(r, all)
}

// jobs are the pages of the job service, which stand below their entry.
func jobs(r *gate.Request) []way {
	return []way{{"nav.jobs", "/board", "list", true}, {"nav.desk", "/desk", "check", r.May(employment.PostQueue)}, {"nav.watch", "/watch", "eye", true}, {"nav.reports", "/reports", "phone", r.May(employment.ReportList)},
		{"nav.followups", "/followups", "clock", true}, {"nav.posts", "/posts", "case", true}, {"nav.fairs", "/fairs", "calendar", true}, {"nav.placements", "/placements", "person", true}}
}

// sub is the second line of the navigation, on the pages it leads to.
func sub(r *gate.Request) []parts.NavItem {
	if !r.May(casework.CaseFind) || !r.May(hiring.BoardSee) || r.Method != http.MethodGet || !slices.ContainsFunc(jobs(r), func(w way) bool { return under(r.URL.Path, w.href) }) {
		return nil
	}
	return items(r, jobs(r))
}

func under(path, href string) bool { return path == href || strings.HasPrefix(path, href+"/") }

func items(r *gate.Request, all []way) (out []parts.NavItem) {
	for _, w := range all {
		if w.shown {
			out = append(out, parts.NavItem{Label: r.T(w.key), Href: w.href, Icon: w.icon, Current: r.URL.Path == w.href})
		}
	}
	return out
}

// front is the page a worker begins with, "" for everybody else.
func front(r *gate.Request) string {
	switch {
	case r.Actor.Has(access.Employer):
		return "/inbox"
	case r.May(casework.CaseFind):
		return "/today"
	case r.Actor.Has(access.Auditor):
		return "/money"
	case r.Actor.Has(access.Admin):
		return "/accounts"
	}
	return ""
}
