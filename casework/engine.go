package casework

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"tongxing/access"
	"tongxing/blob"
	"tongxing/blob/photo"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/rule"
	"tongxing/store"
)

// An Engine (办理引擎) runs cases of the programmes in its book.
type Engine struct {
	Book *programme.Book
	// Known answers what is known of a subject on a day: the registry's facts.
	Known func(tx *store.Tx, subject string, on store.Day) (rule.Facts, error)
	// Files keeps what is handed in, Room makes pictures safe to keep.
	Files blob.Store
	Room  *photo.Darkroom

	held *Holdings // nil: read anew for every question
}

// kindCase is the kind of facts that are events of cases.
const kindCase = "case"

// A Row (个案) is a case as lists show it.
type Row struct {
	ID              string    `db:"id"`
	Programme       string    `db:"programme"`
	Version         int64     `db:"version"`
	Level           string    `db:"level"`
	Kind            string    `db:"kind"`
	Subject         string    `db:"subject"`
	Person          string    `db:"person"`
	Household       string    `db:"household"`
	Area            string    `db:"area"`
	Parent          string    `db:"parent"`
	ParentProgramme string    `db:"parent_programme"`
	OpenedOn        store.Day `db:"opened_on"`
	Stage           string    `db:"stage"`
	Ending          string    `db:"ending"`
	EndedOn         store.Day `db:"ended_on"`
	Paused          bool      `db:"paused"`
	LapseOn         store.Day `db:"lapse_on"`
	RowVersion      int64     `db:"row_version"`
}

const rowColumns = `c.id, c.programme, c.version, c.level, c.kind, c.subject, c.person, c.household, c.area, c.parent, c.parent_programme, c.opened_on, c.stage, c.ending, c.ended_on, c.paused,
	c.lapse_on, c.row_version`

// A run is one case being worked on in a transaction: what the database holds of it,
// and what it has come to.
type run struct {
	*Engine
	h      *access.House
	s      access.Scope
	tx     *store.Tx
	row    Row
	state  *fold.State
	before rows   // as the database has it
	told   int    // events already facts
	only   string // the one party somebody acts as, from whom the rest is concealed
	worldly
}

func (g *Engine) definition(slug string, version int64) (*programme.Definition, error) {
	d := g.Book.Version(slug, int(version))
	if d == nil {
		return nil, fmt.Errorf("programme %s version %d is not there", slug, version)
	}
	return d, nil
}

func caseOf(r Row) fold.Case {
	return fold.Case{ID: r.ID, Subject: r.Subject, Kind: r.Kind, Household: r.Household, Area: r.Area, Parent: r.Parent, ParentProgramme: r.ParentProgramme, Opened: r.OpenedOn}
}

// load reads a case within the scope and derives its state from its events.
func (g *Engine) load(tx *store.Tx, h *access.House, s access.Scope, id string) (*run, error) {
	var args access.Args
	where := s.Where(cols, &args)
	var row Row
	err := tx.Get(&row, `SELECT `+rowColumns+` FROM cases c WHERE `+where+` AND c.id = `+args.Add(id), args...)
	if errors.Is(err, store.ErrNoRow) {
		return nil, fault.NotFound("case")
	}
	if err != nil {
		return nil, fmt.Errorf("case: %w", err)
	}
	return g.resume(tx, h, s, row)
}

// resume derives a case's state from its events.
func (g *Engine) resume(tx *store.Tx, h *access.House, s access.Scope, row Row) (*run, error) {
	d, err := g.definition(row.Programme, row.Version)
	if err != nil {
		return nil, err
	}
	told, err := h.Told(tx, row.ID, row.Person, kindCase)
	if err != nil {
		return nil, err
	}
	events := make([]fold.Event, len(told))
	for i, t := range told {
		if err := json.Unmarshal([]byte(t.Data["event"]), &events[i]); err != nil {
			return nil, fmt.Errorf("case event: %w", err)
		}
		events[i].ID = t.ID
	}
	slices.SortFunc(events, func(a, b fold.Event) int { return cmp.Compare(a.Seq, b.Seq) })
	about := caseOf(row)
	if about.Others, err = g.others(tx, h, s, d, row); err != nil {
		return nil, err
	}
	r := &run{Engine: g, h: h, s: s, tx: tx, row: row, state: fold.Fold(g.Book, d, about, events), told: len(events)}
	r.before = r.rows()
	return r, nil
}

// do takes an event in, or says why not.
func (r *run) do(e fold.Event) (fold.Event, error) {
	e.ID, e.Seq = r.h.NewID(), len(r.state.Events)+1
	r.err = nil
	r.now = e
	refusal := r.state.Try(e, r)
	if r.err != nil {
		return e, r.err
	}
	if refusal != nil {
		return e, refused(refusal)
	}
	for _, there := range []func(fold.Event) error{r.divisions, r.mandates} {
		if err := there(e); err != nil {
			return e, err
		}
	}
	r.state.Apply(e)
	return e, r.tell(e)
}

// tell writes the event as a fact of the log.
func (r *run) tell(e fold.Event) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("case event: %w", err)
	}
	keys := []string{"case:" + r.row.ID}
	for _, k := range []struct{ kind, id string }{{"person", r.row.Person}, {"household", r.row.Household}, {"case", r.row.Parent}} {
		if k.id != "" {
			keys = append(keys, k.kind+":"+k.id)
		}
	}
	r.told++
	return r.h.AppendAs(r.tx, r.s, e.ID, event.Fact{Kind: kindCase, Subject: r.row.ID, Person: r.row.Person, Area: r.row.Area, Keys: keys, Data: map[string]string{"event": string(raw)}})
}

// refused words why an event is not taken: beside its field where it has one.
func refused(r *fold.Refusal) error {
	key := "casework.refused." + r.Code
	if r.Field != "" {
		var bad fault.Fields
		bad.Add(r.Field, key, r.Pairs...)
		return &RefusedError{bad.Err(), r}
	}
	return &RefusedError{fault.Conflict(key, r.Pairs...), r}
}

// A RefusedError carries the refusal itself, for pages that say more about it.
type RefusedError struct {
	error
	Refusal *fold.Refusal
}

// Unwrap gives the fault.
func (e *RefusedError) Unwrap() error { return e.error }
