package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"tongxing/registry/idno"
)

// Who floods is told to wait, as a page or a document; nobody else notices.
func TestFloods(t *testing.T) {
	town := newTown(t)
	flood := func(role, path string, most int) (stopped page, n int) {
		for n = 1; n <= most; n++ {
			if stopped = town.as(role).get(t, path); stopped.Status != 200 {
				break
			}
		}
		return stopped, n
	}
	got, n := flood("seeker", "/signin", 5000)
	if seconds, err := strconv.Atoi(got.Wait); got.Status != 429 || err != nil || seconds < 1 || n <= 1000 || !strings.Contains(got.Body, "请求太多了") {
		t.Errorf("after %d: %d, Retry-After %q", n, got.Status, got.Wait)
	}
	got, _ = flood("seeker", "/api/v1/posts", 100) // what came back since is little
	if got.Status != 429 || !strings.Contains(got.Body, "urn:tongxing:problem:gate.too_many") || got.Wait == "" {
		t.Errorf("a program: %d %.300s", got.Status, got.Body)
	}
	if got := town.as("wheelchair").get(t, "/signin"); got.Status != 200 {
		t.Errorf("somebody else: %d", got.Status)
	}
}

// What strangers may leave behind is bounded by the day and address: employers that ask
// to join, and begun passkeys. The refusal is clear; another address notices nothing.
func TestLimitOfStrangers(t *testing.T) {
	town := newTown(t)
	area := town.some(t, `SELECT path FROM division WHERE level = 'township' ORDER BY code LIMIT 1`)
	post := func(from, path string, n int) page {
		form := url.Values{"key": {fmt.Sprintf("stranger-%s-%d", from, n)}, "name": {"演示厂"}, "credit_code": {idno.CreditOf(fmt.Sprintf("9143030000000%04d", n))}, "licence": {"L1"}, "area": {area}, "staff": {"20"}}
		req, err := http.NewRequest(http.MethodPost, town.server.URL+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Host = town.anyone().host
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("X-Forwarded-For", from)
		return town.anyone().send(t, req)
	}
	for path, rows := range map[string]string{"/join": "employer", "/signin/passkey/begin": "ceremony"} {
		count := func() string { return town.some(t, `SELECT CAST(count(*) AS TEXT) FROM `+rows) }
		n := 0
		got := post("203.0.113.7", path, n)
		for ; got.Status == 200 && n < 600; n++ {
			got = post("203.0.113.7", path, n+1)
		}
		before := count()
		if seconds, err := strconv.Atoi(got.Wait); got.Status != 429 || err != nil || seconds < 60 || !strings.Contains(got.Body, "今天从您所在的网络提交得太多了") {
			t.Errorf("%s after %d: %d, Retry-After %q", path, n, got.Status, got.Wait)
		}
		if post("203.0.113.7", path, 700); count() != before {
			t.Errorf("%s: a refused one left a row", path)
		}
		if got := post("203.0.113.8", path, 800); got.Status != 200 || count() == before {
			t.Errorf("%s from another address: %d", path, got.Status)
		}
	}
}
