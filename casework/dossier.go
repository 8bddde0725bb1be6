package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/vault"
)

// A Dossier (案卷) is all there is of one case, for somebody outside who must be able to
// trust it: the facts with their proofs, what the case came to, the files, and the
// definition it ran by.
type Dossier struct {
	Row
	Def        *programme.Definition
	Book       *programme.Book
	State      *fold.State
	Exhibits   []event.Exhibit
	Checkpoint string // signed, over the last of them
	Why        string // as who takes it out wrote it down
	Files      []Paper
	Names      map[string]string // key → name of people, organisations, accounts and places
}

// A Paper is a file of a dossier with its contents.
type Paper struct {
	File
	Raw []byte
}

// exportedFact is the kind of fact that somebody took a case out.
const exportedFact = "case.exported"

// Exportable lists the cases of a programme opened in a year, within the scope; one
// case by its key.
func (g *Engine) Exportable(ctx context.Context, h *access.House, s access.Scope, id, slug string, year int) (out []string, err error) {
	err = h.Read(ctx, s, CaseExport, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(cols, &args)
		if id != "" {
			where += " AND c.id = " + args.Add(id)
		} else {
			where += " AND c.programme = " + args.Add(slug) + " AND c.opened_on >= " + args.Add(fmt.Sprintf("%04d-01-01", year)) + " AND c.opened_on <= " + args.Add(fmt.Sprintf("%04d-12-31", year))
		}
		return tx.Select(&out, `SELECT c.id FROM cases c WHERE `+where+` ORDER BY c.opened_on, c.id`, args...)
	})
	if err == nil && len(out) == 0 {
		err = fault.NotFound("case")
	}
	return out, err
}

// Export writes down that cases are taken out, by whom and why: a fact of each, which
// its dossier will hold. Without it no dossier opens. Cases that nobody can read any
// more, since a key was erased, are told and left; where all are, there is no such case.
func (g *Engine) Export(ctx context.Context, h *access.House, s access.Scope, ids []string, why string) (out access.Outcome, erased []string, err error) {
	out, err = h.Write(ctx, s, CaseExport, func(tx *store.Tx) (access.Outcome, error) {
		if strings.TrimSpace(why) == "" {
			var bad fault.Fields
			bad.Add("reason", "casework.refused.needs_reason")
			return access.Outcome{}, bad.Err()
		}
		erased = nil // the transaction may run again
		for _, id := range ids {
			r, err := g.load(tx, h, s, id)
			if errors.Is(err, vault.ErrErased) {
				erased = append(erased, id)
				continue
			}
			if err != nil {
				return access.Outcome{}, err
			}
			if err := h.Append(tx, s, event.Fact{Kind: exportedFact, Subject: id, Person: r.row.Person, Area: r.row.Area, Keys: []string{"case:" + id}, Data: map[string]string{"why": why}}); err != nil {
				return access.Outcome{}, err
			}
		}
		if len(erased) == len(ids) {
			return access.Outcome{}, fault.NotFound("case")
		}
		return access.Outcome{Status: "exported", Version: int64(len(ids) - len(erased))}, nil
	})
	return out, erased, err
}

// Dossier opens one case for who wrote down today that they take it out. event.ErrNotPlaced
// says that its last facts have no checkpoint yet; fault.NotFound, that a key was erased.
func (g *Engine) Dossier(ctx context.Context, h *access.House, s access.Scope, id string) (out Dossier, err error) {
	var open func(what string, sealed []byte) (vault.Secret[string], error)
	err = h.Read(ctx, s, CaseExport, func(tx *store.Tx) error {
		r, err := g.load(tx, h, s, id)
		if errors.Is(err, vault.ErrErased) {
			return fault.NotFound("case")
		}
		if err != nil {
			return err
		}
		open = func(what string, sealed []byte) (vault.Secret[string], error) {
			return h.Keys.OpenFor(id, what, sealed)
		}
		if r.row.Person != "" {
			sealer, err := h.Keys.Person(tx, r.row.Person)
			if err != nil {
				return err
			}
			open = sealer.Open
		}
		out = Dossier{Row: r.row, Def: r.state.Def, Book: g.Book, State: r.state}
		if out.Exhibits, out.Checkpoint, err = event.Exhibits(tx, id, func(sealed []byte) (vault.Secret[string], error) { return open("event", sealed) }); err != nil {
			return err
		}
		shown := Shown{}
		if err := r.shown(&shown); err != nil {
			return err
		}
		out.Names = shown.Names
		for _, f := range shown.Files {
			out.Files = append(out.Files, Paper{File: f})
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	if out.Why, err = out.taken(s.Actor().Account, h.Today()); err != nil {
		return out, err
	}
	for i := range out.Files {
		f := &out.Files[i]
		sealed, err := g.Files.Get(ctx, f.Key)
		if err != nil {
			return out, fmt.Errorf("file: %w", err)
		}
		bare, err := open("file/"+f.Key, sealed)
		if err != nil {
			return out, err
		}
		f.Raw = []byte(vault.Bare(bare))
	}
	return out, nil
}

// taken is why somebody takes the case out, as they wrote it down that day.
func (d Dossier) taken(account string, on store.Day) (why string, err error) {
	err = fault.Denied("access.denied")
	for _, x := range d.Exhibits {
		if x.Kind != exportedFact || x.Account != account {
			continue
		}
		if store.DayOf(x.At.Time) != on {
			err = fault.Conflict("export.over")
			continue
		}
		var data map[string]string
		if err := json.Unmarshal([]byte(x.Data), &data); err != nil {
			return "", fmt.Errorf("fact: %w", err)
		}
		why, err = data["why"], nil
	}
	return why, err
}
