package build

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/store"
)

// demoFairs are the year's job fairs, one still to come.
var demoFairs = []hiring.Fair{
	{Area: "/43/4303/430304/", Title: "春风行动残疾人专场招聘会（演示）", HeldOn: "2023-02-23", Hours: "9:00–11:30", Place: "区文化馆一楼（演示）", Access: "step_free=yes,toilet=yes,parking=yes", Interpreter: true},
	{Area: "/43/4303/430302/", Title: "助残日招聘会（演示）", HeldOn: "2023-05-19", Hours: "9:00–12:00", Place: "市残疾人综合服务中心（演示）", Access: "step_free=yes,lift=yes,toilet=yes,parking=yes", Interpreter: true},
	{Area: "/43/4303/430321/", Title: "金秋招聘会（演示）", HeldOn: "2023-10-20", Hours: "14:00–16:30", Place: "县就业服务大厅（演示）", Access: "step_free=yes,toilet=no"},
	{Area: "/43/4303/430302/", Title: "新年残疾人专场招聘会（演示）", HeldOn: "2024-01-18", Hours: "9:00–11:30", Place: "市残疾人综合服务中心（演示）", Access: "step_free=yes,lift=yes,toilet=yes,parking=yes,guide_dog=yes", Interpreter: true},
}

// fairs are announced a month ahead; employers and people enter themselves.
func (b *Builder) fairs(add adder) {
	for i, f := range demoFairs {
		id := ""
		add(string(f.HeldOn.AddDays(-30)), 560, func(ctx context.Context, h *access.House) error {
			s, err := b.scope(b.system, hiring.FairCreate)
			if err != nil {
				return err
			}
			out, err := hiring.CreateFair(ctx, h, s, f)
			id = out.Record
			return err
		})
		add(string(f.HeldOn.AddDays(-14)), 570, func(ctx context.Context, h *access.House) error {
			return b.entries(ctx, h, id, i, f.HeldOn)
		})
	}
}

// entries of every fifth employer and every ninth seeker, others each time.
func (b *Builder) entries(ctx context.Context, h *access.House, fair string, turn int, held store.Day) error {
	enter := func(account, kind, who string) error {
		s, err := b.as(h, ctx, account, hiring.FairJoin)
		if err != nil {
			return err
		}
		if _, err := hiring.JoinFair(ctx, h, s, fair, kind, who); err != nil {
			return fmt.Errorf("fair %d, %s: %w", turn, account, err)
		}
		return nil
	}
	for i, e := range b.City.Employers {
		if i%5 != turn || e.AdmittedOn == "" || e.AdmittedOn > string(held.AddDays(-20)) || e.EndedOn != "" {
			continue
		}
		if err := enter(e.Users[0].Key, "employer", b.keys[e.Key]); err != nil {
			return err
		}
	}
	for i, k := range b.City.Seekers {
		if i%9 != turn || b.accounts[k.Person] == "" {
			continue
		}
		if err := enter(k.Person, "person", b.keys[k.Person]); err != nil {
			return err
		}
	}
	return nil
}

// reports reach the city's officers; who sent them is sealed.
func (b *Builder) reports(add adder) {
	for i, text := range []string{"面试的时候让我先交300元服装押金。", "岗位上写坐着干，去了要站一整天。"} {
		if len(b.City.Posts) == 0 || len(b.City.Seekers) <= 10*(i+1) {
			return
		}
		employer, seeker := b.City.Posts[len(b.City.Posts)*(i+1)/3].Employer, b.City.Seekers[10*(i+1)].Person
		add([]string{"2023-12-12", "2023-12-27"}[i], 1100, func(ctx context.Context, h *access.House) error {
			s, err := b.as(h, ctx, seeker, employment.ReportSend)
			if err != nil {
				return err
			}
			_, err = employment.SendReport(ctx, h, s, b.keys[employer], text)
			return err
		})
	}
}
