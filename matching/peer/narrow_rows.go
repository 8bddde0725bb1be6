package peer

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"tongxing/matching"
)

func (x *Narrow) postRows(posts []*matching.Post) (rows [][]any) {
	for n, m := range posts {
		p := newPost(m)
		ground := matching.NotSaid
		switch {
		case p.siteYes&groundSite != 0:
			ground = matching.Yes
		case p.siteNo&groundSite != 0:
			ground = matching.No
		}
		unknown := mark(func(i int) bool { return p.demand[i] == matching.Unknown })
		d := pack(func(i int) int64 { return int64(max(0, p.demand[i])) }, 0)
		contract := 0
		if p.Contract != "" {
			contract = x.contracts.of(p.Contract)
		}
		rows = append(rows, []any{n, x.places.of(place{p.Township, p.Remote, p.Dormitory, p.Shuttle, ground}), x.shifts.of(shift{p.week, p.busy, p.day, p.hrs, p.Flexible, p.night}), d[0], d[1],
			x.kits.of(kit{p.offers, p.screen}), p.PayMax, p.PayMin, p.MinAge, bit(p.Hazard), contract, p.siteYes, p.siteNo, p.needed, p.offers&carving != 0, x.employers.of(p.Employer),
			x.skills.of(skillSet{strings.Join(p.SkillsMust, "\n"), strings.Join(p.SkillsWish, "\n")}), x.trades.of(p.Trade), unknown[0], unknown[1]})
	}
	sortRows(rows, 1, 2)
	return rows
}

// sortRows orders rows by two columns of numbers.
func sortRows(rows [][]any, first, second int) {
	slices.SortStableFunc(rows, func(a, b []any) int {
		return cmp.Or(a[first].(int)-b[first].(int), a[second].(int)-b[second].(int))
	})
}

func (x *Narrow) seekerRows(seekers []*matching.Seeker) (rows [][]any) {
	for n, m := range seekers {
		s := newSeeker(m)
		unknown := mark(func(i int) bool { return s.Abilities[i] == matching.Unknown })
		a := pack(func(i int) int64 {
			if s.Abilities[i] == matching.Unknown {
				return 8 + 4 // no gap: a question
			}
			return 8 + int64(s.Abilities[i])
		}, 8)
		h := x.homes.of(home{s.Township, s.Mode, s.MaxMinutes, len(s.Minutes) > 0})
		var contracts set
		for _, c := range s.Contracts {
			contracts |= 1 << x.contracts.of(c)
		}
		could := s.ready | s.maybe
		rows = append(rows, []any{n, h, x.hours.of(span{s.week, s.free, s.HoursDay, s.HoursWeek, s.Night}), a[0], a[1], x.usages.of(usage{s.want & could, s.own & could, s.ready, s.maybe}), s.MaxMinutes,
			int(s.Remote), int(s.Dormitory), int(s.Shuttle), bit(s.ground), s.needs, s.PayFloor, s.Age, int(s.guardian), contracts, s.own&carving != 0, len(s.Minutes) > 0, len(s.Excluded) > 0,
			options(x.Options, s.ID), x.learnt.of(strings.Join(s.Skills, "\n")), unknown[0], unknown[1]})
	}
	sortRows(rows, 1, 2)
	return rows
}

func wordRows(posts []*matching.Post) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for n, p := range posts {
			if !yield([]any{n, p.ID, newPost(p).words}) {
				return
			}
		}
	}
}

func idRows(seekers []*matching.Seeker) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for n, s := range seekers {
			if !yield([]any{n, s.ID}) {
				return
			}
		}
	}
}

func ownRows(seekers []*matching.Seeker) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for n, s := range seekers {
			for town, m := range s.Minutes {
				if !yield([]any{n, town, m}) {
					return
				}
			}
		}
	}
}

func shunRows(seekers []*matching.Seeker) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for n, s := range seekers {
			for _, e := range s.Excluded {
				if !yield([]any{n, e}) {
					return
				}
			}
		}
	}
}

func split(joined string) []string {
	if joined == "" {
		return nil
	}
	return strings.Split(joined, "\n")
}
