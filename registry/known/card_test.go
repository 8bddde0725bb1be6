package known_test

import (
	"testing"

	"tongxing/registry"
	"tongxing/registry/known"
	"tongxing/store"
	"tongxing/vault"
)

// What is known of a certificate is what held on the day asked about: neither the version
// before nor one still to come.
func TestCardAsOfADay(t *testing.T) {
	each(t, func(d *desk) {
		id := d.person(1, "19900506", "h1", home, "42", func(n *registry.NewPerson) { n.IssuedOn = "2013-06-01" }) // until 2023-06-01
		d.must(registry.RecordCertificate(ctx, d.House, d.as(registry.CertificateRecord), id, 1, registry.NewCard{How: "renewed", On: "2023-08-01"}))
		d.must(registry.RecordCertificate(ctx, d.House, d.as(registry.CertificateRecord), id, 2, registry.NewCard{How: "changed", Number: vault.Hide(citizenOf(1, "19900506") + "61"), On: "2023-10-01"}))
		d.must(registry.CancelCertificate(ctx, d.House, d.as(registry.CertificateRecord), id, 3, "2023-12-01", "standard"))
		other := d.person(2, "19900507", "", home, "42", nil)
		d.must(registry.RecordCertificate(ctx, d.House, d.as(registry.CertificateRecord), other, 1, registry.NewCard{How: "changed", Number: vault.Hide(citizenOf(2, "19900507") + "61"), On: "2023-10-01"}))
		d.must(registry.TakeBackCertificate(ctx, d.House, d.as(registry.CertificateRecord), other, 2))
		if got := d.says(other, "certificate.category", "") + d.says(other, "certificate.valid", ""); got != "limbtrue" {
			t.Errorf("what was written in error is known: %s", got)
		}
		for _, c := range []struct {
			day  store.Day
			want string
		}{{"2023-06-01", "true 2 limb 1"}, {"2023-06-02", "false 2 limb 0"}, {"2023-08-01", "true 2 limb 1"}, {"2023-09-30", "true 2 limb 1"},
			{"2023-10-01", "true 1 mental 1"}, {"2023-11-30", "true 1 mental 1"}, {"2023-12-01", "false 1 mental 0"}} {
			d.read(func(tx *store.Tx) error {
				facts, err := known.Of(tx, id, c.day)
				if err != nil {
					return err
				}
				got := ""
				for _, name := range []string{"certificate.valid", "certificate.grade", "certificate.category", "household.holders"} {
					got += say(facts(name, "")) + " "
				}
				if got != c.want+" " {
					t.Errorf("on %s: %s, want %s", c.day, got, c.want)
				}
				return nil
			})
		}
	})
}
