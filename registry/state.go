package registry

import (
	"context"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// personFact wakes the pages of the person and of their household: what one of them
// is may decide what all of them may have.
func personFact(kind string, p Person, data map[string]string) event.Fact {
	keys := []string{"person:" + p.ID}
	if p.Household != "" {
		keys = append(keys, "household:"+p.Household)
	}
	return event.Fact{Kind: kind, Subject: p.ID, Person: p.ID, Area: p.Area, Keys: keys, Data: data}
}

func loadPerson(tx *store.Tx, s access.Scope, id string) (p Person, err error) {
	var args access.Args
	where := s.Where(personCols, &args)
	err = tx.Get(&p, `SELECT `+personColumns+` FROM person p WHERE `+where+` AND p.id = `+args.Add(id), args...)
	return p, store.Found(err, "person")
}

// SetState writes down how much a person does for themselves, where they are
// registered and where they live.
func SetState(ctx context.Context, h *access.House, s access.Scope, id string, version int64, x State) (access.Outcome, error) {
	var bad fault.Fields
	x.check(&bad)
	if err := bad.Err(); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, PersonCare, func(tx *store.Tx) (access.Outcome, error) {
		return setState(tx, h, s, id, version, func(*State) State { return x })
	})
}

// SetSelfCare writes down how much a person does for themselves, as assessed: all,
// partly or none; "" when what was written is no longer believed.
func SetSelfCare(ctx context.Context, h *access.House, s access.Scope, id string, version int64, care string) (access.Outcome, error) {
	var bad fault.Fields
	State{SelfCare: care}.check(&bad)
	if err := bad.Err(); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, PersonCare, func(tx *store.Tx) (access.Outcome, error) {
		return setState(tx, h, s, id, version, func(was *State) State {
			was.SelfCare = care
			return *was
		})
	})
}

func setState(tx *store.Tx, h *access.House, s access.Scope, id string, version int64, change func(was *State) State) (access.Outcome, error) {
	p, err := loadPerson(tx, s, id)
	if err != nil {
		return access.Outcome{}, err
	}
	x := change(&p.State)
	n, err := tx.Exec(`UPDATE person SET self_care = $1, hukou_area = $2, hukou_kind = $3, residence_area = $4, version = version + 1 WHERE id = $5 AND version = $6`,
		x.SelfCare, x.HukouArea, x.HukouKind, x.Residence, id, version)
	if err := store.One(n, err, "person"); err != nil {
		return access.Outcome{}, err
	}
	return access.Outcome{Record: id, Version: version + 1, Status: "set"},
		h.Append(tx, s, personFact("person.state", p, map[string]string{"self_care": x.SelfCare, "hukou": x.HukouArea, "hukou_kind": x.HukouKind, "residence": x.Residence}))
}

// RecordDeath writes down the day a person died. From that day on they are found by no
// programme; what they draw is to be looked at (应停未停).
func RecordDeath(ctx context.Context, h *access.House, s access.Scope, id string, version int64, on store.Day) (access.Outcome, error) {
	return h.Write(ctx, s, PersonEnd, func(tx *store.Tx) (access.Outcome, error) {
		p, err := ending(tx, h, s, id, on)
		if err != nil {
			return access.Outcome{}, err
		}
		n, err := tx.Exec(`UPDATE person SET died_on = $1, version = version + 1 WHERE id = $2 AND version = $3`, on, id, version)
		if err := store.One(n, err, "person"); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: id, Version: version + 1, Status: "died"}, h.Append(tx, s, personFact("person.died", p, map[string]string{"on": string(on)}))
	})
}

// ending loads a person who neither died nor left, and checks the day.
func ending(tx *store.Tx, h *access.House, s access.Scope, id string, on store.Day) (Person, error) {
	p, err := loadPerson(tx, s, id)
	if err != nil {
		return p, err
	}
	var bad fault.Fields
	checkDay(&bad, on, h.Today(), p.Born)
	if err := bad.Err(); err != nil {
		return p, err
	}
	if p.Died != "" || p.Moved != "" {
		return p, fault.Conflict("registry.ended_already")
	}
	return p, nil
}

// A Move is where a person went: To is the path of a village of the city whose office
// answers for them from then on, or "" when they left the city. Household is the one
// they live in now; "" leaves it.
type Move struct {
	On            store.Day
	To, Household string
}

// RecordMove writes down that a person moved. Who moves them within the city must
// answer for both ends: else the office above does it.
func RecordMove(ctx context.Context, h *access.House, s access.Scope, id string, version int64, m Move) (access.Outcome, error) {
	return h.Write(ctx, s, PersonEnd, func(tx *store.Tx) (access.Outcome, error) {
		p, err := ending(tx, h, s, id, m.On)
		if err != nil {
			return access.Outcome{}, err
		}
		moved, status, was := m.On, "left", p
		if m.To != "" {
			if err := p.arrive(tx, s, m); err != nil {
				return access.Outcome{}, err
			}
			moved, status = "", "moved"
		}
		n, err := tx.Exec(`UPDATE person SET area = $1, household = $2, residence_area = $3, moved_on = $4, version = version + 1 WHERE id = $5 AND version = $6`,
			p.Area, p.Household, p.Residence, moved, id, version)
		if err := store.One(n, err, "person"); err != nil {
			return access.Outcome{}, err
		}
		fact := personFact("person."+status, p, map[string]string{"on": string(m.On), "from": was.Area, "to": m.To})
		if was.Household != "" && was.Household != p.Household {
			fact.Keys = append(fact.Keys, "household:"+was.Household)
		}
		return access.Outcome{Record: id, Version: version + 1, Status: status}, h.Append(tx, s, fact)
	})
}

func (p *Person) arrive(tx *store.Tx, s access.Scope, m Move) error {
	d, err := DivisionByPath(tx, m.To)
	if err != nil {
		return err
	}
	if !s.Covers(p.ID, "", m.To) || d.To != "" {
		return fault.NotFound("division")
	}
	if d.Level != "village" { // an office above one answers for nobody by itself
		var bad fault.Fields
		bad.Add("to", "registry.not_a_village")
		return bad.Err()
	}
	if m.Household != "" {
		if _, err := loadHousehold(tx, s, m.Household); err != nil {
			return err
		}
		p.Household = m.Household
	}
	p.Area, p.Residence = m.To, m.To
	return nil
}

// TakeBackEnd takes back a death or a leaving that was written down in error.
func TakeBackEnd(ctx context.Context, h *access.House, s access.Scope, id string, version int64) (access.Outcome, error) {
	return h.Write(ctx, s, PersonEnd, func(tx *store.Tx) (access.Outcome, error) {
		p, err := loadPerson(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		if p.Died == "" && p.Moved == "" {
			return access.Outcome{}, fault.Conflict("registry.not_ended")
		}
		n, err := tx.Exec(`UPDATE person SET died_on = '', moved_on = '', version = version + 1 WHERE id = $1 AND version = $2`, id, version)
		if err := store.One(n, err, "person"); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: id, Version: version + 1, Status: "back"}, h.Append(tx, s, personFact("person.back", p, map[string]string{"died": string(p.Died), "moved": string(p.Moved)}))
	})
}
