package hiring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// Platform is the channel of placements that began with a delivery.
const Platform = "platform"

// Channels (渠道) are the ways into work that the yearly review tells apart.
var Channels = []string{Platform, "federation", "public", "association", "self", "base", "rural", "flexible"}

// ContractManufacturing (来料加工) is the programme counted by household.
const ContractManufacturing = "contract_manufacturing"

// A Placement (就业) is one person in one job, of any channel. FirstStart is 1 on the
// earliest start of a person in a calendar year, and on no other.
type Placement struct {
	ID            string        `db:"id"`
	Person        string        `db:"person"`
	Area          string        `db:"area"`
	Household     string        `db:"household"`
	Channel       string        `db:"channel"`
	Employer      string        `db:"employer"`
	Post          string        `db:"post"`
	Delivery      string        `db:"delivery"`
	Trade         string        `db:"trade"`
	Programme     string        `db:"programme"`
	ContractOn    store.Day     `db:"contract_on"`
	ContractUntil store.Day     `db:"contract_until"`
	StartedOn     store.Day     `db:"started_on"`
	ConfirmedAt   store.Instant `db:"confirmed_at"`
	ConfirmedBy   string        `db:"confirmed_by"`
	FirstStart    int64         `db:"first_start"`
	EndedOn       store.Day     `db:"ended_on"`
	Pay           int64         `db:"pay"`        // fen a month
	BestMonth     int64         `db:"best_month"` // best month of household income, fen
	Version       int64         `db:"version"`
	PersonName    string        `db:"person_name"`
	EmployerName  string        `db:"employer_name"`
}

const placementColumns = `t.id, t.person, t.area, t.household, t.channel, t.employer, t.post, t.delivery, t.trade, t.programme, t.contract_on, t.contract_until,
	t.started_on, t.confirmed_at, t.confirmed_by, t.first_start, t.ended_on, t.pay, t.best_month, t.version, n.name AS person_name, COALESCE(e.name, '') AS employer_name`

const placementTables = ` FROM placement t JOIN person n ON n.id = t.person LEFT JOIN employer e ON e.id = t.employer `

var placementCols = access.Cols{Person: "t.person", Organisation: "t.employer", Area: "t.area"}

// hide takes out what is not the employer's to read.
func (p *Placement) hide() { p.PersonName, p.Household, p.ConfirmedBy, p.BestMonth = "", "", "", 0 }

func (p Placement) insert(tx *store.Tx) error {
	_, err := tx.Exec(`INSERT INTO placement (id, person, area, household, channel, employer, post, delivery, trade, programme, contract_on, contract_until, started_on,
		confirmed_at, confirmed_by, first_start, ended_on, pay, best_month, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,'','',0,'',$14,$15,1)`,
		p.ID, p.Person, p.Area, p.Household, p.Channel, p.Employer, p.Post, p.Delivery, p.Trade, p.Programme, p.ContractOn, p.ContractUntil, p.StartedOn, p.Pay, p.BestMonth)
	if err != nil {
		return fmt.Errorf("placement: %w", err)
	}
	return nil
}

// started sets what follows from a start: the year's first one, and the follow-ups
// still to come.
func (p Placement) started(tx *store.Tx, h *access.House) error {
	year := string(p.StartedOn)[:4]
	if _, err := tx.Exec(`UPDATE placement SET first_start = CASE WHEN id = (SELECT f.id FROM placement f WHERE f.person = $1 AND f.started_on >= $2 AND f.started_on <= $3
		ORDER BY f.started_on, f.id LIMIT 1) THEN 1 ELSE 0 END WHERE person = $1 AND started_on >= $2 AND started_on <= $3`, p.Person, year+"-01-01", year+"-12-31"); err != nil {
		return fmt.Errorf("first start: %w", err)
	}
	for _, day := range FollowupDays {
		due := p.StartedOn.AddDays(day)
		if due < h.Today() {
			continue // recorded after the fact: nobody can ask in the past
		}
		if _, err := tx.Exec(`INSERT INTO followup (id, placement, person, area, employer, day, due_on, person_says, employer_says, note, done_on, version)
			VALUES ($1,$2,$3,$4,$5,$6,$7,'','','','',1)`, h.NewID(), p.ID, p.Person, p.Area, p.Employer, int64(day), due); err != nil {
			return fmt.Errorf("followup: %w", err)
		}
	}
	return nil
}

func (p Placement) check(today store.Day) error {
	var bad fault.Fields
	if p.Channel == Platform || !slices.Contains(Channels, p.Channel) {
		bad.Add("channel", "hiring.bad.channel") // the platform's begin with a delivery
	}
	if !p.StartedOn.Valid() || p.StartedOn > today {
		bad.Add("started_on", "hiring.bad.started_on")
	}
	if p.ContractOn != "" && !p.ContractOn.Valid() {
		bad.Add("contract_on", "hiring.bad.contract_on")
	}
	if p.ContractUntil != "" && (!p.ContractUntil.Valid() || p.ContractUntil <= p.ContractOn) {
		bad.Add("contract_until", "hiring.bad.until")
	}
	if p.Programme != "" && p.Programme != ContractManufacturing {
		bad.Add("programme", "hiring.bad.programme")
	}
	if p.Pay < 0 || p.BestMonth < 0 || p.BestMonth > 0 && p.Programme == "" {
		bad.Add("best_month", "hiring.bad.pay")
	}
	return bad.Err()
}

// RecordPlacement enters a placement of another channel, made outside the platform.
func RecordPlacement(ctx context.Context, h *access.House, s access.Scope, p Placement) (access.Outcome, error) {
	if err := p.check(h.Today()); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, PlacementRecord, func(tx *store.Tx) (access.Outcome, error) {
		area, err := areaOf(tx, s, p.Person)
		if err != nil {
			return access.Outcome{}, err
		}
		if err := p.oldEnough(tx); err != nil {
			return access.Outcome{}, err
		}
		var same int64
		if err := tx.Get(&same, `SELECT count(*) FROM placement WHERE person = $1 AND channel = $2 AND employer = $3 AND programme = $4 AND started_on = $5`,
			p.Person, p.Channel, p.Employer, p.Programme, p.StartedOn); err != nil {
			return access.Outcome{}, fmt.Errorf("placement: %w", err)
		}
		if same > 0 {
			return access.Outcome{}, fault.Conflict("hiring.already_recorded")
		}
		p := p
		p.ID, p.Area, p.Post, p.Delivery = h.NewID(), area, "", ""
		if err := tx.Get(&p.Household, `SELECT household FROM person WHERE id = $1`, p.Person); err != nil {
			return access.Outcome{}, fmt.Errorf("person: %w", err)
		}
		if err := p.insert(tx); err != nil {
			return access.Outcome{}, err
		}
		if err := p.started(tx, h); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: p.ID, Version: 1, Status: "recorded"}, h.Append(tx, s, p.fact("placement.recorded"))
	})
}

// oldEnough refuses a start before the sixteenth birthday (劳动法 15).
func (p Placement) oldEnough(tx *store.Tx) error {
	var born store.Day
	if err := tx.Get(&born, `SELECT born_on FROM person WHERE id = $1`, p.Person); err != nil {
		return fmt.Errorf("person: %w", err)
	}
	var bad fault.Fields
	if born.Valid() && p.StartedOn < store.Day(fmt.Sprintf("%04d%s", born.Time().Year()+16, string(born)[4:])) {
		bad.Add("started_on", "hiring.bad.too_young")
	}
	return bad.Err()
}

func (p Placement) fact(kind string) event.Fact {
	keys := []string{"person:" + p.Person}
	if p.Employer != "" {
		keys = append(keys, "employer:"+p.Employer)
	}
	if p.Delivery != "" {
		keys = append(keys, "delivery:"+p.Delivery)
	}
	return event.Fact{Kind: kind, Subject: p.ID, Person: p.Person, Area: p.Area, Keys: append(keys, boards(p.Area)...)}
}

func loadPlacement(tx *store.Tx, s access.Scope, id string) (p Placement, err error) {
	var args access.Args
	where := s.Where(placementCols, &args)
	err = tx.Get(&p, `SELECT `+placementColumns+placementTables+`WHERE `+where+` AND t.id = `+args.Add(id), args...)
	if errors.Is(err, store.ErrNoRow) {
		return p, fault.NotFound("placement")
	}
	return p, err
}

// ShowPlacement reads one within the scope.
func ShowPlacement(ctx context.Context, h *access.House, s access.Scope, id string) (p Placement, err error) {
	err = h.Read(ctx, s, PlacementList, func(tx *store.Tx) error {
		if p, err = loadPlacement(tx, s, id); err == nil && !s.Covers(p.Person, "", p.Area) {
			p.hide()
		}
		return err
	})
	return p, err
}

// EndPlacement ends a job on a day, by any side. One that never started also gives
// its opening back, and its delivery ends as "not started".
func EndPlacement(ctx context.Context, h *access.House, s access.Scope, id string, version int64, on store.Day) (access.Outcome, error) {
	return h.Write(ctx, s, PlacementEnd, func(tx *store.Tx) (access.Outcome, error) {
		p, err := loadPlacement(tx, s, id)
		switch {
		case err != nil:
			return access.Outcome{}, err
		case p.Version != version:
			return access.Outcome{}, fault.Conflict("access.stale", "what", "placement")
		case p.EndedOn != "":
			return access.Outcome{}, fault.Conflict("hiring.already_ended")
		case !on.Valid() || on < p.StartedOn || on > h.Today():
			var bad fault.Fields
			bad.Add("on", "hiring.bad.ended_on")
			return access.Outcome{}, bad.Err()
		}
		if err := p.end(tx, on); err != nil {
			return access.Outcome{}, err
		}
		if p.Delivery != "" && p.StartedOn == "" {
			if err := neverStarted(tx, h, s, p); err != nil {
				return access.Outcome{}, err
			}
		}
		return access.Outcome{Record: p.ID, Version: p.Version + 1, Status: "ended"}, h.Append(tx, s, p.fact("placement.ended"))
	})
}

// end writes the last day; what was still to be asked is no longer.
func (p Placement) end(tx *store.Tx, on store.Day) error {
	n, err := tx.Exec(`UPDATE placement SET ended_on = $3, version = version + 1 WHERE id = $1 AND version = $2`, p.ID, p.Version, on)
	if err := store.One(n, err, "placement"); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE followup SET done_on = $2, version = version + 1 WHERE placement = $1 AND done_on = ''`, p.ID, on); err != nil {
		return fmt.Errorf("followup: %w", err)
	}
	return nil
}

func neverStarted(tx *store.Tx, h *access.House, s access.Scope, p Placement) error {
	var d Delivery
	if err := tx.Get(&d, `SELECT `+deliveryColumns+deliveryTables+`WHERE d.id = $1`, p.Delivery); err != nil {
		return fmt.Errorf("delivery: %w", err)
	}
	if err := d.move(tx, h, s, doFail, sideOf(s, p.Person, p.Employer, p.Area), doFail); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE post SET filled = filled - 1, version = version + 1, updated_at = $2 WHERE id = $1 AND filled > 0`, p.Post, store.InstantOf(h.Now())); err != nil {
		return fmt.Errorf("post: %w", err)
	}
	return postChanged(tx, h, s, "post.reopened", p.Post, p.Employer)
}

// A PlacementFilter narrows the list; the scope narrows it first.
type PlacementFilter struct {
	Channel, Person, Employer string
	Year                      int // of the start; 0 = any
	Live                      bool
	After                     string
	Limit                     int
}

// Placements lists, newest first. The employer reads no name here.
func Placements(ctx context.Context, h *access.House, s access.Scope, f PlacementFilter) (out []Placement, err error) {
	err = h.Read(ctx, s, PlacementList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(placementCols, &args)
		for _, pair := range [][2]string{{"t.channel", f.Channel}, {"t.person", f.Person}, {"t.employer", f.Employer}} {
			if pair[1] != "" {
				where += ` AND ` + pair[0] + ` = ` + args.Add(pair[1])
			}
		}
		if f.Year > 0 {
			year := strconv.Itoa(f.Year)
			where += ` AND t.started_on >= ` + args.Add(year+"-01-01") + ` AND t.started_on <= ` + args.Add(year+"-12-31")
		}
		if f.Live {
			where += ` AND t.ended_on = ''`
		}
		if f.After != "" {
			where += ` AND t.id < ` + args.Add(f.After)
		}
		if err := tx.Select(&out, `SELECT `+placementColumns+placementTables+`WHERE `+where+` ORDER BY t.id DESC LIMIT `+args.Add(limitOf(f.Limit)), args...); err != nil {
			return fmt.Errorf("placements: %w", err)
		}
		for i := range out {
			if !s.Covers(out[i].Person, "", out[i].Area) {
				out[i].hide()
			}
		}
		return nil
	})
	return out, err
}
