package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// What is handed over: who may read and answer, whose case it is, who does a step.
const (
	Refer    = "refer"    // 转介: an organisation, or whoever takes it up in another area, reads and answers
	Transfer = "transfer" // 移交: the case belongs to another area from then on
	Assign   = "assign"   // 指派: one of the office does a step
)

// The states of a handing over.
const (
	Offered    = "offered"
	Accepted   = "accepted"
	DeclinedTo = "declined"
	HandDone   = "done" // the case ended, or the referral was answered
)

// A Handing (移交) is one handing over, offered by one person and answered by another.
type Handing struct {
	ID         string    `db:"id"`
	Case       string    `db:"case_id"`
	Programme  string    `db:"programme"`
	What       string    `db:"what"`
	Step       string    `db:"step"` // of an assignment
	Role       string    `db:"role"` // under which the step is assigned
	FromArea   string    `db:"from_area"`
	ToArea     string    `db:"to_area"`
	ToRef      string    `db:"to_ref"`
	State      string    `db:"state"`
	Reason     string    `db:"reason"`
	Answer     string    `db:"answer"` // why it was declined
	OfferedBy  string    `db:"offered_by"`
	OfferedOn  store.Day `db:"offered_on"`
	AnsweredBy string    `db:"answered_by"`
	AnsweredOn store.Day `db:"answered_on"`
	RowVersion int64     `db:"row_version"`
}

const handingColumns = `c.id, c.case_id, k.programme, c.what, c.step, c.role, c.from_area, c.to_area, c.to_ref, c.state, c.reason, c.answer, c.offered_by, c.offered_on, c.answered_by, c.answered_on, c.row_version`

// An Offering says what is to be handed over, to whom and why.
type Offering struct{ What, Step, ToArea, ToRef, Reason string }

// Offer hands a case over, if the other side accepts. Whoever assigns a step to
// themselves has accepted by that.
func (g *Engine) Offer(ctx context.Context, h *access.House, s access.Scope, id string, version int64, o Offering) (access.Outcome, error) {
	return h.Write(ctx, s, Handover, func(tx *store.Tx) (access.Outcome, error) {
		r, err := g.load(tx, h, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		if r.row.RowVersion != version {
			return access.Outcome{}, fault.Conflict("access.stale", "what", "case")
		}
		x := Handing{ID: h.NewID(), Case: id, What: o.What, Step: o.Step, FromArea: r.row.Area, ToArea: o.ToArea, ToRef: o.ToRef, State: Offered, Reason: o.Reason, OfferedBy: s.Actor().Account, OfferedOn: h.Today(), RowVersion: 1}
		if err := r.offerable(&x); err != nil {
			return access.Outcome{}, err
		}
		if _, err := tx.Exec(`INSERT INTO handover (id, case_id, what, step, role, from_area, to_area, to_ref, state, reason, answer, offered_by, offered_on, answered_by, answered_on, row_version)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,'',$11,$12,'','',1)`, x.ID, x.Case, x.What, x.Step, x.Role, x.FromArea, x.ToArea, x.ToRef, x.State, x.Reason, x.OfferedBy, x.OfferedOn); err != nil {
			return access.Outcome{}, fmt.Errorf("handover: %w", err)
		}
		if err := r.handFact("handover.offered", x, x.Reason); err != nil {
			return access.Outcome{}, err
		}
		if x.What == Assign && x.ToRef == s.Actor().Account {
			return r.accept(x)
		}
		return access.Outcome{Record: x.ID, Version: 1, Status: Offered}, nil
	})
}

// offerable tells why something cannot be offered: by who has a part in the case, to
// somebody who is there and could do it, with a reason, once at a time.
func (r *run) offerable(x *Handing) error {
	if r.state.Ending != "" {
		return refused(&fold.Refusal{Code: "ended", Pairs: []any{"ending", r.state.Ending, "day", r.state.EndedOn}})
	}
	hats := r.hats(r.s.Actor(), r.h.Today())
	if r.err != nil {
		return r.err
	}
	offices := []string{"township", "county", "city"}
	if len(hats) == 0 || x.What != Refer && !slices.ContainsFunc(hats, func(h Hat) bool { return slices.Contains(offices, h.Role) }) {
		return refused(&fold.Refusal{Code: "not_for", Pairs: []any{"step", x.What, "by", offices}})
	}
	var bad fault.Fields
	if strings.TrimSpace(x.Reason) == "" {
		bad.Add("reason", "casework.refused.needs_reason")
	}
	switch x.What {
	case Transfer:
		x.ToRef = ""
		if !r.division(x.ToArea) || x.ToArea == r.row.Area {
			bad.Add("to_area", "casework.handover.area")
		}
	case Refer:
		if (x.ToRef == "") == (x.ToArea == "") || x.ToArea != "" && !r.division(x.ToArea) || x.ToRef != "" && r.count(`SELECT count(*) FROM organisation WHERE id = $1`, x.ToRef) == 0 {
			bad.Add("to_ref", "casework.handover.whom")
		}
	case Assign:
		x.ToArea = ""
		role, err := r.couldDo(x.ToRef, x.Step)
		if err != nil {
			return err
		}
		if x.Role = role; role == "" {
			bad.Add("to_ref", "casework.handover.worker")
		}
	default:
		bad.Add("what", "casework.handover.what")
	}
	if r.count(`SELECT count(*) FROM handover WHERE case_id = $1 AND what = $2 AND step = $3 AND state = 'offered'`, x.Case, x.What, x.Step) > 0 {
		bad.Add("what", "casework.handover.waits")
	}
	if r.err != nil {
		return r.err
	}
	return bad.Err()
}

func (r *run) division(path string) bool {
	return path != "" && r.count(`SELECT count(*) FROM division WHERE path = $1`, path) > 0
}

// couldDo is the office role under which an account may do a step of the case, "" if
// none.
func (r *run) couldDo(account, step string) (role string, err error) {
	x := r.state.Def.Step(step)
	if x == nil {
		return "", nil
	}
	who, err := access.LoadActor(r.tx, account, r.h.Today())
	if fault.KindOf(err) == fault.DeniedErr {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	for _, h := range r.hats(who, r.h.Today()) {
		if h.Ref == "" && slices.Contains(x.By, h.Role) {
			return h.Role, r.err
		}
	}
	return "", r.err
}

// Answer accepts or declines what was offered: another person than who offered it, of
// the area or organisation or the very one it was offered to.
func (g *Engine) Answer(ctx context.Context, h *access.House, s access.Scope, id string, version int64, accept bool, why string) (access.Outcome, error) {
	return h.Write(ctx, s, Handover, func(tx *store.Tx) (access.Outcome, error) {
		x, err := offered(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		if x.State != Offered || x.RowVersion != version {
			return access.Outcome{}, fault.Conflict("access.stale", "what", "handover")
		}
		if x.OfferedBy == s.Actor().Account || slices.ContainsFunc(s.Actor().Away, func(a access.Absent) bool { return a.Account == x.OfferedBy }) {
			return access.Outcome{}, fault.Denied("casework.handover.other")
		}
		r, err := g.resumeAny(tx, h, s, x.Case)
		if err != nil {
			return access.Outcome{}, err
		}
		if accept {
			return r.accept(x)
		}
		if strings.TrimSpace(why) == "" {
			var bad fault.Fields
			bad.Add("reason", "casework.refused.needs_reason")
			return access.Outcome{}, bad.Err()
		}
		if err := r.answered(x, DeclinedTo, why); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: x.ID, Version: x.RowVersion + 1, Status: DeclinedTo}, r.handFact("handover.declined", x, why)
	})
}

// accept does what was offered: the case tells it as its own event.
func (r *run) accept(x Handing) (access.Outcome, error) {
	from := r.copied()
	me := r.s.Actor()
	e := fold.Event{Kind: fold.KindHand, Outcome: x.What, Step: x.Step, On: r.h.Today(), Day: r.h.Today(), Reason: x.Reason, By: fold.By{Account: me.Account, Human: human(me), Role: x.Role}, Names: map[string][]string{"to": {x.ToRef + x.ToArea}}}
	if _, err := r.do(e); err != nil {
		return access.Outcome{}, err
	}
	if x.What == Transfer { // what happened keeps its area; what stands belongs to the other
		r.row.Area = x.ToArea
		r.state.Case.Area = x.ToArea
	}
	if err := r.answered(x, Accepted, ""); err != nil {
		return access.Outcome{}, err
	}
	return access.Outcome{Record: x.ID, Version: x.RowVersion + 1, Status: Accepted}, r.save(from)
}

func (r *run) answered(x Handing, state, why string) error {
	n, err := r.tx.Exec(`UPDATE handover SET state = $1, answer = $2, answered_by = $3, answered_on = $4, row_version = row_version + 1 WHERE id = $5 AND row_version = $6`,
		state, why, r.s.Actor().Account, r.h.Today(), x.ID, x.RowVersion)
	return store.One(n, err, "handover")
}

// Reply answers a referral: what is said becomes a note of the case, and with it the
// right to read the case ends.
func (g *Engine) Reply(ctx context.Context, h *access.House, s access.Scope, id string, version int64, text string) (access.Outcome, error) {
	return h.Write(ctx, s, Handover, func(tx *store.Tx) (access.Outcome, error) {
		x, err := offered(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		if x.What != Refer || x.State != Accepted || x.RowVersion != version {
			return access.Outcome{}, fault.Conflict("access.stale", "what", "handover")
		}
		r, err := g.load(tx, h, s, x.Case)
		if err != nil {
			return access.Outcome{}, err
		}
		if strings.TrimSpace(text) == "" {
			var bad fault.Fields
			bad.Add("text", "casework.refused.missing")
			return access.Outcome{}, bad.Err()
		}
		if err := r.answered(x, HandDone, ""); err != nil {
			return access.Outcome{}, err
		}
		if _, err := r.once(Entry{Kind: fold.KindNote, Reason: text}); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: x.ID, Version: x.RowVersion + 1, Status: HandDone}, nil
	})
}

// handsDone closes what was handed over with the case.
func (r *run) handsDone() error {
	if _, err := r.tx.Exec(`UPDATE handover SET state = 'done', row_version = row_version + 1 WHERE case_id = $1 AND state IN ('offered', 'accepted')`, r.row.ID); err != nil {
		return fmt.Errorf("handover: %w", err)
	}
	return nil
}

func (r *run) handFact(kind string, x Handing, why string) error {
	return r.h.Append(r.tx, r.s, event.Fact{Kind: kind, Subject: r.row.ID, Person: r.row.Person, Area: r.row.Area, Keys: []string{"case:" + r.row.ID},
		Data: map[string]string{"handover": x.ID, "what": x.What, "step": x.Step, "to_area": x.ToArea, "to_ref": x.ToRef, "why": why}})
}

// toMe is the condition of what is offered to the actor, by name or by area.
func toMe(s access.Scope, args *access.Args) string {
	where := "(" + s.Where(access.Cols{Area: "c.to_area"}, args) + " AND c.to_ref = '')"
	if own := s.Actor().Own(); len(own) > 0 {
		where = "(" + where + " OR " + byName(s.Actor(), "c.to_ref IN (%[1]s) OR c.answered_by IN (%[1]s)", args) + ") AND " + notBarred("c.case_id", own, args)
	}
	return where
}

func offered(tx *store.Tx, s access.Scope, id string) (x Handing, err error) {
	var args access.Args
	where := toMe(s, &args)
	if err := tx.Get(&x, `SELECT `+handingColumns+` FROM handover c JOIN cases k ON k.id = c.case_id WHERE `+where+` AND c.id = `+args.Add(id), args...); err != nil {
		return x, store.Found(err, "handover")
	}
	return x, nil
}

// resumeAny is for who was offered a case that they do not see yet.
func (g *Engine) resumeAny(tx *store.Tx, h *access.House, s access.Scope, id string) (*run, error) {
	var row Row
	if err := tx.Get(&row, `SELECT `+rowColumns+` FROM cases c WHERE c.id = $1`, id); err != nil {
		return nil, store.Found(err, "case")
	}
	return g.resume(tx, h, s, row)
}

// Offers are what waits for the actor's answer: of the case no more than its programme.
func (g *Engine) Offers(ctx context.Context, h *access.House, s access.Scope) (out []Handing, err error) {
	err = h.Read(ctx, s, Handover, func(tx *store.Tx) error {
		var args access.Args
		where := toMe(s, &args)
		if err := tx.Select(&out, `SELECT `+handingColumns+` FROM handover c JOIN cases k ON k.id = c.case_id WHERE `+where+` AND (c.state = 'offered' OR (c.state = 'accepted' AND c.what = 'refer')) AND c.offered_by <> `+
			args.Add(s.Actor().Account)+` ORDER BY c.offered_on, c.id LIMIT 200`, args...); err != nil {
			return fmt.Errorf("offers: %w", err)
		}
		return nil
	})
	return out, err
}

// Handings are those of one case, for its page.
func (g *Engine) Handings(ctx context.Context, h *access.House, s access.Scope, id string) (out []Handing, err error) {
	err = h.Read(ctx, s, Handover, func(tx *store.Tx) error {
		if _, err := g.load(tx, h, s, id); err != nil {
			return err
		}
		return tx.Select(&out, `SELECT `+handingColumns+` FROM handover c JOIN cases k ON k.id = c.case_id WHERE c.case_id = $1 ORDER BY c.offered_on, c.id`, id)
	})
	return out, err
}
