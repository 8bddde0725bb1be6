package hiring

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
)

// A Parcel (投递内容) is exactly what the employer gets, sealed under the person's
// key. Category, grade, certificate, citizen id, diagnosis, phone and abilities
// have no place in it: the struct is the allow-list.
type Parcel struct {
	Name      string   `json:"name"` // the full name, or 王女士 when the person hides it
	NameShown bool     `json:"name_shown"`
	Headline  string   `json:"headline"`
	Summary   string   `json:"summary"`
	Work      string   `json:"work"`
	Education string   `json:"education"`
	Skills    string   `json:"skills"`
	Contact   string   `json:"contact"` // message text phone: how the person wants to be reached, not a number
	Aids      []string `json:"aids"`    // accommodations released
	Sites     []string `json:"sites"`   // site features released as needed
	Message   string   `json:"message"`
}

// notSent is what stays behind, said beside what goes (hiring.not_sent.<what>).
var notSent = []string{"category", "grade", "certificate", "citizen", "health", "phone", "address", "abilities", "benefits"}

// sender is what the person has on record that a parcel may be filled from.
type sender struct {
	Person    string `db:"person"`
	Area      string `db:"area"`
	State     string `db:"state"`
	Name      string `db:"name"`
	Sex       string `db:"sex"`
	NameShown bool   `db:"name_shown"`
	Headline  string `db:"headline"`
	Summary   string `db:"summary"`
	Work      string `db:"work"`
	Education string `db:"education"`
	Skills    string `db:"skills"`
	Contact   string `db:"contact"`
	Aids      string `db:"aids"`
	Helpful   string `db:"helpful"`
	SiteNeeds string `db:"site_needs"`
	Excluded  string `db:"excluded"`
}

// loadSender reads the person's standing résumé, refusing who may not act for them
// and whoever has not consented to job search.
func loadSender(tx *store.Tx, h *access.House, s access.Scope, person string) (k sender, err error) {
	if _, err := areaOf(tx, s, person); err != nil {
		return k, err
	}
	if err := h.ActFor(tx, s, person); err != nil {
		return k, err
	}
	ok, err := h.Consented(tx, person, access.ForJobSearch, "")
	if err != nil {
		return k, err
	}
	if !ok {
		return k, fault.Denied("hiring.consent_needed")
	}
	err = tx.Get(&k, `SELECT k.person, n.area, k.state, n.name, n.sex, k.name_shown, k.headline, k.summary, k.work, k.education, k.skills, k.contact,
		k.aids, k.helpful, k.site_needs, k.excluded FROM seeker k JOIN person n ON n.id = k.person WHERE k.person = $1`, person)
	switch {
	case errors.Is(err, store.ErrNoRow):
		return k, fault.Conflict("hiring.profile_needed")
	case err != nil:
		return k, fmt.Errorf("sender: %w", err)
	case k.State != "active":
		return k, fault.Conflict("hiring.profile_paused")
	}
	return k, nil
}

// areaOf is the person's area, or NotFound outside the scope.
func areaOf(tx *store.Tx, s access.Scope, person string) (area string, err error) {
	if err := tx.Get(&area, `SELECT area FROM person WHERE id = $1`, person); err != nil && !errors.Is(err, store.ErrNoRow) {
		return "", fmt.Errorf("person: %w", err)
	}
	if !s.Covers(person, "", area) {
		return "", fault.NotFound("person")
	}
	return area, nil
}

// parcel packs what the person chose to send now.
func (k sender) parcel(in Sending) (Parcel, error) {
	needed := words(k.Aids)
	choice := append(append(slices.Clone(needed), words(k.Helpful)...), words(k.SiteNeeds)...)
	released := in.Aids
	if released == nil {
		released = append(needed, words(k.SiteNeeds)...)
	}
	p := Parcel{Name: k.Name, NameShown: k.NameShown, Headline: k.Headline, Summary: k.Summary, Work: k.Work, Education: k.Education, Skills: k.Skills,
		Contact: k.Contact, Aids: []string{}, Sites: []string{}, Message: strings.TrimSpace(in.Message)}
	if !k.NameShown {
		p.Name = courtesy(k.Name, k.Sex)
	}
	var bad fault.Fields
	for _, code := range released {
		switch {
		case !slices.Contains(choice, code):
			bad.Add("aids", "hiring.bad.aid", "aid", code)
		case slices.Contains(words(k.SiteNeeds), code):
			p.Sites = append(p.Sites, code)
		default:
			p.Aids = append(p.Aids, code)
		}
	}
	if utf8.RuneCountInString(p.Message) > 500 {
		bad.Add("message", "form.too_long", "max", 500)
	}
	if len(suspects(p.Message)) > 0 { // nobody moderates a parcel: what a thread would hold is refused here
		bad.Add("message", "hiring.bad.message_contact")
	}
	return p, bad.Err()
}

// released is the delivery's column of accommodations.
func (p Parcel) released() string {
	return strings.Join(append(slices.Clone(p.Aids), p.Sites...), ",")
}

// compound surnames keep their two characters.
var compound = []string{"欧阳", "上官", "司马", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "长孙", "宇文"}

// courtesy is the name with the given name hidden: 王女士.
func courtesy(name, sex string) string {
	surname := name
	if _, size := utf8.DecodeRuneInString(name); size < len(name) {
		surname = name[:size]
	}
	for _, two := range compound {
		if strings.HasPrefix(name, two) {
			surname = two
		}
	}
	if sex == "female" {
		return surname + "女士"
	}
	return surname + "先生"
}

// sealParcel binds the parcel to its delivery: moved to another it does not open.
func sealParcel(tx *store.Tx, h *access.House, person, delivery string, p Parcel) ([]byte, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("parcel: %w", err)
	}
	return h.SealOf(tx, person, "parcel/"+delivery, string(text))
}

// openParcel is for the two parties; the employer's look is logged by its caller.
func openParcel(tx *store.Tx, h *access.House, d Delivery) (p Parcel, err error) {
	var sealed []byte
	if err := tx.Get(&sealed, `SELECT parcel FROM delivery WHERE id = $1`, d.ID); err != nil {
		return p, fmt.Errorf("parcel: %w", err)
	}
	text, err := h.OpenOwn(tx, d.Person, "parcel/"+d.ID, sealed)
	if err != nil {
		return p, fmt.Errorf("parcel: %w", err)
	}
	return p, json.Unmarshal([]byte(text), &p)
}

// words reads a comma separated column; an empty one is no items.
func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}
