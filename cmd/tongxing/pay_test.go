package main

import (
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tongxing/msg"
)

// Whoever sends money on sees beforehand which month, how much and to whom, and
// afterwards what went: the very sums that are then proposed.
func TestMoneyIsOnScreen(t *testing.T) {
	town := newTown(t)
	township := town.as("township")
	const bulk = "/programmes/four-party-care/steps/paid"
	const waits = ` FROM cases c JOIN task k ON k.case_id = c.id WHERE c.programme = 'four-party-care' AND c.ending = '' AND k.step = 'paid' AND k.open_on <= $2
		AND c.area LIKE (SELECT g.area || '%' FROM access_grant g WHERE g.account = $1 AND g.role = 'township') ORDER BY c.id LIMIT 1`
	next := func() string {
		return town.some(t, `SELECT c.id`+waits, town.account("township"), string(town.House.Today()))
	}
	proposed := func(id string) (sum, payee string) { // the newest
		fen, err := strconv.ParseInt(town.some(t, `SELECT CAST(fen AS TEXT) FROM payment WHERE case_id = $1 ORDER BY period DESC LIMIT 1`, id), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return msg.ZH.Yuan(fen), town.some(t, `SELECT n.name FROM payment p JOIN person n ON n.id = p.payee WHERE p.case_id = $1 ORDER BY p.period DESC LIMIT 1`, id)
	}
	says := func(got page, want string) {
		t.Helper()
		if text := strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(got.Body, ""))), " "); !strings.Contains(text, want) {
			t.Errorf("%d, does not say %q", got.Status, want)
		}
	}

	id := next()
	at := "/cases/" + id
	step := township.get(t, at+"/steps/paid")
	done := township.post(t, at+"/steps/paid", url.Values{"key": {"paid-" + town.House.NewID()}, "version": {step.hidden(t, "version")}, "proof.log": {"paper"}})
	sum, payee := proposed(id)
	says(step, "2023年12月 · 小时数：")
	says(step, "收款人："+payee+" · "+sum)
	says(township.get(t, done.Location), "已提交审核，"+sum)

	id = next()
	many := township.get(t, bulk)
	version := town.some(t, `SELECT CAST(row_version AS TEXT) FROM cases WHERE id = $1`, id)
	done = township.post(t, bulk, url.Values{"key": {"paid-" + town.House.NewID()}, "case": {id + "@" + version}, "proof.log": {"paper"}})
	sum, _ = proposed(id)
	_, row, _ := strings.Cut(many.Body, `for="case-`+id+`"`)
	row, _, _ = strings.Cut(row, "</li>")
	says(page{Body: row}, "2023年12月 · "+sum)
	says(many, "件全部勾选，共")
	got := township.get(t, done.Location)
	says(got, "已提交审核，共"+sum)
	says(got, "已提交审核，"+sum)
}

var tags = regexp.MustCompile(`<[^>]*>`)
