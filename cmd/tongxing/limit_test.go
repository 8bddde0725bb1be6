package main

import (
	"strconv"
	"strings"
	"testing"
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
