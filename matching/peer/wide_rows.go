package peer

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strings"

	"tongxing/matching"
)

func bit(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func postRows(posts []*matching.Post) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, m := range posts {
			p := newPost(m)
			row := []any{p.ID, p.Employer, p.Township, p.Trade, p.words}
			for _, d := range p.demand {
				row = append(row, int(d))
			}
			row = append(row, p.needed, int(p.screen), p.siteYes, p.siteNo, p.week[0], p.week[1], p.week[2], p.busy, bit(p.Flexible), p.day, p.hrs, int(p.night), p.PayMin, p.PayMax,
				p.MinAge, bit(p.Hazard), int(p.Remote), int(p.Dormitory), int(p.Shuttle), p.Contract, p.offers, p.skills)
			if !yield(row) {
				return
			}
		}
	}
}

func postSkills(posts []*matching.Post) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, p := range posts {
			for _, s := range p.SkillsMust {
				if !yield([]any{p.ID, s, 4}) {
					return
				}
			}
			for _, s := range p.SkillsWish {
				if !yield([]any{p.ID, s, 2}) {
					return
				}
			}
		}
	}
}

func (x *Wide) seekerRows(seekers []*matching.Seeker) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, m := range seekers {
			s := newSeeker(m)
			row := []any{s.ID, s.Township, s.Mode}
			for _, a := range s.Abilities {
				row = append(row, int(a))
			}
			row = append(row, s.want, s.own, s.ready, s.maybe, s.needs, bit(s.ground), s.MaxMinutes, s.week[0], s.week[1], s.week[2], s.free, s.HoursDay, s.HoursWeek, int(s.Night),
				int(s.Remote), int(s.Dormitory), int(s.Shuttle), s.PayFloor, s.Age, int(s.guardian), bit(len(s.Contracts) > 0), options(x.Options, s.ID))
			if !yield(row) {
				return
			}
		}
	}
}

func options(count func(string) int, id string) int {
	if count == nil {
		return 0
	}
	return count(id)
}

func listRows(seekers []*matching.Seeker, list func(*matching.Seeker) []string) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, s := range seekers {
			for _, v := range list(s) {
				if !yield([]any{s.ID, v}) {
					return
				}
			}
		}
	}
}

func minuteRows(seekers []*matching.Seeker) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, s := range seekers {
			for town, m := range s.Minutes {
				if !yield([]any{s.ID, town, m}) {
					return
				}
			}
		}
	}
}

// travelRows are the minutes between all townships by every mode, and note which
// they are: who comes from elsewhere brings their minutes along in the question.
func (x *Wide) travelRows() iter.Seq[[]any] {
	x.roads = map[string]bool{}
	modes := slices.Clone(x.Modes)
	towns := slices.Clone(x.towns)
	for _, h := range x.homes {
		towns, modes = append(towns, h[0]), append(modes, h[1])
	}
	for _, list := range []*[]string{&towns, &modes} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	for _, t := range towns {
		x.roads["town "+t] = true
	}
	for _, m := range modes {
		x.roads["mode "+m] = true
	}
	return func(yield func([]any) bool) {
		for _, from := range towns {
			for _, mode := range modes {
				for _, to := range towns {
					if m := minutes(x.Travel, nil, from, to, mode); m >= 0 && !yield([]any{from, mode, to, m}) {
						return
					}
				}
			}
		}
	}
}

// fill writes the rows of a table whose columns stand in their order.
func fill(ctx context.Context, db *sql.DB, bulk Bulk, table string, rows iter.Seq[[]any]) error {
	columns, err := columnsOf(ctx, db, table)
	if err != nil {
		return err
	}
	if bulk == nil {
		bulk = Insert
	}
	if err := bulk(ctx, db, table, columns, rows); err != nil {
		return fmt.Errorf("fill %s: %w", table, err)
	}
	return nil
}

func columnsOf(ctx context.Context, db *sql.DB, table string) ([]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT * FROM `+table+` LIMIT 0`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	return columns, rows.Err()
}

// Insert writes rows in one transaction, a statement for each few.
func Insert(ctx context.Context, db *sql.DB, table string, columns []string, rows iter.Seq[[]any]) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	const most = 8 // more is slower in SQLite, which looks each name up among all
	full, err := tx.PrepareContext(ctx, insertOf(table, columns, most))
	if err != nil {
		return err
	}
	var args []any
	for row := range rows {
		if args = append(args, row...); len(args) < most*len(columns) {
			continue
		}
		if _, err := full.ExecContext(ctx, args...); err != nil {
			return err
		}
		args = args[:0]
	}
	if len(args) > 0 {
		if _, err := tx.ExecContext(ctx, insertOf(table, columns, len(args)/len(columns)), args...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func insertOf(table string, columns []string, rows int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", table, strings.Join(columns, ", "))
	for r := range rows {
		if r > 0 {
			b.WriteString(", ")
		}
		for c := range columns {
			b.WriteString(map[bool]string{true: "(", false: ", "}[c == 0])
			fmt.Fprintf(&b, "$%d", r*len(columns)+c+1)
		}
		b.WriteString(")")
	}
	return b.String()
}
