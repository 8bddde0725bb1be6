package registry_test

import (
	"fmt"
	"strings"
	"testing"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/registry"
	"tongxing/store"
)

// The lists hold whom they should, of one's own area alone: not the dead, nor who left,
// nor a version that was followed; the numbers are the lists' lengths.
func TestLapses(t *testing.T) {
	each(t, func(d *desk) {
		d.open("city", "", access.Grant{Role: access.City, Area: "/43/4303/"})
		village := area + "430302102201/"
		add := func(n int, where string, expires store.Day) string {
			x := invented(fmt.Sprintf("430302199001010%02d", n), where, "李小禾", "lixiaohe")
			x.IssuedOn = expires.AddDays(-3652)
			return d.register(map[bool]string{true: "far county", false: "county"}[where == far], x)
		}
		lapsed, soon := add(1, village, "2024-01-01"), add(2, village, "2024-01-02") // its last day is today
		half, year := add(3, area, "2024-06-30"), add(4, far, "2025-01-02")
		add(5, village, "2025-01-03")
		dead, gone, renewed, ended := add(6, village, "2024-02-01"), add(7, village, "2024-02-02"), add(8, village, "2024-02-03"), add(9, village, "2024-02-04")
		for _, err := range []error{
			second(registry.RecordDeath(ctx, d.House, d.as("county", registry.PersonEnd), dead, 1, "2023-12-01")), second(registry.RecordMove(ctx, d.House, d.as("county", registry.PersonEnd), gone, 1, registry.Move{On: "2023-12-01"})),
			d.card("county", renewed, 1, "renewed", "", "2024-01-01"), second(registry.CancelCertificate(ctx, d.House, d.as("county", registry.CertificateRecord), ended, 1, "2024-01-01", "wish")),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		names := map[string]string{lapsed: "lapsed", soon: "soon", half: "half", year: "year"}
		for _, x := range []struct{ who, list, under, want string }{
			{"city", "3", "/43/4303/", "soon"}, {"city", "6", "/43/4303/", "soon half"}, {"city", "12", "/43/4303/", "soon half year"}, {"city", "lapsed", "/43/4303/", "lapsed"},
			{"county", "12", "/43/4303/", "soon half"}, {"far county", "12", "/43/4303/", "year"}, {"county", "12", far, ""}, {"city", "12", village, "soon"},
		} {
			got, after := []string{}, ""
			for { // a page of one at a time
				page, err := registry.LapsingPeople(ctx, d.House, d.as(x.who, registry.CertificateList), x.list, x.under, after, 1)
				if err != nil {
					t.Fatal(err)
				}
				if len(page) == 0 {
					break
				}
				got, after = append(got, names[page[0].ID]), page[0].Card
			}
			if said := strings.Join(got, " "); said != x.want {
				t.Errorf("%s, %s under %s: %s, want %s", x.who, x.list, x.under, said, x.want)
			}
		}
		counts := func(who, under string) string {
			all, err := registry.Lapsing(ctx, d.House, d.as(who, registry.CertificateList), under)
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(all)
		}
		for got, want := range map[string]string{
			counts("city", "/43/4303/"):   "[{/43/4303/430302/ [1 2 2 1]} {/43/4303/430321/ [0 0 1 0]}]",
			counts("county", "/43/4303/"): "[{/43/4303/430302/ [1 2 2 1]}]",
			counts("city", area):          "[{" + area + " [0 1 1 0]} {" + village + " [1 1 1 1]}]",
		} {
			if got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
		_, err := registry.Lapsing(ctx, d.House, d.as("counsellor", registry.CertificateList), "/43/4303/")
		d.kind("a counsellor", err, fault.DeniedErr)
		_, err = registry.LapsingPeople(ctx, d.House, d.as("city", registry.CertificateList), "9", "/43/4303/", "", 1)
		d.kind("no such list", err, fault.NotFoundErr)
		_, err = registry.Lapsing(ctx, d.House, d.as("city", registry.CertificateList), "")
		d.kind("no area", err, fault.NotFoundErr)
	})
}

func second[T any](_ T, err error) error { return err }
