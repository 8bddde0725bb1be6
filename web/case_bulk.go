package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"tongxing/casework"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/store"
	"tongxing/web/parts"
)

// mostWaiting are shown at once, and decided with one press.
const mostWaiting = 500

// A crowd is the cases that wait for one step, and the form that does it for many.
type crowd struct {
	*stepForm
	All     []casework.Waiter
	Left    int64 // how many may still go through, where Limited
	Limited bool
}

func (s *Site) crowdOf(r *gate.Request) (*crowd, error) {
	d := s.Cases.Book.Programme(r.PathValue("slug"))
	if d == nil || d.Step(r.PathValue("step")) == nil {
		return nil, fault.NotFound("step")
	}
	c := &crowd{stepForm: s.stepForm(r, casework.Shown{}, d, d.Step(r.PathValue("step")))}
	c.Action = "/programmes/" + d.Slug + "/steps/" + c.Step.ID
	var err error
	if c.All, err = s.Cases.Wait(r.Context(), r.House, r.Scope, d.Slug, c.Step.ID, mostWaiting); err != nil {
		return nil, err
	}
	c.Left, c.Limited, err = s.Cases.Limit(r.Context(), r.House, r.Scope, d.Slug, c.Step.ID)
	return c, err
}

// manyCases shows who waits, ranked where the step decides so; with a key, what came of
// the last press.
func (s *Site) manyCases(w http.ResponseWriter, r *gate.Request) error {
	if key := r.Form.Get("done"); key != "" {
		return s.manyDone(w, r, key)
	}
	c, err := s.crowdOf(r)
	if err != nil {
		return err
	}
	c.fill(nil, string(r.House.Today()))
	for i, x := range c.All { // ticked as far as the limit goes: whoever presses sees who
		if c.Limited && int64(i) < c.Left {
			c.Typed.Add("case", ticket(x))
		}
	}
	return s.showCrowd(w, r, c)
}

func (s *Site) showCrowd(w http.ResponseWriter, r *gate.Request, c *crowd) error {
	title := r.T("bulk.title", "step", c.step(c.Step.ID), "n", len(c.All))
	return s.show(w, r, View{Title: title, Bad: c.Bad, Wide: true}, s.crowdPage(c, title))
}

// ticket names a case and the version its reader saw.
func ticket(x casework.Waiter) string { return x.ID + "@" + number(x.RowVersion) }

// doMany does the step in every case that was ticked.
func (s *Site) doMany(w http.ResponseWriter, r *gate.Request) error {
	c, err := s.crowdOf(r)
	if err != nil {
		return err
	}
	if r.Form.Get("add") != "" || r.Form.Get("find") != "" {
		return s.showCrowd(w, r, c)
	}
	entry, bad := c.read()
	var items []casework.BulkItem
	for _, t := range r.Form["case"] {
		id, version, _ := strings.Cut(t, "@")
		n, err := strconv.ParseInt(version, 10, 64)
		if err != nil || len(items) == mostWaiting {
			continue
		}
		items = append(items, casework.BulkItem{ID: id, Version: n})
	}
	if len(items) == 0 {
		bad.Add("case", "bulk.none_ticked")
	}
	if c.Bad = bad; len(bad) > 0 {
		return s.showCrowd(w, r, c)
	}
	if _, err := s.Cases.Bulk(r.Context(), r.House, r.Scope, items, entry); err != nil {
		return err
	}
	return r.SeeOther(w, c.Action+"?done="+url.QueryEscape(r.Form.Get("key")))
}

// manyDone tells what became of each case.
func (s *Site) manyDone(w http.ResponseWriter, r *gate.Request, key string) error {
	d := s.Cases.Book.Programme(r.PathValue("slug"))
	if d == nil || d.Step(r.PathValue("step")) == nil {
		return fault.NotFound("step")
	}
	all, err := s.Cases.BulkDone(r.Context(), r.House, r.Scope, key)
	if err != nil {
		return err
	}
	done := 0
	for _, x := range all {
		if x.Result.Done {
			done++
		}
	}
	x := s.tongue(r, d)
	title := r.T("bulk.done", "step", x.step(r.PathValue("step")), "done", done, "n", len(all))
	return s.show(w, r, View{Title: title, Wide: true}, s.bulkDonePage(x, title, r.PathValue("step"), all))
}

// rank words what a batch ranks a case by.
func (c *crowd) rank(x casework.Waiter) string {
	if c.Step.Batch == nil {
		_, text := dueTag(c.r, store.Day(x.DueOn))
		return text
	}
	n := x.Rank
	var words []string
	for i := len(c.Step.Batch.Rank) - 1; i >= 0; i-- {
		words = append([]string{c.r.T("bulk.rank", "label", c.question(c.Step.Batch.Rank[i]), "n", n%1000)}, words...)
		n /= 1000
	}
	return strings.Join(words, c.r.T("web.comma"))
}

// beyond tells whether the limit's line is drawn above this case.
func (c *crowd) beyond(i int) bool { return c.Limited && int64(i) == c.Left }

func (s *Site) bulkRows(x tongue, all []casework.BulkLine) (out [][]parts.Cell) {
	for i, line := range all {
		word := x.r.T("bulk.one_done")
		if text := x.sent(line.Pays); text != "" {
			word = text
		}
		if !line.Result.Done {
			word = x.r.T("bulk.one_not", "why", x.refusedShort(line.Result.Code))
		}
		who := parts.Cell{Text: x.r.T("case.no_name")}
		if line.ID != "" {
			who = parts.Cell{Text: about(x.r, line.Row, line.Name), Href: "/cases/" + line.ID, Of: number(int64(i + 1))}
		}
		out = append(out, []parts.Cell{{Text: number(int64(i + 1))}, who, {Text: s.place(line.Area)}, {Text: word}})
	}
	return out
}
