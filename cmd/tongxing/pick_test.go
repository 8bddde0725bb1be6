package main

import (
	"html"
	"regexp"
	"strings"
	"testing"
)

var optionOf = regexp.MustCompile(`<option value="([^"]*)"[^>]*>([^<]*)`)

// offered are what a list offers, its first line for nothing left out.
func (p page) offered(id string) [][]string {
	_, list, _ := strings.Cut(p.Body, `<select id="`+id+`"`)
	list, _, _ = strings.Cut(list, "</select>")
	all := optionOf.FindAllStringSubmatch(html.UnescapeString(list), -1)
	return all[min(1, len(all)):]
}

// A list of colleagues offers those who may, the own office first, and never oneself to
// stand in; what is cut short says so, and no place is without a name.
func TestPickersOfferWhoMay(t *testing.T) { eachTown(t, pickers) }

func pickers(t *testing.T, town *town) {
	at := town.opened(t, "village")
	hand := town.as("township").get(t, at+"/handover")
	const may = `SELECT CAST(count(*) AS TEXT) FROM access_grant g JOIN cases c ON c.area LIKE g.area || '%' WHERE g.account = $1 AND c.id = $2 AND g.area <> '' AND g.role IN ('village', 'township', 'county', 'city')`
	doers := hand.offered("assign.to_ref")
	for _, o := range doers {
		if town.some(t, may, o[1], strings.TrimPrefix(at, "/cases/")) == "0" {
			t.Errorf("%s is offered and may not do it", o[2])
		}
	}
	if len(doers) == 0 || doers[0][1] != town.account("township") {
		t.Errorf("the own office is not first of %d: %v", len(doers), doers)
	}
	for _, o := range hand.offered("transfer.to_area") {
		if strings.TrimSpace(o[2]) == "" {
			t.Errorf("%s has no name", o[1])
		}
	}

	away := town.as("county").get(t, "/account/deputies")
	all := away.offered("deputy")
	if len(all) != 30 || !strings.Contains(away.Body, "只列前30位，其他人请查姓名") {
		t.Errorf("%d are offered, and it is not said that there are others", len(all))
	}
	last := 0
	for _, o := range all {
		rank := 1
		if strings.Contains(o[2], "县级残联") {
			rank = 0
		}
		if rank < last || o[1] == town.account("county") {
			t.Errorf("%s stands where they should not", o[2])
		}
		last = rank
	}
}
