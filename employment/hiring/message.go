package hiring

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// A Message (消息) is one line of the thread between person, employer and
// counsellor, sealed under the person's key. A held one is read by its writer and
// by staff only, until they show or remove it.
type Message struct {
	ID       string        `db:"id"`
	Delivery string        `db:"delivery"`
	At       store.Instant `db:"at"`
	Account  string        `db:"account"` // "" for the other side
	Name     string        `db:"name"`
	Role     string        `db:"role"`
	Sealed   []byte        `db:"sealed"`
	State    string        `db:"state"` // shown held removed
	Text     string        `db:"-"`
	Mine     bool          `db:"-"`
	Held     []string      `db:"-"` // why: hiring.held.<code>
}

var suspectRules = []struct {
	code    string
	pattern *regexp.Regexp
}{
	{"number", regexp.MustCompile(`(\d[\s\-—·.]?){6,}\d`)}, // phones, ids, accounts
	{"number", regexp.MustCompile(`([零〇一二三四五六七八九幺两]\s?){7,}`)},
	{"link", regexp.MustCompile(`(?i)https?:|www\.|[a-z0-9-]+\.(com|cn|net|org|top|xyz|cc|vip)\b|[\w.+-]+@[\w-]+\.\w+`)},
	{"contact", regexp.MustCompile(`(?i)微信|v信|薇信|加[vV]|wechat|weixin|\bqq\b|扫码|二维码|telegram|whatsapp`)},
	{"fee", regexp.MustCompile(`(?i)押金|保证金|培训费|服装费|中介费|服务费|体检费|报名费|手续费|转账|汇款|红包|刷单|垫付|贷款|\bdeposit\b|\bfee\b|transfer money`)},
}

// dates are no numbers to hold: "2024-03-11" is how people agree on a day.
var dates = regexp.MustCompile(`20\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?`)

// suspects tells why a text should be read by a counsellor first: it moves the talk
// elsewhere, gives a number away, or asks for money.
func suspects(text string) (codes []string) {
	plain := dates.ReplaceAllString(width.Fold.String(text), " ")
	for _, rule := range suspectRules {
		if rule.pattern.MatchString(plain) && known(rule.code, codes) == "" {
			codes = append(codes, rule.code)
		}
	}
	return codes
}

// Write adds a message. Status "held" says that a counsellor reads it first. An
// employer may write only while it may read the parcel.
func Write(ctx context.Context, h *access.House, s access.Scope, delivery, text string) (access.Outcome, error) {
	text = strings.TrimSpace(text)
	var bad fault.Fields
	if text == "" {
		bad.Add("text", "form.required")
	}
	if utf8.RuneCountInString(text) > 1000 {
		bad.Add("text", "form.too_long", "max", 1000)
	}
	if err := bad.Err(); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, MessageWrite, func(tx *store.Tx) (access.Outcome, error) {
		d, err := loadDelivery(tx, s, delivery)
		if err != nil {
			return access.Outcome{}, err
		}
		role := s.RoleFor(d.Person, d.Employer, d.Area)
		if role == access.Employer && (d.ViewedAt.IsZero() || !d.readable(h.Today())) {
			return access.Outcome{}, fault.Denied("hiring.thread_closed")
		}
		state := "shown"
		if role != access.Counsellor && len(suspects(text)) > 0 {
			state = "held"
		}
		id := h.NewID()
		sealed, err := h.SealOf(tx, d.Person, "message/"+id, text)
		if err != nil {
			return access.Outcome{}, err
		}
		if _, err := tx.Exec(`INSERT INTO message (id, delivery, at, account, role, sealed, state) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
			id, d.ID, store.InstantOf(h.Now()), s.Actor().Account, string(role), sealed, state); err != nil {
			return access.Outcome{}, fmt.Errorf("message: %w", err)
		}
		return access.Outcome{Record: id, Version: 1, Status: state}, h.Append(tx, s, event.Fact{Kind: "message." + state, Subject: id, Person: d.Person, Area: d.Area, Keys: d.keys()})
	})
}

// Thread reads the messages of a delivery, oldest first, as far as the reader may:
// nothing for an employer whose access has ended.
func Thread(ctx context.Context, h *access.House, s access.Scope, delivery string) (out []Message, err error) {
	err = h.Read(ctx, s, MessageRead, func(tx *store.Tx) error {
		d, err := loadDelivery(tx, s, delivery)
		if err != nil {
			return err
		}
		role := s.RoleFor(d.Person, d.Employer, d.Area)
		if role == access.Employer && (d.ViewedAt.IsZero() || !d.readable(h.Today())) {
			return nil
		}
		var rows []Message
		if err := tx.Select(&rows, `SELECT m.id, m.delivery, m.at, m.account, COALESCE(a.name, '') AS name, m.role, m.sealed, m.state
			FROM message m LEFT JOIN account a ON a.id = m.account WHERE m.delivery = $1 ORDER BY m.at, m.id LIMIT 500`, d.ID); err != nil {
			return fmt.Errorf("thread: %w", err)
		}
		for _, m := range rows {
			m.Mine = m.Account == s.Actor().Account
			if m.State != "shown" && !m.Mine && role != access.Counsellor {
				continue
			}
			if m.Text, err = h.OpenOwn(tx, d.Person, "message/"+m.ID, m.Sealed); err != nil {
				return err
			}
			if m.State == "held" {
				m.Held = suspects(m.Text)
			}
			if role == access.Employer && m.Role != string(access.Employer) {
				m.Name, m.Account = "", "" // the parcel says which name the person chose
			}
			m.Sealed = nil
			out = append(out, m)
		}
		return nil
	})
	return out, err
}

// Moderate shows a held message or removes it.
func Moderate(ctx context.Context, h *access.House, s access.Scope, message string, show bool) (access.Outcome, error) {
	return h.Write(ctx, s, MessageModerate, func(tx *store.Tx) (access.Outcome, error) {
		var delivery string
		err := tx.Get(&delivery, `SELECT delivery FROM message WHERE id = $1`, message)
		if errors.Is(err, store.ErrNoRow) {
			return access.Outcome{}, fault.NotFound("message")
		}
		if err != nil {
			return access.Outcome{}, fmt.Errorf("message: %w", err)
		}
		d, err := loadDelivery(tx, s, delivery)
		if err != nil {
			return access.Outcome{}, err
		}
		state := "removed"
		if show {
			state = "shown"
		}
		n, err := tx.Exec(`UPDATE message SET state = $2 WHERE id = $1 AND state = 'held'`, message, state)
		if err := store.One(n, err, "message"); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: message, Version: 1, Status: state}, h.Append(tx, s, event.Fact{Kind: "message." + state, Subject: message, Person: d.Person, Area: d.Area, Keys: d.keys()})
	})
}
