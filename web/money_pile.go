package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/gate"
)

// pileWays are where a whole pile may be taken from a state: what failed or came back is
// told of each payment by itself.
var pileWays = map[string]string{casework.Proposed: casework.Approved, casework.Approved: casework.Paid}

// pileOf is what the reader may decide as a whole: the payments of one state, one line
// and one county, where there are two or more.
func (s *Site) pileOf(r *gate.Request, f casework.Filter) (p casework.Pile, err error) {
	if pileWays[f.State] == "" || f.Line == "" || f.County == "" || f.Case != "" || !r.May(casework.PaymentMove) {
		return p, nil
	}
	scope, err := r.ScopeFor(casework.PaymentList)
	if err != nil {
		return p, err
	}
	f.After = ""
	if p, err = s.Cases.Pile(r.Context(), r.House, scope, f); p.N < 2 {
		p = casework.Pile{}
	}
	return p, err
}

// movePile approves a pile, or records that the bank paid it.
func (s *Site) movePile(w http.ResponseWriter, r *gate.Request) error {
	f := s.moneyFilter(r.Form)
	f.Case, f.After = "", ""
	n, _ := strconv.ParseInt(r.Form.Get("n"), 10, 64)
	fen, _ := strconv.ParseInt(r.Form.Get("fen"), 10, 64)
	err := s.Cases.MovePile(r.Context(), r.House, r.Scope, f, casework.Pile{N: n, Fen: fen}, pileWays[f.State])
	if text := refusedText(r, err); text != "" {
		return s.moneyWith(w, r, nil, text)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, moneyHref(f)+"&pile="+url.QueryEscape(r.Form.Get("key")))
}

// county is a county's path as it is, "" for anything else.
func (s *Site) county(path string) string {
	for _, c := range s.Counties {
		if c.Path == path {
			return path
		}
	}
	return ""
}

// onlyCounty is the county of somebody who answers for just one, "" for all others.
func (s *Site) onlyCounty(scope access.Scope) (path string) {
	for _, c := range s.Counties {
		if scope.Covers("", "", c.Path) {
			if path != "" {
				return ""
			}
			path = c.Path
		}
	}
	return path
}

// pileDone is what became of the pile of an earlier press, nil if the page is not about one.
func (s *Site) pileDone(r *gate.Request) (*casework.PileDone, error) {
	key := r.Form.Get("pile")
	if key == "" || r.Method != http.MethodGet || !r.May(casework.PaymentMove) {
		return nil, nil
	}
	scope, err := r.ScopeFor(casework.PaymentMove)
	if err != nil {
		return nil, err
	}
	done, err := s.Cases.PileDone(r.Context(), r.House, scope, key)
	if err != nil || done.Moved == 0 && len(done.Held) == 0 {
		return nil, err
	}
	return &done, nil
}

// heldReasons counts what was held back, by why, the most first.
func heldReasons(held []casework.Held) (out []string, count map[string]int) {
	count = map[string]int{}
	for _, p := range held {
		if count[p.Why]++; count[p.Why] == 1 {
			out = append(out, p.Why)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return count[b] - count[a] })
	return out, count
}

// heldWord says why a payment was held back.
func heldWord(r *gate.Request, why string) string {
	if why == "casework.refused.four_eyes" {
		return r.T("money.four_eyes")
	}
	return r.T(why)
}
