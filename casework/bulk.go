package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/store"
)

// A BulkItem is one case of many, at the version its reader saw.
type BulkItem struct {
	ID      string
	Version int64
}

// A BulkResult is what became of one: done, or the code why not.
type BulkResult struct {
	ID   string
	Done bool
	Code string // of the refusal; "stale" where somebody was there first
}

// bulkBatch is how many cases share a commit.
const bulkBatch = 1000

// Bulk does one step in many cases at once, each by itself: what one is refused for
// keeps no other back. The same key again answers as before, and goes on where a stop
// cut it short.
func (g *Engine) Bulk(ctx context.Context, h *access.House, s access.Scope, items []BulkItem, e Entry) (out []BulkResult, err error) {
	for n := 0; n*bulkBatch < len(items); n++ {
		batch := items[n*bulkBatch : min((n+1)*bulkBatch, len(items))]
		if _, err := h.Write(ctx, s.Part(fmt.Sprintf("batch %d", n)), CaseBulk, func(tx *store.Tx) (access.Outcome, error) {
			kept, err := s.Kept(tx)
			if err != nil {
				return access.Outcome{}, err
			}
			for _, item := range batch {
				if err := g.oneOf(tx, h, s, item, e, kept); err != nil {
					return access.Outcome{}, err
				}
			}
			return access.Outcome{Record: e.Step, Version: int64(n), Status: "batch"}, nil
		}); err != nil {
			return nil, err
		}
	}
	if _, err := h.Write(ctx, s, CaseBulk, func(*store.Tx) (access.Outcome, error) {
		return access.Outcome{Record: e.Step, Version: int64(len(items)), Status: "bulk"}, nil
	}); err != nil {
		return nil, err
	}
	return g.done(ctx, h, s, items)
}

// oneOf does the step in one case, and keeps what became of it. Only trouble with the
// database stops the others.
func (g *Engine) oneOf(tx *store.Tx, h *access.House, s access.Scope, item BulkItem, e Entry, kept map[string]access.Outcome) error {
	result := access.Outcome{Record: item.ID, Version: item.Version, Status: "done"}
	err := tx.Try(func() error {
		r, err := g.load(tx, h, s, item.ID)
		if err != nil {
			return err
		}
		if r.row.RowVersion != item.Version {
			return fault.Conflict("access.stale", "what", "case")
		}
		result.Version = int64(len(r.state.Events) + 1) // its act's number in the case
		_, err = r.once(e)
		return err
	})
	var refusal *RefusedError
	switch {
	case err == nil:
	case errors.As(err, &refusal):
		result.Status = refusal.Refusal.Code
	case fault.KindOf(err) == fault.ConflictErr:
		result.Status = "stale"
	case fault.KindOf(err) == fault.NotFoundErr:
		result.Status = "not_found"
	default:
		return err
	}
	if _, there := kept[item.ID]; there {
		return nil // a case twice in the list is told as it went the first time
	}
	kept[item.ID] = result
	return s.Part(item.ID).Remember(tx, h.Now(), result)
}

// done reads what became of each case under the scope's key.
func (g *Engine) done(ctx context.Context, h *access.House, s access.Scope, items []BulkItem) (out []BulkResult, err error) {
	err = h.Read(ctx, s, CaseBulk, func(tx *store.Tx) error {
		out = nil
		kept, err := s.Kept(tx)
		for _, item := range items {
			if was, ok := kept[item.ID]; ok {
				out = append(out, resultOf(was))
			}
		}
		return err
	})
	return out, err
}

func resultOf(was access.Outcome) BulkResult {
	if was.Status == "done" {
		return BulkResult{ID: was.Record, Done: true}
	}
	return BulkResult{ID: was.Record, Code: was.Status}
}

// A BulkLine is one result with the case it is about, as far as its reader still sees it.
type BulkLine struct {
	Result BulkResult
	Row
	Name string
	Pays []fold.Payment // what it proposed to pay

	act int
}

// BulkDone shows the results of an earlier bulk act of the actor, by its key.
func (g *Engine) BulkDone(ctx context.Context, h *access.House, s access.Scope, key string) (out []BulkLine, err error) {
	err = h.Read(ctx, s, CaseBulk, func(tx *store.Tx) error {
		parts, err := s.Parts(tx, key)
		if err != nil {
			return err
		}
		out = nil
		for _, p := range parts {
			if p.Status != "batch" {
				out = append(out, BulkLine{Result: resultOf(p), act: int(p.Version)})
			}
		}
		for part := range slices.Chunk(out, rowsAtOnce) {
			if err := g.lines(tx, s, part); err != nil {
				return err
			}
		}
		for i, line := range out {
			if !line.Result.Done || !g.pays(line.Row) {
				continue
			}
			r, err := g.resume(tx, h, s, line.Row)
			if err != nil {
				return err
			}
			out[i].Pays = r.state.Proposed(line.act)
		}
		refs := make([]string, len(out))
		for i := range out {
			refs[i] = out[i].Subject
		}
		names, err := namesOf(tx, refs)
		for i := range out {
			out[i].Name = names[out[i].Subject]
		}
		return err
	})
	return out, err
}

// pays tells whether a case the reader sees is of a programme that pays.
func (g *Engine) pays(row Row) bool {
	d := g.Book.Version(row.Programme, int(row.Version))
	return d != nil && slices.ContainsFunc(d.Steps, func(x programme.Step) bool { return x.Pay != nil })
}

// rowsAtOnce is how many keys one query is asked about.
const rowsAtOnce = 500

// lines puts beside results the cases that the reader still sees.
func (g *Engine) lines(tx *store.Tx, s access.Scope, part []BulkLine) error {
	var args access.Args
	where, places := s.Where(cols, &args), make([]string, len(part))
	at := make(map[string]*BulkLine, len(part))
	for i := range part {
		places[i] = args.Add(part[i].Result.ID)
		at[part[i].Result.ID] = &part[i]
	}
	var rows []Row
	if err := tx.Select(&rows, `SELECT `+rowColumns+` FROM cases c WHERE `+where+` AND c.id IN (`+strings.Join(places, ", ")+`)`, args...); err != nil {
		return fmt.Errorf("case: %w", err)
	}
	for _, r := range rows {
		at[r.ID].Row = r
	}
	return nil
}

// A Waiter is one case that waits for a step, with what it is ranked by.
type Waiter struct {
	Row
	DueOn store.Day      `db:"due_on"`
	Rank  int64          `db:"rank"`
	Name  string         `db:"-"`
	Pays  []fold.Payment `db:"-"` // what the step would propose to pay
}

// Wait lists the cases that wait for the actor at a step, ranked where the step is
// decided for many at once, or else the longest due first.
func (g *Engine) Wait(ctx context.Context, h *access.House, s access.Scope, slug, step string, limit int) (out []Waiter, err error) {
	d := g.Book.Programme(slug)
	if d == nil || d.Step(step) == nil {
		return nil, fault.NotFound("step")
	}
	err = h.Read(ctx, s, CaseBulk, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(cols, &args)
		mine := strings.ReplaceAll(g.mine(s.Actor(), false, &args), "c.", "k.")
		rank := "0"
		if b := d.Step(step).Batch; b != nil && len(b.Rank) > 0 {
			// The last answer in force; the rank's own questions are few and their names checked.
			var sum []string
			for _, q := range b.Rank {
				sum = append(sum, "COALESCE((SELECT max(n.num) FROM answer n WHERE n.case_id = c.id AND n.question = "+args.Add(q)+"), 0)")
			}
			rank = strings.Join(sum, " * 1000 + ")
		}
		if err := tx.Select(&out, `SELECT `+rowColumns+`, min(k.due_on) AS due_on, `+rank+` AS rank FROM cases c JOIN task k ON k.case_id = c.id WHERE `+where+` AND (`+mine+`) AND k.programme = `+args.Add(slug)+
			` AND k.step = `+args.Add(step)+` AND k.kind <> '`+fold.Look+`' AND k.open_on <= `+args.Add(h.Today())+` GROUP BY `+rowColumns+` ORDER BY rank DESC, due_on, c.id LIMIT `+args.Add(limit), args...); err != nil {
			return fmt.Errorf("waiting: %w", err)
		}
		refs := make([]string, len(out))
		for i := range out {
			refs[i] = out[i].Subject
			if d.Step(step).Pay == nil {
				continue
			}
			r, err := g.resume(tx, h, s, out[i].Row)
			if err != nil {
				return err
			}
			if x := r.state.Def.Step(step); x != nil {
				out[i].Pays = r.state.Proposes(x, h.Today())
			}
		}
		names, err := namesOf(tx, refs)
		for i := range out {
			out[i].Name = names[out[i].Subject]
		}
		return err
	})
	return out, err
}

// Waiting counts, by step, the cases of a programme that wait for the actor.
func (g *Engine) Waiting(ctx context.Context, h *access.House, s access.Scope, slug string) (out map[string]int64, err error) {
	var counts []struct {
		Step string `db:"step"`
		N    int64  `db:"n"`
	}
	err = h.Read(ctx, s, CaseBulk, func(tx *store.Tx) error {
		var args access.Args
		mine := g.mine(s.Actor(), false, &args)
		// || '' keeps the planner from the programme's thousands: the actor's few come first.
		return tx.Select(&counts, `SELECT c.step, count(DISTINCT c.case_id) AS n FROM task c WHERE (`+mine+`) AND `+notBarred("c.case_id", s.Actor().Own(), &args)+` AND c.programme || '' = `+args.Add(slug)+` AND c.kind <> '`+fold.Look+`' AND c.open_on <= `+args.Add(h.Today())+` GROUP BY c.step`, args...)
	})
	out = map[string]int64{}
	for _, c := range counts {
		out[c.Step] = c.N
	}
	return out, err
}

// Limit is how many of a batch step's cases may still go through this year, within the
// rate that limits it; ok is false where nothing limits it.
func (g *Engine) Limit(ctx context.Context, h *access.House, s access.Scope, slug, step string) (left int64, ok bool, err error) {
	d := g.Book.Programme(slug)
	if d == nil || d.Step(step) == nil || d.Step(step).Batch == nil {
		return 0, false, nil
	}
	rate, ok := g.Book.Rate(d.Step(step).Batch.Limit, h.Today())
	if !ok {
		return 0, false, nil
	}
	year := string(h.Today())[:4]
	var taken int64
	err = h.Read(ctx, s, CaseBulk, func(tx *store.Tx) error {
		return tx.Get(&taken, `SELECT count(*) FROM act WHERE programme = $1 AND step = $2 AND day >= $3 AND day <= $4`, slug, step, year+"-01-01", year+"-12-31")
	})
	return max(0, rate.Value-taken), true, err
}
