package hiring

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
)

// An Interview (面试) is three proposed times and what came of them. Interpreter and
// Companion say "offered, welcome" while proposed, and "wanted" once answered.
type Interview struct {
	ID          string        `db:"id"`
	Delivery    string        `db:"delivery"`
	Slots       Slots         `db:"slots"`
	Chosen      store.Instant `db:"chosen"`
	Way         string        `db:"way"` // place remote
	Place       string        `db:"place"`
	Access      string        `db:"access"` // site features at the place, as in posts: "step_free=yes,lift=no"
	Interpreter bool          `db:"interpreter"`
	Companion   bool          `db:"companion"`
	WantsRemote bool          `db:"wants_remote"`
	State       string        `db:"state"` // proposed agreed declined
	Version     int64         `db:"version"`
}

const interviewColumns = `i.id, i.delivery, i.slot1 || ' ' || i.slot2 || ' ' || i.slot3 AS slots, i.chosen, i.way, i.place, i.access, i.interpreter, i.companion, i.wants_remote, i.state, i.version`

// Slots are the three proposed times, in the order the employer gave them.
type Slots [3]store.Instant

// Scan reads the three columns joined by spaces.
func (s *Slots) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("slots from %T", src)
	}
	for n, part := range strings.Fields(text) {
		if n == len(s) {
			return fmt.Errorf("slots: more than %d", len(s))
		}
		if err := s[n].Scan(part); err != nil {
			return err
		}
	}
	return nil
}

// check holds a proposal to the rules: three different times within sixty days,
// all still to come, and a place when it is at one.
func (i Interview) check(now time.Time) error {
	var bad fault.Fields
	for n, slot := range i.Slots {
		name := fmt.Sprintf("slot%d", n+1)
		switch {
		case !slot.After(now) || slot.After(now.AddDate(0, 0, 60)):
			bad.Add(name, "hiring.bad.slot")
		case slices.ContainsFunc(i.Slots[:n], func(other store.Instant) bool { return other.Equal(slot.Time) }):
			bad.Add(name, "hiring.bad.slot_twice")
		}
	}
	if i.Way != "place" && i.Way != "remote" {
		bad.Add("way", "hiring.bad.way")
	}
	if i.Way == "place" && strings.TrimSpace(i.Place) == "" {
		bad.Add("place", "hiring.bad.place")
	}
	if utf8.RuneCountInString(i.Place) > 200 || utf8.RuneCountInString(i.Access) > 200 {
		bad.Add("place", "form.too_long", "max", 200)
	}
	return bad.Err()
}

// ProposeInterview offers the person three times; a new proposal replaces the last.
func ProposeInterview(ctx context.Context, h *access.House, s access.Scope, delivery string, version int64, i Interview) (access.Outcome, error) {
	if err := i.check(h.Now()); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, InterviewPropose, func(tx *store.Tx) (access.Outcome, error) {
		d, err := loadAt(tx, s, delivery, version)
		if err != nil {
			return access.Outcome{}, err
		}
		if err := d.move(tx, h, s, doPropose, byEmployer, i.Way); err != nil {
			return access.Outcome{}, err
		}
		if _, err := tx.Exec(`UPDATE interview SET state = 'declined', version = version + 1 WHERE delivery = $1 AND state <> 'declined'`, d.ID); err != nil {
			return access.Outcome{}, fmt.Errorf("interview: %w", err)
		}
		_, err = tx.Exec(`INSERT INTO interview (id, delivery, slot1, slot2, slot3, chosen, way, place, access, interpreter, companion, wants_remote, state, version)
			VALUES ($1,$2,$3,$4,$5,'',$6,$7,$8,$9,$10,FALSE,'proposed',1)`, h.NewID(), d.ID, i.Slots[0], i.Slots[1], i.Slots[2], i.Way, i.Place, i.Access, i.Interpreter, i.Companion)
		return d.outcome(), err
	})
}

// An InterviewAnswer is the person's: one of the times, other terms, or neither.
type InterviewAnswer struct {
	Choose                         int // 1–3; 0 = none yet
	Remote, Interpreter, Companion bool
	Decline                        bool // none of the times suits: the employer may propose others
}

func (a InterviewAnswer) verb() string {
	switch {
	case a.Decline:
		return doDecline
	case a.Choose > 0:
		return doAgree
	}
	return doAsk
}

// AnswerInterview agrees to a time, asks for other terms (remote, an interpreter, a
// companion), or says that no time suits.
func AnswerInterview(ctx context.Context, h *access.House, s access.Scope, delivery string, version int64, a InterviewAnswer) (access.Outcome, error) {
	var bad fault.Fields
	if a.Choose < 0 || a.Choose > 3 || !a.Decline && a.Choose == 0 && !a.Remote && !a.Interpreter && !a.Companion {
		bad.Add("choose", "hiring.bad.choose")
		return access.Outcome{}, bad.Err()
	}
	return h.Write(ctx, s, InterviewAnswers, func(tx *store.Tx) (access.Outcome, error) {
		d, err := loadMine(tx, h, s, delivery, version)
		if err != nil {
			return access.Outcome{}, err
		}
		if err := d.move(tx, h, s, a.verb(), byPerson, ""); err != nil {
			return access.Outcome{}, err
		}
		i, err := latest[Interview](tx, `SELECT `+interviewColumns+` FROM interview i WHERE i.delivery = $1 AND i.state = 'proposed' ORDER BY i.id DESC LIMIT 1`, d.ID)
		if err != nil || i == nil {
			return access.Outcome{}, errOr(err, fault.Conflict("hiring.not_now", "state", d.State))
		}
		if err := i.answer(a, h.Now()); err != nil {
			return access.Outcome{}, err
		}
		n, err := tx.Exec(`UPDATE interview SET chosen = $3, interpreter = $4, companion = $5, wants_remote = $6, state = $7, version = version + 1 WHERE id = $1 AND version = $2`,
			i.ID, i.Version, i.Chosen, i.Interpreter, i.Companion, i.WantsRemote, i.State)
		return d.outcome(), store.One(n, err, "interview")
	})
}

// answer applies the person's word to the proposal.
func (i *Interview) answer(a InterviewAnswer, now time.Time) error {
	i.Interpreter, i.Companion, i.WantsRemote = a.Interpreter, a.Companion, a.Remote
	switch {
	case a.Decline:
		i.State = "declined"
	case a.Choose > 0:
		i.State, i.Chosen = "agreed", i.Slots[a.Choose-1]
		if !i.Chosen.After(now) {
			var bad fault.Fields
			bad.Add("choose", "hiring.bad.slot_past")
			return bad.Err()
		}
	}
	return nil
}

func errOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// An Appointment is an agreed interview in somebody's calendar. PersonName is ""
// for the employer.
type Appointment struct {
	Interview
	Title        string `db:"title"`
	Person       string `db:"person"`
	Area         string `db:"area"`
	PersonName   string `db:"person_name"`
	EmployerName string `db:"employer_name"`
}

// Interviews lists agreed interviews from the first day to the last, in order, for
// boards and calendars.
func Interviews(ctx context.Context, h *access.House, s access.Scope, from, to store.Day) (out []Appointment, err error) {
	err = h.Read(ctx, s, InterviewList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(deliveryCols, &args)
		if err := tx.Select(&out, `SELECT `+interviewColumns+`, p.title, d.person, d.area, n.name AS person_name, e.name AS employer_name
			FROM delivery d JOIN interview i ON i.delivery = d.id JOIN post p ON p.id = d.post JOIN employer e ON e.id = d.employer JOIN person n ON n.id = d.person
			WHERE `+where+` AND d.state = 'agreed' AND i.state = 'agreed' AND i.chosen >= `+args.Add(store.InstantOf(from.Time()))+` AND i.chosen < `+args.Add(store.InstantOf(to.AddDays(1).Time()))+`
			ORDER BY i.chosen, i.id LIMIT 200`, args...); err != nil {
			return fmt.Errorf("interviews: %w", err)
		}
		for n := range out {
			if !s.Covers(out[n].Person, "", out[n].Area) {
				out[n].Person, out[n].PersonName = "", ""
			}
		}
		return nil
	})
	return out, err
}
