package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tongxing/casework"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/msg"
	"tongxing/store"
	"tongxing/web/parts"
)

// paymentStates are those of payments in the order they pass through.
var paymentStates = []string{casework.Proposed, casework.Approved, casework.Paid, casework.Failed, casework.Returned, casework.Declined}

// money lists payments and how the year's budget stands.
func (s *Site) money(w http.ResponseWriter, r *gate.Request) error {
	return s.moneyWith(w, r, nil, "")
}

func (s *Site) moneyWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields, notice string) error {
	scope, err := r.ScopeFor(casework.PaymentList)
	if err != nil {
		return err
	}
	f := s.moneyFilter(r.Form)
	if r.Method != http.MethodGet {
		was, _ := url.ParseQuery(r.Form.Get("was")) // the list that was pressed in
		f = s.moneyFilter(was)
		if of := r.Form.Get("of"); of != "" && len(bad) > 0 { // the card to correct must stand on the page
			f = casework.Filter{Case: of}
		}
	}
	if f.County == "" && f.Case == "" {
		f.County = s.onlyCounty(scope)
	}
	all, err := s.Cases.Payments(r.Context(), r.House, scope, f, 30)
	if err != nil {
		return err
	}
	pile, err := s.pileOf(r, f)
	if err != nil {
		return err
	}
	done, err := s.pileDone(r)
	if err != nil {
		return err
	}
	named := all
	if done != nil {
		for _, p := range done.Held[:min(len(done.Held), mostHeld)] {
			named = append(named, p.Payment)
		}
	}
	names, err := s.Cases.PaymentNames(r.Context(), r.House, scope, named)
	if err != nil {
		return err
	}
	budget, err := s.Cases.Lines(r.Context(), r.House, scope, r.Form.Get("year"))
	if err != nil {
		return err
	}
	v := View{Title: s.moneyTitle(r, f), Wide: true, Bad: bad}
	if notice != "" {
		v.Status = http.StatusConflict
	}
	return s.show(w, r, v, s.moneyPage(r, moneyShown{f, all, pile, done, names, budget, bad, notice}))
}

// moneyFilter reads which payments are meant.
func (s *Site) moneyFilter(v url.Values) casework.Filter {
	return casework.Filter{State: v.Get("state"), Line: v.Get("line"), County: s.county(v.Get("county")), Case: v.Get("case"), After: v.Get("after")}
}

// moneyHref is the list of payments that a filter finds.
func moneyHref(f casework.Filter) string {
	v := url.Values{}
	for name, value := range map[string]string{"state": f.State, "line": f.Line, "county": f.County, "case": f.Case, "after": f.After} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return "/money?" + v.Encode()
}

// A moneyShown is what the page of payments shows.
type moneyShown struct {
	casework.Filter
	All    []casework.Payment
	Pile   casework.Pile
	Done   *casework.PileDone
	Names  map[string]string
	Budget []casework.Line
	Bad    fault.Fields
	Notice string
}

// was is the list without the page of it, for a form in it; next is the page after.
func (m moneyShown) was() string {
	m.After = ""
	return strings.TrimPrefix(moneyHref(m.Filter), "/money?")
}

func (m moneyShown) next() string {
	m.After = m.All[len(m.All)-1].ID
	return moneyHref(m.Filter)
}

// movePayment approves or declines what another proposed, or records what the bank did.
func (s *Site) movePayment(w http.ResponseWriter, r *gate.Request) error {
	id, reason := r.PathValue("id"), strings.TrimSpace(r.Form.Get("reason"))
	var err error
	switch to := r.Form.Get("to"); to {
	case casework.Approved:
		_, err = s.Cases.Approve(r.Context(), r.House, r.Scope, id, version(r), strings.TrimSpace(r.Form.Get("account")))
	default:
		_, err = s.Cases.Pay(r.Context(), r.House, r.Scope, id, version(r), to, reason)
	}
	if bad, ok := fault.AsInvalid(err); ok {
		for i := range bad {
			bad[i].Name += "-" + id
		}
		return s.moneyWith(w, r, bad, "")
	}
	if text := refusedText(r, err); text != "" {
		return s.moneyWith(w, r, nil, text)
	}
	if err != nil {
		return err
	}
	was, _ := url.ParseQuery(r.Form.Get("was"))
	return r.SeeOther(w, moneyHref(s.moneyFilter(was))+"&done=1")
}

// refusedText words why a payment is not let through, "" for any other trouble.
func refusedText(r *gate.Request, err error) string {
	if err == nil {
		return ""
	}
	key, pairs := fault.Message(err)
	if strings.HasPrefix(key, "casework.against.") || key == "casework.pile_changed" {
		return r.T(key, pairs...)
	}
	if key == "casework.refused.four_eyes" {
		return r.T("money.four_eyes")
	}
	return ""
}

// setBudget writes down a county's budget for a line.
func (s *Site) setBudget(w http.ResponseWriter, r *gate.Request) error {
	fen, ok := yuanOf(r.Form.Get("yuan"))
	if !ok {
		fen = -1
	}
	_, err := s.Cases.SetBudget(r.Context(), r.House, r.Scope, r.Form.Get("county"), r.Form.Get("line"), strings.TrimSpace(r.Form.Get("year")), fen)
	bad, err := invalid(err)
	if err != nil {
		return err
	}
	if bad != nil {
		return s.moneyWith(w, r, bad, "")
	}
	return r.SeeOther(w, "/money?done=1#budget")
}

// lineWord names a budget line.
func lineWord(r *gate.Request, line string) string {
	if msg.Has("money.line." + line) {
		return r.T("money.line." + line)
	}
	return line
}

func (s *Site) lineOptions(r *gate.Request, chosen string, any bool) (out []parts.Option) {
	if any {
		out = append(out, parts.Option{Value: "", Label: r.T("money.any_line"), Chosen: chosen == ""})
	}
	for _, l := range s.Cases.BudgetLines() {
		out = append(out, parts.Option{Value: l, Label: lineWord(r, l), Chosen: l == chosen})
	}
	return out
}

// moneyTitle says which payments are listed.
func (s *Site) moneyTitle(r *gate.Request, f casework.Filter) string {
	state, line, county := "", "", ""
	if slices.Contains(paymentStates, f.State) {
		state = r.T("money.state." + f.State)
	}
	if f.Line != "" {
		line = lineWord(r, f.Line)
	}
	if f.County != "" {
		county = s.place(f.County)
	}
	return dots(r.T("money.title"), county, line, state)
}

// ofOne is what was typed into the form of one record among many on a page.
func ofOne(r *gate.Request, id, name string) string {
	if r.PathValue("id") != id {
		return ""
	}
	return r.Form.Get(name)
}

func (s *Site) countyOptions(chosen string) (out []parts.Option) {
	for _, c := range s.Counties {
		out = append(out, parts.Option{Value: c.Path, Label: c.Name, Chosen: c.Path == chosen})
	}
	return out
}

// budgetRows are the lines of the budget, each with what is left of it.
func (s *Site) budgetRows(r *gate.Request, lines []casework.Line) (rows [][]parts.Cell) {
	for i, l := range lines {
		left := parts.Cell{Text: "–"}
		if l.Budget > 0 {
			left.Text = r.Lang.Yuan(l.Budget - l.Approved)
			if l.Approved+l.Waiting > l.Budget {
				left.Warn = r.T("money.will_not_do")
			}
		}
		budget := "–"
		if l.Budget > 0 {
			budget = r.Lang.Yuan(l.Budget)
		}
		rows = append(rows, []parts.Cell{{Text: number(int64(i + 1))}, {Text: lineWord(r, l.Line)}, {Text: s.place(l.Area)}, {Text: l.Year}, {Text: budget}, {Text: r.Lang.Yuan(l.Proposed)}, {Text: r.Lang.Yuan(l.Approved)}, {Text: r.Lang.Yuan(l.Paid)}, left})
	}
	return rows
}

// paymentFacts is what is known of a payment.
func (s *Site) paymentFacts(r *gate.Request, p casework.Payment, names map[string]string) (out []parts.Row) {
	add := func(key, value string) {
		if value != "" {
			out = append(out, parts.Row{Key: r.T(key), Value: value})
		}
	}
	what := lineWord(r, p.Line)
	if p.Period != "" {
		what = dots(what, p.Period)
	}
	add("money.for", what)
	if p.Cut > 0 {
		add("money.cut", r.Lang.Yuan(p.Cut))
	}
	add("money.proposed", dots(nameOf(r, names, p.Maker), r.Lang.Day(string(p.ProposedOn))))
	if p.Checker != "" {
		add("money.checked", nameOf(r, names, p.Checker))
	}
	if p.PaidOn != "" {
		add("money.paid_on", r.Lang.Day(string(p.PaidOn)))
	}
	if why := whyNot(r, p); why != "" {
		add("money.why", why)
	}
	return out
}

// whyNot says why a payment is not paid: every one that is not says so.
func whyNot(r *gate.Request, p casework.Payment) string {
	switch {
	case p.State == casework.Paid:
		return ""
	case p.Reason == "nothing_left":
		return r.T("money.nothing_left")
	case p.Reason != "":
		return p.Reason
	}
	return r.T("money.waits_" + p.State)
}

// ways are the states a payment may be taken to next.
func ways(p casework.Payment) []string {
	return map[string][]string{casework.Proposed: {casework.Approved, casework.Declined}, casework.Approved: {casework.Paid, casework.Failed}, casework.Paid: {casework.Returned}}[p.State]
}

// own tells whether the reader proposed the payment: somebody else must decide it.
func own(r *gate.Request, p casework.Payment) bool {
	return p.State == casework.Proposed && slices.Contains([]string{r.Actor.Account, r.Actor.Person}, p.Maker) && p.Maker != ""
}

// yuanOf reads an amount as people write it: 12,000.50 or １２０００.
func yuanOf(text string) (fen int64, ok bool) {
	text = strings.NewReplacer(",", "", "，", "", " ", "", "元", "").Replace(strings.TrimSpace(text))
	whole, part, _ := strings.Cut(text, ".")
	if whole == "" || len(whole) > 10 || len(part) > 2 {
		return 0, false
	}
	for _, c := range whole + (part + "00")[:2] {
		if c >= '０' && c <= '９' {
			c -= '０' - '0'
		}
		if c < '0' || c > '9' {
			return 0, false
		}
		fen = fen*10 + int64(c-'0')
	}
	return fen, true
}

// thisYear is the year forms begin with.
func thisYear(today store.Day) string { return string(today)[:4] }
