package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/employment/trade"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/matching"
	"tongxing/store"
)

// inbox lists what reached the employer: what waits for its answer first.
func (s *Site) inbox(w http.ResponseWriter, r *gate.Request) error {
	return s.inboxWith(w, r, nil, nil, nil)
}

func (s *Site) inboxWith(w http.ResponseWriter, r *gate.Request, open *hiring.Opened, messages []hiring.Message, bad fault.Fields) error {
	scope, err := r.ScopeFor(hiring.InboxList)
	if err != nil {
		return err
	}
	items, err := hiring.Inbox(r.Context(), r.House, scope, hiring.Filter{Limit: 40})
	if err != nil {
		return err
	}
	title := counted(r, "inbox.title", waitingItems(items))
	live := []string{"employer:" + r.Actor.Organisation()}
	if open != nil {
		title = r.T("inbox.open_title", "name", open.Parcel.Name, "post", open.Title)
		live = append(live, "delivery:"+open.ID)
	}
	return s.show(w, r, View{Title: title, Live: live, Wide: true, Bad: bad}, s.inboxPage(r, title, items, open, messages, bad))
}

func waitingItems(items []hiring.Item) (n int) {
	for _, i := range items {
		if i.State == hiring.Sent || i.State == hiring.Viewed {
			n++
		}
	}
	return n
}

// open shows one delivery. The first look marks it viewed and every look is told
// to the person: the page says so.
func (s *Site) open(w http.ResponseWriter, r *gate.Request) error { return s.openWith(w, r, nil) }

// openWith shows it with what is to be corrected in the answer to it.
func (s *Site) openWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	scope, err := r.ScopeFor(hiring.DeliveryOpen)
	if err != nil {
		return err
	}
	d, err := hiring.OpenDelivery(r.Context(), r.House, scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	messages, err := s.thread(r, d.ID)
	if err != nil {
		return err
	}
	return s.inboxWith(w, r, &d, messages, bad)
}

func (s *Site) toInbox(w http.ResponseWriter, r *gate.Request, err error) error {
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/inbox/"+url.PathEscape(r.PathValue("id")))
}

func (s *Site) refuse(w http.ResponseWriter, r *gate.Request) error {
	_, err := hiring.Refuse(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), r.Form.Get("reason"))
	if bad, ok := correctable(err); ok {
		return s.openWith(w, r, bad)
	}
	return s.toInbox(w, r, err)
}

func (s *Site) propose(w http.ResponseWriter, r *gate.Request) error {
	in := hiring.Interview{Way: oneOf(r.Form.Get("way"), []string{"place", "remote"}), Place: r.Form.Get("place"), Access: r.Form.Get("access"),
		Interpreter: r.Form.Get("interpreter") != "", Companion: true}
	var bad fault.Fields
	for i, name := range []string{"slot1", "slot2", "slot3"} {
		in.Slots[i] = moment(r.Form.Get(name), name, &bad)
	}
	if err := bad.Err(); err != nil {
		return err
	}
	_, err := hiring.ProposeInterview(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), in)
	return s.toInbox(w, r, err)
}

// workdays are the first n from a day on that are no Saturday or Sunday.
func workdays(from store.Day, n int) (out []store.Day) {
	for ; len(out) < n; from = from.AddDays(1) {
		if d := from.Time().Weekday(); d != time.Saturday && d != time.Sunday {
			out = append(out, from)
		}
	}
	return out
}

// moment reads "2024-01-08 10:00" as it is in China.
func moment(text, name string, bad *fault.Fields) store.Instant {
	t, err := time.ParseInLocation("2006-01-02 15:04", strings.Replace(strings.TrimSpace(text), "T", " ", 1), store.China)
	if err != nil {
		bad.Add(name, "form.bad_moment")
		return store.Instant{}
	}
	return store.InstantOf(t)
}

func (s *Site) offer(w http.ResponseWriter, r *gate.Request) error {
	var bad fault.Fields
	in := hiring.Offer{Pay: whole(r.Form.Get("pay"), "pay", &bad) * 100, StartsOn: store.Day(r.Form.Get("starts_on")), Contract: oneOf(r.Form.Get("contract"), contracts),
		UntilOn: store.Day(r.Form.Get("until_on")), Agreement: r.Form.Get("agreement"), Aids: strings.Join(r.Form["aids"], ",")}
	if err := bad.Err(); err != nil {
		return err
	}
	_, err := hiring.MakeOffer(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), in)
	return s.toInbox(w, r, err)
}

var contracts = []string{"fixed", "open", "parttime", "piece"}

func (s *Site) hire(w http.ResponseWriter, r *gate.Request) error {
	var bad fault.Fields
	in := hiring.Contract{On: store.Day(r.Form.Get("on")), Until: store.Day(r.Form.Get("until")), Pay: whole(r.Form.Get("pay"), "pay", &bad) * 100}
	if err := bad.Err(); err != nil {
		return err
	}
	_, err := hiring.Hire(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), in)
	return s.toInbox(w, r, err)
}

// own lists the employer's posts.
func (s *Site) own(w http.ResponseWriter, r *gate.Request) error {
	posts, err := employment.OwnPosts(r.Context(), r.House, r.Scope, 60, 0)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("own.title"), Live: []string{"employer:" + r.Actor.Organisation()}}, s.ownPage(r, posts))
}

// postForm is the writing of one post, with what is wrong in it.
type postForm struct {
	Post   employment.Post
	Bad    fault.Fields
	Unlock []matching.Change
}

// newPost starts from a trade's template; without one it asks for the trade.
func (s *Site) newPost(w http.ResponseWriter, r *gate.Request) error {
	t, ok := trade.ByCode(r.Form.Get("trade"))
	if !ok {
		return s.show(w, r, View{Title: r.T("write.choose")}, s.chooseTrade(r))
	}
	p := employment.Post{ID: r.House.NewID(), Employer: r.Actor.Organisation(), Trade: t.Code, Title: t.Name(string(r.Lang)), Body: t.Duty(string(r.Lang)), Demand: t.Levels, Marginal: t.Marginal,
		HoursWeek: int64(t.Hours), HoursDay: int64(min(8, max(1, t.Hours/5))), PayMin: t.PayMin, PayMax: t.PayMax, Openings: 1, MinAge: 16, Hazard: len(t.Hazards) > 0,
		Remote: "no", Dormitory: "no", Shuttle: "no", Contract: "fixed", SkillsWish: strings.Join(t.Skills, ",")}
	if t.Remote {
		p.Remote = "yes"
	}
	return s.show(w, r, View{Title: r.T("write.title")}, s.writePage(r, postForm{Post: p}))
}

func (s *Site) editPost(w http.ResponseWriter, r *gate.Request) error {
	scope, err := r.ScopeFor(employment.PostShow)
	if err != nil {
		return err
	}
	p, err := employment.ShowPost(r.Context(), r.House, scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	f := postForm{Post: p}
	if scope, err := r.ScopeFor(employment.PostUnlock); err == nil {
		if f.Unlock, err = s.Index.UnlockPost(r.Context(), r.House, scope, p.ID); err != nil {
			return err
		}
		f.Unlock = f.Unlock[:min(5, len(f.Unlock))]
	}
	return s.show(w, r, View{Title: r.T("write.title")}, s.writePage(r, f))
}

// writePost keeps the draft and, when every demand is confirmed, hands it in.
func (s *Site) writePost(w http.ResponseWriter, r *gate.Request) error {
	p, bad := postOf(r)
	if len(bad) == 0 {
		out, err := employment.WritePost(r.Context(), r.House, r.Scope, p)
		if bad, err = invalid(err); err != nil {
			return err
		}
		if len(bad) == 0 {
			p.Version = out.Version
			return s.handIn(w, r, p)
		}
	}
	return s.show(w, r, View{Title: r.T("write.title"), Bad: bad}, s.writePage(r, postForm{Post: p, Bad: bad}))
}

func (s *Site) handIn(w http.ResponseWriter, r *gate.Request, p employment.Post) error {
	scope, err := r.ScopeFor(employment.PostSubmit)
	if err != nil {
		return err
	}
	_, err = employment.Submit(r.Context(), r.House, scope.Keyed(r.Form.Get("key")+"-submit", p.ID), p.ID, p.Version)
	bad, err := invalid(err)
	if err != nil {
		return err
	}
	if len(bad) > 0 {
		r.Form.Del("key") // the draft is kept under its key; a correction is a new act
		return s.show(w, r, View{Title: r.T("write.title"), Bad: bad}, s.writePage(r, postForm{Post: p, Bad: bad}))
	}
	return r.SeeOther(w, "/own?sent=1")
}

func postOf(r *gate.Request) (p employment.Post, bad fault.Fields) {
	f := r.Form
	p = employment.Post{ID: f.Get("id"), Employer: r.Actor.Organisation(), Version: version(r), Trade: f.Get("trade"), Title: strings.TrimSpace(f.Get("title")), Body: f.Get("body"),
		Site: siteOf(r), Week: weekOf(f["week"]), Remote: oneOf(f.Get("remote"), tris), Dormitory: oneOf(f.Get("dormitory"), tris), Shuttle: oneOf(f.Get("shuttle"), tris),
		Contract: oneOf(f.Get("contract"), contracts), Offers: chosen(f["offers"], offerCodes()), SkillsWish: f.Get("skills_wish"), MinAge: 16, Hazard: f.Get("hazard") == "yes"}
	p.PayMin, p.PayMax = whole(f.Get("pay_min"), "pay_min", &bad)*100, whole(f.Get("pay_max"), "pay_max", &bad)*100
	p.Openings, p.HoursDay, p.HoursWeek = whole(f.Get("openings"), "openings", &bad), whole(f.Get("hours_day"), "hours_day", &bad), whole(f.Get("hours_week"), "hours_week", &bad)
	levels := matching.NoLevels()
	var marginal, confirmed matching.Marks
	for i, code := range matching.ItemCodes {
		if v := f.Get("asks_" + code); len(v) == 1 && v[0] >= '0' && v[0] <= '4' {
			levels[i], confirmed[i] = int8(v[0]-'0'), f.Get("confirm") == "yes"
		}
		marginal[i] = f.Get("marginal_"+code) == "1"
	}
	p.Demand, p.Marginal, p.Confirmed = levels.String(), marginal.String(), confirmed.String()
	week, err := matching.ParseWeek(p.Week)
	p.Night = err == nil && week.Night()
	return p, bad
}

func siteOf(r *gate.Request) string {
	sites := map[string]matching.Tri{}
	for _, code := range matching.Sites {
		sites[code] = matching.ParseTri(r.Form.Get("site_" + code))
	}
	return matching.FormatSites(sites)
}

func offerCodes() (out []string) {
	for _, a := range matching.Aids {
		if a.Pays == matching.EmployerPays {
			out = append(out, a.Code)
		}
	}
	return out
}

func (s *Site) renew(w http.ResponseWriter, r *gate.Request) error {
	if _, err := employment.Renew(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r)); err != nil {
		return err
	}
	return r.SeeOther(w, "/own")
}

func (s *Site) closePost(w http.ResponseWriter, r *gate.Request) error {
	if _, err := employment.Close(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r)); err != nil {
		return err
	}
	return r.SeeOther(w, "/own")
}
