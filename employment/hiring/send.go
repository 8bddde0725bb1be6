package hiring

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/matching"
	"tongxing/store"
)

// A Sending (一键投递) is one act of the person: the standing résumé to one post, or
// to up to five named posts.
type Sending struct {
	Posts   []string
	Message string
	Aids    []string                  // accommodations released; nil = all the profile names as needed, empty = none
	Matches map[string]matching.Match // by post, as the person was shown them; kept with each delivery
}

const mostPosts = 5

// Preview is what the person reads before the button: all that goes, and all that
// does not.
type Preview struct {
	Parcel  Parcel
	NotSent []string // hiring.not_sent.<what>
	Posts   []PreviewPost
}

// A PreviewPost is one addressee. Problem is a message key, "" when it can be sent.
type PreviewPost struct {
	Post         string `db:"id"`
	Title        string `db:"title"`
	Employer     string `db:"employer"`
	EmployerName string `db:"name"`
	ReplyDue     store.Day
	Problem      string
	State        string    `db:"state"`
	Expires      store.Day `db:"expires_on"`
	Openings     int64     `db:"openings"`
	Filled       int64     `db:"filled"`
	Admitted     string    `db:"admitted"`
	Live         int64     `db:"live"`
}

// LookBeforeSend tells exactly what Send would send, and writes nothing.
func LookBeforeSend(ctx context.Context, h *access.House, s access.Scope, person string, in Sending) (out Preview, err error) {
	err = h.Read(ctx, s, DeliveryPreview, func(tx *store.Tx) error {
		k, err := loadSender(tx, h, s, person)
		if err != nil {
			return err
		}
		if out.Parcel, err = k.parcel(in); err != nil {
			return err
		}
		out.NotSent = notSent
		if !k.NameShown {
			out.NotSent = append([]string{"name"}, notSent...)
		}
		for _, id := range in.Posts {
			p, err := loadAddressee(tx, h, k, id)
			if err != nil {
				return err
			}
			out.Posts = append(out.Posts, p)
		}
		return nil
	})
	return out, err
}

// loadAddressee reads a post that is or was public, and what stands in the way.
func loadAddressee(tx *store.Tx, h *access.House, k sender, post string) (p PreviewPost, err error) {
	err = tx.Get(&p, `SELECT p.id, p.title, p.employer, e.name, p.state, p.expires_on, p.openings, p.filled, e.state AS admitted,
		(SELECT count(*) FROM delivery d WHERE d.person = $2 AND d.post = p.id AND d.live = 1) AS live
		FROM post p JOIN employer e ON e.id = p.employer WHERE p.id = $1 AND p.first_published_on <> ''`, post, k.Person)
	if errors.Is(err, store.ErrNoRow) {
		return p, fault.NotFound("post")
	}
	if err != nil {
		return p, fmt.Errorf("post: %w", err)
	}
	p.ReplyDue = ReplyDue(h.Today())
	switch {
	case p.Live > 0:
		p.Problem = "hiring.already_sent"
	case p.State != "published" || p.Expires != "" && p.Expires < h.Today():
		p.Problem = "hiring.post_closed"
	case p.Filled >= p.Openings:
		p.Problem = "hiring.post_full"
	case p.Admitted != "admitted":
		p.Problem = "hiring.employer_not_admitted"
	case slices.Contains(words(k.Excluded), p.Employer):
		p.Problem = "hiring.employer_excluded"
	}
	return p, nil
}

// Send delivers the standing résumé to every post named, all or none. The
// outcome's record is the first delivery; Show tells the others of the same act.
// Conflict: the post is closed, full, excluded by the person, or has a delivery
// of theirs under way. Denied: no consent to job search, or to act for them.
func Send(ctx context.Context, h *access.House, s access.Scope, person string, in Sending) (access.Outcome, error) {
	var bad fault.Fields
	posts := slices.Compact(slices.Sorted(slices.Values(in.Posts)))
	if len(in.Posts) == 0 || len(in.Posts) > mostPosts || len(posts) != len(in.Posts) {
		bad.Add("posts", "hiring.bad.posts", "max", mostPosts)
		return access.Outcome{}, bad.Err()
	}
	out, err := h.Write(ctx, s, DeliverySend, func(tx *store.Tx) (out access.Outcome, err error) {
		k, err := loadSender(tx, h, s, person)
		if err != nil {
			return out, err
		}
		parcel, err := k.parcel(in)
		if err != nil {
			return out, err
		}
		for _, post := range in.Posts {
			d, err := sendOne(tx, h, s, k, parcel, post, in.Matches[post])
			if err != nil {
				return out, err
			}
			if out.Record == "" {
				out = d.outcome()
			}
		}
		return out, nil
	})
	if store.IsUnique(err) { // another act of the same moment got there first
		return access.Outcome{}, fault.Conflict("hiring.already_sent", "post", "")
	}
	return out, err
}

func sendOne(tx *store.Tx, h *access.House, s access.Scope, k sender, parcel Parcel, post string, m matching.Match) (d Delivery, err error) {
	p, err := loadAddressee(tx, h, k, post)
	if err != nil {
		return d, err
	}
	if p.Problem != "" {
		return d, fault.Conflict(p.Problem, "post", p.Title)
	}
	d = Delivery{ID: h.NewID(), Person: k.Person, Area: k.Area, Post: p.Post, Employer: p.Employer, State: Sent, SentAt: store.InstantOf(h.Now()), SentOn: h.Today(),
		SentBy: s.Actor().Account, Behalf: s.Behalf(k.Person), Aids: parcel.released(), Verdict: string(m.Verdict), Score: int64(m.Score), WeightVersion: int64(m.Weights),
		ReplyDue: p.ReplyDue, Version: 1}
	sealed, err := sealParcel(tx, h, k.Person, d.ID, parcel)
	if err != nil {
		return d, err
	}
	if _, err := tx.Exec(`INSERT INTO delivery (id, person, area, post, employer, state, live, sent_at, sent_on, sent_by, behalf, parcel, aids, verdict, score,
		weight_version, reply_due, viewed_at, answered_at, closed_at, reason, version) VALUES ($1,$2,$3,$4,$5,$6,1,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,'','','','',1)`,
		d.ID, d.Person, d.Area, d.Post, d.Employer, d.State, d.SentAt, d.SentOn, d.SentBy, d.Behalf, sealed, d.Aids, d.Verdict, d.Score, d.WeightVersion, d.ReplyDue); err != nil {
		return d, fmt.Errorf("delivery: %w", err)
	}
	if err := d.step(tx, h, s, "send", ""); err != nil {
		return d, err
	}
	return d, h.Append(tx, s, event.Fact{Kind: "delivery.sent", Subject: d.ID, Person: d.Person, Area: d.Area, Keys: append(d.keys(), "post:"+d.Post)})
}

// Withdraw ends a delivery from the person's side. Within three days it is taken
// back: the employer can no longer open the parcel. What was viewed stays in the
// log. reason is one of WithdrawReasons, or "".
func Withdraw(ctx context.Context, h *access.House, s access.Scope, id string, version int64, reason string) (access.Outcome, error) {
	if reason != "" && !slices.Contains(WithdrawReasons, reason) {
		var bad fault.Fields
		bad.Add("reason", "hiring.bad.reason")
		return access.Outcome{}, bad.Err()
	}
	return h.Write(ctx, s, DeliveryWithdraw, func(tx *store.Tx) (access.Outcome, error) {
		d, err := loadMine(tx, h, s, id, version)
		if err != nil {
			return access.Outcome{}, err
		}
		why, status := reason, Withdrawn
		if d.CanTakeBack(h.Today()) {
			why, status = takenBack, takenBack
		}
		err = d.move(tx, h, s, doTake, byPerson, why)
		return access.Outcome{Record: d.ID, Version: d.Version, Status: status}, err
	})
}
