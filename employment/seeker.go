package employment

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/matching"
	"tongxing/registry"
	"tongxing/store"
)

// A Seeker (求职者) is a person who looks for work: a résumé that travels (headline,
// summary, work, education, skills) and a job-search profile that does not
// (abilities, needs, hours, way, pay).
type Seeker struct {
	Person        string        `db:"person"`
	Area          string        `db:"area"`
	State         string        `db:"state"` // active paused withdrawn
	Headline      string        `db:"headline"`
	Summary       string        `db:"summary"`
	Work          string        `db:"work"`
	Education     string        `db:"education"`
	Skills        string        `db:"skills"`
	NameShown     bool          `db:"name_shown"`
	Contact       string        `db:"contact"` // message text phone
	Abilities     string        `db:"abilities"`
	Aids          string        `db:"aids"`
	Helpful       string        `db:"helpful"`
	SiteNeeds     string        `db:"site_needs"`
	Mode          string        `db:"mode"`
	MaxMinutes    int64         `db:"max_minutes"`
	Minutes       string        `db:"minutes"`
	Week          string        `db:"week"`
	HoursDay      int64         `db:"hours_day"`
	HoursWeek     int64         `db:"hours_week"`
	Night         string        `db:"night"`
	Remote        string        `db:"remote"`
	Dormitory     string        `db:"dormitory"`
	Shuttle       string        `db:"shuttle"`
	PayFloor      int64         `db:"pay_floor"`
	Wishes        string        `db:"wishes"`
	Excluded      string        `db:"excluded"`
	GuardianNeed  string        `db:"guardian_need"`
	Benefits      string        `db:"benefits"`
	PayWish       int64         `db:"pay_wish"`
	HoursWish     int64         `db:"hours_wish"`
	DormitoryWish bool          `db:"dormitory_wish"`
	Contracts     string        `db:"contracts"` // forms accepted; "" = any
	Owned         string        `db:"owned"`     // accommodations brought along
	WeightVersion int64         `db:"weight_version"`
	Version       int64         `db:"version"`
	UpdatedAt     store.Instant `db:"updated_at"`
}

const seekerColumns = `s.person, s.area, s.state, s.headline, s.summary, s.work, s.education, s.skills, s.name_shown, s.contact, s.abilities, s.aids, s.helpful,
	s.site_needs, s.mode, s.max_minutes, s.minutes, s.week, s.hours_day, s.hours_week, s.night, s.remote, s.dormitory, s.shuttle, s.pay_floor, s.wishes,
	s.excluded, s.guardian_need, s.benefits, s.pay_wish, s.hours_wish, s.dormitory_wish, s.contracts, s.owned, s.weight_version, s.version, s.updated_at`

var seekerCols = access.Cols{Person: "s.person", Area: "s.area"}

// Blank is the profile of somebody who has said nothing yet.
func Blank(person, area string) Seeker {
	return Seeker{Person: person, Area: area, State: "active", Contact: "message", Abilities: matching.NoLevels().String(), Mode: "bus",
		Night: "unknown", Remote: "unknown", Dormitory: "unknown", Shuttle: "unknown", GuardianNeed: "unknown", WeightVersion: int64(matching.Standard.Version)}
}

// ShowSeeker reads a profile within the scope; NotFound when there is none yet. That staff
// read it is noted: the person sees who did.
func ShowSeeker(ctx context.Context, h *access.House, s access.Scope, person string) (k Seeker, err error) {
	err = h.Read(ctx, s, SeekerShow, func(tx *store.Tx) error {
		k, err = loadSeeker(tx, s, person)
		return err
	})
	if err == nil && s.Actor().Kind == "staff" {
		err = h.Note(ctx, s, event.Fact{Kind: "profile.viewed", Subject: person, Person: person, Area: k.Area})
	}
	return k, err
}

func loadSeeker(tx *store.Tx, s access.Scope, person string) (k Seeker, err error) {
	var args access.Args
	where := s.Where(seekerCols, &args)
	err = tx.Get(&k, `SELECT `+seekerColumns+` FROM seeker s WHERE `+where+` AND s.person = `+args.Add(person), args...)
	if errors.Is(err, store.ErrNoRow) {
		return k, fault.NotFound("seeker")
	}
	return k, err
}

// Check finds what does not hold together in a profile.
func (k Seeker) Check() error {
	var bad fault.Fields
	if _, err := matching.ParseLevels(k.Abilities); err != nil {
		bad.Add("abilities", "employment.bad_levels")
	}
	if _, err := matching.ParseWeek(k.Week); err != nil {
		bad.Add("week", "employment.bad_week")
	}
	if k.MaxMinutes < 0 || k.MaxMinutes > 300 {
		bad.Add("max_minutes", "employment.bad_minutes")
	}
	if k.PayFloor < 0 || k.PayFloor > 100_000_00 {
		bad.Add("pay_floor", "employment.bad_pay")
	}
	if k.PayWish < 0 || k.PayWish > 100_000_00 || k.PayWish > 0 && k.PayWish < k.PayFloor {
		bad.Add("pay_wish", "employment.bad_pay_wish")
	}
	if k.HoursWish < 0 || k.HoursWish > 60 || k.HoursWeek > 0 && k.HoursWish > k.HoursWeek {
		bad.Add("hours_wish", "employment.bad_hours_wish")
	}
	if k.HoursDay < 0 || k.HoursDay > 12 {
		bad.Add("hours_day", "employment.bad_hours_day")
	}
	if k.HoursWeek < 0 || k.HoursWeek > 60 {
		bad.Add("hours_week", "employment.bad_hours_week")
	}
	for name, text := range map[string]string{"headline": k.Headline, "summary": k.Summary, "work": k.Work, "education": k.Education} {
		if len([]rune(text)) > 2000 {
			bad.Add(name, "form.too_long", "max", 2000)
		}
	}
	return bad.Err()
}

// SaveSeeker writes a profile: version 0 opens it, any other changes just that
// version. Who acts for somebody else needs their recorded consent, and the
// person's page tells them.
func SaveSeeker(ctx context.Context, h *access.House, s access.Scope, k Seeker) (access.Outcome, error) {
	if err := k.Check(); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, SeekerSave, func(tx *store.Tx) (access.Outcome, error) {
		area, err := mayActFor(tx, h, s, k.Person)
		if err != nil {
			return access.Outcome{}, err
		}
		k.Area, k.State = area, "active"
		if k.Version == 0 {
			err = insertSeeker(tx, h, k)
		} else {
			err = updateSeeker(tx, h, k)
		}
		if err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: k.Person, Version: k.Version + 1, Status: "saved"}, h.Append(tx, s, event.Fact{Kind: "seeker.saved", Subject: "seeker:" + k.Person,
			Person: k.Person, Area: k.Area, Keys: []string{"person:" + k.Person}})
	})
}

// mayActFor holds an act for a person to the scope and to recorded consent, and
// tells the person's area.
func mayActFor(tx *store.Tx, h *access.House, s access.Scope, person string) (area string, err error) {
	if area, err = reached(tx, s, person); err != nil {
		return "", err
	}
	return area, h.ActFor(tx, s, person)
}

// reached is the area of a person within the scope.
func reached(tx *store.Tx, s access.Scope, person string) (area string, err error) {
	if err := tx.Get(&area, `SELECT area FROM person WHERE id = $1`, person); err != nil {
		return "", store.Found(err, "person")
	}
	if !s.Covers(person, "", area) {
		return "", fault.NotFound("person")
	}
	return area, nil
}

func insertSeeker(tx *store.Tx, h *access.House, k Seeker) error {
	_, err := tx.Exec(`INSERT INTO seeker (person, area, state, headline, summary, work, education, skills, name_shown, contact, abilities, aids, helpful,
		site_needs, mode, max_minutes, minutes, week, hours_day, hours_week, night, remote, dormitory, shuttle, pay_floor, wishes, excluded, guardian_need,
		benefits, weight_version, updated_at, pay_wish, hours_wish, dormitory_wish, contracts, owned, version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32,$33,$34,$35,$36,1)`,
		k.Person, k.Area, k.State, k.Headline, k.Summary, k.Work, k.Education, k.Skills, k.NameShown, k.Contact, k.Abilities, k.Aids, k.Helpful,
		k.SiteNeeds, k.Mode, k.MaxMinutes, k.Minutes, k.Week, k.HoursDay, k.HoursWeek, k.Night, k.Remote, k.Dormitory, k.Shuttle, k.PayFloor, k.Wishes,
		k.Excluded, k.GuardianNeed, k.Benefits, k.WeightVersion, store.InstantOf(h.Now()), k.PayWish, k.HoursWish, k.DormitoryWish, k.Contracts, k.Owned)
	if store.IsUnique(err) {
		return fault.Conflict("access.stale")
	}
	if err != nil {
		return fmt.Errorf("seeker: %w", err)
	}
	return nil
}

// updateSeeker leaves the state alone: only Pause, Resume and Leave change it, so
// that saving a form does not put somebody back on show.
func updateSeeker(tx *store.Tx, h *access.House, k Seeker) error {
	n, err := tx.Exec(`UPDATE seeker SET headline=$3, summary=$4, work=$5, education=$6, skills=$7, name_shown=$8, contact=$9, abilities=$10, aids=$11, helpful=$12,
		site_needs=$13, mode=$14, max_minutes=$15, minutes=$16, week=$17, hours_day=$18, hours_week=$19, night=$20, remote=$21, dormitory=$22, shuttle=$23, pay_floor=$24,
		wishes=$25, excluded=$26, guardian_need=$27, benefits=$28, weight_version=$29, updated_at=$30,
		pay_wish=$31, hours_wish=$32, dormitory_wish=$33, contracts=$34, owned=$35, version = version + 1 WHERE person = $1 AND version = $2`,
		k.Person, k.Version, k.Headline, k.Summary, k.Work, k.Education, k.Skills, k.NameShown, k.Contact, k.Abilities, k.Aids, k.Helpful,
		k.SiteNeeds, k.Mode, k.MaxMinutes, k.Minutes, k.Week, k.HoursDay, k.HoursWeek, k.Night, k.Remote, k.Dormitory, k.Shuttle, k.PayFloor,
		k.Wishes, k.Excluded, k.GuardianNeed, k.Benefits, k.WeightVersion, store.InstantOf(h.Now()), k.PayWish, k.HoursWish, k.DormitoryWish, k.Contracts, k.Owned)
	return store.One(n, err, "seeker")
}

// Matching is what the matching engine may know of the seeker.
func (k Seeker) Matching(age int) (*matching.Seeker, error) {
	abilities, err := matching.ParseLevels(k.Abilities)
	if err != nil {
		return nil, err
	}
	week, err := matching.ParseWeek(k.Week)
	if err != nil {
		return nil, err
	}
	return &matching.Seeker{ID: k.Person, Township: Township(k.Area), Abilities: abilities, Aids: append(List(k.Aids), List(k.Helpful)...), SiteNeeds: List(k.SiteNeeds),
		Mode: k.Mode, MaxMinutes: int(k.MaxMinutes), Minutes: minutes(k.Minutes), Week: week, HoursDay: int(k.HoursDay), HoursWeek: int(k.HoursWeek),
		Night: matching.ParseTri(k.Night), Remote: matching.ParseTri(k.Remote), Dormitory: matching.ParseTri(k.Dormitory), Shuttle: matching.ParseTri(k.Shuttle),
		PayFloor: k.PayFloor, Age: age, Wishes: List(k.Wishes), Skills: List(k.Skills), Excluded: List(k.Excluded),
		PayWish: k.PayWish, HoursWish: int(k.HoursWish), DormitoryWish: k.DormitoryWish, Contracts: List(k.Contracts), Owned: List(k.Owned)}, nil
}

// List reads a comma separated column; an empty one is no items.
func List(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// Township is the township's code within an area path.
func Township(area string) string {
	parts := strings.Split(strings.Trim(area, "/"), "/")
	if len(parts) < 4 {
		return parts[len(parts)-1]
	}
	return parts[3]
}

func minutes(text string) map[string]int {
	out := map[string]int{}
	for pair := range strings.SplitSeq(text, ";") {
		if place, value, ok := strings.Cut(pair, "="); ok {
			if n, err := strconv.Atoi(value); err == nil {
				out[place] = n
			}
		}
	}
	return out
}

// seekerWithAge is a row for the index.
type seekerWithAge struct {
	Seeker
	Born store.Day `db:"born_on"`
}

func (r seekerWithAge) matching(today store.Day) (*matching.Seeker, error) {
	return r.Seeker.Matching(registry.Person{Born: r.Born}.Age(today))
}
