package hiring

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// A Review (人工复核) is a human's second look at a match, on the person's request:
// nobody need accept what a rule alone decided (PIPL 24).
type Review struct {
	ID         string        `db:"id"`
	Person     string        `db:"person"`
	Area       string        `db:"area"`
	Post       string        `db:"post"`
	Why        string        `db:"why"`
	AskedAt    store.Instant `db:"asked_at"`
	Answer     string        `db:"answer"`
	AnsweredBy string        `db:"answered_by"`
	AnsweredAt store.Instant `db:"answered_at"`
	Version    int64         `db:"version"`
	Title      string        `db:"title"`
	PersonName string        `db:"person_name"`
}

const reviewColumns = `r.id, r.person, r.area, r.post, r.why, r.asked_at, r.answer, r.answered_by, r.answered_at, r.version, p.title, n.name AS person_name`

const reviewTables = ` FROM match_review r JOIN post p ON p.id = r.post JOIN person n ON n.id = r.person `

var reviewCols = access.Cols{Person: "r.person", Area: "r.area"}

// short holds a text to its length; required says that it may not be empty.
func short(name, text string, required bool) error {
	var bad fault.Fields
	if required && strings.TrimSpace(text) == "" {
		bad.Add(name, "form.required")
	}
	if utf8.RuneCountInString(text) > 1000 {
		bad.Add(name, "form.too_long", "max", 1000)
	}
	return bad.Err()
}

// RequestReview asks for a human's look; why may be empty. One that is open already
// is answered with.
func RequestReview(ctx context.Context, h *access.House, s access.Scope, person, post, why string) (access.Outcome, error) {
	if err := short("why", why, false); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, ReviewRequest, func(tx *store.Tx) (access.Outcome, error) {
		area, err := areaOf(tx, s, person)
		if err != nil {
			return access.Outcome{}, err
		}
		var public int64
		if err := tx.Get(&public, `SELECT count(*) FROM post WHERE id = $1 AND first_published_on <> ''`, post); err != nil || public == 0 {
			return access.Outcome{}, errOr(err, fault.NotFound("post"))
		}
		same, err := latest[Review](tx, `SELECT `+reviewColumns+reviewTables+`WHERE r.area = $1 AND r.answered_at = '' AND r.person = $2 AND r.post = $3 LIMIT 1`, area, person, post)
		if err != nil {
			return access.Outcome{}, err
		}
		if same != nil {
			return access.Outcome{Record: same.ID, Version: same.Version, Status: "asked"}, nil
		}
		r := Review{ID: h.NewID(), Person: person, Area: area, Post: post}
		if _, err := tx.Exec(`INSERT INTO match_review (id, person, area, post, why, asked_at, answer, answered_by, answered_at, version) VALUES ($1,$2,$3,$4,$5,$6,'','','',1)`,
			r.ID, person, area, post, why, store.InstantOf(h.Now())); err != nil {
			return access.Outcome{}, fmt.Errorf("review: %w", err)
		}
		return access.Outcome{Record: r.ID, Version: 1, Status: "asked"}, h.Append(tx, s, r.fact("match_review.asked"))
	})
}

func (r Review) fact(kind string) event.Fact {
	return event.Fact{Kind: kind, Subject: r.ID, Person: r.Person, Area: r.Area, Keys: append([]string{"person:" + r.Person, "post:" + r.Post}, boards(r.Area)...)}
}

// AnswerReview writes what the human found, in words for the person.
func AnswerReview(ctx context.Context, h *access.House, s access.Scope, id string, version int64, answer string) (access.Outcome, error) {
	if err := short("answer", answer, true); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, ReviewAnswer, func(tx *store.Tx) (access.Outcome, error) {
		var r Review
		var args access.Args
		where := s.Where(reviewCols, &args)
		err := tx.Get(&r, `SELECT `+reviewColumns+reviewTables+`WHERE `+where+` AND r.id = `+args.Add(id), args...)
		switch {
		case errors.Is(err, store.ErrNoRow):
			return access.Outcome{}, fault.NotFound("review")
		case err != nil:
			return access.Outcome{}, fmt.Errorf("review: %w", err)
		case !r.AnsweredAt.IsZero():
			return access.Outcome{}, fault.Conflict("hiring.already_answered")
		}
		n, err := tx.Exec(`UPDATE match_review SET answer = $3, answered_by = $4, answered_at = $5, version = version + 1 WHERE id = $1 AND version = $2`,
			r.ID, version, answer, s.Actor().Account, store.InstantOf(h.Now()))
		if err := store.One(n, err, "review"); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: r.ID, Version: version + 1, Status: "answered"}, h.Append(tx, s, r.fact("match_review.answered"))
	})
}

// Reviews lists those of a person ("" = of everybody in scope), oldest first.
func Reviews(ctx context.Context, h *access.House, s access.Scope, person string, open bool, limit int) (out []Review, err error) {
	err = h.Read(ctx, s, ReviewList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(reviewCols, &args)
		if person != "" {
			where += ` AND r.person = ` + args.Add(person)
		}
		if open {
			where += ` AND r.answered_at = ''`
		}
		return tx.Select(&out, `SELECT `+reviewColumns+reviewTables+`WHERE `+where+` ORDER BY r.asked_at, r.id LIMIT `+args.Add(limitOf(limit)), args...)
	})
	return out, err
}
