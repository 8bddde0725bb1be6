package main

import (
	"html"
	"regexp"
	"testing"
)

// What is late is one number wherever it stands on the day's page: cases and the job
// service are told apart at its head as they are counted below, and in one word.
func TestTodayCountsOnce(t *testing.T) {
	got := newTown(t).as("county").get(t, "/today")
	text := tags.ReplaceAllString(html.UnescapeString(got.Body), "")
	head := regexp.MustCompile(`项目(\d+)件、就业服务(\d+)件逾期，请先办`).FindStringSubmatch(text)
	cases, jobs := regexp.MustCompile(`(\d+)\s*逾期`).FindStringSubmatch(text), regexp.MustCompile(`逾期(\d+)件`).FindStringSubmatch(text)
	if head == nil || cases == nil || jobs == nil || head[1] != cases[1] || head[2] != jobs[1] {
		t.Errorf("%d: %q at the head; %q cases, %q in the job service", got.Status, head, cases, jobs)
	}
	if regexp.MustCompile(`超期|过期`).MatchString(text) {
		t.Error("another word for late")
	}
}
