package hiring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/matching"
	"tongxing/store"
)

// A Question (待问) is one unknown that would decide a match, asked of the employer
// or of the person and answered into the record, once for everybody. The employer
// never learns who asked.
type Question struct {
	ID           string        `db:"id"`
	Person       string        `db:"person"` // "" for the employer
	Post         string        `db:"post"`
	Employer     string        `db:"employer"`
	Area         string        `db:"area"`
	Code         string        `db:"code"` // item:stand site:lift remote dormitory shuttle night
	AskedOf      string        `db:"asked_of"`
	AskedBy      string        `db:"asked_by"`
	AskedAt      store.Instant `db:"asked_at"`
	Answer       string        `db:"answer"` // level 0–4 of an item; else yes or no
	AnsweredBy   string        `db:"answered_by"`
	AnsweredAt   store.Instant `db:"answered_at"`
	Version      int64         `db:"version"`
	Title        string        `db:"title"`
	EmployerName string        `db:"employer_name"`
}

const questionColumns = `q.id, q.person, q.post, q.employer, q.area, q.code, q.asked_of, q.asked_by, q.asked_at, q.answer, q.answered_by, q.answered_at, q.version,
	p.title, e.name AS employer_name`

const questionTables = ` FROM question q JOIN post p ON p.id = q.post JOIN employer e ON e.id = q.employer `

var questionCols = access.Cols{Person: "q.person", Organisation: "q.employer", Area: "q.area"}

// askable tells whether a side can be asked the code.
func askable(code, of string) bool {
	kind, detail, _ := strings.Cut(code, ":")
	switch kind {
	case "item":
		return matching.Item(detail) >= 0
	case "site":
		return slices.Contains(matching.Sites, detail)
	case "remote", "dormitory", "shuttle":
		return detail == ""
	case "night":
		return detail == "" && of == byPerson
	}
	return false
}

// AskEmployer asks the employer, without saying for whom.
func AskEmployer(ctx context.Context, h *access.House, s access.Scope, person, post, code string) (access.Outcome, error) {
	return ask(ctx, h, s, Question{Person: person, Post: post, Code: code, AskedOf: byEmployer})
}

// AskPerson asks the person: a counsellor's one question on the board.
func AskPerson(ctx context.Context, h *access.House, s access.Scope, person, post, code string) (access.Outcome, error) {
	return ask(ctx, h, s, Question{Person: person, Post: post, Code: code, AskedOf: byPerson})
}

// ask writes the question, or answers with the open one that is the same.
func ask(ctx context.Context, h *access.House, s access.Scope, q Question) (access.Outcome, error) {
	if !askable(q.Code, q.AskedOf) {
		var bad fault.Fields
		bad.Add("code", "hiring.bad.code")
		return access.Outcome{}, bad.Err()
	}
	return h.Write(ctx, s, QuestionAsk, func(tx *store.Tx) (access.Outcome, error) {
		q := q
		var err error
		if q.Area, err = areaOf(tx, s, q.Person); err != nil {
			return access.Outcome{}, err
		}
		if err := tx.Get(&q.Employer, `SELECT employer FROM post WHERE id = $1 AND state = 'published'`, q.Post); err != nil {
			return access.Outcome{}, store.Found(err, "post")
		}
		same, err := latest[Question](tx, `SELECT `+questionColumns+questionTables+`WHERE q.person = $1 AND q.post = $2 AND q.code = $3 AND q.asked_of = $4 AND q.answered_at = '' LIMIT 1`,
			q.Person, q.Post, q.Code, q.AskedOf)
		if err != nil {
			return access.Outcome{}, err
		}
		if same != nil {
			return access.Outcome{Record: same.ID, Version: same.Version, Status: "asked"}, nil
		}
		q.ID = h.NewID()
		if _, err := tx.Exec(`INSERT INTO question (id, person, post, employer, area, code, asked_of, asked_by, asked_at, answer, answered_by, answered_at, version)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,'','','',1)`, q.ID, q.Person, q.Post, q.Employer, q.Area, q.Code, q.AskedOf, s.Actor().Account, store.InstantOf(h.Now())); err != nil {
			return access.Outcome{}, fmt.Errorf("question: %w", err)
		}
		return access.Outcome{Record: q.ID, Version: 1, Status: "asked"}, h.Append(tx, s, q.fact("question.asked"))
	})
}

func (q Question) fact(kind string) event.Fact {
	keys := append([]string{"person:" + q.Person}, boards(q.Area)...)
	if q.AskedOf == byEmployer {
		keys = append(keys, "employer:"+q.Employer, "post:"+q.Post)
	}
	return event.Fact{Kind: kind, Subject: q.ID, Person: q.Person, Area: q.Area, Keys: keys}
}

// AnswerQuestion writes the answer into the post (employer) or the profile (person),
// and answers the same question of everybody else who asked it of the post.
func AnswerQuestion(ctx context.Context, h *access.House, s access.Scope, id string, version int64, answer string) (access.Outcome, error) {
	return h.Write(ctx, s, QuestionAnswer, func(tx *store.Tx) (access.Outcome, error) {
		q, err := loadQuestion(tx, s, id)
		switch {
		case err != nil:
			return access.Outcome{}, err
		case q.Version != version:
			return access.Outcome{}, fault.Conflict("access.stale", "what", "question")
		case !q.AnsweredAt.IsZero():
			return access.Outcome{}, fault.Conflict("hiring.already_answered")
		case !answerable(q.Code, answer):
			var bad fault.Fields
			bad.Add("answer", "hiring.bad.answer")
			return access.Outcome{}, bad.Err()
		}
		if err := q.record(tx, h, s, answer); err != nil {
			return access.Outcome{}, err
		}
		same := []Question{q}
		if q.AskedOf == byEmployer {
			if err := tx.Select(&same, `SELECT `+questionColumns+questionTables+`WHERE q.employer = $1 AND q.answered_at = '' AND q.post = $2 AND q.code = $3 AND q.asked_of = 'employer' ORDER BY q.id`,
				q.Employer, q.Post, q.Code); err != nil {
				return access.Outcome{}, fmt.Errorf("questions: %w", err)
			}
		}
		for _, q := range same {
			n, err := tx.Exec(`UPDATE question SET answer = $3, answered_by = $4, answered_at = $5, version = version + 1 WHERE id = $1 AND version = $2`,
				q.ID, q.Version, answer, s.Actor().Account, store.InstantOf(h.Now()))
			if err := store.One(n, err, "question"); err != nil {
				return access.Outcome{}, err
			}
			if err := h.Append(tx, s, q.fact("question.answered")); err != nil {
				return access.Outcome{}, err
			}
		}
		return access.Outcome{Record: q.ID, Version: q.Version + 1, Status: "answered"}, nil
	})
}

// loadQuestion finds a question the actor is asked: the employer's own, or one for a
// person the actor is or may act for.
func loadQuestion(tx *store.Tx, s access.Scope, id string) (q Question, err error) {
	var args access.Args
	where := s.Where(questionCols, &args)
	err = tx.Get(&q, `SELECT `+questionColumns+questionTables+`WHERE `+where+` AND q.id = `+args.Add(id), args...)
	if err != nil && !errors.Is(err, store.ErrNoRow) {
		return q, fmt.Errorf("question: %w", err)
	}
	asked := q.AskedOf == byEmployer && s.Covers("", q.Employer, q.Area) || q.AskedOf == byPerson && s.Covers(q.Person, "", q.Area)
	if err != nil || !asked {
		return q, fault.NotFound("question")
	}
	return q, nil
}

func answerable(code, answer string) bool {
	if strings.HasPrefix(code, "item:") {
		return len(answer) == 1 && answer >= "0" && answer <= "4"
	}
	return answer == "yes" || answer == "no"
}

// facts is what an answer may change, of a post or of a profile.
type facts struct {
	Levels    string `db:"levels"`    // demand, or abilities
	Confirmed string `db:"confirmed"` // of a post
	Site      string `db:"site"`      // of a post: features; of a profile: needs
	Remote    string `db:"remote"`
	Dormitory string `db:"dormitory"`
	Shuttle   string `db:"shuttle"`
	Night     string `db:"night"` // of a profile
	Area      string `db:"area"`
	Version   int64  `db:"version"`
}

// put writes the answer into the facts. of says whose they are: a post's features
// carry yes and no, a profile's needs are a list.
func (f *facts) put(code, answer, of string) {
	kind, detail, _ := strings.Cut(code, ":")
	switch kind {
	case "item":
		i := matching.Item(detail)
		f.Levels = f.Levels[:i] + answer + f.Levels[i+1:]
		if of == byEmployer {
			f.Confirmed = f.Confirmed[:i] + "1" + f.Confirmed[i+1:]
		}
	case "site":
		if of == byEmployer {
			features := matching.ParseSites(f.Site)
			features[detail] = matching.ParseTri(answer)
			f.Site = matching.FormatSites(features)
			break
		}
		needs := slices.DeleteFunc(words(f.Site), func(need string) bool { return need == detail })
		if answer == "yes" {
			needs = append(needs, detail)
		}
		f.Site = strings.Join(needs, ",")
	case "remote":
		f.Remote = answer
	case "dormitory":
		f.Dormitory = answer
	case "shuttle":
		f.Shuttle = answer
	case "night":
		f.Night = answer
	}
}

// record writes the answer where matching reads it.
func (q Question) record(tx *store.Tx, h *access.House, s access.Scope, answer string) error {
	var f facts
	if q.AskedOf == byEmployer {
		if err := tx.Get(&f, `SELECT demand AS levels, confirmed, site, remote, dormitory, shuttle, area, version FROM post WHERE id = $1`, q.Post); err != nil {
			return fmt.Errorf("post: %w", err)
		}
		f.put(q.Code, answer, byEmployer)
		n, err := tx.Exec(`UPDATE post SET demand = $3, confirmed = $4, site = $5, remote = $6, dormitory = $7, shuttle = $8, updated_at = $9, version = version + 1 WHERE id = $1 AND version = $2`,
			q.Post, f.Version, f.Levels, f.Confirmed, f.Site, f.Remote, f.Dormitory, f.Shuttle, store.InstantOf(h.Now()))
		if err := store.One(n, err, "post"); err != nil {
			return err
		}
		return postChanged(tx, h, s, "post.answered", q.Post, q.Employer)
	}
	if err := h.ActFor(tx, s, q.Person); err != nil {
		return err
	}
	err := tx.Get(&f, `SELECT abilities AS levels, site_needs AS site, remote, dormitory, shuttle, night, area, version FROM seeker WHERE person = $1`, q.Person)
	if errors.Is(err, store.ErrNoRow) {
		return fault.Conflict("hiring.profile_needed")
	}
	if err != nil {
		return fmt.Errorf("seeker: %w", err)
	}
	f.put(q.Code, answer, byPerson)
	n, err := tx.Exec(`UPDATE seeker SET abilities = $3, site_needs = $4, remote = $5, dormitory = $6, shuttle = $7, night = $8, updated_at = $9, version = version + 1 WHERE person = $1 AND version = $2`,
		q.Person, f.Version, f.Levels, f.Site, f.Remote, f.Dormitory, f.Shuttle, f.Night, store.InstantOf(h.Now()))
	if err := store.One(n, err, "seeker"); err != nil {
		return err
	}
	return h.Append(tx, s, event.Fact{Kind: "seeker.answered", Subject: "seeker:" + q.Person, Person: q.Person, Area: f.Area, Keys: []string{"person:" + q.Person}})
}

// A QuestionFilter narrows the list. Side is whom it was asked of.
type QuestionFilter struct {
	Person, Post, Side string
	Open               bool
	Limit              int
}

// Questions lists, oldest first. An employer reads those asked of it, one a code,
// and no person.
func Questions(ctx context.Context, h *access.House, s access.Scope, f QuestionFilter) (out []Question, err error) {
	err = h.Read(ctx, s, QuestionList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(questionCols, &args)
		for _, pair := range [][2]string{{"q.person", f.Person}, {"q.post", f.Post}, {"q.asked_of", f.Side}} {
			if pair[1] != "" {
				where += ` AND ` + pair[0] + ` = ` + args.Add(pair[1])
			}
		}
		if f.Open {
			where += ` AND q.answered_at = ''`
		}
		var rows []Question
		if err := tx.Select(&rows, `SELECT `+questionColumns+questionTables+`WHERE `+where+` ORDER BY q.asked_at, q.id LIMIT `+args.Add(limitOf(f.Limit)), args...); err != nil {
			return fmt.Errorf("questions: %w", err)
		}
		seen := map[string]bool{}
		for _, q := range rows {
			if !s.Covers(q.Person, "", q.Area) {
				if q.AskedOf != byEmployer || seen[q.Post+q.Code+q.Answer] {
					continue
				}
				seen[q.Post+q.Code+q.Answer] = true
				q.Person, q.AskedBy, q.Area = "", "", ""
			}
			out = append(out, q)
		}
		return nil
	})
	return out, err
}
