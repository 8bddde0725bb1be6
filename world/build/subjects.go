package build

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"tongxing/access"
	"tongxing/registry"
	"tongxing/registry/roll"
	"tongxing/store"
	"tongxing/vault"
	"tongxing/world"
)

// bodies opens the organisations with their staff's accounts, then the places.
func (b *Builder) bodies(ctx context.Context) iter.Seq[func(*store.Tx) error] {
	return func(yield func(func(*store.Tx) error) bool) {
		for i := range b.City.Bodies {
			if !yield(func(tx *store.Tx) error {
				return b.body(ctx, b.House.Within(tx).At(at("2022-01-02", 540)), &b.City.Bodies[i])
			}) {
				return
			}
		}
		for _, p := range b.City.Places {
			if !yield(func(tx *store.Tx) error {
				s, err := b.scope(b.system, registry.PlaceOpen)
				if err != nil {
					return err
				}
				out, err := registry.OpenPlace(ctx, b.House.Within(tx).At(at("2022-01-02", 600)), s, registry.Place{Kind: p.Kind, Name: p.Name, Area: world.Path(p.Area), Owner: b.keys[p.Owner]})
				b.keys[p.Key] = out.Record
				return err
			}) {
				return
			}
		}
	}
}

func (b *Builder) body(ctx context.Context, h *access.House, o *world.Body) error {
	s, err := b.scope(b.system, registry.OrganisationOpen)
	if err != nil {
		return err
	}
	out, err := registry.OpenOrganisation(ctx, h, s, registry.NewOrganisation{Kind: o.Kind, Name: o.Name, Area: world.Path(o.Area), Recognised: o.Recognised,
		Operator: b.keys[o.Operator], Phone: vault.Hide(o.Phone), From: store.Day(o.From)})
	if err != nil {
		return fmt.Errorf("body %s: %w", o.Key, err)
	}
	b.keys[o.Key] = out.Record
	for _, u := range o.Staff {
		if err := b.staff(ctx, h, out.Record, u); err != nil {
			return fmt.Errorf("body %s: %w", o.Key, err)
		}
	}
	return nil
}

// staff opens an account that reaches its organisation and nothing else.
func (b *Builder) staff(ctx context.Context, h *access.House, organisation string, u world.EmployerUser) error {
	s, err := b.scope(b.system, access.AccountOpen)
	if err != nil {
		return err
	}
	out, err := access.OpenAccount(ctx, h, s, access.Account{Login: u.Login, Kind: "staff", Name: u.Name}, "")
	if err != nil {
		return err
	}
	b.accounts[u.Key] = out.Record
	if s, err = b.scope(b.system, registry.StaffAdd); err != nil {
		return err
	}
	_, err = registry.AddStaff(ctx, h, s, out.Record, organisation, "")
	return err
}

// fates tells who died, left or moved, on its day, as the county wrote it down.
func (b *Builder) fates(add adder) {
	for i := range b.City.People {
		p := &b.City.People[i]
		tell := func(day string, do func(context.Context, *access.House, access.Scope, int64) (access.Outcome, error)) {
			add(day, 650, func(ctx context.Context, h *access.House) error {
				s, err := b.scope(b.system, registry.PersonShow)
				if err != nil {
					return err
				}
				now, err := registry.Show(ctx, h, s, b.keys[p.Key])
				if err != nil {
					return err
				}
				if s, err = b.scope(b.system, registry.PersonEnd); err != nil {
					return err
				}
				_, err = do(ctx, h, s, now.Version)
				return err
			})
		}
		if p.DiedOn != "" {
			tell(p.DiedOn, func(ctx context.Context, h *access.House, s access.Scope, version int64) (access.Outcome, error) {
				return registry.RecordDeath(ctx, h, s, b.keys[p.Key], version, store.Day(p.DiedOn))
			})
		}
		if day := p.LeftOn + p.MovedOn; day != "" { // nobody has both
			to := ""
			if p.MovedTo != "" {
				to = world.Path(p.MovedTo)
			}
			tell(day, func(ctx context.Context, h *access.House, s access.Scope, version int64) (access.Outcome, error) {
				return registry.RecordMove(ctx, h, s, b.keys[p.Key], version, registry.Move{On: store.Day(day), To: to})
			})
		}
	}
}

// rolls brings in January's rolls of each county: one officer stages, another applies.
func (b *Builder) rolls(add adder) {
	files := map[string]*strings.Builder{}
	for _, d := range b.City.Draws {
		p := b.City.Person(d.Person)
		name := d.Kind + " " + p.Village[:6]
		if files[name] == nil {
			files[name] = &strings.Builder{}
			files[name].WriteString("姓名,身份证号,月发放金额\n")
		}
		fmt.Fprintf(files[name], "%s,%s,%d\n", d.Name, p.CitizenID, d.Fen/100)
	}
	minute := 540
	for _, county := range world.ChildrenOf("4303") {
		officers := b.officers(county)
		for _, kind := range roll.Kinds {
			file := files[kind+" "+county.Code]
			if file == nil {
				continue
			}
			id := ""
			paper := roll.Paper{Kind: kind, Month: "2023-01", Area: county.Path(), Source: "民政局 2023 年 1 月名册（演示）"}
			add("2023-01-05", minute, func(ctx context.Context, h *access.House) error {
				s, err := b.as(h, ctx, officers[0], roll.Stage)
				if err != nil {
					return err
				}
				out, err := roll.StageRoll(ctx, h, s, paper, strings.NewReader(file.String()))
				id = out.Record
				return err
			})
			add("2023-01-06", minute, func(ctx context.Context, h *access.House) error {
				s, err := b.as(h, ctx, officers[1], roll.Apply)
				if err != nil {
					return err
				}
				_, err = roll.ApplyRoll(ctx, h, s, id, 1)
				return err
			})
			minute++
		}
	}
}

// officers are a county's own, at least two.
func (b *Builder) officers(county world.Division) (out []string) {
	for _, w := range b.City.Workers {
		if w.Role == "county" && w.Area == county.Path() {
			out = append(out, w.Key)
		}
	}
	return out
}
