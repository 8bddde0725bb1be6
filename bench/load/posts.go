package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"tongxing/matching"
)

// postBar is the product's bar for the request that puts a post into the market: it
// commits, and has asked everybody who consented, before it answers.
const postBar = 10 * time.Millisecond

// coldPosts come first and are not counted, as the first views of the other runs are not.
const coldPosts = 30

// posts has an employer write n posts, then the federation publish them at the pace of
// arrivals, and times each request that publishes one.
func (s *site) posts(n, rate int) error {
	due := time.NewTicker(time.Second / time.Duration(rate))
	defer due.Stop()
	var written []string
	for range n + coldPosts {
		<-due.C
		id, err := s.write()
		if err != nil {
			return err
		}
		written = append(written, id)
	}
	took, begin := make([]time.Duration, 0, n), s.cpu()
	for i, id := range written {
		<-due.C
		at := time.Now()
		status, to, err := s.press("city", "/desk/posts/"+id, url.Values{"version": {"2"}, "verdict": {"yes"}})
		if i >= coldPosts {
			took = append(took, time.Since(at))
		}
		if err != nil || status != http.StatusSeeOther {
			return fmt.Errorf("publishing a post answered %d: %w", status, err)
		}
		if _, fit, _ := strings.Cut(to, "fit="); fit == "" || fit == "0" {
			return fmt.Errorf("a post was published and nobody fits it: %s", to)
		}
	}
	slices.Sort(took)
	p95 := took[len(took)*95/100]
	fmt.Fprintf(os.Stdout, "%d posts published at %d a second: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms a request, everybody asked within it (bar %s at p95); %.1f ms of processor time each\n",
		n, rate, millis(took[n/2]), millis(p95), millis(took[n*99/100]), postBar, millis(s.cpu()-begin)/float64(n+coldPosts))
	if p95 > postBar {
		return fmt.Errorf("publishing is over its bar")
	}
	return nil
}

// write has the employer write a post and hand it in, and answers its key.
func (s *site) write() (id string, err error) {
	id = fmt.Sprintf("01900000-%04x-7%03x-8%03x-%012x", rand.N(1<<16), rand.N(1<<12), rand.N(1<<12), rand.N(1<<48))
	form := url.Values{"id": {id}, "version": {"0"}, "trade": {"data-labelling"}, "title": {"图片标注员"}, "body": {"给图片打标签"}, "pay_min": {"2600"}, "pay_max": {"3000"},
		"openings": {"1"}, "hours_day": {"8"}, "hours_week": {"40"}, "contract": {"fixed"}, "remote": {"yes"}, "dormitory": {"no"}, "shuttle": {"no"}, "confirm": {"yes"}}
	for _, code := range matching.ItemCodes {
		form.Set("asks_"+code, "1")
	}
	status, to, err := s.press("employer", "/own", form)
	if err == nil && (status != http.StatusSeeOther || to != "/own?sent=1") {
		err = fmt.Errorf("writing a post answered %d", status)
	}
	return id, err
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
