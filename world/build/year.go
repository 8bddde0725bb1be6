package build

import (
	"context"
	"fmt"
	"strings"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/matching"
	"tongxing/registry"
	"tongxing/store"
	"tongxing/world"
)

// timeline lays out every act of the year.
func (b *Builder) timeline() (out []happening) {
	what := ""
	add := func(day string, minutes int, do func(context.Context, *access.House) error) {
		out = append(out, happening{what, at(day, minutes), do})
	}
	for i := range b.City.Employers {
		what = b.City.Employers[i].Key
		b.employer(&b.City.Employers[i], add)
	}
	hires := map[string]int{}
	for _, d := range b.City.Deliveries {
		for _, s := range d.Steps {
			if s.Kind == world.Hired {
				hires[d.Post]++
			}
		}
	}
	for i := range b.City.Posts {
		what = b.City.Posts[i].Key
		b.post(&b.City.Posts[i], hires[b.City.Posts[i].Key], add)
	}
	for i := range b.City.Seekers {
		what = b.City.Seekers[i].Person
		b.seeker(&b.City.Seekers[i], add)
	}
	for i := range b.City.Deliveries {
		what = b.City.Deliveries[i].Key
		b.delivery(&b.City.Deliveries[i], add)
	}
	for i := range b.City.Placements {
		what = b.City.Placements[i].Key
		b.placement(&b.City.Placements[i], add)
		b.followups(&b.City.Placements[i], add)
	}
	what = "register"
	b.rolls(add)
	b.fates(add)
	what = "office"
	b.fairs(add)
	b.reports(add)
	what = "money"
	b.money(add)
	what = "chores"
	b.daily(add)
	return out
}

type adder = func(day string, minutes int, do func(context.Context, *access.House) error)

// as decides for an account as it stands now.
func (b *Builder) as(h *access.House, ctx context.Context, key string, a access.Action) (access.Scope, error) {
	account, ok := b.accounts[key]
	if !ok {
		return access.Scope{}, fmt.Errorf("demo: nobody is %s", key)
	}
	who, err := access.ActorIn(ctx, h, account)
	if err != nil {
		return access.Scope{}, fmt.Errorf("demo %s: %w", key, err)
	}
	return b.scope(who, a)
}

func (b *Builder) employer(e *world.Employer, add adder) {
	area := world.Path(e.Township)
	add(e.AppliedOn, 600, func(ctx context.Context, h *access.House) error {
		s, err := b.scope(b.system, employment.EmployerApply)
		if err != nil {
			return err
		}
		out, err := employment.Apply(ctx, h, s, employment.Application{Name: e.Name, CreditCode: e.CreditCode, Area: area, Trade: e.Industry, Contact: e.Users[0].Name,
			Licence: "演示-" + e.CreditCode[8:], Staff: int64(e.Staff), Site: sites(e.Sites)})
		b.keys[e.Key] = out.Record
		return err
	})
	if e.VisitedOn != "" {
		b.visited(e, e.VisitedOn, add)
	}
	if e.AdmittedOn == "" {
		return
	}
	b.admitted(e, e.AdmittedOn, add)
	for day := store.Day(e.AdmittedOn).AddDays(360); string(day) < world.LastDay && (e.EndedOn == "" || string(day) < e.EndedOn); day = day.AddDays(360) {
		b.visited(e, string(day), add) // the yearly renewal
		b.admitted(e, string(day), add)
	}
	add(e.AdmittedOn, 720, func(ctx context.Context, h *access.House) error {
		for _, u := range e.Users {
			s, err := b.scope(b.system, employment.EmployerUser)
			if err != nil {
				return err
			}
			out, err := employment.AddUser(ctx, h, s, b.keys[e.Key], access.Account{Login: u.Login, Name: u.Name}, "")
			if err != nil {
				return fmt.Errorf("user %s: %w", u.Key, err)
			}
			b.accounts[u.Key] = out.Record
		}
		return nil
	})
	if e.EndedOn != "" {
		add(e.EndedOn, 1000, func(ctx context.Context, h *access.House) error {
			s, err := b.scope(b.system, employment.EmployerAdmit)
			if err != nil {
				return err
			}
			version, err := b.version(ctx, h, e)
			if err != nil {
				return err
			}
			_, err = employment.Lapse(ctx, h, s, b.keys[e.Key], version)
			return err
		})
	}
}

func (b *Builder) visited(e *world.Employer, day string, add adder) {
	add(day, 610, func(ctx context.Context, h *access.House) error {
		s, err := b.scope(access.System("demo-visit"), employment.EmployerVisit)
		if err != nil {
			return err
		}
		version, err := b.version(ctx, h, e)
		if err != nil {
			return err
		}
		_, err = employment.RecordVisit(ctx, h, s, b.keys[e.Key], version, sites(e.Sites), "演示:已上门查看")
		return err
	})
}

func (b *Builder) admitted(e *world.Employer, day string, add adder) {
	add(day, 700, func(ctx context.Context, h *access.House) error {
		s, err := b.scope(access.System("demo-admit"), employment.EmployerAdmit)
		if err != nil {
			return err
		}
		version, err := b.version(ctx, h, e)
		if err != nil {
			return err
		}
		_, err = employment.Admit(ctx, h, s, b.keys[e.Key], version, "")
		return err
	})
}

// version is the employer's as it stands: the product changes it too.
func (b *Builder) version(ctx context.Context, h *access.House, e *world.Employer) (int64, error) {
	s, err := b.scope(b.system, employment.EmployerShow)
	if err != nil {
		return 0, err
	}
	now, err := employment.ShowEmployer(ctx, h, s, b.keys[e.Key])
	return now.Version, err
}

func sites(all map[string]string) string {
	out := map[string]matching.Tri{}
	for code, v := range all {
		out[code] = matching.ParseTri(v)
	}
	return matching.FormatSites(out)
}

var contractCodes = map[string]string{"labour": "fixed", "part_time": "parttime", "piece": "piece"}

// post is written by the employer's first user, handed in, and approved by the
// federation; renewed every 30 days until its last.
func (b *Builder) post(p *world.Post, hires int, add adder) {
	user := b.City.Employer(p.Employer).Users[0].Key
	add(p.PublishedOn, 760, func(ctx context.Context, h *access.House) error {
		week, err := matching.ParseWeek(p.Week)
		if err != nil {
			return err
		}
		if b.keys[p.Key] == "" {
			b.keys[p.Key] = h.NewID()
		}
		s, err := b.as(h, ctx, user, employment.PostWrite)
		if err != nil {
			return err
		}
		text := p.Week
		if week.Hours() == 0 {
			text = ""
		}
		post := employment.Post{ID: b.keys[p.Key], Employer: b.keys[p.Employer], Trade: p.Trade, Title: p.Title, Body: p.Text, Demand: p.Demand, Marginal: p.Marginal,
			Confirmed: strings.Repeat("1", matching.Items), Site: sites(p.Sites), Week: text, HoursDay: int64(max(1, p.HoursDay)), HoursWeek: int64(max(1, p.HoursWeek)), Night: week.Night(),
			PayMin: p.PayMin, PayMax: p.PayMax, Openings: int64(max(p.Openings, hires+1)), MinAge: 16, Hazard: len(p.Hazards) > 0, Remote: tri(p.Remote), Dormitory: tri(p.Dormitory), Shuttle: tri(p.Shuttle),
			Contract: contractCodes[p.Contract], SkillsMust: strings.Join(p.SkillsMust, ","), SkillsWish: strings.Join(p.SkillsWish, ","), Offers: strings.Join(p.Offers, ",")}
		out, err := employment.WritePost(ctx, h, s, post)
		if err != nil {
			return fmt.Errorf("post %s: %w", p.Key, err)
		}
		if s, err = b.as(h, ctx, user, employment.PostSubmit); err != nil {
			return err
		}
		if out, err = employment.Submit(ctx, h, s, out.Record, out.Version); err != nil {
			return fmt.Errorf("post %s: %w", p.Key, err)
		}
		if s, err = b.scope(b.system, employment.PostApprove); err != nil {
			return err
		}
		_, err = employment.Approve(ctx, h, s, out.Record, out.Version, "")
		return err
	})
	last := min(p.ExpiresOn, string(store.Day(world.LastDay).AddDays(1)))
	for day := store.Day(p.PublishedOn).AddDays(employment.PostLasts); string(day) < last; day = day.AddDays(employment.PostLasts) {
		add(string(day), 765, b.unlessOver(p, user, employment.PostRenew, employment.Renew))
	}
	if p.ExpiresOn <= world.LastDay {
		add(p.ExpiresOn, 1200, b.unlessOver(p, user, employment.PostClose, employment.Close))
	}
}

type postVerb = func(context.Context, *access.House, access.Scope, string, int64) (access.Outcome, error)

// unlessOver runs a verb on a post that is still open: one whose last place was
// filled has closed itself.
func (b *Builder) unlessOver(p *world.Post, user string, a access.Action, verb postVerb) func(context.Context, *access.House) error {
	return func(ctx context.Context, h *access.House) error {
		show, err := b.as(h, ctx, user, employment.PostShow)
		if err != nil {
			return err
		}
		now, err := employment.ShowPost(ctx, h, show, b.keys[p.Key])
		if err != nil || now.State == "closed" {
			return err
		}
		s, err := b.as(h, ctx, user, a)
		if err != nil {
			return err
		}
		_, err = verb(ctx, h, s, now.ID, now.Version)
		return err
	}
}

func tri(text string) string { return matching.ParseTri(text).String() }

// seeker opens an account, gives consent and fills in the profile.
func (b *Builder) seeker(k *world.Seeker, add adder) {
	person := b.City.Person(k.Person)
	add(k.OpenedOn, 480, func(ctx context.Context, h *access.House) error {
		id := b.keys[k.Person]
		s, err := b.scope(b.system, access.AccountOpen)
		if err != nil {
			return err
		}
		out, err := access.OpenAccount(ctx, h, s, access.Account{Login: "r-" + k.Person, Kind: "resident", Name: person.Name, Person: id}, "", access.Grant{Role: access.Resident, Person: id})
		if err != nil {
			return err
		}
		b.accounts[k.Person] = out.Record
		if err := b.caseload(ctx, h, k, id); err != nil {
			return err
		}
		if err := b.guardian(ctx, h, person, id); err != nil {
			return err
		}
		return b.profile(ctx, h, k, id)
	})
}

func (b *Builder) caseload(ctx context.Context, h *access.House, k *world.Seeker, id string) error {
	account, ok := b.accounts[k.Counsellor]
	if !ok {
		return nil
	}
	s, err := b.scope(b.system, registry.CaseloadAssign)
	if err != nil {
		return err
	}
	_, err = registry.AssignCaseload(ctx, h, s, account, id, "")
	return err
}

// guardian opens the guardian's account and ties it to the ward.
func (b *Builder) guardian(ctx context.Context, h *access.House, ward *world.Person, id string) error {
	if ward.Guardian == "" {
		return nil
	}
	if b.accounts[ward.Guardian] == "" {
		s, err := b.scope(b.system, access.AccountOpen)
		if err != nil {
			return err
		}
		name := ward.Guardian
		if g := b.City.Person(ward.Guardian); g != nil {
			name = g.Name
		}
		out, err := access.OpenAccount(ctx, h, s, access.Account{Login: "g-" + ward.Guardian, Kind: "resident", Name: name}, "")
		if err != nil {
			return err
		}
		b.accounts[ward.Guardian] = out.Record
	}
	s, err := b.scope(b.system, registry.GuardianLink)
	if err != nil {
		return err
	}
	_, err = registry.LinkGuardian(ctx, h, s, b.accounts[ward.Guardian], id, "")
	return err
}

func (b *Builder) profile(ctx context.Context, h *access.House, k *world.Seeker, id string) error {
	for _, c := range k.Consents {
		s, err := b.as(h, ctx, k.Person, employment.SeekerConsent)
		if err != nil {
			return err
		}
		consent := access.Consent{Purpose: c.Purpose, TextVersion: "1", Channel: c.Channel, Evidence: "demo"}
		if c.Purpose == access.ForBehalf {
			if consent.Proxy = b.accounts[k.Counsellor]; consent.Proxy == "" {
				continue
			}
		}
		if _, err := employment.Consent(ctx, h, s, id, true, consent); err != nil {
			return fmt.Errorf("consent of %s: %w", k.Person, err)
		}
	}
	s, err := b.as(h, ctx, k.Person, employment.SeekerSave)
	if err != nil {
		return err
	}
	profile := employment.Blank(id, "")
	profile.Headline, profile.Summary, profile.Skills, profile.Abilities = headline(k.Summary), k.Summary, strings.Join(k.Skills, ","), k.Abilities
	profile.Aids, profile.SiteNeeds, profile.Mode, profile.MaxMinutes = strings.Join(k.Aids, ","), strings.Join(k.SiteNeeds, ","), k.Mode, int64(k.MaxMinutes)
	profile.Week, profile.HoursDay, profile.HoursWeek, profile.Night = k.Week, int64(min(12, k.HoursDay)), int64(min(60, k.HoursWeek)), tri(k.Night)
	profile.Remote, profile.Dormitory, profile.Shuttle, profile.PayFloor, profile.Wishes = tri(k.Remote), tri(k.Dormitory), tri(k.Shuttle), k.PayFloor, strings.Join(k.Wishes, ",")
	_, err = employment.SaveSeeker(ctx, h, s, profile)
	return err
}

func headline(summary string) string {
	first, _, _ := strings.Cut(summary, "。")
	runes := []rune(first)
	return string(runes[:min(40, len(runes))])
}

// daily runs what the system does by itself: it closes what nobody answered.
func (b *Builder) daily(add adder) {
	for day := store.Day("2022-12-01"); string(day) <= world.LastDay; day = day.AddDays(1) {
		add(string(day), 30, func(ctx context.Context, h *access.House) error {
			s, err := b.scope(b.system, hiring.SilentClose)
			if err != nil {
				return err
			}
			_, err = hiring.CloseSilent(ctx, h, s, 500)
			return err
		})
	}
}
