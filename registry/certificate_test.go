package registry_test

import (
	"fmt"
	"strings"
	"testing"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/registry"
	"tongxing/registry/idno"
	"tongxing/store"
	"tongxing/vault"
)

// card records the next version as an officer.
func (d *desk) card(officer, person string, version int64, how, number string, on store.Day) error {
	_, err := registry.RecordCertificate(ctx, d.House, d.as(officer, registry.CertificateRecord), person, version, registry.NewCard{How: how, Number: vault.Hide(number), On: on})
	return err
}

func (d *desk) cards(person string) []registry.Certificate {
	d.t.Helper()
	all, err := registry.Certificates(ctx, d.House, d.as("county", registry.PersonShow), person)
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

// says is the first field and key of a refusal.
func says(err error) string {
	if bad, ok := fault.AsInvalid(err); ok {
		return bad[0].Name + " " + bad[0].Key
	}
	return ""
}

// A certificate's life: renewed, lost, regraded, cancelled, issued anew; what came before
// stays, and each day is answered as it was then.
func TestCertificateLives(t *testing.T) {
	each(t, func(d *desk) {
		n := invented("43030219900101001", area, "李小禾", "lixiaohe")
		n.IssuedOn = "2014-02-01" // until 2024-02-01
		id := d.register("county", n)
		citizen := idno.CitizenOf("43030219900101001")
		for i, x := range []struct {
			how, number string
			on          store.Day
		}{{"renewed", "", "2023-06-01"}, {"replaced", strings.ToLower(citizen) + "42B1", "2023-07-01"}, {"changed", citizen + "41", "2023-09-01"}} {
			if err := d.card("county", id, int64(1+i), x.how, x.number, x.on); err != nil {
				t.Fatalf("%s: %v", x.how, err)
			}
		}
		if _, err := registry.CancelCertificate(ctx, d.House, d.as("county", registry.CertificateRecord), id, 4, "2023-11-01", "wish"); err != nil {
			t.Fatal(err)
		}
		if p, _ := registry.Show(ctx, d.House, d.as("county", registry.PersonShow), id); p.Category != 0 || p.Grade != 0 || p.Version != 5 {
			t.Errorf("cancelled: %+v", p)
		}
		if err := d.card("county", id, 5, "issued", citizen+"43", "2023-12-20"); err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, c := range d.cards(id) {
			said += c.How + " " + string(c.Issued) + "–" + string(c.To) + " until " + string(c.Expires) + "; "
		}
		if want := "issued 2023-12-20– until 2033-12-19; changed 2023-09-01–2023-10-31 until 2033-08-31; replaced 2023-07-01–2023-08-31 until 2033-05-31; renewed 2023-06-01–2023-06-30 until 2033-05-31; issued 2014-02-01–2023-05-31 until 2024-02-01; "; said != want {
			t.Errorf("%s\nwant %s", said, want)
		}
		for day, want := range map[store.Day]int64{"2014-01-31": 0, "2023-05-31": 2, "2023-06-01": 2, "2023-07-15": 2, "2023-08-31": 2, "2023-09-01": 1, "2023-10-31": 1, "2023-11-01": 0, "2023-12-19": 0, "2023-12-20": 3, "2033-12-20": 0} {
			got, many := int64(0), 0
			for _, c := range d.cards(id) {
				if c.Valid(day) {
					got, many = c.Grade, many+1
				}
			}
			if got != want || many > 1 {
				t.Errorf("on %s: grade %d of %d certificates, want %d", day, got, many, want)
			}
		}
		if p, err := registry.FindByNumber(ctx, d.House, d.as("county", registry.PersonList), "certificate", vault.Hide(citizen+"42")); err != nil || p.ID != id || p.Grade != 3 {
			t.Errorf("by a number that three versions bore: %+v %v", p, err)
		}
		for kind, want := range map[string]int64{"certificate.renewed": 1, "certificate.replaced": 1, "certificate.changed": 1, "certificate.cancelled": 1, "certificate.issued": 1} {
			if got := d.count(`SELECT count(*) FROM event WHERE person = $1 AND kind = $2`, id, kind); got != want {
				t.Errorf("%s: %d facts", kind, got)
			}
		}
		if got := d.count(`SELECT count(*) FROM certificate WHERE number_index LIKE $1 OR number_sealed = $2`, "%"+citizen+"%", []byte(citizen+"41")); got != 0 {
			t.Error("a number stands in clear")
		}
	})
}

// What may not be written down is said beside its field, and leaves nothing.
func TestCertificateRefusals(t *testing.T) {
	each(t, func(d *desk) {
		d.open("city", "", access.Grant{Role: access.City, Area: "/43/4303/"})
		d.open("township", "", access.Grant{Role: access.Township, Area: area})
		n := invented("43030219900101001", area, "李小禾", "lixiaohe")
		id := d.register("county", n) // issued 2020-01-01
		mine, other := idno.CitizenOf("43030219900101001"), idno.CitizenOf("43030219910101001")
		n = invented("43030219920101001", area, "欧阳平", "ouyangping")
		n.Certificate = vault.Hide("")
		bare := d.register("county", n)
		n = invented("43030219930101001", area, "王远", "wangyuan")
		n.IssuedOn = "2013-12-01"
		late := d.register("county", n)
		for name, x := range map[string]struct {
			officer, who, how, number string
			on                        store.Day
			want                      string
		}{
			"another's number":             {"county", id, "changed", other + "41", "2023-01-01", "number registry.card_of_another"},
			"a number that is none":        {"county", id, "changed", mine + "99", "2023-01-01", "number idno.bad_certificate"},
			"changed into the same":        {"county", id, "changed", mine + "42", "2023-01-01", "number registry.card_not_changed"},
			"changed without a number":     {"county", id, "changed", "", "2023-01-01", "number registry.card_number"},
			"renewed with another grade":   {"county", id, "renewed", mine + "41", "2023-01-01", "number registry.card_changed"},
			"renewed too early":            {"county", id, "renewed", "", "2023-12-01", "on registry.renewed_early"},
			"replaced after it lapsed":     {"county", late, "replaced", "", "2023-12-15", "how registry.replaced_late"},
			"before the one it follows":    {"county", id, "changed", mine + "41", "2019-12-31", "on registry.before_card"},
			"tomorrow":                     {"county", id, "changed", mine + "41", "2024-01-03", "on registry.future_day"},
			"no day":                       {"county", id, "changed", mine + "41", "2023-02-30", "on form.bad_day"},
			"no such act":                  {"county", id, "sold", "", "2023-01-01", "how registry.bad_choice"},
			"issued to who holds one":      {"county", id, "issued", mine + "42", "2023-01-01", "how registry.card_held"},
			"renewed where there is none":  {"county", bare, "changed", idno.CitizenOf("43030219920101001") + "42", "2023-01-01", "how registry.no_card"},
			"before birth":                 {"county", bare, "issued", idno.CitizenOf("43030219920101001") + "42", "1991-01-01", "on registry.before_birth"},
			"another county's officer":     {"far county", id, "changed", mine + "41", "2023-01-01", "not found"},
			"the city, which issues none":  {"city", id, "changed", mine + "41", "2023-01-01", "denied"},
			"a counsellor":                 {"counsellor", id, "changed", mine + "41", "2023-01-01", "denied"},
			"of a version that has passed": {"county", id, "stale", "", "2023-01-01", "conflict"},
		} {
			version := int64(1)
			if x.how == "stale" {
				x.how, x.number, version = "changed", mine+"41", 9
			}
			err := d.card(x.officer, x.who, version, x.how, x.number, x.on)
			switch x.want {
			case "not found":
				d.kind(name, err, fault.NotFoundErr)
			case "denied":
				d.kind(name, err, fault.DeniedErr)
			case "conflict":
				d.kind(name, err, fault.ConflictErr)
			default:
				if got := says(err); got != x.want {
					t.Errorf("%s: %q %v, want %q", name, got, err, x.want)
				}
			}
		}
		cancel := func(officer, who string, version int64, on store.Day, why string) error {
			_, err := registry.CancelCertificate(ctx, d.House, d.as(officer, registry.CertificateRecord), who, version, on, why)
			return err
		}
		for want, err := range map[string]error{"why registry.bad_choice": cancel("county", id, 1, "2023-01-01", ""), "why registry.death_first": cancel("county", id, 1, "2023-01-01", "died"),
			"on registry.before_card": cancel("county", id, 1, "2019-01-01", "wish"), "on registry.future_day": cancel("county", id, 1, "2024-02-01", "wish")} {
			if got := says(err); got != want {
				t.Errorf("cancelled: %q %v, want %q", got, err, want)
			}
		}
		d.kind("nothing to cancel", cancel("county", bare, 1, "2023-01-01", "wish"), fault.ConflictErr)
		d.kind("another county cancels", cancel("far county", id, 1, "2023-01-01", "wish"), fault.NotFoundErr)
		if got := d.count(`SELECT count(*) FROM certificate WHERE how <> 'issued' OR to_on <> '' OR state <> 'valid'`) + d.count(`SELECT count(*) FROM event WHERE kind LIKE 'certificate.%'`); got != 0 {
			t.Errorf("refusals left %d rows and facts", got)
		}
		if err := d.card("township", late, 1, "renewed", "", "2023-12-15"); err != nil {
			t.Errorf("the township renews one that lapsed: %v", err)
		}
		if _, err := registry.RecordDeath(ctx, d.House, d.as("county", registry.PersonEnd), id, 1, "2023-12-01"); err != nil {
			t.Fatal(err)
		}
		d.kind("a card for who died", d.card("county", id, 2, "changed", mine+"41", "2023-12-02"), fault.ConflictErr)
		if err := cancel("county", id, 2, "2023-12-03", "died"); err != nil {
			t.Errorf("the card of who died: %v", err)
		}
	})
}

// What was written down in error is taken back, the newest first, until the register stands
// as it did at the registration; no version that was never counts on any day.
func TestTakeBackCertificate(t *testing.T) {
	each(t, func(d *desk) {
		id := d.register("county", invented("43030219900101001", area, "李小禾", "lixiaohe")) // 2020-01-01, limb 2
		citizen := idno.CitizenOf("43030219900101001")
		back := func(officer string, version int64) error {
			_, err := registry.TakeBackCertificate(ctx, d.House, d.as(officer, registry.CertificateRecord), id, version)
			return err
		}
		d.kind("the first of all", back("county", 1), fault.ConflictErr)
		want := []string{d.standing(id)}
		for i, x := range []func(version int64) error{
			func(v int64) error { return d.card("county", id, v, "changed", citizen+"41", "2023-06-01") },
			func(v int64) error { return d.card("county", id, v, "replaced", citizen+"41B1", "2023-07-01") },
			func(v int64) error {
				return second(registry.CancelCertificate(ctx, d.House, d.as("county", registry.CertificateRecord), id, v, "2023-09-01", "standard"))
			},
			func(v int64) error { return d.card("county", id, v, "issued", citizen+"63", "2023-12-01") },
		} {
			if err := x(int64(i + 1)); err != nil {
				t.Fatal(err)
			}
			want = append(want, d.standing(id))
		}
		d.kind("another county's officer", back("far county", 5), fault.NotFoundErr)
		d.kind("a counsellor", back("counsellor", 5), fault.DeniedErr)
		d.kind("of a version that has passed", back("county", 4), fault.ConflictErr)
		for i := 3; i >= 0; i-- {
			if err := back("county", int64(8-i)); err != nil {
				t.Fatal(err)
			}
			if got := d.standing(id); got != want[i] {
				t.Errorf("taken back to %d: %s, want %s", i, got, want[i])
			}
		}
		d.kind("the first of all", back("county", 9), fault.ConflictErr)
		if n := d.count(`SELECT count(*) FROM event WHERE person = $1 AND kind = 'certificate.back'`, id); n != 4 {
			t.Errorf("%d facts", n)
		}
	})
}

// standing is how a person's certificates read, on each of some days, and what lists show.
func (d *desk) standing(id string) (out string) {
	all := d.cards(id)
	for _, day := range []store.Day{"2019-12-31", "2021-01-01", "2023-06-01", "2023-07-01", "2023-08-31", "2023-09-01", "2023-12-01", "2024-01-02", "2029-12-31", "2033-01-01"} {
		for _, c := range all {
			if c.Valid(day) {
				out += fmt.Sprint(day, " ", c.Category, c.Grade, " ", c.How, "; ")
			}
		}
	}
	p, err := registry.Show(ctx, d.House, d.as("county", registry.PersonShow), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return out + fmt.Sprint(len(all), " ", p.Category, p.Grade)
}

// The same key again does nothing again.
func TestCertificateOnce(t *testing.T) {
	each(t, func(d *desk) {
		id := d.register("county", invented("43030219900101001", area, "李小禾", "lixiaohe"))
		for i := range 2 {
			out, err := registry.RecordCertificate(ctx, d.House, d.as("county", registry.CertificateRecord).Keyed("k", "d"), id, 1, registry.NewCard{How: "replaced", On: "2023-01-01"})
			if err != nil || out.Version != 2 || out.Again != (i == 1) {
				t.Errorf("%+v %v", out, err)
			}
		}
		if all := d.cards(id); len(all) != 2 || all[0].Expires != all[1].Expires {
			t.Errorf("%+v", all)
		}
	})
}

func TestStanding(t *testing.T) {
	c := registry.Certificate{Issued: "2014-03-01", Expires: "2024-02-29", State: "valid"}
	for day, want := range map[store.Day]string{"2023-02-28": "valid", "2023-03-01": "soon", "2024-02-29": "soon", "2024-03-01": "lapsed"} {
		if got := c.Standing(day); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
	c.To = "2023-01-01"
	if got := c.Standing("2023-06-01"); got != "past" {
		t.Errorf("got %s", got)
	}
	c.State = "frozen"
	if got := c.Standing("2023-06-01"); got != "frozen" || c.Valid("2022-06-01") {
		t.Errorf("got %s", got)
	}
}
